"""Building again: when one cell changed, on another day, and when nothing changed, beside the plain SQL of the models.

python -m benchmarks.rebuild --runs 5
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from benchmarks.build import cold_build, plain_script, prepared
from benchmarks.records import command_line, measure, save
from benchmarks.timing import PYTHON, WAREHOUSE, Contestant
from dagster_project.places import RAW

WARM, UNCHANGED, CLAIMS, DEALS, CAPACITY, DAY = "warm", "unchanged", "claims", "deals", "capacity", "day"
# Of each table the columns of one figure: a lower bound, the figure, an upper bound.
FIGURES = {
    "claims": ("low", "value", "high"),
    "deals": ("usd_bn_low", "usd_bn", "usd_bn_high"),
    "capacity": ("power_mw_low", "power_mw", "power_mw_high"),
}


def change_one_cell(raw: Path, table: str) -> None:
    """Add one to the last figure of a table that stands alone, so that every call leaves another file of as many rows.

    Raises StopIteration when no row states a figure alone.
    """
    path, (low, value, high) = raw / f"{table}.csv", FIGURES[table]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    changed = next(row for row in reversed(rows) if row[value] and not row[low] and not row[high])
    changed[value] = f"{float(changed[value]) + 1:g}"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def one_cell(key: str, folder: Path, environment: dict[str, str]) -> Contestant:
    """A build after one cell of a table changed, beginning from the build before it."""
    raw = shutil.copytree(RAW, folder / key / "raw")
    command = [WAREHOUSE, "build", "--raw", str(raw), "--out", str(folder / key / "out")]
    name = f"`warehouse build`, one cell of {key} changed"
    return Contestant(key, name, command, environment, prepare=lambda: change_one_cell(raw, key))


def another_day(folder: Path, environment: dict[str, str]) -> Contestant:
    """A build as of the day before the one that the build before it looked from."""
    contestant = Contestant(DAY, "`warehouse build`, another day", [], environment)
    days = (date.today() - timedelta(days=back) for back in count())

    def next_day() -> None:
        contestant.command = [WAREHOUSE, "build", "--as-of", next(days).isoformat(), "--out", str(folder / DAY)]

    contestant.prepare = next_day
    return contestant


def contestants(folder: Path, environment: dict[str, str]) -> list[Contestant]:
    """All ways, the cold build first: the unchanged one finds what it published."""
    warm = [PYTHON, "-m", "benchmarks.build_twice", str(folder / "twice")]
    cold = cold_build(folder, environment)
    unchanged = [word for word in cold.command if word != "--full"]
    return [
        cold,
        one_cell(CLAIMS, folder, environment),
        one_cell(DEALS, folder, environment),
        one_cell(CAPACITY, folder, environment),
        Contestant(WARM, "one cell of claims changed, in a warm process", warm, environment, says_seconds=True),
        another_day(folder, environment),
        Contestant(
            UNCHANGED, "`warehouse build --if-changed`, nothing changed", [*unchanged, "--if-changed"], environment
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
