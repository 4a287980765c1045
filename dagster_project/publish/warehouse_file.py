"""The published DuckDB file: marts, facts and dictionary in one new file that older clients open, with comments.

Belongs here: what goes into the file. When and where it is put in place is decided in `swap.py`.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from dagster_project.build_run import BuildRun
from dagster_project.database_rows import create_table
from dagster_project.lineage.published import write_lineage
from dagster_project.publish.as_of_macros import create_as_of_macros
from dagster_project.schema.dictionary import Column, Mart, MartColumn, Table, marts, raw_tables
from dagster_project.schema.generate import described
from dagster_project.sql_text import quoted

# The file format that every client from DuckDB 1.2 on can open.
STORAGE_VERSION = "v1.2.0"
# Parallel sums differ in the last bits from run to run; nine digits are the same in each and finer than any source.
DIGITS = 9
KNOWN_ON = "as a day to count with: of a month or a year the last day, but not after the day of the build"
DICTIONARY_COLUMNS = {
    "table_name": "varchar",
    "kind": "varchar",
    "grain": "varchar",
    "column_name": "varchar",
    "position": "integer",
    "type": "varchar",
    "unit": "varchar",
    "is_key": "boolean",
    "description": "varchar",
}


def write_warehouse(run: BuildRun, path: Path) -> dict[str, int]:
    """Write the published file from the built one; returns the rows of each table."""
    path.unlink(missing_ok=True)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach {quoted(run.database)} as warehouse (read_only)")
        connection.execute(f"attach {quoted(path)} as published (storage_version '{STORAGE_VERSION}')")
        connection.execute("use published")
        # One transaction: each of the many comments would otherwise be brought to the disk by itself.
        connection.execute("begin")
        for mart in marts().values():
            _copy_mart(connection, mart)
        for table in raw_tables().values():
            _copy_facts(connection, table)
        _write_dictionary(connection)
        _write_build(connection, run)
        create_as_of_macros(connection)
        write_lineage(connection)
        rows = _row_counts(connection)
        connection.execute("commit")
        connection.execute("checkpoint published")
        connection.execute("use memory")
        connection.execute("detach published")
    return rows


def published_number(column: str) -> str:
    """SQL for a number as it is published."""
    return f"cast(printf('%.{DIGITS}g', {column}) as double) as {column}"


def _copy_mart(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    columns = ", ".join(published_number(c.name) if c.type == "number" else c.name for c in mart.columns.values())
    connection.execute(
        f"create table {mart.name} as select {columns} from warehouse.marts.{mart.name} order by {', '.join(mart.key)}"
    )
    _comment(connection, "table", mart.name, f"{mart.grain} {mart.description}")
    for column in mart.columns.values():
        _comment(connection, "column", f"{mart.name}.{column.name}", described(column))


def _copy_facts(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    if table.name in marts():
        return
    order = ", ".join(f'"{name}"' for name in table.key)
    connection.execute(f"create table {table.name} as from warehouse.staging.stg_{table.name} order by {order}")
    _comment(connection, "table", table.name, f"{table.grain} Known by the as-of day.")
    found = connection.execute(f"describe {table.name}").fetchall()
    for name, *_rest in found:
        if name in table.columns:
            _comment(connection, "column", f'{table.name}."{name}"', described(table.columns[name]))
        elif name == "known_on":
            _comment(connection, "column", f"{table.name}.known_on", f"{table.known_on} {KNOWN_ON}")


def _comment(connection: duckdb.DuckDBPyConnection, kind: str, name: str, text: str) -> None:
    connection.execute(f"comment on {kind} {name} is {quoted(text)}")


def _write_dictionary(connection: duckdb.DuckDBPyConnection) -> None:
    tables: list[tuple[Mart | Table, str]] = [(mart, "mart") for mart in marts().values()]
    tables += [(table, "facts") for table in raw_tables().values() if table.name not in marts()]
    create_table(
        connection,
        "dictionary",
        DICTIONARY_COLUMNS,
        (
            (
                table.name,
                kind,
                table.grain,
                c.name,
                position,
                _published_type(c),
                c.unit,
                c.name in table.key,
                c.description,
            )
            for table, kind in tables
            for position, c in enumerate(table.columns.values(), start=1)
        ),
    )
    _comment(connection, "table", "dictionary", "One row is one column of one table: what it means and in what unit.")


def _published_type(column: MartColumn | Column) -> str:
    """The type of a column; dates of the raw tables are published as written, since a year is no day."""
    return "text" if isinstance(column, Column) and column.type == "date" else column.type


def _write_build(connection: duckdb.DuckDBPyConnection, run: BuildRun) -> None:
    connection.execute(
        "create table build as select ?::varchar as run_id, ?::date as as_of, ?::date as today",
        [
            run.run_id,
            run.as_of,
            run.today,
        ],
    )
    _comment(connection, "table", "build", "One row: which build this file is and as of which day it looks.")


def _row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The rows of each table, by name. Not of views: the lineage joined anew takes longer than all tables."""
    names = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'published' order by table_name"
    ).fetchall()
    counts: dict[str, int] = {}
    for (name,) in names:
        found = connection.execute(f"select count(*) from {name}").fetchone()
        counts[name] = found[0] if found else 0
    return counts
