"""The way from a folder of CSVs to typed frames, or to every fault in them at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandera.errors
import polars as pl
from pandera.polars import DataFrameSchema

from dagster_project.ingest.corrections import apply_corrections
from dagster_project.ingest.faults import DataFaults, Fault, fault
from dagster_project.ingest.parse import parse_table
from dagster_project.ingest.parts import placed, table_files, table_of
from dagster_project.ingest.read import ROWS_LOST, read_table
from dagster_project.ingest.rules import cross_table_faults, row_faults
from dagster_project.schema.dictionary import Column, Table, raw_tables
from dagster_project.schema.frame_schemas import LINE, frame_schema

Frames = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Ingested:
    """All raw tables as typed frames, and all faults found in them, sorted by place."""

    frames: Frames
    faults: list[Fault]

    def require_sound(self) -> Frames:
        """Return the frames, or raise DataFaults when there is any fault."""
        if self.faults:
            raise DataFaults(self.faults)
        return self.frames


def ingest(folder: Path, today: date, only: frozenset[str] | None = None) -> Ingested:
    """Read, correct, parse and validate the raw tables of a folder.

    With `only`, the faults of those tables alone are reported; the others are read because ids point at them.
    """
    tables = raw_tables()
    texts: Frames = {}
    faults: list[Fault] = []
    for table in tables.values():
        texts[table.name], found = read_table(folder, table)
        faults += found
    incomplete = {f"{table_of(f.file)}.csv" for f in faults if f.rule in ROWS_LOST}
    texts, found = apply_corrections(texts, tables, incomplete)
    faults += found
    frames, found = _type_tables(texts, tables, today, only)
    faults += found
    faults += cross_table_faults(frames, tables, incomplete, today)
    if only is not None:
        faults = [f for f in faults if table_of(f.file) in only]
    files = {table.file_name: table_files(folder, table) for table in tables.values()}
    return Ingested(frames, sorted({placed(f, files.get(f.file, [f.file])) for f in faults}))


def _type_tables(
    texts: Frames, tables: dict[str, Table], today: date, only: frozenset[str] | None
) -> tuple[Frames, list[Fault]]:
    frames: Frames = {}
    faults: list[Fault] = []
    for name, table in tables.items():
        frames[name], found = parse_table(texts[name], table, today)
        faults += found
        if only is None or name in only:
            faults += schema_faults(frames[name], texts[name], table)
            faults += row_faults(frames[name], texts[name], table, today)
    return frames, faults


def schema_faults(frame: pl.DataFrame, text: pl.DataFrame, table: Table) -> list[Fault]:
    """Validate one typed frame against its Pandera schema; missing required cells were named while parsing."""
    try:
        _schema_of(table.name).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases.rows(named=True)
        return [f for f in (_schema_fault(case, text, table) for case in cases) if f is not None]
    return []


@cache
def _schema_of(name: str) -> DataFrameSchema:
    return frame_schema(raw_tables()[name])


def _schema_fault(case: dict[str, Any], text: pl.DataFrame, table: Table) -> Fault | None:
    check = str(case["check"])
    if check == "not_nullable":
        return None
    column, row = str(case["column"]), case["index"]
    if row is None:
        return fault(table.file_name, 0, column, str(case["failure_case"]), "wrong_type")
    rule = check if check in ("allowed_value", "too_small", "too_large", "pattern") else "wrong_type"
    return fault(
        table.file_name, text[LINE][row], column, text[column][row] or "", rule, _hint(rule, table.columns[column])
    )


def _hint(rule: str, column: Column) -> str:
    if rule == "pattern":
        return column.never
    return f"Allowed: {', '.join(column.allowed)}." if rule == "allowed_value" else ""
