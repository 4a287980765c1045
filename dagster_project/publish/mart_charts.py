"""One picture of each mart for which a picture says something, drawn from the built warehouse for Dagster's pages.

Belongs here: what is drawn, in three shapes. The look is that of the site (`site/charts.py`).
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import duckdb

from dagster_project.database_rows import Row, query_rows
from dagster_project.publish.site import charts
from dagster_project.publish.site.charts import Spec, nominal, quantitative, temporal

WIDTH, BAR_HEIGHT, LINES_HEIGHT = 720, 26, 300


@dataclass(frozen=True)
class MartChart:
    """A picture: what it says, the rows it needs, and how they are drawn."""

    says: str
    sql: str
    draw: Callable[[list[Row]], Spec]


def chart_markdown(connection: duckdb.DuckDBPyConnection, mart: str) -> str | None:
    """The picture of a mart as Markdown that holds it whole; None when there is none to draw."""
    chart = CHARTS.get(mart)
    if chart is None:
        return None
    rows = [_plain(row) for row in query_rows(connection, chart.sql)]
    if not rows:
        return None
    # Dagster has a light and a dark page; a picture cannot tell which, so it brings its own ground.
    spec = chart.draw(rows) | {"background": "white"}
    # Without a size of its own an SVG shows as small as 300 pixels.
    svg = charts.drawn(spec, chart.says).replace("<svg ", f'<svg width="{WIDTH}" height="{spec["height"]}" ', 1)
    return f"{chart.says}\n\n![{chart.says}](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"


def _plain(row: Row) -> Row:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def bars(unit: str) -> Callable[[list[Row]], Spec]:
    """A bar a label for rows of label and value, in their order, with a line from low to high where there is one."""

    def draw(rows: list[Row]) -> Spec:
        y = nominal("label", sort=None, axis={"labelLimit": 260, "ticks": False, "domain": False})
        axis = {"tickCount": 6}
        bar = {
            "mark": {"type": "bar", "color": charts.BLUE, "opacity": 0.75},
            "encoding": {"y": y, "x": quantitative("value", unit, axis=axis)},
        }
        reach = {
            "mark": {"type": "rule", "color": charts.INK, "strokeWidth": 1.5},
            "encoding": {"y": y, "x": quantitative("low", unit, axis=axis), "x2": {"field": "high"}},
        }
        layers = [bar, *([reach] if "low" in rows[0] else [])]
        return _framed({"data": {"values": rows}, "layer": layers}, 50 + BAR_HEIGHT * len(rows))

    return draw


def lines(unit: str) -> Callable[[list[Row]], Spec]:
    """A line a series for rows of day, value and series, with a band from low to high where there is one."""

    def draw(rows: list[Row]) -> Spec:
        x = temporal("day", axis={"format": "%Y", "tickCount": "year", "grid": False})
        colour = nominal("series", scale={"range": [charts.BLUE, charts.ORANGE, charts.GREEN, charts.VIOLET]})
        line = {
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {"x": x, "y": quantitative("value", unit), "color": colour},
        }
        band = {
            "mark": {"type": "area", "opacity": 0.2},
            "encoding": {"x": x, "y": quantitative("low", unit), "y2": {"field": "high"}, "color": colour},
        }
        layers = [*([band] if "low" in rows[0] else []), line]
        return _framed({"data": {"values": rows}, "layer": layers}, LINES_HEIGHT)

    return draw


def heat(rows: list[Row]) -> Spec:
    """A cell for rows of x, y and share, darker for more, with the share written in it."""
    place = {"x": nominal("x", axis={"labelAngle": 0, "orient": "top"}), "y": nominal("y")}
    cells = {
        "mark": {"type": "rect"},
        "encoding": {
            **place,
            "color": quantitative("share", scale={"domain": [0, 1], "range": ["#eef4fa", charts.BLUE]}, legend=None),
        },
    }
    words = {
        "mark": {"type": "text", "color": charts.INK},
        "encoding": {**place, "text": quantitative("share", format=".0%")},
    }
    height = 60 + BAR_HEIGHT * len({row["y"] for row in rows})
    return _framed({"data": {"values": rows}, "layer": [cells, words]}, height)


def _framed(spec: Spec, height: int) -> Spec:
    return charts.themed(spec, WIDTH, height)


CHARTS: dict[str, MartChart] = {
    "gw_timeline": MartChart(
        "GW of facility power online at tracked sites, all regions: as promised and after usual losses and delays",
        """
        select quarter_end as day, 'likely' as series, cumulative_risk_weighted_gw_low as low,
            cumulative_risk_weighted_gw_mid as value, cumulative_risk_weighted_gw_high as high
        from gw_timeline where region = 'GLOBAL' and stage = 'all'
        union all
        select quarter_end, 'promised', cumulative_gw_low, cumulative_gw_mid, cumulative_gw_high
        from gw_timeline where region = 'GLOBAL' and stage = 'all'
        order by series, day
        """,
        lines("GW"),
    ),
    "gw_timeline_vintages": MartChart(
        "GW promised by quarter end, as known at the end of the last four half years",
        """
        select quarter_end as day, vintage_on::varchar as series, cumulative_gw as value
        from gw_timeline_vintages
        where region = 'GLOBAL' and stage = 'all' and month(vintage_on) in (6, 12)
        qualify dense_rank() over (order by vintage_on desc) <= 4
        order by series, day
        """,
        lines("GW"),
    ),
    "bottleneck_index": MartChart(
        "Share of the draws in which a constraint is the tightest, by year",
        "select year as x, replace(constraint_name, '_', ' ') as y, p_binding as share from bottleneck_index"
        " order by x, y",
        heat,
    ),
    "compute_by_provider": MartChart(
        "Power online by owner at the last quarter end, MW, with 5th to 95th percentile",
        """
        select provider_name as label, operational_power_mw_mid as value, operational_power_mw_low as low,
            operational_power_mw_high as high
        from compute_by_provider
        where role = 'owner' and quarter_end = (
            select max(quarter_end)
            from compute_by_provider, staging.stg_build_context
            where quarter_end <= as_of
        )
        order by value desc, label limit 12
        """,
        bars("MW"),
    ),
    "deal_ledger": MartChart(
        "Value of deals by kind, each billion once, USD bn",
        """
        select replace(kind, '_', ' ') as label, sum(net_value_usd_mid) / 1e9 as value
        from deal_ledger group by all having value > 0 order by value desc, label
        """,
        bars("USD bn"),
    ),
    "forecaster_track_record": MartChart(
        "Mean absolute log error of those with five scored forecasts or more, drawn to the mean of all; smaller is better",
        """
        select forecaster_name as label, shrunk_abs_log_error as value
        from forecaster_track_record where horizon = 'all' and scored >= 5 order by value, label limit 15
        """,
        bars("absolute log error"),
    ),
    "claim_status": MartChart(
        "Statements by status",
        "select replace(status, '_', ' ') as label, count(*) as value from claim_status group by all"
        " order by value desc, label",
        bars("statements"),
    ),
    "site_slippage": MartChart(
        "Phases by months late against the first promise (below zero: early)",
        """
        select (6 * floor(months_late_mid / 6))::bigint || ' to ' || (6 * floor(months_late_mid / 6) + 6)::bigint
                as label, count(*) as value
        from site_slippage where months_late_mid is not null
        group by floor(months_late_mid / 6), label order by floor(months_late_mid / 6)
        """,
        bars("phases"),
    ),
    "compute_affordability": MartChart(
        "Contracted spend on compute over revenue, by lab and year",
        """
        select lab_name || ' ' || year as label, spend_over_revenue_mid as value, spend_over_revenue_low as low,
            spend_over_revenue_high as high
        from compute_affordability where spend_over_revenue_mid is not null order by lab_name, year limit 14
        """,
        bars("times revenue"),
    ),
    "stage_realisation": MartChart(
        "Share of the power in each stage that is ever built, percent",
        """
        select stage as label, realisation_share_percent_mid as value, realisation_share_percent_low as low,
            realisation_share_percent_high as high
        from stage_realisation order by value desc
        """,
        bars("percent"),
    ),
}
