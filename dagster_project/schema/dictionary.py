"""The dictionary: every raw table and every mart with its columns, read once from the YAML files beside this module.

Belongs here: the shape of an entry and how it is loaded. Does not belong here: rules that look at data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

HERE = Path(__file__).parent
ColumnType = Literal[
    "id", "reference", "text", "number", "integer", "date", "period", "url", "enum", "qualifier", "boolean"
]


@dataclass(frozen=True)
class Column:
    """One column of a raw table: what it holds, what is allowed, and what must not be put there.

    `because` says what sets `minimum` and `maximum`. `alike` names the columns whose values make rows of one kind, among
    which no figure may stand far beyond all others (see `ingest/far_beyond.py`); empty: all rows; None: not compared. Of low,
    value and high it stands at the value.
    """

    name: str
    type: ColumnType
    description: str
    example: str
    never: str
    required: bool = False
    references: str | None = None
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    because: str | None = None
    positive: bool = False
    alike: tuple[str, ...] | None = None
    future: bool = False
    unit: str | None = None


@dataclass(frozen=True)
class Table:
    """One raw table: its grain, its key, its columns, and which column says when the world could know a row.

    `newest_report_within_days` is how old the newest report may get before somebody should look for news. `needed_by_models`
    are the keys of rows that the models ask for by name.
    """

    name: str
    grain: str
    guide: str
    key: tuple[str, ...]
    columns: dict[str, Column]
    known_on: str | None = None
    newest_report_within_days: int | None = None
    needed_by_models: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"

    @property
    def triplets(self) -> tuple[tuple[str, str, str], ...]:
        """The (low, value, high) column groups of the table."""
        groups: list[tuple[str, str, str]] = []
        for low in self.columns:
            if low != "low" and not low.endswith("_low"):
                continue
            value = "value" if low == "low" else low.removesuffix("_low")
            groups.append((low, value, low.removesuffix("low") + "high"))
        return tuple(groups)

    def columns_of_type(self, *types: ColumnType) -> list[Column]:
        return [column for column in self.columns.values() if column.type in types]

    def figures_of(self, column: Column) -> tuple[str, ...]:
        """The column with its low and high, where it has them."""
        return next((group for group in self.triplets if column.name in group), (column.name,))


@dataclass(frozen=True)
class MartColumn:
    """One column of a published table."""

    name: str
    type: str
    description: str
    unit: str | None = None
    not_null: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derivation:
    """How a group of columns of a mart is worked out: in words, from which groups of inputs, with which assumptions.

    `columns` and `assumptions` may end in an asterisk. `constant` marks what follows from the row's own key alone.
    """

    columns: tuple[str, ...]
    expression: str
    inputs: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    constant: bool = False


@dataclass(frozen=True)
class Mart:
    """One published table: its grain, its key, its contracted columns and how they are worked out."""

    name: str
    grain: str
    description: str
    key: tuple[str, ...]
    columns: dict[str, MartColumn] = field(default_factory=dict[str, MartColumn])
    as_csv: bool = True
    lineage: tuple[Derivation, ...] = ()

    def derivation(self, column: str) -> Derivation | None:
        """The first derivation whose columns fit; None for a key column and for what the dictionary does not explain."""
        if column in self.key:
            return None
        return next((d for d in self.lineage if any(fnmatchcase(column, name) for name in d.columns)), None)


@cache
def raw_tables() -> dict[str, Table]:
    """Load the raw tables, by name, in alphabetical order."""
    return {table.name: table for table in map(_read_table, sorted((HERE / "tables").glob("*.yml")))}


@cache
def marts() -> dict[str, Mart]:
    """Load the published marts, by name, in alphabetical order."""
    return {mart.name: mart for mart in map(_read_mart, sorted((HERE / "marts").glob("*.yml")))}


def _load(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _read_table(path: Path) -> Table:
    entry = _load(path)
    columns = {
        name: Column(
            name=name,
            **{key: _entry_value(key, value) for key, value in spec.items()},
        )
        for name, spec in entry["columns"].items()
    }
    return Table(
        name=entry["table"],
        grain=entry["grain"],
        guide=entry["guide"],
        key=tuple(entry["key"]),
        columns=columns,
        known_on=entry.get("known_on"),
        newest_report_within_days=entry.get("newest_report_within_days"),
        needed_by_models=tuple(entry.get("needed_by_models", ())),
    )


def _entry_value(key: str, value: Any) -> Any:
    """A closed list is a tuple; YAML reads 2026-02-03 and 15 as a date and a number, and an example is always text."""
    if key in ("allowed", "alike"):
        return tuple(value)
    return str(value) if key == "example" else value


def _read_mart(path: Path) -> Mart:
    entry = _load(path)
    columns = {
        name: MartColumn(name=name, **{key: _entry_value(key, value) for key, value in spec.items()})
        for name, spec in entry["columns"].items()
    }
    return Mart(
        name=entry["mart"],
        grain=entry["grain"],
        description=entry["description"],
        key=tuple(entry["key"]),
        columns=columns,
        as_csv=entry.get("as_csv", True),
        lineage=tuple(_read_derivation(spec) for spec in entry.get("lineage", ())),
    )


def _read_derivation(spec: dict[str, Any]) -> Derivation:
    return Derivation(
        columns=tuple(spec["columns"]),
        expression=str(spec["expression"]),
        inputs=tuple(spec.get("inputs", ())),
        assumptions=tuple(spec.get("assumptions", ())),
        constant=bool(spec.get("constant", False)),
    )
