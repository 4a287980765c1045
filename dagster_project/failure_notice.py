"""What happens when a refresh failed: a line in a log, and a command of the reader's choice.

Belongs here: what is said and how somebody is told. When to tell is decided in `defs/automation.py`.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagster import DagsterEvent

COMMAND = "WAREHOUSE_FAILURE_COMMAND"
LOG_NAME = "failures.log"
LONGEST_PROBLEM = 2_000
SECONDS = 60


def tell(run_id: str, problem: str, log: Path) -> str:
    """Write the failure to the log and call the command of the environment; returns what became of the command.

    The command gets the run id and the problem as its two last arguments. No shell reads them.
    """
    words = " ".join(problem.replace("\0", "").split())[:LONGEST_PROBLEM]
    outcome = _call(run_id, words)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as lines:
        lines.write(f"{datetime.now():%Y-%m-%dT%H:%M:%S} {run_id} {words} [{outcome}]\n")
    return outcome


def causes(failures: Iterable[DagsterEvent]) -> list[str]:
    """What each failed step raised, without Dagster's own wrapping and without a trace."""
    found: list[str] = []
    for failure in failures:
        error = failure.step_failure_data.error
        while error is not None and error.cause is not None:
            error = error.cause
        if error is not None:
            found.append(error.message.strip())
    return found


def _call(run_id: str, problem: str) -> str:
    try:
        command = shlex.split(os.environ.get(COMMAND, ""))
        if not command:
            return f"{COMMAND} is not set"
        ended = subprocess.run([*command, run_id, problem], timeout=SECONDS, check=False, stdin=subprocess.DEVNULL)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return f"{COMMAND} could not be run: {error}"
    return f"{COMMAND} ended with {ended.returncode}"
