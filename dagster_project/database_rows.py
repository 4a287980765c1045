"""Rows out of and into a DuckDB file, for whatever reads or writes one row by row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import duckdb

Row = dict[str, Any]


def query_rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
    """Run a query; each row as a dictionary, in the order of the result."""
    cursor = connection.execute(sql, list(parameters))
    names = [str(column[0]) for column in cursor.description or []]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def create_table(
    connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], rows: Iterable[Sequence[object]]
) -> None:
    """Create a table of those columns and SQL types, and fill it with the rows, in their order.

    They go in as one JSON text: for each single value DuckDB would look whether it is one of pandas, and where pandas is not
    installed, look for it anew.
    """
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    connection.execute(
        f"create table {name} as select unnest(from_json(?, ?), recursive := true)",
        [json.dumps(records), json.dumps([columns])],
    )
