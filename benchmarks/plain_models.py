"""The floor under the models: their compiled SQL, run one after the other in DuckDB, with neither dbt nor tests nor Dagster.

Reads WAREHOUSE_STAGING and WAREHOUSE_DATABASE. The SQL is compiled once into a file beside the database, by dbt itself.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import duckdb

Statement = tuple[str, str]


def compiled(folder: Path) -> list[Statement]:
    """The models in the order of their dependencies: what to create, and as what."""
    from dbt.cli.main import dbtRunner

    from dagster_project.places import DBT_PROJECT

    place = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT), "--target-path", str(folder)]
    outcome: Any = dbtRunner().invoke(["compile", *place, "--quiet"]).result
    nodes = {result.node.unique_id: result.node for result in outcome.results}
    models = {name: node for name, node in nodes.items() if node.resource_type == "model"}
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
        script.write_text(json.dumps(compiled(database.with_suffix(".target"))), encoding="utf-8")
        database.unlink(missing_ok=True)
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database)) as connection:
        for schema in ("staging", "intermediate", "marts"):
            connection.execute(f"create schema {schema}")
        own_name = f'"{database.stem}".'
        for create, sql in json.loads(script.read_text(encoding="utf-8")):
            # Compiled names carry the database they were compiled for.
            connection.execute(f"{create} as {sql.replace(own_name, '')}")


if __name__ == "__main__":
    main()
