"""From text to types: a wrong cell becomes nothing and is named, and the rest of its row stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from dagster_project.ingest.faults import Fault
from dagster_project.ingest.parse import parse_table
from dagster_project.schema.dictionary import raw_tables
from dagster_project.schema.frame_schemas import DTYPES, LINE
from fixtures.raw_folder import TODAY

CLAIMS = raw_tables()["claims"]
SOUND = {
    "claim_id": "a-claim",
    "source_id": "a-source",
    "made_on": "2026-02",
    "subject_id": "openai",
    "metric": "compute_power_operational",
    "value": "16",
    "unit": "GW",
    "period": "2028-H2",
    "region": "GLOBAL",
    "kind": "target",
    "statement": "OpenAI aims at 16 GW",
}


def parse_claim(**cells: str | None) -> tuple[dict[str, Any], list[Fault]]:
    row = {LINE: 7} | dict.fromkeys(CLAIMS.columns) | SOUND | cells
    text = pl.DataFrame([row], schema={LINE: pl.Int64} | dict.fromkeys(CLAIMS.columns, pl.String))
    frame, faults = parse_table(text, CLAIMS, TODAY)
    return frame.row(0, named=True), faults


def test_a_sound_row_is_typed_and_has_its_days() -> None:
    row, faults = parse_claim()
    assert faults == []
    assert row["value"] == 16.0
    assert (row["made_on"], row["made_on_text"]) == (date(2026, 2, 28), "2026-02")
    assert (row["period_start"], row["period_end"]) == (date(2028, 7, 1), date(2028, 12, 31))


def test_every_column_has_the_type_of_the_dictionary() -> None:
    for table in raw_tables().values():
        text = pl.DataFrame(schema={LINE: pl.Int64} | dict.fromkeys(table.columns, pl.String))
        frame, _ = parse_table(text, table, TODAY)
        assert {name: frame.schema[name] for name in table.columns} == {
            name: DTYPES[column.type] for name, column in table.columns.items()
        }


def test_the_world_knows_a_report_of_this_month_today_and_not_at_its_end() -> None:
    row, faults = parse_claim(made_on="2026-11")
    assert faults == []
    assert row["known_on"] == TODAY


@pytest.mark.parametrize(
    ("column", "text", "rule"),
    [
        ("value", "16 GW", "not_a_number"),
        ("made_on", "3 February 2026", "not_a_date"),
        ("period", "end of 2028", "not_a_period"),
        ("period", "2028/2026", "period_backwards"),
        ("claim_id", "A Claim", "id_form"),
        ("qualifier", "Cerebras only", "not_a_qualifier"),
        ("statement", "=1+1", "formula"),
        ("statement", "- with a dash", "formula"),
        ("statement", "\uff1dSUM(A1)", "formula"),
        ("statement", "two\nlines", "control_character"),
        ("statement", "turned \u202earound", "control_character"),
        ("statement", "ends in a space ", "spaces_around"),
        ("statement", "\u00a0hard space before", "spaces_around"),
        ("statement", "x" * 20_001, "cell_too_long"),
        ("statement", None, "required"),
        ("made_on", "2027", "in_the_future"),
    ],
)
def test_a_wrong_cell_is_named_with_line_column_and_rule(column: str, text: str | None, rule: str) -> None:
    _, faults = parse_claim(**{column: text})
    assert [(fault.line, fault.column, fault.rule) for fault in faults] == [(7, column, rule)]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("statement", "minus 5 percent against the year before"),
        ("statement", "<b>bold</b>, '; drop table claims; --, {{ env_var('HOME') }}, ${HOME}"),
        ("statement", "x" * 20_000),
        ("statement", "中文 عربى émoji 🚀"),
        ("qualifier", "node=N3; area=PJM"),
        ("made_on", "2026"),
    ],
)
def test_odd_but_harmless_text_is_text(column: str, text: str) -> None:
    _, faults = parse_claim(**{column: text})
    assert faults == []


def test_a_wrong_cell_becomes_nothing_and_its_neighbours_stay() -> None:
    row, _ = parse_claim(value="16 GW", low="15")
    assert (row["value"], row["low"], row["unit"]) == (None, 15.0, "GW")


def test_no_date_of_a_report_may_lie_in_the_future_and_no_other_date_either() -> None:
    breaks = raw_tables()["series_breaks"]
    cells = dict.fromkeys(breaks.columns, "x") | {"broke_on": "2027-03"}
    text = pl.DataFrame([{LINE: 2} | cells])
    _, faults = parse_table(text, breaks, TODAY)
    assert [(fault.column, fault.rule) for fault in faults] == [("broke_on", "in_the_future")]


def test_a_product_may_be_released_in_the_future() -> None:
    accelerators = raw_tables()["accelerators"]
    cells = dict.fromkeys(accelerators.columns) | {"accelerator_id": "x", "name": "X", "released_on": "2028"}
    cells |= {"designer_id": "nvidia", "source_id": "s"}
    text = pl.DataFrame([{LINE: 2} | cells], schema={LINE: pl.Int64} | dict.fromkeys(accelerators.columns, pl.String))
    assert parse_table(text, accelerators, TODAY)[1] == []


def test_a_long_address_full_of_dots_does_not_stop_the_check() -> None:
    sources = raw_tables()["sources"]
    cells = dict.fromkeys(sources.columns, "x") | {"url": "https://" + "a." * 50_000 + " "}
    text = pl.DataFrame([{LINE: 2} | cells])
    _, faults = parse_table(text, sources, TODAY)
    assert "not_a_url" in {fault.rule for fault in faults}
