"""Where the money goes: who pays whom, which flows come back round, and whether the labs can pay."""

from __future__ import annotations

from typing import Any

from dagster_project.publish.site import charts
from dagster_project.publish.site.cells import Cell, Explain, Table, number, text, why
from dagster_project.publish.site.charts import Chart, Spec, nominal, quantitative
from dagster_project.publish.site.figures import figure, percent, spoken, triplet
from dagster_project.publish.site.published import Published, Row
from dagster_project.publish.site.section import Section

PARTIES_SHOWN = 11
# Area of the largest circle, by width of the chart.
CIRCLE = {charts.WIDE: 1500, charts.NARROW: 500}
_PAIRS = f"""
    with edges as (
        select payer_id, payee_id, edge_type, value_usd_mid as usd
        from money_flows
        where payment_state <> 'cancelled' and status <> 'rumoured' and value_usd_mid > 0
            and payer_id <> 'undisclosed' and payee_id <> 'undisclosed'
    ),
    parties as (
        select party, sum(usd) as usd
        from (select payer_id as party, usd from edges union all select payee_id, usd from edges)
        group by all order by usd desc, party limit {PARTIES_SHOWN}
    )
    select
        payer_id, payee_id, sum(usd) as usd,
        string_agg(distinct edge_type, ', ' order by edge_type) as kinds
    from edges
    where payer_id in (select party from parties) and payee_id in (select party from parties)
    group by all
    order by usd desc, payer_id, payee_id
"""
_LOOPS = """
    select * from circularity
    order by firm_smallest_edge_usd_mid desc nulls last, smallest_edge_usd_mid desc nulls last, loop_id
"""
_REVENUE = """
    select * from circular_revenue
    order by reachable_percent_mid desc nulls last, supplier_id, year, hop_limit
"""
_LABS = """
    select * from compute_affordability
    where coalesce(contracted_spend_usd_mid, plan_usd_mid, revenue_usd_mid) is not null
    order by lab_id, year
"""
_REVENUE_HEADERS = (
    "Supplier",
    "Year",
    "Within",
    "Revenue",
    "Which",
    "Its own money can reach",
    "Of the revenue",
    "",
)
_STATES = {"paid": "good", "paying": "good", "intended": "open"}


def content(published: Published) -> dict[str, Any]:
    """The chart of flows and the tables of loops, circular revenue and labs."""
    return {
        "flows": _flow_chart(published),
        "loops": _loops(published) if published.has("circularity") else None,
        "revenue": _circular_revenue(published) if published.has("circular_revenue") else None,
        "labs": _labs(published) if published.has("compute_affordability") else None,
    }


def _flow_chart(published: Published) -> Chart:
    pairs = [
        {
            "payer": published.name(row["payer_id"]),
            "payee": published.name(row["payee_id"]),
            "usd": row["usd"],
            "says": f"{published.name(row['payer_id'])} pays {published.name(row['payee_id'])} "
            f"{figure(row['usd'], 'USD')} ({row['kinds']})",
        }
        for row in published.rows(_PAIRS)
    ]
    says = "Who pays whom: payers in rows, payees in columns, the area of a circle is the sum. Largest: " + "; ".join(
        str(pair["says"]) for pair in pairs[:3]
    )
    return charts.at_both_widths(lambda width: _flow_spec(pairs, CIRCLE[width]), (440, 400), says)


def _flow_spec(pairs: list[dict[str, Any]], largest: int) -> Spec:
    axis = {"grid": True, "labelLimit": 110, "orient": "top", "labelAngle": -55}
    order = {"op": "sum", "field": "usd", "order": "descending"}
    return {
        "padding": {"left": 14, "top": 4, "right": 40, "bottom": 4},
        "data": {"values": pairs},
        "mark": {"type": "circle", "color": charts.BLUE, "opacity": 0.75},
        "encoding": {
            "x": nominal("payee", sort=order, axis=axis),
            "y": nominal("payer", sort=order, axis={"grid": True, "labelLimit": 110}),
            "size": quantitative("usd", scale={"range": [6, largest]}, legend=None),
            "description": nominal("says"),
        },
    }


def _loops(published: Published) -> Table:
    rows = [
        [
            text(_loop_words(published, row["loop_id"])),
            number(_usd(row, "smallest_edge_usd")),
            number(_usd(row, "firm_smallest_edge_usd")),
            text(row["weakest_payment_state"], _STATES.get(row["weakest_payment_state"], "")),
            text(str(row["edge_types"]).replace(";", ",")),
            Cell(
                links=tuple(published.links(row["source_ids"])),
                explain=Explain("circularity", row["loop_id"]),
            ),
        ]
        for row in published.rows(_LOOPS)
    ]
    headers = ("Loop", "Smallest hop", "Smallest firm hop", "Least firm hop is", "Kinds of money", "Sources")
    return Table("loops", "Money that can come back to where it started", headers, rows, shown=8)


def _loop_words(published: Published, loop: str) -> str:
    """The parties of a loop by name, in the order in which the money passes."""
    return " → ".join(published.name(party) for party in loop.split(" > "))


def _circular_revenue(published: Published) -> Table:
    caption = "Revenue that the supplier's own money can reach, at most"
    rows = [_revenue_line(published, row) for row in published.rows(_REVENUE)]
    return Table("circular-revenue", caption, _REVENUE_HEADERS, rows, shown=8)


def _revenue_line(published: Published, row: Row) -> list[Cell]:
    low, middle, high = (row[f"reachable_percent_{end}"] for end in ("low", "mid", "high"))
    key = f"{row['supplier_id']}|{row['year']}|{row['hop_limit']}"
    return [
        text(published.name(row["supplier_id"])),
        text(row["year"]),
        text(f"{row['hop_limit']} hops"),
        number(figure(row["revenue_usd"], "USD")),
        text(f"{spoken(row['revenue_basis'])}, {spoken(row['revenue_kind'])}"),
        number(_usd(row, "reachable_usd")),
        number(triplet(low, middle, high, "percent")),
        why("circular_revenue", key, "reachable_percent_mid"),
    ]


def _labs(published: Published) -> Table:
    rows = [
        [
            text(row["lab_name"]),
            text(row["year"]),
            number(_usd(row, "contracted_spend_usd")),
            number(_usd(row, "plan_usd")),
            number(_usd(row, "revenue_usd")),
            number(_chance(row)),
            why("compute_affordability", f"{row['lab_id']}|{row['year']}"),
        ]
        for row in published.rows(_LABS)
    ]
    headers = (
        "Lab",
        "Year",
        "Contracted compute",
        "Planned compute",
        "Revenue",
        "Contracts exceed revenue",
        "",
    )
    return Table("labs", "What AI labs have agreed to pay for compute, and what they earn", headers, rows)


def _usd(row: Row, name: str) -> str:
    if row[f"{name}_mid"] is None:
        return ""
    return triplet(row[f"{name}_low"], row[f"{name}_mid"], row[f"{name}_high"], "USD")


def _chance(row: Row) -> str:
    chance = row["p_spend_exceeds_revenue"]
    return "" if chance is None else f"{percent(chance)} of the draws"


SECTION = Section(
    anchor="money",
    title="Money",
    short="Money",
    question="Who pays whom, and does it come back round?",
    template="money.html.j2",
    needs=("money_flows",),
    content=content,
)
