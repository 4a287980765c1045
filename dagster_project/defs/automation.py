"""When a refresh runs by itself, every day and when a raw table changed, and who hears when one failed."""

import os
from time import time

import dagster as dg

from dagster_project import failure_notice
from dagster_project.commands import WrongUse
from dagster_project.defs import when
from dagster_project.places import BUILDS_NAME, OUT, RAW, raw_hash
from dagster_project.publish.exports import published_inputs_hash

refresh = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),
    description="Read the curated tables, build the models, publish what passed",
    executor_def=dg.in_process_executor,
)

CRON, TIMEZONE = "WAREHOUSE_REFRESH_CRON", "WAREHOUSE_REFRESH_TIMEZONE"


def schedule(cron: str, timezone: str) -> dg.ScheduleDefinition:
    """The refresh by the clock; wrong use when Dagster cannot read the cron line or the timezone."""
    try:
        return dg.ScheduleDefinition(
            name="daily_refresh",
            job=refresh,
            cron_schedule=cron,
            execution_timezone=timezone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
            should_execute=lambda context: not when.is_queued(context.instance),
            description="Once a day, so that periods that ended and dates that passed show",
        )
    except dg.DagsterInvalidDefinitionError as error:
        if str(error).startswith("Invalid execution timezone"):
            raise WrongUse(f"{TIMEZONE} is {timezone!r}, which is no timezone; write it like Europe/Berlin") from error
        raise WrongUse(
            f"{CRON} is {cron!r}, which is no time; write minute, hour, day of the month, month and weekday like '0 6 * * *'"
        ) from error


daily_refresh = schedule(os.environ.get(CRON, "0 6 * * *"), os.environ.get(TIMEZONE, "UTC"))


@dg.sensor(
    job=refresh,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A refresh when the raw tables differ from what is published and have been still for a time; one at once."
    " Touching a file is no change. A failure of the machine is tried again after growing pauses, a fault in the data is not",
)
def raw_folder_changed(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    at = time()
    seen = when.Seen.now(context.cursor, raw_hash(RAW), at)
    wait = when.reason_to_wait(seen, published_inputs_hash(OUT), context.instance, at)
    if wait:
        return dg.SensorResult(skip_reason=wait, cursor=seen.noted())
    # No run key: a table that is changed and changed back must lead to a refresh each time.
    return dg.SensorResult(run_requests=[dg.RunRequest(tags={when.TABLES_TAG: seen.tables})], cursor=seen.noted())


@dg.run_failure_sensor(
    name="refresh_failed",
    default_status=dg.DefaultSensorStatus.RUNNING,
    monitor_all_code_locations=True,
    description=f"Notes a failed refresh in failures.log and calls ${failure_notice.COMMAND} with run id and problem, once"
    " until a refresh succeeds or another problem comes",
)
def refresh_failed(context: dg.RunFailureSensorContext) -> None:
    run_id = context.dagster_run.run_id
    problem = failure_notice.problem_of(context.instance, run_id)
    if failure_notice.was_told(context.instance, run_id, problem):
        context.log.info("The same problem was told when it came first.")
        return
    context.log.info(failure_notice.tell(run_id, problem, OUT / BUILDS_NAME / failure_notice.LOG_NAME))
