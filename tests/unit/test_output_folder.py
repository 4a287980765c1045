"""The output folder: nothing of anybody's is removed, no version is lost, and what is said to stay does stay."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import AS_OF, NOW

from dagster_project.clean import clean
from dagster_project.cli import main
from dagster_project.commands.build import build
from dagster_project.commands.check import FAULTS_FILE
from dagster_project.failure_notice import LOG_NAME
from dagster_project.output_folder import (
    BUILD_MARK,
    KEPT_BUILDS,
    LOCK,
    MARKER,
    UnusableFolder,
    held,
    make_build_folder,
    published_build,
    published_builds,
    remove_dead_builds,
    remove_old_builds,
    what_stays,
)
from dagster_project.transform.project import TARGET_NAME
from fixtures.raw_folder import RawFolder

AHEAD = [f"2031010{day}-000000-0000000{day}" for day in (1, 2, 3)]
RIGHT = [f"2026112{day}-000000-0000000{day}" for day in range(4)]
EIGHT = [f"2026120{day}-000000-0000000{day}" for day in range(1, 9)]
DEAD = "20261119-000000-dddddddd"


def _publish(out: Path, run_id: str) -> None:
    """What a build leaves that was published, in the small."""
    previous = published_build(out)
    version = out / "versions" / run_id
    version.mkdir(parents=True)
    (version / "build.json").write_text(json.dumps({"run_id": run_id, "previous": previous}))
    make_build_folder(out / "build" / run_id)
    (out / "build" / run_id / "warehouse.duckdb").write_text("tables")
    (out / "published").unlink(missing_ok=True)
    (out / "published").symlink_to(version.relative_to(out))


def _hold(out: Path) -> None:
    """Take the folder as a build does, and clear up."""
    with held(out, print):
        remove_dead_builds(out)


def _versions(out: Path) -> set[str]:
    return {path.name for path in (out / "versions").iterdir()}


def _files(folder: Path) -> dict[str, str]:
    """What stands in a folder, with where its links lead."""
    return {
        path.relative_to(folder).as_posix(): os.readlink(path) if path.is_symlink() else path.read_text()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


# The order of the versions, and which go


def test_builds_of_a_clock_that_ran_ahead_give_way_to_later_ones(tmp_path: Path) -> None:
    for run_id in [*AHEAD, *RIGHT]:
        _publish(tmp_path, run_id)
    remove_old_builds(tmp_path)
    assert published_builds(tmp_path) == [*RIGHT[::-1], AHEAD[-1]]
    assert _versions(tmp_path) == {*RIGHT, AHEAD[-1]}
    assert {path.name for path in (tmp_path / "build").iterdir()} == {RIGHT[-1]}


def test_a_version_that_was_never_swapped_in_gives_way_to_those_that_were(tmp_path: Path) -> None:
    for run_id in EIGHT[:KEPT_BUILDS]:
        _publish(tmp_path, run_id)
    (tmp_path / "versions" / AHEAD[0]).mkdir()
    (tmp_path / "versions" / AHEAD[0] / "build.json").write_text(json.dumps({"run_id": AHEAD[0]}))
    remove_old_builds(tmp_path)
    assert _versions(tmp_path) == set(EIGHT[:KEPT_BUILDS])


def test_a_damaged_build_json_costs_no_kept_publication(tmp_path: Path) -> None:
    for run_id in RIGHT:
        _publish(tmp_path, run_id)
    (tmp_path / "published/build.json").write_text('{"previous": "2026')
    remove_old_builds(tmp_path)
    assert published_builds(tmp_path) == RIGHT[::-1]


# What is lost when `published` does not lead to a version


def _moved_away(out: Path) -> None:
    (out / "published").rename(out / "elsewhere")


def _lost(out: Path) -> None:
    (out / "published").unlink()


def _leads_elsewhere(out: Path) -> None:
    _lost(out)
    (out / "release").mkdir()
    (out / "published").symlink_to("release")


def _leads_nowhere(out: Path) -> None:
    _lost(out)
    (out / "published").symlink_to("versions/20200101-000000-00000000")


def _leads_to_itself(out: Path) -> None:
    _lost(out)
    (out / "published").symlink_to("published")


def _rolled_back(out: Path) -> None:
    _lost(out)
    (out / "published").symlink_to(f"versions/{EIGHT[1]}")


@pytest.mark.parametrize(
    "spoil", [_moved_away, _lost, _leads_elsewhere, _leads_nowhere, _leads_to_itself, _rolled_back]
)
def test_a_build_that_begins_removes_no_version_wherever_published_leads(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    for run_id in EIGHT:
        _publish(tmp_path, run_id)
    spoil(tmp_path)
    before = _files(tmp_path / "versions")
    _hold(tmp_path)
    assert _files(tmp_path / "versions") == before


@pytest.mark.parametrize("spoil", [_moved_away, _lost, _leads_elsewhere, _leads_nowhere, _leads_to_itself])
def test_after_the_next_swap_the_last_versions_are_counted_from_what_is_there(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    for run_id in EIGHT[:-1]:
        _publish(tmp_path, run_id)
    spoil(tmp_path)
    _publish(tmp_path, EIGHT[-1])
    remove_old_builds(tmp_path)
    assert published_builds(tmp_path)[:KEPT_BUILDS] == EIGHT[: -KEPT_BUILDS - 1 : -1]
    # Where the link was moved to, it still keeps its version; here that is one of the last five.
    assert _versions(tmp_path) == set(EIGHT[-KEPT_BUILDS:])


@pytest.mark.parametrize(
    ("link", "target"),
    [("pinned", "versions/{}"), ("pinned.json", "versions/{}/build.json"), ("versions/latest", "{}")],
    ids=["a link to a version", "a link to a file of a version", "a link among the versions"],
)
def test_a_version_that_a_link_leads_to_is_never_removed(tmp_path: Path, link: str, target: str) -> None:
    _publish(tmp_path, EIGHT[0])
    (tmp_path / link).symlink_to(target.format(EIGHT[0]))
    for run_id in EIGHT[1:]:
        _publish(tmp_path, run_id)
    remove_old_builds(tmp_path)
    assert (tmp_path / link).exists()
    assert len(published_builds(tmp_path)) == KEPT_BUILDS + 1


# What is somebody's


SOMEBODYS = [
    "build/my-objects/thesis.txt",
    f"build/{DEAD}/thesis.txt",
    "versions/v1.0/thesis.txt",
    f"versions/{DEAD}/thesis.txt",
    f"versions/{AHEAD[0]}/build.json",
    ".published.notes",
]


@pytest.mark.parametrize("theirs", SOMEBODYS)
def test_nothing_that_no_build_made_is_removed(tmp_path: Path, theirs: str) -> None:
    _hold(tmp_path)
    path = tmp_path / theirs
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("years of work")
    for run_id in EIGHT:
        _publish(tmp_path, run_id)
        _hold(tmp_path)
        remove_old_builds(tmp_path)
    clean(tmp_path, publications=False)
    clean(tmp_path, publications=True)
    assert path.read_text() == "years of work"


@pytest.mark.parametrize("theirs", [*SOMEBODYS[:1], *SOMEBODYS[2:4], "build", "versions", "published/index.html"])
def test_a_folder_in_which_others_use_our_names_is_refused_with_path_rule_and_cure(
    tmp_path: Path, raw: RawFolder, theirs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out" / theirs
    path.parent.mkdir(parents=True)
    path.write_text("years of work")
    before = _files(tmp_path / "out")
    assert main(["build", "--raw", str(raw.path), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    for word in (str(tmp_path / "out" / "/".join(Path(theirs).parts[:1])), "rule:", "cure:"):
        assert word in said
    assert _files(tmp_path / "out") == before


def test_a_link_published_that_no_build_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "published").symlink_to("site")
    with pytest.raises(UnusableFolder, match="published"):
        _hold(tmp_path)
    assert _files(tmp_path) == {"published": "site"}


def test_a_folder_that_holds_other_things_under_other_names_is_used_and_they_stay(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    _hold(tmp_path)
    assert _files(tmp_path).keys() == {"thesis.txt", MARKER, f"build/{LOCK}"}


def test_a_folder_in_the_place_of_published_is_refused_before_a_build(tmp_path: Path) -> None:
    """A copy without links: the kept versions stay, and so does the copy."""
    for run_id in RIGHT:
        _publish(tmp_path, run_id)
    version = (tmp_path / "published").resolve()
    _lost(tmp_path)
    shutil.copytree(version, tmp_path / "published")
    before = _files(tmp_path)
    with pytest.raises(UnusableFolder, match="mv "):
        _hold(tmp_path)
    assert _files(tmp_path) == before


def test_a_build_folder_on_another_disk_is_named_before_the_build(
    tmp_path: Path, raw: RawFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source, None, target)

    monkeypatch.setattr(os, "rename", refuse)
    assert main(["build", "--raw", str(raw.path), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert "Reading" not in said.out
    for word in (str(tmp_path / "out/build"), str(tmp_path / "out/versions"), "one disk", "cure:"):
        assert word in said.err
    assert _files(tmp_path / "out").keys() == {MARKER, f"build/{LOCK}"}


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="this machine has no memory disk to write to")
def test_a_link_to_another_disk_is_found_out(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
        if os.stat(other).st_dev == tmp_path.stat().st_dev:
            pytest.skip("the temporary folder lies on the memory disk too")
        (tmp_path / "build").symlink_to(other)
        with pytest.raises(UnusableFolder, match="one disk"):
            _hold(tmp_path)
        assert [path.name for path in Path(other).iterdir()] == [LOCK]


# Folders from before there was a marker


def test_an_output_folder_from_before_the_marker_is_taken_over_with_what_it_holds(tmp_path: Path) -> None:
    for run_id in EIGHT:
        _publish(tmp_path, run_id)
        (tmp_path / "build" / run_id / BUILD_MARK).unlink()
    for name in (LOCK, "faults.json", "failures.log"):
        (tmp_path / "build" / name).touch()
    (tmp_path / "build" / DEAD).mkdir()
    (tmp_path / "raw").mkdir()
    _hold(tmp_path)
    assert _versions(tmp_path) == set(EIGHT)
    remove_old_builds(tmp_path)
    assert _versions(tmp_path) == set(EIGHT[-KEPT_BUILDS:])
    assert {path.name for path in (tmp_path / "build").iterdir() if path.is_dir()} == {EIGHT[-1], DEAD}


@pytest.mark.parametrize("name", [FAULTS_FILE, LOG_NAME, TARGET_NAME])
def test_a_folder_in_which_something_else_than_a_build_was_made_by_us_is_used(tmp_path: Path, name: str) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / name).touch()
    _hold(tmp_path)
    assert (tmp_path / MARKER).is_file()


def test_a_build_that_died_before_its_folder_had_a_name_leaves_nothing_for_ever(tmp_path: Path) -> None:
    _publish(tmp_path, RIGHT[0])
    for name, has_mark in ((f".{DEAD}.new", True), (f".{AHEAD[0]}.new", False)):
        (tmp_path / "build" / name).mkdir()
        if has_mark:
            (tmp_path / "build" / name / BUILD_MARK).touch()
    (tmp_path / "build/.notes.new").mkdir()
    remove_dead_builds(tmp_path)
    assert {path.name for path in (tmp_path / "build").glob(".*.new")} == {".notes.new"}


# Cleaning


def test_make_clean_keeps_every_publication(tmp_path: Path) -> None:
    for run_id in RIGHT:
        _publish(tmp_path, run_id)
    before = _files(tmp_path / "versions")
    clean(tmp_path, publications=False)
    assert published_builds(tmp_path) == RIGHT[::-1]
    assert _files(tmp_path / "versions") == before
    assert [path.name for path in (tmp_path / "build").iterdir()] == [LOCK]


def test_make_clean_publications_removes_them_but_those_that_a_link_leads_to(tmp_path: Path) -> None:
    for run_id in RIGHT:
        _publish(tmp_path, run_id)
    (tmp_path / "pinned").symlink_to(f"versions/{RIGHT[0]}")
    clean(tmp_path, publications=True)
    assert not (tmp_path / "published").is_symlink()
    assert _versions(tmp_path) == {RIGHT[0]}


def test_cleaning_a_folder_without_builds_makes_none(tmp_path: Path) -> None:
    clean(tmp_path, publications=True)
    assert list(tmp_path.iterdir()) == []


# What is said


def _nothing(_out: Path) -> None:
    """Leave it as it is."""


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_nothing, f"what was published before stays: build {RIGHT[-1]}."),
        (_lost, f"no earlier build is published. Kept: {', '.join(RIGHT[::-1])}."),
        (_leads_elsewhere, "no earlier build is published. Kept: "),
        (lambda out: shutil.rmtree(out / "versions"), "no earlier build stands there"),
    ],
    ids=["published", "link lost", "link leads elsewhere", "versions lost"],
)
def test_what_is_said_to_stay_is_what_stays(tmp_path: Path, spoil: Callable[[Path], None], said: str) -> None:
    for run_id in RIGHT:
        _publish(tmp_path, run_id)
    spoil(tmp_path)
    assert what_stays(tmp_path).startswith(said)


def test_the_command_that_is_advised_can_be_copied_whatever_the_folder_is_called(tmp_path: Path) -> None:
    out = tmp_path / "o'brien [1] ü"
    _publish(out, RIGHT[0])
    _lost(out)
    subprocess.run(what_stays(out).split("again: ")[1], shell=True, check=True)
    assert published_build(out) == RIGHT[0]


def test_a_refused_build_without_a_publication_does_not_say_that_one_stays(
    tmp_path: Path, raw: RawFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = raw.path / "sources.csv"
    sources.write_text(sources.read_text("utf-8").replace("https://", "ftp://"), encoding="utf-8")
    assert build(raw.path, tmp_path / "out", AS_OF, NOW) == 1
    assert "Nothing was published; no earlier build stands there" in capsys.readouterr().out
