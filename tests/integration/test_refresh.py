"""A refresh as Dagster shows it: what each page says, what starts a refresh, what happens when one fails."""

from __future__ import annotations

import base64
import errno
import os
import re
import shlex
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from conftest import AS_OF, NOW

from dagster_project.build_run import BuildRun, new_run_id, only_build
from dagster_project.definitions import defs
from dagster_project.defs import automation, command_builds, raw
from dagster_project.defs.marts import TESTS_PASS, mart_key
from dagster_project.defs.publication import PUBLICATION
from dagster_project.failure_notice import tell
from dagster_project.publish.mart_charts import CHARTS
from dagster_project.publish.mart_figures import FIGURES
from dagster_project.refresh import retries, stages
from dagster_project.schema.dictionary import marts, raw_tables
from fixtures.raw_folder import SMALL, RawFolder
from fixtures.shared_builds import copy_of

# 615 when every model and every test was an asset or a check of its own.
MOST_EVENTS = 320

# They read one history, which one test adds to.
pytestmark = pytest.mark.xdist_group("refresh")


@pytest.fixture(scope="module")
def history(small_output: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dg.DagsterInstance]:
    """A history of its own, in which the small project was refreshed once."""
    out = copy_of(small_output, tmp_path_factory.mktemp("refreshed") / "out")
    with dg.DagsterInstance.local_temp(str(tmp_path_factory.mktemp("history"))) as instance:
        assert refreshed(SMALL, out, instance).success
        yield instance


def latest(history: dg.DagsterInstance, *key: str) -> dg.AssetMaterialization:
    event = history.get_latest_materialization_event(dg.AssetKey(list(key)))
    assert event, f"{key} was never materialized"
    assert event.asset_materialization
    return event.asset_materialization


def figures_of(materialization: dg.AssetMaterialization) -> dict[str, Any]:
    return {name: value.value for name, value in materialization.metadata.items()}


def versions(history: dg.DagsterInstance) -> dict[dg.AssetKey, str]:
    keys = defs.resolve_asset_graph().get_all_asset_keys()
    return {key: (latest(history, *key.path).tags or {})["dagster/data_version"] for key in keys}


