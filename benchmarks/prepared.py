"""What the ways of a benchmark start from, made by processes of their own.

The system counts the memory that a benchmark once held as a peak of every process it starts, so it holds little itself.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks.timing import PYTHON
from dagster_project.places import ROOT


def generated(claims: int, raw: Path) -> None:
    """Write a raw folder of that many claims. Raises CalledProcessError."""
    _run("benchmarks.generate", "--claims", str(claims), "--folder", str(raw))


def staged_for_models(raw: Path, staging: Path) -> None:
    """Stage a raw folder with the draws and the day, as the models want it. Raises CalledProcessError."""
    _run("benchmarks.stage", str(raw), str(staging), "--for-models")


def staged_claims(claims: int, folder: Path) -> dict[str, str]:
    """Make and stage that many claims below a folder; returns the environment that names the staged tables."""
    generated(claims, folder / "raw")
    staged_for_models(folder / "raw", folder / "staging")
    return {"WAREHOUSE_STAGING": str(folder / "staging")}


def _run(module: str, *words: str) -> None:
    subprocess.run([PYTHON, "-m", module, *words], cwd=ROOT, check=True)
