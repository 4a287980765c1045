"""What a mart is made from and which tests speak for it, walked out of a project small enough to see whole."""

from __future__ import annotations

from typing import Any

import dagster as dg
import pytest

from dagster_project.defs import marts as mart_assets
from dagster_project.transform import mart_inputs as walk
from dagster_project.transform.mart_inputs import MartInputs, mart_inputs
from dagster_project.transform.results import NodeResult

STEP, FIRST, SECOND = "model.w.int_step", "model.w.first", "model.w.second"


def node(name: str, kind: str, *parents: str) -> dict[str, Any]:
    layer = "intermediate" if name.startswith("int_") else "marts"
    return {"name": name, "resource_type": kind, "fqn": ["w", layer, name], "depends_on": {"nodes": list(parents)}}


# claims and the draws go into a step that both marts read; the second mart reads the first and sites too.
MANIFEST = {
    "nodes": {
        STEP: node("int_step", "model", "source.w.staged.claims", "source.w.staged.standard_draws"),
        FIRST: node("first", "model", STEP),
        SECOND: node("second", "model", FIRST, STEP, "source.w.staged.sites"),
        "test.w.of_step": node("of_step", "test", STEP),
        "test.w.of_first": node("of_first", "test", FIRST, STEP),
        "test.w.of_both": node("of_both", "test", FIRST, SECOND),
    }
}
INPUTS = {
    "first": MartInputs({"claims"}, set(), {"test.w.of_step", "test.w.of_first", "test.w.of_both"}),
    "second": MartInputs({"claims", "sites"}, {"first"}, {"test.w.of_step", "test.w.of_both"}),
}


def test_a_mart_has_the_raw_tables_and_the_tests_of_its_steps_up_to_the_marts_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(walk, "marts", lambda: {"first": None, "second": None})
    monkeypatch.setattr(walk, "raw_tables", lambda: {"claims": None, "sites": None, "deals": None})
    assert mart_inputs(MANIFEST) == INPUTS


@pytest.fixture
def tests(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(mart_assets, "inputs_of_marts", lambda: INPUTS)
    return mart_assets._TestsOfMarts(INPUTS)


def told(results: Any) -> dict[str, tuple[bool, dg.AssetCheckSeverity]]:
    return {result.asset_key.path[-1]: (result.passed, result.severity) for result in results}


def ended(name: str, status: str) -> NodeResult:
    return NodeResult(f"test.w.{name}", name, "test", status, "3 rows")


ERROR, WARN = dg.AssetCheckSeverity.ERROR, dg.AssetCheckSeverity.WARN


def test_a_failed_test_of_a_step_is_told_at_every_mart_that_it_leads_to(tests: Any) -> None:
    assert told(tests.ended(ended("of_step", "fail"))) == {}
    assert told(tests.ended(ended("of_both", "pass"))) == {"second": (False, ERROR)}
    assert told(tests.ended(ended("of_first", "pass"))) == {"first": (False, ERROR)}
    assert told(tests.not_told()) == {}


def test_a_warning_is_told_as_one(tests: Any) -> None:
    list(tests.ended(ended("of_both", "warn")))
    assert told(tests.ended(ended("of_step", "pass"))) == {"second": (False, WARN)}


def test_a_test_that_did_not_have_to_run_holds_no_check_up_and_a_skipped_one_says_nothing(tests: Any) -> None:
    assert told(tests.ended(ended("of_step", "skipped"))) == {}
    assert told(tests.ended(ended("of_both", "pass"))) == {}
    assert told(tests.not_told()) == {"first": (True, ERROR), "second": (True, ERROR)}
