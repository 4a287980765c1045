"""`warehouse build`: refresh in this process, say what happens, and answer three first questions."""

from __future__ import annotations

import argparse
import sys
import uuid
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from dagster_project.commands import WrongUse
from dagster_project.machine_failure import in_words, kind_of
from dagster_project.output_folder import UnusableFolder, published_build, what_stays
from dagster_project.places import BUILDS_NAME, OUT, RAW
from dagster_project.sql_text import unusable_in
from dagster_project.transform.project import DUCKDB, ENGINES, SPARK, environment

if TYPE_CHECKING:
    from dagster_project.build_run import BuildRun


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--raw", type=Path, default=RAW, help="folder of the raw CSVs (data/raw)")
    parser.add_argument("--out", type=Path, default=OUT, help="folder for build/ and published/ (data)")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="look as on this day (today)")
    parser.add_argument(
        "--engine", choices=ENGINES, default=DUCKDB, help="what runs the models; spark: see docs/scale.md"
    )
    parser.add_argument("--full", action="store_true", help="build everything anew, also what no change reaches")
    parser.add_argument(
        "--if-changed",
        action="store_true",
        help="leave the publication as it is when it is whole and no table, model or day changed since it was built",
    )


def run(arguments: argparse.Namespace) -> int:
    """Build and publish; exit code 0, or 1 with every fault named and the old publication untouched."""
    now = datetime.now()
    as_of = arguments.as_of or now.date()
    if as_of > now.date():
        raise WrongUse(f"--as-of {as_of} lies in the future; today is {now.date()}")
    if not arguments.raw.is_dir():
        raise WrongUse(f"--raw {arguments.raw} is not a folder")
    _require_usable_name(arguments.out.resolve(), arguments.engine)
    if arguments.engine == SPARK:
        _require_spark()
    return build(arguments.raw, arguments.out, as_of, now, arguments.engine, arguments.if_changed, full=arguments.full)


def build(
    raw: Path,
    out: Path,
    as_of: date,
    now: datetime,
    engine: str = DUCKDB,
    if_changed: bool = False,
    *,
    full: bool = False,
) -> int:
    """Build a raw folder into an output folder, under its lock; returns the exit code.

    Raises WrongUse when the output folder is not to be used.
    """
    from dagster_project.build_run import BuildRun, new_run_id, only_build
    from dagster_project.publish.exports import is_already_published
    from dagster_project.publish.reading import memory_limit

    memory_limit()  # a word that is no size is told now and not by the first model
    run_name = new_run_id(now, uuid.uuid4().hex)
    build_run = BuildRun(run_name, now.date(), as_of, raw.resolve(), out.resolve(), engine, full, _Stages().say)
    try:
        with only_build(build_run):
            if if_changed and is_already_published(build_run):
                print(
                    f"No table, model or day changed since build {published_build(build_run.out)}; it stays published."
                )
                return 0
            succeeded = _refreshed(build_run)
    except UnusableFolder as problem:
        raise WrongUse(str(problem)) from problem
    if succeeded:
        _summary(build_run)
        return 0
    return _explain(build_run)


def _require_usable_name(out: Path, engine: str) -> None:
    unusable = unusable_in(out, on_spark=engine == SPARK)
    if unusable:
        raise WrongUse(
            f"--out {str(out)!a} has {' and '.join(map(ascii, unusable))} in its name, which DuckDB, dbt or Spark reads as"
            " something else; choose a folder without it"
        )


def _require_spark() -> None:
    from dagster_project.transform.spark import SparkMissing, require_spark

    try:
        require_spark()
    except SparkMissing as missing:
        raise WrongUse(str(missing)) from missing


def _refreshed(build_run: BuildRun) -> bool:
    """Do the refresh; whether it succeeded. If not, the build run has the faults or the problem."""
    from dagster_project.ingest.faults import DataFaults
    from dagster_project.refresh.stages import refresh

    try:
        # The dbt project is compiled into the output folder where the checkout may not be written.
        with environment(WAREHOUSE_OUT=str(build_run.out)):
            refresh(build_run)
    except WrongUse:
        raise
    except DataFaults:
        return False
    except Exception as problem:
        build_run.problem = problem
        return False
    return True


def build_aside(raw: Path, folder: Path) -> Path:
    """Build a raw folder below another folder without Dagster and without publishing; returns the database.

    Raises DataFaults or ModelsFailed.
    """
    from dagster_project.build_run import BuildRun
    from dagster_project.ingest.stage import stage_model_inputs
    from dagster_project.ingest.validate import ingest
    from dagster_project.transform.models import each_ended
    from dagster_project.transform.results import require_passed

    today = datetime.now().date()
    aside = BuildRun("aside", today, today, raw, folder)
    aside.begin()
    tables = ingest(raw, today, staging=aside.staging).require_sound()
    stage_model_inputs(tables, aside.context(), aside.staging)
    with environment(WAREHOUSE_OUT=str(folder)):
        require_passed(each_ended(aside.database, aside.staging))
    return aside.database


class _Stages:
    """A line a stage, with the seconds the one before took."""

    def __init__(self) -> None:
        self.started = perf_counter()

    def say(self, line: str) -> None:
        print(f"{perf_counter() - self.started:6.1f} s  {line}", flush=True)


def _explain(build_run: BuildRun) -> int:
    if build_run.faults:
        from dagster_project.commands.check import FAULTS_FILE, print_faults

        print_faults(build_run.faults, build_run.raw, sys.stdout, build_run.out / BUILDS_NAME / FAULTS_FILE)
        print(f"Nothing was published; {what_stays(build_run.out)}")
        return 1
    assert build_run.problem is not None
    code = tell_problem(build_run.problem)
    if published_build(build_run.out) == build_run.run_id:
        print("The new publication is whole and was swapped in before that.", file=sys.stderr)
    else:
        print(f"Nothing was published; {what_stays(build_run.out)}", file=sys.stderr)
    return code


def tell_problem(problem: Exception, command: str = "build") -> int:
    """Say why models or machine failed; returns the exit code."""
    from dagster_project.transform.results import ModelsFailed

    # A test that could not run is no fault in the data.
    failed = problem if isinstance(problem, ModelsFailed) and kind_of(str(problem)) is None else None
    print(f"warehouse: {failed or in_words(problem, command)}", file=sys.stderr)
    return 1 if failed and failed.tests_only else 3


def _summary(build_run: BuildRun) -> None:
    import duckdb

    from dagster_project.curate.first_questions import first_answers
    from dagster_project.schema.dictionary import marts, raw_tables

    with duckdb.connect(str(build_run.published / "warehouse.duckdb"), read_only=True) as connection:

        def rows(name: str) -> str:
            found = connection.execute(f"select count(*) from {name}").fetchone()
            return f"{name} {found[0]:,}" if found else name

        print(f"\nFacts: {', '.join(rows(name) for name in raw_tables())}")
        print(f"Marts: {', '.join(rows(name) for name in marts())}")
        empty = [name for name in marts() if not connection.execute(f"from {name} limit 1").fetchone()]
        if empty:
            print(f"Marts without rows, as nothing on file feeds them: {', '.join(empty)}")
        print(f"Published: {build_run.published / 'warehouse.duckdb'} (as of {build_run.as_of})\n")
        for question, lines in first_answers(connection).items():
            print("\n  ".join([question, *lines]))
