"""The quick way through a CSV in which nothing is unusual: the same rows as `read.py` gives, many at a time.

Belongs here: cutting a file into blocks of whole lines, knowing a plain block, and reading it. Does not belong here: faults.
Where a block is not plain (a cell over two lines, a stray quote, a ragged or blank row, other line ends, bytes that are no
UTF-8) the answer is None, and `read.py` judges the file from there on cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from dagster_project.schema.dictionary import Table

BLOCK_BYTES = 32_000_000
LONGEST_HEADER = 10_000
# No plain cell holds one of these; the last stands for a quoted text while the shape of a line is looked at.
_UNUSUAL = (b"\x00", b"\x01", b"\x02", b"\r", b"\n\n")


def plain_header(header: bytes, table: Table) -> list[str] | None:
    """The columns of a header line; None unless they are those of the dictionary, in any order, and it ends with LF."""
    columns = header.decode("ascii", errors="replace").rstrip("\n").split(",")
    return columns if header.endswith(b"\n") and sorted(columns) == sorted(table.columns) else None


def blocks_of_lines(file: BinaryIO) -> Iterator[bytes]:
    """Cut the rest of a file into blocks of whole lines; the last line may want its end."""
    rest = b""
    while read := file.read(BLOCK_BYTES):
        read = rest + read
        cut = read.rfind(b"\n") + 1
        rest = read[cut:]
        if cut:
            yield read[:cut]
    if rest:
        yield rest


def plain_rows(block: bytes, columns: list[str]) -> pl.DataFrame | None:
    """Read a block of lines; returns every column as String, empty cells as null, or None when any of it is not plain."""
    if block.startswith(b"\n") or any(unusual in block for unusual in _UNUSUAL):
        return None
    try:
        if not _has_plain_lines(block, len(columns)):
            return None
        frame = pl.read_csv(block, has_header=False, new_columns=columns, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError):
        return None
    lines = block.count(b"\n") + (not block.endswith(b"\n"))
    if (frame.height, frame.width) != (lines, len(columns)):
        return None
    # An empty cell comes as null already, unless it is quoted.
    return frame.with_columns(pl.all().replace("", None)) if b'""' in block else frame


def _has_plain_lines(block: bytes, width: int) -> bool:
    """Whether every line has its cells: bare, or quoted as a whole with quotes inside doubled."""
    lines = pl.read_csv(
        block, has_header=False, new_columns=["line"], separator="\x01", quote_char=None, infer_schema=False
    )
    line = pl.col("line")
    cell = r"(?:[^\",\x02]*|\x02+)"
    quoted = line.str.replace_all(r'"[^"]*"', "\x02").str.contains(rf"\A{cell}(?:,{cell}){{{width - 1}}}\z")
    is_plain = (
        pl.when(line.str.contains('"', literal=True)).then(quoted).otherwise(line.str.count_matches(",") == width - 1)
    )
    return bool(lines.select(is_plain.all()).item())
