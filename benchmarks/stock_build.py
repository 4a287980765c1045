"""The rival of `warehouse build`: the same assets with the stock DbtCliResource and the in-process executor."""

import os
import sys
import tempfile
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource, dbt_assets

from dagster_project.build_run import BuildRun, new_run_id
from dagster_project.defs.publication import publication
from dagster_project.defs.raw import model_inputs, raw_tables_assets
from dagster_project.defs.warehouse import HouseTranslator
from dagster_project.places import DBT_PROJECT
from dagster_project.transform.project import ensure_manifest

DBT = Path(sys.executable).with_name("dbt")


@dbt_assets(manifest=ensure_manifest(), dagster_dbt_translator=HouseTranslator(), name="models")
def stock_models(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator[Any]:
    yield from dbt.cli(["build", "--exclude-resource-type", "unit_test"], context=context).stream()


def main() -> int:
    """Build once into a folder of its own; exit code 0 when the job succeeded."""
    now = datetime.now()
    with tempfile.TemporaryDirectory() as folder:
        run = BuildRun(new_run_id(now, uuid.uuid4().hex), now.date(), now.date(), out=Path(folder))
        run.begin()
        os.environ |= {"WAREHOUSE_DATABASE": str(run.database), "WAREHOUSE_STAGING": str(run.staging)}
        dbt = DbtCliResource(project_dir=str(DBT_PROJECT), profiles_dir=str(DBT_PROJECT), dbt_executable=str(DBT))
        definitions = dg.Definitions(
            assets=[raw_tables_assets, model_inputs, stock_models, publication],
            jobs=[dg.define_asset_job("stock", executor_def=dg.in_process_executor)],
            resources={"run": run, "dbt": dbt},
        )
        with dg.DagsterInstance.local_temp() as instance:
            return 0 if definitions.resolve_job_def("stock").execute_in_process(instance=instance).success else 1


if __name__ == "__main__":
    sys.exit(main())
