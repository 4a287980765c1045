"""Files beside the warehouse: each mart as CSV and Parquet, and build.json."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.build_run import BuildRun
from dagster_project.ingest.parts import table_files
from dagster_project.output_folder import published_build
from dagster_project.places import PUBLISHED_NAME, WAREHOUSE_NAME, content_hash, hash_of
from dagster_project.publish.freshness import read_freshness
from dagster_project.schema.dictionary import Mart, marts, raw_tables
from dagster_project.sql_text import quoted

BUILD_JSON = "build.json"
LICENCE = "CC-BY-4.0"
LIBRARIES = ("dagster", "dbt-core", "dbt-duckdb", "duckdb", "polars", "pandera", "numpy")


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
        connection.execute(f"copy {ordered} to {quoted(folder / 'csv' / f'{mart.name}.csv')} (header, delimiter ',')")
    said = {"licence": LICENCE, "build": run.run_id, "description": f"{mart.grain} {mart.description}"}
    metadata = ", ".join(f"{name}: {quoted(text)}" for name, text in said.items())
    connection.execute(
        f"copy {ordered} to {quoted(folder / 'parquet' / f'{mart.name}.parquet')}"
        f" (format parquet, compression zstd, kv_metadata {{{metadata}}})"
    )


def write_build_json(folder: Path, run: BuildRun, rows: dict[str, int]) -> None:
    """Say what was built from what: run id, the build before it, dates, hashes of the inputs, library versions and row counts."""
    content = {
        "run_id": run.run_id,
        "previous": published_build(run.out),
        "as_of": run.as_of.isoformat(),
        "today": run.today.isoformat(),
        "licence": LICENCE,
        "inputs": run.inputs,
        "libraries": {name: version(name) for name in LIBRARIES},
        "rows": rows,
        "freshness": read_freshness(folder / WAREHOUSE_NAME),
        "project": run.project,
        "files": folder_hashes(folder),
        # The next build begins from this database, if it is still as it is now.
        "database": content_hash(run.database),
    }
    (folder / BUILD_JSON).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def is_already_published(run: BuildRun) -> bool:
    """Whether the publication is whole and was built from the same tables, by the same project, for the same days."""
    said = _said_by(run.published)
    if said is None or published_build(run.out) is None:
        return False
    try:
        wanted = {
            "as_of": run.as_of.isoformat(),
            "today": run.today.isoformat(),
            "inputs": _input_hashes(run),
            "project": run.project,
            "files": folder_hashes(run.published.resolve()),
        }
    except OSError:
        return False
    return all(said.get(name) == value for name, value in wanted.items())


def _input_hashes(run: BuildRun) -> dict[str, str]:
    files = [file for table in raw_tables().values() for file in table_files(run.raw, table)]
    return {file: content_hash(run.raw / file) for file in files}


def folder_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a publication by its name, but of build.json, which holds them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / BUILD_JSON)
    return {path.relative_to(folder).as_posix(): content_hash(path) for path in files}


def changed_files(version: Path) -> list[str] | None:
    """The files of a publication that are not what its build.json says: changed, lost, or never published.

    None when it says nothing of each file, as before 2026-11-27. Raises OSError when it is damaged.
    """
    path = version / BUILD_JSON
    try:
        said: dict[str, str] | None = json.loads(path.read_text(encoding="utf-8")).get("files")
    except (ValueError, AttributeError) as error:
        raise OSError(f"{path} is damaged: {error}") from error
    if said is None:
        return None
    found = folder_hashes(version)
    return sorted(name for name in said.keys() | found.keys() if said.get(name) != found.get(name))


def published_inputs_hash(out: Path) -> str | None:
    """The hash over the raw tables that the publication of an output folder was built from, None without one."""
    said = _said_by(out / PUBLISHED_NAME)
    return hash_of(said["inputs"]) if said else None


def _said_by(published: Path) -> dict[str, Any] | None:
    """What build.json of a publication says; None without one that can be read."""
    try:
        return json.loads((published / BUILD_JSON).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