def refreshed(folder: Path, out: Path, history: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    run = BuildRun(new_run_id(NOW, uuid.uuid4().hex), AS_OF, AS_OF, folder, out)
    with only_build(run):
        return defs.resolve_job_def("refresh").execute_in_process(
            resources={"run": run}, instance=history, raise_on_error=False
        )


@pytest.fixture
def empty_history() -> dg.DagsterInstance:
    return dg.DagsterInstance.ephemeral()


@pytest.fixture
def faulty(raw: RawFolder) -> Path:
    """A raw folder with one bad date."""
    path = raw.path / "capacity.csv"
    lines = path.read_text("utf-8").splitlines()
    cells = lines[1].split(",")
    cells[2] = "2026-13-45"
    path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")
    return raw.path


def test_a_build_of_the_command_is_told_to_the_history_that_the_ui_shows_and_told_once(
    small_output: Path, history: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_builds, "OUT", small_output)
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(instance=instance)
        told = command_builds.command_builds.evaluate_tick(context)
        for event in told.asset_events:
            instance.report_runless_asset_event(event)
        assert versions(instance) == versions(history)
        assert figures_of(latest(instance, "marts", "gw_timeline"))["total_gw_mid"] > 0
        assert not command_builds.command_builds.evaluate_tick(context).asset_events


def test_a_build_that_dagster_made_is_not_told_again(
    own_small_output: Path, empty_history: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refreshed(SMALL, own_small_output, empty_history).success
    monkeypatch.setattr(command_builds, "OUT", own_small_output)
    context = dg.build_sensor_context(instance=empty_history)
    assert not command_builds.command_builds.evaluate_tick(context).asset_events


def test_the_catalogue_holds_raw_tables_marts_and_the_publication_and_no_step_between() -> None:
    keys = defs.resolve_asset_graph().get_all_asset_keys()
    assert keys == {*map(raw.raw_key, raw_tables()), *map(mart_key, marts()), PUBLICATION}


def test_a_mart_names_the_raw_tables_that_its_steps_read_and_the_marts_before_it() -> None:
    graph = defs.resolve_asset_graph()
    timeline = graph.get(mart_key("gw_timeline")).parent_keys
    assert {raw.raw_key("capacity"), raw.raw_key("assumptions")} <= timeline
    assert all(graph.get(mart_key(name)).parent_keys for name in marts())
    assert graph.get(PUBLICATION).parent_keys == set(map(mart_key, marts()))


def test_every_mart_says_in_one_check_that_all_its_tests_passed(history: dg.DagsterInstance) -> None:
    checks = [dg.AssetCheckKey(mart_key(name), TESTS_PASS) for name in marts()]
    told = history.event_log_storage.get_latest_asset_check_execution_by_key(checks)
    assert told.keys() == set(checks)
    for key, record in told.items():
        assert record.event, key
        evaluation = record.event.dagster_event.asset_check_evaluation_data
        assert evaluation.passed, key
        assert evaluation.metadata["tests"].value >= 1


def test_a_person_can_read_the_events_of_a_run(history: dg.DagsterInstance) -> None:
    assert all(len(history.all_logs(run.run_id)) < MOST_EVENTS for run in history.get_runs())


def test_the_page_of_a_raw_table_shows_rows_faults_sources_newest_report_and_first_rows(
    history: dg.DagsterInstance,
) -> None:
    shown = figures_of(latest(history, "raw", "claims"))
    assert shown["dagster/row_count"] == sum(shown[f"rows_from_{tier}_sources"] for tier in raw_page_tiers())
    assert shown["faults"] == 0
    assert date.fromisoformat(shown["newest_report"]) <= AS_OF
    assert shown["preview"].startswith("| claim_id | ")
    assert len(shown["preview"].splitlines()) == 7


def raw_page_tiers() -> tuple[str, ...]:
    return raw_tables()["sources"].columns["tier"].allowed


def test_every_mart_has_figures_that_plot_over_time(history: dg.DagsterInstance) -> None:
    assert FIGURES.keys() <= marts().keys()
    for name in FIGURES:
        shown = figures_of(latest(history, "marts", name))
        assert isinstance(shown["dagster/row_count"], int)
        for value in (shown[figure] for figure in shown if figure not in ("chart", "dagster/row_count")):
            assert isinstance(value, (int, float)), name
    assert figures_of(latest(history, "marts", "gw_timeline"))["total_gw_mid"] > 0


def test_a_mart_worth_a_picture_brings_it_along_and_asks_no_other_machine(history: dg.DagsterInstance) -> None:
    assert CHARTS.keys() <= marts().keys()
    pages = {name: figures_of(latest(history, "marts", name)) for name in CHARTS}
    # Nobody in the small project has five scored forecasts.
    assert {name for name, page in pages.items() if "chart" not in page} == {"forecaster_track_record"}
    for chart in (page["chart"] for page in pages.values() if "chart" in page):
        address = re.search(r"\]\((.*)\)$", chart)
        assert address
        assert address[1].startswith("data:image/svg+xml;base64,")
        svg = base64.b64decode(address[1].split(",")[1]).decode()
        assert svg.startswith("<svg ")
        assert not re.search(r"(href|src|url\()\W*https?:", svg)


def test_an_unchanged_input_keeps_its_version_and_a_changed_one_does_not(
    tmp_path: Path, history: dg.DagsterInstance, raw: RawFolder
) -> None:
    before = versions(history)
    path = raw.path / "sources.csv"
    path.write_text(path.read_text("utf-8").replace("Epoch AI", "Epoch", 1), encoding="utf-8")
    for other in raw.path.glob("*.csv"):
        other.touch()
    assert refreshed(raw.path, tmp_path / "again", history).success
    after = versions(history)
    raws = {key for key in after if key.path[0] == "raw"}
    assert {key for key in raws if before[key] != after[key]} == {dg.AssetKey(["raw", "sources"])}
    for key in map(mart_key, ("gw_timeline", "bottleneck_index")):
        assert before[key] == after[key], key


def test_a_failed_refresh_says_its_faults_in_the_run_and_leaves_the_publication(
    own_small_output: Path, faulty: Path, empty_history: dg.DagsterInstance
) -> None:
    before = (own_small_output / "published").resolve()
    result = refreshed(faulty, own_small_output, empty_history)
    assert not result.success
    (failed,) = [event for event in result.all_events if event.is_step_failure]
    said = failed.step_failure_data.user_failure_data
    assert said
    assert "capacity.csv line 2, reported_on = '2026-13-45': not a date" in str(said.description)
    checks = {check.asset_key.path[-1]: check for check in result.get_asset_check_evaluations()}
    failing = [check for check in result.get_asset_check_evaluations() if not check.passed and check.blocking]
    assert [check.asset_key.path[-1] for check in failing] == ["capacity"]
    shown = failing[0].metadata["first_faults"]
    assert isinstance(shown, dg.TableMetadataValue)
    assert shown.records[0].data["line"] == 2
    assert "sites" in checks
    assert (own_small_output / "published").resolve() == before


@pytest.mark.parametrize("asked_for", [["publication"], ["marts", "gw_timeline"], ["raw", "claims"]])
def test_dagster_refuses_a_run_of_a_part_before_it_starts(
    asked_for: list[str], empty_history: dg.DagsterInstance
) -> None:
    """The page asks for the whole in its place; a refused run leaves no trace and calls no alarm."""
    with pytest.raises(dg.DagsterInvalidSubsetError, match="does not support subsetting"):
        defs.resolve_job_def("refresh").get_subset(asset_selection={dg.AssetKey(asked_for)})
    assert not empty_history.get_runs()


@pytest.mark.parametrize(
    ("first_error", "tries"),
    [
        (OSError("the disk went away"), 2),
        (PermissionError("not yours"), 1),
        (OSError(errno.EXDEV, os.strerror(errno.EXDEV), "publication"), 1),
        (None, 1),
    ],
    ids=["what can pass by itself", "what stays until mended", "two disks", "bad data"],
)
def test_a_step_is_tried_again_only_when_the_failure_can_pass_by_itself(
    faulty: Path,
    tmp_path: Path,
    empty_history: dg.DagsterInstance,
    monkeypatch: pytest.MonkeyPatch,
    first_error: OSError | None,
    tries: int,
) -> None:
    real: Callable[..., Any] = stages.ingest
    asked: list[Path] = []

    def reading(folder: Path, today: date, staging: Path) -> Any:
        asked.append(folder)
        if first_error and len(asked) == 1:
            raise first_error
        return real(folder, today, staging=staging)

    monkeypatch.setattr(stages, "ingest", reading)
    monkeypatch.setattr(retries, "WAIT_SECONDS", 0)
    assert not refreshed(faulty, tmp_path, empty_history).success
    assert len(asked) == tries


def test_what_runs_by_itself_runs_from_the_start() -> None:
    repository = defs.get_repository_def()
    assert automation.daily_refresh.default_status is dg.DefaultScheduleStatus.RUNNING
    assert all(sensor.default_status is dg.DefaultSensorStatus.RUNNING for sensor in repository.sensor_defs)
    assert [schedule.cron_schedule for schedule in repository.schedule_defs] == ["0 6 * * *"]


def test_every_raw_table_and_the_publication_say_when_they_are_too_old() -> None:
    graph = defs.resolve_asset_graph()
    for table in raw_tables().values():
        policy = graph.get(raw.raw_key(table.name)).freshness_policy
        assert policy, table.name
        if table.newest_report_within_days:
            assert policy.fail_window.to_timedelta() == timedelta(days=table.newest_report_within_days)
    assert graph.get(dg.AssetKey("publication")).freshness_policy
    dated = {table.name for table in raw_tables().values() if table.known_on}
    assert dated == {table.name for table in raw_tables().values() if table.newest_report_within_days}


def hear(result: dg.ExecuteInProcessResult, history: dg.DagsterInstance) -> None:
    """What the daemon does with a failed run."""
    context = dg.build_run_status_sensor_context(
        sensor_name="refresh_failed",
        dagster_event=result.get_run_failure_event(),
        dagster_instance=history,
        dagster_run=result.dagster_run,
    )
    automation.refresh_failed(context.for_run_failure())


def test_a_failed_refresh_is_logged_and_told_to_the_command_of_the_reader_once(
    faulty: Path, tmp_path: Path, empty_history: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = tmp_path / "heard"
    script = "import sys; open(sys.argv[1], 'a').write('\\n'.join([*sys.argv[2:], '']))"
    command = shlex.join([sys.executable, "-c", script, str(heard)])
    monkeypatch.setenv("WAREHOUSE_FAILURE_COMMAND", command)
    monkeypatch.setattr(automation, "OUT", tmp_path)
    first = refreshed(faulty, tmp_path, empty_history)
    hear(first, empty_history)
    hear(refreshed(faulty, tmp_path, empty_history), empty_history)
    run_id, problem = heard.read_text("utf-8").splitlines()
    assert run_id == first.run_id
    assert "capacity.csv line 2" in problem
    (line,) = (tmp_path / "build/failures.log").read_text("utf-8").splitlines()
    assert problem in line
    assert "ended with 0" in line


@pytest.mark.parametrize(
    ("command", "outcome"),
    [("", "is not set"), ("no-such-command-here", "could not be run"), ('echo "', "could not be run")],
)
def test_a_command_that_cannot_be_run_is_noted_and_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, outcome: str
) -> None:
    monkeypatch.setenv("WAREHOUSE_FAILURE_COMMAND", command)
    assert outcome in tell("run-1", "the disk is full", tmp_path / "failures.log")
    assert "the disk is full" in (tmp_path / "failures.log").read_text("utf-8")


def test_no_shell_reads_the_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = tmp_path / "heard"
    script = "import sys; open(sys.argv[1], 'w').write(sys.argv[-1])"
    monkeypatch.setenv("WAREHOUSE_FAILURE_COMMAND", shlex.join([sys.executable, "-c", script, str(heard)]))
    hostile = f"value '; touch {tmp_path}/owned; $(touch {tmp_path}/owned)' \0 in claims.csv"
    tell("run-1", hostile, tmp_path / "failures.log")
    assert heard.read_text("utf-8") == " ".join(hostile.replace("\0", "").split())
    assert not (tmp_path / "owned").exists()
