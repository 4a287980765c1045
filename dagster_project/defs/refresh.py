"""The refresh: one step that reads, draws, builds, tests and publishes, and tells of each asset when it is done.

One step and not one an asset, because what is published must fit together: whichever asset somebody asks for, the whole is
built, and Dagster's page says so before it starts.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import dagster as dg
from sqlalchemy.exc import SQLAlchemyError

from dagster_project.build_run import BuildRun
from dagster_project.defs.marts import build_marts, mart_check_specs, mart_specs
from dagster_project.defs.publication import publication_spec, publish_build
from dagster_project.defs.raw import raw_check_specs, raw_specs, read_raw_tables
from dagster_project.machine_failure import kind_of
from dagster_project.refresh.stages import draw_samples
from dagster_project.run_history import forget_old_runs
from dagster_project.transform.results import ModelsFailed


@dg.multi_asset(
    name="whole_refresh",
    specs=[*raw_specs(), *mart_specs(), publication_spec()],
    check_specs=[*raw_check_specs(), *mart_check_specs()],
    can_subset=False,
)
def whole_refresh(
    context: dg.AssetExecutionContext, run: dg.ResourceParam[BuildRun]
) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    with _tidy_history(context.instance, run), _faults_as_failures(), run.noting_problems():
        yield from read_raw_tables(run)
        draw_samples(run)
        yield from build_marts(run)
        yield publish_build(run)


@contextmanager
def _tidy_history(instance: dg.DagsterInstance, run: BuildRun) -> Iterator[None]:
    """Forget old runs at the end, however it ends. A history that cannot be tidied is no reason for a build to fail."""
    try:
        yield
    finally:
        try:
            forget_old_runs(instance, datetime.now(UTC))
        except (OSError, sqlite3.Error, SQLAlchemyError, dg.DagsterError) as error:
            run.say(f"Old runs stay in the history for now: {error}")


@contextmanager
def _faults_as_failures() -> Iterator[None]:
    """Say faults in the data, and nothing else, as dg.Failure: by that the automation knows them."""
    try:
        yield
    except ModelsFailed as failed:
        # A test that could not run is no fault in the data.
        if failed.tests_only and kind_of(str(failed)) is None:
            raise dg.Failure(str(failed)) from failed
        raise
