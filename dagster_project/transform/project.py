"""The dbt project in process: compiled once for DuckDB, parsed once for what dbt itself runs.

An engine is a way to turn staged Parquet into the tables of the build: DuckDB, which runs the compiled SQL (`incremental.py`),
or Spark, which dbt drives (`by_dbt.py`). The compiled SQL has a placeholder for the staging folder, so one compiled project
serves every build; it is kept until a file of the project changes. dbt is imported late: only a changed project pays for it.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from dagster_project.places import BUILDS_NAME, DBT_PROJECT, OUT, WAREHOUSE_NAME, content_hash
from dagster_project.transform.compiled import STAGING_PLACEHOLDER
from dagster_project.transform.results import ModelsFailed

TARGET = DBT_PROJECT / "target"
# Where the compiled project goes instead when the checkout may not be written: below the folder of --out.
TARGET_NAME = "dbt"
MANIFEST_NAME, STAMP_NAME = "manifest.json", "compiled_from.sha256"
PARTS = ("models", "macros", "tests", "dbt_project.yml", "profiles.yml")
DUCKDB, SPARK = "duckdb", "spark"
ENGINES = (DUCKDB, SPARK)
NO_JSON = "--no-write-json"
# What a parse must not depend on, or every build would parse again: dbt notes which variables it saw.
DATABASE, STAGING, MEMORY_LIMIT = "WAREHOUSE_DATABASE", "WAREHOUSE_STAGING", "WAREHOUSE_MEMORY_LIMIT"
# The same as in dbt/profiles.yml, for what is not run by dbt.
MEMORY_UNLESS_SET = "400MB"
SETTINGS = (DATABASE, STAGING, MEMORY_LIMIT)


def ensure_manifest() -> dict[str, Any]:
    """Compile the project when any of its files changed since the last time; returns the content of manifest.json.

    One that was half written when its writer died, or was damaged since, is not what the stamp vouches for: compiled again.
    Raises ModelsFailed when dbt cannot compile it.
    """
    fingerprint = _fingerprint()
    with _only_use() as target:
        if not _vouched_for(target, fingerprint):
            _compile(target, fingerprint)
        return json.loads((target / MANIFEST_NAME).read_bytes())


def parsed_project(engine: str) -> Any:
    """The project as dbt parsed it for an engine, to be run by dbt without parsing again. Raises ModelsFailed."""
    return _parsed_manifest(_fingerprint(), engine)


@cache
def _parsed_manifest(_fingerprint: str, engine: str) -> Any:
    with _only_use() as target, environment(**dict.fromkeys(SETTINGS)):
        return _invoked("parse", NO_JSON, target=target / engine, engine=engine)


def _compile(target: Path, fingerprint: str) -> None:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    stamp = target / STAMP_NAME
    stamp.unlink(missing_ok=True)
    # dbt connects to compile and finds an empty database of the right name.
    database = target / WAREHOUSE_NAME
    with environment(**dict.fromkeys(SETTINGS) | {DATABASE: str(database), STAGING: STAGING_PLACEHOLDER}):
        try:
            _invoked("compile", target=target, engine=DUCKDB)
        finally:
            DuckDBConnectionManager.close_all_connections()
            database.unlink(missing_ok=True)
    stamp.write_text(_stamp(target, fingerprint), encoding="utf-8")


def _invoked(*words: str, target: Path, engine: str) -> Any:
    outcome = dbt_runner(None).invoke([*words, *dbt_arguments(target, engine)])
    if not outcome.success:
        raise ModelsFailed([_why(outcome)], tests_only=False)
    return outcome.result


def _why(outcome: Any) -> str:
    """What dbt says: of the whole, or of the first node that could not be compiled."""
    ended = outcome.result.results if outcome.exception is None else ()
    told = (f"{one.node.name}: {one.message}" for one in ended if str(one.status) == "error")
    return str(outcome.exception or next(told, "dbt could not compile the project"))


def _vouched_for(target: Path, fingerprint: str) -> bool:
    stamp = target / STAMP_NAME
    is_there = (target / MANIFEST_NAME).exists() and stamp.exists()
    return is_there and stamp.read_text(encoding="utf-8") == _stamp(target, fingerprint)


def _stamp(target: Path, fingerprint: str) -> str:
    return f"{fingerprint} {content_hash(target / MANIFEST_NAME)}"


@contextmanager
def _only_use() -> Iterator[Path]:
    """Hold the lock of the compiled project, which builds of different output folders share; yields where it lies."""
    target = TARGET if _may_be_written(TARGET) else output_target()
    target.mkdir(parents=True, exist_ok=True)
    with (target / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield target


def output_target() -> Path:
    """Where the compiled project lies when the checkout may not be written."""
    return Path(os.environ.get("WAREHOUSE_OUT", OUT)) / BUILDS_NAME / TARGET_NAME


def _may_be_written(folder: Path) -> bool:
    """Whether a file can be made there. A full disk is no lack of a right: it is named where it is met."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS)


def dbt_runner(manifest: Any) -> Any:
    """What takes the words of a dbt command."""
    from dbt.cli.main import dbtRunner

    return dbtRunner(manifest=manifest)


@contextmanager
def environment(**variables: str | None) -> Iterator[None]:
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


def dbt_arguments(target: Path, engine: str) -> list[str]:
    """The words that tell dbt the project, the engine, and where to write; it logs nothing."""
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
