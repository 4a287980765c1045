"""The quick way through a CSV in which nothing is unusual: the same frame as `read.py` gives, many rows at a time.

Belongs here: knowing a plain block of lines, and reading it. Does not belong here: faults. Where a block is not plain (a cell
over two lines, a stray quote, a ragged or blank row, other line ends, bytes that are no UTF-8) the answer is None, and
`read.py` judges the whole file cell by cell.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from dagster_project.schema.dictionary import Table
from dagster_project.schema.frame_schemas import LINE

BLOCK_BYTES = 32_000_000
LONGEST_HEADER = 10_000
# No plain cell holds one of these; the second stands for a quoted text while the shape of a line is looked at.
_UNUSUAL = (b"\x00", b"\x01", b"\x02", b"\r", b"\n\n")


def read_plain(path: Path, table: Table) -> pl.DataFrame | None:
    """Read a CSV whose header is that of the dictionary in any order; None when any of it is not plain.

    Returns `line` (Int64) and every dictionary column as String, empty cells as null.
    """
    with path.open("rb") as file:
        header = file.readline(LONGEST_HEADER)
        columns = header.decode("ascii", errors="replace").rstrip("\n").split(",")
        if not header.endswith(b"\n") or sorted(columns) != sorted(table.columns):
            return None
        frames: list[pl.DataFrame] = []
        for block in _blocks(file):
            frame = _plain_frame(block, columns)
            if frame is None:
                return None
            frames.append(frame)
    if not frames:
        return None
    rows = pl.concat(frames).select(list(table.columns))
    return rows.select((pl.int_range(pl.len(), dtype=pl.Int64) + 2).alias(LINE), pl.all())


def _blocks(file: io.BufferedReader) -> Iterator[bytes]:
    """Cut the rest of a file into blocks of whole lines."""
    rest = b""
    while read := file.read(BLOCK_BYTES):
        read = rest + read
        cut = read.rfind(b"\n") + 1
        rest = read[cut:]
        if cut:
            yield read[:cut]
    if rest:
        yield rest


def _plain_frame(block: bytes, columns: list[str]) -> pl.DataFrame | None:
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
    return frame.with_columns(pl.all().replace("", None))


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
