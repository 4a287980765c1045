"""The raw tables: read, corrected, parsed and validated together, so that all faults of all files show at once."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from dagster_project.build_run import BuildRun
from dagster_project.defs.raw_page import fault_lines, fault_metadata, newest_report, table_metadata
from dagster_project.defs.run import CURATORS, RAW_GROUP, REFRESHED_DAILY
from dagster_project.ingest.faults import Fault
from dagster_project.ingest.parts import table_of
from dagster_project.ingest.validate import Ingested
from dagster_project.places import hash_of
from dagster_project.refresh.stages import read_tables
from dagster_project.schema.dictionary import Table, raw_tables
from dagster_project.schema.generate import described

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


def raw_specs() -> Iterator[dg.AssetSpec]:
    """What the catalogue says of each raw table."""
    yield from map(_spec, raw_tables().values())


def raw_check_specs() -> Iterator[dg.AssetCheckSpec]:
    """What is asked of each raw table."""
    for table in raw_tables().values():
        yield from _check_specs(table)


def read_raw_tables(run: BuildRun) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    """Read and validate all tables, and tell of each; raises dg.Failure when there is any fault."""
    yield from _results(read_tables(run), run)
    if run.faults:
        raise dg.Failure(fault_lines(run.faults))


def _results(ingested: Ingested, run: BuildRun) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    by_table: dict[str, list[Fault]] = {}
    for found in ingested.faults:
        by_table.setdefault(table_of(found.file), []).append(found)
    for name, rows in ingested.tables.items():
        table, key = raw_tables()[name], raw_key(name)
        faults = by_table.get(name, [])
        yield dg.MaterializeResult(
            asset_key=key,
            metadata=table_metadata(table, rows, ingested.tables["sources"], len(faults)),
            data_version=raw_version(name, ingested.hashes),
        )
        yield dg.AssetCheckResult(
            asset_key=key, check_name=RULES_HOLD, passed=not faults, metadata=fault_metadata(faults)
        )
        if table.newest_report_within_days:
            yield _recency(table, rows, run)


def raw_version(table: str, hashes: Mapping[str, str]) -> dg.DataVersion:
    """Equal when the bytes of the files of a table are; `hashes` are those of the files of all tables."""
    return dg.DataVersion(
        hash_of({Path(file).name: digest for file, digest in hashes.items() if table_of(file) == table})
    )


def _recency(table: Table, rows: pl.LazyFrame, run: BuildRun) -> dg.AssetCheckResult:
    """A warning and no more: old news are no fault of a row."""
    newest, allowed = newest_report(table, rows), table.newest_report_within_days or 0
    days = (run.today - newest).days if newest else None
    return dg.AssetCheckResult(
        asset_key=raw_key(table.name),
        check_name=IS_RECENT,
        passed=days is not None and days <= allowed,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"newest_report": str(newest), "days_old": days, "days_allowed": allowed},
    )
