"""The mart against the CSVs, added up by hand: what runs must be the sum of the latest phase reports."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import duckdb
import pytest

from dagster_project.ingest.periods import parse_date, parse_period

pytestmark = pytest.mark.xdist_group("real")
RAW = Path(__file__).parents[2] / "data" / "raw"
TIERS = {"primary": 1, "secondary": 2, "tertiary": 3}
QUARTER_END = "2026-09-30"
# Every operational phase of these three owners is reported in facility power with a single figure, so the sum needs no
# conversion and the median of the draws must lie within the rounding of their narrow spreads.
TOLERANCE = 0.03


def _rows(table: str) -> list[dict[str, str]]:
    with (RAW / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _latest_operational_mw(owner: str) -> float:
    """Walk the CSV as a person would: newest report that states a field, better tier on a tie, phases added up."""
    owners = {site["site_id"]: site["owner_id"] for site in _rows("sites")}
    tiers = {source["source_id"]: TIERS[source["tier"]] for source in _rows("sources")}
    reports: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in _rows("capacity"):
        if owners[row["site_id"]] == owner:
            reports[row["site_id"], row["phase"]].append(row)
    total = 0.0
    for phase in reports.values():
        phase.sort(key=lambda row: (_last_day(row["reported_on"]), -tiers[row["source_id"]]), reverse=True)
        online = next((row["online_on"] for row in phase if row["online_on"]), None)
        power = next((row["power_mw"] for row in phase if row["power_mw"]), None)
        if phase[0]["stage"] == "operational" and online and power and str(parse_period(online).end) <= QUARTER_END:
            total += float(power)
    return total


def _last_day(text: str) -> str:
    span = parse_date(text)
    assert span is not None
    return str(span.end)


@pytest.mark.parametrize("owner", ["google", "microsoft", "amazon"])
def test_operational_power_of_an_owner_is_the_sum_of_its_latest_phase_reports(
    published_real_data: duckdb.DuckDBPyConnection, owner: str
) -> None:
    by_hand = _latest_operational_mw(owner)
    mart = published_real_data.execute(
        "select operational_power_mw_mid from compute_by_provider"
        " where provider_id = ? and role = 'owner' and quarter_end = ?",
        [owner, QUARTER_END],
    ).fetchone()
    assert mart is not None
    assert mart[0] == pytest.approx(by_hand, rel=TOLERANCE)
