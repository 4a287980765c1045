"""Two curators at once: no row of either is lost, and what a killed command left is gone after the next one."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from dagster_project import whole_files
from dagster_project.curate import new_row
from dagster_project.curate.raw_files import only_curator, replace_file
from fixtures.curator import warehouse
from fixtures.raw_folder import RawFolder
from fixtures.rights import rights_hold


def an_entity(name: str) -> list[str]:
    """Write a row of entities, which cites no other table, as `--set` arguments."""
    return ["--set", f"name={name}", "--set", "kind=analyst", "--set", "country=US"]


def interrupting(monkeypatch: pytest.MonkeyPatch, others_turn: Callable[[], None]) -> None:
    """Let another curator come in once, when the first has read and judged and has not written yet."""
    judged: Callable[..., Any] = new_row.place_row
    turns = [others_turn]

    def judging(*arguments: Any) -> Any:
        row = judged(*arguments)
        if turns:
            turns.pop()()
        return row

    monkeypatch.setattr(new_row, "place_row", judging)


def test_a_row_added_while_another_is_judged_waits_and_both_are_kept(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        sys.executable,
        "-m",
        "dagster_project.cli",
        "add",
        "entities",
        *an_entity("Other"),
        "--raw",
        str(raw.path),
    ]
    started: list[subprocess.Popen[str]] = []

    def other() -> None:
        started.append(
            subprocess.Popen([*words, "--yes"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        )
        stream = started[0].stderr
        assert stream is not None
        assert stream.readline().startswith("Waiting for another command that writes into")

    interrupting(monkeypatch, other)
    assert warehouse("add", "entities", *an_entity("Mine"), "--raw", raw.path, "--yes") == 0, capsys.readouterr()
    _said, refused = started[0].communicate()
    assert started[0].returncode == 0, refused
    assert {b"\nmine,", b"\nother,"} <= {
        b"\n" + line[: line.index(b",") + 1] for line in raw.read("entities").splitlines()
    }


@pytest.mark.parametrize("command", [["fmt", "sites"], ["fmt"], ["add", "entities", *an_entity("Mine"), "--yes"]])
def test_whatever_writes_into_the_folder_waits_for_the_one_that_holds_it(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    waits, codes, flock = threading.Event(), list[int](), fcntl.flock

    def noted(descriptor: int, kind: int) -> None:
        if kind == fcntl.LOCK_EX:
            waits.set()
        flock(descriptor, kind)

    with only_curator(raw.path):
        monkeypatch.setattr(whole_files.fcntl, "flock", noted)
        waiting = threading.Thread(target=lambda: codes.append(warehouse(*command, "--raw", raw.path)))
        waiting.start()
        assert waits.wait(60)
        assert codes == []
    waiting.join()
    assert codes == [0]


def test_a_look_waits_for_nobody(raw: RawFolder) -> None:
    with only_curator(raw.path):
        assert warehouse("fmt", "--check", "--raw", raw.path) == 0
        assert warehouse("check", "--raw", raw.path) == 0


def test_nobody_waits_while_a_curator_is_asked(raw: RawFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(_prompt: str) -> str:
        folder = os.open(raw.path, os.O_RDONLY)
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(folder)
        return "y"

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", answer)
    given = [*an_entity("Mine"), "--set", "entity_id=mine"]
    assert warehouse("add", "entities", *given, "--raw", raw.path) == 0
    assert b"\nmine," in raw.read("entities")


def test_a_yes_given_while_another_took_the_id_is_asked_for_again_with_the_next_one(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        if len(asked) == 1:
            monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
            assert warehouse("add", "entities", *an_entity("Mine"), "--raw", raw.path, "--yes") == 0
        return "y"

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", answer)
    assert warehouse("add", "entities", *an_entity("Mine"), "--raw", raw.path) == 0
    assert len(asked) == 2
    assert "entity_id" in capsys.readouterr().out
    assert b"\nmine," in raw.read("entities")
    assert b"\nmine-2," in raw.read("entities")


def test_what_a_killed_command_left_is_removed_by_the_next_and_nothing_else(raw: RawFolder) -> None:
    left = raw.path / f".claims.csv.abc123{whole_files.UNFINISHED}"
    mine = raw.path / ".claims.csv.swp"
    for path in (left, mine):
        path.write_text("half a table")
    assert warehouse("fmt", "--raw", raw.path) == 0
    assert not left.exists()
    assert mine.exists()


def test_a_left_over_is_no_part_of_the_repository() -> None:
    names = [f"data/raw/.claims.csv.abc{whole_files.UNFINISHED}", f"data/raw/claims/.a.csv.b{whole_files.UNFINISHED}"]
    done = subprocess.run(["git", "check-ignore", *names], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == names


def test_the_folder_is_brought_to_the_disk_after_the_file(raw: RawFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    brought: list[str] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        brought.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    replace_file(raw.file("sites"), "mine", raw.read("sites"))
    assert [Path(path).name.startswith(".sites.csv.") for path in brought] == [True, False]
    assert brought[-1] == str(raw.path)


def a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(whole_files.os, "fsync", full)


@pytest.mark.parametrize("command", ["fmt", "add"])
def test_a_full_disk_is_told_with_the_file_and_the_command_and_changes_nothing(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    raw.write("entities", raw.read("entities").replace(b",US,", b',"US",', 1))
    before = raw.read("entities")
    a_full_disk(monkeypatch)
    words = ["fmt"] if command == "fmt" else ["add", "entities", *an_entity("Mine"), "--yes"]
    assert warehouse(*words, "--raw", raw.path) == 3
    said = capsys.readouterr().err
    assert f"No space left on device; the file is as it was: '{raw.file('entities')}'" in said
    assert f"warehouse {command}" in said
    assert "build" not in said.replace("warehouse-build", "")
    assert raw.read("entities") == before
    assert not list(raw.path.glob(".*"))


def test_a_folder_without_the_right_to_write_is_told_with_the_command(
    raw: RawFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    raw.write("sites", raw.read("sites").replace(b",US,", b',"US",', 1))
    raw.path.chmod(0o555)
    try:
        with rights_hold():
            assert warehouse("fmt", "--raw", raw.path) == 3
    finally:
        raw.path.chmod(0o755)
    said = capsys.readouterr().err
    assert f"Permission denied; the file is as it was: '{raw.file('sites')}'" in said
    assert "run `warehouse fmt` again" in said
