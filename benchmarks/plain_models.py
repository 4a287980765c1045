"""The floor under the models: their compiled SQL, run one after the other in DuckDB, with neither dbt nor tests nor Dagster.

Reads WAREHOUSE_STAGING and WAREHOUSE_DATABASE, and WAREHOUSE_MEMORY_LIMIT when it is set. Nothing but memory is limited: DuckDB
takes all cores and need not keep the order of rows. The SQL is compiled once into a file beside the database, by dbt itself.

python -m benchmarks.plain_models [MODEL...]
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import duckdb

Statement = tuple[str, str]
MEMORY_LIMIT = "WAREHOUSE_MEMORY_LIMIT"


def compiled(folder: Path, models: list[str]) -> list[Statement]:
    """The models asked for (all) and what they rest on, in order: what to create, and as what."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    from benchmarks.build import dbt_places

    chosen = ["--select", *(f"+{model}" for model in models)] if models else []
    outcome: Any = dbtRunner().invoke(["compile", *dbt_places(folder), *chosen, "--quiet"])
    # An open connection would keep the removed database in the place of the new one.
    DuckDBConnectionManager.close_all_connections()
    return _in_order([result.node for result in outcome.result.results])


def _in_order(nodes: list[Any]) -> list[Statement]:
    models = {node.unique_id: node for node in nodes if node.resource_type == "model"}
    done: dict[str, Statement] = {}
    while len(done) < len(models):
        for name, node in models.items():
            if name not in done and all(parent in done for parent in node.depends_on.nodes if parent in models):
                kind = "view" if node.config.materialized == "view" else "table"
                done[name] = (f"create {kind} {node.schema}.{node.name}", node.compiled_code)
    return list(done.values())


def main() -> None:
    """Create every model in a new database."""
    database = Path(os.environ["WAREHOUSE_DATABASE"])
    script = database.with_suffix(".json")
    if not script.exists():
        script.write_text(json.dumps(compiled(database.with_suffix(".target"), sys.argv[1:])), encoding="utf-8")
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database)) as connection:
        connection.execute("set preserve_insertion_order = false")
        if MEMORY_LIMIT in os.environ:
            connection.execute(f"set memory_limit = '{os.environ[MEMORY_LIMIT]}'")
        for schema in ("staging", "intermediate", "marts"):
            connection.execute(f"create schema {schema}")
        own_name = f'"{database.stem}".'
        for create, sql in json.loads(script.read_text(encoding="utf-8")):
            # Compiled names carry the database they were compiled for.
            connection.execute(f"{create} as {sql.replace(own_name, '')}")


if __name__ == "__main__":
    main()
