"""The table macros of the published file that answer "as of any day".

Belongs here: creating them. Their SQL stands in as_of_macros.sql beside this module; the history they read is
made by the marts capacity_history, deal_history and claims_as_stated.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

MACROS = Path(__file__).with_suffix(".sql")


def schema_of_marts(connection: duckdb.DuckDBPyConnection) -> str:
    """The schema that holds the marts of the connected file: `marts` while it is built, `main` once it is published.

    Raises LookupError when there are none.
    """
    found = connection.execute(
        "select schema_name from duckdb_tables where table_name in ('capacity_history', 'gw_timeline')"
        " and database_name = current_database() order by schema_name desc"
    ).fetchone()
    if found is None:
        raise LookupError(
            "the file holds no table capacity_history, which the as-of macros read; build the marts first"
        )
    return str(found[0])


def create_as_of_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macros in the schema of the connected file that holds the marts."""
    schema = schema_of_marts(connection)
    connection.execute(MACROS.read_text(encoding="utf-8").replace("{schema}", schema))
