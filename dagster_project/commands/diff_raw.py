"""`warehouse diff --raw OLD NEW`: which facts were added, changed or withdrawn between two folders of CSVs.

Belongs here: the facts and their words, and the order of the answer. How marts are compared stands in
publish/compare_marts; how a folder becomes a warehouse is handed in.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import polars as pl

from dagster_project.commands import WrongUse
from dagster_project.ingest.read import read_table
from dagster_project.publish.compare_marts import compare_marts, headline_changes
from dagster_project.schema.dictionary import Table, raw_tables
from dagster_project.schema.frame_schemas import LINE

# Builds the warehouse of a raw folder below another folder and returns its database file.
Build = Callable[[Path, Path], Path]
LONGEST_CELL_SHOWN = 80
CELLS_SHOWN = 8


@dataclass(frozen=True)
class FactChange:
    """One row that was added, withdrawn or changed; cells hold (column, old, new) of what differs."""

    table: str
    key: str
    kind: str
    cells: tuple[tuple[str, str, str], ...]

    def words(self) -> str:
        if self.kind == "changed":
            what = "; ".join(f"{c} {_shown(old)} -> {_shown(new)}" for c, old, new in self.cells)
        else:
            what = "; ".join(f"{c} {_shown(old or new)}" for c, old, new in self.cells[:CELLS_SHOWN])
        return f"{self.kind} {self.table} {self.key}: {what}"


def write_difference(old: Path, new: Path, build: Build, top: int, out: TextIO) -> None:
    """Write the facts that differ, then the mart numbers they move; builds both in temporary folders."""
    changes = facts_between(old, new)
    print("\n".join(summary_lines(changes, top)), file=out)
    if not changes:
        return
    with tempfile.TemporaryDirectory(prefix="warehouse-diff-") as folder:
        before, after = (build(raw, Path(folder) / name) for raw, name in ((old, "old"), (new, "new")))
        moved = headline_changes(before, after)
        for change in compare_marts(before, after):
            moved += change.words() if change.is_change else []
    print("\n".join(["", *(moved or ["No mart number moves."])]), file=out)


def facts_between(old: Path, new: Path) -> list[FactChange]:
    """Compare two folders of raw tables by key, as text; raises WrongUse when a folder cannot be read."""
    changes: list[FactChange] = []
    for table in raw_tables().values():
        before, after = (_keyed(folder, table) for folder in (old, new))
        changes += _table_changes(table, before, after)
    return changes


def summary_lines(changes: list[FactChange], top: int) -> list[str]:
    """Say table by table how many facts changed, then each change up to `top`."""
    lines: list[str] = []
    for table in raw_tables():
        kinds = [change.kind for change in changes if change.table == table]
        if kinds:
            counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("added", "changed", "withdrawn"))
            lines.append(f"{table}: {counts}")
    lines += [f"  {change.words()}" for change in changes[:top]]
    if len(changes) > top:
        lines.append(f"  ... and {len(changes) - top} more: --top {len(changes)}")
    return lines or ["No fact differs."]


def _keyed(folder: Path, table: Table) -> dict[tuple[str, ...], dict[str, str]]:
    frame, faults = read_table(folder, table)
    if faults:
        first = faults[0]
        raise WrongUse(f"{folder / first.file}, line {first.line}: {first.sentence}. {first.cure}")
    cells = frame.drop(LINE).with_columns(pl.all().fill_null(""))
    return {tuple(row[column] for column in table.key): row for row in cells.iter_rows(named=True)}


def _table_changes(
    table: Table,
    before: dict[tuple[str, ...], dict[str, str]],
    after: dict[tuple[str, ...], dict[str, str]],
) -> Iterator[FactChange]:
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, {}), after.get(key, {})
        if old == new:
            continue
        kind = "added" if not old else "withdrawn" if not new else "changed"
        differing = [(c, old.get(c, ""), new.get(c, "")) for c in table.columns if c not in table.key]
        cells = tuple(cell for cell in differing if cell[1] != cell[2])
        yield FactChange(table.name, "/".join(part for part in key if part), kind, cells)


def _shown(cell: str) -> str:
    if not cell:
        return "(empty)"
    return cell if len(cell) <= LONGEST_CELL_SHOWN else f"{cell[: LONGEST_CELL_SHOWN - 3]}..."
