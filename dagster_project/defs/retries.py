"""Which failures a step tries again: those of the machine that can pass by themselves. Bad data is never retried."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
import duckdb

RETRIES = 2
WAIT_SECONDS = 5
# Nobody needs to wait for these: they stay until somebody mends the folder.
LASTING = (FileNotFoundError, PermissionError, FileExistsError, IsADirectoryError, NotADirectoryError)


@contextmanager
def passing_failures_retried() -> Iterator[None]:
    """Turn a failure of disk or file system into a request to run the step again."""
    try:
        yield
    except LASTING:
        raise
    except (OSError, duckdb.IOException) as error:
        raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=WAIT_SECONDS) from error
