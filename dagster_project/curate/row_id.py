"""The id of a new row, made from its other cells in the way the ids of its table are made."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from dagster_project.curate.near_names import id_form
from dagster_project.schema.dictionary import Table

# The columns an id is made of. A table that is not here has ids that a person must choose.
ID_COLUMNS: dict[str, tuple[str, ...]] = {
    "accelerators": ("name",),
    "assumptions": ("name",),
    "claims": ("metric", "subject_id", "period"),
    "entities": ("name",),
    "revenue_forecasts": ("subject_id", "metric", "period", "kind", "forecaster_id", "made_on"),
    "series_breaks": ("speaker_id", "metric", "broke_on"),
    "sites": ("name",),
    "sources": ("publisher", "published_on", "title"),
}
# A claim's id always ends in a number of two digits: many say something about the same quantity.
ALWAYS_NUMBERED = frozenset({"claims"})
NO_PERIOD = "na"
WORDS_OF_A_TITLE = 3


def id_column(table: Table) -> str | None:
    """Name the column whose id can be made; None when the key has several columns or is a person's choice."""
    return table.key[0] if len(table.key) == 1 and table.name in ID_COLUMNS else None


def make_id(table: Table, cells: Mapping[str, str], taken: Collection[str]) -> str:
    """Make an id that is not taken; empty when the cells it is made of are."""
    parts = [_part(column, cells.get(column, "")) for column in ID_COLUMNS[table.name]]
    stem = "-".join(part for part in parts if part)
    if not stem.removesuffix(NO_PERIOD).strip("-"):
        return ""
    if table.name in ALWAYS_NUMBERED:
        return f"{stem}-{_next_number(stem, taken, first=1):02}"
    return stem if stem not in taken else f"{stem}-{_next_number(stem, taken, first=2)}"


def _part(column: str, value: str) -> str:
    if column == "period":
        return id_form(value) or NO_PERIOD
    words = id_form(value).split("-")
    return "-".join(words[:WORDS_OF_A_TITLE] if column == "title" else words)


def _next_number(stem: str, taken: Collection[str], first: int) -> int:
    """Count on from the highest number given out, so that the id of a withdrawn row is not used again."""
    ending = re.compile(re.escape(stem) + r"-(\d{1,4})", re.ASCII)
    numbers = [int(match[1]) for name in taken if (match := ending.fullmatch(name)) is not None]
    return max([first - 1, *numbers]) + 1
