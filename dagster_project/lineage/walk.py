"""The chain behind one published figure, read from the published file step by step down to sources and judgements.

Belongs here: reading rows and following inputs. Does not belong here: how the chain is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import duckdb

from dagster_project.database_rows import Row, query_rows

# A fact leads on to the fact it takes its number from; who and where it is about carries no number.
FOLLOWED = {"claim_id": "claims", "assumption_id": "assumptions"}
# Names and owners, kept by the curators by hand; these tables have no source column.
REGISTERS = ("entities", "sites")
WORDS = ("statement", "name", "reason", "explanation", "notes")
# The view lineage for some cells only: the tables below it, joined from the cells outwards.
_INPUTS = """
    with wanted as (
        select unnest(?::varchar[]) as mart, unnest(?::varchar[]) as row_key, unnest(?::varchar[]) as column_name
    )
    select wanted.*, inputs.input_group, inputs.input_table, inputs.input_key, inputs.input_column
    from wanted
    inner join lineage_expressions as expressions using (mart, column_name)
    inner join lineage_inputs as inputs using (mart, row_key, input_group)
    union all
    select wanted.*, 'assumption', 'assumptions', assumptions.assumption_id, 'value'
    from wanted
    inner join lineage_expressions as expressions using (mart, column_name)
    inner join assumptions on assumptions.assumption_id like expressions.assumption_pattern
    order by all
"""
_EXPRESSIONS = "select distinct mart, column_name, expression from lineage_expressions"
_SOURCES = "select * from sources where source_id in (select unnest(?::varchar[]))"


@dataclass(frozen=True)
class Cell:
    """Where one value or range stands; of a range, `column` is the middle."""

    table: str
    key: str
    column: str


@dataclass
class Step:
    """One cell: what it holds, in words how it is worked out, and what it rests on by group of inputs.

    A fact ends the chain: with the row of its source, or with the reason why it has none. `coefficient` is what a candidate
    multiplies its number with.
    """

    cell: Cell
    values: Row
    unit: str | None
    about: str | None
    expression: str | None
    coefficient: float | None = None
    source: Row | None = None
    judgement: str | None = None
    inputs: list[tuple[str, Step]] = field(default_factory=list["tuple[str, Step]"])


class Publication:
    """A published file with its own dictionary and expressions."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.keys: dict[str, list[str]] = {}
        self.units: dict[str, dict[str, str | None]] = {}
        self.marts: list[str] = []
        for row in self.rows("select * from dictionary order by table_name, position"):
            table, column = row["table_name"], row["column_name"]
            self.units.setdefault(table, {})[column] = row["unit"]
            self.keys.setdefault(table, [])
            if row["is_key"]:
                self.keys[table].append(column)
            if row["kind"] == "mart" and table not in self.marts:
                self.marts.append(table)
        self.expressions = {(row["mart"], row["column_name"]): row["expression"] for row in self.rows(_EXPRESSIONS)}

    def rows(self, sql: str, parameters: list[Any] | None = None) -> list[Row]:
        """Run a query; each row by column name."""
        return query_rows(self.connection, sql, parameters or [])

    def row_key_sql(self, table: str) -> str:
        """The key of a row as lineage writes it, in SQL."""
        return " || '|' || ".join(f"coalesce(cast(\"{name}\" as varchar), '')" for name in self.keys[table])

    def rows_by_key(self, table: str, keys: list[str]) -> dict[str, Row]:
        """The rows of a table with these keys, by key."""
        joined = self.row_key_sql(table)
        sql = f'select {joined} as "row key", * from "{table}" where {joined} in (select unnest(?::varchar[]))'
        return {str(row.pop("row key")): row for row in self.rows(sql, [keys])}

    def cell(self, table: str, key: str, column: str) -> Cell:
        """A cell by any name of its column: a range is known by its middle."""
        stem = column.removesuffix("_low").removesuffix("_mid").removesuffix("_high")
        known = self.units[table]
        is_range = f"{stem}_low" in known and f"{stem}_high" in known
        middle = next((name for name in (f"{stem}_mid", stem) if is_range and name in known), column)
        return Cell(table, key, middle)

    def columns_of(self, cell: Cell) -> list[str]:
        """The column of a cell, between the ends of its range where it has them."""
        stem = cell.column.removesuffix("_mid")
        low, high = ("low", "high") if cell.column == "value" else (f"{stem}_low", f"{stem}_high")
        known = self.units[cell.table]
        return [low, cell.column, high] if low in known and high in known else [cell.column]


