"""The stages of a refresh: read, draw, build, publish. The command does them one after the other, Dagster tells of each."""

from __future__ import annotations

from collections.abc import Iterator

from dagster_project.build_run import BuildRun
from dagster_project.ingest.faults import DataFaults
from dagster_project.ingest.stage import stage_model_inputs, staged_tables
from dagster_project.ingest.validate import Ingested, ingest
from dagster_project.refresh.retries import tried_again
from dagster_project.schema.dictionary import raw_tables
from dagster_project.transform.models import each_ended
from dagster_project.transform.results import NodeResult, require_passed


def refresh(run: BuildRun) -> None:
    """Do all stages. Raises DataFaults, ModelsFailed, and what `publish` raises."""
    if read_tables(run).faults:
        raise DataFaults(run.faults)
    draw_samples(run)
    for _ended in build_models(run):
        pass
    publish_build(run)


def read_tables(run: BuildRun) -> Ingested:
    """Read, validate and stage all raw tables; the run keeps the faults and the hashes of what was read."""
    run.say("Reading and validating the raw tables")

    def read() -> Ingested:
        run.begin()
        return ingest(run.raw, run.today, staging=run.staging)

    ingested = tried_again(read, run.say)
    run.faults, run.inputs = ingested.faults, ingested.hashes
    return ingested


def draw_samples(run: BuildRun) -> None:
    """Stage what the models need besides the raw tables."""
    run.say("Drawing the samples")
    tables = staged_tables(run.staging, raw_tables())
    tried_again(lambda: stage_model_inputs(tables, run.context(), run.staging), run.say)


def build_models(run: BuildRun) -> Iterator[NodeResult]:
    """Run the models and their tests, from where the last build left; yields how each ended. Raises ModelsFailed."""
    run.begin_from_last()
    run.say("Building the models and testing them")
    results: list[NodeResult] = []
    for ended in each_ended(run.database, run.staging, run.engine):
        results.append(ended)
        if ended.warned:
            run.say(f"Warning: {ended.name.replace('_', ' ')}: {ended.message}")
        yield ended
    require_passed(results)


def publish_build(run: BuildRun) -> dict[str, int]:
    """Publish what was built; returns the rows of each published table. Raises what `publish` raises."""
    from dagster_project.publish.swap import publish

    run.say("Writing, auditing and swapping in the publication")
    return tried_again(lambda: publish(run), run.say)
