"""The two charts of gigawatts: growth with range and vintages, and additions with the claims of others."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from dagster_project.publish.site import charts
from dagster_project.publish.site.charts import Chart, Spec, nominal, quantitative, temporal
from dagster_project.publish.site.figures import figure, triplet
from dagster_project.publish.site.published import Row

VINTAGES_SHOWN = 8
# Room for the days behind the lines, and how far they stand apart as a share of the highest line.
WITH_DAYS = {"left": 14, "top": 4, "right": 64, "bottom": 4}
DAY_APART = 0.055
POWER = "GW of facility power"
ADDITIONS_GW = [0.5, 300]
SERIES = {
    "weighted": ("tracked, likely", charts.BLUE),
    "promised": ("tracked, promised", charts.ORANGE),
    "world": ("world, likely", charts.GREEN),
}
SCOPES = {"world": charts.VIOLET, "one country": charts.RED, "one firm": charts.GREY}


def _iso(rows: list[Row]) -> list[Row]:
    return [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in rows]


def _latest(vintages: list[Row]) -> list[Row]:
    days = sorted({row["vintage_on"] for row in vintages})[-VINTAGES_SHOWN:]
    return [row | {"age": days[::-1].index(row["vintage_on"])} for row in vintages if row["vintage_on"] in days]


def growth_chart(quarters: list[Row], vintages: list[Row]) -> Chart:
    """Power online by quarter end: likely with its range, promised, and promised as past quarters knew it."""
    last = quarters[-1]
    fan = _latest(vintages)
    low, middle, high = (last[f"cumulative_risk_weighted_gw_{end}"] for end in ("low", "mid", "high"))
    says = (
        f"Facility power online at tracked sites, {quarters[0]['quarter_end']} to {last['quarter_end']}: "
        f"by the end {figure(last['cumulative_gw_mid'], 'GW')} as promised and "
        f"{triplet(low, middle, high, 'GW')} after the usual losses and delays."
    )
    return charts.at_both_widths(lambda _: _growth_spec(quarters, fan), (360, 300), says)


def _growth_spec(quarters: list[Row], vintages: list[Row]) -> Spec:
    x = temporal("quarter_end", axis={"format": "%Y", "tickCount": "year", "grid": False})
    now = [row["quarter_end"].isoformat() for row in quarters if row["is_past"]][-1:]
    band = {
        "mark": {"type": "area", "color": charts.BLUE, "opacity": 0.22},
        "encoding": {
            "x": x,
            "y": quantitative("cumulative_risk_weighted_gw_low", POWER),
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
    readings = _reading_layer(x, quarters, vintages)
    past = [fan, _vintage_days(vintages)] if vintages else []
    layers = [today, *past, band, promised, likely, readings]
    return {"data": {"values": _iso(quarters)}, "layer": layers, "padding": WITH_DAYS}


def _vintage_days(vintages: list[Row]) -> Spec:
    """The day of each vintage at the end of its line, moved apart where lines end close to each other."""
    last = max(row["quarter_end"] for row in vintages)
    ends = sorted((row for row in vintages if row["quarter_end"] == last), key=lambda row: row["cumulative_gw"])
    gap = DAY_APART * max(row["cumulative_gw"] for row in vintages)
    labels: list[Row] = []
    for row in ends:
        lowest = labels[-1]["at"] + gap if labels else 0
        day = f"{row['vintage_on']:%b %Y}"
        labels.append({"quarter_end": last, "at": max(row["cumulative_gw"], lowest), "day": day})
    return {
        "data": {"values": _iso(labels)},
        "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11, "color": charts.MUTED},
        "encoding": {
            "x": temporal("quarter_end"),
            "y": quantitative("at", POWER),
            "text": nominal("day"),
        },
    }


def _reading_layer(x: Spec, quarters: list[Row], vintages: list[Row]) -> Spec:
    """One unseen field for each quarter end, as wide as half the way to its neighbours: what the pointer reads there."""
    days = [row["quarter_end"] for row in quarters]
    middles = [before + (after - before) / 2 for before, after in pairwise(days)]
    fields = [
        {"from": start, "until": end, "says": _reading(row, vintages)}
        for row, start, end in zip(quarters, [days[0], *middles], [*middles, days[-1]], strict=True)
    ]
    return {
        "name": "readings",
        "data": {"values": _iso(fields)},
        "mark": {"type": "rect", "color": charts.INK, "fillOpacity": 0},
        "encoding": {"x": x | {"field": "from"}, "x2": {"field": "until"}, "description": nominal("says")},
    }


def _reading(row: Row, vintages: list[Row]) -> str:
    """Every series at one quarter end, a line each, the newest vintage first."""
    low, middle, high = (row[f"cumulative_risk_weighted_gw_{end}"] for end in ("low", "mid", "high"))
    past = sorted((v for v in vintages if v["quarter_end"] == row["quarter_end"]), key=lambda v: v["age"])
    lines = [
        f"{row['quarter_end']:%-d %B %Y}",
        f"likely: {triplet(low, middle, high, 'GW')}",
        f"as promised: {figure(row['cumulative_gw_mid'], 'GW')}",
        *(f"reports up to {v['vintage_on']:%-d %b %Y}: {figure(v['cumulative_gw'], 'GW')}" for v in past),
    ]
    return "\n".join(lines)


def _line(x: Spec, field: str, colour: str, width: float, dash: list[int] | None = None) -> Spec:
    mark = {"type": "line", "color": colour, "strokeWidth": width, "strokeDash": dash or [1, 0]}
    return {"mark": mark, "encoding": {"x": x, "y": quantitative(field, POWER)}}


def additions_chart(years: list[Row], claims: list[Row]) -> Chart:
    """Power added in each year, with what others say was or will be added."""
    points = [_claim_point(row) for row in claims]
    says = (
        "Gigawatts added in each calendar year, on a log scale: tracked sites as promised, after losses and "
        f"delays, and scaled to the world, with {len(points)} claims of others beside them."
    )
    return charts.at_both_widths(lambda _: _additions_spec(years, points), (340, 320), says)


def _claim_point(row: Row) -> Row:
    low, high = row["stated_gw_low"], row["stated_gw_high"]
    ends = [value for value in (low, row["stated_gw"], high) if value is not None]
    return {
        "year": row["year"],
        "low": min(ends),
        "high": max(ends),
        "middle": row["stated_gw"] or (min(ends) * max(ends)) ** 0.5,
        "scope": _scope(row),
        "says": f"{row['speaker_name'] or row['subject_name']}, {row['made_on']}: "
        f"{triplet(low, row['stated_gw'], high, 'GW')}, {row['subject_name']}, {row['region']}",
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
    claims = [
        point | {"at": point["year"] + offset} for point, offset in zip(points, _spread_in_year(points), strict=True)
    ]
    layers = [_tracked_layer(x, years), *(_claim_layers(x) if claims else [])]
    return {"data": {"values": claims}, "layer": layers, "resolve": {"scale": {"color": "independent"}}}


def _log_gigawatts(field: str) -> Spec:
    scale = {"type": "log", "domain": ADDITIONS_GW, "clamp": True}
    axis = {"format": "~g", "values": [1, 3, 10, 30, 100, 300]}
    return quantitative(field, "GW added in the year", scale=scale, axis=axis)


def _colour(field: str, colours: dict[str, str]) -> Spec:
    return nominal(field, scale={"domain": list(colours), "range": list(colours.values())}, legend=None)


def _tracked_layer(x: Spec, years: list[Row]) -> Spec:
    ticks = [
        {
            "at": row["year"] - 0.22,
            "value": row[name],
            "says": f"{row['year']}, {label}: {figure(row[name], 'GW')}",
            "what": name,
        }
        for row in years
        for name, (label, _) in SERIES.items()
        if row[name] and row[name] >= ADDITIONS_GW[0]
    ]
    colours = {name: colour for name, (_, colour) in SERIES.items()}
    return {
        "data": {"values": ticks},
        "mark": {"type": "tick", "orient": "horizontal", "thickness": 4, "size": 22, "opacity": 0.9},
        "encoding": {
            "x": x,
            "y": _log_gigawatts("value"),
            "color": _colour("what", colours),
            "description": nominal("says"),
        },
    }


def _claim_layers(x: Spec) -> list[Spec]:
    """A range as a line and its middle as a dot, for each claim."""
    shared = {"x": x, "color": _colour("scope", SCOPES)}
    ranges = {
        "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.6},
        "encoding": {**shared, "y": _log_gigawatts("low"), "y2": {"field": "high"}, "description": nominal("says")},
    }
    dots = {
        "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
        "encoding": {**shared, "y": _log_gigawatts("middle"), "description": nominal("says")},
    }
    return [ranges, dots]


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
