"""What every test may ask for: a sound small project to spoil, published builds, property tests that repeat themselves."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

from fixtures.raw_folder import SMALL, RawFolder

# The same examples on every machine and no time limit an example: a slow runner is not a failure.
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=100, database=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 25, 12)
AS_OF = date(2026, 11, 25)
# Whatever reads the small publication proves that a folder may be called so: a quote, a pattern, a letter beyond ASCII.
AWKWARD = "o'brien [1] ü"


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
    """The output folder of a published build of the small project, both in folders with an awkward name."""
    from dagster_project.commands.build import build

    folder = tmp_path_factory.mktemp("small") / AWKWARD
    raw = Path(shutil.copytree(SMALL, folder / "raw"))
    assert build(raw, folder / "out", AS_OF, NOW) == 0
    return folder / "out"


@pytest.fixture(scope="session")
def published_real_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication of a build of the real raw tables."""
    from dagster_project.commands.build import build

    out = tmp_path_factory.mktemp("real")
    assert build(ROOT / "data/raw", out, AS_OF, NOW) == 0
    return out / "published"


@pytest.fixture(scope="session")
def published_real_data(published_real_folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of that build."""
    with duckdb.connect(str(published_real_folder / "warehouse.duckdb"), read_only=True) as connection:
        yield connection
