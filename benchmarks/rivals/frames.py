"""The tables as pandas frames of text, read the fast way that pandas has."""

from __future__ import annotations

from pathlib import Path

import pandas as pd  # pyright: ignore[reportMissingImports]

from benchmarks.rivals.rules import Rule


def read_text(raw: Path, table: str, columns: list[str] | None = None) -> pd.DataFrame:
    """A table as text; only an empty cell is null."""
    return pd.read_csv(
        raw / f"{table}.csv", dtype=str, usecols=columns, keep_default_na=False, na_values=[""], engine="pyarrow"
    )


def known_ids(raw: Path, table_rules: list[Rule]) -> dict[str, set[str]]:
    """The ids that each referring column may hold, by column."""
    return {
        rule.column: set(read_text(raw, table, [column])[column].dropna())
        for rule in table_rules
        if rule.references
        for table, column in [rule.references]
    }
