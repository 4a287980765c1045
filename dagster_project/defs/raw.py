"""The raw tables: read, corrected, parsed and validated together, so that all faults of all files show at once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from dagster_project.build_run import BuildRun
from dagster_project.defs.raw_page import fault_lines, fault_metadata, newest_report, table_metadata
from dagster_project.defs.retries import passing_failures_retried
from dagster_project.defs.run import CURATORS, ENGINEERS, RAW_GROUP, REFRESHED_DAILY, STAGING_GROUP, require_whole_run
from dagster_project.ingest.faults import Fault
from dagster_project.ingest.parts import table_of
from dagster_project.ingest.stage import part_path, stage_model_inputs, staged_tables
from dagster_project.ingest.validate import Ingested, ingest
from dagster_project.places import content_hash, hash_of
from dagster_project.schema.dictionary import Table, raw_tables
from dagster_project.schema.generate import STAGED_ONLY, described

RULES_HOLD = "every_rule_holds"
IS_RECENT = "newest_report_is_recent"


def raw_key(name: str) -> dg.AssetKey:
    return dg.AssetKey(["raw", name])


def _spec(table: Table) -> dg.AssetSpec:
    columns = [dg.TableColumn(c.name, c.type, description=described(c)) for c in table.columns.values()]
    days = table.newest_report_within_days
    return dg.AssetSpec(
        raw_key(table.name),
        description=f"{table.grain} {table.guide}",
        group_name=RAW_GROUP,
        kinds={"csv", "polars"},
        owners=CURATORS,
        tags={"surface": "curated"},
        metadata={"dagster/column_schema": dg.TableSchema(columns)},
        # A table that was not read for so long cannot hold a report that is newer.
        freshness_policy=dg.FreshnessPolicy.time_window(timedelta(days=days)) if days else REFRESHED_DAILY,
    )


def _check_specs(table: Table) -> Iterator[dg.AssetCheckSpec]:
    yield dg.AssetCheckSpec(
        RULES_HOLD,
        asset=raw_key(table.name),
        blocking=True,
        description=f"Every rule of the dictionary holds in {table.file_name}",
    )
    if table.newest_report_within_days:
        yield dg.AssetCheckSpec(
            IS_RECENT,
            asset=raw_key(table.name),
            description=f"The newest report in {table.file_name} is at most {table.newest_report_within_days} days old",
        )


@dg.multi_asset(
    name="raw_tables",
    specs=[_spec(table) for table in raw_tables().values()],
    check_specs=[spec for table in raw_tables().values() for spec in _check_specs(table)],
)
def raw_tables_assets(
    run: dg.ResourceParam[BuildRun],
) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    run.say("Reading and validating the raw tables")
    with passing_failures_retried(), run.noting_problems():
        run.begin()
        ingested = ingest(run.raw, run.today, staging=run.staging)
        run.faults, run.inputs = ingested.faults, ingested.hashes
        # Only what was read and staged whole is reported: a step that runs again reports once.
        results = list(_results(ingested, run))
    yield from results
    if ingested.faults:
        raise dg.Failure(fault_lines(ingested.faults), allow_retries=False)


def _results(ingested: Ingested, run: BuildRun) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    by_table: dict[str, list[Fault]] = {}
    for found in ingested.faults:
        by_table.setdefault(table_of(found.file), []).append(found)
    for name, rows in ingested.tables.items():
        table, key = raw_tables()[name], raw_key(name)
        faults = by_table.get(name, [])
        versions = {Path(file).name: digest for file, digest in ingested.hashes.items() if table_of(file) == name}
        yield dg.MaterializeResult(
            asset_key=key,
            metadata=table_metadata(table, rows, ingested.tables["sources"], len(faults)),
            data_version=dg.DataVersion(hash_of(versions)),
        )
        yield dg.AssetCheckResult(
            asset_key=key, check_name=RULES_HOLD, passed=not faults, metadata=fault_metadata(faults)
        )
        if table.newest_report_within_days:
            yield _recency(table, rows, run)


def _recency(table: Table, rows: pl.LazyFrame, run: BuildRun) -> dg.AssetCheckResult:
    """A warning and no more: old news are no fault of a row."""
    newest, allowed = newest_report(rows), table.newest_report_within_days or 0
    days = (run.today - newest).days if newest else None
    return dg.AssetCheckResult(
        asset_key=raw_key(table.name),
        check_name=IS_RECENT,
        passed=days is not None and days <= allowed,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"newest_report": str(newest), "days_old": days, "days_allowed": allowed},
    )


@dg.multi_asset(
    name="model_inputs",
    specs=[
        dg.AssetSpec(
            dg.AssetKey(["staged", name]),
            deps=[raw_key(table) for table in raw_tables()],
            description=description,
            group_name=STAGING_GROUP,
            kinds={"parquet", "numpy"},
            owners=ENGINEERS,
        )
        for name, description in STAGED_ONLY.items()
    ],
)
def model_inputs(run: dg.ResourceParam[BuildRun]) -> Iterator[dg.MaterializeResult[Any]]:
    require_whole_run(run.staging, run)
    run.say("Drawing the samples")
    with passing_failures_retried(), run.noting_problems():
        stage_model_inputs(staged_tables(run.staging, raw_tables()), run.context(), run.staging)
    # The run id in the context is another one each time and changes no figure.
    days = {"today": run.today.isoformat(), "as_of": run.as_of.isoformat()}
    versions = {
        "standard_draws": content_hash(part_path(run.staging, "standard_draws")),
        "build_context": hash_of(days),
    }
    for name, version in versions.items():
        yield dg.MaterializeResult(asset_key=dg.AssetKey(["staged", name]), data_version=dg.DataVersion(version))
