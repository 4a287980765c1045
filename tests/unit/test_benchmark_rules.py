"""What the rivals are asked to judge is what ingest judges, and what the benchmarks change or ask is as said."""

from __future__ import annotations

import csv
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from benchmarks.queries import PICKED, QUESTIONS, questions
from benchmarks.rebuild import change_one_cell
from benchmarks.rivals.rules import FORMS, rules
from dagster_project.ingest.numbers import parse_integer, parse_number
from dagster_project.ingest.periods import parse_date, parse_period
from dagster_project.places import ROOT
from dagster_project.schema.dictionary import raw_tables

CLAIMS = ROOT / "data" / "raw" / "claims.csv"
DAYS = [
    "2026",
    "2026-02",
    "2026-02-28",
    "2026-02-30",
    "2026-13",
    "2026-1",
    "1949",
    "2200",
    "2201",
    "2026-Q1",
    "2026-Q5",
]
DAYS += ["2026-H2", "2026-04-31", "2026/2027", "2026-Q1/2026-11", "2026-02-3O", "26-02-03", " 2026", "", "2026-00"]
NUMBERS = [
    "1",
    "-1",
    "1.5",
    ".5",
    "2e6",
    "1E-3",
    "1,000",
    "1.",
    "nan",
    "inf",
    "0x1",
    "+1",
    "1 000",
    "--1",
    "",
    "٣",
    "1e",
]
JUDGES = {"date": parse_date, "period": parse_period, "number": parse_number, "integer": parse_integer}


@pytest.mark.parametrize("kind", ["date", "period", "number", "integer"])
def test_the_forms_take_what_ingest_takes(kind: str) -> None:
    """A form and the parser of its type agree on good and bad texts."""
    for text in DAYS + NUMBERS:
        assert bool(re.fullmatch(FORMS[kind], text)) == (JUDGES[kind](text) is not None), text


def test_the_curated_claims_keep_the_rules() -> None:
    """The rivals find nothing in sound data: forms, nulls, allowed values, the latest day and the key."""
    with CLAIMS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for rule in rules(raw_tables()["claims"], date.today()):
        cells = [row[rule.column] for row in rows]
        given = [cell for cell in cells if cell]
        assert len(given) == len(cells) or not rule.required
        assert len(set(given)) == len(cells) or not rule.unique
        assert all(re.search(rule.form, cell) for cell in given if rule.form)
        assert not rule.allowed or set(given) <= set(rule.allowed)
        assert not rule.latest or max(given) <= rule.latest


def test_the_rules_name_the_key_and_the_known_ids() -> None:
    """The key is unique, a reference names table and column, a date ends today."""
    found = {rule.column: rule for rule in rules(raw_tables()["claims"], date(2026, 11, 26))}
    assert [name for name, rule in found.items() if rule.unique] == ["claim_id"]
    assert found["unit"].references == ("units", "unit")
    assert found["made_on"].latest == "2026-11-26"
    assert found["value"].is_number


def test_a_key_of_several_columns_is_refused() -> None:
    """The rivals are asked for keys of one column alone."""
    with pytest.raises(ValueError, match="several columns"):
        rules(raw_tables()["deals"], date(2026, 11, 26))


def test_one_cell_changes_and_changes_again(tmp_path: Path) -> None:
    """Each call leaves other facts, in one cell that states a figure alone."""
    claims = tmp_path / "claims.csv"
    shutil.copy(CLAIMS, claims)
    for _ in range(2):
        before = list(csv.reader(claims.read_text(encoding="utf-8").splitlines(keepends=True)))
        change_one_cell(claims.parent, "claims")
        after = list(csv.reader(claims.read_text(encoding="utf-8").splitlines(keepends=True)))
        changed = [(i, j) for i, row in enumerate(before) for j, cell in enumerate(row) if after[i][j] != cell]
        assert [before[0][column] for _, column in changed] == ["value"]


def test_the_picked_questions_are_on_the_page() -> None:
    """Each picked question has a query, and no heading takes the query of the next one."""
    asked = questions(QUESTIONS.read_text(encoding="utf-8"))
    assert set(PICKED) <= set(asked)
    assert asked[1].startswith("select year, constraint_name, p_binding")
    assert questions("### 1. One?\n\n### 2. Two?\n\n```sql\nselect 2\n```\n") == {2: "select 2"}
