"""The table macros of the published file that answer "as of any day".

Belongs here: creating them. Their SQL stands in as_of_macros.sql beside this module; the history they read is
made by the marts capacity_history, deal_history and claims_as_stated.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

MACROS = Path(__file__).with_suffix(".sql")


def create_as_of_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macros in the schema of the connected file that holds the marts."""
    found = connection.execute(
        "select schema_name from duckdb_tables "
        "where table_name = 'capacity_history' and database_name = current_database()"
    ).fetchone()
    if found is None:
        raise LookupError(
            "the file holds no table capacity_history, which the as-of macros read; build the marts first"
        )
    connection.execute(MACROS.read_text(encoding="utf-8").replace("{schema}", found[0]))
