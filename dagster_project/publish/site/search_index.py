"""What the search box looks through: claims, sources, sites and parties."""

from __future__ import annotations

from typing import Any

from dagster_project.publish.site.figures import triplet
from dagster_project.publish.site.published import Published

_CLAIMS = "select * from claims order by known_on desc, claim_id"
_SITES = "select * from sites order by site_id"
_PARTIES = "select * from entities order by entity_id"


def search_index(published: Published) -> list[list[Any]]:
    """One entry is kind, title, detail, address, and the row to explain."""
    entries: list[list[Any]] = []
    if published.has("entities"):
        entries += [
            [
                "party",
                r["name"],
                _words(r["kind"], r["country"], r["ticker"]),
                "",
                ["entities", r["entity_id"]],
            ]
            for r in published.rows(_PARTIES)
        ]
    if published.has("sites"):
        entries += [
            [
                "site",
                r["name"],
                _words(published.name(r["owner_id"]), r["locality"], r["region"], r["country"]),
                "",
                ["sites", r["site_id"]],
            ]
            for r in published.rows(_SITES)
        ]
    if published.has("claims"):
        entries += [_claim(published, row) for row in published.rows(_CLAIMS)]
    entries += [
        [
            "source",
            s.title,
            _words(s.publisher, s.published_on, s.tier),
            s.address or "",
            ["sources", s.source_id],
        ]
        for s in published.sources.values()
    ]
    return entries


def _claim(published: Published, row: dict[str, Any]) -> list[Any]:
    unit = str(row["unit"] or "").replace("_", " ")
    said = f"{triplet(row['low'], row['value'], row['high'])} {unit}"
    detail = _words(
        published.name(row["speaker_id"]),
        row["made_on"],
        published.name(row["subject_id"]),
        str(row["metric"]).replace("_", " "),
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
