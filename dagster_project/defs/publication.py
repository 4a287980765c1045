"""The publication: what users open. It comes last and only from a build that passed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from dagster_project.build_run import BuildRun
from dagster_project.defs.marts import mart_key
from dagster_project.defs.run import ENGINEERS, PUBLICATION_GROUP, REFRESHED_DAILY
from dagster_project.places import raw_hash
from dagster_project.refresh import stages
from dagster_project.schema.dictionary import marts

PUBLICATION = dg.AssetKey("publication")


def publication_spec() -> dg.AssetSpec:
    """What the catalogue says of the publication."""
    return dg.AssetSpec(
        PUBLICATION,
        deps=[mart_key(name) for name in marts()],
        group_name=PUBLICATION_GROUP,
        kinds={"duckdb", "parquet", "csv", "html"},
        owners=ENGINEERS,
        tags={"surface": "public"},
        freshness_policy=REFRESHED_DAILY,
        description="The published folder: warehouse.duckdb, csv/, parquet/, site/ and build.json",
    )


def publish_build(run: BuildRun) -> dg.MaterializeResult[Any]:
    """Publish a build whose models and tests passed; raises what `publish` raises."""
    rows = stages.publish_build(run)
    return dg.MaterializeResult(
        asset_key=PUBLICATION,
        metadata=publication_metadata(run.published, run.run_id, rows),
        data_version=publication_version(run.published),
    )


def publication_metadata(published: Path, run_id: str, rows: Mapping[str, int]) -> dict[str, Any]:
    """What the page of the publication says of one build."""
    return {
        "folder": dg.MetadataValue.path(str(published)),
        "site": dg.MetadataValue.path(str(published / "site" / "index.html")),
        "run_id": run_id,
        "warehouse_megabytes": round((published / "warehouse.duckdb").stat().st_size / 1e6, 3),
        "rows_of_all_marts": sum(rows[name] for name in marts()),
        **{f"rows_{name}": rows[name] for name in marts()},
    }


def publication_version(published: Path) -> dg.DataVersion:
    """Equal when every exported mart is."""
    return dg.DataVersion(raw_hash(published / "csv"))
