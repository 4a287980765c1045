"""What changed in numbers between two warehouse files, mart by mart, by the keys of the dictionary.

Belongs here: the comparison and its words. Not here: which two files are compared, and where the words go.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.publish.reading import opened
from dagster_project.publish.warehouse_file import published_number
from dagster_project.schema.dictionary import Mart, MartColumn, marts
from dagster_project.sql_text import quoted

# Sums of draws differ in the last bits between two runs of one input, and no reader means those.
SAME_WITHIN = 1e-6
MOVES_SHOWN = 3
# The schema in which the database of a build has its marts.
BUILT = "marts"


@dataclass(frozen=True)
class Move:
    """One number that changed: where it stands, what it was and what it is."""

    column: str
    unit: str
    key: str
    old: float
    new: float

    def words(self) -> str:
        unit = "" if self.unit in ("", "ratio", "probability") else f" {self.unit}"
        return f"{self.column} of {self.key}: {figure(self.old)} -> {figure(self.new)}{unit}"


@dataclass(frozen=True)
class MartChange:
    """How one mart differs: rows by key, and of its columns the numbers that moved most."""

    mart: str
    rows_old: int
    rows_new: int
    rows_added: int
    rows_withdrawn: int
    rows_changed: int
    moves: tuple[Move, ...]

    @property
    def is_change(self) -> bool:
        return self.rows_differing > 0

    @property
    def rows_differing(self) -> int:
        return self.rows_added + self.rows_withdrawn + self.rows_changed

    def head(self) -> str:
        return (
            f"{self.mart}: {self.rows_new:,} rows, {self.rows_added:,} added, "
            f"{self.rows_withdrawn:,} withdrawn, {self.rows_changed:,} changed"
        )

    def words(self) -> list[str]:
        return [self.head(), *(f"  {move.words()}" for move in self.moves)]


def figure(number: float) -> str:
    """A number for reading: separators, and as many decimals as its size bears."""
    size = abs(number)
    decimals = 0 if size >= 100 else 1 if size >= 10 else 3
    return f"{number:,.{decimals}f}"


def compare_marts(old: Path, new: Path) -> list[MartChange]:
    """Compare the marts of two warehouse files; a mart that only one has is all added or withdrawn."""
    with side_by_side(old, new) as connection:
        return [_compare_mart(connection, mart) for mart in marts().values()]


def headline_changes(old: Path, new: Path) -> list[str]:
    """Say how the two most asked answers have moved: power online by year end, and what binds in a year."""
    with side_by_side(old, new) as connection:
        return headline_moves(connection)


def headline_moves(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The headline changes between two files that are open side by side."""
    power = connection.execute(
        """
        select year(quarter_end), o.cumulative_gw_mid, n.cumulative_gw_mid
        from old.marts.gw_timeline as o
        inner join new.marts.gw_timeline as n using (quarter_end, region, stage)
        where region = 'GLOBAL' and stage = 'all' and month(quarter_end) = 12 order by quarter_end
        """
    ).fetchall()
    binding = connection.execute(
        """
        select year, o.constraint_name, o.p_binding * 100, n.constraint_name, n.p_binding * 100
        from old.marts.bottleneck_index as o
        inner join new.marts.bottleneck_index as n using (year, tightness_rank)
        where tightness_rank = 1 order by year
        """
    ).fetchall()
    lines = [
        f"Power online by the end of {y}: {figure(o)} -> {figure(n)} GW" for y, o, n in power if figure(o) != figure(n)
    ]
    for year, old_name, old_percent, new_name, new_percent in binding:
        before, after = f"{old_name} ({old_percent:.0f} percent)", f"{new_name} ({new_percent:.0f} percent)"
        if before != after:
            lines.append(f"Most likely to bind in {year}: {before} -> {after}")
    return lines


