"""The publication: what users open. It comes last and only from a build that passed."""

from typing import Any

import dagster as dg

from dagster_project.build_run import BuildRun
from dagster_project.defs.run import ENGINEERS
from dagster_project.publish.swap import publish
from dagster_project.schema.dictionary import marts


@dg.asset(
    name="publication",
    deps=[dg.AssetKey(["marts", name]) for name in marts()],
    group_name="publication",
    kinds={"duckdb", "parquet", "csv", "html"},
    owners=ENGINEERS,
    description="The published folder: warehouse.duckdb, csv/, parquet/, site/ and build.json",
)
def publication(run: dg.ResourceParam[BuildRun]) -> dg.MaterializeResult[Any]:
    run.say("Writing, auditing and swapping in the publication")
    with run.noting_problems():
        rows = publish(run)
    return dg.MaterializeResult(
        metadata={
            "folder": dg.MetadataValue.path(str(run.published)),
            "run_id": run.run_id,
            **{f"rows_{name}": rows[name] for name in marts()},
        }
    )
