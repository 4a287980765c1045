"""How new the evidence is: nothing without a known day looks new, and what is said can be read by people."""

from __future__ import annotations

from datetime import date

import pytest

from dagster_project.defs.raw_page import newest_report
from dagster_project.publish.freshness import in_words
from dagster_project.schema.dictionary import raw_tables
from fixtures.raw_folder import TODAY, RawFolder

SAID = {
    "newest_known_on": "2026-09-24",
    "days_since_newest": 62,
    "evidence_rows": 1459,
    "rows_last_30_days": 0,
    "rows_last_90_days": 3,
    "rows_without_day": 0,
    "older_than_180_days_percent": 33.333,
}
NOTHING = {**dict.fromkeys(SAID, 0), "newest_known_on": None}


@pytest.mark.parametrize("partial", ["2026", "2026-11"])
def test_a_report_of_a_month_or_year_that_is_not_over_makes_no_table_look_new(raw: RawFolder, partial: str) -> None:
    before = newest_report(raw_tables()["claims"], raw.ingest().tables["claims"])
    assert before is not None
    assert before < TODAY
    raw.change("claims", raw.read("claims").decode().splitlines()[1], made_on=partial)
    after = newest_report(raw_tables()["claims"], raw.ingest().tables["claims"])
    assert after is not None
    assert after <= before


def test_a_report_of_a_year_that_is_over_counts_as_its_last_day(raw: RawFolder) -> None:
    header, first, *_ = raw.read("claims").decode().splitlines(keepends=True)
    raw.write("claims", (header + first).encode())
    raw.change("claims", first.split(",")[0], made_on="2025")
    assert newest_report(raw_tables()["claims"], raw.ingest("claims").tables["claims"]) == date(2025, 12, 31)


def test_a_table_without_rows_or_without_days_has_no_newest_report(raw: RawFolder) -> None:
    raw.write("claims", raw.read("claims").splitlines(keepends=True)[0])
    tables = raw.ingest("claims").tables
    assert newest_report(raw_tables()["claims"], tables["claims"]) is None
    assert newest_report(raw_tables()["units"], tables["units"]) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            SAID,
            "revenue 2026-09-24 (62 days old, 0 of 1,459 rows from the last 30 days, 3 from the last 90, 33 % older than 180)",
        ),
        (SAID | {"rows_without_day": 2}, "older than 180, 2 without a known day)"),
        (NOTHING | {"evidence_rows": 2, "rows_without_day": 2}, "revenue without a known day (2 rows)"),
        (NOTHING, "revenue nothing on file"),
    ],
)
def test_freshness_reads_as_words(said: dict[str, object], words: str) -> None:
    assert in_words("revenue", said).endswith(words)
