"""What every test may ask for: a sound small project to spoil, published builds, property tests that repeat themselves."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

from dagster_project.places import ROOT
from fixtures.raw_folder import SMALL, RawFolder
from fixtures.shared_builds import (
    AS_OF,
    AWKWARD,
    NOW,
    STANDING,
    SealedBuild,
    build_sealed,
    build_small,
    build_with_history,
    copy_of,
    made_once,
    sealed_build,
    standing_publication,
)

__all__ = ["AS_OF", "NOW", "ROOT"]

# The same examples on every machine and no time limit an example: a slow runner is not a failure.
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=100, database=None)
settings.load_profile("repeatable")


@pytest.fixture
def raw(tmp_path: Path) -> RawFolder:
    """A sound small project of its own for each test."""
    return RawFolder(Path(shutil.copytree(SMALL, tmp_path / "raw")))


@pytest.fixture(scope="session", autouse=True)
def _own_history(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the runs of the tests out of the history that the UI shows."""
    os.environ["DAGSTER_HOME"] = str(tmp_path_factory.mktemp("dagster") / AWKWARD)


@pytest.fixture(scope="session")
def small_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a published build of the small project, to be read; both lie in a folder with an awkward name."""
    return made_once(tmp_path_factory, AWKWARD, build_small) / "out"


@pytest.fixture
def own_small_output(small_output: Path, tmp_path: Path) -> Path:
    """A copy of that folder, in which a test may build."""
    return copy_of(small_output, tmp_path / "own")


@pytest.fixture(scope="session")
def sealed_small(tmp_path_factory: pytest.TempPathFactory) -> SealedBuild:
    """A second build of the small project, in a process of its own that can reach no network."""
    return sealed_build(made_once(tmp_path_factory, "sealed", partial(build_sealed, SMALL)))


@pytest.fixture(scope="session")
def published_real_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication of a build of the real raw tables; of the output folder that the environment names, if it does."""
    standing = os.environ.get(STANDING)
    if standing:
        return standing_publication(Path(standing).resolve())
    return made_once(tmp_path_factory, "real", partial(build_with_history, ROOT / "data/raw")) / "published"


@pytest.fixture(scope="session")
def published_real_data(published_real_folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of that build."""
    with duckdb.connect(str(published_real_folder / "warehouse.duckdb"), read_only=True) as connection:
        yield connection
