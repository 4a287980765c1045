"""What the page of a mart shows: figures that plot over time, a picture, and a version made from its content."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from dagster_project.publish.mart_charts import chart_markdown
from dagster_project.publish.mart_figures import content_version, figures
from dagster_project.schema.dictionary import marts


@dataclass(frozen=True)
class TablePage:
    """The metadata of one built table, and the version of its content for a mart."""

    metadata: dict[str, Any]
    version: dg.DataVersion | None = None


def table_pages(database: Path, built: set[str]) -> dict[str, TablePage]:
    """The pages of those built tables that are there, by name."""
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute("set search_path = 'marts'")
        rows = dict(connection.execute("select table_name, estimated_size from duckdb_tables()").fetchall())
        return {name: _page(connection, name, count) for name, count in rows.items() if name in built}


def _page(connection: duckdb.DuckDBPyConnection, name: str, rows: int) -> TablePage:
    metadata: dict[str, Any] = {"dagster/row_count": rows}
    mart = marts().get(name)
    if mart is None:
        return TablePage(metadata)
    picture = chart_markdown(connection, name)
    if picture:
        metadata["chart"] = dg.MarkdownMetadataValue(picture)
    return TablePage(metadata | figures(connection, name), dg.DataVersion(content_version(connection, mart)))
