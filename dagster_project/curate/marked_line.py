"""One line of a CSV as shown under a fault: the cell found, the rest cut away, control characters masked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

# A row whose cells hold line breaks is looked at no further than this.
LINES_A_ROW = 20
MOST_COLUMNS = 1_000
CUT = "..."
_CELL = re.compile(r'(?:"(?:[^"]|"")*"?)?[^,\n]*')


@dataclass(frozen=True)
class MarkedLine:
    """A line of a file and the part at fault, `text[start:end]`, which is empty when it is the whole line."""

    number: int
    text: str
    start: int
    end: int


def read_lines(path: Path) -> list[str]:
    """Read the lines of a file for showing; what is not UTF-8 is replaced, an unreadable file is empty."""
    try:
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError:
        return []
    return text.replace("\r\n", "\n").split("\n")


def header_of(lines: Sequence[str]) -> list[str]:
    """Name the columns of a file in the order in which they stand in it."""
    first = lines[0] if lines else ""
    cells = [first[start:end] for start, end in islice(_cells(first), MOST_COLUMNS)]
    return [cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in cells]


def marked_line(lines: Sequence[str], line: int, column_index: int | None) -> MarkedLine | None:
    """Find the cell of a row that begins on `line`; None when the file has no such line."""
    if not 1 <= line <= len(lines):
        return None
    whole = MarkedLine(line, lines[line - 1], 0, 0)
    if column_index is None:
        return whole
    row = "\n".join(lines[line - 1 : line - 1 + LINES_A_ROW])
    span = next(islice(_cells(row), column_index, None), None)
    if span is None:
        return whole
    begin = row.rfind("\n", 0, span[0]) + 1
    text = lines[line - 1 + row.count("\n", 0, span[0])]
    start, end = span[0] - begin, min(span[1] - begin, len(text))
    return MarkedLine(line + row.count("\n", 0, span[0]), text, start, end)


def _cells(row: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (match := _CELL.match(row, at)) is not None:
        yield match.span()
        if match.end() >= len(row) or row[match.end()] != ",":
            return
        at = match.end() + 1


def cut_to_width(marked: MarkedLine, width: int) -> MarkedLine:
    """Keep the part of the line around the mark, at most `width` characters, all of them visible."""
    text, start = marked.text, marked.start
    end = min(marked.end, start + width)
    first = max(0, min(start - (width - (end - start)) // 2, len(text) - width))
    last = min(len(text), first + width)
    before, after = CUT if first else "", CUT if last < len(text) else ""
    shown = before + visible(text[first:last]) + after
    shift = len(before) - first
    return MarkedLine(marked.number, shown, start + shift, end + shift)


def visible(text: str) -> str:
    """Put a mark in place of each character that cannot be seen or that would steer a terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def columns_on_screen(text: str) -> int:
    """Count the terminal columns of a text: East Asian wide characters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
