"""The dictionary is written once; what is generated from it and what is tested of it must agree with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dagster_project.ingest.faults import RULEBOOK
from dagster_project.schema.dictionary import Mart, Table, marts, raw_tables
from dagster_project.schema.generate import ROOT, SQL_TYPES, generated_files
from fixtures.rule_cases import CASES

# Typed frames are made by the parser, so no row can break it; test_rules.py breaks the frame itself.
RULES_WITHOUT_A_BAD_ROW = {"wrong_type"}
TABLES = list(raw_tables().values())
MARTS = list(marts().values())


def name(entry: Table | Mart) -> str:
    return entry.name


@pytest.mark.parametrize("path", generated_files(), ids=str)
def test_a_generated_file_says_what_the_dictionary_says(path: Path) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == generated_files()[path], "run `make generate`"


def test_every_rule_has_a_bad_row_that_it_refuses() -> None:
    assert {case.rule for case in CASES} | RULES_WITHOUT_A_BAD_ROW == set(RULEBOOK)


@pytest.mark.parametrize("table", TABLES, ids=name)
def test_the_key_of_a_table_is_made_of_its_columns(table: Table) -> None:
    assert set(table.key) <= set(table.columns)


def test_every_row_that_a_model_asks_for_by_name_is_one_that_check_asks_for() -> None:
    sql = "".join(path.read_text("utf-8") for path in sorted((ROOT / "dbt/models").rglob("*.sql")))
    asked = set(re.findall(r"assumed\('([^']+)'\)|assumption_id = '([^']+)'", sql))
    # What ends in a hyphen is put together with a stage.
    assumptions = {first or second for first, second in asked if not (first or second).endswith("-")}
    assert assumptions - {*raw_tables()["assumptions"].needed_by_models} == set()
    units = set(re.findall(r"(?:where|on) (?:units\.)?unit = '([^']+)'", sql))
    assert units == {*raw_tables()["units"].needed_by_models}


@pytest.mark.parametrize("table", TABLES, ids=name)
def test_a_reference_points_at_the_key_of_another_table(table: Table) -> None:
    for column in table.columns_of_type("reference"):
        target, _, key = (column.references or "").partition(".")
        assert raw_tables()[target].key[0] == key, column.name


@pytest.mark.parametrize("table", TABLES, ids=name)
def test_a_figure_has_its_low_and_high_beside_it(table: Table) -> None:
    for triplet in table.triplets:
        assert set(triplet) <= set(table.columns)


@pytest.mark.parametrize("table", TABLES, ids=name)
def test_every_column_says_what_goes_in_and_what_does_not(table: Table) -> None:
    for column in table.columns.values():
        assert column.description, column.name
        assert column.example, column.name
        assert column.never, column.name


@pytest.mark.parametrize("table", TABLES, ids=name)
def test_the_day_a_row_became_known_is_a_date_column(table: Table) -> None:
    assert table.known_on is None or table.columns[table.known_on].type == "date"


@pytest.mark.parametrize("mart", MARTS, ids=name)
def test_a_mart_has_a_grain_a_key_of_its_columns_and_known_types(mart: Mart) -> None:
    assert mart.grain.startswith("One row is ")
    assert set(mart.key) <= set(mart.columns)
    assert {column.type for column in mart.columns.values()} <= set(SQL_TYPES)
