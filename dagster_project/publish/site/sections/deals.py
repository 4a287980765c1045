"""The deals: what is announced, what is left after tranches, what it costs, how much of it has a site."""

from __future__ import annotations

from typing import Any

from dagster_project.publish.site.cells import Cell, Explain, Table, number, text, why
from dagster_project.publish.site.figures import figure, spoken, triplet
from dagster_project.publish.site.published import Published, Row
from dagster_project.publish.site.section import Section

_LEDGER = """
    select * from deal_ledger
    order by value_usd_mid desc nulls last, power_mw_mid desc nulls last, deal_id
"""
_HYPE = """
    select * from deal_hype
    where year = (select max(year) from deal_hype)
    order by customer_id <> 'all', power_mw_mid desc, customer_id, layer
"""
_HYPE_HEADERS = (
    "Customer",
    "Layer",
    "Deals",
    "Announced",
    "Less tranches",
    "At linked sites",
    "Announced / at sites",
    "All tracked sites",
    "",
)
_TONES = {"cancelled": "bad", "rumoured": "open", "letter_of_intent": "open"}


def content(published: Published) -> dict[str, Any]:
    """The ledger, and announcements against sites."""
    hype = published.rows(_HYPE) if published.has("deal_hype") else []
    return {"ledger": _ledger(published), "hype": _hype(published, hype) if hype else None}


def _ledger(published: Published) -> Table:
    rows = [
        [
            text(f"{published.name(row['supplier_id'])} for {published.name(row['customer_id'])}"),
            text(spoken(row["kind"])),
            text(spoken(row["status"]), _TONES.get(row["status"], "")),
            number(_amount(row, "power_mw", "MW")),
            number(_amount(row, "net_power_mw", "MW") if row["tranches"] else ""),
            number(_amount(row, "evidenced_power_mw", "MW") if row["linked_sites"] else ""),
            number(_amount(row, "value_usd", "USD")),
            number(figure(row["usd_per_mw_mid"], "USD") if row["usd_per_mw_mid"] else ""),
            Cell(
                links=tuple(published.links(row["source_ids"])),
                explain=Explain("deal_ledger", row["deal_id"]),
            ),
        ]
        for row in published.rows(_LEDGER)
    ]
    headers = (
        "Deal",
        "For",
        "Status",
        "Power",
        "Less tranches",
        "At named sites",
        "Sum",
        "USD per MW",
        "Sources",
    )
    return Table("deals", "Deals by sum", headers, rows)


def _amount(row: Row, name: str, unit: str) -> str:
    """The middle in the table; the range is in the explanation."""
    return figure(row[f"{name}_mid"], unit) if row[f"{name}_mid"] is not None else ""


def _hype(published: Published, hype: list[Row]) -> Table:
    caption = f"Power announced by the end of {hype[0]['year']} against power at sites"
    return Table("hype", caption, _HYPE_HEADERS, [_hype_line(published, row) for row in hype], shown=8)


def _hype_line(published: Published, row: Row) -> list[Cell]:
    customer = row["customer_id"]
    return [
        text("Everybody" if customer == "all" else published.name(customer)),
        text(row["layer"]),
        number(str(row["deals"])),
        number(figure(row["power_mw_mid"], "MW")),
        number(figure(row["net_power_mw_mid"], "MW")),
        number(figure(row["evidenced_power_mw_mid"], "MW")),
        number(_ratio(row, "hype_ratio")),
        number(figure(row["tracked_power_mw_mid"], "MW")),
        why("deal_hype", f"{customer}|{row['layer']}|{row['year']}", "hype_ratio_mid"),
    ]


def _ratio(row: Row, name: str) -> str:
    return (
        triplet(row[f"{name}_low"], row[f"{name}_mid"], row[f"{name}_high"]) if row[f"{name}_mid"] is not None else ""
    )


SECTION = Section(
    anchor="deals",
    title="Deals",
    short="Deals",
    question="What has been signed, and how much of it has a site?",
    template="deals.html.j2",
    needs=("deal_ledger",),
    content=content,
)
