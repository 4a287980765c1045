"""Load claims.csv into DuckDB in memory and judge it by a Soda contract made from the dictionary.

python -m benchmarks.rivals.soda_duckdb RAW
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

# It is read while soda_core is imported, and would send who runs what to its makers.
os.environ["SODA_CORE_TELEMETRY_ENABLED"] = "false"

import duckdb
import yaml
from soda_core.contracts import verify_contract_locally  # pyright: ignore[reportMissingImports]
from soda_duckdb.common.data_sources.duckdb_data_source import DuckDBDataSourceImpl  # pyright: ignore[reportMissingImports]

from benchmarks.rivals.rules import Rule, rules, run_rival
from dagster_project.schema.dictionary import raw_tables
from dagster_project.sql_text import no_pattern, quoted

SOURCE = "raw"


def contract(table_rules: list[Rule]) -> dict[str, Any]:
    """The contract: nulls, forms, allowed values, known ids, limits and the unique key."""
    texts = [{"name": rule.column, "checks": _text_checks(rule)} for rule in table_rules]
    numbers = [{"name": _number(rule.column), "checks": _limits(rule)} for rule in table_rules]
    return {"dataset": f"{SOURCE}/main/claims", "columns": [column for column in texts + numbers if column["checks"]]}


def _text_checks(rule: Rule) -> list[dict[str, Any]]:
    checks: list[dict[str, Any]] = []
    if rule.required:
        checks.append({"missing": None})
    if rule.unique:
        checks.append({"duplicate": None})
    for name, regex in (("form", rule.form), ("pattern", rule.pattern)):
        if regex:
            checks.append(_invalid(name, valid_format={"name": name, "regex": regex}))
    if rule.allowed:
        checks.append(_invalid("allowed", valid_values=list(rule.allowed)))
    if rule.references:
        table, column = rule.references
        checks.append(_invalid("known", valid_reference_data={"dataset": f"{SOURCE}/main/{table}", "column": column}))
    return checks


def _limits(rule: Rule) -> list[dict[str, Any]]:
    # Soda knows no open limit: zero itself passes where the dictionary wants more than zero.
    latest = int(rule.latest.replace("-", "")) if rule.latest else None
    limits = {"valid_min": rule.minimum, "valid_max": latest or rule.maximum}
    given = {name: limit for name, limit in limits.items() if limit is not None}
    return [_invalid("limits", **given)] if given else []


def _invalid(name: str, **rule: Any) -> dict[str, Any]:
    return {"invalid": {"qualifier": name, **rule}}


def _number(column: str) -> str:
    return f"{column}_number"


def _as_number(rule: Rule) -> str | None:
    """SQL of the number beside a text. Soda's limits are numbers alone, so a date is one too: its first day as 20260101."""
    if rule.is_number:
        return f"try_cast({rule.column} as double)"
    # 2026 and 2026-02 are days once the rest of the first of January stands behind them.
    return f"try_cast(replace(left({rule.column} || '-01-01', 10), '-', '') as integer)" if rule.latest else None


def load(connection: duckdb.DuckDBPyConnection, raw: Path, table_rules: list[Rule]) -> None:
    """Load the claims as text with their numbers beside it, and the tables that hold the known ids."""
    connection.execute("set threads = 2")
    numbers = [f"{sql} as {_number(rule.column)}" for rule in table_rules if (sql := _as_number(rule))]
    connection.execute(f"create table claims as select {', '.join(['*', *numbers])} from {_read(raw, 'claims')}")
    for table in {rule.references[0] for rule in table_rules if rule.references}:
        connection.execute(f"create table {table} as from {_read(raw, table)}")


def _read(raw: Path, table: str) -> str:
    return f"read_csv({quoted(no_pattern(raw / f'{table}.csv'))}, header = true, all_varchar = true)"


def faulty_cells(raw: Path) -> dict[str, int]:
    """How many cells break which rule of which column. Raises RuntimeError when a rule could not be judged."""
    logging.disable(logging.CRITICAL)
    table_rules = rules(raw_tables()["claims"], date.today())
    with duckdb.connect() as connection, tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        load(connection, raw, table_rules)
        yaml.safe_dump(contract(table_rules), file, sort_keys=False)
        file.flush()
        source = DuckDBDataSourceImpl.from_existing_cursor(connection, SOURCE)
        session = verify_contract_locally(data_sources=[source], contract_file_path=file.name)
    if session.has_errors:
        raise RuntimeError(session.get_errors_str())
    checks = [check for result in session.contract_verification_results for check in result.check_results]
    return {_named(check): _cells(check) for check in checks}


def _cells(check: Any) -> int:
    values = check.diagnostic_metric_values
    return values[f"{check.check.type}_count"]


def _named(check: Any) -> str:
    return f"{check.check.column_name} {check.check.type} {check.check.qualifier or ''}".rstrip()


if __name__ == "__main__":
    sys.exit(run_rival(lambda: faulty_cells(Path(sys.argv[1]))))
