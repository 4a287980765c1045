"""The careful way through a CSV: every byte and every cell is looked at, and what is wrong is named with its line.

A file is read twice and never held whole: once for its bytes, once for its rows, which must come from the same bytes.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import polars as pl

from dagster_project.ingest.bytes_read import BytesRead
from dagster_project.ingest.faults import Fault, fault
from dagster_project.ingest.text_block import TextBlock, lost_file, text_frame
from dagster_project.schema.dictionary import Table

LONGEST_CELL = 20_000
ROWS_A_BLOCK = 100_000
MOST_COLUMNS_SHOWN = 20
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Of several things wrong with the bytes the first of these is named: the others mostly follow from it.
_BYTE_RULES = ("nul_byte", "not_utf8", "file_empty", "line_ends")


@dataclass(frozen=True)
class Position:
    """Where in a file to begin: the offset in bytes, the line there, and the header if it has been read."""

    offset: int = 0
    line: int = 1
    columns: list[str] | None = None


class FileChanged(Exception):
    """The bytes that were read for their rows are not those that were looked at before."""


def careful_blocks(file: BinaryIO, name: str, table: Table, start: Position, seen: BytesRead) -> Iterator[TextBlock]:
    """Read a file from a position on; `seen` takes its bytes. Raises OSError when the file cannot be read."""
    before = seen.copy()
    broken = _byte_fault(file, name, start, seen)
    if broken is not None:
        yield lost_file(table, [broken])
        return
    csv.field_size_limit(max(csv.field_size_limit(), os.fstat(file.fileno()).st_size + 1))
    try:
        yield from _row_blocks(_lines(file, start, before, seen), name, table, start)
    except (FileChanged, UnicodeDecodeError):
        changed = "It changed while it was read: let who writes it end."
        yield lost_file(table, [fault(name, 0, "", "", "file_unreadable", changed)])


def _raw_lines(file: BinaryIO, start: Position, seen: BytesRead) -> Iterator[bytes]:
    """The lines from the position on, without a byte order mark before the first of the file."""
    file.seek(start.offset)
    for number, line in enumerate(file):
        seen.add(line)
        yield line.removeprefix(BYTE_ORDER_MARK) if start.offset == number == 0 else line


def _lines(file: BinaryIO, start: Position, seen: BytesRead, expected: BytesRead) -> Iterator[str]:
    """The lines as text. Raises FileChanged at the end when they are not what was expected."""
    for line in _raw_lines(file, start, seen):
        yield line.decode("utf-8").replace("\r\n", "\n")
    if seen.hex != expected.hex:
        raise FileChanged


def _byte_fault(file: BinaryIO, name: str, start: Position, seen: BytesRead) -> Fault | None:
    """What makes the bytes no text: the first place of the gravest rule."""
    first: dict[str, Fault] = {}
    is_empty = start.offset == 0
    for number, line in enumerate(_raw_lines(file, start, seen), start=start.line):
        is_empty = is_empty and not line.decode("utf-8", "replace").strip()
        for rule, value in _byte_rules(line):
            first.setdefault(rule, fault(name, number, "", value, rule))
        if "nul_byte" in first:
            break
    if is_empty:
        first["file_empty"] = fault(name, 0, "", "", "file_empty")
    found = next((first[rule] for rule in _BYTE_RULES if rule in first), None)
    if found is not None and found.rule == "nul_byte" and _is_utf16(file):
        return fault(name, found.line, "", "", "not_utf8")
    return found


def _byte_rules(line: bytes) -> Iterator[tuple[str, str]]:
    """The rules that a line breaks, each with what is shown of it."""
    if b"\x00" in line:
        yield "nul_byte", ""
    if b"\r" in line.replace(b"\r\n", b"\n"):
        yield "line_ends", ""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        yield "not_utf8", repr(line[error.start : error.start + 4])


def _is_utf16(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(2) in (b"\xff\xfe", b"\xfe\xff")


def _row_blocks(text: Iterator[str], name: str, table: Table, start: Position) -> Iterator[TextBlock]:
    """Rows of cells in blocks; a row of another width is left out and named."""
    reader = csv.reader(text, strict=True)
    before, line = start.line - 1, start.line
    faults: list[Fault] = []
    try:
        header = start.columns or next(reader)
        faults += _header_faults(header, name, table)
        block = _RowBlock(table, name, header)
        line = before + reader.line_num + 1
        for row in reader if _is_header_whole(faults) else ():
            faults += block.add(row, line)
            line = before + reader.line_num + 1
            if block.is_full:
                yield TextBlock(block.frame(), [])
                block = _RowBlock(table, name, header)
    except csv.Error as error:
        yield lost_file(table, [*faults, fault(name, line, "", str(error), "open_quote")])
        return
    yield TextBlock(block.frame(), faults)


class _RowBlock:
    """Rows of the width of the header, with their lines, until there are enough for a block."""

    def __init__(self, table: Table, name: str, header: list[str]) -> None:
        self._table, self._name, self._header = table, name, header
        self._rows: list[list[str]] = []
        self._lines: list[int] = []

    @property
    def is_full(self) -> bool:
        return len(self._rows) == ROWS_A_BLOCK

    def add(self, row: list[str], line: int) -> list[Fault]:
        """Take a row; returns the fault of one with another number of cells, which is left out."""
        if len(row) != len(self._header):
            return [_shape_fault(row, len(self._header), self._name, line)]
        self._rows.append(row)
        self._lines.append(line)
        return []

    def frame(self) -> pl.DataFrame:
        return text_frame(self._table, self._rows, self._lines, self._header)


def _is_header_whole(faults: list[Fault]) -> bool:
    """Whether rows can be judged by a header with these faults: every column is there, and once."""
    return not any(found.rule in ("column_missing", "column_twice") for found in faults)


def _header_faults(header: list[str], name: str, table: Table) -> list[Fault]:
    counts = Counter(header)
    unknown = [column for column in counts if column not in table.columns]
    twice = [column for column, count in counts.items() if count > 1]
    return [
        *(fault(name, 1, column[:60], column, "column_unknown") for column in unknown[:MOST_COLUMNS_SHOWN]),
        *(fault(name, 1, column[:60], column, "column_twice") for column in twice[:MOST_COLUMNS_SHOWN]),
        *(fault(name, 1, column, "", "column_missing") for column in table.columns if column not in counts),
    ]


def _shape_fault(row: list[str], width: int, name: str, line: int) -> Fault:
    if not row:
        return fault(name, line, "", "", "blank_row")
    return fault(name, line, "", ",".join(row), "ragged_row", f"{len(row)} cells, the header has {width}.")
