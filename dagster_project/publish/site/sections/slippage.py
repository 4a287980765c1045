"""Promised and built: how late the phases of sites are against the first date that was promised."""

from __future__ import annotations

from typing import Any

from dagster_project.publish.site import charts
from dagster_project.publish.site.cells import Cell, Explain, Table, number, text
from dagster_project.publish.site.charts import Chart, Spec, nominal, quantitative
from dagster_project.publish.site.figures import SPACE, figure, spoken, spread, triplet
from dagster_project.publish.site.published import Published, Row
from dagster_project.publish.site.section import Section

OPERATORS_SHOWN = 14
_OPERATORS = f"""
    select * from operator_slippage
    where phases_measured > 0 and operator_id not in ('all', 'undisclosed')
    order by phases_measured desc, median_months_late_mid desc, operator_id
    limit {OPERATORS_SHOWN}
"""
_PHASES = """
    select site_slippage.*, sites.name
    from site_slippage left join sites using (site_id)
    order by
        verdict = 'not_measured', months_late_mid desc nulls last, months_overdue desc nulls last,
        site_id, phase
"""
_TONES = {"late": "bad", "early": "good", "as_promised": "good", "not_measured": "open"}


def content(published: Published) -> dict[str, Any]:
    """The chart by operator and the list of phases."""
    everybody = published.one("select * from operator_slippage where operator_id = 'all'")
    return {"operators": _operator_chart(published), "everybody": everybody, "phases": _phases(published)}


def _operator_chart(published: Published) -> Chart:
    points = [
        {
            "operator": f"{published.name(row['operator_id'])} ({row['phases_measured']})",
            "low": row["median_months_late_low"],
            "middle": row["median_months_late_mid"],
            "high": row["median_months_late_high"],
            "says": f"{published.name(row['operator_id'])}: "
            f"{figure(row['median_months_late_mid'], 'months')} late "
            f"({spread(row['median_months_late_low'], row['median_months_late_high'])}), "
            f"{row['phases_measured']} phases",
        }
        for row in published.rows(_OPERATORS)
    ]
    says = "Median months late against the first promise by operator: " + "; ".join(
        str(point["says"]) for point in points[:4]
    )
    height = 30 + 24 * len(points)
    return charts.at_both_widths(lambda _: _operator_spec(points), (height, height), says)


def _operator_spec(points: list[Row]) -> Spec:
    title = "months late; below 0 is early"
    y = nominal(
        "operator",
        sort={"field": "middle", "order": "descending"},
        axis={"labelLimit": 150, "ticks": False, "domain": False},
    )
    ranges = {
        "mark": {"type": "rule", "color": charts.BLUE, "strokeWidth": 5, "opacity": 0.3},
        "encoding": {
            "y": y,
            "x": quantitative("low", title),
            "x2": {"field": "high"},
            "description": nominal("says"),
        },
    }
    dots = {
        "mark": {"type": "point", "filled": True, "size": 80, "color": charts.BLUE, "opacity": 1},
        "encoding": {"y": y, "x": quantitative("middle", title), "description": nominal("says")},
    }
    zero = {
        "mark": {"type": "rule", "color": charts.INK},
        "encoding": {"x": {"datum": 0, "type": "quantitative"}},
    }
    return {"data": {"values": points}, "layer": [zero, ranges, dots]}


def _phases(published: Published) -> Table:
    rows = [
        [
            text(f"{row['name'] or row['site_id']}, {row['phase']}"),
            text(published.name(row["operator_id"])),
            text(row["first_promise"]),
            text(_latest(row)),
            text(spoken(row["outcome"])),
            text(spoken(row["verdict"]), _TONES[row["verdict"]]),
            number(_late(row)),
            Cell(
                links=tuple(published.links(row["source_ids"])),
                explain=Explain("site_slippage", f"{row['site_id']}|{row['phase']}", "months_late_mid"),
            ),
        ]
        for row in published.rows(_PHASES)
    ]
    headers = (
        "Phase",
        "Operator",
        "First promise",
        "Latest date",
        "Stands",
        "Verdict",
        "Months late",
        "Sources",
    )
    return Table("slippage", "Phases that were promised for a date, the latest ones first", headers, rows)


def _latest(row: Row) -> str:
    start, end = row["latest_start"], row["latest_end"]
    if start is None or end is None:
        return ""
    return f"{end}" if start == end else f"{start} to {end}"


def _late(row: Row) -> str:
    if row["months_late_mid"] is None:
        return f"{row['months_overdue']:.1f} overdue" if row["months_overdue"] is not None else ""
    low, high = row["months_late_low"], row["months_late_high"]
    return triplet(low, row["months_late_mid"], high, "months").replace(f"{SPACE}months", "")


SECTION = Section(
    anchor="slippage",
    title="Promised and built",
    short="Delays",
    question="How late are the sites?",
    template="slippage.html.j2",
    needs=("site_slippage", "operator_slippage", "sites"),
    content=content,
)
