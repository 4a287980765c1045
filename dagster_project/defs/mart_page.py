"""What the page of a mart shows: figures that plot over time, a picture, and a version made from its content."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from dagster_project.publish.mart_charts import chart_markdown
from dagster_project.publish.mart_figures import content_version, figures
from dagster_project.schema.dictionary import marts

_ROWS = "select estimated_size from duckdb_tables() where table_name = ?"


@dataclass(frozen=True)
class TablePage:
    """The metadata of one built table, and the version of its content for a mart."""

    metadata: dict[str, Any]
    version: dg.DataVersion | None = None


class TablePages:
    """The pages of the tables of a build, also while dbt, in this process, is at work on the others."""

    def __init__(self, database: Path) -> None:
        self._database = database.resolve()
        self._connection: duckdb.DuckDBPyConnection | None = None

    def page(self, name: str) -> TablePage:
        """The page of one model; a view has none, nor has a table that was not collected because others failed on Spark."""
        if not self._database.exists():
            return TablePage({})
        if self._connection is None:
            self._connection = duckdb.connect(str(self._database))
            self._connection.execute("set search_path = 'marts'")
        found = self._connection.execute(_ROWS, [name]).fetchone()
        return TablePage({}) if found is None else _page(self._connection, name, found[0])

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def _page(connection: duckdb.DuckDBPyConnection, name: str, rows: int) -> TablePage:
    metadata: dict[str, Any] = {"dagster/row_count": rows}
    mart = marts().get(name)
    if mart is None:
        return TablePage(metadata)
    picture = chart_markdown(connection, name)
    if picture:
        metadata["chart"] = dg.MarkdownMetadataValue(picture)
    return TablePage(metadata | figures(connection, name), dg.DataVersion(content_version(connection, mart)))
