"""Rules across the columns of a row, the rows of a table, and tables. Rules of one column live in its dictionary entry."""

from __future__ import annotations

import difflib
from datetime import date
from functools import cache

import polars as pl

from dagster_project.ingest import money_and_power_rules
from dagster_project.ingest.faults import Fault, fault
from dagster_project.schema.dictionary import Column, Table
from dagster_project.schema.frame_schemas import LINE

Frames = dict[str, pl.DataFrame]
FIGURE_TABLES = ("assumptions", "claims", "revenue_forecasts")
NO_UNIT = "none"
NO_NUMBER_STATED = "no number stated"
NEAR_MISSES = 2
# Looking for near misses is slow; whoever mistyped a whole column needs no more than these.
MOST_NEAR_MISSES = 50


def row_faults(frame: pl.DataFrame, text: pl.DataFrame, table: Table, today: date) -> list[Fault]:
    """Faults within the rows of one table: repeated keys, figures out of order, dates that cannot be."""
    return [
        *_duplicate_keys(frame, text, table),
        *_out_of_order(frame, text, table),
        *_missing_figures(text, table),
    ]


def cross_table_faults(frames: Frames, tables: dict[str, Table], incomplete: set[str], today: date) -> list[Fault]:
    """Faults that need more than one table; what a file lost is not held against the others."""
    faults: list[Fault] = []
    for table in tables.values():
        for column in table.columns_of_type("reference"):
            faults += _unknown_ids(frames, table, column, tables, incomplete)
    if not incomplete:
        faults += _unused_sources(frames, tables)
    faults += _parent_cycles(frames["entities"], "entities.csv", "entity_id", "parent_id")
    faults += _parent_cycles(frames["deals"], "deals.csv", "deal_id", "parent_deal_id")
    return faults + money_and_power_rules.domain_faults(frames, incomplete, today)


def _duplicate_keys(frame: pl.DataFrame, text: pl.DataFrame, table: Table) -> list[Fault]:
    """Compare typed keys, so that 2026 and 2026-12-31 are one day; a row without key is named elsewhere."""
    key = list(table.key)
    is_repeated = frame.select(key).is_duplicated()
    if not is_repeated.any():
        return []
    shown = pl.concat_str([pl.col(name).fill_null("") for name in key], separator=" | ")
    repeats = (
        frame.select(LINE, *key)
        .with_columns(text.select(shown).to_series().alias("shown"))
        .filter(is_repeated)
        .filter(pl.all_horizontal(pl.col(name).is_not_null() for name in key if table.columns[name].required))
        .with_columns(pl.col(LINE).first().over(key).alias("first_line"))
        .filter(pl.col(LINE) != pl.col("first_line"))
    )
    return [
        fault(table.file_name, line, table.key[0], shown, "duplicate_key", f"First on line {first}.")
        for line, shown, first in repeats.select(LINE, "shown", "first_line").iter_rows()
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


def _missing_figures(text: pl.DataFrame, table: Table) -> list[Fault]:
    if table.name not in FIGURE_TABLES:
        return []
    ((low, value, high),) = table.triplets
    bad = text.filter(pl.all_horizontal(pl.col(low, value, high).is_null()))
    if table.name == "claims":
        in_words = (pl.col("unit") == NO_UNIT) | pl.col("notes").str.contains(NO_NUMBER_STATED, literal=True)
        bad = bad.filter(~in_words.fill_null(False))
    return [fault(table.file_name, line, value, "", "no_figure") for line in bad[LINE]]


def _shown(number: float | None) -> str:
    return "-" if number is None else f"{number:g}"


def _unknown_ids(
    frames: Frames, table: Table, column: Column, tables: dict[str, Table], incomplete: set[str]
) -> list[Fault]:
    target_table, target_column = (column.references or "").split(".")
    if tables[target_table].file_name in incomplete:
        return []
    known = frames[target_table].select(pl.col(target_column).alias(column.name)).unique()
    cells = frames[table.name].select(LINE, column.name).drop_nulls()
    missing = list(cells.join(known, on=column.name, how="anti").sort(LINE).iter_rows())
    names = tuple(known[column.name].drop_nulls().sort()) if missing else ()
    worth_a_hint = sorted({value for _, value in missing})[:MOST_NEAR_MISSES]
    hints = {value: near_miss(value, names, target_table) for value in worth_a_hint}
    return [
        fault(table.file_name, line, column.name, value, "unknown_id", hints.get(value, "")) for line, value in missing
    ]


@cache
def near_miss(value: str, names: tuple[str, ...], table: str) -> str:
    """Say which existing ids look like the one given."""
    close = difflib.get_close_matches(value, names, n=NEAR_MISSES, cutoff=0.75)
    return f"Did you mean {' or '.join(close)}?" if close else f"No such id in {table}.csv."


def _unused_sources(frames: Frames, tables: dict[str, Table]) -> list[Fault]:
    used = [
        frames[table.name].select(pl.col(column.name).alias("source_id")).unique()
        for table in tables.values()
        for column in table.columns_of_type("reference")
        if column.references == "sources.source_id"
    ]
    unused = frames["sources"].join(pl.concat(used), on="source_id", how="anti")
    return [
        fault("sources.csv", line, "source_id", source, "source_unused")
        for line, source in unused.select(LINE, "source_id").iter_rows()
        if source is not None
    ]


def _parent_cycles(frame: pl.DataFrame, file: str, key: str, parent: str) -> list[Fault]:
    cycles = _cycles(dict(frame.select(key, parent).drop_nulls().iter_rows()))
    return [
        fault(file, line, parent, cycles[name], "parent_cycle")
        for line, name in frame.filter(pl.col(parent).is_not_null()).select(LINE, key).iter_rows()
        if name in cycles
    ]


def _cycles(parents: dict[str, str]) -> dict[str, str]:
    """Show its circle for each name in one. Every name is walked once, however long the chains."""
    cycles: dict[str, str] = {}
    walked: set[str] = set()
    for node in list(parents):
        path: dict[str, int] = {}
        while node in parents and node not in walked and node not in path:
            path[node] = len(path)
            node = parents[node]
        if node in path:
            members = list(path)[path[node] :]
            cycles |= dict.fromkeys(members, " > ".join([*members, node]))
        walked |= path.keys()
    return cycles
