"""The raw tables: read, corrected, parsed and validated together, so that all faults of all files show at once."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import dagster as dg
import polars as pl

from dagster_project.build_run import BuildRun
from dagster_project.defs.run import CURATORS, ENGINEERS
from dagster_project.ingest.faults import DataFaults, Fault
from dagster_project.ingest.parts import table_files, table_of
from dagster_project.ingest.stage import stage_model_inputs, stage_table
from dagster_project.ingest.validate import ingest
from dagster_project.places import content_hash
from dagster_project.schema.dictionary import Table, raw_tables
from dagster_project.schema.generate import described

CHECK = "every_rule_holds"
SHOWN_FAULTS = 100
PREVIEW_ROWS = 5


def raw_key(name: str) -> dg.AssetKey:
    return dg.AssetKey(["raw", name])


def _spec(table: Table) -> dg.AssetSpec:
    columns = [dg.TableColumn(c.name, c.type, description=described(c)) for c in table.columns.values()]
    return dg.AssetSpec(
        raw_key(table.name),
        description=f"{table.grain} {table.guide}",
        group_name="raw",
        kinds={"csv", "polars"},
        owners=CURATORS,
        metadata={"dagster/column_schema": dg.TableSchema(columns)},
    )


@dg.multi_asset(
    name="raw_tables",
    specs=[_spec(table) for table in raw_tables().values()],
    check_specs=[
        dg.AssetCheckSpec(
            CHECK, asset=raw_key(name), blocking=True, description=f"Every rule of the dictionary holds in {name}.csv"
        )
        for name in raw_tables()
    ],
)
def raw_tables_assets(
    run: dg.ResourceParam[BuildRun],
) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    run.say("Reading and validating the raw tables")
    ingested = ingest(run.raw, run.today)
    run.faults = ingested.faults
    by_table: dict[str, list[Fault]] = {}
    for found in ingested.faults:
        by_table.setdefault(table_of(found.file), []).append(found)
    for name, frame in ingested.frames.items():
        if not ingested.faults:
            stage_table(frame, name, run.staging)
        yield _result(raw_tables()[name], frame, ingested.frames["sources"], run)
        yield _check(name, by_table.get(name, []))
    ingested.require_sound()


def _result(table: Table, frame: pl.DataFrame, sources: pl.DataFrame, run: BuildRun) -> dg.MaterializeResult[Any]:
    metadata: dict[str, Any] = {
        "dagster/row_count": frame.height,
        "preview": dg.MarkdownMetadataValue(_preview(frame.select(list(table.columns)).head(PREVIEW_ROWS))),
    }
    if "source_id" in frame.columns:
        tiers = frame.select("source_id").join(sources.select("source_id", "tier").unique("source_id"), on="source_id")
        counts = Counter(tiers["tier"].drop_nulls())
        metadata |= {f"rows_from_{tier}_sources": counts[tier] for tier in ("primary", "secondary", "tertiary")}
    if "known_on" in frame.columns and frame["known_on"].drop_nulls().len():
        metadata["newest_report"] = str(frame["known_on"].max())
    paths = [run.raw / file for file in table_files(run.raw, table)]
    version = " ".join(content_hash(path) if path.is_file() else "missing" for path in paths)
    return dg.MaterializeResult(asset_key=raw_key(table.name), metadata=metadata, data_version=dg.DataVersion(version))


def _preview(frame: pl.DataFrame) -> str:
    lines = ["| " + " | ".join(frame.columns) + " |", "|" + "---|" * frame.width]
    for row in frame.iter_rows():
        cells = ("" if cell is None else str(cell).replace("|", "\\|").replace("<", "&lt;") for cell in row)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _check(name: str, faults: list[Fault]) -> dg.AssetCheckResult:
    records = [dg.TableRecord(found.as_row()) for found in faults[:SHOWN_FAULTS]]
    metadata: dict[str, Any] = {"faults": len(faults)}
    if records:
        metadata["first_faults"] = dg.TableMetadataValue(
            records=records, schema=dg.TableSchema([dg.TableColumn(key) for key in faults[0].as_row()])
        )
    return dg.AssetCheckResult(asset_key=raw_key(name), check_name=CHECK, passed=not faults, metadata=metadata)


@dg.multi_asset(
    name="model_inputs",
    specs=[
        dg.AssetSpec(
            dg.AssetKey(["staged", name]),
            deps=[raw_key(table) for table in raw_tables()],
            description=description,
            group_name="staging",
            kinds={"parquet", "numpy"},
            owners=ENGINEERS,
        )
        for name, description in (
            ("standard_draws", "Seeded standard draws, one stream for every uncertain input"),
            ("build_context", "Run id, today's date and the as-of day of this build"),
        )
    ],
)
def model_inputs(run: dg.ResourceParam[BuildRun]) -> Iterator[dg.MaterializeResult[Any]]:
    if run.faults:
        raise DataFaults(run.faults)
    run.say("Drawing the samples")
    frames = {name: pl.read_parquet(run.staging / f"{name}.parquet") for name in raw_tables()}
    stage_model_inputs(frames, run.context(), run.staging)
    for name in ("standard_draws", "build_context"):
        yield dg.MaterializeResult(
            asset_key=dg.AssetKey(["staged", name]),
            data_version=dg.DataVersion(content_hash(run.staging / f"{name}.parquet")),
        )
