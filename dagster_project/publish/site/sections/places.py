"""The map of sites: a dot for each campus that has a place, its area the power, its colour the stage."""

from __future__ import annotations

import json
import re
from html import escape, unescape
from typing import Any

from dagster_project.publish.site import charts
from dagster_project.publish.site.cells import Cell, Explain, Table, number, text
from dagster_project.publish.site.charts import Chart, Spec, nominal, quantitative
from dagster_project.publish.site.engine import outlines
from dagster_project.publish.site.figures import figure
from dagster_project.publish.site.published import Published, Row
from dagster_project.publish.site.section import Section

STAGES = {
    "operational": charts.GREEN,
    "construction": charts.BLUE,
    "permitted": charts.VIOLET,
    "planned": charts.ORANGE,
    "announced": charts.GREY,
}
# Centre, scale in pixels a radian and height at the wide width; where most sites are gets a map of its own.
VIEWS = {
    "world": ("World", [10, 22], 160, 400),
    "north-america": ("North America", [-96, 39], 690, 440),
    "europe": ("Europe and Gulf", [22, 42], 480, 440),
    "asia": ("Asia and Pacific", [105, 15], 330, 440),
}
_SITES = """
    with phases as (
        select site_id, stage, power_mw_mid, due_on, source_ids
        from capacity_history
        where known_until is null and stage <> 'cancelled'
    ),
    by_site as (
        select
            site_id,
            sum(power_mw_mid) as power_mw,
            sum(power_mw_mid) filter (where stage = 'operational') as running_mw,
            count(*) as phases,
            max_by(stage, coalesce(power_mw_mid, 0) + case stage
                when 'operational' then 0.4 when 'construction' then 0.3 when 'permitted' then 0.2
                when 'planned' then 0.1 else 0 end) as stage,
            string_agg(source_ids, '; ' order by source_ids) as source_ids
        from phases
        group by all
    )
    select sites.*, by_site.* exclude (site_id)
    from sites join by_site using (site_id)
    order by power_mw desc nulls last, site_id
"""


def content(published: Published) -> dict[str, Any]:
    """The maps and the list of sites."""
    sites = published.rows(_SITES)
    placed = [_dot(row) for row in sites if row["latitude"] is not None and row["longitude"] is not None]
    return {
        "views": [(name, view[0], _map(name, placed)) for name, view in VIEWS.items()],
        "stages": [(name, f"stage-{name}") for name in STAGES],
        "placed": len(placed),
        "outlined": outlines() is not None,
        "sites": _table(published, sites),
    }


def _dot(row: Row) -> Row:
    return {
        "longitude": row["longitude"],
        "latitude": row["latitude"],
        "power": row["power_mw"] or 0,
        "stage": row["stage"],
        "says": f"{row['name']}: {figure(row['power_mw'], 'MW')}, mostly {row['stage']}",
        "site": row["site_id"],
    }


def _map(name: str, dots: list[Row]) -> Chart:
    title, _, _, height = VIEWS[name]
    says = f"Map, {title}: {len(dots)} sites in all; the area of a dot is the power, its colour the stage."
    svg = charts.drawn(charts.themed(_map_spec(name, dots), charts.WIDE, height), says)
    svg = _with_sites(svg, {dot["says"]: dot["site"] for dot in dots})
    return Chart(svg, svg, says)


def _with_sites(svg: str, sites: dict[str, str]) -> str:
    """Each dot with the id of its site, so that a click can open it; the list below does the same by keyboard."""

    def marked(label: re.Match[str]) -> str:
        site = sites.get(unescape(label[1]))
        return f'{label[0]} data-site="{escape(site)}"' if site else label[0]

    return re.sub(r'aria-label="([^"]*)"', marked, svg)


def _map_spec(name: str, dots: list[Row]) -> Spec:
    _, centre, scale, height = VIEWS[name]
    projection = {
        "type": "equalEarth" if name == "world" else "mercator",
        "center": centre if name != "world" else None,
        "scale": scale,
        "translate": [charts.WIDE / 2, height / 2 + (25 if name == "world" else 0)],
        "clipExtent": [[0, 0], [charts.WIDE, height]],
    }
    power = quantitative("power", scale={"type": "linear", "domain": [0, 5000], "range": [14, 800]}, legend=None)
    colour = nominal("stage", scale={"domain": list(STAGES), "range": list(STAGES.values())}, legend=None)
    places = {
        "data": {"values": dots},
        "mark": {"type": "circle", "opacity": 0.65, "stroke": "#ffffff", "strokeWidth": 0.7, "clip": True},
        "encoding": {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
            "size": power,
            "color": colour,
            "order": {"field": "power", "sort": "descending"},
            "description": nominal("says"),
        },
    }
    projection = {key: value for key, value in projection.items() if value is not None}
    return {"projection": projection, "layer": [*_ground(), places], "padding": 0, "autosize": "none"}


def _ground() -> list[Spec]:
    """The coastlines when set-up fetched them, and the graticule in any case."""
    grid = {
        "data": {"graticule": {"step": [30, 30]}},
        "mark": {"type": "geoshape", "filled": False, "stroke": charts.RULE, "strokeWidth": 0.5},
    }
    coast = outlines()
    if coast is None:
        return [grid]
    land = {
        "data": {
            "values": json.loads(coast.read_text(encoding="utf-8")),
            "format": {"type": "topojson", "feature": "land"},
        },
        "mark": {"type": "geoshape", "fill": charts.LAND, "stroke": None},
    }
    return [grid, land]


def _table(published: Published, sites: list[Row]) -> Table:
    rows = [
        [
            text(row["name"]),
            text(published.name(row["owner_id"])),
            text(", ".join(part for part in (row["locality"], row["region"], row["country"]) if part)),
            number(figure(row["power_mw"], "MW")),
            number(figure(row["running_mw"], "MW")),
            number(str(row["phases"])),
            Cell(
                links=tuple(dict.fromkeys(published.links(row["source_ids"]))),
                explain=Explain("sites", row["site_id"]),
            ),
        ]
        for row in sites
    ]
    headers = ("Site", "Owner", "Place", "All phases", "Running", "Phases", "Sources")
    return Table("sites", "Sites by power", headers, rows, shown=10)


SECTION = Section(
    anchor="places",
    title="Where the sites are",
    short="Map",
    question="Where is it being built?",
    template="places.html.j2",
    needs=("sites", "capacity_history"),
    content=content,
)
