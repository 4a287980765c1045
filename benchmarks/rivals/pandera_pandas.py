"""Read claims.csv with pandas and judge it by a Pandera schema made from the dictionary.

python -m benchmarks.rivals.pandera_pandas RAW
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pandera.errors
import pandera.pandas as pa

from benchmarks.rivals.frames import known_ids, read_text
from benchmarks.rivals.rules import Rule, rules, run_rival
from dagster_project.schema.dictionary import raw_tables


def schema(table_rules: list[Rule], ids: dict[str, set[str]]) -> pa.DataFrameSchema:
    """The schema: types, nulls, forms, allowed values, known ids, limits and the unique key."""
    columns = {
        rule.column: pa.Column(
            float if rule.is_number else str,
            checks=_checks(rule, ids),
            nullable=not rule.required,
            unique=rule.unique,
            coerce=rule.is_number,
        )
        for rule in table_rules
    }
    return pa.DataFrameSchema(columns)


def _checks(rule: Rule, ids: dict[str, set[str]]) -> list[Any]:
    checks: list[Any] = []
    # A number that is none cannot be coerced, which Pandera names itself.
    if rule.form and not rule.is_number:
        checks.append(pa.Check.str_matches(rule.form, error="form"))
    if rule.pattern:
        checks.append(pa.Check.str_contains(rule.pattern, error="pattern"))
    if rule.allowed:
        checks.append(pa.Check.isin(rule.allowed, error="allowed"))
    if rule.references:
        checks.append(pa.Check.isin(ids[rule.column], error="known"))
    if rule.minimum is not None:
        least = pa.Check.gt if rule.above_minimum else pa.Check.ge
        checks.append(least(rule.minimum, error="minimum"))
    if rule.maximum is not None:
        checks.append(pa.Check.le(rule.maximum, error="maximum"))
    if rule.latest:
        checks.append(pa.Check.le(rule.latest, error="latest"))
    return checks


def faulty_cells(raw: Path) -> dict[str, int]:
    """How many cells break which rule of which column."""
    table_rules = rules(raw_tables()["claims"], date.today())
    frame = read_text(raw, "claims")
    try:
        schema(table_rules, known_ids(raw, table_rules)).validate(frame, lazy=True, inplace=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        # A column that cannot be coerced is named once more as a whole, for its type.
        cases = cases[~cases["check"].str.startswith("dtype(")]
        return {f"{column} {check}": int(n) for (column, check), n in cases.groupby(["column", "check"]).size().items()}
    return {}


if __name__ == "__main__":
    sys.exit(run_rival(lambda: faulty_cells(Path(sys.argv[1]))))
