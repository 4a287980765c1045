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
    """Lines for the summary: figures are printed and never asserted."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, line: str) -> None:
        self.lines.append(line)


MEASURED = Measured()


@pytest.fixture(scope="session")
def measured() -> Measured:
    return MEASURED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if MEASURED.lines:
        terminalreporter.section("measured")
        for line in MEASURED.lines:
            terminalreporter.write_line(line)
