"""How new the evidence of a publication is, theme by theme: as data for build.json, in words for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from dagster_project.database_rows import query_rows

_NEWEST_FIRST = "from freshness order by newest_known_on desc nulls last, theme"


def read_freshness(warehouse: Path) -> dict[str, dict[str, Any]]:
    """The mart freshness of a published file by theme, the newest first, with days as text."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = query_rows(connection, _NEWEST_FIRST)
    return {row.pop("theme"): row | {"newest_known_on": _text(row["newest_known_on"])} for row in rows}


def in_words(theme: str, said: dict[str, Any]) -> str:
    """One theme in one line; `said` is what build.json holds of it."""
    rows, undated = said["evidence_rows"], said["rows_without_day"]
    name = theme.replace("_", " ")
    if not rows:
        return f"{name} nothing on file"
    if said["newest_known_on"] is None:
        return f"{name} without a known day ({rows:,} rows)"
    parts = [
        f"{said['days_since_newest']:,} days old",
        f"{said['rows_last_30_days']:,} of {rows:,} rows from the last 30 days",
        f"{said['rows_last_90_days']:,} from the last 90",
        f"{said['older_than_180_days_percent']:.0f} % older than 180",
        *([f"{undated:,} without a known day"] if undated else []),
    ]
    return f"{name} {said['newest_known_on']} ({', '.join(parts)})"


def _text(day: object) -> str | None:
    return None if day is None else str(day)
