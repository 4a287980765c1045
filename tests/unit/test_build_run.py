"""Which builds are kept: in the order in which they were published, whatever the clock said."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.build_run import BuildRun, only_build, published_builds, remove_old_builds

AHEAD = ["20310101-000000-a", "20310102-000000-b", "20310103-000000-c"]
RIGHT = ["20261120-000000-d", "20261121-000000-e", "20261122-000000-f", "20261123-000000-g"]


def _publish(out: Path, run_id: str) -> None:
    previous = published_builds(out)[:1]
    version = out / "versions" / run_id
    version.mkdir(parents=True)
    (version / "build.json").write_text(json.dumps({"previous": previous[0] if previous else None}))
    (out / "published").unlink(missing_ok=True)
    (out / "published").symlink_to(version.relative_to(out))


def test_builds_of_a_clock_that_ran_ahead_give_way_to_later_ones(tmp_path: Path) -> None:
    for run_id in [*AHEAD, *RIGHT]:
        _publish(tmp_path, run_id)
    remove_old_builds(tmp_path, RIGHT[-1])
    assert published_builds(tmp_path) == [*RIGHT[::-1], AHEAD[-1]]
    assert {path.name for path in (tmp_path / "versions").iterdir()} == {*RIGHT, AHEAD[-1]}


def test_a_version_that_was_never_swapped_in_is_removed(tmp_path: Path) -> None:
    _publish(tmp_path, RIGHT[0])
    (tmp_path / "versions" / AHEAD[0]).mkdir()
    remove_old_builds(tmp_path, RIGHT[1])
    assert [path.name for path in (tmp_path / "versions").iterdir()] == [RIGHT[0]]


def test_a_damaged_build_json_costs_no_kept_publication(tmp_path: Path) -> None:
    for run_id in RIGHT:
        _publish(tmp_path, run_id)
    (tmp_path / "published/build.json").write_text('{"previous": "2026')
    remove_old_builds(tmp_path, "20261124-000000-h")
    assert published_builds(tmp_path) == RIGHT[::-1]


def test_what_a_dead_build_left_is_gone_before_the_next_one_begins(tmp_path: Path) -> None:
    (tmp_path / "build/20261119-000000-dead/staging").mkdir(parents=True)
    os.symlink("versions/nowhere", tmp_path / ".published.20261119-000000-dead")
    with only_build(BuildRun(RIGHT[0], date(2026, 11, 20), date(2026, 11, 20), out=tmp_path)):
        assert [path.name for path in (tmp_path / "build").iterdir()] == [".lock"]
        assert [path.name for path in tmp_path.iterdir()] == ["build"]


def test_a_run_from_the_web_page_holds_the_lock_of_the_output_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    from dagster_project.defs import run

    monkeypatch.setattr(run, "OUT", tmp_path)
    with dg.build_resources({"run": run.build_run}) as resources, (tmp_path / "build/.lock").open("w") as lock:
        assert resources.run.out == tmp_path
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
