"""One reader of the load test: keeps the published file open as docs/reliability.md advises, and asks marts like a person.

Runs as a process of its own, as readers do, and loads nothing but DuckDB. It opens the file anew when another publication
was swapped in, and after each visit; the test marked each publication, so that a result mixed from two would carry two
marks. Prints one JSON line.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter, sleep

import duckdb

# An analyst or a dashboard looks at an answer before it asks again: seconds, drawn anew each time so that readers do not
# march in step. Twenty that never pause would measure the queue before two cores and not the query.
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 0.4
QUESTIONS_A_VISIT = 8
# Short queries on small tables: a second thread costs more than it brings, all the more when there are many readers.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {"threads": 1}
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


@dataclass
class Seen:
    """The marks of each visit, and the seconds of each opening and of each question."""

    marks: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])
    opened: list[float] = field(default_factory=list[float])
    asked: list[float] = field(default_factory=list[float])


def main(path: str, stop: str) -> None:
    """Read until the stop file stands there; print what was seen and how long it took."""
    seen = Seen()
    while not Path(stop).exists():
        _visit(Path(path), seen)
    print(json.dumps({"seen": sorted(seen.marks), "opened": seen.opened, "asked": seen.asked}))


def _visit(path: Path, seen: Seen) -> None:
    version = path.resolve()
    started = perf_counter()
    with duckdb.connect(str(version), read_only=True, config=SETTINGS) as connection:
        seen.opened.append(perf_counter() - started)
        marks = [str(connection.execute(mark).fetchall()[0][0]) for mark in MARKS]
        for question in islice(cycle(QUESTIONS), QUESTIONS_A_VISIT):
            sleep(random.uniform(SHORTEST_PAUSE, LONGEST_PAUSE))
            if path.resolve() != version:
                break
            started = perf_counter()
            assert connection.execute(question).fetchall()
            seen.asked.append(perf_counter() - started)
        marks.append(str(connection.execute(MARKS[0]).fetchall()[0][0]))
    seen.marks.add(tuple(marks))


if __name__ == "__main__":
    main(*sys.argv[1:])
