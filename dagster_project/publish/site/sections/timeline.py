"""Gigawatts over time: what is promised, what is likely, how the promise moved, and what others say of each year."""

from __future__ import annotations

from datetime import date
from typing import Any

from dagster_project.publish.site import charts
from dagster_project.publish.site.cells import Cell, Explain, Table, number, sentence, text
from dagster_project.publish.site.charts import Chart, Spec, nominal, quantitative, temporal
from dagster_project.publish.site.figures import figure, spread, triplet
from dagster_project.publish.site.published import Published, Row
from dagster_project.publish.site.section import Section

VINTAGES_SHOWN = 8
ADDITIONS_GW = [0.5, 300]
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
_CLAIMS = "select * from gw_timeline_claims order by year, known_on, claim_id"


def content(published: Published) -> dict[str, Any]:
    """The charts and tables of the timeline."""
    quarters = published.rows(_CUMULATIVE)
    vintages = published.rows(_VINTAGES) if published.has("gw_timeline_vintages") else []
    years = published.rows(_YEARS)
    claims = published.rows(_CLAIMS) if published.has("gw_timeline_claims") else []
    return {
        "growth": _growth_chart(quarters, _latest(vintages)),
        "has_vintages": bool(vintages),
        "additions": _additions_chart(years, claims),
        "quarters": _quarter_table(quarters),
        "claims": _claim_table(published, claims),
    }


def _latest(vintages: list[Row]) -> list[Row]:
    days = sorted({row["vintage_on"] for row in vintages})[-VINTAGES_SHOWN:]
    return [row | {"age": days[::-1].index(row["vintage_on"])} for row in vintages if row["vintage_on"] in days]


def _iso(rows: list[Row]) -> list[Row]:
    return [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in rows]


def _growth_chart(quarters: list[Row], vintages: list[Row]) -> Chart:
    last = quarters[-1]
    weighted_low, weighted_mid, weighted_high = (
        last[f"cumulative_risk_weighted_gw_{end}"] for end in ("low", "mid", "high")
    )
    says = (
        f"Facility power online at tracked sites, {quarters[0]['quarter_end']} to {last['quarter_end']}: by the end "
        f"{figure(last['cumulative_gw_mid'], 'GW')} as promised and "
        f"{triplet(weighted_low, weighted_mid, weighted_high, 'GW')} "
        "after the usual losses and delays."
    )
    wide, narrow = (
        charts.drawn(charts.themed(_growth_spec(quarters, vintages), width, height), says)
        for width, height in ((charts.WIDE, 360), (charts.NARROW, 300))
    )
    return Chart(wide, narrow, says)


def _growth_spec(quarters: list[Row], vintages: list[Row]) -> Spec:
    x = temporal("quarter_end", axis={"format": "%Y", "tickCount": "year", "grid": False})
    now = [row["quarter_end"].isoformat() for row in quarters if row["is_past"]][-1:]
    band = {
        "mark": {"type": "area", "color": charts.BLUE, "opacity": 0.22},
        "encoding": {
            "x": x,
            "y": quantitative("cumulative_risk_weighted_gw_low", "GW of facility power"),
            "y2": {"field": "cumulative_risk_weighted_gw_high"},
        },
    }
    likely = _line(x, "cumulative_risk_weighted_gw_mid", charts.BLUE, width=2.5)
    promised = _line(x, "cumulative_gw_mid", charts.ORANGE, width=2, dash=[6, 4])
    fan = _line(x, "cumulative_gw", charts.GREY, width=1.2) | {"data": {"values": _iso(vintages)}}
    fan["encoding"] = fan["encoding"] | {
        "detail": nominal("vintage_on"),
        "opacity": quantitative("age", scale={"domain": [0, VINTAGES_SHOWN], "range": [0.9, 0.25]}, legend=None),
    }
    today = {
        "data": {"values": [{"quarter_end": day} for day in now]},
        "mark": {"type": "rule", "color": charts.MUTED, "strokeDash": [2, 3]},
        "encoding": {"x": temporal("quarter_end")},
    }
    layers = [today, *([fan] if vintages else []), band, promised, likely]
    return {"data": {"values": _iso(quarters)}, "layer": layers}


def _line(x: Spec, field: str, colour: str, width: float, dash: list[int] | None = None) -> Spec:
    mark = {"type": "line", "color": colour, "strokeWidth": width, "strokeDash": dash or [1, 0]}
    return {"mark": mark, "encoding": {"x": x, "y": quantitative(field, "GW of facility power")}}


def _additions_chart(years: list[Row], claims: list[Row]) -> Chart:
    points = [_claim_point(row) for row in claims]
    says = (
        f"Gigawatts added in each calendar year, on a log scale: tracked sites as promised, after losses and delays, and "
        f"scaled to the world, with {len(points)} claims of others beside them."
    )
    wide, narrow = (
        charts.drawn(charts.themed(_additions_spec(years, points), width, height), says)
        for width, height in ((charts.WIDE, 340), (charts.NARROW, 320))
    )
    return Chart(wide, narrow, says)


