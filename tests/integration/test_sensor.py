"""When the sensor starts a refresh: once, when the tables have been still, and again only when that can help."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._core.storage.dagster_run import DagsterRunStatus

from dagster_project.build_run import BuildRun
from dagster_project.definitions import defs
from dagster_project.defs import automation, when
from dagster_project.failure_notice import was_told
from fixtures.raw_folder import TODAY, RawFolder

LAUNCHED = RemoteJobOrigin(RemoteRepositoryOrigin(RegisteredCodeLocationOrigin("here"), "__repository__"), "refresh")


@dataclass
class Sensor:
    """The sensor with a clock of its own, looking at a raw folder that a test edits."""

    raw: RawFolder
    instance: dg.DagsterInstance
    # Behind the clock of the machine, by which the history tells when a run was made.
    at: float = field(default_factory=lambda: time.time() - 1_000)
    cursor: str | None = None
    said: str | None = None

    def look(self, after: float = 30) -> list[dg.RunRequest]:
        """Look again after so many seconds; returns what it asks for."""
        self.at += after
        context = dg.build_sensor_context(instance=self.instance, cursor=self.cursor)
        answer = automation.raw_folder_changed(context)
        assert isinstance(answer, dg.SensorResult)
        self.cursor = answer.cursor
        self.said = answer.skip_reason.skip_message if answer.skip_reason else None
        return list(answer.run_requests or [])

    def edit(self, number: int = 0) -> None:
        lines = self.raw.read("sites").decode().split("\n")
        lines[1] = lines[1] + str(number)
        self.raw.write("sites", "\n".join(lines).encode())

    def run(self, request: dg.RunRequest, status: DagsterRunStatus = DagsterRunStatus.QUEUED) -> dg.DagsterRun:
        """What the daemon makes of a request."""
        run = dg.DagsterRun(
            "refresh", str(uuid.uuid4()), status=status, tags=dict(request.tags), remote_job_origin=LAUNCHED
        )
        self.instance.add_run(run)
        return run

    def fail(self, request: dg.RunRequest, problem: str = "the disk went away") -> dg.DagsterRun:
        """A run that died on the machine, just now by the clock of the test."""
        run = self.run(request, DagsterRunStatus.STARTED)
        self.instance.report_run_failed(run, problem)
        record = self.instance.get_run_record_by_id(run.run_id)
        assert record
        assert record.end_time
        self.at = record.end_time
        return run


@pytest.fixture
def sensor(raw: RawFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sensor:
    sensor = Sensor(raw, dg.DagsterInstance.ephemeral())
    monkeypatch.setattr(automation, "RAW", raw.path)
    monkeypatch.setattr(automation, "OUT", tmp_path / "nothing published")
    monkeypatch.setattr(automation, "time", lambda: sensor.at)
    return sensor


@pytest.fixture
def published(sensor: Sensor, small_output: Path, monkeypatch: pytest.MonkeyPatch) -> Sensor:
    """The sensor beside a publication of the very tables that it sees."""
    monkeypatch.setattr(automation, "OUT", small_output)
    return sensor


def asked(sensor: Sensor) -> dg.RunRequest:
    """The one request for tables that have been still for long enough."""
    assert not sensor.look()
    (request,) = sensor.look(61)
    return request


def test_a_saved_table_leads_to_one_refresh_and_a_touch_to_none(published: Sensor) -> None:
    assert not published.look(), "what is published as it is needs no refresh"
    published.raw.file("sites").touch()
    assert not published.look(90)
    assert published.said == "The raw tables are published as they are."
    published.edit()
    assert asked(published)


def test_ten_edits_lead_to_one_refresh_after_the_last_of_them(sensor: Sensor) -> None:
    for number in range(10):
        sensor.edit(number)
        assert not sensor.look(), "an editor at work is not interrupted"
    assert not sensor.look(59)
    assert "60 s must pass" in str(sensor.said)
    assert len(sensor.look(2)) == 1


@pytest.mark.parametrize("status", [DagsterRunStatus.QUEUED, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING])
def test_while_a_refresh_is_queued_or_at_work_no_second_is_asked_for(sensor: Sensor, status: DagsterRunStatus) -> None:
    run = sensor.run(asked(sensor), status)
    for number in range(3):
        sensor.edit(number)
        assert not sensor.look()
        assert not sensor.look(300)
        assert sensor.said == f"Run {run.run_id} is queued or at work."


def test_a_command_line_build_that_was_killed_unseen_holds_nobody_up(sensor: Sensor) -> None:
    sensor.instance.add_run(dg.DagsterRun("refresh", str(uuid.uuid4()), status=DagsterRunStatus.STARTED))
    assert asked(sensor)


def test_a_table_changed_again_after_it_was_changed_back_is_refreshed_again(sensor: Sensor) -> None:
    texts = [sensor.raw.read("sites"), sensor.raw.read("sites").replace(b"a", b"b", 1)] * 2
    for text in texts:
        sensor.raw.write("sites", text)
        request = asked(sensor)
        assert request.run_key is None, "a run key seen before would swallow the third refresh"
        sensor.run(request, DagsterRunStatus.SUCCESS)
        sensor.at = time.time()


@pytest.mark.parametrize("status", [DagsterRunStatus.SUCCESS, DagsterRunStatus.CANCELED])
def test_what_somebody_stopped_or_took_back_is_not_done_again_behind_his_back(
    sensor: Sensor, status: DagsterRunStatus
) -> None:
    sensor.run(asked(sensor), status)
    assert not sensor.look(100_000)
    sensor.edit()
    assert asked(sensor)


def test_a_failure_of_the_machine_is_tried_again_after_growing_pauses(sensor: Sensor) -> None:
    request, pauses = asked(sensor), [120, 240, 480]
    for pause in pauses:
        sensor.fail(request)
        assert not sensor.look(pause - 1)
        assert "it is tried again at" in str(sensor.said)
        (request,) = sensor.look(2)
    for _ in range(10):
        sensor.fail(request)
    assert len(sensor.look(when.LONGEST_PAUSE + 1)) == 1


def test_a_fault_in_the_data_is_not_tried_again_until_the_tables_change(sensor: Sensor, tmp_path: Path) -> None:
    sensor.raw.change("capacity", "", reported_on="2026-13-45")
    request = asked(sensor)
    sensor.at = time.time()
    result = defs.resolve_job_def("refresh").execute_in_process(
        resources={"run": BuildRun("refresh", TODAY, TODAY, sensor.raw.path, tmp_path)},
        instance=sensor.instance,
        tags=dict(request.tags),
        raise_on_error=False,
    )
    assert not result.success
    assert not sensor.look(100_000)
    assert sensor.said == f"Run {result.run_id} found faults in these tables; mending them starts the next."
    sensor.edit()
    assert asked(sensor)


def test_how_long_the_tables_must_be_still_is_set_by_the_environment(
    sensor: Sensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(when.STILL_VARIABLE, "5")
    assert not sensor.look()
    assert sensor.look(6)
    monkeypatch.setenv(when.STILL_VARIABLE, "a minute")
    with pytest.raises(ValueError, match=f"{when.STILL_VARIABLE} is 'a minute' and must be a number of seconds"):
        when.still_seconds()


@pytest.mark.parametrize("noted", [None, "", "0123abcd", '{"tables": 1}', "[]", "null"])
def test_a_note_of_an_earlier_version_counts_as_none(noted: str | None) -> None:
    assert when.Seen.now(noted, "tables", 5.0) == when.Seen("tables", 5.0)


def test_the_daily_refresh_does_not_queue_behind_one_that_is_queued(raw: RawFolder, tmp_path: Path) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:

        def daily() -> list[dg.RunRequest]:
            context = dg.build_schedule_context(instance=instance)
            return list(automation.daily_refresh.evaluate_tick(context).run_requests or [])

        assert len(daily()) == 1
        Sensor(raw, instance).run(dg.RunRequest())
        assert not daily()


DIED = "Run execution process for {run_id} unexpectedly exited"
FULL = "No space left on device: '/data/build/20261125-0930{n:02}-1a2b3c4d/warehouse.duckdb'"


@pytest.mark.parametrize("problem", [DIED, FULL])
def test_the_same_problem_is_told_once_until_a_refresh_succeeds(sensor: Sensor, problem: str) -> None:
    told: list[bool] = []

    def fail(other: str | None = None) -> None:
        run = sensor.run(dg.RunRequest(), DagsterRunStatus.STARTED)
        words = other or problem.format(run_id=run.run_id, n=len(told))
        sensor.instance.report_run_failed(run, words)
        told.append(not was_told(sensor.instance, run.run_id, words))

    fail()
    fail()
    fail("another problem")
    fail()
    assert told == [True, False, True, False]
    sensor.run(dg.RunRequest(), DagsterRunStatus.SUCCESS)
    fail()
    assert told[-1]
