"""The publication: what users open. It comes last and only from a build that passed."""

from typing import Any

import dagster as dg

from dagster_project.build_run import BuildRun
from dagster_project.defs.retries import passing_failures_retried
from dagster_project.defs.run import ENGINEERS, PUBLICATION_GROUP, REFRESHED_DAILY, require_whole_run
from dagster_project.places import raw_hash
from dagster_project.publish.swap import publish
from dagster_project.schema.dictionary import marts


@dg.asset(
    name="publication",
    deps=[dg.AssetKey(["marts", name]) for name in marts()],
    group_name=PUBLICATION_GROUP,
    kinds={"duckdb", "parquet", "csv", "html"},
    owners=ENGINEERS,
    tags={"surface": "public"},
    freshness_policy=REFRESHED_DAILY,
    description="The published folder: warehouse.duckdb, csv/, parquet/, site/ and build.json",
)
def publication(run: dg.ResourceParam[BuildRun]) -> dg.MaterializeResult[Any]:
    require_whole_run(run.database, run)
    run.say("Writing, auditing and swapping in the publication")
    with passing_failures_retried(), run.noting_problems():
        rows = publish(run)
    return dg.MaterializeResult(
        metadata={
            "folder": dg.MetadataValue.path(str(run.published)),
            "site": dg.MetadataValue.path(str(run.published / "site" / "index.html")),
            "run_id": run.run_id,
            "warehouse_megabytes": round((run.published / "warehouse.duckdb").stat().st_size / 1e6, 3),
            "rows_of_all_marts": sum(rows[name] for name in marts()),
            **{f"rows_{name}": rows[name] for name in marts()},
        },
        data_version=dg.DataVersion(raw_hash(run.published / "csv")),
    )
