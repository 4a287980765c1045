"""What the page of a raw table shows: how many rows from how good sources, how new, and how they look."""

from collections import Counter
from datetime import date
from typing import Any

import dagster as dg
import polars as pl

from dagster_project.ingest.faults import Fault
from dagster_project.schema.dictionary import Table

SHOWN_FAULTS = 100
PREVIEW_ROWS = 5
LONGEST_CELL = 80
TIERS = ("primary", "secondary", "tertiary")


def table_metadata(table: Table, rows: pl.LazyFrame, sources: pl.LazyFrame, faults: int) -> dict[str, Any]:
    """Figures of one table, those that are numbers as numbers so that they plot over time, and its first rows."""
    metadata: dict[str, Any] = {
        "dagster/row_count": rows.select(pl.len()).collect(engine="streaming").item(),
        "faults": faults,
    }
    if "source_id" in table.columns:
        counts = _rows_by_tier(rows, sources)
        metadata |= {f"rows_from_{tier}_sources": counts[tier] for tier in TIERS}
    newest = newest_report(table, rows)
    if newest:
        metadata["newest_report"] = newest.isoformat()
    preview = _preview(rows.select(list(table.columns)).head(PREVIEW_ROWS).collect())
    return metadata | {"preview": dg.MarkdownMetadataValue(preview)}


def newest_report(table: Table, rows: pl.LazyFrame) -> date | None:
    """When the latest row became known; None for a table without such a date or without rows.

    A row of a month or a year that is not over does not count: it was known by today, which says nothing of its age.
    """
    if table.known_on is None:
        return None
    of_a_day = rows.filter(pl.col(table.known_on) <= pl.col("known_on"))
    newest = of_a_day.select(pl.col("known_on").max()).collect(engine="streaming").item()
    return newest if isinstance(newest, date) else None


def fault_metadata(faults: list[Fault]) -> dict[str, Any]:
    """The number of faults of one table and the first of them as a table."""
    if not faults:
        return {"faults": 0}
    records = [dg.TableRecord(found.as_row()) for found in faults[:SHOWN_FAULTS]]
    columns = [dg.TableColumn(key) for key in faults[0].as_row()]
    return {
        "faults": len(faults),
        "first_faults": dg.TableMetadataValue(records=records, schema=dg.TableSchema(columns)),
    }


def fault_lines(faults: list[Fault]) -> str:
    """The first faults in words, one a line: the failure of a run says them."""
    lines = [f"{f.file} line {f.line}, {f.column} = {f.value!r}: {f.sentence}. {f.cure}" for f in faults[:SHOWN_FAULTS]]
    more = len(faults) - len(lines)
    return "\n".join([*lines, *([f"and {more} more"] if more else [])])


def _rows_by_tier(rows: pl.LazyFrame, sources: pl.LazyFrame) -> Counter[str]:
    tiers = rows.select("source_id").join(sources.select("source_id", "tier").unique("source_id"), on="source_id")
    counts = tiers.drop_nulls("tier").group_by("tier").len().collect(engine="streaming")
    return Counter(dict(counts.iter_rows()))


def _preview(frame: pl.DataFrame) -> str:
    lines = ["| " + " | ".join(frame.columns) + " |", "|" + "---|" * frame.width]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in frame.iter_rows()]
    return "\n".join(lines)


def _cell(value: object) -> str:
    """The text of a cell as letters: Markdown marks and tags in it mean nothing."""
    words = "" if value is None else str(value)
    short = words if len(words) <= LONGEST_CELL else words[: LONGEST_CELL - 1] + "…"
    for mark in "\\`*_[]!|":
        short = short.replace(mark, f"\\{mark}")
    return short.replace("&", "&amp;").replace("<", "&lt;")
