"""The data behind "explain": whole rows of a table with what each column means, what a figure hangs on, its sources."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from dagster_project.publish.site.figures import figure
from dagster_project.publish.site.published import KEY_SEPARATOR, Published, Row
from dagster_project.publish.site.sections import bottleneck
from dagster_project.schema.dictionary import marts, raw_tables

EXPLAINED = (
    "bottleneck_index",
    "circular_revenue",
    "circularity",
    "claims",
    "compute_affordability",
    "compute_by_provider",
    "contradictions",
    "deal_hype",
    "deal_ledger",
    "entities",
    "forecaster_track_record",
    "gw_timeline",
    "gw_timeline_claims",
    "interview_check",
    "site_slippage",
    "sites",
    "sources",
)
Extra = dict[str, list[list[str]]]
_PHASES = """
    select * from capacity_history where known_until is null order by site_id, due_on nulls last, phase
"""
_OUTCOMES = "select * from claim_status where claim_table = 'claims' order by claim_id"


def explained(published: Published, table: str) -> dict[str, Any]:
    """Every row of a table by key, for the panel; values as they are, units and meanings beside them."""
    grain, key, columns = _described(table)
    rows = published.rows(f'select * from "{table}" order by {", ".join(key)}')
    present = [column for column in columns if rows and column[0] in rows[0]]
    heading, extra = _extra(published, table)
    return {
        "grain": grain,
        "columns": present,
        "rows": {_key(row, key): [_value(row[name]) for name, _, _ in present] for row in rows},
        "heading": heading,
        "extra": extra,
    }


def source_list(published: Published) -> dict[str, list[str]]:
    """Every source by id: title, publisher, address, day, tier."""
    return {
        name: [source.title, source.publisher, source.address or "", source.published_on, source.tier]
        for name, source in published.sources.items()
    }


def _described(table: str) -> tuple[str, tuple[str, ...], list[tuple[str, str, str]]]:
    """Grain, key and columns of a mart, or of a raw table."""
    entry = marts().get(table) or raw_tables().get(table)
    if entry is None:
        raise LookupError(f"the dictionary does not describe {table}; add its file under dagster_project/schema")
    columns = [(column.name, column.unit or "", column.description) for column in entry.columns.values()]
    return entry.grain, entry.key, columns


def _key(row: Row, key: tuple[str, ...]) -> str:
    return KEY_SEPARATOR.join(str(row[name]) for name in key)


def _value(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _extra(published: Published, table: str) -> tuple[list[str], Extra]:
    """A second table below a row: its title and headers, and its rows by key."""
    makers: dict[str, tuple[list[str], Callable[[Published], Extra]]] = {
        "bottleneck_index": (
            ["What the spread of the year's smallest supportable power hangs on", "Input", "Share", "Resting on"],
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
