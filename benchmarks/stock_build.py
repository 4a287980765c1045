"""The rival of `warehouse build`: what most Dagster projects do, a step a stage, the stock DbtCliResource, each model an asset."""

import importlib
import os
import sys
import tempfile
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg

from dagster_project.build_run import BuildRun, new_run_id
from dagster_project.defs.publication import publication_spec, publish_build
from dagster_project.defs.raw import raw_check_specs, raw_key, raw_specs, read_raw_tables
from dagster_project.places import DBT_PROJECT
from dagster_project.refresh.stages import draw_samples
from dagster_project.schema.dictionary import raw_tables
from dagster_project.schema.generate import STAGED_ONLY
from dagster_project.transform.project import ensure_manifest

# Imported by name: the type checker must pass where the group `bench` is not installed.
dagster_dbt: Any = importlib.import_module("dagster_dbt")
DBT = Path(sys.executable).with_name("dbt")


@dg.multi_asset(name="raw_tables", specs=list(raw_specs()), check_specs=list(raw_check_specs()))
def stock_raw_tables(run: dg.ResourceParam[BuildRun]) -> Iterator[Any]:
    yield from read_raw_tables(run)


@dg.multi_asset(
    name="model_inputs",
    specs=[dg.AssetSpec(dg.AssetKey(["staged", name]), deps=list(map(raw_key, raw_tables()))) for name in STAGED_ONLY],
)
def stock_model_inputs(run: dg.ResourceParam[BuildRun]) -> Iterator[dg.MaterializeResult[Any]]:
    draw_samples(run)
    yield from (dg.MaterializeResult(asset_key=dg.AssetKey(["staged", name])) for name in STAGED_ONLY)


@dagster_dbt.dbt_assets(manifest=ensure_manifest(), name="models")
def stock_models(context: dg.AssetExecutionContext, dbt: dg.ResourceParam[Any]) -> Iterator[Any]:
    yield from dbt.cli(["build", "--exclude-resource-type", "unit_test"], context=context).stream()


@dg.multi_asset(name="publication", specs=[publication_spec()])
def stock_publication(run: dg.ResourceParam[BuildRun]) -> dg.MaterializeResult[Any]:
    return publish_build(run)


def main() -> int:
    """Build once into a folder of its own; exit code 0 when the job succeeded."""
    now = datetime.now()
    with tempfile.TemporaryDirectory() as folder:
        run = BuildRun(new_run_id(now, uuid.uuid4().hex), now.date(), now.date(), out=Path(folder))
        run.begin()
        os.environ |= {"WAREHOUSE_DATABASE": str(run.database), "WAREHOUSE_STAGING": str(run.staging)}
        dbt = dagster_dbt.DbtCliResource(
            project_dir=str(DBT_PROJECT), profiles_dir=str(DBT_PROJECT), dbt_executable=str(DBT)
        )
        definitions = dg.Definitions(
            assets=[stock_raw_tables, stock_model_inputs, stock_models, stock_publication],
            jobs=[dg.define_asset_job("stock", executor_def=dg.in_process_executor)],
            resources={"run": run, "dbt": dbt},
        )
        with dg.DagsterInstance.local_temp() as instance:
            return 0 if definitions.resolve_job_def("stock").execute_in_process(instance=instance).success else 1


if __name__ == "__main__":
    sys.exit(main())
