"""What the tables as they stand would make of the marts: a build in a folder of its own, which publishes nothing.

It begins from the database of the published build and redoes what the edits reach; asked again, from where it left off.
No lock is taken that a build waits for, and nothing is written but into that folder.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dagster_project.build_run import BuildRun
from dagster_project.ingest.draws import stream_names
from dagster_project.ingest.faults import Fault
from dagster_project.ingest.stage import BuildContext, stage_model_inputs
from dagster_project.ingest.validate import Ingested, ingest
from dagster_project.output_folder import published_build
from dagster_project.places import BUILDS_NAME, VERSIONS_NAME, WAREHOUSE_NAME
from dagster_project.schema.dictionary import marts
from dagster_project.transform.incremental import noted_contents
from dagster_project.transform.kept import take_over
from dagster_project.transform.models import each_ended
from dagster_project.transform.project import environment
from dagster_project.transform.results import require_passed

# What a newer report breaks when the tables are read as on the day of the published build.
NEWS = frozenset({"in_the_future", "operational_in_future"})


class NothingPublished(Exception):
    """There is no publication to compare with; the message says how to get one."""


@dataclass(frozen=True)
class Published:
    """The publication that a preview is compared with."""

    run_id: str
    version: Path
    said: dict[str, Any]

    @property
    def days(self) -> BuildContext:
        return BuildContext(date.fromisoformat(self.said["today"]), date.fromisoformat(self.said["as_of"]))

    @property
    def warehouse(self) -> Path:
        return self.version / WAREHOUSE_NAME


@dataclass(frozen=True)
class Preview:
    """What a preview found: the faults, or else the database to be compared, and the marts in it whose content is another."""

    published: Published
    ingested: Ingested
    days: BuildContext
    edited: list[str]
    is_other_project: bool
    database: Path
    changed_marts: frozenset[str]

    @property
    def faults(self) -> list[Fault]:
        return self.ingested.faults


class PrivateBuild:
    """A build of a raw folder in a folder of its own, compared with what an output folder publishes."""

    def __init__(self, raw: Path, out: Path, folder: Path, say: Callable[[str], None]) -> None:
        self._raw, self._out, self._folder, self._say = raw, out, folder, say
        self._begun_from = ""
        self._contents: dict[str, str] = {}
        self._drawn: tuple[list[str], BuildContext] | None = None

    def preview(self, today: date) -> Preview:
        """Build what the tables reach as they stand; with faults in them nothing is built.

        Raises NothingPublished, ModelsFailed, and OSError when the publication is damaged.
        """
        published = _published(self._out)
        run = BuildRun("preview", published.days.today, published.days.as_of, self._raw, self._folder)
        run.begin()
        with ThreadPoolExecutor(1) as beside:
            begun = beside.submit(self._begin_from, published, run.database)
            ingested = self._read(run, today)
            begun.result()
        if not ingested.faults:
            self._build(run, ingested)
        inputs = published.said["inputs"]
        hashes = ingested.hashes
        return Preview(
            published,
            ingested,
            run.context(),
            sorted(name for name in inputs.keys() | hashes.keys() if inputs.get(name) != hashes.get(name)),
            run.project != published.said.get("project"),
            run.database,
            frozenset() if ingested.faults else self._changed_marts(run.database),
        )

    def _begin_from(self, published: Published, database: Path) -> None:
        if self._begun_from == published.run_id:
            return
        kept = self._out / BUILDS_NAME / published.run_id / WAREHOUSE_NAME
        reason = take_over(kept, published.version, database)
        if reason:
            self._say(f"{reason}, which takes longer")
        self._contents = {} if reason else noted_contents(database)
        self._begun_from = published.run_id

    def _read(self, run: BuildRun, today: date) -> Ingested:
        """Read as on the day of the published build, so that only edits count; as today where a report is newer than it."""
        ingested = ingest(run.raw, run.today, staging=run.staging)
        if today <= run.today or not any(found.rule in NEWS for found in ingested.faults):
            return ingested
        if run.as_of == run.today:
            run.as_of = today
        run.today = today
        return ingest(run.raw, today, staging=run.staging)

    def _build(self, run: BuildRun, ingested: Ingested) -> None:
        drawn = (stream_names(ingested.tables), run.context())
        if drawn != self._drawn:
            self._drawn = None
            stage_model_inputs(ingested.tables, run.context(), run.staging)
            self._drawn = drawn
        try:
            # The dbt project is compiled into the output folder where the checkout may not be written.
            with environment(WAREHOUSE_OUT=str(self._out)):
                require_passed(each_ended(run.database, run.staging))
        except BaseException:
            # What a failed run left is no beginning for the next.
            self._begun_from = ""
            raise

    def _changed_marts(self, database: Path) -> frozenset[str]:
        contents = noted_contents(database)
        return frozenset(name for name in marts() if contents[name] != self._contents.get(name))


def _published(out: Path) -> Published:
    run_id = published_build(out)
    if run_id is None:
        raise NothingPublished(f"nothing is published in {out} to compare with; run `warehouse build` first")
    version = out / VERSIONS_NAME / run_id
    path = version / "build.json"
    try:
        return Published(run_id, version, json.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise OSError(f"{path} is damaged: {error}") from error
