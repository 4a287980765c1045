"""What the search box looks through: claims, sources, sites and parties."""

from __future__ import annotations

from typing import Any

from dagster_project.publish.site.figures import spoken, triplet
from dagster_project.publish.site.published import Published, Row, Source

# Kind, title, detail, address, and the row to explain.
Entry = list[Any]
_CLAIMS = "select * from claims order by known_on desc, claim_id"
_SITES = "select * from sites order by site_id"
_PARTIES = "select * from entities order by entity_id"


def search_index(published: Published) -> list[Entry]:
    """Every entry, parties and sites first, then claims from the newest on, then sources."""
    entries: list[Entry] = []
    if published.has("entities"):
        entries += [_party(row) for row in published.rows(_PARTIES)]
    if published.has("sites"):
        entries += [_site(published, row) for row in published.rows(_SITES)]
    if published.has("claims"):
        entries += [_claim(published, row) for row in published.rows(_CLAIMS)]
    return entries + [_source(source) for source in published.sources.values()]


def _party(row: Row) -> Entry:
    detail = _words(spoken(row["kind"]), row["country"], row["ticker"])
    return ["party", row["name"], detail, "", ["entities", row["entity_id"]]]


def _site(published: Published, row: Row) -> Entry:
    detail = _words(published.name(row["owner_id"]), row["locality"], row["region"], row["country"])
    return ["site", row["name"], detail, "", ["sites", row["site_id"]]]


def _source(source: Source) -> Entry:
    detail = _words(source.publisher, source.published_on, source.tier)
    return ["source", source.title, detail, source.address or "", ["sources", source.source_id]]


def _claim(published: Published, row: Row) -> Entry:
    unit = spoken(row["unit"])
    said = f"{triplet(row['low'], row['value'], row['high'])} {unit}"
    detail = _words(
        published.name(row["speaker_id"]),
        row["made_on"],
        published.name(row["subject_id"]),
        spoken(row["metric"]),
        said if row["low"] is not None or row["value"] is not None or row["high"] is not None else "",
        row["period"],
    )
    source = published.sources.get(row["source_id"])
    return [
        "claim",
        row["statement"] or row["claim_id"],
        detail,
        (source.address if source else "") or "",
        ["claims", row["claim_id"]],
    ]


def _words(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)
