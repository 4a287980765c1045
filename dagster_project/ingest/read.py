"""From bytes to a frame of text: encoding, quoting, header and row shape. No meaning of any cell is looked at here."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import polars as pl

from dagster_project.ingest.faults import Fault, fault
from dagster_project.ingest.parts import LINES_A_FILE, stands_twice, table_files
from dagster_project.ingest.read_plain import read_plain
from dagster_project.schema.dictionary import Table
from dagster_project.schema.frame_schemas import LINE

LONGEST_CELL = 20_000
MOST_COLUMNS_SHOWN = 20
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
    """Read a table as text, from its file or from its files; see `parts.py` for their lines.

    Returns a frame with `line` (Int64, 1-based line of the row's start) and every dictionary column as String, where an
    empty cell is null; and the faults of its form. A file that cannot be read gives an empty frame.
    """
    files = table_files(folder, table)
    if stands_twice(folder, table):
        return _frame(table, [], []), [fault(table.file_name, 0, "", f"{table.name}/", "table_twice")]
    if files == [table.file_name]:
        return read_file(folder, table, table.file_name)
    read = [read_file(folder, table, file) for file in files]
    frames = [
        frame.with_columns(pl.col(LINE) + number * LINES_A_FILE) for number, (frame, _) in enumerate(read, start=1)
    ]
    return pl.concat(frames), [found for _, faults in read for found in faults]


def read_file(folder: Path, table: Table, file: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Read one CSV of a table, `claims.csv` or `claims/2026.csv`, with the lines as an editor shows them."""
    path = folder / file
    unreadable = _place_faults(folder, path, file)
    if unreadable:
        return _frame(table, [], []), unreadable
    try:
        plain = read_plain(path, table)
        raw = b"" if plain is not None else path.read_bytes()
    except OSError as error:
        return _frame(table, [], []), [fault(file, 0, "", str(error.strerror), "file_unreadable")]
    if plain is not None:
        return plain, []
    text, faults = _decode(raw, file)
    if faults:
        return _frame(table, [], []), faults
    return _read_rows(text, file, table)


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


def _decode(raw: bytes, name: str) -> tuple[str, list[Fault]]:
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in raw:
        rule = "not_utf8" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "nul_byte"
        return "", [fault(name, _line_of(raw, raw.index(b"\x00")), "", "", rule)]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", [fault(name, _line_of(raw, error.start), "", repr(raw[error.start : error.start + 4]), "not_utf8")]
    if not text.strip():
        return "", [fault(name, 0, "", "", "file_empty")]
    text = text.replace("\r\n", "\n")
    if "\r" in text:
        return "", [fault(name, text.count("\n", 0, text.index("\r")) + 1, "", "", "line_ends")]
    return text, []


def _line_of(raw: bytes, offset: int) -> int:
    return raw.count(b"\n", 0, offset) + 1


def _read_rows(text: str, name: str, table: Table) -> tuple[pl.DataFrame, list[Fault]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    faults: list[Fault] = []
    start = 1
    try:
        header = next(reader)
        faults += _header_faults(header, name, table)
        if any(f.rule in ROWS_LOST for f in faults):
            return _frame(table, [], []), faults
        start = reader.line_num + 1
        for row in reader:
            if len(row) == len(header):
                rows.append(row)
                lines.append(start)
            else:
                faults.append(_shape_fault(row, len(header), name, start))
            start = reader.line_num + 1
    except csv.Error as error:
        return _frame(table, [], []), [*faults, fault(name, start, "", str(error), "open_quote")]
    return _frame(table, rows, lines, header), faults


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


def _frame(table: Table, rows: list[list[str]], lines: list[int], header: list[str] | None = None) -> pl.DataFrame:
    cells = dict(zip(header or [], zip(*rows, strict=True), strict=True)) if rows else {}
    columns = {
        name: pl.Series(name, [cell or None for cell in cells.get(name, [""] * len(rows))], dtype=pl.String)
        for name in table.columns
    }
    return pl.DataFrame({LINE: pl.Series(LINE, lines, dtype=pl.Int64), **columns})
