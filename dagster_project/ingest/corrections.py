"""Corrections: data that mend other data, applied to the text before it is parsed.

Each correction names the value it expects. When the value has gone, the correction is stale and is a fault. One with the
action `flag` changes nothing: it vouches for a cell that a rule would refuse as far beyond all others of its kind.
"""

from __future__ import annotations

from collections import Counter
from threading import Lock
from typing import Any

import polars as pl

from dagster_project.ingest.faults import Fault, fault
from dagster_project.ingest.numbers import parse_number
from dagster_project.schema.dictionary import Table
from dagster_project.schema.frame_schemas import LINE

FILE = "corrections.csv"
KEY_SEPARATOR = "|"

Correction = dict[str, Any]


class Corrections:
    """The active corrections, applied block by block; how often each found its row is known after the last block."""

    def __init__(self, text: pl.DataFrame, tables: dict[str, Table]) -> None:
        self._of_table: dict[str, list[Correction]] = {}
        self._faults: dict[str, list[Fault]] = {}
        self._matches: Counter[int] = Counter()
        self.vouched: set[tuple[str, int, str]] = set()
        # Files of one table are judged side by side.
        self._counting = Lock()
        for correction in text.filter(pl.col("status").ne_missing("retired")).iter_rows(named=True):
            self._take(correction, tables)

    def applied(self, text: pl.DataFrame, table: Table) -> pl.DataFrame:
        """Apply those of a table to a block of its text; returns the frame as corrected."""
        with self._counting:
            for correction in self._of_table.get(table.name, []):
                text = self._apply(text, table, correction)
        return text

    def faults(self, incomplete: set[str]) -> list[Fault]:
        """The corrections that could not be applied; those of a file that lost rows wait."""
        found: list[Fault] = []
        for name in self._of_table.keys() | self._faults.keys():
            if f"{name}.csv" in incomplete:
                continue
            unmatched = [
                self._unmatched(one) for one in self._of_table.get(name, []) if self._matches[one["line"]] != 1
            ]
            lines = {one.line for one in unmatched}
            found += [*unmatched, *(one for one in self._faults.get(name, []) if one.line not in lines)]
        return found

    def _take(self, correction: Correction, tables: dict[str, Table]) -> None:
        name, column = str(correction["table"]), correction["column"]
        table = tables.get(name)
        if table is not None and name != "corrections" and column in table.columns:
            self._of_table.setdefault(name, []).append(correction)
            return
        nowhere = fault(FILE, int(correction["line"]), "table", f"{name}.{column}", "correction_unmatched")
        self._faults.setdefault(name, []).append(nowhere)

    def _unmatched(self, correction: Correction) -> Fault:
        line, key = int(correction["line"]), str(correction["row_key"])
        return fault(FILE, line, "row_key", key, "correction_unmatched", f"{self._matches[line]} rows match.")

    def _apply(self, text: pl.DataFrame, table: Table, correction: Correction) -> pl.DataFrame:
        column = str(correction["column"])
        key = pl.concat_str([pl.col(name).fill_null("") for name in table.key], separator=KEY_SEPARATOR)
        here = key == str(correction["row_key"])
        found = text.filter(here)
        self._matches[int(correction["line"])] += found.height
        if found.height != 1:
            return text
        standing = found[column][0]
        if standing != correction["expected"]:
            self._refuse(correction, "expected", "correction_stale", f"There stands {standing!r}.")
            return text
        if correction["action"] == "flag":
            self.vouched.add((table.name, int(found[LINE][0]), column))
        return self._act(text, here, column, standing, correction)

    def _act(
        self, text: pl.DataFrame, here: pl.Expr, column: str, standing: str | None, correction: Correction
    ) -> pl.DataFrame:
        new_value = correction["new_value"]
        match correction["action"]:
            case "drop":
                return text.filter(~here)
            case "override" if new_value is None:
                self._refuse(correction, "new_value", "correction_value")
            case "override":
                return _replaced(text, here, column, new_value)
            case "scale":
                number, factor = parse_number(standing or ""), parse_number(str(new_value or ""))
                if number is not None and factor is not None:
                    return _replaced(text, here, column, repr(number * factor))
                self._refuse(correction, "new_value", "correction_value")
            case _:
                pass
        return text

    def _refuse(self, correction: Correction, column: str, rule: str, hint: str = "") -> None:
        value = "" if correction[column] is None else str(correction[column])
        found = fault(FILE, int(correction["line"]), column, value, rule, hint)
        self._faults.setdefault(str(correction["table"]), []).append(found)


def _replaced(text: pl.DataFrame, here: pl.Expr, column: str, value: str) -> pl.DataFrame:
    cell = pl.when(here).then(pl.lit(value, dtype=pl.String)).otherwise(pl.col(column))
    return text.with_columns(cell.alias(column))
