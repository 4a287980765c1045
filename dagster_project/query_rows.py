"""The rows of a query by column name, for whatever reads a built or published DuckDB file row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

Row = dict[str, Any]


def query_rows(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
    """Run a query; each row as a dictionary, in the order of the result."""
    cursor = connection.execute(sql, list(parameters))
    names = [str(column[0]) for column in cursor.description or []]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
