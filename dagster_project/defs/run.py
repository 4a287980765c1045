"""The build that a Dagster run stands for. The `warehouse` command passes its own; the UI gets one made here."""

import faulthandler
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import dagster as dg

from dagster_project.build_run import BuildRun, new_run_id, only_build
from dagster_project.defs.when import TABLES_TAG
from dagster_project.places import OUT, RAW, raw_hash

CURATORS, ENGINEERS = ["team:curators"], ["team:engineers"]
# The graph is read from left to right and the list of groups by name: the same order.
RAW_GROUP, MARTS_GROUP, PUBLICATION_GROUP = "1_raw", "2_marts", "3_publication"
# A daily refresh that is late is worth a look, one that was left out is a failure.
REFRESHED_DAILY = dg.FreshnessPolicy.time_window(warn_window=timedelta(hours=26), fail_window=timedelta(hours=50))

GRACE_SECONDS = 60
STDERR = 2


@dg.resource(description="Folders and dates of one build; holds the lock of the output folder while the build runs")
def build_run(context: dg.InitResourceContext) -> Iterator[BuildRun]:
    now = datetime.now()
    dagster_run_id = context.run.run_id if context.run else None
    run_id = new_run_id(now, dagster_run_id or "00000000")
    say = context.log.info if context.log else print
    run = BuildRun(run_id=run_id, today=now.date(), as_of=now.date(), out=OUT, say=say)
    if context.instance and dagster_run_id:
        context.instance.add_run_tags(dagster_run_id, {TABLES_TAG: raw_hash(RAW)})
    with _ended_when_hung(context.instance), only_build(run):
        yield run


@contextmanager
def _ended_when_hung(instance: dg.DagsterInstance | None) -> Iterator[None]:
    """End this process from outside of Python some time after Dagster asked a run that takes too long to end.

    One that hangs within a library hears nothing, and would hold the lock of the output folder for ever.
    """
    seconds = instance.run_monitoring_max_runtime_seconds if instance else 0
    if seconds:
        faulthandler.dump_traceback_later(seconds + GRACE_SECONDS, exit=True, file=STDERR)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
