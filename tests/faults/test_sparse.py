"""Little is known of a young project. Whatever kind of rows it has not got yet, what it has is built and published."""

from __future__ import annotations

import json
from datetime import datetime, time
from pathlib import Path

import duckdb
import pytest

from dagster_project.commands.build import build
from dagster_project.schema.dictionary import marts
from fixtures.raw_folder import TODAY
from fixtures.sparse_projects import PROJECTS, write_sparse_project

NOW = datetime.combine(TODAY, time(12))
HEADERS_ALONE = "headers alone"


@pytest.mark.parametrize("name", [name for name in PROJECTS if name != HEADERS_ALONE])
def test_a_sound_but_sparse_project_is_published_and_the_summary_names_the_empty_marts(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(write_sparse_project(name, tmp_path / "raw"), tmp_path / "out", TODAY, NOW) == 0
    printed = capsys.readouterr().out
    rows = json.loads((tmp_path / "out/published/build.json").read_text("utf-8"))["rows"]
    empty = [mart for mart in marts() if rows[mart] == 0]
    assert empty == [mart for mart in marts() if f" {mart}," in _line_of_empty_marts(printed)]
    assert (tmp_path / "out/published/site/index.html").exists()


def test_phases_that_were_all_cancelled_leave_a_history_and_no_gigawatt(tmp_path: Path) -> None:
    assert build(write_sparse_project("all phases cancelled", tmp_path / "raw"), tmp_path / "out", TODAY, NOW) == 0
    with duckdb.connect(str(tmp_path / "out/published/warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from capacity_history").fetchall() != [(0,)]
        assert connection.execute("select coalesce(max(cumulative_gw_high), 0) from gw_timeline").fetchall() == [(0,)]


def _line_of_empty_marts(printed: str) -> str:
    lines = [line for line in printed.splitlines() if line.startswith("Marts without rows")]
    return f"{lines[0].replace(':', ',')}," if lines else ""