def _claim_point(row: Row) -> Row:
    low, high = row["stated_gw_low"], row["stated_gw_high"]
    ends = [value for value in (low, row["stated_gw"], high) if value is not None]
    return {
        "year": row["year"],
        "low": min(ends),
        "high": max(ends),
        "middle": row["stated_gw"] or (min(ends) * max(ends)) ** 0.5,
        "scope": _scope(row),
        "says": f"{row['speaker_name'] or row['subject_name']}, {row['known_on']}: {triplet(low, row['stated_gw'], high, 'GW')}, "
        f"{row['subject_name']}, {row['region']}",
    }


def _scope(row: Row) -> str:
    """World or part of it: what the colour of a claim tells."""
    sector = "sector" in row["subject_name"].lower() or "industry" in row["subject_name"].lower()
    if not sector:
        return "one firm"
    return "world" if row["region"] == "GLOBAL" else "one country"


def _additions_spec(years: list[Row], points: list[Row]) -> Spec:
    first, last = int(years[0]["year"]), int(years[-1]["year"])
    x = quantitative(
        "at",
        axis={"format": "d", "grid": False, "tickMinStep": 1},
        scale={"domain": [first - 0.5, last + 0.6], "nice": False},
    )
    y = {
        "title": "GW added in the year",
        "scale": {"type": "log", "domain": ADDITIONS_GW, "clamp": True},
        "axis": {"format": "~g", "values": [1, 3, 10, 30, 100, 300]},
    }
    bars = [
        {
            "at": row["year"] - 0.22,
            "value": row[name],
            "says": f"{row['year']}, {label}: {figure(row[name], 'GW')}",
            "what": name,
        }
        for row in years
        for name, label in (
            ("weighted", "tracked, likely"),
            ("promised", "tracked, promised"),
            ("world", "world, likely"),
        )
        if row[name] and row[name] >= ADDITIONS_GW[0]
    ]
    shift = _spread_in_year(points)
    claims = [point | {"at": point["year"] + offset} for point, offset in zip(points, shift, strict=True)]
    series = {
        "domain": ["weighted", "promised", "world"],
        "range": [charts.BLUE, charts.ORANGE, charts.GREEN],
    }
    scopes = {
        "domain": ["world", "one country", "one firm"],
        "range": [charts.VIOLET, charts.RED, charts.GREY],
    }
    label = {"description": nominal("says")}
    tracked = {
        "data": {"values": bars},
        "mark": {"type": "tick", "orient": "horizontal", "thickness": 4, "size": 22, "opacity": 0.9},
        "encoding": {
            "x": x,
            "y": quantitative("value", **y),  # pyright: ignore[reportArgumentType]
            "color": nominal("what", scale=series, legend=None),
            **label,
        },
    }
    ranges = {
        "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.6},
        "encoding": {
            "x": x,
            "y": quantitative("low", **y),  # pyright: ignore[reportArgumentType]
            "y2": {"field": "high"},
            "color": nominal("scope", scale=scopes, legend=None),
        },
    }
    dots = {
        "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
        "encoding": {
            "x": x,
            "y": quantitative("middle", **y),  # pyright: ignore[reportArgumentType]
            "color": nominal("scope", scale=scopes, legend=None),
            **label,
        },
    }
    layers = [tracked, *([ranges, dots] if claims else [])]
    return {"data": {"values": claims}, "layer": layers, "resolve": {"scale": {"color": "independent"}}}


def _spread_in_year(points: list[Row]) -> list[float]:
    """Places beside each other for the claims of one year."""
    seen: dict[int, int] = {}
    offsets: list[float] = []
    totals = {year: sum(1 for point in points if point["year"] == year) for year in {point["year"] for point in points}}
    for point in points:
        place = seen.get(point["year"], 0)
        seen[point["year"]] = place + 1
        offsets.append(0.02 + 0.4 * place / max(1, totals[point["year"]] - 1))
    return offsets


def _quarter_table(quarters: list[Row]) -> Table:
    rows = [
        [
            text(f"{row['quarter_end']:%Y} Q{(row['quarter_end'].month + 2) // 3}"),
            number(figure(row["cumulative_gw_mid"], "GW")),
            number(figure(row["cumulative_risk_weighted_gw_mid"], "GW")),
            number(spread(row["cumulative_risk_weighted_gw_low"], row["cumulative_risk_weighted_gw_high"], "GW")),
            number(figure(row["additions_gw_mid"], "GW")),
            number(figure(row["additions_risk_weighted_gw_mid"], "GW")),
            Cell(explain=Explain("gw_timeline", f"{row['quarter_end']}|GLOBAL|all")),
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


ABSENT_SPEAKER = "not named"
SECTION = Section(
    anchor="timeline",
    title="Gigawatts over time",
    short="Timeline",
    question="How much AI data-centre power is online, and how much will be?",
    template="timeline.html.j2",
    needs=("gw_timeline",),
    content=content,
)
