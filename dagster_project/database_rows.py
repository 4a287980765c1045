"""Rows out of and into a DuckDB file, for whatever reads or writes one row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb

Row = dict[str, Any]


def query_rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
    """Run a query; each row as a dictionary, in the order of the result."""
    cursor = connection.execute(sql, list(parameters))
    names = [str(column[0]) for column in cursor.description or []]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Insert rows into a table, in their order; each has a value for every column.

    They go in as one list a column: a statement a row, or a parameter a value, takes seconds for a thousand rows.
    """
    columns = [list(values) for values in zip(*rows, strict=True)]
    if columns:
        connection.execute(f"insert into {table} select {', '.join(['unnest(?)'] * len(columns))}", columns)
