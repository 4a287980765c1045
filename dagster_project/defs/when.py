"""When the sensor starts a refresh and when it waits: what is asked of the run history, without the sensor around it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import dagster as dg

from dagster_project.failure_notice import is_fault_in_data

# The tables that a run of the UI read, as a hash: by this tag the sensor finds what was tried with them.
TABLES_TAG = "warehouse/raw_tables"
STILL_VARIABLE = "WAREHOUSE_REFRESH_AFTER_SECONDS"
STILL_SECONDS = 60
FIRST_PAUSE, LONGEST_PAUSE = 120, 6 * 3600
_IN_HAND = [
    *(dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING),
    *(dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING),
]


@dataclass(frozen=True)
class Seen:
    """The raw tables as the sensor saw them, and since when (seconds since 1970) it sees them like that."""

    tables: str
    since: float

    @classmethod
    def now(cls, before: str | None, tables: str, at: float) -> Seen:
        """What is seen now, after what was noted the last time."""
        try:
            noted = cls(**json.loads(before or ""))
        except (ValueError, TypeError):
            return cls(tables, at)
        return noted if noted.tables == tables else cls(tables, at)

    def noted(self) -> str:
        return json.dumps(asdict(self))


def still_seconds() -> float:
    """How long the raw tables must stay as they are before a refresh; raises ValueError that names the variable."""
    text = os.environ.get(STILL_VARIABLE, str(STILL_SECONDS))
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{STILL_VARIABLE} is {text!r} and must be a number of seconds") from None


def reason_to_wait(seen: Seen, published: str | None, instance: dg.DagsterInstance, at: float) -> str | None:
    """Why no refresh is to start now; None when one is."""
    if seen.tables == published:
        return "The raw tables are published as they are."
    still = at - seen.since
    if still < still_seconds():
        return f"The raw tables changed {still:.0f} s ago and may change again; {still_seconds():.0f} s must pass."
    if in_hand := _in_hand(instance):
        return f"Run {in_hand} is queued or at work."
    return _after_tries(seen, instance, at)


def is_queued(instance: dg.DagsterInstance) -> bool:
    """Whether a refresh waits in the queue, which will look from the day on which it starts."""
    return bool(instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.QUEUED]), limit=1))


def _in_hand(instance: dg.DagsterInstance) -> str | None:
    """A run of the UI that is not done. One of the command line may have been killed unseen, so it is not waited for."""
    runs = instance.get_runs(dg.RunsFilter(statuses=_IN_HAND))
    return next((run.run_id for run in runs if run.remote_job_origin), None)


def _after_tries(seen: Seen, instance: dg.DagsterInstance, at: float) -> str | None:
    since = datetime.fromtimestamp(seen.since, UTC)
    tried = instance.get_run_records(dg.RunsFilter(tags={TABLES_TAG: seen.tables}, created_after=since))
    if not tried:
        return None
    run, ended = tried[0].dagster_run, tried[0].end_time or at
    if run.status is not dg.DagsterRunStatus.FAILURE:
        return f"Run {run.run_id} read these tables and ended as {run.status.value}; a change of them starts the next."
    if is_fault_in_data(instance, run.run_id):
        return f"Run {run.run_id} found faults in these tables; mending them starts the next."
    pause = min(FIRST_PAUSE * 2 ** (len(tried) - 1), LONGEST_PAUSE)
    if at < ended + pause:
        again = datetime.fromtimestamp(ended + pause).astimezone()
        return f"Run {run.run_id} failed on the machine; it is tried again at {again:%H:%M}, after try {len(tried)}."
    return None
