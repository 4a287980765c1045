"""The build that a Dagster run stands for. The `warehouse` command passes its own; the UI gets one made here."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import dagster as dg

from dagster_project.build_run import BuildRun, new_run_id, only_build
from dagster_project.places import OUT

CURATORS, ENGINEERS = ["team:curators"], ["team:engineers"]
# The graph is read from left to right and the list of groups by name: the same order.
RAW_GROUP, MARTS_GROUP, PUBLICATION_GROUP = "1_raw", "2_marts", "3_publication"
# A daily refresh that is late is worth a look, one that was left out is a failure.
REFRESHED_DAILY = dg.FreshnessPolicy.time_window(warn_window=timedelta(hours=26), fail_window=timedelta(hours=50))


@dg.resource(description="Folders and dates of one build; holds the lock of the output folder while the build runs")
def build_run(context: dg.InitResourceContext) -> Iterator[BuildRun]:
    now = datetime.now()
    run_id = new_run_id(now, context.run_id or "00000000")
    say = context.log.info if context.log else print
    run = BuildRun(run_id=run_id, today=now.date(), as_of=now.date(), out=OUT, say=say)
    with only_build(run):
        yield run
