"""What dbt itself runs: the models on Spark, and the unit tests of the models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dagster_project.transform.project import (
    DATABASE,
    DUCKDB,
    NO_JSON,
    SPARK,
    STAGING,
    dbt_arguments,
    dbt_runner,
    environment,
    parsed_project,
)
from dagster_project.transform.results import ModelsFailed, NodeResult


def run_on_spark(database: Path, staging: Path) -> list[NodeResult]:
    """Build every model and run every data test in a Spark session, and collect what is read into a new database.

    Raises ModelsFailed when dbt could not begin.
    """
    from dagster_project.transform.spark import collect, spark_session

    folder = database.parent / SPARK
    with spark_session(folder) as session:
        results = _invoked(["build", "--exclude-resource-type", "unit_test"], database, staging, SPARK)
        # Only a whole set of marts becomes a database: half of one must not look like a build.
        if all(result.passed for result in results):
            collect(session, folder, database)
    return results


def run_unit_tests(database: Path, staging: Path) -> list[NodeResult]:
    """Run the unit tests of the models on a database that a build made; it tells dbt the types of what a model reads.

    Raises ModelsFailed when dbt could not begin.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    try:
        return _invoked(["test", "--select", "test_type:unit"], database, staging, DUCKDB)
    finally:
        DuckDBConnectionManager.close_all_connections()


def _invoked(words: list[str], database: Path, staging: Path, engine: str) -> list[NodeResult]:
    runner = dbt_runner(parsed_project(engine))
    target = database.parent / "dbt"
    target.mkdir(exist_ok=True)  # dbt would make the folder of a build anew that was removed while the build runs
    with environment(**{DATABASE: str(database.resolve()), STAGING: str(staging.resolve())}):
        outcome = runner.invoke([*words, NO_JSON, *dbt_arguments(target, engine)])
    if outcome.result is None:
        raise ModelsFailed([str(outcome.exception)], tests_only=False)
    return [_node_result(ended) for ended in outcome.result.results]


def _node_result(ended: Any) -> NodeResult:
    # Spark adds the stack of its machine to what it says.
    message = (ended.message or str(ended.status)).split("JVM stacktrace")[0]
    return NodeResult(ended.node.unique_id, ended.node.name, str(ended.node.resource_type), str(ended.status), message)
