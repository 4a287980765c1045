"""The dbt project in process: parsed once an engine, to be run against any folder of staged Parquet by `models.py`.

An engine is a way to turn staged Parquet into the tables of the build: DuckDB here, Spark with the help of `spark.py`.
dbt reads the database and the staging folder from the environment when a model runs, so one parsed project serves every
build. dbt and DuckDB are imported late: only a build pays for them.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from dagster_project.places import BUILDS_NAME, DBT_PROJECT, OUT, content_hash
from dagster_project.transform.results import ModelsFailed

TARGET = DBT_PROJECT / "target"
# Where the parsed project goes instead when the checkout may not be written: below the folder of --out.
TARGET_NAME = "dbt"
MANIFEST_NAME, STAMP_NAME = "manifest.json", "parsed_from.sha256"
PARTS = ("models", "macros", "tests", "dbt_project.yml", "profiles.yml")
DUCKDB, SPARK = "duckdb", "spark"
ENGINES = (DUCKDB, SPARK)
# Writing the parsed project as JSON takes half a second, and only the asset graph reads it, from one place.
NO_JSON = "--no-write-json"
# What a parse must not depend on, or every build would parse again: dbt notes which variables it saw.
SETTINGS = ("WAREHOUSE_DATABASE", "WAREHOUSE_STAGING", "WAREHOUSE_MEMORY_LIMIT")


def ensure_manifest() -> dict[str, Any]:
    """Parse the project when any of its files changed since the last parse; returns the content of manifest.json.

    One that was half written when its writer died, or was damaged since, is not what the stamp vouches for: parsed again.
    """
    fingerprint = _fingerprint()
    with _only_parse() as target:
        if not _vouched_for(target, fingerprint):
            _parse(target, fingerprint)
        return json.loads((target / MANIFEST_NAME).read_bytes())


def parsed_project(engine: str) -> Any:
    """The project as dbt parsed it for an engine, to run without parsing again. Raises ModelsFailed."""
    return _parsed_manifest(_fingerprint(), engine)


@cache
def _parsed_manifest(fingerprint: str, engine: str) -> Any:
    with _only_parse() as target:
        if engine != DUCKDB:
            return _parsed(target / engine, engine, NO_JSON)
        is_parsed = _vouched_for(target, fingerprint)
        return _parsed(target, engine, NO_JSON) if is_parsed else _parse(target, fingerprint)


@cache
def _parse(target: Path, fingerprint: str) -> Any:
    stamp = target / STAMP_NAME
    stamp.unlink(missing_ok=True)
    manifest = _parsed(target, DUCKDB)
    stamp.write_text(_stamp(target, fingerprint), encoding="utf-8")
    return manifest


def _parsed(target: Path, engine: str, *options: str) -> Any:
    with environment(**dict.fromkeys(SETTINGS)):
        outcome = dbt_runner(None).invoke(["parse", *options, *dbt_arguments(target, engine)])
    if not outcome.success:
        raise ModelsFailed([str(outcome.exception)], tests_only=False)
    return outcome.result


def _vouched_for(target: Path, fingerprint: str) -> bool:
    stamp = target / STAMP_NAME
    is_there = (target / MANIFEST_NAME).exists() and stamp.exists()
    return is_there and stamp.read_text(encoding="utf-8") == _stamp(target, fingerprint)


def _stamp(target: Path, fingerprint: str) -> str:
    return f"{fingerprint} {content_hash(target / MANIFEST_NAME)}"


@contextmanager
def _only_parse() -> Iterator[Path]:
    """Hold the lock of the parsed project, which builds of different output folders share; yields where it lies."""
    target = TARGET if _may_be_written(TARGET) else output_target()
    target.mkdir(parents=True, exist_ok=True)
    with (target / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield target


def output_target() -> Path:
    """Where the parsed project lies when the checkout may not be written."""
    return Path(os.environ.get("WAREHOUSE_OUT", OUT)) / BUILDS_NAME / TARGET_NAME


def _may_be_written(folder: Path) -> bool:
    """Whether a file can be made there. A full disk is no lack of a right: it is named where it is met."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS)


def dbt_runner(manifest: Any, callbacks: Sequence[Callable[[Any], None]] = ()) -> Any:
    """What takes the words of a dbt command; each of the callbacks hears of each of its events."""
    from dbt.cli.main import dbtRunner

    return dbtRunner(manifest=manifest, callbacks=list(callbacks))


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
