"""A wrong day moves gigawatts into another quarter, so dates and periods are read exactly or refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.ingest.periods import FIRST_YEAR, LAST_YEAR, Span, parse_date, parse_period

DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
YEARS_READ = set(range(FIRST_YEAR, LAST_YEAR + 1))
YEARS = st.integers(FIRST_YEAR, LAST_YEAR)
SINGLE_PARTS = st.one_of(
    DAYS.map(date.isoformat),
    YEARS.map(str),
    st.builds("{}-Q{}".format, YEARS, st.integers(1, 4)),
    st.builds("{}-H{}".format, YEARS, st.integers(1, 2)),
    st.builds("{}-{:02}".format, YEARS, st.integers(1, 12)),
)
NEAR_PERIODS = st.text(alphabet="0123456789-/QH ٣", max_size=24)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-11-22", date(2026, 11, 22), date(2026, 11, 22)),
        ("2027/2031", date(2027, 1, 1), date(2031, 12, 31)),
        ("2026-H2/2029-12-31", date(2026, 7, 1), date(2029, 12, 31)),
        ("2025-11/2032-10", date(2025, 11, 1), date(2032, 10, 31)),
    ],
)
def test_a_period_spans_its_first_to_its_last_day(text: str, start: date, end: date) -> None:
    assert parse_period(text) == Span(start, end)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026 ", "12/31/2026", "٢٠٢٦", "2026/", "/2026", "2026/2027/2028"),
        *["26", "2026-1", "2026-13", "2026-00", "2026-02-30", "2026-2027", "0000", "1949", "2201"],
        *["2026-Q5", "2026-H0", "2026-q1", "2026-Q1-01"],
    ],
)
def test_what_is_no_period_is_refused_and_not_guessed(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize("text", ["2026-H2", "2026-Q3", "2026/2027"])
def test_a_half_a_quarter_and_a_range_are_no_date_of_a_report(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(("text", "last_day"), [("2026", date(2026, 12, 31)), ("2024-02", date(2024, 2, 29))])
def test_a_partial_date_counts_as_its_last_day(text: str, last_day: date) -> None:
    span = parse_date(text)
    assert span is not None
    assert span.end == last_day


def test_a_backward_period_comes_back_as_written_so_that_it_can_be_named() -> None:
    span = parse_period("2036/2026")
    assert span is not None
    assert span.start > span.end


@given(DAYS)
def test_every_day_reads_back_as_itself(day: date) -> None:
    assert parse_date(day.isoformat()) == parse_period(day.isoformat()) == Span(day, day)


@given(DAYS, DAYS)
def test_every_range_reads_back_as_its_two_ends(first: date, last: date) -> None:
    assert parse_period(f"{first}/{last}") == Span(first, last)


@given(SINGLE_PARTS)
def test_a_single_part_never_ends_before_it_starts(text: str) -> None:
    span = parse_period(text)
    assert span is not None
    assert span.start <= span.end


@given(YEARS)
def test_quarters_and_halves_divide_the_year_without_gap(year: int) -> None:
    for parts in (["Q1", "Q2", "Q3", "Q4"], ["H1", "H2"]):
        spans = [parse_period(f"{year}-{part}") for part in parts]
        ends = [span.end for span in spans if span is not None]
        starts = [span.start for span in spans if span is not None]
        assert starts == [date(year, 1, 1), *(end + timedelta(days=1) for end in ends[:-1])]
        assert ends[-1] == date(year, 12, 31)


@given(st.one_of(st.text(), NEAR_PERIODS))
def test_any_text_at_all_is_read_or_refused_but_never_raises(text: str) -> None:
    for span in (parse_date(text), parse_period(text)):
        assert span is None or {span.start.year, span.end.year} <= YEARS_READ
