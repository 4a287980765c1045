"""Everything Dagster knows: the assets of the refresh, one job, one schedule, sensors."""

from __future__ import annotations

import dagster as dg

from dagster_project.defs.automation import daily_refresh, raw_folder_changed, refresh, refresh_failed
from dagster_project.defs.command_builds import command_builds
from dagster_project.defs.refresh import whole_refresh
from dagster_project.defs.run import build_run

defs = dg.Definitions(
    assets=[whole_refresh],
    jobs=[refresh],
    schedules=[daily_refresh],
    sensors=[raw_folder_changed, refresh_failed, command_builds],
    resources={"run": build_run},
    executor=dg.in_process_executor,
)
