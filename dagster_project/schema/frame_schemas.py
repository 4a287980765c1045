"""Pandera schemas of the typed frames, generated from the dictionary.

Belongs here: types, nulls, allowed values and numeric limits of single columns, and unique keys. Rules across columns,
rows or tables live in `ingest/rules.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from dagster_project.schema.dictionary import Column, ColumnType, Table

if TYPE_CHECKING:
    # Imported late: it takes longer than all else that `warehouse fmt` or `add` loads before its first question.
    import pandera.polars as pa

LINE = "line"
DTYPES: dict[ColumnType, type[pl.DataType]] = {
    "id": pl.String,
    "reference": pl.String,
    "text": pl.String,
    "url": pl.String,
    "enum": pl.String,
    "qualifier": pl.String,
    "number": pl.Float64,
    "integer": pl.Int64,
    "date": pl.Date,
    "period": pl.String,
    "boolean": pl.Boolean,
}


def frame_schema(table: Table) -> pa.DataFrameSchema:
    """Build the Pandera schema of a typed table; validate collected frames only, with `lazy=True`."""
    import pandera.polars as pa

    columns: dict[str, Any] = {LINE: pa.Column(pl.Int64)}
    for column in table.columns.values():
        columns[column.name] = pa.Column(DTYPES[column.type], checks=_checks(column), nullable=not column.required)
    return pa.DataFrameSchema(columns, strict=False)


def _checks(column: Column) -> list[Any]:
    import pandera.polars as pa

    checks: list[Any] = []
    if column.allowed:
        checks.append(pa.Check.isin(list(column.allowed), name="allowed_value", error="allowed_value"))
    if column.minimum is not None and column.positive:
        checks.append(pa.Check.gt(column.minimum, name="too_small", error="too_small"))
    elif column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum, name="too_small", error="too_small"))
    if column.maximum is not None:
        checks.append(pa.Check.le(column.maximum, name="too_large", error="too_large"))
    if column.pattern is not None:
        checks.append(pa.Check.str_contains(column.pattern, name="pattern", error="pattern"))
    return checks
