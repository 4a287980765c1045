"""Files beside the warehouse: each mart as CSV and Parquet, and build.json."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import duckdb

from dagster_project.build_run import BuildRun
from dagster_project.ingest.parts import table_files
from dagster_project.places import content_hash
from dagster_project.schema.dictionary import Mart, marts, raw_tables

LICENCE = "CC-BY-4.0"
LIBRARIES = ("dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "duckdb", "polars", "pandera", "numpy")


def write_exports(warehouse: Path, folder: Path, run: BuildRun) -> None:
    """Write csv/ and parquet/ of every mart; the same input gives the same bytes of CSV."""
    for name in ("csv", "parquet"):
        (folder / name).mkdir(parents=True)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for mart in marts().values():
            _export(connection, mart, folder, run)


def _export(connection: duckdb.DuckDBPyConnection, mart: Mart, folder: Path, run: BuildRun) -> None:
    ordered = f"(from {mart.name} order by {', '.join(mart.key)})"
    connection.execute(f"copy {ordered} to '{folder / 'csv' / mart.name}.csv' (header, delimiter ',')")
    description = f"{mart.grain} {mart.description}".replace("'", "''")
    connection.execute(
        f"copy {ordered} to '{folder / 'parquet' / mart.name}.parquet' (format parquet, compression zstd, kv_metadata"
        f" {{licence: '{LICENCE}', build: '{run.run_id}', description: '{description}'}})"
    )


def write_build_json(folder: Path, run: BuildRun, rows: dict[str, int]) -> None:
    """Say what was built from what: run id, dates, hashes of the inputs, library versions and row counts."""
    content = {
        "run_id": run.run_id,
        "as_of": run.as_of.isoformat(),
        "today": run.today.isoformat(),
        "licence": LICENCE,
        "inputs": {
            file: content_hash(run.raw / file)
            for table in raw_tables().values()
            for file in table_files(run.raw, table)
        },
        "libraries": {name: version(name) for name in LIBRARIES},
        "rows": rows,
    }
    (folder / "build.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
