"""A build and its output folder: what is gone before it begins, and who holds the lock."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.build_run import BuildRun, only_build
from dagster_project.output_folder import BUILD_MARK, MARKER, make_build_folder

RUN, DEAD = "20261120-000000-0000000d", "20261119-000000-dddddddd"


def test_what_a_dead_build_left_is_gone_before_the_next_one_begins(tmp_path: Path) -> None:
    make_build_folder(tmp_path / "build" / DEAD)
    (tmp_path / "build" / DEAD / "staging/claims").mkdir(parents=True)
    os.symlink("versions/nowhere", tmp_path / f".published.{DEAD}")
    with only_build(BuildRun(RUN, date(2026, 11, 20), date(2026, 11, 20), out=tmp_path)):
        assert [path.name for path in (tmp_path / "build").iterdir()] == [".lock"]
        assert {path.name for path in tmp_path.iterdir()} == {MARKER, "build", "versions"}


def test_a_build_marks_its_folder_when_it_makes_it(tmp_path: Path) -> None:
    run = BuildRun(RUN, date(2026, 11, 20), date(2026, 11, 20), out=tmp_path)
    run.begin()
    run.begin()
    assert [path.name for path in run.folder.iterdir()] == [BUILD_MARK]


def test_a_build_does_not_take_over_a_folder_without_its_mark(tmp_path: Path) -> None:
    (tmp_path / "build" / RUN).mkdir(parents=True)
    with pytest.raises(FileExistsError):
        BuildRun(RUN, date(2026, 11, 20), date(2026, 11, 20), out=tmp_path).begin()


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
