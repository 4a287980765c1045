"""What reading gives: some rows of a file as text, before any cell has a meaning."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from dagster_project.ingest.faults import Fault
from dagster_project.schema.dictionary import Table
from dagster_project.schema.frame_schemas import LINE


@dataclass(frozen=True)
class TextBlock:
    """Some rows of a file as text, and the faults of their form.

    `rows` holds `line` (Int64, 1-based line of the row's start, see `parts.py`) and every dictionary column as String, where
    an empty cell is null. When the file turned out not to be readable, `is_file_lost` is true: no row of any block counts.
    """

    rows: pl.DataFrame
    faults: list[Fault]
    is_file_lost: bool = False


def text_frame(table: Table, rows: list[list[str]], lines: list[int], header: list[str] | None = None) -> pl.DataFrame:
    """Make a frame of text from rows of cells; a column that the header lacks is empty."""
    cells = dict(zip(header or [], zip(*rows, strict=True), strict=True)) if rows else {}
    columns = {
        name: pl.Series(name, [cell or None for cell in cells.get(name, [""] * len(rows))], dtype=pl.String)
        for name in table.columns
    }
    return pl.DataFrame({LINE: pl.Series(LINE, lines, dtype=pl.Int64), **columns})


def lost_file(table: Table, faults: list[Fault]) -> TextBlock:
    """The block of a file that cannot be read: no rows, and why."""
    return TextBlock(text_frame(table, [], []), faults, is_file_lost=True)
