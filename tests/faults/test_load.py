"""Twenty readers ask the marts of the published file a few questions a second while ten publications are swapped in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import quantiles

import duckdb

from dagster_project.output_folder import published_builds
from faults.builds import HERE, Place, WarmBuilds
from faults.conftest import Measured
from faults.reader import LONGEST_PAUSE, QUESTIONS_A_VISIT, SHORTEST_PAUSE
from faults.whole import assert_nothing_left, published_run_id

READERS, SWAPS = 20, 10


def test_no_reader_meets_an_error_or_a_mixed_result_while_publications_are_swapped(
    warm: WarmBuilds, place: Place, tmp_path: Path, measured: Measured
) -> None:
    stop = tmp_path / "stop"
    load = f"{os.getloadavg()[0]:.1f} before"
    published = {published_run_id(place.out)}
    command = [sys.executable, str(HERE / "reader.py"), str(place.out / "published/warehouse.duckdb"), str(stop)]
    readers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(READERS)
    ]
    try:
        with duckdb.connect(str(place.out / "published/warehouse.duckdb"), read_only=True) as kept_open:
            first = kept_open.execute("select run_id from build").fetchall()
            for _ in range(SWAPS):
                assert warm.run(place, words=place.publish_again).code == 0
                published.add(published_run_id(place.out))
            _assert_still_read(kept_open, first, place)
    finally:
        stop.touch()
        answers = [reader.communicate() for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * READERS, [error for _, error in answers if error]
    found = [json.loads(answer) for answer, _ in answers]
    seen = {tuple(marks) for reader in found for marks in reader["seen"]}
    _assert_each_of_one_publication(seen, published)
    assert len({marks[0] for marks in seen}) > SWAPS / 2, "the readers slept through the swaps"
    questions = f"a question each {SHORTEST_PAUSE} to {LONGEST_PAUSE} s, a new opening each {QUESTIONS_A_VISIT} or swap"
    measured.say(f"load: {READERS} readers, {SWAPS} swaps, {os.cpu_count()} cores; {questions}; load average {load}")
    _say(measured, "mart query", [seconds for reader in found for seconds in reader["asked"]])
    _say(measured, "opening the file anew", [seconds for reader in found for seconds in reader["opened"]])


def _assert_still_read(kept_open: duckdb.DuckDBPyConnection, first: list[tuple[str]], place: Place) -> None:
    """Who holds a file open neither stops a swap nor loses it when its publication is removed."""
    assert first[0][0] not in published_builds(place.out)
    assert kept_open.execute("select run_id from build").fetchall() == first
    assert kept_open.execute("select count(*) from gw_timeline").fetchone() != (0,)
    assert_nothing_left(place)


def _assert_each_of_one_publication(seen: set[tuple[str, ...]], published: set[str]) -> None:
    for run_id, *marks, run_id_at_the_end in seen:
        assert run_id in published
        assert run_id_at_the_end == run_id
        # The first publication carries no marks.
        assert set(marks) in ({f"mark {run_id}"}, {"None"})


def _say(measured: Measured, what: str, seconds: list[float]) -> None:
    cuts = [1000 * second for second in quantiles(seconds, n=100)]
    figures = f"p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, p99 {cuts[98]:.1f} ms"
    measured.say(f"load, {what}: {len(seconds):,} times: {figures}, longest {1000 * max(seconds):.1f} ms")
