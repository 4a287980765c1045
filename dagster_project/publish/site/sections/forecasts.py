"""Who was right: the forecasts that could be held against a figure, and the records of their makers."""

from __future__ import annotations

from math import exp
from typing import Any

from dagster_project.publish.site import charts
from dagster_project.publish.site.cells import Cell, Table, number, text, why
from dagster_project.publish.site.charts import Chart, Spec, nominal, quantitative
from dagster_project.publish.site.figures import spoken
from dagster_project.publish.site.published import Published, Row
from dagster_project.publish.site.section import Section

FORECASTERS_SHOWN = 14
_RECORD = """
    select * from forecaster_track_record
    where horizon = 'all' and scored + bounds + dates > 0
    order by place nulls last, forecasts desc, forecaster_id
"""
_ERRORS = f"""
    with busiest as (
        select forecaster_id, forecaster_name, scored, shrunk_log_error
        from forecaster_track_record
        where horizon = 'all' and scored > 0
        order by scored desc, forecaster_id
        limit {FORECASTERS_SHOWN}
    )
    select
        busiest.forecaster_name, busiest.scored,
        scores.subject_id, scores.metric, scores.period, scores.log_error
    from forecast_scores as scores
    join busiest using (forecaster_id)
    where scores.status = 'scored' and scores.measure = 'quantity'
    order by
        busiest.scored desc, busiest.forecaster_name, scores.log_error,
        scores.forecast_table, scores.forecast_id
"""
_STATUS = "select status, count(*) as claims from claim_status group by all order by claims desc, status"

_HEADERS = (
    "Forecaster",
    "Place",
    "Scored",
    "Typical miss",
    "Bias",
    "Too high / low",
    "Skill",
    "Bounds kept",
    "Dates late",
    "Open",
    "",
)


def content(published: Published) -> dict[str, Any]:
    """The chart of errors and the table of records."""
    statuses = published.rows(_STATUS) if published.has("claim_status") else []
    return {"errors": _error_chart(published), "statuses": statuses, "record": _record(published)}


def _error_chart(published: Published) -> Chart:
    points: list[Row] = [
        {
            "who": f"{row['forecaster_name']} ({row['scored']})",
            "order": -row["scored"],
            "error": 100 * (exp(row["log_error"]) - 1),
            "says": f"{row['forecaster_name']}, {published.name(row['subject_id'])} {spoken(row['metric'])} "
            f"{row['period']}: {_deviation(row['log_error'])}",
        }
        for row in published.rows(_ERRORS)
    ]
    low = sum(1 for point in points if point["error"] < 0)
    says = f"Errors of {len(points)} forecasts by the busiest forecasters; {low} were too low."
    height = 60 + 23 * FORECASTERS_SHOWN
    return charts.at_both_widths(lambda _: _error_spec(points), (height, height), says)


def _error_spec(points: list[Row]) -> Spec:
    title = "percent too high or too low"
    y = nominal(
        "who",
        sort={"field": "order"},
        axis={"labelLimit": 170, "ticks": False, "domain": False, "grid": True},
    )
    x = quantitative(
        "error",
        title,
        scale={"domain": [-75, 75], "clamp": True},
        axis={"values": [-75, -50, -25, 0, 25, 50, 75]},
    )
    zero = {
        "mark": {"type": "rule", "color": charts.INK},
        "encoding": {"x": {"datum": 0, "type": "quantitative"}},
    }
    dots = {
        "mark": {"type": "point", "filled": True, "size": 55, "color": charts.BLUE, "opacity": 0.5},
        "encoding": {"x": x, "y": y, "description": nominal("says")},
    }
    return {"data": {"values": points}, "layer": [dots, zero]}


def _record(published: Published) -> Table:
    caption = "Records, the best first; few forecasts pull a record towards the mean of all"
    return Table("record", caption, _HEADERS, [_record_line(row) for row in published.rows(_RECORD)])


def _record_line(row: Row) -> list[Cell]:
    miss, bias, skill = row["shrunk_abs_log_error"], row["mean_log_error"], row["skill"]
    return [
        text(row["forecaster_name"]),
        number("" if row["place"] is None else str(row["place"])),
        number(str(row["scored"])),
        number("" if miss is None else f"{100 * (exp(miss) - 1):.0f}%"),
        number("" if bias is None else _deviation(bias)),
        number(f"{row['too_high']} / {row['too_low']}"),
        number("" if skill is None else f"{skill:.2f}"),
        number(f"{row['bounds_kept_percent']:.0f}% of {row['bounds']}" if row["bounds"] else ""),
        number(f"{row['mean_days_late']:.0f} days ({row['dates']})" if row["dates"] else ""),
        number(str(row["open"])),
        why("forecaster_track_record", f"{row['forecaster_id']}|all", "shrunk_abs_log_error"),
    ]


def _deviation(log_error: float) -> str:
    """A log error as percent too high or too low."""
    percent = 100 * (exp(log_error) - 1)
    if abs(percent) < 1:
        return "within 1%"
    return f"{abs(percent):.0f}% {'high' if percent > 0 else 'low'}"


SECTION = Section(
    anchor="forecasts",
    title="Who was right",
    short="Forecasts",
    question="Whose forecasts came true, and which way do they err?",
    template="forecasts.html.j2",
    needs=("forecaster_track_record", "forecast_scores"),
    content=content,
)
