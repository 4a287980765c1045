"""Dates that may be a month or a year, and periods: text in, first and last day out."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import cache
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1950, 2200
_PART = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})(?:-(\d{2}))?))?", re.ASCII)
MONTHS_A_QUARTER, MONTHS_A_HALF = 3, 6


class Span(NamedTuple):
    """First and last day, both inside."""

    start: date
    end: date


@cache
def parse_date(text: str) -> Span | None:
    """Parse `2026-11-22`, `2026-11` or `2026`; None when it is no such date."""
    match = _PART.fullmatch(text)
    if match is None or match[2] or match[3]:
        return None
    return _span(match)


@cache
def parse_period(text: str) -> Span | None:
    """Parse a date, `2026-H2`, `2026-Q3` or `START/END`; None when it is none.

    A period that runs backwards is returned as written, so that the caller can say so.
    """
    first, slash, last = text.partition("/")
    start = _match_span(first)
    end = _match_span(last) if slash else start
    if start is None or end is None:
        return None
    return Span(start.start, end.end)


def _match_span(text: str) -> Span | None:
    match = _PART.fullmatch(text)
    return _span(match) if match else None


def _span(match: re.Match[str]) -> Span | None:
    year = int(match[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if match[2]:
        return _months(year, (int(match[2]) - 1) * MONTHS_A_QUARTER + 1, MONTHS_A_QUARTER)
    if match[3]:
        return _months(year, (int(match[3]) - 1) * MONTHS_A_HALF + 1, MONTHS_A_HALF)
    if match[4] is None:
        return Span(date(year, 1, 1), date(year, 12, 31))
    month = int(match[4])
    if not 1 <= month <= 12:
        return None
    return _months(year, month, 1) if match[5] is None else _day(year, month, int(match[5]))


def _months(year: int, first_month: int, count: int) -> Span:
    last_month = first_month + count - 1
    return Span(date(year, first_month, 1), date(year, last_month, calendar.monthrange(year, last_month)[1]))


def _day(year: int, month: int, day: int) -> Span | None:
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return Span(date(year, month, day), date(year, month, day))
