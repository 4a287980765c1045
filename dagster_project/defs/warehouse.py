"""The dbt models as assets, run by dbt inside this process. Their meaning stands in dbt/ and in the dictionary."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from dagster_project.build_run import BuildRun
from dagster_project.defs.run import ENGINEERS
from dagster_project.schema.dictionary import marts
from dagster_project.schema.generate import described
from dagster_project.transform.project import ModelsFailed, NodeResult, ensure_manifest, require_passed, run_models


class HouseTranslator(DagsterDbtTranslator):
    """Names models as the folders name them and shows the contract of the marts."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        return dbt_resource_props["fqn"][1] if dbt_resource_props["resource_type"] == "model" else None

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str] | None:
        return ENGINEERS

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        mart = marts().get(dbt_resource_props["name"])
        if mart is None:
            return {}
        columns = [dg.TableColumn(c.name, c.type, description=described(c)) for c in mart.columns.values()]
        return {"dagster/column_schema": dg.TableSchema(columns)}


@dbt_assets(manifest=ensure_manifest(), dagster_dbt_translator=HouseTranslator(), name="models")
def models(
    context: dg.AssetExecutionContext, run: dg.ResourceParam[BuildRun]
) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    run.say("Building the models and testing them")
    try:
        results = run_models(run.database, run.staging, engine=run.engine)
    except Exception as failed:
        run.problem = failed
        raise dg.Failure(description=str(failed), allow_retries=False) from failed
    keys = {key.path[-1]: key for key in context.selected_asset_keys}
    checks = {key.name: key for key in context.selected_asset_check_keys}
    rows = _rows_of_tables(run)
    for result in results:
        yield from _events(result, keys, checks, rows)
    try:
        require_passed(results)
    except ModelsFailed as failed:
        run.problem = failed
        raise dg.Failure(description=str(failed), allow_retries=False) from failed


def _events(
    result: NodeResult,
    keys: dict[str, dg.AssetKey],
    checks: dict[str, dg.AssetCheckKey],
    rows: dict[str, int],
) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    if result.name in keys and result.passed:
        metadata = {"dagster/row_count": rows[result.name]} if result.name in rows else {}
        yield dg.MaterializeResult(asset_key=keys[result.name], metadata=metadata)
    elif result.name in checks and not result.skipped:
        check = checks[result.name]
        yield dg.AssetCheckResult(
            asset_key=check.asset_key,
            check_name=check.name,
            passed=result.passed and not result.warned,
            severity=dg.AssetCheckSeverity.WARN if result.warned else dg.AssetCheckSeverity.ERROR,
            metadata={"message": result.message},
        )


def _rows_of_tables(run: BuildRun) -> dict[str, int]:
    if not run.database.exists():  # Spark hands over a whole database or none.
        return {}
    with duckdb.connect(str(run.database), read_only=True) as connection:
        return dict(connection.execute("select table_name, estimated_size from duckdb_tables()").fetchall())
