"""Running the models and their tests: all at once, or telling of each as soon as it ended.

Belongs here: what is asked of dbt, on which engine. Parsing is in `project.py`, what the results mean in `results.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from dagster_project.transform.project import (
    DUCKDB,
    NO_JSON,
    SPARK,
    dbt_arguments,
    dbt_runner,
    environment,
    parsed_project,
)
from dagster_project.transform.results import ModelsFailed, NodeResult

OnEnd = Callable[[NodeResult], None]


def each_ended(database: Path, staging: Path, engine: str = DUCKDB) -> Iterator[NodeResult]:
    """Run the models as `run_models` does, and yield how each model and test ended while the others run.

    On Spark all come at the end, when their tables are in the database.
    Raises ModelsFailed when dbt could not begin.
    """
    queue: SimpleQueue[NodeResult | None] = SimpleQueue()
    outcome: Future[list[NodeResult]] = Future()

    def work() -> None:
        try:
            on_end = queue.put if engine == DUCKDB else None
            outcome.set_result(run_models(database, staging, engine=engine, on_end=on_end))
        except BaseException as error:
            outcome.set_exception(error)
        finally:
            queue.put(None)

    # Who interrupts the build does not wait for the models that are still at work.
    worker = Thread(target=work, name="models", daemon=True)
    worker.start()
    told: set[str] = set()
    try:
        while (result := queue.get()) is not None:
            told.add(result.unique_id)
            yield result
    except GeneratorExit:
        worker.join()
        raise
    yield from (result for result in outcome.result() if result.unique_id not in told)


def run_models(
    database: Path, staging: Path, unit_tests: bool = False, engine: str = DUCKDB, on_end: OnEnd | None = None
) -> list[NodeResult]:
    """Build every model and run every data test into a new database, and the unit tests when asked.

    Returns how each ended; `on_end` hears of each that ran when it ended, from a thread of dbt.
    Raises ModelsFailed when dbt could not begin.
    """
    runner = dbt_runner(parsed_project(engine), [_telling(on_end)] if on_end else [])
    options = [] if unit_tests else ["--exclude-resource-type", "unit_test"]
    target = database.parent / "dbt"
    target.mkdir(exist_ok=True)  # dbt would make the folder of a build anew that was removed while the build runs
    command = ["build", *options, NO_JSON, *dbt_arguments(target, engine)]
    with environment(WAREHOUSE_DATABASE=str(database.resolve()), WAREHOUSE_STAGING=str(staging.resolve())):
        return _run_on_spark(runner, command, database) if engine == SPARK else _run_on_duckdb(runner, command)


def _telling(on_end: OnEnd) -> Callable[[Any], None]:
    """What dbt calls with each of its events."""

    def tell(event: Any) -> None:
        if event.info.name == "NodeFinished":
            node, ended = event.data.node_info, event.data.run_result
            on_end(_node_result(node.unique_id, node.node_name, node.resource_type, ended.status, ended.message))

    return tell


def _run_on_duckdb(runner: Any, command: list[str]) -> list[NodeResult]:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    try:
        return _results(runner.invoke(command))
    finally:
        DuckDBConnectionManager.close_all_connections()


def _run_on_spark(runner: Any, command: list[str], database: Path) -> list[NodeResult]:
    from dagster_project.transform.spark import collect, spark_session

    folder = database.parent / SPARK
    with spark_session(folder) as session:
        results = _results(runner.invoke(command))
        # Only a whole set of marts becomes a database: half of one must not look like a build.
        if all(result.passed for result in results):
            collect(session, folder, database)
    return results


def _results(outcome: Any) -> list[NodeResult]:
    if outcome.result is None:
        raise ModelsFailed([str(outcome.exception)], tests_only=False)
    return [
        _node_result(ended.node.unique_id, ended.node.name, ended.node.resource_type, ended.status, ended.message)
        for ended in outcome.result.results
    ]


def _node_result(unique_id: str, name: str, kind: object, status: object, message: str | None) -> NodeResult:
    # Spark adds the stack of its machine to what it says.
    return NodeResult(unique_id, name, str(kind), str(status), (message or str(status)).split("JVM stacktrace")[0])
