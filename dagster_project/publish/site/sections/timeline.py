"""Gigawatts over time: what is promised, what is likely, how the promise moved, and what others say."""

from __future__ import annotations

from typing import Any

from dagster_project.publish.site.cells import Cell, Explain, Table, number, sentence, text, why
from dagster_project.publish.site.figures import figure, spread, triplet
from dagster_project.publish.site.published import Published, Row
from dagster_project.publish.site.section import Section
from dagster_project.publish.site.sections.timeline_charts import additions_chart, growth_chart

ABSENT_SPEAKER = "not named"
_CUMULATIVE = """
    select * from gw_timeline where region = 'GLOBAL' and stage = 'all' order by quarter_end
"""
_VINTAGES = """
    select vintage_on, quarter_end, cumulative_gw
    from gw_timeline_vintages
    where region = 'GLOBAL' and stage = 'all' and month(vintage_on) % 3 = 0
    order by vintage_on, quarter_end
"""
_YEARS = """
    select
        cast(year(quarter_end) as bigint) as year,
        sum(additions_risk_weighted_gw_mid) as weighted,
        sum(additions_gw_mid) as promised,
        sum(world_additions_gw_mid) as world
    from gw_timeline
    where region = 'GLOBAL' and stage = 'all'
    group by all
    order by year
"""
_CLAIMS = """
    select timeline.*, claims.made_on
    from gw_timeline_claims as timeline join claims using (claim_id)
    order by timeline.year, timeline.known_on, timeline.claim_id
"""


def content(published: Published) -> dict[str, Any]:
    """The charts and tables of the timeline."""
    quarters = published.rows(_CUMULATIVE)
    vintages = published.rows(_VINTAGES) if published.has("gw_timeline_vintages") else []
    years = published.rows(_YEARS)
    claims = published.rows(_CLAIMS) if published.has("gw_timeline_claims", "claims") else []
    return {
        "growth": growth_chart(quarters, vintages),
        "has_vintages": bool(vintages),
        "additions": additions_chart(years, claims),
        "quarters": _quarter_table(quarters),
        "claims": _claim_table(published, claims),
    }


def _quarter_table(quarters: list[Row]) -> Table:
    rows = [
        [
            text(f"{row['quarter_end']:%Y} Q{(row['quarter_end'].month + 2) // 3}"),
            number(figure(row["cumulative_gw_mid"], "GW")),
            number(figure(row["cumulative_risk_weighted_gw_mid"], "GW")),
            number(spread(row["cumulative_risk_weighted_gw_low"], row["cumulative_risk_weighted_gw_high"], "GW")),
            number(figure(row["additions_gw_mid"], "GW")),
            number(figure(row["additions_risk_weighted_gw_mid"], "GW")),
            why("gw_timeline", f"{row['quarter_end']}|GLOBAL|all"),
        ]
        for row in quarters
    ]
    headers = (
        "Quarter",
        "Online, promised",
        "Online, likely",
        "5% to 95%",
        "Added, promised",
        "Added, likely",
        "",
    )
    return Table("quarters", "Facility power of tracked sites by quarter end", headers, rows, shown=40)


def _claim_table(published: Published, claims: list[Row]) -> Table:
    rows = [
        [
            text(row["year"]),
            text(row["speaker_name"] or ABSENT_SPEAKER),
            sentence(row["statement"]),
            number(triplet(row["stated_gw_low"], row["stated_gw"], row["stated_gw_high"], "GW")),
            number(figure(row["tracked_additions_risk_weighted_gw"], "GW")),
            Cell(
                links=tuple(published.links(row["source_id"])),
                explain=Explain("gw_timeline_claims", row["claim_id"]),
            ),
        ]
        for row in claims
    ]
    headers = ("Year", "Who", "Says", "Stated", "Tracked, likely", "Source")
    return Table("timeline-claims", "What others say is added in a year", headers, rows, shown=8)


SECTION = Section(
    anchor="timeline",
    title="Gigawatts over time",
    short="Timeline",
    question="How much AI data-centre power is online, and how much will be?",
    template="timeline.html.j2",
    needs=("gw_timeline",),
    content=content,
)
