"""What cannot be is refused, and what stands far beyond all others of its kind waits for somebody who vouches for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.ingest.canonical_figures import FIGURES, TABLES_WITH_UNITS
from dagster_project.ingest.read import read_table
from dagster_project.schema.dictionary import Table, raw_tables
from fixtures.raw_folder import RawFolder

REAL = RawFolder(Path(__file__).parents[2] / "data/raw")
TARGET = "tbpn-openai-16gw,"
CONTRACTED = {
    "source_id": "tbpn-2026-02-03-dylan-patel",
    "made_on": "2026-02-03",
    "subject_id": "openai",
    "metric": "compute_power_contracted",
    "unit": "GW",
    "period": "2027",
    "region": "GLOBAL",
    "kind": "target",
    "statement": "A figure of a test.",
}


def claims_of_contracts(raw: RawFolder, *values: str, **cells: str) -> list[int]:
    """Add a claim about contracted power for each figure; returns their lines."""
    return [
        raw.add("claims", **{**CONTRACTED, "claim_id": f"test-{number}-{value}", "value": value, **cells})
        for number, value in enumerate(values)
    ]


def flag(raw: RawFolder, table: str, row_key: str, column: str, expected: str) -> None:
    cells = {"table": table, "row_key": row_key, "column": column, "expected": expected}
    raw.add("corrections", **cells, action="flag", reason="Read twice in the document", status="active")


def rules(raw: RawFolder) -> set[tuple[str, int, str]]:
    return {(fault.column, fault.line, fault.rule) for fault in raw.faults()}


@pytest.mark.parametrize(
    ("table", "row", "cells", "rule"),
    [
        ("deals", "oracle-openai-45gw,", {"usd_bn": "5000000000"}, "too_large"),
        ("claims", TARGET, {"value": "6000"}, "too_large"),
        ("claims", TARGET, {"value": "6000000", "unit": "MW"}, "too_large"),
        ("claims", TARGET, {"value": "-1"}, "too_small"),
        ("claims", "tbpn-ai-leading-edge-share,", {"value": "101"}, "too_large"),
        ("claims", "tbpn-ai-leading-edge-share,", {"value": "1.01", "unit": "ratio"}, "too_large"),
        ("revenue_forecasts", "anthropic-arr-", {"usd_bn": "120001"}, "too_large"),
        ("revenue_forecasts", "anthropic-arr-", {"usd_bn": "35000"}, "far_beyond"),
        ("assumptions", "h100-dense-fp8-tflops,", {"value": "1e10"}, "too_large"),
        ("capacity", "digital-gateway,full-build,", {"power_mw": "22501"}, "too_large"),
        ("claims", TARGET, {"value": "1e31"}, "size_of_no_figure"),
        ("claims", TARGET, {"value": "1e-310"}, "size_of_no_figure"),
        ("claims", TARGET, {"value": "1e-400"}, "size_of_no_figure"),
        ("deals", "oracle-openai-45gw,", {"power_mw": "0"}, "too_small"),
        ("accelerators", "gb200,", {"tdp_w": "0"}, "too_small"),
    ],
)
def test_an_absurd_figure_is_refused_at_its_line_whatever_its_unit(
    table: str, row: str, cells: dict[str, str], rule: str, raw: RawFolder
) -> None:
    line = raw.change(table, row, **cells)
    assert (f"{table}.csv", line, rule) in raw.places()


def test_the_cure_says_what_is_possible_and_why(raw: RawFolder) -> None:
    raw.change("claims", TARGET, value="6000")
    (fault,) = raw.faults()
    assert fault.cure.startswith(
        "Possible for compute_power_contracted: 0 to 3,500,000 MW. All the world's electricity"
    )


@pytest.mark.parametrize(("value", "unit"), [("300", "GW"), ("300000", "MW"), ("300000000", "kW")])
def test_a_figure_ten_times_beyond_all_others_of_its_kind_is_refused_in_any_unit(
    value: str, unit: str, raw: RawFolder
) -> None:
    (line,) = claims_of_contracts(raw, value, unit=unit)
    assert raw.places() == {("claims.csv", line, "far_beyond")}
    assert (
        f"The largest of the 5 others is {16e6 / {'GW': 1e6, 'MW': 1e3, 'kW': 1}[unit]:,.6g} {unit}."
        in raw.faults()[0].cure
    )


def test_a_figure_just_within_ten_times_is_let_pass(raw: RawFolder) -> None:
    claims_of_contracts(raw, "160")
    assert raw.faults() == []


def test_two_wrong_figures_do_not_vouch_for_each_other(raw: RawFolder) -> None:
    lines = claims_of_contracts(raw, "300", "310", "3000")
    assert raw.places() == {("claims.csv", line, "far_beyond") for line in lines}


def test_a_flag_with_a_reason_lets_a_far_figure_pass_and_what_is_like_it(raw: RawFolder) -> None:
    claims_of_contracts(raw, "300", "310")
    flag(raw, "claims", "test-0-300", "value", "300")
    assert raw.faults() == []


def test_a_flag_of_another_cell_a_stale_and_a_retired_one_vouch_for_nothing(raw: RawFolder) -> None:
    (line,) = claims_of_contracts(raw, "300")
    flag(raw, "claims", "test-0-300", "notes", "")
    assert raw.places() == {("claims.csv", line, "far_beyond")}
    raw.change("corrections", "claims,test-0-300", column="value", expected="30")
    assert ("claims.csv", line, "far_beyond") in raw.places()
    raw.change("corrections", "claims,test-0-300", expected="300", status="retired")
    assert raw.places() == {("claims.csv", line, "far_beyond")}


def test_a_flag_does_not_make_the_impossible_possible(raw: RawFolder) -> None:
    (line,) = claims_of_contracts(raw, "6000")
    flag(raw, "claims", "test-0-6000", "value", "6000")
    assert raw.places() == {("claims.csv", line, "too_large")}


def test_each_far_cell_of_a_range_must_be_vouched_for(raw: RawFolder) -> None:
    (line,) = claims_of_contracts(raw, "", low="300", high="3100")
    assert rules(raw) == {("low", line, "far_beyond"), ("high", line, "far_beyond")}
    flag(raw, "claims", "test-0-", "low", "300")
    assert rules(raw) == {("high", line, "far_beyond")}


@pytest.mark.parametrize(("more", "far"), [(0, False), (3, False), (4, True)])
def test_among_fewer_than_five_others_no_figure_is_far(raw: RawFolder, more: int, far: bool) -> None:
    """The first rows of a young project must not stand in the way of the next. One distance is on file, of 64.4 km."""
    claims_of_contracts(raw, *["50"] * more, "4000", metric="site_spacing", unit="km")
    assert {fault.rule for fault in raw.faults()} == ({"far_beyond"} if far else set())


def test_a_column_of_one_unit_is_compared_over_all_rows(raw: RawFolder) -> None:
    line = raw.change("deals", "amd-openai-6gw,", power_mw_low="", power_mw="345000", power_mw_high="")
    assert raw.places() == {("deals.csv", line, "far_beyond")}
    flag(raw, "deals", "amd-openai-6gw|2025-10-06|amd-2025-10-06-8k-openai", "power_mw", "345000")
    assert raw.faults() == []


@pytest.mark.parametrize("table", ["metrics", "units"])
def test_a_limit_stands_the_right_way_round_and_has_a_reason(table: str, raw: RawFolder) -> None:
    row = {"metrics": "compute_power_contracted,", "units": "km,"}[table]
    limits = {"smallest_possible": "0", "largest_possible": "-1", "possible_because": ""}
    line = raw.change(table, row, **limits)
    places = raw.places()
    assert {(f"{table}.csv", line, "out_of_order"), (f"{table}.csv", line, "limit_without_reason")} <= places


def test_a_metric_without_limits_has_those_of_its_unit_and_a_unit_those_of_its_canonical_one(raw: RawFolder) -> None:
    line = raw.change("claims", TARGET, value="3501")
    assert raw.places() == {("claims.csv", line, "too_large")}
    raw.change("units", "GW,", smallest_possible="0", largest_possible="3600", possible_because="A reason")
    assert ("claims.csv", line, "too_large") not in raw.places()
    raw.change("metrics", "compute_power_contracted,", largest_possible="3000", possible_because="A reason")
    assert ("claims.csv", line, "too_large") in raw.places()


def test_a_quantity_of_a_new_dimension_may_be_as_large_as_it_is(raw: RawFolder) -> None:
    raw.add("units", unit="FLOP", dimension="operations", canonical_unit="FLOP", factor="1", description="An operation")
    metric = {"description": "Operations of a training run", "dimension": "operations", "unit": "FLOP"}
    raw.add("metrics", metric="training_compute", **metric, kind="flow", constraint="none")
    claims_of_contracts(raw, "5e25", metric="training_compute", unit="FLOP")
    assert raw.faults() == []


def test_every_metric_on_file_with_a_unit_has_limits_of_its_own_or_of_its_unit() -> None:
    units, _ = read_table(REAL.path, raw_tables()["units"])
    limits = dict(units.select("unit", "largest_possible").iter_rows())
    canonical = dict(units.select("unit", "canonical_unit").iter_rows())
    metrics, _ = read_table(REAL.path, raw_tables()["metrics"])
    bare = [
        metric
        for metric, unit, largest in metrics.select("metric", "unit", "largest_possible").iter_rows()
        if unit != "none" and not largest and not limits[canonical[unit]]
    ]
    assert bare == []
    assert [unit for unit in canonical.values() if unit != "none" and not limits[unit]] == []


@pytest.mark.parametrize("table", raw_tables().values(), ids=lambda table: table.name)
def test_every_column_of_numbers_has_limits_in_the_dictionary_or_with_its_metric_or_unit(table: Table) -> None:
    by_unit = FIGURES if table.name in TABLES_WITH_UNITS else ()
    for column in table.columns_of_type("number", "integer"):
        assert column.name in by_unit or (column.minimum is not None and column.maximum is not None), column.name


@pytest.mark.parametrize(
    ("table", "row", "cells"),
    [
        ("claims", "bn-data-center-additions-data-centers-2025-02,", {"value": "0"}),
        ("assumptions", "facility-w-per-h100e-2026,", {"low": "0"}),
        ("assumptions", "h100-dense-fp8-tflops,", {"value": "0"}),
    ],
)
def test_a_number_that_the_models_divide_by_is_above_zero(
    table: str, row: str, cells: dict[str, str], raw: RawFolder
) -> None:
    raw.change(table, row, **cells)
    assert {fault.rule for fault in raw.faults()} == {"input_not_positive"}
