"""Corrections: data that mend other data, applied to the text before it is parsed.

Each correction names the value it expects. When the value has gone, the correction is stale and is a fault.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from dagster_project.ingest.faults import Fault, fault
from dagster_project.ingest.numbers import parse_number
from dagster_project.schema.dictionary import Table

FILE = "corrections.csv"
KEY_SEPARATOR = "|"


def apply_corrections(
    texts: dict[str, pl.DataFrame], tables: dict[str, Table], incomplete: set[str]
) -> tuple[dict[str, pl.DataFrame], list[Fault]]:
    """Apply the active corrections to the frames of text; those of a file that lost rows wait.

    Returns new frames and the faults of stale corrections.
    """
    corrected = dict(texts)
    faults: list[Fault] = []
    for correction in texts["corrections"].iter_rows(named=True):
        if correction["status"] == "retired" or f"{correction['table']}.csv" in incomplete:
            continue
        problem = _apply_one(corrected, tables, correction)
        if problem is not None:
            faults.append(problem)
    return corrected, faults


def _apply_one(texts: dict[str, pl.DataFrame], tables: dict[str, Table], correction: dict[str, Any]) -> Fault | None:
    line, column = int(correction["line"]), str(correction["column"])
    table = tables.get(str(correction["table"]))
    if table is None or table.name == "corrections" or column not in table.columns:
        return fault(FILE, line, "table", f"{correction['table']}.{column}", "correction_unmatched")
    frame = texts[table.name]
    key = pl.concat_str([pl.col(name).fill_null("") for name in table.key], separator=KEY_SEPARATOR)
    here = key == str(correction["row_key"])
    found = frame.filter(here)
    if found.height != 1:
        return fault(
            FILE, line, "row_key", str(correction["row_key"]), "correction_unmatched", f"{found.height} rows match."
        )
    standing = found[column][0]
    if standing != correction["expected"]:
        return fault(
            FILE, line, "expected", str(correction["expected"]), "correction_stale", f"There stands {standing!r}."
        )
    return _act(texts, table, here, column, standing, correction)


def _act(
    texts: dict[str, pl.DataFrame],
    table: Table,
    here: pl.Expr,
    column: str,
    standing: str | None,
    correction: dict[str, Any],
) -> Fault | None:
    frame, new_value = texts[table.name], correction["new_value"]
    match correction["action"]:
        case "drop":
            texts[table.name] = frame.filter(~here)
        case "override" if new_value is None:
            return fault(FILE, int(correction["line"]), "new_value", "", "correction_value")
        case "override":
            texts[table.name] = frame.with_columns(
                pl.when(here).then(pl.lit(new_value, dtype=pl.String)).otherwise(pl.col(column)).alias(column)
            )
        case "scale":
            number, factor = parse_number(standing or ""), parse_number(str(new_value or ""))
            if number is None or factor is None:
                return fault(FILE, int(correction["line"]), "new_value", str(new_value), "correction_value")
            texts[table.name] = frame.with_columns(
                pl.when(here).then(pl.lit(repr(number * factor))).otherwise(pl.col(column)).alias(column)
            )
        case _:
            pass
    return None
