"""`warehouse explain` as an analyst types it: a tree down to the source, the same as data, and help for a slip of the pen."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from dagster_project.cli import main


def some_row(out: Path, sql: str) -> tuple[str, ...]:
    with duckdb.connect(str(out / "published/warehouse.duckdb"), read_only=True) as connection:
        found = connection.execute(sql).fetchone()
    assert found
    return tuple(str(value) for value in found)


PHASE = "select site_phase, known_from, source_ids from capacity_history where power_mw_mid is not null order by all limit 1"


def test_the_tree_goes_from_the_figure_to_the_title_and_address_of_its_source(
    small_output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    phase, day, source_ids = some_row(small_output, PHASE)
    title, url = some_row(
        small_output, f"select title, url from sources where source_id = '{source_ids.split('; ')[0]}'"
    )
    words = ["capacity_history", "power_mw_mid", f"site_phase={phase}", f"known_from={day}", "--out", str(small_output)]
    assert main(["explain", *words]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"capacity_history {phase}|{day} power_mw_mid: ")
    assert f"source: {title}" in printed
    assert url in printed


def test_any_end_of_a_range_explains_the_range(small_output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    phase, day, _ = some_row(small_output, PHASE)
    printed: list[str] = []
    for column in ("power_mw_low", "power_mw_mid", "power_mw"):
        key = [f"site_phase={phase}", f"known={day}", "--out", str(small_output)]
        assert main(["explain", "capacity_history", column, *key]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1] == printed[2]


def test_the_same_chain_comes_as_data(small_output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    phase, day, _ = some_row(small_output, PHASE)
    key = [f"site_phase={phase}", f"known_from={day}", "--format", "json", "--out", str(small_output)]
    assert main(["explain", "capacity_history", "power_mw_mid", *key]) == 0
    chain = json.loads(capsys.readouterr().out)
    assert set(chain["values"]) == {"power_mw_low", "power_mw_mid", "power_mw_high"}
    assert chain["unit"] == "MW"
    assert {"group", "table", "key", "column"} <= set(chain["inputs"][0])
    facts = [step for step in chain["inputs"] if step["table"] == "capacity"]
    assert facts[0]["source"]["title"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gw_timelin", "additions_gw_mid"], "did you mean gw_timeline?"),
        (
            ["gw_timeline", "aditions_gw_mid", "quarter=2026-12-31", "region=US", "stage=all"],
            "did you mean additions_gw",
        ),
        (["gw_timeline", "additions_gw_mid", "region=US", "stage=all"], "lacks quarter_end"),
        (["gw_timeline", "additions_gw_mid", "planet=Mars"], "names no key column of gw_timeline"),
        (["gw_timeline", "additions_gw_mid", "quarter=2026-12-31", "region=US", "stage=al"], "2026-12-31|US|all"),
        (["gw_timeline", "region", "quarter=2026-12-31", "region=US", "stage=all"], "has no column 'region'"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_what_there_is(
    small_output: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["explain", *words, "--out", str(small_output)]) == 2
    assert said in capsys.readouterr().err
