"""When a refresh runs by itself: every day, and when a raw table changed."""

import os

import dagster as dg

from dagster_project.places import RAW, raw_hash

refresh = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),
    description="Read the curated tables, build the models, publish what passed",
    executor_def=dg.in_process_executor,
)

daily_refresh = dg.ScheduleDefinition(
    name="daily_refresh",
    job=refresh,
    cron_schedule=os.environ.get("WAREHOUSE_REFRESH_CRON", "0 6 * * *"),
    execution_timezone=os.environ.get("WAREHOUSE_REFRESH_TIMEZONE", "UTC"),
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Once a day, so that periods that ended and dates that passed show",
)


@dg.sensor(
    job=refresh,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A refresh when the content of data/raw changed; touching a file is no change",
)
def raw_folder_changed(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    found = raw_hash(RAW)
    if found == context.cursor:
        return dg.SkipReason("No raw table changed.")
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=found)], cursor=found)
