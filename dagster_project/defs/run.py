"""The build that a Dagster run stands for. The `warehouse` command passes its own; the UI gets one made here."""

from datetime import datetime

import dagster as dg

from dagster_project.build_run import BuildRun, new_run_id

CURATORS, ENGINEERS = ["team:curators"], ["team:engineers"]


@dg.resource(description="Folders and dates of one build")
def build_run(context: dg.InitResourceContext) -> BuildRun:
    now = datetime.now()
    return BuildRun(run_id=new_run_id(now, context.run_id or "00000000"), today=now.date(), as_of=now.date())
