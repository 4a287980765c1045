"""What the page of a mart shows: figures that plot over time, a picture, and a version made from its content."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from dagster_project.publish.mart_charts import chart_markdown
from dagster_project.publish.mart_figures import content_version, figures
from dagster_project.schema.dictionary import Mart
from dagster_project.sql_text import quoted

_ROWS = "select estimated_size from duckdb_tables() where table_name = ?"


@dataclass(frozen=True)
class MartPage:
    """The metadata of one built mart, and the version of its content."""

    metadata: dict[str, Any]
    version: dg.DataVersion | None = None


class MartPages:
    """The pages of the marts of a build, also while this process is at work on the others, or of a published file."""

    def __init__(self, database: Path, is_published: bool = False) -> None:
        self._database = database.resolve()
        self._is_published = is_published
        self._connection: duckdb.DuckDBPyConnection | None = None

    def page(self, mart: Mart) -> MartPage:
        """The page of one mart; it is empty when its table was not collected because others failed on Spark."""
        if not self._database.exists():
            return MartPage({})
        if self._connection is None:
            self._connection = (_published if self._is_published else _built)(self._database)
        found = self._connection.execute(_ROWS, [mart.name]).fetchone()
        return MartPage({}) if found is None else _page(self._connection, mart, found[0])

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def _built(database: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(database))
    connection.execute("set search_path = 'marts'")
    return connection


def _published(database: Path) -> duckdb.DuckDBPyConnection:
    """A published file, with the days of its build under the name that they have in a built one."""
    connection = duckdb.connect()
    connection.execute(f"attach {quoted(database)} as published (read_only)")
    connection.execute("create schema staging")
    connection.execute("create view staging.stg_build_context as select today, as_of from published.build")
    connection.execute("set search_path = 'memory.main,published.main'")
    return connection


def _page(connection: duckdb.DuckDBPyConnection, mart: Mart, rows: int) -> MartPage:
    metadata: dict[str, Any] = {"dagster/row_count": rows}
    picture = chart_markdown(connection, mart.name)
    if picture:
        metadata["chart"] = dg.MarkdownMetadataValue(picture)
    return MartPage(metadata | figures(connection, mart.name), dg.DataVersion(content_version(connection, mart)))
