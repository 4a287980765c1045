"""The marts as assets. The models that lead to them are steps inside; their meaning stands in dbt/ and in the dictionary."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from typing import Any

import dagster as dg

from dagster_project.build_run import BuildRun
from dagster_project.defs.mart_page import MartPages
from dagster_project.defs.raw import raw_key
from dagster_project.defs.run import ENGINEERS, MARTS_GROUP
from dagster_project.refresh.stages import build_models
from dagster_project.schema.dictionary import Mart, marts
from dagster_project.schema.generate import described
from dagster_project.transform.mart_inputs import MartInputs, mart_inputs
from dagster_project.transform.project import ensure_manifest
from dagster_project.transform.results import NodeResult

TESTS_PASS = "every_test_passes"
SHOWN_FAILURES = 20


def mart_key(name: str) -> dg.AssetKey:
    return dg.AssetKey(["marts", name])


@cache
def inputs_of_marts() -> dict[str, MartInputs]:
    """What each mart is made from, by the dbt project as it stands."""
    return mart_inputs(ensure_manifest())


def mart_specs() -> Iterator[dg.AssetSpec]:
    """What the catalogue says of each mart."""
    for name, inputs in inputs_of_marts().items():
        mart = marts()[name]
        columns = [dg.TableColumn(c.name, c.type, description=described(c)) for c in mart.columns.values()]
        yield dg.AssetSpec(
            mart_key(name),
            deps=[*map(raw_key, sorted(inputs.raw_tables)), *map(mart_key, sorted(inputs.marts))],
            description=_description(mart),
            group_name=MARTS_GROUP,
            kinds={"dbt", "duckdb"},
            owners=ENGINEERS,
            tags={"surface": "public"},
            metadata={"dagster/column_schema": dg.TableSchema(columns)},
        )


def _description(mart: Mart) -> str:
    return f"{mart.grain} {mart.description}"


def mart_check_specs() -> Iterator[dg.AssetCheckSpec]:
    """One check a mart, over its contract and all its tests."""
    for name in marts():
        yield dg.AssetCheckSpec(
            TESTS_PASS,
            asset=mart_key(name),
            blocking=True,
            description=f"{name} keeps its contract, and every test of it and of the steps that lead to it passes",
        )


def build_marts(run: BuildRun) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    """Run the models, and tell of each mart and of its tests as soon as they ended. Raises ModelsFailed."""
    tests = _TestsOfMarts(inputs_of_marts())
    with closing(MartPages(run.database)) as pages:
        for result in build_models(run):
            if result.kind == "model" and result.name in marts() and result.passed:
                page = pages.page(marts()[result.name])
                yield dg.MaterializeResult(
                    asset_key=mart_key(result.name), metadata=page.metadata, data_version=page.version
                )
            yield from tests.ended(result)
    yield from tests.not_told()


class _TestsOfMarts:
    """Which tests of each mart are still to end, and which of those that ended did not pass."""

    def __init__(self, inputs: Mapping[str, MartInputs]) -> None:
        self._waiting = {name: set(of_mart.tests) for name, of_mart in inputs.items()}
        self._failed: dict[str, list[NodeResult]] = {name: [] for name in inputs}

    def ended(self, result: NodeResult) -> Iterator[dg.AssetCheckResult]:
        """The check of each mart of which this was the last test. A test that was skipped says nothing."""
        if result.skipped:
            return
        for name in [name for name, tests in self._waiting.items() if result.unique_id in tests]:
            self._waiting[name].remove(result.unique_id)
            if not result.passed or result.warned:
                self._failed[name].append(result)
            if not self._waiting[name]:
                yield self._check(name)

    def not_told(self) -> Iterator[dg.AssetCheckResult]:
        """The checks of the marts of which not every test had to run."""
        yield from (self._check(name) for name in list(self._waiting))

    def _check(self, name: str) -> dg.AssetCheckResult:
        del self._waiting[name]
        failed = self._failed[name]
        only_warned = bool(failed) and all(result.warned for result in failed)
        return dg.AssetCheckResult(
            asset_key=mart_key(name),
            check_name=TESTS_PASS,
            passed=not failed,
            severity=dg.AssetCheckSeverity.WARN if only_warned else dg.AssetCheckSeverity.ERROR,
            metadata={
                "tests": len(inputs_of_marts()[name].tests),
                **{result.name: result.message for result in failed[:SHOWN_FAILURES]},
            },
        )
