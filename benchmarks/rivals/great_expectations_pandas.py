"""Read claims.csv with pandas and judge it by a Great Expectations suite made from the dictionary.

python -m benchmarks.rivals.great_expectations_pandas RAW
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

# It is read while great_expectations is imported, and would send who runs what to its makers.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx  # pyright: ignore[reportMissingImports]
import great_expectations.expectations as gxe  # pyright: ignore[reportMissingImports]
import pandas as pd  # pyright: ignore[reportMissingImports]

from benchmarks.rivals.frames import known_ids, read_text
from benchmarks.rivals.rules import Rule, rules, run_rival
from dagster_project.schema.dictionary import raw_tables


def expectations(rule: Rule, ids: dict[str, set[str]]) -> list[Any]:
    """The rules of a column: forms of the text, limits of the number beside it."""
    found: list[Any] = []
    number = _number(rule.column)
    if rule.required:
        found.append(gxe.ExpectColumnValuesToNotBeNull(column=rule.column))
    if rule.unique:
        found.append(gxe.ExpectColumnValuesToBeUnique(column=rule.column))
    found += [gxe.ExpectColumnValuesToMatchRegex(column=rule.column, regex=r) for r in (rule.form, rule.pattern) if r]
    if rule.is_number:
        found.append(gxe.ExpectColumnValuesToBeOfType(column=number, type_="float64"))
    if rule.minimum is not None or rule.maximum is not None:
        limits = {"min_value": rule.minimum, "max_value": rule.maximum, "strict_min": rule.above_minimum}
        found.append(gxe.ExpectColumnValuesToBeBetween(column=number, **limits))
    if rule.allowed:
        found.append(gxe.ExpectColumnValuesToBeInSet(column=rule.column, value_set=list(rule.allowed)))
    if rule.references:
        found.append(gxe.ExpectColumnValuesToBeInSet(column=rule.column, value_set=sorted(ids[rule.column])))
    if rule.latest:
        latest = datetime.fromisoformat(rule.latest)
        found.append(gxe.ExpectColumnValuesToBeBetween(column=_day(rule.column), max_value=latest))
    return found


def _number(column: str) -> str:
    return f"{column}_number"


def _day(column: str) -> str:
    return f"{column}_day"


def with_types(frame: pd.DataFrame, table_rules: list[Rule]) -> pd.DataFrame:
    """Numbers beside their texts, and first days beside dates: Great Expectations takes a limit in text for a day."""
    for rule in table_rules:
        if rule.is_number:
            frame[_number(rule.column)] = pd.to_numeric(frame[rule.column], errors="coerce")
        if rule.latest:
            # 2026 and 2026-02 are days once the rest of the first of January stands behind them.
            days = (frame[rule.column] + "-01-01").str.slice(0, 10)
            frame[_day(rule.column)] = pd.to_datetime(days, format="%Y-%m-%d", errors="coerce")
    return frame


def faulty_cells(raw: Path) -> dict[str, int]:
    """How many cells break which rule of which column."""
    table_rules = rules(raw_tables()["claims"], date.today())
    frame = with_types(read_text(raw, "claims"), table_rules)
    ids = known_ids(raw, table_rules)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    suite = gx.ExpectationSuite("claims", [e for rule in table_rules for e in expectations(rule, ids)])
    whole = (
        context.data_sources.add_pandas("raw").add_dataframe_asset("claims").add_batch_definition_whole_dataframe("all")
    )
    outcome = whole.get_batch({"dataframe": frame}).validate(suite, result_format="BASIC")
    return dict(_cells(result) for result in outcome.results if not result.success)


def _cells(result: Any) -> tuple[str, int]:
    config = result.expectation_config
    if "unexpected_count" not in result.result and config.type != "expect_column_values_to_be_of_type":
        raise RuntimeError(f"{config.type} of {config.kwargs['column']} was not judged: {result.exception_info}")
    return f"{config.kwargs['column']} {config.type}", result.result.get("unexpected_count", 1)


if __name__ == "__main__":
    sys.exit(run_rival(lambda: faulty_cells(Path(sys.argv[1]))))
