"""A word in the environment that cannot be read is wrong use and named; what a build found is kept where it was told to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import AS_OF, NOW, ROOT

from dagster_project.commands.build import build
from dagster_project.commands.check import faults_file_of
from dagster_project.places import OUT, RAW
from fixtures.raw_folder import SMALL, RawFolder


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("WAREHOUSE_REFRESH_CRON", "0 6 * *", "which is no time"),
        ("WAREHOUSE_REFRESH_CRON", "61 * * * *", "which is no time"),
        ("WAREHOUSE_REFRESH_TIMEZONE", "Mars/Olympus", "which is no timezone"),
    ],
)
def test_a_setting_of_the_schedule_that_cannot_be_read_is_wrong_use_and_named(
    tmp_path: Path, name: str, value: str, words: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dagster_project.ui"],
        env=os.environ | {name: value, "DAGSTER_HOME": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2, done.stderr
    assert f"{name} is {value!r}, {words}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_of_the_schedule_does_not_concern_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_small_output: Path
) -> None:
    monkeypatch.setenv("WAREHOUSE_REFRESH_CRON", "0 6 * *")
    assert build(SMALL, own_small_output, AS_OF, NOW) == 0


def test_the_faults_of_a_check_of_our_own_tables_go_to_the_output_folder(tmp_path: Path) -> None:
    assert faults_file_of(RAW) == OUT / "build/faults.json"
    assert faults_file_of(tmp_path / "raw") == tmp_path / "build/faults.json"


def test_the_faults_of_a_build_are_kept_in_its_output_folder(
    raw: RawFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw.change("claims", "tbpn-openai-16gw,", value="16,0")
    out = tmp_path / "elsewhere"
    assert build(raw.path, out, AS_OF, NOW) == 1
    assert json.loads((out / "build/faults.json").read_text())[0]["value"] == "16,0"
    assert f"All of them are in {out / 'build/faults.json'}" in capsys.readouterr().out
    assert not (raw.path.parent / "build").exists()
