"""What fault tests share: the warm process, a place to build in, and a record of how long recovery took."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest

from faults.builds import STAGES, START, Place, WarmBuilds, place_in

SAID = "measured"


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmBuilds]:
    builds = WarmBuilds()
    yield builds
    builds.close()


@dataclass(frozen=True)
class First:
    """A place with one good publication, only to be copied, and how long each stage of its build took."""

    place: Place
    seconds: dict[str, float]


@pytest.fixture(scope="session")
def first(warm: WarmBuilds, tmp_path_factory: pytest.TempPathFactory) -> First:
    place = place_in(tmp_path_factory.mktemp("first"))
    warm.start(place)
    times = [monotonic()]
    for stage in STAGES:
        warm.lines.until(stage)
        times.append(monotonic())
    assert warm.ended().code == 0
    times.append(monotonic())
    seconds = [later - earlier for earlier, later in pairwise(times)]
    return First(place, dict(zip((START, *STAGES), seconds, strict=True)))


@pytest.fixture
def stage_seconds(first: First) -> dict[str, float]:
    """How long each stage of a good build of the small project took here today."""
    return first.seconds


@pytest.fixture
def place(first: First, tmp_path: Path) -> Place:
    """A place of its own for each test, where a good publication stands already."""
    own = place_in(tmp_path)
    shutil.copytree(first.place.out, own.out, symlinks=True)
    return own


class Measured:
    """Lines for the summary: figures are printed and never asserted. They travel with the report of their test."""

    def __init__(self, properties: list[tuple[str, object]]) -> None:
        self.properties = properties

    def say(self, line: str) -> None:
        self.properties.append((SAID, line))


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measured:
    return Measured(request.node.user_properties)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    # Of a passed test the call is told of here, of a skipped or broken one the phase in which it ended.
    reports = [report for name, told in terminalreporter.stats.items() if name for report in told]
    lines = [line for report in reports for name, line in getattr(report, "user_properties", []) if name == SAID]
    if lines:
        terminalreporter.section("measured")
        for line in lines:
            terminalreporter.write_line(str(line))
