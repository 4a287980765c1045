"""How much is kept of what Dagster notes: the last runs, none that are old, and files that shrink."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._core.scheduler.instigation import TickStatus
from dagster._core.storage.dagster_run import DagsterRunStatus

from dagster_project import failure_notice, run_history
from dagster_project.places import HISTORY_SETTINGS, content_hash
from dagster_project.run_history import forget_old_runs

NOW = datetime.now(UTC)
LAUNCHED = RemoteJobOrigin(RemoteRepositoryOrigin(RegisteredCodeLocationOrigin("here"), "__repository__"), "refresh")


@dg.asset
def figure() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"picture": dg.MetadataValue.md("x" * 100_000)})


@dg.asset_check(asset=figure)
def holds() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=True)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        yield instance


def build(history: dg.DagsterInstance) -> str:
    return dg.materialize([figure, holds], instance=history).run_id


def add(history: dg.DagsterInstance, status: DagsterRunStatus) -> str:
    run_id = str(uuid.uuid4())
    history.add_run(dg.DagsterRun("refresh", run_id, status=status, remote_job_origin=LAUNCHED))
    return run_id


def kept(history: dg.DagsterInstance) -> set[str]:
    return {run.run_id for run in history.get_runs()}


def test_the_last_runs_are_kept_and_those_before_them_forgotten_with_all_that_they_left(
    history: dg.DagsterInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_history, "KEPT_RUNS", 2)
    runs = [build(history) for _ in range(4)]
    index = tmp_path / "history/runs/index.db"
    before = index.stat().st_size
    assert forget_old_runs(history, NOW) == runs[:2]
    assert kept(history) == set(runs[2:])
    assert {path.stem for path in index.parent.glob("*.db")} == {*runs[2:], "index"}
    assert index.stat().st_size < before
    with closing(sqlite3.connect(index)) as connection:
        for table in ("event_logs", "asset_check_executions"):
            found = connection.execute(f"select distinct run_id from {table}").fetchall()
            assert {run_id for (run_id,) in found} == set(runs[2:]), table
    latest = history.get_latest_materialization_event(dg.AssetKey("figure"))
    assert latest
    assert latest.run_id == runs[-1]


def test_runs_that_are_too_old_are_forgotten_but_the_last_that_succeeded(history: dg.DagsterInstance) -> None:
    good = build(history)
    failed = add(history, DagsterRunStatus.FAILURE)
    assert forget_old_runs(history, NOW + timedelta(days=run_history.KEPT_DAYS - 1)) == []
    assert forget_old_runs(history, NOW + timedelta(days=run_history.KEPT_DAYS + 1)) == [failed]
    assert kept(history) == {good}


@pytest.mark.parametrize("status", [DagsterRunStatus.QUEUED, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING])
def test_a_run_that_is_not_done_is_never_forgotten(history: dg.DagsterInstance, status: DagsterRunStatus) -> None:
    add(history, status)
    assert forget_old_runs(history, NOW + timedelta(days=1000)) == []


def test_a_long_history_is_forgotten_over_some_builds(
    history: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_history, "KEPT_RUNS", 1)
    monkeypatch.setattr(run_history, "FORGOTTEN_AT_ONCE", 3)
    runs = [add(history, DagsterRunStatus.FAILURE) for _ in range(6)]
    assert [len(forget_old_runs(history, NOW)) for _ in range(3)] == [3, 2, 0]
    assert kept(history) == {runs[-1]}


def test_the_settings_of_a_new_history_limit_a_run_and_what_sensors_leave(tmp_path: Path) -> None:
    settings = yaml.safe_load(HISTORY_SETTINGS.read_text("utf-8"))
    with dg.DagsterInstance.local_temp(str(tmp_path), overrides=settings) as instance:
        assert instance.run_monitoring_enabled
        assert 0 < instance.run_monitoring_max_runtime_seconds <= 24 * 3600
        days = instance.get_tick_retention_settings(InstigatorType.SENSOR)
        for kind in (TickStatus.SKIPPED, TickStatus.FAILURE, TickStatus.SUCCESS):
            assert days[kind] > 0


def test_settings_of_an_earlier_version_are_brought_up_to_date_and_those_of_the_reader_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    settings = run_history.history_home() / "dagster.yaml"
    ours = HISTORY_SETTINGS.read_text("utf-8")
    assert settings.read_text("utf-8") == ours
    settings.write_text("telemetry:\n  enabled: false\n", encoding="utf-8")
    run_history.history_home()
    assert settings.read_text("utf-8") != ours
    monkeypatch.setattr(run_history, "_SETTINGS_BEFORE", {content_hash(settings)})
    run_history.history_home()
    assert settings.read_text("utf-8") == ours


HANGS = """
import signal
from types import SimpleNamespace
from dagster_project.defs import run
run.GRACE_SECONDS = 0
signal.signal(signal.SIGINT, signal.SIG_IGN)
with run._ended_when_hung(SimpleNamespace(run_monitoring_max_runtime_seconds=1)):
    signal.pause()
"""


def test_a_run_that_hangs_and_hears_nothing_ends_some_time_after_its_limit() -> None:
    ended = subprocess.run([sys.executable, "-c", HANGS], capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 1
    assert "Timeout (0:00:01)!" in ended.stderr


def test_the_log_of_failures_keeps_its_last_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(failure_notice.COMMAND, raising=False)
    log = tmp_path / failure_notice.LOG_NAME
    log.write_text("".join(f"line {number}\n" for number in range(failure_notice.KEPT_LINES)), encoding="utf-8")
    failure_notice.tell("run-1", "the disk is full", log)
    lines = log.read_text("utf-8").splitlines()
    assert len(lines) == failure_notice.KEPT_LINES
    assert lines[0] == "line 1"
    assert "the disk is full" in lines[-1]
    assert list(tmp_path.iterdir()) == [log]
