"""Building again: in one process, when nothing changed, and when one cell of one claim did, beside the plain SQL of the models.

python -m benchmarks.rebuild --runs 5
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.build import cold_build, plain_script, prepared
from benchmarks.records import command_line, measure, save
from benchmarks.timing import PYTHON, WAREHOUSE, Contestant
from dagster_project.places import RAW

WARM, UNCHANGED, ONE_CELL = "warm", "unchanged", "one-cell"


def change_one_cell(claims: Path) -> None:
    """Add one to the last figure that stands alone, so that every call leaves another file of as many rows.

    Raises StopIteration when no claim states a figure alone.
    """
    with claims.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    changed = next(row for row in reversed(rows) if row["value"] and not row["low"] and not row["high"])
    changed["value"] = f"{float(changed['value']) + 1:g}"
    with claims.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _changing(raw: Path) -> Callable[[], None]:
    return lambda: change_one_cell(raw / "claims.csv")


def contestants(folder: Path, environment: dict[str, str]) -> list[Contestant]:
    """All ways, the cold build first: the unchanged one finds what it published."""
    raw = folder / "raw"
    shutil.copytree(RAW, raw)
    twice = [PYTHON, "-m", "benchmarks.build_twice", str(folder / "twice")]
    one_cell = [WAREHOUSE, "build", "--if-changed", "--raw", str(raw), "--out", str(folder / "one-cell")]
    cold = cold_build(folder, environment)
    return [
        cold,
        Contestant(WARM, "the second build of one process", twice, environment, says_seconds=True),
        Contestant(
            UNCHANGED, "`warehouse build --if-changed`, nothing changed", [*cold.command, "--if-changed"], environment
        ),
        Contestant(
            ONE_CELL,
            "`warehouse build --if-changed`, one cell of one claim changed",
            one_cell,
            environment,
            prepare=_changing(raw),
        ),
        plain_script(folder, environment),
    ]


def main() -> None:
    """Run all ways in turn and write the record."""
    given = command_line(__doc__, runs=5).parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        save(measure("rebuild", contestants(folder, prepared(folder)), given.runs), given.results)


if __name__ == "__main__":
    main()
