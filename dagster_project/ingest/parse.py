"""From a frame of text to a typed frame: dates, periods and numbers, one fault for each cell that is none.

A partial date becomes its last day. `<column>_start` and `<column>_end` hold the days of a period; `known_on` is the last
day of the table's own date, not later than today.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from dagster_project.ingest.faults import Fault, fault
from dagster_project.ingest.numbers import parse_integer, parse_number
from dagster_project.ingest.periods import parse_date, parse_period
from dagster_project.ingest.read import LONGEST_CELL
from dagster_project.schema.dictionary import Column, Table
from dagster_project.schema.frame_schemas import LINE

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\xad\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Spreadsheets in East Asian settings take the full-width signs for the plain ones.
_FORMULA_STARTS = "=+@\t\uff1d\uff0b\uff20\uff0d"
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*", re.ASCII)
# The first label holds no dot, so that a long address is read once and not once for each of its dots.
_URL = re.compile(r"https?://[^\s./?#\"'<>\\]+\.[^\s\"'<>\\]+", re.ASCII | re.IGNORECASE)
_QUALIFIER = re.compile(r"[a-z0-9_]+=[^=;]+(?:; [a-z0-9_]+=[^=;]+)*", re.ASCII)


def parse_table(text: pl.DataFrame, table: Table, today: date) -> tuple[pl.DataFrame, list[Fault]]:
    """Parse every cell by its column's type.

    Returns the typed frame (see the module) and the faults; a faulty cell becomes null.
    """
    faults: list[Fault] = []
    typed = text
    for column in table.columns.values():
        faults += _text_faults(text, table, column)
        typed = _parse_column(typed, text, table, column, faults)
    if table.known_on:
        typed = typed.with_columns(pl.min_horizontal(pl.col(table.known_on), pl.lit(today)).alias("known_on"))
    for column in table.columns_of_type("date"):
        faults += [] if column.future else _future_faults(text, table, column, today)
    return typed, faults


def _cells(text: pl.DataFrame, column: Column) -> list[tuple[int, str]]:
    lines, values = text[LINE].to_list(), text[column.name].to_list()
    return [(line, value) for line, value in zip(lines, values, strict=True) if value is not None]


def _text_faults(text: pl.DataFrame, table: Table, column: Column) -> list[Fault]:
    faults = [
        fault(table.file_name, line, column.name, value, rule)
        for line, value in _cells(text, column)
        if (rule := _text_rule(value)) is not None
    ]
    if column.required:
        faults += [
            fault(table.file_name, line, column.name, "", "required")
            for line, value in zip(text[LINE], text[column.name], strict=True)
            if value is None
        ]
    return faults


def _text_rule(value: str) -> str | None:
    if value[0] in _FORMULA_STARTS:
        return "formula"
    if value[0] == "-" and len(value) > 1 and value[1] not in "0123456789.":
        return "formula"
    if _CONTROL.search(value):
        return "control_character"
    if value != value.strip():
        return "spaces_around"
    return "cell_too_long" if len(value) > LONGEST_CELL else None


def _parse_column(
    typed: pl.DataFrame, text: pl.DataFrame, table: Table, column: Column, faults: list[Fault]
) -> pl.DataFrame:
    if column.type in _SCALARS:
        parser, dtype, rule = _SCALARS[column.type]
        parsed = _parse_cells(text, table, column, parser, rule, faults)
        series = [parsed.get(line) for line in text[LINE]]
        return typed.with_columns(pl.Series(column.name, series, dtype=dtype))
    if column.type in ("date", "period"):
        return _parse_days(typed, text, table, column, faults)
    if column.type in _FORMS:
        pattern, rule = _FORMS[column.type]
        _parse_cells(text, table, column, lambda value: pattern.fullmatch(value), rule, faults)
    return typed


def _parse_cells(
    text: pl.DataFrame,
    table: Table,
    column: Column,
    parser: Callable[[str], Any],
    rule: str,
    faults: list[Fault],
) -> dict[int, Any]:
    parsed: dict[int, Any] = {}
    for line, value in _cells(text, column):
        result = parser(value)
        if result is None:
            faults.append(fault(table.file_name, line, column.name, value, rule))
        else:
            parsed[line] = result
    return parsed


def _parse_days(
    typed: pl.DataFrame, text: pl.DataFrame, table: Table, column: Column, faults: list[Fault]
) -> pl.DataFrame:
    is_date = column.type == "date"
    rule = "not_a_date" if is_date else "not_a_period"
    spans = _parse_cells(text, table, column, parse_date if is_date else parse_period, rule, faults)
    for line, value in _cells(text, column):
        if line in spans and spans[line].start > spans[line].end:
            faults.append(fault(table.file_name, line, column.name, value, "period_backwards"))
    starts = [spans[line].start if line in spans else None for line in text[LINE]]
    ends = [spans[line].end if line in spans else None for line in text[LINE]]
    if is_date:
        return typed.with_columns(
            pl.Series(column.name, ends, dtype=pl.Date), pl.col(column.name).alias(f"{column.name}_text")
        )
    return typed.with_columns(
        pl.Series(f"{column.name}_start", starts, dtype=pl.Date), pl.Series(f"{column.name}_end", ends, dtype=pl.Date)
    )


def _future_faults(text: pl.DataFrame, table: Table, column: Column, today: date) -> list[Fault]:
    return [
        fault(table.file_name, line, column.name, value, "in_the_future", f"Today is {today}.")
        for line, value in _cells(text, column)
        if (span := parse_date(value)) is not None and span.start > today
    ]


_SCALARS: dict[str, tuple[Callable[[str], Any], type[pl.DataType], str]] = {
    "number": (parse_number, pl.Float64, "not_a_number"),
    "integer": (parse_integer, pl.Int64, "not_an_integer"),
}
_FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    "id": (_ID, "id_form"),
    "url": (_URL, "not_a_url"),
    "qualifier": (_QUALIFIER, "not_a_qualifier"),
}
