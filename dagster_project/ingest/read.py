"""From bytes to frames of text, block by block: encoding, quoting, header and row shape. No meaning of any cell is looked at.

Belongs here: which way a file is read, and what makes it no file of the table. How lines become cells stands in
`read_plain.py` (many at a time) and `read_careful.py` (cell by cell).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from dagster_project.ingest.faults import Fault, fault
from dagster_project.ingest.parts import LINES_A_FILE, stands_twice, table_files
from dagster_project.ingest.read_careful import Position, careful_blocks
from dagster_project.ingest.read_plain import blocks_of_lines, plain_header, plain_rows
from dagster_project.ingest.text_block import TextBlock, lost_file
from dagster_project.schema.dictionary import Table
from dagster_project.schema.frame_schemas import LINE

# After one of these some or all rows of a file are unknown, so no other file is judged by their absence.
ROWS_LOST = frozenset(
    {
        "file_missing",
        "file_unreadable",
        "file_outside",
        "table_twice",
        "file_empty",
        "not_utf8",
        "nul_byte",
        "line_ends",
        "open_quote",
        "column_missing",
        "column_twice",
        "ragged_row",
    }
)


def read_table(folder: Path, table: Table) -> tuple[pl.DataFrame, list[Fault]]:
    """Read a whole table as text, from its file or from its files; see `TextBlock` for the frame."""
    read = [_whole_file(read_blocks(folder, table, number)) for number in range(len(table_files(folder, table)))]
    return pl.concat([block.rows for block in read]), [found for block in read for found in block.faults]


def read_file(folder: Path, table: Table, file: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Read one CSV of a table, `claims.csv` or `claims/2026.csv`, with the lines as an editor shows them."""
    whole = _whole_file(_file_blocks(folder, table, file))
    return whole.rows, whole.faults


def _whole_file(blocks: Iterator[TextBlock]) -> TextBlock:
    """All blocks of a file as one; the one that says that the file is lost stands for all."""
    read = list(blocks)
    if read[-1].is_file_lost:
        return read[-1]
    return TextBlock(pl.concat([block.rows for block in read]), [found for block in read for found in block.faults])


def read_blocks(folder: Path, table: Table, number: int) -> Iterator[TextBlock]:
    """Read the file of that number of a table, from 0; lines of one of several files hold its number too."""
    files = table_files(folder, table)
    if stands_twice(folder, table):
        twice = fault(table.file_name, 0, "", f"{table.name}/", "table_twice")
        yield lost_file(table, [twice])
        return
    if files == [table.file_name]:
        yield from _file_blocks(folder, table, table.file_name)
        return
    for block in _file_blocks(folder, table, files[number]):
        rows = block.rows.with_columns(pl.col(LINE) + (number + 1) * LINES_A_FILE)
        yield TextBlock(rows, block.faults, block.is_file_lost)


def _file_blocks(folder: Path, table: Table, file: str) -> Iterator[TextBlock]:
    """The plain blocks of a file, and from the first that is not plain on what the careful reader says; at least one."""
    path = folder / file
    unreadable = _place_faults(folder, path, file)
    if unreadable:
        yield lost_file(table, unreadable)
        return
    try:
        position = yield from _plain_blocks(path, table)
        if position is not None:
            yield from careful_blocks(path, file, table, position)
    except OSError as error:
        yield lost_file(table, [fault(file, 0, "", str(error.strerror), "file_unreadable")])


def _plain_blocks(path: Path, table: Table) -> Iterator[TextBlock]:
    """Yield plain blocks; returns where the careful reader must go on, None at the end of the file."""
    with path.open("rb") as file:
        columns = plain_header(file, table)
        if columns is None:
            return Position()
        start = position = Position(file.tell(), 2, columns)
        for block in blocks_of_lines(file):
            rows = plain_rows(block, columns)
            if rows is None:
                return position
            lines = (pl.int_range(pl.len(), dtype=pl.Int64) + position.line).alias(LINE)
            yield TextBlock(rows.select(lines, *table.columns), [])
            position = Position(position.offset + len(block), position.line + rows.height, columns)
    # A header alone has no block; the careful reader gives the empty one.
    return position if position == start else None


def _place_faults(folder: Path, path: Path, name: str) -> list[Fault]:
    try:
        if not path.exists():
            return [fault(name, 0, "", "", "file_missing")]
        if folder.resolve() not in path.resolve().parents:
            return [fault(name, 0, "", str(path.resolve()), "file_outside")]
        if not path.is_file():
            return [fault(name, 0, "", "not a plain file", "file_unreadable")]
    except OSError as error:
        return [fault(name, 0, "", str(error.strerror), "file_unreadable")]
    return []
