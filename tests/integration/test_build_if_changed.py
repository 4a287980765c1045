"""`warehouse build --if-changed`: no work for nothing, and never a stale, other or damaged publication kept for it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import AS_OF, NOW

from dagster_project.build_run import BuildRun
from dagster_project.commands.build import build
from dagster_project.output_folder import published_build
from dagster_project.publish.exports import is_already_published
from fixtures.raw_folder import SMALL, RawFolder


@pytest.fixture
def standing(small_output: Path, raw: RawFolder, tmp_path: Path) -> BuildRun:
    """A publication of its own, and a build of the same tables on the same day that would follow it."""
    out = tmp_path / "out"
    shutil.copytree(small_output / "versions", out / "versions")
    (out / "published").symlink_to(f"versions/{published_build(small_output)}")
    return BuildRun("next", NOW.date(), AS_OF, raw.path, out)


def test_an_unchanged_project_keeps_its_publication(own_small_output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = published_build(own_small_output)
    assert build(SMALL, own_small_output, AS_OF, NOW, if_changed=True) == 0
    assert published_build(own_small_output) == before
    assert f"changed since build {before}" in capsys.readouterr().out


def test_the_same_tables_on_the_same_day_are_published_already(standing: BuildRun) -> None:
    assert is_already_published(standing)


def test_a_changed_table_is_not(standing: BuildRun) -> None:
    sources = standing.raw / "sources.csv"
    sources.write_text(sources.read_text(encoding="utf-8").replace(",primary,", ",secondary,", 1), encoding="utf-8")
    assert not is_already_published(standing)


@pytest.mark.parametrize("day", ["today", "as_of"])
def test_another_day_is_not(standing: BuildRun, day: str) -> None:
    moved: date = getattr(standing, day) - timedelta(days=1)
    assert not is_already_published(replace(standing, **{day: moved}))


@pytest.mark.parametrize("name", ["warehouse.duckdb", "csv/gw_timeline.csv", "build.json"])
def test_a_damaged_publication_is_not(standing: BuildRun, name: str) -> None:
    path = standing.published / name
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-9])
    assert not is_already_published(standing)


def test_nothing_published_is_not(standing: BuildRun) -> None:
    (standing.out / "published").unlink()
    assert not is_already_published(standing)
