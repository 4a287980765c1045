"""The as-of macros and `warehouse diff` on a history small enough to reckon by hand."""

from __future__ import annotations

import argparse
import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.commands import diff
from dagster_project.publish.as_of_macros import create_as_of_macros
from dagster_project.publish.revisions import CannotCompare, read_revision

MAY, SEPTEMBER = date(2026, 5, 31), date(2026, 9, 30)
# site_phase, known_from, known_until, stage, due_on, power, basis: what reports said and how long it stood.
HISTORY = [
    ("a/new", "2026-08-01", None, "planned", "2027-03-31", 300, "facility"),
    ("a/late", "2026-01-01", "2026-08-01", "construction", "2026-12-31", 100, "facility"),
    ("a/late", "2026-08-01", None, "construction", "2027-06-30", 120, "facility"),
    ("a/early", "2026-01-01", "2026-08-01", "construction", "2027-06-30", 40, "facility"),
    ("a/early", "2026-08-01", None, "operational", "2026-09-15", 40, "facility"),
    ("a/overdue", "2026-01-01", None, "construction", "2026-06-30", 50, "facility"),
    ("a/dropped", "2026-01-01", "2026-08-01", "announced", "2027-12-31", 500, "unknown"),
    ("a/dropped", "2026-08-01", None, "cancelled", "2027-12-31", 500, "unknown"),
    ("a/rebased", "2026-01-01", "2026-08-01", "planned", "2027-03-31", 140, "it"),
    ("a/rebased", "2026-08-01", None, "planned", "2027-03-31", 160, "facility"),
    ("a/ran", "2026-01-01", "2026-08-01", "operational", "2025-12-31", 70, "facility"),
    ("a/ran", "2026-08-01", None, "operational", "2026-03-31", 60, "facility"),
    ("a/undated", "2026-01-01", "2026-08-01", "announced", None, 25, "facility"),
    ("a/undated", "2026-08-01", None, "planned", "2027-12-31", 25, "facility"),
]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute("use marts")
        connection.execute(
            "create table capacity_history "
            "(site_phase text, known_from date, known_until date, stage text, due_on date, "
            "power_mw_mid double, power_basis text, region text default 'US', h100e_mid double default 1000, "
            "owner_id text default 'firm', operator_id text, tenant_id text default 'lab')"
        )
        connection.executemany(
            "insert into capacity_history "
            "(site_phase, known_from, known_until, stage, due_on, power_mw_mid, power_basis) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            HISTORY,
        )
        connection.execute("create table deal_history (deal_id text, known_from date, known_until date, status text)")
        connection.execute(
            "insert into deal_history values ('d', '2026-01-01', '2026-03-01', 'letter_of_intent'), "
            "('d', '2026-03-01', null, 'signed')"
        )
        connection.execute("create table claims_as_stated (claim_id text, known_on date)")
        connection.execute("insert into claims_as_stated values ('old', '2026-01-01'), ('new', '2026-09-01')")
        connection.execute(
            "create table gw_timeline_vintages as select date '2026-09-30' as vintage_on, "
            "unnest([date '2025-12-31', date '2026-03-31', date '2026-06-30', date '2026-09-30', "
            "date '2026-12-31', "
            "date '2027-03-31', date '2027-06-30', date '2027-12-31']) as quarter_end"
        )
        create_as_of_macros(connection)
    return folder


