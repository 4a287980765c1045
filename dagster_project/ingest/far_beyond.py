"""Figures so far beyond all others of their kind that somebody must vouch for them.

The kinds stand in the dictionary (`alike`). A kind has a ceiling, ten times the largest of its figures: from its lower half, and
from those that are vouched for, one walks up as long as the next figure is no more than ten times as large. So a wrong figure
cannot vouch for another wrong one, and the order of the rows plays no part. Where fewer than five figures lie below, nobody
can say what is usual, and there is no ceiling.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from dagster_project.ingest.canonical_figures import in_canonical_units
from dagster_project.ingest.faults import Fault, fault
from dagster_project.schema.dictionary import Column, Table
from dagster_project.schema.frame_schemas import LINE

Tables = dict[str, pl.LazyFrame]
# Table, line and column of a cell that a correction with the action `flag` vouches for.
Cell = tuple[str, int, str]
FAR = 10
LEAST_OTHERS = 5
# Figures are counted by size in steps of a tenth of a decade: a long table costs no memory, and no gap of ten is hidden.
STEPS_A_DECADE = 10


@dataclass(frozen=True)
class Ceiling:
    """How large a figure of a kind may be, how many there are below it, and the largest of these; in canonical units."""

    kind: tuple[Any, ...]
    size: float
    others: int
    largest: float


def far_faults(typed: Tables, tables: dict[str, Table], vouched: set[Cell]) -> list[Fault]:
    """Every figure beyond the ceiling of its kind, but for the cells that are vouched for."""
    compared = [(table, column) for table in tables.values() for column in table.columns.values()]
    return [
        found
        for table, column in compared
        if column.alike is not None
        for found in _far_cells(_sized(typed, table, column, vouched), table, column, vouched)
    ]


def _sized(typed: Tables, table: Table, column: Column, vouched: set[Cell]) -> pl.LazyFrame:
    """The rows with the size of their largest figure, the factor to it, and the columns of the kind as `kind_0` and so on."""
    is_claim = table.name == "claims"
    rows = in_canonical_units(typed, table.name) if is_claim else typed[table.name]
    factor = pl.col("to_canonical") if is_claim else pl.lit(1.0)
    sizes = {name: pl.col(name).abs() * factor for name in table.figures_of(column)}
    lines = {name: [line for place, line, cell in vouched if (place, cell) == (table.name, name)] for name in sizes}
    return rows.with_columns(
        *(pl.col(name).alias(f"kind_{place}") for place, name in enumerate(column.alike or ())),
        pl.max_horizontal(sizes.values()).alias("size"),
        pl.max_horizontal(pl.when(pl.col(LINE).is_in(lines[name])).then(size) for name, size in sizes.items()).alias(
            "vouched_size"
        ),
        factor.alias("size_factor"),
        (pl.col("unit") if "unit" in table.columns else pl.lit(column.unit)).alias("size_unit"),
    ).filter(pl.col("size") > 0)


def _far_cells(rows: pl.LazyFrame, table: Table, column: Column, vouched: set[Cell]) -> Iterator[Fault]:
    figures = table.figures_of(column)
    for ceiling in _ceilings(rows, len(column.alike or ())):
        is_kind = [pl.col(f"kind_{place}").eq_missing(pl.lit(value)) for place, value in enumerate(ceiling.kind)]
        far = rows.filter(pl.col("size") > ceiling.size, *is_kind).select(LINE, *figures, "size_factor", "size_unit")
        for row in far.collect().iter_rows(named=True):
            largest = f"{ceiling.largest / row['size_factor']:,.6g} {row['size_unit'] or ''}".strip()
            hint = f"The largest of the {ceiling.others} others is {largest}."
            for name in figures:
                is_far = row[name] is not None and abs(row[name]) * row["size_factor"] > ceiling.size
                if is_far and (table.name, row[LINE], name) not in vouched:
                    yield fault(table.file_name, row[LINE], name, f"{row[name]:g}", "far_beyond", hint)


def _ceilings(rows: pl.LazyFrame, kind_columns: int) -> list[Ceiling]:
    kind = [f"kind_{place}" for place in range(kind_columns)]
    step = (pl.col("size").log10() * STEPS_A_DECADE).floor().alias("step")
    steps = rows.group_by(*kind, step).agg(
        pl.len().alias("rows"),
        pl.col("size").min().alias("smallest"),
        pl.col("size").max().alias("largest"),
        pl.col("vouched_size").max().alias("vouched"),
    )
    counted = steps.collect().sort(*kind, "step")
    groups = groupby(counted.iter_rows(named=True), lambda row: tuple(row[name] for name in kind))
    found = [_ceiling(of_kind, list(rows_of_kind)) for of_kind, rows_of_kind in groups]
    return [ceiling for ceiling in found if ceiling is not None]


def _ceiling(kind: tuple[Any, ...], steps: list[dict[str, Any]]) -> Ceiling | None:
    """The ceiling of a kind whose figures are counted in steps of rising size; None where nothing lies beyond it."""
    total = sum(step["rows"] for step in steps)
    vouched = max((step["vouched"] or 0 for step in steps), default=0)
    below, largest = 0, 0
    for step in steps:
        reach = FAR * max(largest, vouched)
        if step["smallest"] > reach and below >= max(LEAST_OTHERS, total / 2):
            return Ceiling(kind, reach, below, max(largest, vouched))
        below, largest = below + step["rows"], step["largest"]
    return None
