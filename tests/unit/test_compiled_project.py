"""Where the compiled dbt project lies: beside the project, or with the output when the checkout may not be written."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from dagster_project.transform import project
from fixtures.rights import rights_hold


def _lies_in() -> Path:
    with project._only_use() as target:
        return target


def test_it_lies_beside_the_project_when_that_may_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "TARGET", tmp_path / "dbt/target")
    monkeypatch.setenv("WAREHOUSE_OUT", str(tmp_path / "out"))
    assert _lies_in() == tmp_path / "dbt/target"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_it_goes_where_the_output_goes_when_the_checkout_may_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    target = tmp_path / "dbt/target"
    target.mkdir(parents=True)
    (target / ".lock").touch()
    if not is_there:
        (target / ".lock").unlink()
        target.rmdir()
    (target if is_there else target.parent).chmod(0o555)
    monkeypatch.setattr(project, "TARGET", target)
    monkeypatch.setenv("WAREHOUSE_OUT", str(tmp_path / "out"))
    with rights_hold():
        assert _lies_in() == tmp_path / "out/build/dbt"


def test_a_full_disk_is_not_taken_for_a_checkout_that_may_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    monkeypatch.setattr(project, "TARGET", tmp_path / "dbt/target")
    monkeypatch.setenv("WAREHOUSE_OUT", str(tmp_path / "out"))
    assert _lies_in() == tmp_path / "dbt/target"
