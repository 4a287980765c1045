"""Rules across the columns of a row, the rows of a table, and tables. Rules of one column live in its dictionary entry."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date

import polars as pl

from dagster_project.ingest import money_and_power_rules
from dagster_project.ingest.faults import Fault, fault
from dagster_project.schema.dictionary import Column, Table
from dagster_project.schema.frame_schemas import LINE

Frames = dict[str, pl.DataFrame]
NEAR_MISSES = 2


def row_faults(frame: pl.DataFrame, text: pl.DataFrame, table: Table, today: date) -> list[Fault]:
    """Faults within the rows of one table: repeated keys, figures out of order, dates that cannot be."""
    return [*_duplicate_keys(text, table), *_out_of_order(frame, text, table)]


def cross_table_faults(frames: Frames, tables: dict[str, Table], unread: set[str], today: date) -> list[Fault]:
    """Faults that need more than one table; tables whose file could not be read are not held against the others."""
    faults: list[Fault] = []
    for table in tables.values():
        for column in table.columns_of_type("reference"):
            faults += _unknown_ids(frames, table, column, tables, unread)
    if not unread:
        faults += _unused_sources(frames, tables)
    faults += _parent_cycles(frames["entities"], "entities.csv", "entity_id", "parent_id")
    faults += _parent_cycles(frames["deals"], "deals.csv", "deal_id", "parent_deal_id")
    return faults + money_and_power_rules.domain_faults(frames, today)


def _duplicate_keys(text: pl.DataFrame, table: Table) -> list[Fault]:
    key = list(table.key)
    repeats = (
        text.with_columns(pl.col(LINE).first().over(key).alias("first_line"))
        .filter(pl.col(LINE) != pl.col("first_line"))
        .select(LINE, "first_line", pl.concat_str([pl.col(k).fill_null("") for k in key], separator=" | ").alias("shown"))
    )
    return [
        fault(table.file_name, line, table.key[0], shown, "duplicate_key", f"First on line {first}.")
        for line, first, shown in repeats.iter_rows()
    ]


def _out_of_order(frame: pl.DataFrame, text: pl.DataFrame, table: Table) -> list[Fault]:
    faults: list[Fault] = []
    for low, value, high in table.triplets:
        bad = frame.filter(
            (pl.col(low) > pl.col(value)) | (pl.col(value) > pl.col(high)) | (pl.col(low) > pl.col(high))
        ).select(LINE, low, value, high)
        faults += [
            fault(table.file_name, line, value, " / ".join(_shown(part) for part in parts), "out_of_order")
            for line, *parts in bad.iter_rows()
        ]
    return faults


def _shown(number: float | None) -> str:
    return "-" if number is None else f"{number:g}"


def _unknown_ids(
    frames: Frames, table: Table, column: Column, tables: dict[str, Table], unread: set[str]
) -> list[Fault]:
    target_table, target_column = (column.references or "").split(".")
    if tables[target_table].file_name in unread:
        return []
    known = frames[target_table][target_column]
    missing = frames[table.name].filter(
        pl.col(column.name).is_not_null() & ~pl.col(column.name).is_in(known.drop_nulls().to_list())
    )
    names = known.drop_nulls().unique().sort().to_list()
    return [
        fault(table.file_name, line, column.name, value, "unknown_id", near_miss(value, names, target_table))
        for line, value in missing.select(LINE, column.name).iter_rows()
    ]


def near_miss(value: str, names: Iterable[str], table: str) -> str:
    """Say which existing ids look like the one given."""
    close = difflib.get_close_matches(value, list(names), n=NEAR_MISSES, cutoff=0.75)
    return f"Did you mean {' or '.join(close)}?" if close else f"No such id in {table}.csv."


def _unused_sources(frames: Frames, tables: dict[str, Table]) -> list[Fault]:
    used: set[str] = set()
    for table in tables.values():
        for column in table.columns_of_type("reference"):
            if column.references == "sources.source_id":
                used |= set(frames[table.name][column.name].drop_nulls())
    unused = frames["sources"].filter(~pl.col("source_id").is_in(sorted(used)))
    return [
        fault("sources.csv", line, "source_id", source, "source_unused")
        for line, source in unused.select(LINE, "source_id").iter_rows()
        if source is not None
    ]


def _parent_cycles(frame: pl.DataFrame, file: str, key: str, parent: str) -> list[Fault]:
    parents = dict(frame.select(key, parent).drop_nulls().iter_rows())
    faults: list[Fault] = []
    for line, name in frame.filter(pl.col(parent).is_not_null()).select(LINE, key).iter_rows():
        seen: list[str] = []
        node = name
        while node in parents and node not in seen:
            seen.append(node)
            node = parents[node]
        if node == name and seen:
            faults.append(fault(file, line, parent, " > ".join([*seen, name]), "parent_cycle"))
    return faults
