"""The data behind "explain": whole rows with what each column means, what a figure hangs on, and sources."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from dagster_project.publish.site.figures import figure
from dagster_project.publish.site.origins import Origins
from dagster_project.publish.site.published import Published
from dagster_project.publish.site.sections import bottleneck

# What the page asks about, and what that is worked out from.
EXPLAINED = (
    "accelerators",
    "assumptions",
    "bottleneck_index",
    "capacity",
    "capacity_history",
    "circular_revenue",
    "circularity",
    "claim_status",
    "claims",
    "compute_affordability",
    "compute_by_provider",
    "constraint_inputs",
    "contradictions",
    "deal_hype",
    "deal_ledger",
    "deal_sites",
    "deals",
    "entities",
    "forecast_scores",
    "forecaster_track_record",
    "gw_timeline",
    "gw_timeline_claims",
    "interview_check",
    "money_flows",
    "operator_slippage",
    "revenue_forecasts",
    "revenue_outlook",
    "site_slippage",
    "sites",
    "sources",
    "stage_realisation",
)
Extra = dict[str, list[list[str]]]
_PHASES = """
    select * from capacity_history where known_until is null order by site_id, due_on nulls last, phase
"""
_OUTCOMES = "select * from claim_status where claim_table = 'claims' order by claim_id"
_EXPRESSIONS = """
    select
        expression,
        list(distinct column_name order by column_name) as columns,
        list(distinct input_group order by input_group) as groups
    from lineage_expressions
    where mart = ? and input_group is not null
    group by expression
    order by expression
"""
_INPUTS = """
    select distinct row_key, input_group, input_table, input_key
    from lineage_inputs
    where mart = ?
    order by all
"""


def explained(published: Published, table: str, origins: Origins) -> dict[str, Any]:
    """Every row of a table by key, for the panel; values as they are, units and meanings beside them."""
    about = published.described[table]
    names = [name for name, _, _ in about.columns]
    heading, extra = _extra(published, table)
    rows = {about.row_key(row): [_value(row[name]) for name in names] for row in published.rows(f'from "{table}"')}
    return {
        "grain": about.grain,
        "columns": about.columns,
        "rows": rows,
        "sources": {key: found for key in rows if (found := origins.elsewhere((table, key)))},
        "traced": published.has("lineage_inputs"),
        "heading": heading,
        "extra": extra,
    }


def lineage(published: Published, table: str, origins: Origins) -> dict[str, Any]:
    """How the columns are worked out, and the inputs of each row by group, as places in one list of inputs.

    Each input stands with its sources; whether it can be opened is whether its table is among the explained ones.
    """
    inputs: dict[tuple[str, str], int] = {}
    rows: dict[str, dict[str, list[int]]] = {}
    for row in published.rows(_INPUTS, [table]):
        found = (row["input_table"], row["input_key"])
        place = inputs.setdefault(found, len(inputs))
        rows.setdefault(row["row_key"], {}).setdefault(row["input_group"], []).append(place)
    return {
        "expressions": [
            [row["expression"], row["columns"], row["groups"]] for row in published.rows(_EXPRESSIONS, [table])
        ],
        "inputs": [[*place, origins.of(place)] for place in inputs],
        "opens": explained_tables(published),
        "rows": rows,
    }


def explained_tables(published: Published) -> list[str]:
    """The tables of this publication whose rows a panel can show."""
    return sorted(published.tables & set(EXPLAINED))


def source_list(published: Published) -> dict[str, list[str]]:
    """Every source by id: title, publisher, address, day, tier."""
    return {
        name: [source.title, source.publisher, source.address or "", source.published_on, source.tier]
        for name, source in published.sources.items()
    }


def _value(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _extra(published: Published, table: str) -> tuple[list[str], Extra]:
    """A second table below a row: its title and headers, and its rows by key."""
    makers: dict[str, tuple[list[str], Callable[[Published], Extra]]] = {
        "bottleneck_index": (
            [
                "What the spread of the year's smallest supportable power hangs on",
                "Input",
                "Share",
                "Resting on",
            ],
            bottleneck.drivers,
        ),
        "claims": (["What became of it", "Status", "Why", "Held against"], _outcomes),
        "sites": (["Phases as last reported", "Phase", "Stage", "Power", "Due or online"], _phases),
    }
    if table not in makers:
        return [], {}
    heading, make = makers[table]
    return heading, make(published)


def _outcomes(published: Published) -> Extra:
    if not published.has("claim_status"):
        return {}
    return {
        row["claim_id"]: [[row["status"], row["reason"], row["evidence_id"] or ""]] for row in published.rows(_OUTCOMES)
    }


def _phases(published: Published) -> Extra:
    if not published.has("capacity_history"):
        return {}
    found: Extra = {}
    for row in published.rows(_PHASES):
        line = [row["phase"], row["stage"], figure(row["power_mw_mid"], "MW"), str(row["due_on"] or "")]
        found.setdefault(row["site_id"], []).append(line)
    return found
