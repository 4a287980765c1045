"""Files beside the warehouse: each mart as CSV and Parquet, and build.json."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import duckdb

from dagster_project.build_run import BuildRun, published_build
from dagster_project.places import PUBLISHED_NAME, content_hash, hash_of
from dagster_project.schema.dictionary import Mart, marts, raw_tables

LICENCE = "CC-BY-4.0"
LIBRARIES = ("dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "duckdb", "polars", "pandera", "numpy")


def write_exports(warehouse: Path, folder: Path, run: BuildRun) -> None:
    """Write parquet/ of every mart and csv/ of those that people read; the same input gives the same bytes of CSV."""
    for name in ("csv", "parquet"):
        (folder / name).mkdir(parents=True)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for mart in marts().values():
            _export(connection, mart, folder, run)


def _export(connection: duckdb.DuckDBPyConnection, mart: Mart, folder: Path, run: BuildRun) -> None:
    ordered = f"(from {mart.name} order by {', '.join(mart.key)})"
    if mart.as_csv:
        connection.execute(f"copy {ordered} to '{folder / 'csv' / mart.name}.csv' (header, delimiter ',')")
    description = f"{mart.grain} {mart.description}".replace("'", "''")
    connection.execute(
        f"copy {ordered} to '{folder / 'parquet' / mart.name}.parquet' (format parquet, compression zstd, kv_metadata"
        f" {{licence: '{LICENCE}', build: '{run.run_id}', description: '{description}'}})"
    )


def write_build_json(folder: Path, run: BuildRun, rows: dict[str, int]) -> None:
    """Say what was built from what: run id, the build before it, dates, hashes of the inputs, library versions and row counts."""
    content = {
        "run_id": run.run_id,
        "previous": published_build(run.out),
        "as_of": run.as_of.isoformat(),
        "today": run.today.isoformat(),
        "licence": LICENCE,
        "inputs": {table.file_name: content_hash(run.raw / table.file_name) for table in raw_tables().values()},
        "libraries": {name: version(name) for name in LIBRARIES},
        "rows": rows,
    }
    (folder / "build.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def published_inputs_hash(out: Path) -> str | None:
    """The hash over the raw tables that the publication of an output folder was built from, None without one."""
    try:
        said = json.loads((out / PUBLISHED_NAME / "build.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return hash_of(said["inputs"])
