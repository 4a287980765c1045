"""Spark as an engine: one session for the models, and the way of its tables into the database of the build.

Belongs here: what starts, guards and empties a session. Which SQL the engines do not share stands in
`dbt/macros/engine.sql`. pyspark is an optional extra, so it is imported only when a build asks for Spark.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb

from dagster_project.schema.dictionary import marts, raw_tables
from dagster_project.sql_text import no_pattern, quoted

MASTER = "SPARK_MASTER"
# Without a cluster the session runs in this process's machine, on all of its cores.
ONE_MACHINE = "local[*]"
ANSWERS_WITHIN_SECONDS = 5


class SparkMissing(Exception):
    """Spark cannot run here; the message says what is missing and how to get it."""


class SparkUnreachable(Exception):
    """The cluster that SPARK_MASTER names does not answer."""


def require_spark() -> None:
    """Raise SparkMissing when the extra or Java is not installed, SparkUnreachable when the cluster does not answer."""
    if not all(importlib.util.find_spec(name) for name in ("pyspark", "dbt.adapters.spark")):
        raise SparkMissing("--engine spark needs the extra `spark`, which is not installed: `uv sync --extra spark`")
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        raise SparkMissing(
            "--engine spark needs Java 17 and finds no `java`: `apt-get install openjdk-17-jre-headless`"
        )
    _require_answer(os.environ.get(MASTER, ONE_MACHINE))


@contextmanager
def spark_session(folder: Path) -> Iterator[Any]:
    """A session on the cluster of SPARK_MASTER whose tables lie below a folder; dbt finds it as the running one."""
    # Imported by name: the type checker must pass where the extra is not installed.
    builder = importlib.import_module("pyspark.sql").SparkSession.builder
    builder = builder.master(os.environ.get(MASTER, ONE_MACHINE)).appName("warehouse")
    for name, value in _settings(folder).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        # What goes wrong comes back as an exception; a line a task would bury the build's own lines.
        session.sparkContext.setLogLevel("OFF")
        yield session
    finally:
        session.stop()


def _settings(folder: Path) -> dict[str, str]:
    """What the results and the quiet rest on. Memory and cores are the cluster's matter: spark-defaults.conf."""
    return {
        # Tables end with the session, so no metastore outlives a build.
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": str(folder.resolve()),
        # Days must not move with the time zone of a machine.
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }


def _require_answer(master: str) -> None:
    if not master.startswith("spark://"):
        return
    address = urlsplit(master)
    try:
        socket.create_connection((address.hostname, address.port or 7077), ANSWERS_WITHIN_SECONDS).close()
    except OSError as error:
        raise SparkUnreachable(f"{MASTER}={master} does not answer ({error}); is the master running?") from error


def collect(session: Any, folder: Path, database: Path) -> None:
    """Write what pages and publication read, every mart and staged table and the context, from the session into a database."""
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database)) as connection:
        for schema, names in (
            ("marts", list(marts())),
            ("staging", [f"stg_{name}" for name in (*raw_tables(), "build_context")]),
        ):
            connection.execute(f"create schema {schema}")
            for name in names:
                parquet = folder / "collected" / schema / name
                session.table(f"{schema}.{name}").write.parquet(str(parquet))
                parts = quoted(f"{no_pattern(parquet)}/*.parquet")
                connection.execute(f"create table {schema}.{name} as from read_parquet({parts})")
