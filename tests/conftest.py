"""What every test may ask for: a sound small project to spoil, and property tests that repeat themselves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fixtures.raw_folder import SMALL, RawFolder
from hypothesis import settings

# The same examples on every machine and no time limit an example: a slow runner is not a failure.
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=100, database=None)
settings.load_profile("repeatable")


@pytest.fixture
def raw(tmp_path: Path) -> RawFolder:
    """A sound small project of its own for each test."""
    return RawFolder(Path(shutil.copytree(SMALL, tmp_path / "raw")))
