"""Compute by provider: who runs, owns or uses how much, by role and quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dagster_project.publish.site.cells import Explain
from dagster_project.publish.site.figures import figure, percent, triplet
from dagster_project.publish.site.published import Published, Row
from dagster_project.publish.site.section import Section

PROVIDERS_SHOWN = 15
ROLES = {"operator": "runs the halls", "owner": "owns the buildings", "tenant": "uses the compute"}
_LATEST = """
    select max(quarter_end) as quarter_end
    from compute_by_provider
    where quarter_end <= (select max(quarter_end) from gw_timeline where is_past)
"""
_ROWS = """
    select * from compute_by_provider
    where operational_power_mw_mid > 0 or scheduled_power_mw_mid > 0
    order by quarter_end, role, operational_power_mw_mid desc, scheduled_power_mw_mid desc, provider_id
"""


@dataclass(frozen=True)
class Bar:
    """One provider in one role and quarter, written out; lengths are in percent of the longest."""

    name: str
    middle: float
    low: float
    high: float
    scheduled: float
    power: str
    pipeline: str
    accelerators: str
    share: str
    explain: Explain


def content(published: Published) -> dict[str, Any]:
    """The bars of the newest past quarter for operators; the others are drawn on request."""
    rows = published.rows(_ROWS)
    latest = published.one(_LATEST)["quarter_end"] if published.has("gw_timeline") else None
    latest = latest or max(row["quarter_end"] for row in rows)
    quarters = sorted({row["quarter_end"] for row in rows})
    shown = [row for row in rows if row["quarter_end"] == latest and row["role"] == "operator"]
    return {
        "roles": ROLES,
        "quarters": [(day.isoformat(), f"{day:%Y} Q{(day.month + 2) // 3}") for day in quarters],
        "latest": latest.isoformat(),
        "bars": bars(shown),
    }


def all_bars(published: Published) -> dict[str, list[list[Any]]]:
    """Every role and quarter, for the script that switches between them."""
    groups: dict[str, list[Row]] = {}
    for row in published.rows(_ROWS):
        groups.setdefault(f"{row['role']}|{row['quarter_end']}", []).append(row)
    return {key: [_as_data(bar) for bar in bars(rows)] for key, rows in groups.items()}


def bars(rows: list[Row]) -> list[Bar]:
    """The largest providers of one role and quarter."""
    top = rows[:PROVIDERS_SHOWN]
    longest = max((_reach(row) for row in top), default=1.0) or 1.0
    return [_bar(row, longest) for row in top]


def _reach(row: Row) -> float:
    return max(row["operational_power_mw_high"], row["operational_power_mw_mid"] + row["scheduled_power_mw_mid"])


def _bar(row: Row, longest: float) -> Bar:
    def scaled(value: float) -> float:
        return round(100 * value / longest, 1)

    power = ("operational_power_mw_low", "operational_power_mw_mid", "operational_power_mw_high")
    share = row["share_of_tracked_percent"]
    return Bar(
        name=row["provider_name"],
        middle=scaled(row[power[1]]),
        low=scaled(row[power[0]]),
        high=scaled(row[power[2]]),
        scheduled=scaled(row["operational_power_mw_mid"] + row["scheduled_power_mw_mid"]),
        power=triplet(*(row[name] for name in power), unit="MW"),
        pipeline=f"+{figure(row['scheduled_power_mw_mid'], 'MW')} due" if row["scheduled_power_mw_mid"] >= 1 else "",
        accelerators=figure(row["operational_h100e_mid"], "count"),
        share="" if share is None else percent(share / 100),
        explain=Explain("compute_by_provider", f"{row['provider_id']}|{row['role']}|{row['quarter_end']}", power[1]),
    )


def _as_data(bar: Bar) -> list[Any]:
    written = [bar.power, bar.pipeline, bar.accelerators, bar.share]
    return [bar.name, bar.middle, bar.low, bar.high, bar.scheduled, *written, bar.explain.row]


SECTION = Section(
    anchor="compute",
    title="Compute by provider",
    short="Compute",
    question="Who owns, runs and uses the compute?",
    template="compute.html.j2",
    needs=("compute_by_provider",),
    content=content,
)
