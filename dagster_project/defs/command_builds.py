"""What the command line published, in Dagster's history: told afterwards, because `warehouse build` starts no Dagster."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import dagster as dg

from dagster_project.defs.mart_page import MartPages
from dagster_project.defs.marts import mart_key
from dagster_project.defs.publication import PUBLICATION, publication_metadata, publication_version
from dagster_project.defs.raw import raw_key, raw_version
from dagster_project.places import OUT, PUBLISHED_NAME, WAREHOUSE_NAME
from dagster_project.schema.dictionary import marts, raw_tables


@dg.sensor(
    name="command_builds",
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells of the publication that the command line made, so that the pages of the assets show it",
)
def command_builds(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    published = (OUT / PUBLISHED_NAME).resolve()
    try:
        said = json.loads((published / "build.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return dg.SensorResult(skip_reason="Nothing is published.")
    if said["run_id"] == _told_last(context.instance):
        return dg.SensorResult(skip_reason=f"Build {said['run_id']} is told.")
    return dg.SensorResult(asset_events=list(_events(published, said)))


def _told_last(instance: dg.DagsterInstance) -> object:
    """The build that the newest event of the publication tells of, whoever made it."""
    event = instance.get_latest_materialization_event(PUBLICATION)
    told = event.asset_materialization.metadata.get("run_id") if event and event.asset_materialization else None
    return told.value if told else None


def _events(published: Path, said: dict[str, Any]) -> Iterator[dg.AssetMaterialization]:
    for name in raw_tables():
        metadata = {"run_id": said["run_id"], "dagster/row_count": said["rows"][name]} if name in said["rows"] else {}
        yield _told(raw_key(name), metadata, raw_version(name, said["inputs"]))
    with closing(MartPages(published / WAREHOUSE_NAME, is_published=True)) as pages:
        for name, mart in marts().items():
            page = pages.page(mart)
            yield _told(mart_key(name), page.metadata, page.version)
    metadata = publication_metadata(published, said["run_id"], said["rows"])
    yield _told(PUBLICATION, metadata, publication_version(published))


def _told(key: dg.AssetKey, metadata: dict[str, Any], version: dg.DataVersion | None) -> dg.AssetMaterialization:
    tags = {"dagster/data_version": version.value} if version else None
    return dg.AssetMaterialization(key, metadata=metadata, tags=tags)
