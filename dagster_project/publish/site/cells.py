"""What a table of the site is made of: checked links, cells, and tables whose tail is loaded on demand.

Text from the data stays text: the templates escape it, and only a plain http(s) address becomes a link.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

LINKS_SHOWN = 2


def http_address(text: str | None) -> str | None:
    """The address when it is an absolute http(s) one, else nothing."""
    try:
        parts = urlsplit((text or "").strip())
    except ValueError:
        return None
    return (text or "").strip() if parts.scheme in ("http", "https") and parts.netloc else None


@dataclass(frozen=True)
class Link:
    """A label that may lead somewhere."""

    label: str
    address: str | None
    title: str = ""


@dataclass(frozen=True)
class Explain:
    """What a click on "explain" opens: one row of one mart, and the column that was asked about."""

    mart: str
    row: str
    column: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell: text, then links, then a way to explain it."""

    text: str = ""
    number: bool = False
    links: tuple[Link, ...] = ()
    explain: Explain | None = None
    tone: str = ""
    long: bool = False

    @property
    def style(self) -> str:
        """The class of the cell."""
        if self.number:
            return "number"
        if self.tone:
            return f"tone-{self.tone}"
        return "long" if self.long else "cites" if self.links else ""

    @property
    def links_shown(self) -> tuple[Link, ...]:
        return self.links[:LINKS_SHOWN]

    @property
    def links_left(self) -> int:
        return max(0, len(self.links) - LINKS_SHOWN)

    def as_data(self) -> str | dict[str, Any]:
        """The cell for the script that draws the rest of a table."""
        if not (self.links or self.explain or self.style):
            return self.text
        data: dict[str, Any] = {"t": self.text}
        if self.style:
            data["s"] = self.style
        if self.links:
            data["l"] = [[link.label, link.address or "", link.title] for link in self.links_shown]
            data["m"] = self.links_left
        if self.explain:
            data["e"] = [self.explain.mart, self.explain.row, self.explain.column]
        return data


@dataclass(frozen=True)
class Table:
    """A table with a caption; only the first rows stand in the page."""

    name: str
    caption: str
    headers: tuple[str, ...]
    rows: list[list[Cell]]
    shown: int = 12

    @property
    def first_rows(self) -> list[list[Cell]]:
        return self.rows[: self.shown]

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each header, and whether figures stand below it."""
        cells = self.rows[0] if self.rows else [Cell()] * len(self.headers)
        return [(header, cell.number) for header, cell in zip(self.headers, cells, strict=True)]

    @property
    def has_more(self) -> bool:
        return len(self.rows) > self.shown

    @property
    def data_name(self) -> str:
        return f"table-{self.name}"

    def as_data(self) -> list[list[str | dict[str, Any]]]:
        return [[cell.as_data() for cell in row] for row in self.rows]


def text(value: object, tone: str = "") -> Cell:
    """A cell of words."""
    return Cell("" if value is None else str(value), tone=tone)


def sentence(value: str) -> Cell:
    """A cell of a sentence or two, which gets room."""
    return Cell(value, long=True)


def number(value: str) -> Cell:
    """A cell of a figure that is already written out."""
    return Cell(value, number=True)


def why(mart: str, row: str, column: str = "") -> Cell:
    """A cell that only explains its row."""
    return Cell(explain=Explain(mart, row, column))
