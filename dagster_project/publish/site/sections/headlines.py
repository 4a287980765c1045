"""The figures at the top of the page, each with its range and a way to see where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project.publish.site.cells import Explain
from dagster_project.publish.site.figures import figure, percent, spread
from dagster_project.publish.site.published import Published
from dagster_project.publish.site.sections.bottleneck import words

_QUARTERS = """
    with all_stages as (
        select *, max(quarter_end) filter (where is_past) over () as latest
        from gw_timeline where region = 'GLOBAL' and stage = 'all'
    )
    select * from all_stages
    where quarter_end = latest or (quarter_end > latest and month(quarter_end) = 12)
    order by quarter_end
"""
_BINDING = """
    select * from bottleneck_index
    where tightness_rank = 1 and year >= (select year(max(quarter_end)) from gw_timeline where is_past)
    order by year limit 2
"""
_LARGEST = """
    select * from compute_by_provider
    where role = 'operator' and quarter_end = (select max(quarter_end) from gw_timeline where is_past)
    order by operational_power_mw_mid desc, provider_id limit 1
"""


@dataclass(frozen=True)
class Headline:
    """One figure: what it is, how much, within which range, in words."""

    label: str
    value: str
    between: str
    words: str
    explain: Explain


def headlines(published: Published) -> list[Headline]:
    """The figures that this publication can fill."""
    found: list[Headline] = []
    if published.has("gw_timeline"):
        found += _power(published)
    if published.has("gw_timeline", "bottleneck_index"):
        found += _binding(published)
    if published.has("gw_timeline", "compute_by_provider"):
        found += _largest(published)
    return found


def _power(published: Published) -> list[Headline]:
    found: list[Headline] = []
    for row in published.rows(_QUARTERS):
        online = bool(row["is_past"])
        if not online and row["quarter_end"].year % 2:
            continue
        name = "cumulative_gw" if online else "cumulative_risk_weighted_gw"
        label = "AI facility power online, tracked" if online else f"Online by the end of {row['quarter_end']:%Y}, likely"
        promised = "" if online else f"{figure(row['cumulative_gw_mid'], 'GW')} promised"
        found.append(
            Headline(
                label,
                figure(row[f"{name}_mid"], "GW"),
                spread(row[f"{name}_low"], row[f"{name}_high"], "GW"),
                f"at {row['quarter_end']:%d %B %Y}" if online else promised,
                Explain("gw_timeline", f"{row['quarter_end']}|GLOBAL|all", f"{name}_mid"),
            )
        )
    return found[:4]


def _binding(published: Published) -> list[Headline]:
    return [
        Headline(
            f"What binds in {row['year']}",
            words(row["constraint_name"]),
            f"in {percent(row['p_binding'])} of the draws",
            f"{figure(row['supportable_gw_mid'], 'GW')} supported, {figure(row['demand_gw_mid'], 'GW')} wanted",
            Explain("bottleneck_index", f"{row['year']}|{row['constraint_name']}", "p_binding"),
        )
        for row in published.rows(_BINDING)
    ]


def _largest(published: Published) -> list[Headline]:
    return [
        Headline(
            "Largest operator",
            row["provider_name"],
            spread(row["operational_power_mw_low"], row["operational_power_mw_high"], "MW"),
            f"{figure(row['operational_power_mw_mid'], 'MW')} running",
            Explain(
                "compute_by_provider", f"{row['provider_id']}|operator|{row['quarter_end']}", "operational_power_mw_mid"
            ),
        )
        for row in published.rows(_LARGEST)
    ]
