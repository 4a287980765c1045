"""`warehouse diff --raw`: facts added, changed and withdrawn, in words."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import duckdb
import pytest

from dagster_project.commands import WrongUse
from dagster_project.commands.diff_raw import facts_between, summary_lines, write_difference

SMALL = Path(__file__).parents[1] / "fixtures/small"


def edited(tmp_path: Path, table: str, old: str, new: str) -> Path:
    folder = shutil.copytree(SMALL, tmp_path / "edited")
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_the_same_folder_has_no_difference() -> None:
    assert facts_between(SMALL, SMALL) == []
    assert summary_lines([], 5) == ["No fact differs."]


def test_a_changed_cell_is_told_with_both_values(tmp_path: Path) -> None:
    line = (SMALL / "units.csv").read_text(encoding="utf-8").splitlines()[1]
    unit, dimension, *_ = line.split(",")
    changes = facts_between(SMALL, edited(tmp_path, "units", f"{unit},{dimension},", f"{unit},,"))
    assert [change.words() for change in changes] == [f"changed units {unit}: dimension {dimension} -> (empty)"]


def test_rows_come_and_go_by_key(tmp_path: Path) -> None:
    line = (SMALL / "sites.csv").read_text(encoding="utf-8").splitlines()[1]
    without = edited(tmp_path, "sites", f"{line}\n", "")
    withdrawn, added = facts_between(SMALL, without), facts_between(without, SMALL)
    assert [c.kind for c in withdrawn] == ["withdrawn"]
    assert added[0].words().startswith(f"added sites {line.split(',')[0]}: name ")
    assert summary_lines(added, 0) == ["sites: 1 added, 0 changed, 0 withdrawn", "  ... and 1 more: --top 1"]


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="file is missing"):
        facts_between(SMALL, tmp_path)


def test_the_numbers_that_move_stand_below_the_facts(tmp_path: Path) -> None:
    line = (SMALL / "sites.csv").read_text(encoding="utf-8").splitlines()[1]
    without = edited(tmp_path, "sites", f"{line}\n", "")
    built: list[Path] = []

    def build(raw: Path, folder: Path) -> Path:
        folder.mkdir()
        built.append(folder)
        power = 40 if raw == without else 50
        with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
            connection.execute("create schema marts")
            connection.execute(
                "create table marts.gw_timeline as "
                "select date '2027-12-31' as quarter_end, 'GLOBAL' as region, "
                f"'all' as stage, {power}.0 as cumulative_gw_mid"
            )
            connection.execute(
                "create table marts.bottleneck_index as select 2027 as year, 'power' as constraint_name, "
                "1 as tightness_rank, 0.6 as p_binding"
            )
        return folder / "warehouse.duckdb"

    out = io.StringIO()
    write_difference(without, SMALL, build, 5, out)
    facts, _, numbers = out.getvalue().partition("\n\n")
    assert facts.startswith("sites: 1 added")
    assert "Power online by the end of 2027: 40.0 -> 50.0 GW" in numbers
    assert "gw_timeline: 1 rows, 0 added, 0 withdrawn, 1 changed" in numbers
    assert not any(folder.exists() for folder in built)
