"""What was wanted of speed and memory, and how each is read from the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log2

from benchmarks.build import COLD, DBT, PLAIN, STOCK
from benchmarks.ingest import DUCKDB, OURS
from benchmarks.rebuild import CAPACITY, CLAIMS, DAY, DEALS, UNCHANGED, WARM
from benchmarks.records import Record, Way

Records = Mapping[str, Record]
Reading = Callable[[Records], float | None]


@dataclass(frozen=True)
class Target:
    """A figure that should be at most so much. Without `unit` it is a ratio."""

    what: str
    most: float
    read: Reading
    unit: str = ""

    def verdict(self, records: Records) -> str:
        """Met, missed or not measured."""
        measured = self.read(records)
        if measured is None:
            return "not measured"
        return "met" if measured <= self.most else "missed"


def over(record: str, way: str, rival: str) -> Reading:
    """The median time of one way over that of another in the same run; None where either is missing."""

    def read(records: Records) -> float | None:
        first, second = _way(records, record, way), _way(records, record, rival)
        return first.median / second.median if first and second else None

    return read


def seconds(record: str, way: str) -> Reading:
    """The median time of a way in seconds; None where it is missing."""

    def read(records: Records) -> float | None:
        found = _way(records, record, way)
        return found.median if found else None

    return read


def peak(record: str, way: str) -> Reading:
    """The peak memory of a way in MB; None where it is missing."""

    def read(records: Records) -> float | None:
        found = _way(records, record, way)
        return found.peak if found else None

    return read


def _way(records: Records, record: str, key: str) -> Way | None:
    return records[record].way(key) if record in records else None


def by_size(records: Records, benchmark: str = "ingest") -> list[Record]:
    """The records of one benchmark from small to large."""
    return sorted((r for name, r in records.items() if name.startswith(f"{benchmark}-")), key=lambda r: r.claims or 0)


def growth(small: Record, large: Record, key: str) -> float | None:
    """By what factor the time of a way grows over linear each time the claims double; None where the way is missing.

    The seconds per claim, large over small, to the power of one over the number of doublings between them.
    """
    before, after = small.way(key), large.way(key)
    if before is None or after is None or not small.claims or not large.claims:
        return None
    times = large.claims / small.claims
    return (after.median / before.median / times) ** (1 / log2(times))


def largest_marts(records: Records) -> Record | None:
    """The record of benchmarks/marts.py with the most claims."""
    sizes = by_size(records, "marts")
    return sizes[-1] if sizes else None


def marts_over_hand(records: Records) -> float | None:
    """The marts of claims over the same SQL by hand, at the largest size measured."""
    largest = largest_marts(records)
    return over(largest.name, DBT, PLAIN)(records) if largest else None


def marts_peak(records: Records) -> float | None:
    """The peak memory of those marts in MB."""
    largest = largest_marts(records)
    return peak(largest.name, DBT)(records) if largest else None


def steepest_growth(records: Records) -> float | None:
    """The largest growth of the ingest between neighbouring sizes; None with fewer than two sizes."""
    steps = [growth(small, large, OURS) for small, large in pairwise(by_size(records))]
    return max((step for step in steps if step is not None), default=None)


TARGETS = (
    Target("full build over `dbt build` alone", 0.7, over("build", COLD, DBT)),
    Target("full build over stock Dagster", 0.4, over("build", COLD, STOCK)),
    Target("full build", 15, seconds("build", COLD), "s"),
    Target("memory of a full build", 700, peak("build", COLD), "MB"),
    Target("one cell of claims changed", 6, seconds("rebuild", CLAIMS), "s"),
    Target("one cell of deals changed", 6, seconds("rebuild", DEALS), "s"),
    Target("one cell of capacity changed", 10, seconds("rebuild", CAPACITY), "s"),
    Target("one cell of claims changed, in a warm process", 2, seconds("rebuild", WARM), "s"),
    Target("another day", 8, seconds("rebuild", DAY), "s"),
    Target("nothing changed", 0.7, seconds("rebuild", UNCHANGED), "s"),
    Target("ingest of 10,000,000 claims over DuckDB's load", 2.5, over("ingest-10000000", OURS, DUCKDB)),
    Target("growth of the ingest over linear, a doubling", 1.15, steepest_growth),
    Target("marts of claims over the same SQL by hand", 1.3, marts_over_hand),
    Target("memory of the marts of claims", 3_000, marts_peak, "MB"),
    Target("memory of the ingest of 10,000,000 claims", 1_500, peak("ingest-10000000", OURS), "MB"),
    Target("memory of the ingest of 50,000,000 claims", 3_000, peak("ingest-50000000", OURS), "MB"),
)
