"""The dbt project in process: parsed once an engine, run against any folder of staged Parquet.

An engine is a way to turn staged Parquet into the tables of the build: DuckDB here, Spark with the help of `spark.py`.
dbt reads the database and the staging folder from the environment when a model runs, so one parsed project serves every
build. dbt and DuckDB are imported late: only a build pays for them.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dagster_project.places import DBT_PROJECT, content_hash

TARGET = DBT_PROJECT / "target"
MANIFEST = TARGET / "manifest.json"
STAMP = TARGET / "parsed_from.sha256"
PARTS = ("models", "macros", "tests", "dbt_project.yml", "profiles.yml")
DUCKDB, SPARK = "duckdb", "spark"
ENGINES = (DUCKDB, SPARK)
PASSED = ("success", "pass", "warn", "no-op")
# What a parse must not depend on, or every build would parse again: dbt notes which variables it saw.
SETTINGS = ("WAREHOUSE_DATABASE", "WAREHOUSE_STAGING", "WAREHOUSE_MEMORY_LIMIT")


class ModelsFailed(Exception):
    """Some models or tests did not pass. `tests_only` tells faults in the data from a failure of the machine."""

    def __init__(self, messages: list[str], tests_only: bool) -> None:
        self.messages = messages
        self.tests_only = tests_only
        super().__init__(f"{len(messages)} models or tests failed:\n" + "\n".join(messages))


@dataclass(frozen=True)
class NodeResult:
    """How one model or test ended."""

    unique_id: str
    name: str
    kind: str
    status: str
    seconds: float
    message: str

    @property
    def passed(self) -> bool:
        return self.status in PASSED

    @property
    def skipped(self) -> bool:
        return self.status == "skipped"

    @property
    def warned(self) -> bool:
        return self.status == "warn"


def ensure_manifest() -> dict[str, Any]:
    """Parse the project when any of its files changed since the last parse; returns the content of manifest.json.

    One that was half written when its writer died, or was damaged since, is not what the stamp vouches for: parsed again.
    """
    fingerprint = _fingerprint()
    with _only_parse():
        if not _vouched_for(fingerprint):
            _parse(fingerprint)
        return json.loads(MANIFEST.read_bytes())


def run_models(database: Path, staging: Path, unit_tests: bool = False, engine: str = DUCKDB) -> list[NodeResult]:
    """Build every model and run every data test into a new database, and the unit tests when asked.

    Returns how each ended. Raises ModelsFailed when dbt could not begin.
    """
    manifest = _parsed_manifest(_fingerprint(), engine)
    options = [] if unit_tests else ["--exclude-resource-type", "unit_test"]
    command = ["build", *options, *_arguments(database.parent / "dbt", engine)]
    with _environment(WAREHOUSE_DATABASE=str(database.resolve()), WAREHOUSE_STAGING=str(staging.resolve())):
        return _run_on_spark(manifest, command, database) if engine == SPARK else _run_on_duckdb(manifest, command)


def _run_on_duckdb(manifest: Any, command: list[str]) -> list[NodeResult]:
    try:
        return _results(_runner(manifest).invoke(command))
    finally:
        _close_connections()


def _run_on_spark(manifest: Any, command: list[str], database: Path) -> list[NodeResult]:
    from dagster_project.transform.spark import collect, spark_session

    folder = database.parent / SPARK
    with spark_session(folder) as session:
        results = _results(_runner(manifest).invoke(command))
        # Only a whole set of marts becomes a database: half of one must not look like a build.
        if all(result.passed for result in results):
            collect(session, folder, database)
    return results


def _results(outcome: Any) -> list[NodeResult]:
    if outcome.result is None:
        raise ModelsFailed([str(outcome.exception)], tests_only=False)
    return [_node_result(result) for result in outcome.result.results]


def require_passed(results: list[NodeResult]) -> None:
    """Raise ModelsFailed when a model or test did not pass; what was skipped because of it is not named."""
    failed = [result for result in results if not result.passed and not result.skipped]
    if failed or any(result.skipped for result in results):
        messages = [f"{result.name}: {' '.join(result.message.split())}" for result in failed]
        raise ModelsFailed(messages, all(result.kind == "test" for result in failed))


def _node_result(result: Any) -> NodeResult:
    return NodeResult(
        unique_id=result.node.unique_id,
        name=result.node.name,
        kind=str(result.node.resource_type),
        status=str(result.status),
        seconds=result.execution_time,
        # Spark adds the stack of its machine to what it says.
        message=(result.message or str(result.status)).split("JVM stacktrace")[0],
    )


@cache
def _parsed_manifest(fingerprint: str, engine: str) -> Any:
    with _only_parse():
        return _parse(fingerprint) if engine == DUCKDB else _parsed(TARGET / engine, engine)


@cache
def _parse(fingerprint: str) -> Any:
    STAMP.unlink(missing_ok=True)
    manifest = _parsed(TARGET, DUCKDB)
    STAMP.write_text(_stamp(fingerprint), encoding="utf-8")
    return manifest


def _parsed(target: Path, engine: str) -> Any:
    with _environment(**dict.fromkeys(SETTINGS)):
        outcome = _runner(None).invoke(["parse", *_arguments(target, engine)])
    if not outcome.success:
        raise ModelsFailed([str(outcome.exception)], tests_only=False)
    return outcome.result


def _vouched_for(fingerprint: str) -> bool:
    return MANIFEST.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == _stamp(fingerprint)


def _stamp(fingerprint: str) -> str:
    return f"{fingerprint} {content_hash(MANIFEST)}"


@contextmanager
def _only_parse() -> Iterator[None]:
    """Hold the lock of the parsed project: builds of different output folders share it."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _runner(manifest: Any) -> Any:
    from dbt.cli.main import dbtRunner

    return dbtRunner(manifest=manifest)


@contextmanager
def _environment(**variables: str | None) -> Iterator[None]:
    """Set variables, or unset those that are None, and put back what was there."""
    before = {name: os.environ.get(name) for name in variables}
    try:
        _set(variables)
        yield
    finally:
        _set(before)


def _set(variables: dict[str, str | None]) -> None:
    for name, value in variables.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


def _arguments(target: Path, engine: str) -> list[str]:
    project = str(DBT_PROJECT)
    places = ["--project-dir", project, "--profiles-dir", project, "--target", engine, "--target-path", str(target)]
    return [*places, "--log-path", str(target), "--log-level", "none", "--log-level-file", "none"]


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for part in PARTS:
        path = DBT_PROJECT / part
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(str(file.relative_to(DBT_PROJECT)).encode() + file.read_bytes())
    return digest.hexdigest()


def _close_connections() -> None:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()
