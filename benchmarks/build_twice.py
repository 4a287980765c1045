"""A warm rebuild: the second of two whole builds in one process. Its seconds are the last line printed.

python -m benchmarks.build_twice OUT
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from time import perf_counter

from dagster_project.commands.build import build
from dagster_project.places import RAW


def main() -> int:
    """Build the curated data twice; exit code of the first build that failed, or 0."""
    took = 0.0
    for _ in range(2):
        now, started = datetime.now(), perf_counter()
        code = build(RAW, Path(sys.argv[1]), now.date(), now)
        took = perf_counter() - started
        if code:
            return code
    print(took)
    return 0


if __name__ == "__main__":
    sys.exit(main())
