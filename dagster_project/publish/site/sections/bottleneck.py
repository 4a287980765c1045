"""What holds the build-out back: a heat map of year by constraint, each cell with what it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dagster_project.publish.site.cells import Explain
from dagster_project.publish.site.figures import percent, triplet
from dagster_project.publish.site.published import Published, Row
from dagster_project.publish.site.section import Section

DRIVERS_SHOWN = 8
_INDEX = "select * from bottleneck_index order by year, tightness_rank, constraint_name"
_DRIVERS = f"""
    select * from bottleneck_drivers
    where variance_share_percent >= 0.05
    qualify row_number() over (partition by year, constraint_name order by driver_rank) <= {DRIVERS_SHOWN}
    order by year, constraint_name, driver_rank
"""
_ORIGINS = """
    select claim_id as id, statement as words, source_id from claims
    union all
    select assumption_id, name, source_id from assumptions
"""


@dataclass(frozen=True)
class Heat:
    """One cell of the heat map."""

    written: str
    step: int
    says: str
    explain: Explain | None


def content(published: Published) -> dict[str, Any]:
    """The heat map, line by line."""
    rows = published.rows(_INDEX)
    years = sorted({int(row["year"]) for row in rows})
    cells = {(row["constraint_name"], int(row["year"])): row for row in rows}
    names = sorted({row["constraint_name"] for row in rows}, key=lambda name: (-_weight(rows, name), name))
    lines = [(words(name), [_heat(cells.get((name, year)), name, year) for year in years]) for name in names]
    binding = [
        f"{row['year']}: {words(row['constraint_name'])} ({percent(row['p_binding'])})"
        for row in rows
        if row["tightness_rank"] == 1
    ]
    return {"years": years, "lines": lines, "binding": binding, "incomplete": _incomplete_years(rows)}


def drivers(published: Published) -> dict[str, list[list[str]]]:
    """By row of the index, what its spread hangs on: input, share, claims and assumptions behind it."""
    if not published.has("bottleneck_drivers"):
        return {}
    origins = (
        {row["id"]: row["words"] for row in published.rows(_ORIGINS)} if published.has("claims", "assumptions") else {}
    )
    found: dict[str, list[list[str]]] = {}
    for row in published.rows(_DRIVERS):
        ids = [part.strip() for part in row["origin_ids"].split(";")]
        line = [
            f"{words(row['role'])}: {row['part']}",
            percent(row["variance_share_percent"] / 100),
            "; ".join(origins.get(name, name) for name in ids),
        ]
        found.setdefault(f"{row['year']}|{row['constraint_name']}", []).append(line)
    return found


def words(name: str) -> str:
    """A constraint or role as people write it."""
    return {"euv": "EUV tools", "ai_share": "Share open to AI"}.get(name, name.replace("_", " ").capitalize())


def _weight(rows: list[Row], name: str) -> float:
    return sum(float(row["p_binding"]) for row in rows if row["constraint_name"] == name)


def _heat(row: Row | None, name: str, year: int) -> Heat:
    if row is None:
        return Heat("", 0, f"{words(name)} {year}: no data", None)
    chance = float(row["p_binding"])
    supported = triplet(row["supportable_gw_low"], row["supportable_gw_mid"], row["supportable_gw_high"], "GW")
    says = f"{words(name)} {year}: binds in {percent(chance)} of the draws, supports {supported}"
    return Heat(percent(chance), round(chance * 10), says, Explain("bottleneck_index", f"{year}|{name}", "p_binding"))


def _incomplete_years(rows: list[Row]) -> list[int]:
    return sorted({int(row["year"]) for row in rows if "constraint_missing" in row["warnings"]})


SECTION = Section(
    anchor="bottleneck",
    title="The bottleneck",
    short="Bottleneck",
    question="Which input holds the build-out back, year by year?",
    template="bottleneck.html.j2",
    needs=("bottleneck_index",),
    content=content,
)
