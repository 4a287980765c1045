"""One reader of the load test: opens the published file anew again and again and asks marts, until told to stop.

Runs as a process of its own, as readers do, and loads nothing but DuckDB. Each time it looks at several tables of one
opened file; the test marked each publication, so that a result mixed from two would carry two marks. Prints one JSON line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter, sleep

import duckdb

# A reader looks at an answer before asking the next one; twenty that never pause would measure the queue for two cores.
THINKING = 1.0
# Figures that carry the mark of the publication, and questions whose time is measured.
MARKS = (
    "select run_id from build",
    "select string_agg(distinct statement, ',') from claims_as_stated where statement like 'mark %'",
    "select string_agg(distinct statement, ',') from claim_status where statement like 'mark %'",
)
QUESTIONS = (
    "select * from gw_timeline order by all limit 100",
    "select role, count(*) from compute_by_provider group by all",
    "select * from bottleneck_index",
    "select count(*) from gw_timeline_vintages",
)


def main(path: str, stop: str) -> None:
    """Read until the stop file stands there; print what was seen and how long it took."""
    seen: set[tuple[str, ...]] = set()
    opened: list[float] = []
    asked: list[float] = []
    while not Path(stop).exists():
        started = perf_counter()
        with duckdb.connect(path, read_only=True) as connection:
            opened.append(perf_counter() - started)
            marks = [str(connection.execute(mark).fetchall()[0][0]) for mark in MARKS]
            for question in QUESTIONS:
                started = perf_counter()
                assert connection.execute(question).fetchall()
                asked.append(perf_counter() - started)
            marks.append(str(connection.execute(MARKS[0]).fetchall()[0][0]))
        seen.add(tuple(marks))
        sleep(THINKING)
    print(json.dumps({"seen": sorted(seen), "opened": opened, "asked": asked}))


if __name__ == "__main__":
    main(*sys.argv[1:])
