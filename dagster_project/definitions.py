"""Everything Dagster knows: the assets of each stage, one job, one schedule, one sensor to start it, one to tell of failures."""

from __future__ import annotations

import dagster as dg

from dagster_project.defs.automation import daily_refresh, raw_folder_changed, refresh, refresh_failed
from dagster_project.defs.publication import publication
from dagster_project.defs.raw import model_inputs, raw_tables_assets
from dagster_project.defs.run import build_run
from dagster_project.defs.warehouse import models

defs = dg.Definitions(
    assets=[raw_tables_assets, model_inputs, models, publication],
    jobs=[refresh],
    schedules=[daily_refresh],
    sensors=[raw_folder_changed, refresh_failed],
    resources={"run": build_run},
    executor=dg.in_process_executor,
)
