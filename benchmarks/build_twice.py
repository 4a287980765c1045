"""A warm rebuild: one cell of claims changes between two builds in one process. The seconds of the second are the last line.

python -m benchmarks.build_twice OUT
"""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from pathlib import Path
from time import perf_counter

from benchmarks.rebuild import change_one_cell
from dagster_project.commands.build import build
from dagster_project.places import RAW


def main() -> int:
    """Build the curated data, change a cell and build again; exit code of the first build that failed, or 0."""
    folder, took = Path(sys.argv[1]), 0.0
    raw = shutil.copytree(RAW, folder / "raw", dirs_exist_ok=True)
    for _ in range(2):
        change_one_cell(raw, "claims")
        now, started = datetime.now(), perf_counter()
        code = build(raw, folder / "out", now.date(), now)
        took = perf_counter() - started
        if code:
            return code
    print(took)
    return 0


if __name__ == "__main__":
    sys.exit(main())
