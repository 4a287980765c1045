"""What a hostile case is: a file or a cell, and the faults that must be named for it, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fixtures.raw_folder import RawFolder

SOUND = ""


@dataclass(frozen=True)
class HostileCell:
    """One hostile text in one cell of a sound row. `rules`, joined by spaces, must be named at its line."""

    table: str
    row: str
    column: str
    text: str
    rules: str

    def __str__(self) -> str:
        shown = ascii(self.text)[1:40]
        return f"{self.table}.{self.column} holds {shown} ({len(self.text)}) -> {self.rules or 'sound'}"


@dataclass(frozen=True)
class HostileFile:
    """A hostile file. `expected` holds (file, line, rule) of every fault that must be named; no other may."""

    says: str
    expected: frozenset[tuple[str, int, str]]
    spoil: Callable[[RawFolder], None]

    def __str__(self) -> str:
        return self.says


def cells(table: str, row: str, column: str, rules: str, texts: Iterable[str]) -> list[HostileCell]:
    """The same fate for many texts in one cell."""
    return [HostileCell(table, row, column, text, rules) for text in texts]


def rewritten(says: str, line: int, rules: str, rewrite: Callable[[bytes], bytes], table: str = "units") -> HostileFile:
    """A file whose bytes were rewritten; `rules` are expected on one line of it."""
    expected = frozenset((f"{table}.csv", line, rule) for rule in rules.split())
    return HostileFile(says, expected, lambda raw: raw.write(table, rewrite(raw.read(table))))
