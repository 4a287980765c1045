"""The folder of one command goes with it, and that of a killed command with the next one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dagster_project.private_folder import private_folder

HOLDING = """
import sys, time
from dagster_project.private_folder import private_folder
with private_folder("mine-") as folder:
    (folder / "large").write_text("x")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


def holder() -> tuple[subprocess.Popen[str], Path]:
    """Another process that holds a folder until it is told to end, and the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_the_folder_goes_when_its_command_ends(tmp_path: Path) -> None:
    with private_folder("mine-") as folder:
        (folder / "below").mkdir()
        assert folder.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_command_left_is_removed_by_the_next() -> None:
    process, left = holder()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert left.is_dir()
    with private_folder("mine-") as folder:
        assert not left.exists()
        assert folder.is_dir()


def test_the_folder_of_a_living_command_stays() -> None:
    process, held = holder()
    with private_folder("mine-"):
        assert (held / "large").is_file()
    process.communicate("end")
    assert not held.exists()


def test_a_folder_that_no_command_made_stays(tmp_path: Path) -> None:
    (tmp_path / "mine-own").mkdir()
    (tmp_path / "mine-link").symlink_to(tmp_path / "mine-own")
    with private_folder("mine-"):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {"mine-own", "mine-link"}
