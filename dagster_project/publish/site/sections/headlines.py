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
_HYPE = """
    select * from deal_hype
    where customer_id = 'all' and layer = 'halls' and hype_ratio_mid is not null
    order by year desc limit 1
"""
_LATE = "select * from operator_slippage where operator_id = 'all' and median_months_late_mid is not null"
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
    if published.has("deal_hype"):
        found += _hype(published)
    if published.has("operator_slippage"):
        found += _late(published)
    return found


def _power(published: Published) -> list[Headline]:
    found: list[Headline] = []
    for row in published.rows(_QUARTERS):
        online = bool(row["is_past"])
        if not online and row["quarter_end"].year % 2:
            continue
        name = "cumulative_gw" if online else "cumulative_risk_weighted_gw"
        label = (
            "AI facility power online, tracked" if online else f"Online by the end of {row['quarter_end']:%Y}, likely"
        )
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
    return found[:3]


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
                "compute_by_provider",
                f"{row['provider_id']}|operator|{row['quarter_end']}",
                "operational_power_mw_mid",
            ),
        )
        for row in published.rows(_LARGEST)
    ]


def _hype(published: Published) -> list[Headline]:
    return [
        Headline(
            "Halls announced for each one at a named site",
            figure(row["hype_ratio_mid"]),
            spread(row["hype_ratio_low"], row["hype_ratio_high"]),
            f"{figure(row['power_mw_mid'], 'MW')} announced in {row['deals']} deals",
            Explain("deal_hype", f"all|halls|{row['year']}", "hype_ratio_mid"),
        )
        for row in published.rows(_HYPE)
    ]


def _late(published: Published) -> list[Headline]:
    return [
        Headline(
            "Usual delay of a site phase",
            figure(row["median_months_late_mid"], "months"),
            spread(row["median_months_late_low"], row["median_months_late_high"], "months"),
            f"{row['phases_late']} of {row['phases_measured']} phases late beyond doubt",
            Explain("operator_slippage", "all", "median_months_late_mid"),
        )
        for row in published.rows(_LATE)
    ]
