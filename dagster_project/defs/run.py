"""The build that a Dagster run stands for. The `warehouse` command passes its own; the UI gets one made here."""

from collections.abc import Iterator
from datetime import datetime

import dagster as dg

from dagster_project.build_run import BuildRun, new_run_id, only_build
from dagster_project.places import OUT

CURATORS, ENGINEERS = ["team:curators"], ["team:engineers"]


@dg.resource(description="Folders and dates of one build; holds the lock of the output folder while the build runs")
def build_run(context: dg.InitResourceContext) -> Iterator[BuildRun]:
    now = datetime.now()
    run_id = new_run_id(now, context.run_id or "00000000")
    run = BuildRun(run_id=run_id, today=now.date(), as_of=now.date(), out=OUT, say=print)
    with only_build(run):
        yield run
