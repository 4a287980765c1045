"""One build: where it reads and writes, what it looked from, and what it found. Dagster's assets pass it along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from dagster_project.ingest.faults import Fault
from dagster_project.ingest.stage import BuildContext
from dagster_project.output_folder import held, make_build_folder, published_build, remove_dead_builds
from dagster_project.places import BUILDS_NAME, OUT, PUBLISHED_NAME, RAW, VERSIONS_NAME, WAREHOUSE_NAME, project_hash
from dagster_project.transform.kept import take_over
from dagster_project.transform.project import DUCKDB


def say_nothing(_line: str) -> None:
    """Take a line of progress that nobody reads."""


@dataclass
class BuildRun:
    """The folders and the dates of one build, what it was built from, and the faults and the problem it met."""

    run_id: str
    today: date
    as_of: date
    raw: Path = RAW
    out: Path = OUT
    engine: str = DUCKDB
    full: bool = False
    say: Callable[[str], None] = say_nothing
    # Taken before anything of it is used: what is edited while the build runs is not vouched for.
    project: str = field(default_factory=project_hash)
    inputs: dict[str, str] = field(default_factory=dict[str, str])
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

    def begin(self) -> None:
        """Make the folder of the build, with the mark that lets a later build remove it."""
        make_build_folder(self.folder)

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
    """Hold the lock of the output folder; a second build waits and says so. Raises UnusableFolder.

    What dead builds left is removed before the build begins, as it may be what fills the disk. No version is touched.
    """
    with held(run.out, run.say):
        remove_dead_builds(run.out)
        yield
