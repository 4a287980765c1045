"""Rules of single columns: what Pandera finds by the schema that the dictionary gives, said as faults."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from dagster_project.ingest.faults import Fault, fault
from dagster_project.schema.dictionary import Column, Table, raw_tables
from dagster_project.schema.frame_schemas import LINE, frame_schema

if TYPE_CHECKING:
    from pandera.polars import DataFrameSchema


def schema_faults(frame: pl.DataFrame, text: pl.DataFrame, table: Table) -> list[Fault]:
    """Validate typed rows against their Pandera schema; missing required cells were named while parsing."""
    import pandera.errors

    try:
        _schema_of(table.name).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases.rows(named=True)
        return [f for f in (_schema_fault(case, text, table) for case in cases) if f is not None]
    return []


@cache
def _schema_of(name: str) -> DataFrameSchema:
    return frame_schema(raw_tables()[name])


def _schema_fault(case: dict[str, Any], text: pl.DataFrame, table: Table) -> Fault | None:
    check = str(case["check"])
    if check == "not_nullable":
        return None
    column, row = str(case["column"]), case["index"]
    if row is None:
        return fault(table.file_name, 0, column, str(case["failure_case"]), "wrong_type")
    rule = check if check in ("allowed_value", "too_small", "too_large", "pattern") else "wrong_type"
    return fault(
        table.file_name, text[LINE][row], column, text[column][row] or "", rule, _hint(rule, table.columns[column])
    )


def _hint(rule: str, column: Column) -> str:
    if rule == "pattern":
        return column.never
    if rule == "allowed_value":
        return f"Allowed: {', '.join(column.allowed)}."
    return f"{column.because}." if rule == "too_large" and column.because else ""
