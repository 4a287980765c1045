"""The dbt models as assets, run by dbt inside this process. Their meaning stands in dbt/ and in the dictionary."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import takewhile
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from dagster_project.build_run import BuildRun
from dagster_project.defs.mart_page import TablePages
from dagster_project.defs.run import ENGINEERS, INTERMEDIATE_GROUP, MARTS_GROUP, STAGING_GROUP, require_whole_run
from dagster_project.schema.dictionary import marts
from dagster_project.schema.generate import described
from dagster_project.transform.models import each_ended
from dagster_project.transform.project import ensure_manifest
from dagster_project.transform.results import NodeResult, require_passed

GROUPS = {"staging": STAGING_GROUP, "intermediate": INTERMEDIATE_GROUP, "marts": MARTS_GROUP}


class HouseTranslator(DagsterDbtTranslator):
    """Names models as the folders name them and shows the contract of the marts."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        return GROUPS[dbt_resource_props["fqn"][1]] if dbt_resource_props["resource_type"] == "model" else None

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str] | None:
        return ENGINEERS

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return dbt_resource_props["description"] or _first_comment(dbt_resource_props.get("raw_code", ""))

    def get_tags(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, str]:
        return {"surface": "public" if dbt_resource_props["name"] in marts() else "internal"}

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        mart = marts().get(dbt_resource_props["name"])
        if mart is None:
            return {}
        columns = [dg.TableColumn(c.name, c.type, description=described(c)) for c in mart.columns.values()]
        return {"dagster/column_schema": dg.TableSchema(columns)}


def _first_comment(sql: str) -> str:
    """What a model says of itself in the comment at its head."""
    lines = takewhile(lambda line: line.startswith("--"), sql.splitlines())
    return " ".join(line.removeprefix("--").strip() for line in lines)


@dbt_assets(manifest=ensure_manifest(), dagster_dbt_translator=HouseTranslator(), name="models")
def models(
    context: dg.AssetExecutionContext, run: dg.ResourceParam[BuildRun]
) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    require_whole_run(run.staging, run)
    run.say("Building the models and testing them")
    keys = {key.path[-1]: key for key in context.selected_asset_keys}
    checks = {key.name: key for key in context.selected_asset_check_keys}
    results: list[NodeResult] = []
    with run.noting_problems(), closing(TablePages(run.database)) as pages:
        for result in each_ended(run.database, run.staging, run.engine):
            results.append(result)
            yield from _events(result, keys, checks, pages)
        require_passed(results)


def _events(
    result: NodeResult,
    keys: dict[str, dg.AssetKey],
    checks: dict[str, dg.AssetCheckKey],
    pages: TablePages,
) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    if result.name in keys and result.passed:
        page = pages.page(result.name)
        yield dg.MaterializeResult(asset_key=keys[result.name], metadata=page.metadata, data_version=page.version)
    elif result.name in checks and not result.skipped:
        check = checks[result.name]
        yield dg.AssetCheckResult(
            asset_key=check.asset_key,
            check_name=check.name,
            passed=result.passed and not result.warned,
            severity=dg.AssetCheckSeverity.WARN if result.warned else dg.AssetCheckSeverity.ERROR,
            metadata={"message": result.message},
        )
