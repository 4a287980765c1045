"""The one form in which a raw CSV is kept, so that a change of one fact is a change of one line.

Columns in the dictionary's order, rows sorted by key, quotes only where a cell needs them, LF, UTF-8 without
a mark. Cells stay as they were written: a formatter that rounds or rewrites numbers would change facts.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from dagster_project.ingest.faults import Fault
from dagster_project.ingest.read import read_file
from dagster_project.schema.dictionary import Table

Row = tuple[str, ...]


def read_rows(folder: Path, table: Table, file: str) -> tuple[list[Row], list[Fault]]:
    """Read the rows of a file of a table as text, columns in the dictionary's order, and the faults of its form."""
    frame, faults = read_file(folder, table, file)
    return [tuple(cell or "" for cell in row) for row in frame.select(list(table.columns)).iter_rows()], faults


def in_order(rows: Iterable[Row], table: Table) -> list[Row]:
    """Sort rows by key, by code point; rows of one key keep their order."""
    places = [list(table.columns).index(column) for column in table.key]
    return sorted(rows, key=lambda row: tuple(row[place] for place in places))


def csv_text(rows: Sequence[Row], table: Table) -> str:
    """Write header and rows as they stand."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(table.columns)
    writer.writerows(rows)
    return text.getvalue()


def canonical_text(folder: Path, table: Table, file: str | None = None) -> tuple[str, list[Fault]]:
    """Write a raw file in canonical form; with faults of form there is no text, as rows might be lost."""
    rows, faults = read_rows(folder, table, file or table.file_name)
    return ("", faults) if faults else (csv_text(in_order(rows, table), table), [])


def first_difference(old: bytes, new: bytes) -> int:
    """Number the first line in which two files differ, from 1."""
    before, after = old.split(b"\n"), new.split(b"\n")
    same = (number for number, pair in enumerate(zip(before, after, strict=False), 1) if pair[0] != pair[1])
    return next(same, min(len(before), len(after)) + 1)
