"""The way from a folder of CSVs to typed tables, or to every fault in them at once.

A table is read, corrected, parsed and judged block by block, so that its length costs time and no memory; what needs a whole
table or several is asked of the typed columns afterwards. Files are judged side by side.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from dagster_project.ingest.bytes_read import BytesRead
from dagster_project.ingest.column_rules import schema_faults
from dagster_project.ingest.corrections import Corrections
from dagster_project.ingest.far_beyond import far_faults
from dagster_project.ingest.faults import DataFaults, Fault
from dagster_project.ingest.parse import parse_table
from dagster_project.ingest.parts import placed, table_files, table_of
from dagster_project.ingest.read import ROWS_LOST, read_blocks, whole_table
from dagster_project.ingest.rules import cross_table_faults, row_faults
from dagster_project.ingest.stage import clear_parts, part_path, staged_table, write_part
from dagster_project.ingest.text_block import TextBlock
from dagster_project.schema.dictionary import Table, raw_tables

Tables = dict[str, pl.LazyFrame]


@dataclass(frozen=True)
class Ingested:
    """All raw tables, typed, all faults found in them, sorted by place, and the SHA-256 of each file as it was read."""

    tables: Tables
    faults: list[Fault]
    hashes: dict[str, str]

    def require_sound(self) -> Tables:
        """Return the tables, or raise DataFaults when there is any fault."""
        if self.faults:
            raise DataFaults(self.faults)
        return self.tables

    def rows(self, name: str) -> int:
        return int(self.tables[name].select(pl.len()).collect().item())


@dataclass(frozen=True)
class _Task:
    """What judging the blocks of all files has in common."""

    folder: Path
    today: date
    only: frozenset[str] | None
    staging: Path | None
    files: dict[str, list[str]]
    seen: dict[str, BytesRead]
    corrections: Corrections
    # Read once: the corrections that are applied are those that are judged and vouched for.
    read: dict[str, list[TextBlock]]

    def blocks(self, table: Table, number: int) -> Iterator[TextBlock]:
        """The blocks of a file of a table, read once."""
        file = self.files[table.name][number]
        if file in self.read:
            return iter(self.read[file])
        return _one_ahead(read_blocks(self.folder, table, self.files[table.name], number, self.seen[file]))


@dataclass
class _Rows:
    """The typed rows of a table and their faults, as far as they were judged; held in memory or lying in parts."""

    faults: list[Fault] = field(default_factory=list[Fault])
    frames: list[pl.DataFrame] = field(default_factory=list[pl.DataFrame])
    parts: list[Path] = field(default_factory=list[Path])

    def add(self, other: _Rows) -> None:
        self.faults += other.faults
        self.frames += other.frames
        self.parts += other.parts

    def table(self) -> pl.LazyFrame:
        return staged_table(self.parts) if self.parts else pl.concat(self.frames).lazy()


def ingest(folder: Path, today: date, only: frozenset[str] | None = None, staging: Path | None = None) -> Ingested:
    """Read, correct, parse and validate the raw tables of a folder.

    With `only`, the faults of those tables alone are reported; the others are read because ids point at them. With
    `staging`, all rows are written below it, each block as a part of its table; without, they are held in memory.
    """
    tables = raw_tables()
    task = _task(folder, today, only, staging)
    rows = _all_rows(task, tables)
    faults = [found for name in tables for found in rows[name].faults]
    incomplete = {f"{table_of(f.file)}.csv" for f in faults if f.rule in ROWS_LOST}
    typed = {name: rows[name].table() for name in tables}
    faults += task.corrections.faults(incomplete)
    # Only a table of several blocks may be longer than memory; asking in a stream costs more for each question.
    with pl.Config(engine_affinity="streaming" if any(len(one.parts) > 1 for one in rows.values()) else "in-memory"):
        faults += cross_table_faults(typed, tables, incomplete, today)
        refused = {(found.file, found.line, found.column) for found in faults}
        far = far_faults(typed, tables, task.corrections.vouched)
        faults += [found for found in far if (found.file, found.line, found.column) not in refused]
    if only is not None:
        faults = [f for f in faults if table_of(f.file) in only]
    placed_faults = {placed(f, task.files.get(table_of(f.file), [f.file])) for f in faults}
    return Ingested(typed, sorted(placed_faults), {file: seen.hex for file, seen in task.seen.items()})


def _task(folder: Path, today: date, only: frozenset[str] | None, staging: Path | None) -> _Task:
    """What is asked for, with the files named once and the corrections read."""
    tables, name = raw_tables(), "corrections"
    files = {table.name: table_files(folder, table) for table in tables.values()}
    seen = {file: BytesRead() for of_table in files.values() for file in of_table}
    read = {
        file: list(read_blocks(folder, tables[name], files[name], number, seen[file]))
        for number, file in enumerate(files[name])
    }
    corrections = Corrections(whole_table(read.values())[0], tables)
    return _Task(folder, today, only, staging, files, seen, corrections, read)


def _all_rows(task: _Task, tables: dict[str, Table]) -> dict[str, _Rows]:
    """Judge the files of all tables side by side; their rows come back in the order of the files."""
    if task.staging is not None:
        clear_parts(task.staging, tables)
    files = [(table, number) for table in tables.values() for number in range(len(task.files[table.name]))]
    rows = {name: _Rows() for name in tables}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (table, _), of_file in zip(files, pool.map(partial(_file_rows, task), files), strict=True):
            rows[table.name].add(of_file)
    return rows


def _file_rows(task: _Task, file: tuple[Table, int]) -> _Rows:
    """Judge a file block by block. Of a file that turns out to be lost no row counts."""
    (table, number), rows = file, _Rows()
    for block_number, block in enumerate(task.blocks(table, number)):
        if block.is_file_lost:
            rows = _Rows()
        frame, faults = _judged(task, table, block)
        rows.faults += faults
        if task.staging is None:
            rows.frames.append(frame)
        else:
            path = part_path(task.staging, table.name, number, block_number)
            write_part(frame, path)
            rows.parts.append(path)
    return rows


def _one_ahead(blocks: Iterator[TextBlock]) -> Iterator[TextBlock]:
    """Read the next block while the one before it is judged."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = reader.submit(next, blocks, None)
            yield block


def _judged(task: _Task, table: Table, block: TextBlock) -> tuple[pl.DataFrame, list[Fault]]:
    text = task.corrections.applied(block.rows, table)
    frame, faults = parse_table(text, table, task.today)
    if task.only is None or table.name in task.only:
        faults += [*schema_faults(frame, text, table), *row_faults(frame, text, table)]
    return frame, [*block.faults, *faults]