def ask(published: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(published / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute("use marts")
        return connection.execute(query).fetchall()


def test_the_span_begins_on_its_first_day_and_ends_before_its_last(published: Path) -> None:
    assert ask(published, "select status from deals_as_of('2025-12-31')") == []
    assert ask(published, "select status from deals_as_of('2026-01-01')") == [("letter_of_intent",)]
    assert ask(published, "select status from deals_as_of(date '2026-02-28')") == [("letter_of_intent",)]
    assert ask(published, "select status from deals_as_of('2026-03-01')") == [("signed",)]
    assert ask(published, "select claim_id from claims_as_of('2026-08-31')") == [("old",)]


def test_a_day_after_the_last_known_one_is_refused(published: Path) -> None:
    for macro in ("claims", "deals", "capacity", "gw_timeline", "compute_by_provider"):
        with pytest.raises(duckdb.InvalidInputException, match="lies after the last day"):
            ask(published, f"from {macro}_as_of('2026-10-01')")


def test_overdue_power_comes_in_the_quarter_of_the_day(published: Path) -> None:
    for day, quarter in (("2026-05-31", date(2026, 6, 30)), ("2026-09-30", date(2026, 9, 30))):
        query = f"select quarter_end from arrivals_as_of('{day}') where site_phase = 'a/overdue'"
        assert ask(published, query) == [(quarter,)]


def test_states_by_provider_follow_the_reports(published: Path) -> None:
    # At the end of September 2026 as known then: 60 and 40 MW run, the overdue 50 MW are due that quarter.
    query = (
        "select operational_power_mw, operational_h100e, scheduled_power_mw, planned_power_mw "
        "from compute_by_provider_as_of('2026-09-30') where role = 'tenant' and quarter_end = '2026-09-30'"
    )
    assert ask(published, query) == [(100.0, 2000.0, 50.0, 485.0)]


def test_each_change_has_its_reason(published: Path) -> None:
    revision = read_revision(published / "warehouse.duckdb", MAY, SEPTEMBER, "GLOBAL", "quarter")
    by_end_of = {quarter.quarter_end: quarter for quarter in revision.quarters}
    # By the end of 2026: 100 MW put off and 40 MW come sooner; what ran is restated from 70 to 60 MW.
    assert by_end_of[date(2026, 12, 31)].changes_mw == {
        "new phase": 0,
        "delay": -100,
        "earlier date": 40,
        "resize": 0,
        "cancellation": 0,
        "restatement": -10,
    }
    # By the end of 2027: the late phase is there with 20 MW more, 300 are new, 500 cancelled; restated are
    # what ran (-10), another basis (160 - 140) and the first date of 25 MW.
    assert by_end_of[date(2027, 12, 31)].changes_mw == {
        "new phase": 300,
        "delay": 0,
        "earlier date": 0,
        "resize": 20,
        "cancellation": -500,
        "restatement": 35,
    }
    for quarter in revision.quarters:
        assert quarter.known_before_mw + sum(quarter.changes_mw.values()) == quarter.known_after_mw


def test_printed_numbers_add_up_too() -> None:
    steps = diff.whole_steps(Decimal("0.4"), [Decimal("0.4"), Decimal("0.4"), Decimal("-1.2")])
    assert steps == [0, 1, 0, -1]


def test_the_three_forms_tell_the_same(published: Path) -> None:
    revision = read_revision(published / "warehouse.duckdb", MAY, SEPTEMBER, "US", "year")
    text, table, data = io.StringIO(), io.StringIO(), io.StringIO()
    diff.write_text(revision, 2, text)
    diff.write_csv(revision, table)
    diff.write_json(revision, data)
    rows = [row for row in csv.DictReader(io.StringIO(table.getvalue())) if row["quarter_end"] == "2027-12-31"]
    first, *changes, last = [Decimal(row["power_mw"]) for row in rows]
    assert first + sum(changes) == last
    told = json.loads(data.getvalue())["quarters"][-1]
    assert (told["known_before_mw"], told["known_after_mw"]) == (float(first), float(last))
    assert "cancellation  a/dropped  500 MW once due by 2027-12-31" in text.getvalue()
    assert "--top" in text.getvalue()


@pytest.mark.parametrize(
    ("from_day", "until_day", "words"),
    [
        (SEPTEMBER, MAY, "earlier day first"),
        (MAY, date(2027, 1, 1), "lies after 2026-09-30"),
        (MAY, MAY, "not before"),
    ],
)
def test_days_that_cannot_be_compared_are_refused(published: Path, from_day: date, until_day: date, words: str) -> None:
    with pytest.raises(CannotCompare, match=words):
        read_revision(published / "warehouse.duckdb", from_day, until_day, "GLOBAL", "year")


def test_the_command_ends_with_2_and_a_cure(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    diff.add_arguments(parser)
    run = diff.run
    assert run(parser.parse_args(["2026-05-31", "2030-01-01", "--published", str(published)])) == 2
    assert "Ask for that day" in capsys.readouterr().err
    assert run(parser.parse_args(["2026-05-31", "2026-09-30", "--published", str(published / "none")])) == 2
    assert "warehouse build" in capsys.readouterr().err
    assert run(parser.parse_args(["2026-05-31"])) == 2
    assert "two days" in capsys.readouterr().err
    assert run(parser.parse_args(["2026-05-31", "2026-09-30", "--published", str(published)])) == 0


def test_a_file_without_the_history_is_named() -> None:
    with duckdb.connect() as connection, pytest.raises(LookupError, match="capacity_history"):
        create_as_of_macros(connection)
