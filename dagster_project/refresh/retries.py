"""Which failures a stage tries again: those of the machine that can pass by themselves. Bad data is never retried."""

from collections.abc import Callable
from time import sleep
from typing import TypeVar

import duckdb

from dagster_project.machine_failure import kind_of

RETRIES = 2
WAIT_SECONDS = 5

# Nobody needs to wait for these: they stay until somebody mends the folder.
LASTING = (FileNotFoundError, PermissionError, FileExistsError, IsADirectoryError, NotADirectoryError)

Result = TypeVar("Result")


def tried_again(stage: Callable[[], Result], say: Callable[[str], None]) -> Result:
    """Do a stage, and after a failure of disk or file system do it again, twice at most.

    A failure with a known cure stays until somebody mends it: a full disk, a missing right, a lost or damaged file.
    """
    for _ in range(RETRIES):
        try:
            return stage()
        except LASTING:
            raise
        except (OSError, duckdb.IOException) as error:
            if kind_of(str(error)) is not None:
                raise
            say(f"Trying again in {WAIT_SECONDS} s: {error}")
            sleep(WAIT_SECONDS)
    return stage()
