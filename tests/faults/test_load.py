"""Twenty readers open the published file anew each second and ask its marts while ten publications are swapped in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import quantiles

from faults.builds import HERE, Place, WarmBuilds
from faults.conftest import Measured
from faults.whole import published_run_id

READERS, SWAPS = 20, 10


def test_no_reader_meets_an_error_or_a_mixed_result_while_publications_are_swapped(
    warm: WarmBuilds, place: Place, tmp_path: Path, measured: Measured
) -> None:
    stop = tmp_path / "stop"
    published = {published_run_id(place.out)}
    command = [sys.executable, str(HERE / "reader.py"), str(place.out / "published/warehouse.duckdb"), str(stop)]
    readers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(READERS)
    ]
    try:
        for _ in range(SWAPS):
            assert warm.run(place, words=place.publish_again).code == 0
            published.add(published_run_id(place.out))
    finally:
        stop.touch()
        answers = [reader.communicate() for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * READERS, [error for _, error in answers if error]
    found = [json.loads(answer) for answer, _ in answers]
    seen = {tuple(marks) for reader in found for marks in reader["seen"]}
    _assert_each_of_one_publication(seen, published)
    assert len({marks[0] for marks in seen}) > SWAPS / 2, "the readers slept through the swaps"
    _say(measured, "mart query", [seconds for reader in found for seconds in reader["asked"]])
    _say(measured, "opening the file anew", [seconds for reader in found for seconds in reader["opened"]])


def _assert_each_of_one_publication(seen: set[tuple[str, ...]], published: set[str]) -> None:
    for run_id, *marks, run_id_at_the_end in seen:
        assert run_id in published
        assert run_id_at_the_end == run_id
        # The first publication carries no marks.
        assert set(marks) in ({f"mark {run_id}"}, {"None"})


def _say(measured: Measured, what: str, seconds: list[float]) -> None:
    cuts = [1000 * second for second in quantiles(seconds, n=100)]
    measured.say(
        f"load, {what}: {READERS} readers, {SWAPS} swaps, {os.cpu_count()} cores, {len(seconds):,} times:"
        f" p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, p99 {cuts[98]:.1f} ms"
    )