def walk(publication: Publication, cell: Cell) -> Step:
    """Follow a cell down to sources and judgements; a cell met twice is one step.

    Level by level, so that the number of queries grows with the depth of the chain and not with its width.
    """
    steps: dict[Cell, Step] = {}
    links: list[tuple[Cell, str, Cell]] = []
    level = [cell]
    while level:
        rows = _read(publication, level)
        steps |= {found: _step(publication, found, row) for found, row in rows.items()}
        found_links = _links_of_marts(publication, level) + _links_of_facts(publication, rows)
        links += found_links
        level = list({child: None for _, _, child in found_links if child not in steps})
    for parent, group, child in links:
        if child in steps:
            steps[parent].inputs.append((group, steps[child]))
    _end_in_sources(publication, steps)
    return steps[cell]


def _read(publication: Publication, cells: list[Cell]) -> dict[Cell, Row]:
    by_table: dict[str, list[Cell]] = {}
    for cell in cells:
        by_table.setdefault(cell.table, []).append(cell)
    found: dict[Cell, Row] = {}
    for table, wanted in by_table.items():
        rows = publication.rows_by_key(table, [cell.key for cell in wanted])
        found |= {cell: rows[cell.key] for cell in wanted if cell.key in rows}
    return found


def _step(publication: Publication, cell: Cell, row: Row) -> Step:
    unit = publication.units[cell.table].get(cell.column)
    return Step(
        cell=cell,
        values={name: row[name] for name in publication.columns_of(cell) if name in row},
        # A unit may be the name of the column that holds it.
        unit=row["unit"] if cell.column == "value" and "unit" in row else row.get(unit or "", unit),
        about=next((str(row[name]) for name in WORDS if row.get(name)), None),
        expression=publication.expressions.get((cell.table, cell.column)),
        coefficient=row.get("coefficient") if cell.table not in publication.marts else None,
        source={"source_id": row["source_id"]}
        if cell.table not in publication.marts and row.get("source_id")
        else None,
        judgement=_reason(publication, cell, row),
    )


def _reason(publication: Publication, cell: Cell, row: Row) -> str | None:
    """Why a fact has no source of its own; None for a mart and for a fact that leads on."""
    if cell.table in publication.marts or row.get("source_id") or _leads_on(cell, row):
        return None
    if cell.table in REGISTERS:
        return f"kept by hand in {cell.table}.csv, which has no source column"
    return str(row.get("reason") or row.get("notes") or "no reason given")


def _links_of_marts(publication: Publication, cells: list[Cell]) -> list[tuple[Cell, str, Cell]]:
    derived = [cell for cell in cells if cell.table in publication.marts]
    if not derived:
        return []
    names = [[cell.table for cell in derived], [cell.key for cell in derived], [cell.column for cell in derived]]
    return [
        (
            Cell(row["mart"], row["row_key"], row["column_name"]),
            row["input_group"],
            publication.cell(row["input_table"], row["input_key"], row["input_column"]),
        )
        for row in publication.rows(_INPUTS, names)
    ]


def _links_of_facts(publication: Publication, rows: dict[Cell, Row]) -> list[tuple[Cell, str, Cell]]:
    return [
        (cell, "resolved from", Cell(table, row[name], "value"))
        for cell, row in rows.items()
        if cell.table not in publication.marts
        for name, table in _leads_on(cell, row).items()
    ]


def _leads_on(cell: Cell, row: Row) -> dict[str, str]:
    """The columns of a fact that name another fact it takes its number from, with the table of each."""
    return {name: table for name, table in FOLLOWED.items() if cell.table != table and row.get(name)}


def _end_in_sources(publication: Publication, steps: dict[Cell, Step]) -> None:
    wanted = {step.source["source_id"] for step in steps.values() if step.source}
    sources = {row["source_id"]: row for row in publication.rows(_SOURCES, [sorted(wanted)])}
    for step in steps.values():
        if step.source:
            step.source = sources.get(step.source["source_id"], step.source)
