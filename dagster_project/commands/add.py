"""`warehouse add`: one new row, asked for or given, judged by every rule and put in its place.

It reads and writes the raw folder only, never the network.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.places import RAW

if TYPE_CHECKING:
    from dagster_project.curate.new_row import NewRow
    from dagster_project.schema.dictionary import Column, Table

GOOD, FAULTY, WRONG_USE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("table", metavar="TABLE", help="table to add to, like claims")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="cells",
        metavar="COLUMN=VALUE",
        help="a cell of the row; may be repeated",
    )
    parser.add_argument("--raw", type=Path, default=RAW, metavar="DIR", help="folder of the CSVs (data/raw)")
    parser.add_argument("--yes", action="store_true", help="write without asking for a yes")


def run(arguments: argparse.Namespace) -> int:
    """Add the row. 0 added, 1 faults, 2 wrong use or given up."""
    from dagster_project.commands.check import print_faults
    from dagster_project.curate.raw_files import Refusal, asked_tables, from_here, known_table
    from dagster_project.ingest.faults import DataFaults

    raw = from_here(arguments.raw)
    try:
        table = known_table(arguments.table.removesuffix(".csv"))
        asked_tables([table.name], raw)
        return _add(raw, table, given_cells(arguments.cells, table), yes=arguments.yes)
    except Refusal as refusal:
        print(f"warehouse add: {refusal}", file=sys.stderr)
        return WRONG_USE
    except DataFaults as problem:
        print_faults(problem.faults, raw, sys.stdout)
        return FAULTY
    except (EOFError, KeyboardInterrupt):
        print("\nNothing was written.")
        return WRONG_USE


def given_cells(pairs: Sequence[str], table: Table) -> dict[str, str]:
    """Read `column=value` arguments; a value may itself hold an equals sign."""
    from dagster_project.curate.near_names import did_you_mean
    from dagster_project.curate.raw_files import Refusal

    cells: dict[str, str] = {}
    for pair in pairs:
        column, equals, value = pair.partition("=")
        if not equals:
            raise Refusal(f"--set {pair} has no equals sign; write --set column=value")
        if column not in table.columns:
            guess = did_you_mean(column, table.columns)
            known = f"{guess} Its columns are: {', '.join(table.columns)}".strip()
            raise Refusal(f"{table.name} has no column {column}. {known}")
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise Refusal(f"the value of {column} is not UTF-8 text")
        if column in cells:
            raise Refusal(f"{column} is set twice")
        cells[column] = value
    return cells


def _add(raw: Path, table: Table, given: dict[str, str], *, yes: bool) -> int:
    at_terminal = sys.stdin.isatty()
    cells = {**given, **(_ask(raw, table, _unanswered(table, given)) if at_terminal else {})}
    agreed: dict[str, str] | None = None
    while True:
        row, path, written = _judged(raw, table, cells, yes=yes, agreed=agreed)
        if row.cells != agreed or row.faults:
            _show(row, path)
        if written:
            print("\n".join([f"Added to {path}, line {row.line}.", *row.notes]))
            return GOOD
        if not row.faults:
            _require_yes(at_terminal=at_terminal)
            agreed = row.cells
            continue
        columns = _columns_at_fault(row)
        if not (at_terminal and columns):
            print("Nothing was written.")
            return FAULTY
        cells = {**cells, **_ask(raw, table, columns)}


def _judged(
    raw: Path, table: Table, cells: dict[str, str], *, yes: bool, agreed: dict[str, str] | None
) -> tuple[NewRow, Path, bool]:
    """Read, judge and, when the row is sound and agreed to, replace, all under one lock; also the file, and whether it was.

    The lock is not held while somebody is asked, so the row is judged again after the answer.
    """
    from dagster_project.curate.new_row import file_for_new_row, place_row
    from dagster_project.curate.raw_files import only_curator, replace_file

    with only_curator(raw):
        path = raw / file_for_new_row(raw, table)
        before = path.read_bytes() if path.is_file() else b""
        row = place_row(raw, table, cells, date.today())
        written = not row.faults and (yes or row.cells == agreed)
        if written:
            replace_file(path, row.text, before)
    return row, path, written


def _unanswered(table: Table, given: dict[str, str]) -> list[Column]:
    """Without any given cell every column is asked for; with some, only those that must be filled."""
    from dagster_project.curate.row_id import id_column

    made = id_column(table)
    columns = [column for column in table.columns.values() if column.name not in given and column.name != made]
    return [column for column in columns if column.required or not given]


def _columns_at_fault(row: NewRow) -> list[Column]:
    """The columns to ask for again; of low, value and high all three, as any of them may be the wrong one."""
    names = {fault.column for fault in row.faults}
    for triplet in row.table.triplets:
        names |= set(triplet) if names & set(triplet) else set()
    return [column for column in row.table.columns.values() if column.name in names]


def _ask(raw: Path, table: Table, columns: list[Column]) -> dict[str, str]:
    from dagster_project.curate.new_row import choices_of
    from dagster_project.curate.questions import ask_columns

    return ask_columns(columns, choices_of(raw, table), input, print)


def _show(row: NewRow, path: Path) -> None:
    from dagster_project.curate.marked_line import visible

    print(f"\n{path}, line {row.line}:")
    width = max(map(len, row.table.columns))
    for column in row.table.columns:
        if row.cells.get(column):
            print(f"  {column:<{width}}  {visible(row.cells[column])}")
    for fault in row.faults:
        of_another = (
            "" if (fault.line, path.name) == (row.line, Path(fault.file).name) else f"{fault.file}:{fault.line} "
        )
        place = f"{of_another}{fault.column or 'row'}: {visible(fault.value) or '(empty)'}"
        print(f"  fault: {place}: {fault.sentence}. {visible(fault.cure)}")


def _require_yes(*, at_terminal: bool) -> None:
    from dagster_project.curate.raw_files import Refusal

    if not at_terminal:
        raise Refusal("nothing was written; there is no terminal to ask, so say --yes to add the row")
    if input("Add this row? [Y/n] ").strip().lower() not in ("", "y", "yes"):
        raise Refusal("nothing was written")
