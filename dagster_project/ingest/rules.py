"""Rules across the columns of a row, the rows of a table, and tables. Rules of one column live in its dictionary entry."""

from __future__ import annotations

from datetime import date
from functools import cache

import polars as pl

from dagster_project.ingest import money_and_power_rules
from dagster_project.ingest.faults import Fault, fault
from dagster_project.most_alike import MOST_NAMES_LOOKED_AT, most_alike
from dagster_project.schema.dictionary import Column, Table
from dagster_project.schema.frame_schemas import LINE

Tables = dict[str, pl.LazyFrame]
FIGURE_TABLES = ("assumptions", "claims", "revenue_forecasts")
NO_UNIT = "none"
NO_NUMBER_STATED = "no number stated"
NEAR_MISSES = 2
LEAST_LIKENESS = 0.75
# Whoever mistyped a whole column needs no more hints than these.
MOST_NEAR_MISSES = 50


def row_faults(frame: pl.DataFrame, text: pl.DataFrame, table: Table) -> list[Fault]:
    """Faults that one row shows by itself: figures out of order, no figure at all."""
    return [*_out_of_order(frame, table), *_missing_figures(text, table)]


def cross_table_faults(typed: Tables, tables: dict[str, Table], incomplete: set[str], today: date) -> list[Fault]:
    """Faults that need a whole table or several; what a file lost is not held against the others."""
    faults: list[Fault] = []
    for table in tables.values():
        faults += _duplicate_keys(typed[table.name], table)
        for column in table.columns_of_type("reference"):
            faults += _unknown_ids(typed, table, column, tables, incomplete)
    if not incomplete:
        faults += _unused_sources(typed, tables)
    if not incomplete:
        faults += _needed_rows(typed, tables)
    faults += _parent_cycles(typed["entities"], "entities.csv", "entity_id", "parent_id")
    faults += _parent_cycles(typed["deals"], "deals.csv", "deal_id", "parent_deal_id")
    return faults + money_and_power_rules.domain_faults(typed, incomplete, today)


def _duplicate_keys(typed: pl.LazyFrame, table: Table) -> list[Fault]:
    """Compare typed keys, so that 2026 and 2026-12-31 are one day; a row without key is named elsewhere.

    Eight bytes a row are compared first, so that the keys of a long table need not fit into memory.
    """
    key, fingerprint = list(table.key), pl.struct(table.key).hash()
    fingerprints = typed.select(fingerprint.alias("print")).collect()["print"].sort()
    repeated = fingerprints.filter(fingerprints == fingerprints.shift(1)).unique()
    if repeated.is_empty():
        return []
    rows = typed.filter(fingerprint.is_in(repeated.implode())).sort(LINE).collect()
    texts = [pl.col(f"{name}_text" if table.columns[name].type == "date" else name).cast(pl.String) for name in key]
    repeats = (
        rows.with_columns(pl.concat_str([text.fill_null("") for text in texts], separator=" | ").alias("shown"))
        .filter(rows.select(key).is_duplicated())
        .filter(pl.all_horizontal(pl.col(name).is_not_null() for name in key if table.columns[name].required))
        .with_columns(pl.col(LINE).first().over(key).alias("first_line"))
        .filter(pl.col(LINE) != pl.col("first_line"))
    )
    return [
        fault(table.file_name, line, table.key[0], shown, "duplicate_key", f"First on line {first}.")
        for line, shown, first in repeats.select(LINE, "shown", "first_line").iter_rows()
    ]


def _out_of_order(frame: pl.DataFrame, table: Table) -> list[Fault]:
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
    typed: Tables, table: Table, column: Column, tables: dict[str, Table], incomplete: set[str]
) -> list[Fault]:
    target_table, target_column = (column.references or "").split(".")
    if tables[target_table].file_name in incomplete:
        return []
    known = typed[target_table].select(pl.col(target_column).alias(column.name))
    used = typed[table.name].select(column.name).drop_nulls().unique().collect()
    # The longer table passes by, so that only the ids in use are held.
    missing = used.join(
        known.join(used.lazy(), on=column.name, how="semi").unique().collect(), on=column.name, how="anti"
    )
    if missing.is_empty():
        return []
    cells = typed[table.name].select(LINE, column.name).join(missing.lazy(), on=column.name, how="semi").collect()
    hints = _near_misses(missing[column.name].sort(), known, target_table)
    return [
        fault(table.file_name, line, column.name, value, "unknown_id", hints.get(value, ""))
        for line, value in cells.iter_rows()
    ]


def _near_misses(missing: pl.Series, known: pl.LazyFrame, table: str) -> dict[str, str]:
    """A hint for the first unknown ids; none where a person could not oversee the names either."""
    names = known.unique().head(MOST_NAMES_LOOKED_AT + 1).collect().to_series().drop_nulls().sort()
    if len(names) > MOST_NAMES_LOOKED_AT:
        return {}
    return {value: near_miss(value, tuple(names), table) for value in missing.head(MOST_NEAR_MISSES)}


@cache
def near_miss(value: str, names: tuple[str, ...], table: str) -> str:
    """Say which existing ids look like the one given."""
    close = most_alike(value, names, NEAR_MISSES, LEAST_LIKENESS)
    return f"Did you mean {' or '.join(close)}?" if close else f"No such id in {table}.csv."


def _unused_sources(typed: Tables, tables: dict[str, Table]) -> list[Fault]:
    used = [
        typed[table.name].select(pl.col(column.name).alias("source_id")).unique().collect()
        for table in tables.values()
        for column in table.columns_of_type("reference")
        if column.references == "sources.source_id"
    ]
    unused = typed["sources"].join(pl.concat(used).lazy(), on="source_id", how="anti").select(LINE, "source_id")
    return [
        fault("sources.csv", line, "source_id", source, "source_unused")
        for line, source in unused.drop_nulls().collect().iter_rows()
    ]


def _needed_rows(typed: Tables, tables: dict[str, Table]) -> list[Fault]:
    """Rows that the models ask for by name, once there is any report to be reckoned with."""
    reports = [name for name, table in tables.items() if table.known_on]
    if all(typed[name].select(pl.len()).collect().item() == 0 for name in reports):
        return []
    return [
        fault(table.file_name, 0, table.key[0], key, "needed_row")
        for table in tables.values()
        if table.needed_by_models
        for key in sorted({*table.needed_by_models} - {*typed[table.name].select(table.key[0]).collect().to_series()})
    ]


def _parent_cycles(typed: pl.LazyFrame, file: str, key: str, parent: str) -> list[Fault]:
    rows = typed.select(LINE, key, parent).filter(pl.col(parent).is_not_null()).collect()
    cycles = _cycles(dict(rows.select(key, parent).drop_nulls().iter_rows()))
    return [
        fault(file, line, parent, cycles[name], "parent_cycle")
        for line, name in rows.select(LINE, key).iter_rows()
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
        # In place: joined to the view of the keys, all names walked so far would be copied for each one.
        walked.update(path)
    return cycles
