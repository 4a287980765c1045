"""From bytes to frames of text, block by block: encoding, quoting, header and row shape. No meaning of any cell is looked at.

Belongs here: which way a file is read, and what makes it no file of the table. How lines become cells stands in
`read_plain.py` (many at a time) and `read_careful.py` (cell by cell).
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import polars as pl

from dagster_project.ingest.bytes_read import BytesRead
from dagster_project.ingest.faults import Fault, fault
from dagster_project.ingest.parts import LINES_A_FILE, stands_twice, table_files
from dagster_project.ingest.read_careful import Position, careful_blocks
from dagster_project.ingest.read_plain import LONGEST_HEADER, blocks_of_lines, plain_header, plain_rows
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
    files = table_files(folder, table)
    return whole_table(read_blocks(folder, table, files, number, BytesRead()) for number in range(len(files)))


def whole_table(files: Iterable[Iterable[TextBlock]]) -> tuple[pl.DataFrame, list[Fault]]:
    """All rows and faults of the files of a table, each given as its blocks."""
    read = [_whole_file(blocks) for blocks in files]
    return pl.concat([block.rows for block in read]), [found for block in read for found in block.faults]


def read_file(folder: Path, table: Table, file: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Read one CSV of a table, `claims.csv` or `claims/2026.csv`, with the lines as an editor shows them."""
    whole = _whole_file(_file_blocks(folder, table, file, BytesRead()))
    return whole.rows, whole.faults


def _whole_file(blocks: Iterable[TextBlock]) -> TextBlock:
    """All blocks of a file as one; the one that says that the file is lost stands for all."""
    read = list(blocks)
    if read[-1].is_file_lost:
        return read[-1]
    return TextBlock(pl.concat([block.rows for block in read]), [found for block in read for found in block.faults])


def read_blocks(folder: Path, table: Table, files: list[str], number: int, seen: BytesRead) -> Iterator[TextBlock]:
    """Read the file of that number of a table, from 0; lines of one of several files hold its number too.

    `seen` takes the bytes that become rows.
    """
    if stands_twice(folder, table):
        twice = fault(table.file_name, 0, "", f"{table.name}/", "table_twice")
        yield lost_file(table, [twice])
        return
    if files == [table.file_name]:
        yield from _file_blocks(folder, table, table.file_name, seen)
        return
    for block in _file_blocks(folder, table, files[number], seen):
        rows = block.rows.with_columns(pl.col(LINE) + (number + 1) * LINES_A_FILE)
        yield TextBlock(rows, block.faults, block.is_file_lost)


def _file_blocks(folder: Path, table: Table, file: str, seen: BytesRead) -> Iterator[TextBlock]:
    """The plain blocks of a file, and from the first that is not plain on what the careful reader says; at least one."""
    path = folder / file
    unreadable = _place_faults(folder, path, file)
    if unreadable:
        yield lost_file(table, unreadable)
        return
    try:
        # Opened once: a file that is replaced meanwhile is read to its end as it was.
        with path.open("rb") as stream:
            position = yield from _plain_blocks(stream, table, seen)
            if position is not None:
                yield from careful_blocks(stream, file, table, position, seen)
    except OSError as error:
        yield lost_file(table, [fault(file, 0, "", str(error.strerror), "file_unreadable")])


def _plain_blocks(file: BinaryIO, table: Table, seen: BytesRead) -> Generator[TextBlock, None, Position | None]:
    """Yield plain blocks; returns where the careful reader must go on, None at the end of the file."""
    header = file.readline(LONGEST_HEADER)
    columns = plain_header(header, table)
    if columns is None:
        return Position()
    seen.add(header)
    start = position = Position(len(header), 2, columns)
    for block in blocks_of_lines(file):
        rows = plain_rows(block, columns)
        if rows is None:
            return position
        seen.add(block)
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
