"""The rows of marts that differ between two warehouse files, those that moved most first.

A number weighs by the largest of its column in that mart, so that marts of any unit stand in one order; a row weighs as its
heaviest number. A row that is new or gone counts as moved from nothing or to nothing; a change of words alone weighs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from dagster_project.database_rows import query_rows
from dagster_project.publish.compare_marts import SAME_WITHIN, any_differs, figure, joined_rows, shared_columns
from dagster_project.schema.dictionary import Mart, MartColumn

CELLS_SHOWN = 3
LONGEST_TEXT_SHOWN = 40
UNNAMED_UNITS = (None, "", "ratio", "probability")
NOTHING = "(empty)"


@dataclass(frozen=True)
class ChangedRow:
    """One row that differs: its mart and key, how much it moved (1: by the largest figure of a column), and its cells in words."""

    mart: str
    key: str
    weight: float
    cells: tuple[str, ...]


def changed_rows(connection: duckdb.DuckDBPyConnection, mart: Mart, most: int) -> list[ChangedRow]:
    """The rows of a mart that differ between `old` and `new`, heaviest first, at most so many."""
    shared = shared_columns(connection, mart)
    if not shared:
        return []
    return [_changed_row(mart, shared, row) for row in query_rows(connection, _heaviest(mart, shared, most))]


def _heaviest(mart: Mart, shared: list[MartColumn], most: int) -> str:
    numbers = _numbers(mart, shared)
    sizes = "".join(f', max(greatest(abs("old_{c.name}"), abs("new_{c.name}"))) as "largest_{c.name}"' for c in numbers)
    moved = ", ".join(
        f'abs(coalesce("new_{c.name}", 0) - coalesce("old_{c.name}", 0)) / nullif("largest_{c.name}", 0)'
        for c in numbers
    )
    keys = ", ".join(f'"{key}"' for key in mart.key)
    return f"""
        with joined as ({joined_rows(mart, shared)}),
        largest as (select count(*) as rows{sizes} from joined)
        select *, coalesce(greatest({moved or "0"}, 0), 0) as weight from joined cross join largest
        where not in_old or not in_new or {any_differs(mart, shared)}
        order by weight desc, {keys} limit {most}
    """


def _numbers(mart: Mart, shared: list[MartColumn]) -> list[MartColumn]:
    return [column for column in shared if column.type == "number" and column.name not in mart.key]


def _changed_row(mart: Mart, shared: list[MartColumn], row: dict[str, Any]) -> ChangedRow:
    key = ", ".join(f"{name}={NOTHING if row[name] is None else row[name]}" for name in mart.key)
    told = [c for c in shared if c.name not in mart.key and _is_told(c, row)]
    told.sort(key=lambda column: (column.name.endswith(("_low", "_high")), -_weight(column, row)))
    cells = [_cell(mart, column, row) for column in told[:CELLS_SHOWN]]
    if len(told) > CELLS_SHOWN:
        cells.append(f"{len(told) - CELLS_SHOWN} more")
    if not (row["in_old"] and row["in_new"]):
        cells.insert(0, "new row" if row["in_new"] else "row gone")
    return ChangedRow(mart.name, key, row["weight"], tuple(cells))


def _is_told(column: MartColumn, row: dict[str, Any]) -> bool:
    """Whether a cell differs; of a row that is new or gone, whether it holds something."""
    old, new = row[f"old_{column.name}"], row[f"new_{column.name}"]
    if old is None or new is None or column.type != "number":
        return old != new
    return abs(old - new) > SAME_WITHIN * max(abs(old), abs(new))


def _weight(column: MartColumn, row: dict[str, Any]) -> float:
    if column.type != "number":
        return 0
    moved = abs((row[f"new_{column.name}"] or 0) - (row[f"old_{column.name}"] or 0))
    return moved / (row[f"largest_{column.name}"] or 1)


def _cell(mart: Mart, column: MartColumn, row: dict[str, Any]) -> str:
    old, new = (_shown(column, row[f"{side}_{column.name}"]) for side in ("old", "new"))
    if not (row["in_old"] and row["in_new"]):
        return f"{column.name} {_cut(new if row['in_new'] else old)}{_unit(mart, column, row)}"
    if max(len(old), len(new)) > LONGEST_TEXT_SHOWN:
        return f"{column.name} reworded"
    return f"{column.name} {old} -> {new}{_unit(mart, column, row)}"


def _unit(mart: Mart, column: MartColumn, row: dict[str, Any]) -> str:
    """The unit of a number; the dictionary names a column where each row has its own."""
    if column.type != "number" or column.unit in UNNAMED_UNITS:
        return ""
    if column.unit not in mart.columns:
        return f" {column.unit}"
    own = row.get(f"new_{column.unit}") or row.get(f"old_{column.unit}")
    return f" {own}" if own else ""


def _shown(column: MartColumn, value: Any) -> str:
    if value is None:
        return NOTHING
    return figure(value) if column.type == "number" else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT_SHOWN else f"{text[: LONGEST_TEXT_SHOWN - 1]}…"
