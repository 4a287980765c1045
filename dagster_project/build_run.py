"""One build: where it reads and writes, what it looked from, and what it found. Dagster's assets pass it along."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from dagster_project.ingest.faults import Fault
from dagster_project.ingest.stage import BuildContext
from dagster_project.places import BUILDS_NAME, OUT, PUBLISHED_NAME, RAW, VERSIONS_NAME, WAREHOUSE_NAME
from dagster_project.transform.kept import take_over
from dagster_project.transform.project import DUCKDB

KEPT_BUILDS = 5


def say_nothing(_line: str) -> None:
    """Take a line of progress that nobody reads."""


@dataclass
class BuildRun:
    """The folders and the dates of one build, and the faults, the problem and the row counts it met."""

    run_id: str
    today: date
    as_of: date
    raw: Path = RAW
    out: Path = OUT
    engine: str = DUCKDB
    full: bool = False
    say: Callable[[str], None] = say_nothing
    inputs: dict[str, str] = field(default_factory=dict[str, str])
    raw_rows: dict[str, int] = field(default_factory=dict[str, int])
    faults: list[Fault] = field(default_factory=list[Fault])
    problem: Exception | None = None

    @property
    def folder(self) -> Path:
        """Where the build works: staged tables, the built database, the publication before it is swapped in."""
        return self.out / BUILDS_NAME / self.run_id

    @property
    def staging(self) -> Path:
        return self.folder / "staging"

    @property
    def database(self) -> Path:
        return self.folder / WAREHOUSE_NAME

    @property
    def unpublished(self) -> Path:
        return self.folder / "publication"

    @property
    def version(self) -> Path:
        """Where the publication of this build stands once it is whole."""
        return self.out / VERSIONS_NAME / self.run_id

    @property
    def published(self) -> Path:
        return self.out / PUBLISHED_NAME

    def begin_from_last(self) -> None:
        """Begin with the database of the published build, where there is one that can be vouched for; say why when not."""
        last = published_build(self.out)
        if last is None or self.full or self.engine != DUCKDB:
            return
        reason = take_over(self.out / BUILDS_NAME / last / WAREHOUSE_NAME, self.published, self.database)
        if reason:
            self.say(reason)

    @contextmanager
    def noting_problems(self) -> Iterator[None]:
        """Keep the exception of a stage, which Dagster would only hand on as text with its traceback."""
        self.problem = None
        try:
            yield
        except Exception as error:
            self.problem = error
            raise

    def context(self) -> BuildContext:
        return BuildContext(self.today, self.as_of)


def new_run_id(now: datetime, suffix: str) -> str:
    """A name that sorts by time: 20261125-093000-1a2b3c4d."""
    return f"{now:%Y%m%d-%H%M%S}-{suffix[:8]}"


@contextmanager
def only_build(run: BuildRun) -> Iterator[None]:
    """Hold the lock of the output folder; a second build waits and says so. A killed build leaves no lock behind.

    What dead builds left is removed before the build begins, as it may be what fills the disk.
    """
    builds = run.out / BUILDS_NAME
    builds.mkdir(parents=True, exist_ok=True)
    with (builds / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            run.say("Waiting for another build of this folder to end")
            fcntl.flock(lock, fcntl.LOCK_EX)
        remove_old_builds(run.out, run.run_id)
        yield


def remove_old_builds(out: Path, running: str) -> None:
    """Keep the last published builds and the running one; remove older ones and what a dead build left.

    Only the holder of the lock may call this.
    """
    for link in out.glob(f".{PUBLISHED_NAME}.*"):
        link.unlink()
    kept = {running, *published_builds(out)[:KEPT_BUILDS]}
    for path in [*(out / BUILDS_NAME).glob("*/"), *(out / VERSIONS_NAME).glob("*/")]:
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def published_builds(out: Path) -> list[str]:
    """Run ids of the kept publications, the published one first, each followed by the one it took the place of.

    The order is the one that each build.json noted and not that of the clock, which may have been set back. Below a
    build.json that cannot be read the others follow by name.
    """
    versions = {path.name for path in (out / VERSIONS_NAME).glob("*/")}
    order: list[str] = []
    name = published_build(out)
    while name in versions and name not in order:
        order.append(name)
        try:
            name = json.loads((out / VERSIONS_NAME / name / "build.json").read_text(encoding="utf-8"))["previous"]
        except (OSError, ValueError, KeyError, TypeError):
            return [*order, *sorted(versions - set(order), reverse=True)]
    return order


def published_build(out: Path) -> str | None:
    """Run id of the published build; None when nothing is published."""
    published = out / PUBLISHED_NAME
    return published.resolve().name if published.is_symlink() else None
