"""What happens when a refresh failed: a line in a log, and a command of the reader's choice.

Belongs here: what is said and how somebody is told. When to tell is decided in `defs/automation.py`.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagster import DagsterEvent, DagsterEventType, DagsterInstance

COMMAND = "WAREHOUSE_FAILURE_COMMAND"
LOG_NAME = "failures.log"
LONGEST_PROBLEM = 2_000
KEPT_LINES = 500
SECONDS = 60
# How far back the history is asked whether a problem is known.
RUNS_BACK = 100
# The id of a run and the name of a build differ each time; the problem is the same.
_NAMES_OF_RUNS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{8}-\d{6}-\w+")


def tell(run_id: str, problem: str, log: Path) -> str:
    """Write the failure to the log and call the command of the environment; returns what became of the command.

    The command gets the run id and the problem as its two last arguments. No shell reads them.
    """
    words = " ".join(problem.replace("\0", "").split())[:LONGEST_PROBLEM]
    outcome = _call(run_id, words)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as lines:
        lines.write(f"{datetime.now():%Y-%m-%dT%H:%M:%S} {run_id} {words} [{outcome}]\n")
    _keep_the_last(log)
    return outcome


def _keep_the_last(log: Path) -> None:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    if len(lines) > KEPT_LINES:
        shorter = log.with_name(f".{log.name}")
        shorter.write_text("".join(lines[-KEPT_LINES:]), encoding="utf-8")
        shorter.replace(log)


def problem_of(instance: DagsterInstance, run_id: str) -> str:
    """What a failed run died of, in words."""
    from dagster import DagsterEventType

    said = causes(_events(instance, run_id, DagsterEventType.STEP_FAILURE))
    said = said or [event.message or "" for event in _events(instance, run_id, DagsterEventType.RUN_FAILURE)]
    return "; ".join(said) or "the run failed"


def was_told(instance: DagsterInstance, run_id: str, problem: str) -> bool:
    """Whether a run before this one failed of the same problem and none has succeeded since."""
    from dagster import DagsterRunStatus, RunsFilter

    ended = RunsFilter(statuses=[DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE])
    for run in instance.get_runs(ended, cursor=run_id, limit=RUNS_BACK):
        if run.is_success:
            return False
        if _nameless(problem_of(instance, run.run_id)) == _nameless(problem):
            return True
    return False


def is_fault_in_data(instance: DagsterInstance, run_id: str) -> bool:
    """Whether a failed run found faults in the data; nothing else is raised as dg.Failure."""
    from dagster import DagsterEventType

    failures = _events(instance, run_id, DagsterEventType.STEP_FAILURE)
    return any(event.step_failure_data.user_failure_data for event in failures)


def _nameless(problem: str) -> str:
    return _NAMES_OF_RUNS.sub("", problem)


def _events(instance: DagsterInstance, run_id: str, kind: DagsterEventType) -> list[DagsterEvent]:
    return [entry.dagster_event for entry in instance.all_logs(run_id, of_type=kind) if entry.dagster_event]


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
