"""The published file as readers open it: limits on memory, spill and time, and nothing is ever written beside it.

Belongs here: how it is opened and how SQL of a stranger is ended. What is asked stands in the commands.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.commands import WrongUse
from dagster_project.transform.project import MEMORY_LIMIT, MEMORY_UNLESS_SET

MOST_SPILLED = "4GB"
# What DuckDB's own limit does not see: the rows of the answer as Python holds them.
MOST_ANSWER_BYTES = 2_000_000_000
ROWS_AT_ONCE = 10_000
SECONDS_TO_STOP = 1.0


@contextmanager
def opened(warehouse: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a published file read only, or a database in memory, with a folder of its own to spill into.

    DuckDB would else spill beside the file, or into the folder one stands in, and a kill would leave that there.
    """
    with tempfile.TemporaryDirectory(prefix="warehouse-spill-", ignore_cleanup_errors=True) as spill:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit(),
            "temp_directory": spill,
            "max_temp_directory_size": MOST_SPILLED,
        }
        name = str(warehouse) if warehouse else ":memory:"
        with duckdb.connect(name, read_only=warehouse is not None, config=settings) as connection:
            yield connection


def memory_limit() -> str:
    """The memory that DuckDB may take; wrong use when the environment names no size."""
    limit = os.environ.get(MEMORY_LIMIT, MEMORY_UNLESS_SET)
    try:
        duckdb.connect(":memory:", config={"memory_limit": limit}).close()
    except duckdb.Error as error:
        raise WrongUse(f"{MEMORY_LIMIT} is {limit!r}, which is no size; write it like 400MB or 2GB") from error
    return limit


@dataclass
class _Answer:
    """What a query gave so far: names and rows, or the error it ended with."""

    names: list[str] = field(default_factory=list[str])
    rows: list[tuple[Any, ...]] = field(default_factory=list[tuple[Any, ...]])
    error: BaseException | None = None
    unwanted: bool = False

    def fetch(self, connection: duckdb.DuckDBPyConnection, sql: str) -> None:
        peak = _peak_bytes()
        try:
            result = connection.execute(sql)
            self.names = [column[0] for column in result.description or []]
            while not self.unwanted and (batch := result.fetchmany(ROWS_AT_ONCE)):
                self.rows += batch
                if _peak_bytes() - peak > MOST_ANSWER_BYTES:
                    raise WrongUse(
                        f"the answer takes more than {MOST_ANSWER_BYTES / 1e9:g} GB of memory; ask for fewer rows"
                    )
        except BaseException as error:
            self.error = error


def fetched(connection: duckdb.DuckDBPyConnection, sql: str, seconds: float) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Run SQL and return names and rows; wrong use when it takes longer, and Ctrl-C is answered at once.

    DuckDB looks for an interruption between two blocks of rows. One that takes longer is not waited for: the process ends.
    """
    spill = connection.execute("select current_setting('temp_directory')").fetchall()[0][0]
    answer = _Answer()
    worker = threading.Thread(target=answer.fetch, args=(connection, sql), daemon=True)
    worker.start()
    try:
        worker.join(seconds)
    except KeyboardInterrupt:
        _stop(worker, connection, answer, lambda: _leave(130, "the query was stopped", spill))
        raise
    if worker.is_alive():
        words = f"the query took longer than {seconds:g} s and was stopped; --timeout SECONDS gives it more"
        _stop(worker, connection, answer, lambda: _leave(2, words, spill))
        raise WrongUse(words)
    if answer.error is not None:
        raise answer.error
    return answer.names, answer.rows


def _stop(
    worker: threading.Thread,
    connection: duckdb.DuckDBPyConnection,
    answer: _Answer,
    when_it_goes_on: Callable[[], None],
) -> None:
    answer.unwanted = True
    connection.interrupt()
    worker.join(SECONDS_TO_STOP)
    if worker.is_alive():
        when_it_goes_on()


def _leave(code: int, words: str, spill: str) -> None:
    """End the process without waiting for the thread of a query that cannot be stopped."""
    shutil.rmtree(spill, ignore_errors=True)
    print(f"warehouse: {words}", file=sys.stderr, flush=True)
    os._exit(code)


def _peak_bytes() -> int:
    """The most memory this process has held (Linux counts it in kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
