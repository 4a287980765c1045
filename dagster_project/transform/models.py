"""Building the models of a staged folder on an engine, telling of each as soon as it ended.

Belongs here: which engine does it, and what the staged tables hold. How DuckDB is run stands in `incremental.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dagster_project.places import content_hash, hash_of
from dagster_project.transform.compiled import nodes_of, source_names
from dagster_project.transform.incremental import IncrementalRun
from dagster_project.transform.project import DUCKDB, SPARK, ensure_manifest
from dagster_project.transform.results import NodeResult


def each_ended(database: Path, staging: Path, engine: str = DUCKDB) -> Iterator[NodeResult]:
    """Build every model and run every data test in a database; yields how each ended while the others run.

    What the database holds from an earlier build is left as it is where nothing changed that it comes from.
    On Spark all come at the end, when their tables are in the database, which is made anew.
    Raises ModelsFailed when the project cannot be compiled or dbt could not begin.
    """
    if engine == SPARK:
        from dagster_project.transform.by_dbt import run_on_spark

        yield from run_on_spark(database, staging)
        return
    manifest = ensure_manifest()
    staged = {source: staged_hash(staging / name) for source, name in source_names(manifest).items()}
    yield from IncrementalRun(database, nodes_of(manifest), staged, staging).results()


def staged_hash(folder: Path) -> str:
    """SHA-256 over the parts of a staged table; without parts, as one that was removed, the hash of nothing."""
    return hash_of({part.name: content_hash(part) for part in folder.glob("*.parquet")})
