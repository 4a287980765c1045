"""Which failures a step tries again: those of the machine that can pass by themselves. Bad data is never retried."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
import duckdb

from dagster_project.machine_failure import kind_of

RETRIES = 2
WAIT_SECONDS = 5

# Nobody needs to wait for these: they stay until somebody mends the folder.
LASTING = (FileNotFoundError, PermissionError, FileExistsError, IsADirectoryError, NotADirectoryError)


@contextmanager
def passing_failures_retried() -> Iterator[None]:
    """Turn a failure of disk or file system into a request to run the step again.

    A failure with a known cure stays until somebody mends it: a full disk, a missing right, a lost or damaged file.
    """
    try:
        yield
    except LASTING:
        raise
    except (OSError, duckdb.IOException) as error:
        if kind_of(str(error)) is not None:
            raise
        raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=WAIT_SECONDS) from error
