"""Why the gigawatt timeline looked different on two days, read from a published file.

Belongs here: asking the table macro gw_timeline_revisions and summing its parts. Not here: how it is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from dagster_project.publish.as_of_macros import schema_of_marts
from dagster_project.publish.reading import opened

REASONS = ("new phase", "delay", "earlier date", "resize", "cancellation", "restatement")
LAST_QUARTER_MONTH = 12


class CannotCompare(Exception):
    """The file holds no answer for the two days; the message says which days it knows."""


@dataclass(frozen=True)
class Move:
    """What one reason changed about one phase by one quarter end, in MW."""

    quarter_end: date
    site_phase: str
    reason: str
    change_mw: Decimal
    quarter_before: date | None
    quarter_after: date | None
    power_mw_before: Decimal
    power_mw_after: Decimal

    def words(self) -> str:
        before, power = f"{self.power_mw_before:,.0f} MW", f"{self.power_mw_after:,.0f} MW"
        match self.reason:
            case "new phase":
                what = f"{power} by {self.quarter_after}"
            case "delay" | "earlier date":
                what = f"{before}, {self.quarter_before} -> {self.quarter_after}"
            case "resize":
                what = f"{before} -> {power}"
            case "cancellation":
                what = f"{before} once due by {self.quarter_before}"
            case _ if self.quarter_before is None:
                what = f"power or date first stated: {power} by {self.quarter_after}"
            case _ if self.quarter_after is None:
                what = f"power or date no longer stated: {before} once by {self.quarter_before}"
            case _:
                what = f"{before} by {self.quarter_before} -> {power} by {self.quarter_after}"
        return f"{self.change_mw:+12,.0f}  {self.reason:<12}  {self.site_phase}  {what}"


@dataclass(frozen=True)
class QuarterRevision:
    """The cumulative power at one quarter end as two days knew it, in MW, and the parts of the difference."""

    quarter_end: date
    known_before_mw: Decimal
    changes_mw: dict[str, Decimal]
    known_after_mw: Decimal


@dataclass(frozen=True)
class Revision:
    """The whole answer: what changed between two days in one region."""

    from_day: date
    until_day: date
    region: str
    quarters: list[QuarterRevision]
    moves: list[Move]


def read_revision(warehouse: Path, from_day: date, until_day: date, region: str, by: str) -> Revision:
    """Read the revision between two days from a published file; raises CannotCompare when it cannot tell."""
    if not warehouse.exists():
        raise CannotCompare(f"{warehouse} is not there. Build first: warehouse build")
    with opened(warehouse) as connection:
        connection.execute(f"use {schema_of_marts(connection)}")
        _require_known(connection, from_day, until_day)
        moves = _moves(connection, from_day, until_day, region, by)
        before, after = (_totals(connection, day, region, by) for day in (from_day, until_day))
    quarters = [
        QuarterRevision(quarter, before[quarter], _summed(moves, quarter), after[quarter]) for quarter in sorted(before)
    ]
    return Revision(from_day, until_day, region, quarters, moves)


def _require_known(connection: duckdb.DuckDBPyConnection, from_day: date, until_day: date) -> None:
    if from_day >= until_day:
        raise CannotCompare(f"{from_day} is not before {until_day}. Give the earlier day first.")
    found = connection.execute("select max(vintage_on) from gw_timeline_vintages").fetchone()
    last: date | None = found[0] if found else None
    if last is None:
        raise CannotCompare("The published warehouse knows no report, so no two days differ.")
    if until_day > last:
        raise CannotCompare(
            f"{until_day} lies after {last}, the last day the published warehouse knows about. Ask for that day."
        )


def _moves(connection: duckdb.DuckDBPyConnection, from_day: date, until_day: date, region: str, by: str) -> list[Move]:
    found = connection.execute(
        """
        select
            quarter_end, site_phase, reason, change_mw,
            quarter_before, quarter_after, power_mw_before, power_mw_after
        from gw_timeline_revisions($from_day, $until_day)
        where
            ($region = 'GLOBAL' or region = $region)
            and ($by = 'quarter' or month(quarter_end) = $last_month)
        order by quarter_end, site_phase, reason
        """,
        {
            "from_day": from_day,
            "until_day": until_day,
            "region": region,
            "by": by,
            "last_month": LAST_QUARTER_MONTH,
        },
    ).fetchall()
    return [Move(*row) for row in found]


def _totals(connection: duckdb.DuckDBPyConnection, day: date, region: str, by: str) -> dict[date, Decimal]:
    found = connection.execute(
        """
        select
            quarters.quarter_end,
            coalesce(sum(cast(arrivals.power_mw as decimal(18, 3))), 0)
        from (select distinct quarter_end from gw_timeline_vintages) as quarters
        left join arrivals_as_of($day) as arrivals
            on arrivals.quarter_end <= quarters.quarter_end
            and ($region = 'GLOBAL' or arrivals.region = $region)
        where $by = 'quarter' or month(quarters.quarter_end) = $last_month
        group by quarters.quarter_end
        """,
        {"day": day, "region": region, "by": by, "last_month": LAST_QUARTER_MONTH},
    ).fetchall()
    return dict(found)


def _summed(moves: Iterable[Move], quarter_end: date) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {reason: Decimal(0) for reason in REASONS}
    for move in moves:
        if move.quarter_end == quarter_end:
            sums[move.reason] += move.change_mw
    return sums
