"""Corrections mend a number that must stay as printed. A stale one would spoil what was mended since."""

from __future__ import annotations

import polars as pl
import pytest

from fixtures.raw_folder import RawFolder

FLAG = "claims,tbpn-google-site-spacing,"
SITE_SPACING = "tbpn-google-site-spacing"


def site_spacing(raw: RawFolder) -> list[float]:
    claims = raw.ingest().require_sound()["claims"].collect()
    return claims.filter(pl.col("claim_id") == SITE_SPACING)["value"].to_list()


@pytest.mark.parametrize(
    ("action", "new_value", "expected"),
    [("flag", "", [64.4]), ("override", "60", [60.0]), ("scale", "0.5", [32.2]), ("drop", "", [])],
)
def test_an_action_does_what_its_name_says(action: str, new_value: str, expected: list[float], raw: RawFolder) -> None:
    raw.change("corrections", FLAG, action=action, new_value=new_value)
    assert site_spacing(raw) == expected


@pytest.mark.parametrize("status", ["active", "reported"])
def test_an_active_and_a_reported_correction_are_applied(status: str, raw: RawFolder) -> None:
    raw.change("corrections", FLAG, action="override", new_value="60", status=status)
    assert site_spacing(raw) == [60.0]


def test_a_retired_correction_is_kept_for_the_record_and_does_nothing(raw: RawFolder) -> None:
    raw.change("corrections", FLAG, action="override", new_value="60", expected="gone", status="retired")
    assert site_spacing(raw) == [64.4]


def test_a_row_of_several_key_columns_is_found_by_all_of_them(raw: RawFolder) -> None:
    raw.add(
        "corrections",
        table="deal_sites",
        row_key="spacex-anthropic-colossus|colossus-1|",
        column="share",
        expected="100",
        action="override",
        new_value="90",
        reason="A part of the site stays with its owner",
        status="active",
    )
    links = raw.ingest().require_sound()["deal_sites"].collect()
    assert links.filter(pl.col("site_id") == "colossus-1")["share"].to_list() == [90.0]


def test_an_empty_cell_is_expected_by_an_empty_cell(raw: RawFolder) -> None:
    raw.change("corrections", FLAG, column="low", expected="", action="override", new_value="60")
    assert raw.faults() == []


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"expected": "40"}, "correction_stale"),
        ({"expected": "64.40"}, "correction_stale"),
        ({"row_key": "tbpn-none"}, "correction_unmatched"),
        ({"column": "miles"}, "correction_unmatched"),
        ({"table": "claimz"}, "correction_unmatched"),
        ({"table": "corrections"}, "correction_unmatched"),
        ({"action": "override", "new_value": ""}, "correction_value"),
        ({"action": "scale", "new_value": "half"}, "correction_value"),
        ({"action": "scale", "new_value": ""}, "correction_value"),
    ],
)
def test_a_correction_that_cannot_be_applied_is_a_fault_of_its_line(
    cells: dict[str, str], rule: str, raw: RawFolder
) -> None:
    line = raw.change("corrections", FLAG, **cells)
    assert raw.places() == {("corrections.csv", line, rule)}


def test_a_corrected_cell_is_checked_like_any_other(raw: RawFolder) -> None:
    raw.change("corrections", FLAG, action="override", new_value="sixty")
    assert raw.places() == {("claims.csv", raw.line_of("claims", SITE_SPACING), "not_a_number")}


def test_the_corrected_file_itself_stays_as_it_was(raw: RawFolder) -> None:
    before = raw.read("claims")
    raw.change("corrections", FLAG, action="override", new_value="60")
    raw.ingest()
    assert raw.read("claims") == before
