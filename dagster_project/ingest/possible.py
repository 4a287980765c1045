"""What can be at all: figures outside of the limits that are written with their metric or their unit, and these limits.

Limits of a column of one unit stand in its dictionary entry; `column_rules.py` looks at those.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from dagster_project.ingest.canonical_figures import FIGURES, LIMITS, TABLES_WITH_UNITS, in_canonical_units
from dagster_project.ingest.faults import Fault, fault
from dagster_project.schema.frame_schemas import LINE

Tables = dict[str, pl.LazyFrame]


def limit_faults(tables: Tables) -> list[Fault]:
    """Every figure beyond its limits, limits that are inside out, and limits without a reason."""
    return [
        *(found for table in TABLES_WITH_UNITS for found in _impossible_figures(tables, table)),
        *(found for table in ("metrics", "units") for found in _unsound_limits(tables[table], f"{table}.csv")),
    ]


def _impossible_figures(tables: Tables, table: str) -> Iterator[Fault]:
    numbers = [pl.col(name) * pl.col("to_canonical") for name in FIGURES]
    smallest, largest = (pl.col(name) * pl.col("limit_factor") for name in LIMITS[:2])
    figures = in_canonical_units(tables, table).with_columns(
        (smallest / pl.col("to_canonical")).alias("smallest"), (largest / pl.col("to_canonical")).alias("largest")
    )
    bad = figures.filter((pl.min_horizontal(numbers) < smallest) | (pl.max_horizontal(numbers) > largest))
    for row in (
        bad.select(LINE, *FIGURES, *LIMITS, "limited_by", "limit_unit", "smallest", "largest")
        .collect()
        .iter_rows(named=True)
    ):
        yield from _impossible_cells(f"{table}.csv", row)


def _impossible_cells(file: str, row: dict[str, Any]) -> Iterator[Fault]:
    ends = " to ".join("any" if row[end] is None else f"{row[end]:,.12g}" for end in LIMITS[:2])
    because = f" {row['possible_because']}." if row["possible_because"] else ""
    hint = f"Possible for {row['limited_by']}: {ends} {row['limit_unit']}.{because}"
    for name in FIGURES:
        number = row[name]
        if number is not None and row["smallest"] is not None and number < row["smallest"]:
            yield fault(file, row[LINE], name, f"{number:g}", "too_small", hint)
        if number is not None and row["largest"] is not None and number > row["largest"]:
            yield fault(file, row[LINE], name, f"{number:g}", "too_large", hint)


def _unsound_limits(rows: pl.LazyFrame, file: str) -> Iterator[Fault]:
    smallest, largest, because = (pl.col(name) for name in LIMITS)
    limits = rows.select(LINE, *LIMITS)
    for line, low, high, _ in limits.filter(smallest > largest).collect().iter_rows():
        yield fault(file, line, "largest_possible", f"{low:g} / {high:g}", "out_of_order")
    is_bare = (smallest.is_not_null() | largest.is_not_null()) & because.is_null()
    for (line,) in limits.filter(is_bare).select(LINE).collect().iter_rows():
        yield fault(file, line, "possible_because", "", "limit_without_reason")