@contextmanager
def side_by_side(old: Path, new: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Both files side by side as old.marts and new.marts; of one that is not published, the marts as they would be."""
    with opened() as connection:
        for name, path in (("old", old), ("new", new)):
            connection.execute(f"attach {quoted(path)} as {name}_file (read_only)")
            connection.execute(f"attach ':memory:' as {name}")
            connection.execute(f"create schema {name}.marts")
            held = connection.execute(
                "select schema_name, table_name from duckdb_tables where database_name = ?", [f"{name}_file"]
            ).fetchall()
            for schema, table in held:
                if table in marts():
                    relation = f"{name}_file.{schema}.{table}"
                    columns = _as_published(connection, relation, marts()[table]) if schema == BUILT else "*"
                    connection.execute(f"create view {name}.marts.{table} as select {columns} from {relation}")
        yield connection


def _as_published(connection: duckdb.DuckDBPyConnection, relation: str, mart: Mart) -> str:
    columns = _columns(connection, relation)
    numbers = [c.name for c in mart.columns.values() if c.type == "number" and c.name in columns]
    return f"* replace ({', '.join(map(published_number, numbers))})" if numbers else "*"


def counted_changes(connection: duckdb.DuckDBPyConnection, mart: Mart) -> MartChange:
    """How many rows of a mart differ between two files that are open side by side, without the moves."""
    rows = {side: _rows(connection, f"{side}.marts.{mart.name}") for side in ("old", "new")}
    shared = shared_columns(connection, mart)
    if not shared:
        return MartChange(mart.name, rows["old"], rows["new"], rows["new"], rows["old"], 0, ())
    counts = connection.execute(
        f"select count(*) filter (where not in_old), count(*) filter (where not in_new), "
        f"count(*) filter (where in_old and in_new and ({any_differs(mart, shared)})) from ({joined_rows(mart, shared)})"
    ).fetchone()
    assert counts is not None
    added, withdrawn, changed = counts
    return MartChange(mart.name, rows["old"], rows["new"], added, withdrawn, changed, ())


def _compare_mart(connection: duckdb.DuckDBPyConnection, mart: Mart) -> MartChange:
    change = counted_changes(connection, mart)
    if not change.rows_changed:
        return change
    shared = shared_columns(connection, mart)
    return replace(change, moves=_moves(connection, mart, shared, joined_rows(mart, shared)))


def shared_columns(connection: duckdb.DuckDBPyConnection, mart: Mart) -> list[MartColumn]:
    """The columns that both files have, in the order of the dictionary; none when rows cannot be told by their key."""
    old, new = (_columns(connection, f"{side}.marts.{mart.name}") for side in ("old", "new"))
    shared = [column for column in mart.columns.values() if column.name in old & new]
    return shared if {*mart.key} <= {column.name for column in shared} else []


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> set[str]:
    """The names of its columns; none when it is not there."""
    try:
        return {row[0] for row in connection.execute(f"describe {relation}").fetchall()}
    except duckdb.CatalogException:
        return set()


def _rows(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    if not _columns(connection, relation):
        return 0
    counted: tuple[Any, ...] | None = connection.execute(f"select count(*) from {relation}").fetchone()
    return int(counted[0]) if counted else 0


def joined_rows(mart: Mart, shared: list[MartColumn]) -> str:
    """SQL for the rows of both files by their key: `in_old`, `in_new`, and each other column as `old_` and `new_`."""
    keys = ", ".join(f'"{key}"' for key in mart.key)
    others = "".join(
        f', old_row."{c.name}" as "old_{c.name}", new_row."{c.name}" as "new_{c.name}"'
        for c in shared
        if c.name not in mart.key
    )
    return (
        f"select {keys}, old_row.stands is not null as in_old, new_row.stands is not null as in_new{others} "
        f"from (select *, 1 as stands from old.marts.{mart.name}) as old_row "
        f"full join (select *, 1 as stands from new.marts.{mart.name}) as new_row using ({keys})"
    )


def any_differs(mart: Mart, shared: list[MartColumn]) -> str:
    """SQL for whether a joined row differs in any column."""
    return " or ".join(differs(c) for c in shared if c.name not in mart.key) or "false"


def differs(column: MartColumn) -> str:
    """SQL for whether a joined row differs in one column; numbers that differ in their last bits do not."""
    old, new = f'"old_{column.name}"', f'"new_{column.name}"'
    if column.type != "number":
        return f"{old} is distinct from {new}"
    largest = f"greatest(abs({old}), abs({new}))"
    return f"(({old} is null) <> ({new} is null) or abs({old} - {new}) > {SAME_WITHIN} * {largest})"


def _moves(
    connection: duckdb.DuckDBPyConnection, mart: Mart, shared: list[MartColumn], joined: str
) -> tuple[Move, ...]:
    numbers = [
        c for c in shared if c.type == "number" and c.name not in mart.key and not c.name.endswith(("_low", "_high"))
    ]
    if not numbers:
        return ()
    key = " || ', ' || ".join(f"'{name}=' || coalesce(cast(\"{name}\" as varchar), '')" for name in mart.key)
    each = " union all ".join(
        f"select '{c.name}' as column_name, {_unit(mart, shared, c)} as unit, {key} as row_key, "
        f'"old_{c.name}" as old, "new_{c.name}" as new from joined where in_old and in_new and {differs(c)}'
        for c in numbers
    )
    found = connection.execute(
        f"""
        with joined as ({joined}), moves as ({each}),
        weighed as (
            -- A move weighs by the size of its column in this mart: large outweighs doubled small.
            select
                *,
                abs(new - old) / max(greatest(abs(new), abs(old))) over (partition by column_name) as weight
            from moves where old is not null and new is not null
        )
        select column_name, unit, row_key, old, new from weighed
        qualify row_number() over (partition by column_name order by weight desc, row_key) = 1
        order by weight desc, column_name limit {MOVES_SHOWN}
        """
    ).fetchall()
    return tuple(Move(*row) for row in found)


def _unit(mart: Mart, shared: list[MartColumn], column: MartColumn) -> str:
    """SQL for the unit of a number; the dictionary names a column where each row has its own."""
    if column.unit not in mart.columns:
        return quoted(column.unit or "")
    own = {c.name: f'"{c.name}"' if c.name in mart.key else f"coalesce(\"new_{c.name}\", '')" for c in shared}
    return own.get(column.unit, "''")
