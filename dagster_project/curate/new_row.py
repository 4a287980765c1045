"""One row more: where it stands in its file, what its cells may be, and what is wrong with it.

Nothing here writes into the raw folder. The row is judged by the ingest of a build, in a copy of the folder.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dagster_project.curate.canonical import csv_text, in_order, read_rows
from dagster_project.curate.near_names import did_you_mean
from dagster_project.curate.row_id import id_column, make_id
from dagster_project.ingest.faults import DataFaults, Fault
from dagster_project.ingest.parts import table_files
from dagster_project.ingest.read import read_table
from dagster_project.ingest.validate import ingest
from dagster_project.schema.dictionary import Column, Table, raw_tables

Choices = dict[str, dict[str, str]]
# A new source is cited by the fact that is added after it, and a far figure is vouched for before it may be added.
CITED_LATER, VOUCHED_BEFORE = "source_unused", "correction_unmatched"
# What an id of another table stands for, in the words of the first of these columns that the table has.
LABEL_COLUMNS = ("name", "title", "description", "statement")


@dataclass(frozen=True)
class NewRow:
    """A row in its place: the cells, the whole new file, the row's line in it, and the faults it brings."""

    table: Table
    cells: dict[str, str]
    text: str
    line: int
    faults: list[Fault]
    notes: list[str]


def choices_of(folder: Path, table: Table) -> Choices:
    """For each column with a closed list: the values it may have, each with what it stands for."""
    return {
        column.name: _choices(folder, column)
        for column in table.columns.values()
        if column.allowed or column.references
    }


def _choices(folder: Path, column: Column) -> dict[str, str]:
    if column.allowed:
        return dict.fromkeys(column.allowed, "")
    target_table, target_column = (column.references or "").split(".")
    target = raw_tables()[target_table]
    frame, _ = read_table(folder, target)
    names = frame[target_column].to_list()
    label = next((name for name in LABEL_COLUMNS if name in target.columns), target_column)
    return {name: text or "" for name, text in zip(names, frame[label].to_list(), strict=True) if name}


def file_for_new_row(folder: Path, table: Table) -> str:
    """The file that gets new rows: of several, the last in the order of their names, as of years or months."""
    return table_files(folder, table)[-1]


def place_row(folder: Path, table: Table, given: Mapping[str, str], today: date) -> NewRow:
    """Put a row into its file and judge it; DataFaults when the file's own form must be mended first."""
    file = file_for_new_row(folder, table)
    rows, faults = read_rows(folder, table, file)
    if faults:
        raise DataFaults(faults)
    taken = read_table(folder, table)[0][next(iter(table.columns))].drop_nulls().to_list()
    cells = with_id(table, given, taken)
    row = tuple(cells.get(column, "") for column in table.columns)
    ordered = in_order(rows, table)
    with_row = in_order([*ordered, row], table)
    # Sorting is stable and the new row came last, so it is the last of its equals.
    place = len(with_row) - 1 - with_row[::-1].index(row)
    line = csv_text(with_row[:place], table).count("\n") + 1
    text = csv_text(with_row, table)
    choices = choices_of(folder, table)
    found = _new_faults(folder, (table, file), (csv_text(ordered, table), text), line, today)
    found = [_with_choice(fault, choices) for fault in found]
    notes = {
        fault: note for fault in found if (fault.file, fault.line) == (file, line) and (note := _later(fault, cells))
    }
    return NewRow(table, cells, text, line, [fault for fault in found if fault not in notes], list(notes.values()))


def _later(fault: Fault, cells: Mapping[str, str]) -> str:
    """What must be added after the row, where that is all that is wrong with it."""
    if fault.rule == CITED_LATER:
        return f"No row cites {fault.value} yet; add the fact that does, or check will name it."
    if (fault.rule, fault.column, cells.get("action")) == (VOUCHED_BEFORE, "row_key", "flag"):
        return f"No row has the key {fault.value} yet; add the row that does, or check will name it."
    return ""


def with_id(table: Table, given: Mapping[str, str], taken: list[str]) -> dict[str, str]:
    """Add the id that can be made, unless one was given."""
    column = id_column(table)
    if column is None or given.get(column):
        return dict(given)
    return {**given, column: make_id(table, given, taken)}


def _new_faults(folder: Path, place: tuple[Table, str], texts: tuple[str, str], line: int, today: date) -> list[Fault]:
    """Find, in a copy of the folder, the faults of the file with the row that it has not without."""
    file, (before, after) = place[1], texts
    height = after.count("\n") - before.count("\n")
    with tempfile.TemporaryDirectory(prefix="warehouse-add-") as name:
        copy = Path(name)
        for other in raw_tables().values():
            for name_below in table_files(folder, other):
                if (folder / name_below).is_file():
                    (copy / name_below).parent.mkdir(exist_ok=True)
                    shutil.copyfile(folder / name_below, copy / name_below)
        new = _faults_with(copy, place, after, today)
        # A row that leaves the file without a fault, as most do, need not be compared with the file before it.
        old = _faults_with(copy, place, before, today) if new else []
    known = {_without_cure(fault, height if fault.file == file and fault.line >= line else 0) for fault in old}
    return [fault for fault in new if _without_cure(fault) not in known]


def _faults_with(copy: Path, place: tuple[Table, str], text: str, today: date) -> list[Fault]:
    table, file = place
    (copy / file).write_text(text, encoding="utf-8", newline="")
    return ingest(copy, today, frozenset({table.name})).faults


def _without_cure(fault: Fault, shift: int = 0) -> tuple[str, int, str, str, str]:
    """What makes two faults the same; a cure may name a line, which moves."""
    return (fault.file, fault.line + shift, fault.column, fault.value, fault.rule)


def _with_choice(fault: Fault, choices: Choices) -> Fault:
    """Name the id or value that was probably meant, by its name as well as by its spelling."""
    if fault.rule not in ("unknown_id", "allowed_value") or fault.column not in choices:
        return fault
    known = choices[fault.column]
    guess = did_you_mean(fault.value, known, known)
    cure = re.sub(r"^Did you mean [^?]*\? ", "", fault.cure)
    return replace(fault, cure=f"{guess} {cure}") if guess else fault
