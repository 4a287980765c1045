"""Files beside the warehouse: each mart as CSV and Parquet, and build.json."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.build_run import BuildRun, published_build
from dagster_project.ingest.parts import table_files
from dagster_project.places import DBT_PROJECT, PACKAGE, PUBLISHED_NAME, ROOT, content_hash, hash_of
from dagster_project.schema.dictionary import Mart, marts, raw_tables

BUILD_JSON = "build.json"
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
        "inputs": _input_hashes(run),
        "libraries": {name: version(name) for name in LIBRARIES},
        "rows": rows,
        "project": project_hash(),
        "files": folder_hashes(folder),
    }
    (folder / BUILD_JSON).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def is_already_published(run: BuildRun) -> bool:
    """Whether the publication is whole and was built from the same tables, by the same project, for the same days."""
    said = _said_by(run.published)
    if said is None:
        return False
    try:
        wanted = {
            "as_of": run.as_of.isoformat(),
            "today": run.today.isoformat(),
            "inputs": _input_hashes(run),
            "project": project_hash(),
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


def project_hash() -> str:
    """SHA-256 over all that turns the tables into a publication: this package, the dbt project and the locked libraries."""
    folders = (PACKAGE, *(DBT_PROJECT / name for name in ("models", "macros", "tests")))
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    found += [DBT_PROJECT / "dbt_project.yml", DBT_PROJECT / "profiles.yml", ROOT / "uv.lock"]
    return hash_of({path.relative_to(ROOT).as_posix(): content_hash(path) for path in sorted(found)})


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
