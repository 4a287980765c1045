"""The run history that Dagster's pages show: where it lies, and how much of it is kept.

What is kept of the history stands here; how long the daemon keeps what a sensor or a schedule looked at, and how long a run
may take, stand in `dagster.yaml`.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.places import HISTORY_NAME, HISTORY_SETTINGS, ROOT, content_hash

if TYPE_CHECKING:
    from dagster import DagsterInstance, DagsterRun

KEPT_RUNS = 200
KEPT_DAYS = 90
# Forgetting a run takes a moment; a long history from before is forgotten over some builds and holds none of them up.
FORGOTTEN_AT_ONCE = 20
# Deleted rows leave room that later runs fill. Only when much of a file is such room is it written anew.
FREE_SHARE = 0.25
# A history that still has the settings that came with an earlier version, as they came, gets those of this one.
_SETTINGS_BEFORE = frozenset(
    {
        "75193e53484f59e53db2d6eb613633a9636d91969c4d66316253ee9082090059",
        "76dfa1a501f707da2b49c4f60dd9bd25e8019c55290cc76bc020bdecfb94d56b",
        "6d9355469695ef48e02e2a817568322b8b3a420ade3673fafb166b5e61aaa527",
    }
)
_SHARED_FILES = ("history/runs.db", "history/runs/index.db", "schedules/schedules.db")


def history_home() -> Path:
    """The folder of the history, with its settings, made when it is not there; DAGSTER_HOME names it from now on.

    Raises OSError.
    """
    home = Path(os.environ.setdefault("DAGSTER_HOME", str(ROOT / "data" / HISTORY_NAME)))
    home.mkdir(parents=True, exist_ok=True)
    settings = home / "dagster.yaml"
    if not settings.exists() or content_hash(settings) in _SETTINGS_BEFORE:
        settings.write_text(HISTORY_SETTINGS.read_text(encoding="utf-8"), encoding="utf-8")
    return home


def forget_old_runs(instance: DagsterInstance, now: datetime) -> list[str]:
    """Delete finished runs that are not among the last or are too old, some at a time; returns their ids.

    The last run that succeeded stays whatever its age: the pages of the assets show it. Raises what a storage raises.
    """
    forgotten = [run.run_id for run in _old_runs(instance, now)[:FORGOTTEN_AT_ONCE]]
    for run_id in forgotten:
        instance.delete_run(run_id)
    if forgotten:
        _clear_files(Path(instance.root_directory), forgotten)
    return forgotten


def _old_runs(instance: DagsterInstance, now: datetime) -> list[DagsterRun]:
    import dagster as dg

    finished = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
    too_old = dg.RunsFilter(statuses=finished, created_before=now - timedelta(days=KEPT_DAYS))
    oldest = instance.get_runs(too_old, limit=FORGOTTEN_AT_ONCE, ascending=True)
    too_many = min(instance.get_runs_count() - KEPT_RUNS, FORGOTTEN_AT_ONCE)
    # A limit of 0 is none to Dagster.
    if too_many > 0:
        oldest = [*instance.get_runs(dg.RunsFilter(statuses=finished), limit=too_many, ascending=True), *oldest]
    shown = {run.run_id for run in instance.get_runs(dg.RunsFilter(statuses=finished[:1]), limit=1)}
    found = {run.run_id: run for run in oldest if run.run_id not in shown}
    return list(found.values())


def _clear_files(home: Path, forgotten: list[str]) -> None:
    """Remove what Dagster leaves of a deleted run: its emptied file, and the results of its checks."""
    index = home / "history" / "runs" / "index.db"
    if index.exists():
        with closing(sqlite3.connect(index)) as connection, connection:
            connection.executemany("delete from asset_check_executions where run_id = ?", [(run,) for run in forgotten])
    for run_id in forgotten:
        for end in ("", "-wal", "-shm"):
            (index.parent / f"{run_id}.db{end}").unlink(missing_ok=True)
    for name in _SHARED_FILES:
        if (home / name).exists():
            _give_back_room(home / name)


def _give_back_room(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (pages,) = connection.execute("pragma page_count").fetchone()
        (free,) = connection.execute("pragma freelist_count").fetchone()
        if free > pages * FREE_SHARE:
            connection.execute("vacuum")
