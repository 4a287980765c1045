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
from dagster_project.ingest.numbers import has_size_of_a_figure, parse_integer, parse_number
from dagster_project.ingest.periods import parse_date, parse_period
from dagster_project.ingest.read_careful import LONGEST_CELL
from dagster_project.schema.dictionary import Column, Table
from dagster_project.schema.frame_schemas import LINE

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\xad\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Spreadsheets in East Asian settings take the full-width signs for the plain ones.
_FORMULA_STARTS = "=+@\t\uff1d\uff0b\uff20\uff0d"
# Of these forms no rule of text can be broken, and no number read otherwise than by a plain cast. Anything else is judged in
# Python, value by value, so that a long table costs no more than what is unusual in it.
_PLAIN = rf"\A(?:[\p{{L}}\p{{N}}](?:[^{_CONTROL.pattern[1:-1]}]*[^\s{_CONTROL.pattern[1:-1]}])?|-[0-9]+(?:\.[0-9]+)?)\z"
_PLAIN_NUMBER = r"\A-?[0-9]{1,15}(?:\.[0-9]{1,15})?\z"
_PLAIN_INTEGER = r"\A-?[0-9]{1,18}\z"
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


def _faulty(
    text: pl.DataFrame, table: Table, column: Column, values: list[str], rule: str, hint: str = ""
) -> list[Fault]:
    """One fault for each cell that holds one of the values."""
    cells = text.filter(pl.col(column.name).is_in(values)).select(LINE, column.name) if values else None
    found = cells.iter_rows() if cells is not None else ()
    return [fault(table.file_name, line, column.name, value, rule, hint) for line, value in found]


def _different(text: pl.DataFrame, column: Column) -> list[str]:
    """Every different value of a column once: a parser need not see the same text twice."""
    return text[column.name].drop_nulls().unique().to_list()


def _text_faults(text: pl.DataFrame, table: Table, column: Column) -> list[Fault]:
    cell = pl.col(column.name)
    plain = cell.str.contains(_PLAIN) & (cell.str.len_chars() <= LONGEST_CELL)
    by_rule: dict[str, list[str]] = {}
    for value in _different(text.filter(~plain), column):
        rule = _text_rule(value, column)
        if rule is not None:
            by_rule.setdefault(rule, []).append(value)
    faults = [f for rule, values in by_rule.items() for f in _faulty(text, table, column, values, rule)]
    if column.required:
        empty = text.filter(cell.is_null())[LINE]
        faults += [fault(table.file_name, line, column.name, "", "required") for line in empty]
    return faults


def _text_rule(value: str, column: Column) -> str | None:
    if value[0] in _FORMULA_STARTS or _is_formula_after_minus(value, column):
        return "formula"
    if _CONTROL.search(value):
        return "control_character"
    if value != value.strip():
        return "spaces_around"
    return "cell_too_long" if len(value) > LONGEST_CELL else None


def _is_formula_after_minus(value: str, column: Column) -> bool:
    """A spreadsheet reckons on after `-2`; what is no number in a column of numbers is refused as that."""
    if value[0] != "-" or value == "-":
        return False
    return value[1] not in "0123456789." if column.type in _SCALARS else parse_number(value) is None


def _parse_column(
    typed: pl.DataFrame, text: pl.DataFrame, table: Table, column: Column, faults: list[Fault]
) -> pl.DataFrame:
    if column.type in _SCALARS:
        return _parse_numbers(typed, text, table, column, faults)
    if column.type in ("date", "period"):
        return _parse_days(typed, text, table, column, faults)
    if column.type in _FORMS:
        pattern, rule = _FORMS[column.type]
        flags = "(?i)" if pattern.flags & re.IGNORECASE else ""
        unlike = text.filter(~pl.col(column.name).str.contains(rf"\A{flags}(?:{pattern.pattern})\z"))
        bad = [value for value in _different(unlike, column) if not pattern.fullmatch(value)]
        faults += _faulty(text, table, column, bad, rule)
    return typed


def _parse_numbers(
    typed: pl.DataFrame, text: pl.DataFrame, table: Table, column: Column, faults: list[Fault]
) -> pl.DataFrame:
    """Plain digits are cast together; what else is a number or none is judged value by value."""
    parser, dtype, rule = _SCALARS[column.type]
    cell = pl.col(column.name)
    plain = cell.str.contains(_PLAIN_NUMBER if column.type == "number" else _PLAIN_INTEGER)
    parsed = {value: parser(value) for value in _different(text.filter(~plain), column)}
    faults += _faulty(text, table, column, [value for value, number in parsed.items() if number is None], rule)
    numbers = {value: number for value, number in parsed.items() if number is not None}
    sizeless = [value for value, number in numbers.items() if not has_size_of_a_figure(value, number)]
    faults += _faulty(text, table, column, sizeless, "size_of_no_figure")
    parsed |= dict.fromkeys(sizeless)
    cast = pl.when(plain).then(cell).cast(dtype, strict=False) + 0
    rest = cell.replace_strict(list(parsed), list(parsed.values()), default=None, return_dtype=dtype)
    typed_cells = text.select(
        pl.coalesce(cast, rest).cast(dtype).alias(column.name) if parsed else cast.alias(column.name)
    )
    return typed.with_columns(typed_cells[column.name])


def _parse_days(
    typed: pl.DataFrame, text: pl.DataFrame, table: Table, column: Column, faults: list[Fault]
) -> pl.DataFrame:
    is_date = column.type == "date"
    spans = {value: (parse_date if is_date else parse_period)(value) for value in _different(text, column)}
    bad = [value for value, span in spans.items() if span is None]
    faults += _faulty(text, table, column, bad, "not_a_date" if is_date else "not_a_period")
    backwards = [value for value, span in spans.items() if span is not None and span.start > span.end]
    faults += _faulty(text, table, column, backwards, "period_backwards")
    starts = _days(text[column.name], {value: span.start for value, span in spans.items() if span is not None})
    ends = _days(text[column.name], {value: span.end for value, span in spans.items() if span is not None})
    if is_date:
        return typed.with_columns(ends, pl.col(column.name).alias(f"{column.name}_text"))
    return typed.with_columns(starts.alias(f"{column.name}_start"), ends.alias(f"{column.name}_end"))


def _days(cells: pl.Series, days: dict[str, date]) -> pl.Series:
    return cells.replace_strict(list(days), list(days.values()), default=None, return_dtype=pl.Date)


def _future_faults(text: pl.DataFrame, table: Table, column: Column, today: date) -> list[Fault]:
    spans = {value: parse_date(value) for value in _different(text, column)}
    future = [value for value, span in spans.items() if span is not None and span.start > today]
    return _faulty(text, table, column, future, "in_the_future", f"Today is {today}.")


_SCALARS: dict[str, tuple[Callable[[str], Any], type[pl.DataType], str]] = {
    "number": (parse_number, pl.Float64, "not_a_number"),
    "integer": (parse_integer, pl.Int64, "not_an_integer"),
}
_FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    "id": (_ID, "id_form"),
    "url": (_URL, "not_a_url"),
    "qualifier": (_QUALIFIER, "not_a_qualifier"),
}
