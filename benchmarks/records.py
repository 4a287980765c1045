"""What a benchmark found, as one JSON file: the machine, its load before, and every run of every way."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.timing import Contestant, in_turn

RESULTS = Path(__file__).with_name("results")
CPU_INFO = Path("/proc/cpuinfo")


@dataclass(frozen=True)
class Way:
    """One way to do the work with the seconds and the peak megabytes of each of its runs."""

    key: str
    name: str
    seconds: tuple[float, ...]
    megabytes: tuple[float, ...]

    @property
    def median(self) -> float:
        """Seconds."""
        return median(self.seconds)

    @property
    def p95(self) -> float:
        """Seconds that 95 of 100 runs stay within; of one run its own."""
        return quantiles(self.seconds, n=20, method="inclusive")[-1] if len(self.seconds) > 1 else self.median

    @property
    def peak(self) -> float:
        """Megabytes, of the largest run."""
        return max(self.megabytes)


@dataclass(frozen=True)
class Machine:
    """Where a benchmark ran: cores, memory in GB, processor, Python, and the load just before."""

    cores: int
    gigabytes: float
    processor: str
    python: str
    load: float

    def __str__(self) -> str:
        return f"{self.cores} cores ({self.processor}), {self.gigabytes:.0f} GB, Python {self.python}, load {self.load:.1f}"


@dataclass(frozen=True)
class Record:
    """One run of one benchmark. `claims` and `megabytes` say how large its input was, where that is the question."""

    name: str
    measured_on: str
    machine: Machine
    runs: int
    ways: tuple[Way, ...]
    claims: int | None = None
    megabytes: float | None = None

    def way(self, key: str) -> Way | None:
        return next((way for way in self.ways if way.key == key), None)


def this_machine() -> Machine:
    """The machine as it is now."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    lines = CPU_INFO.read_text(encoding="utf-8").splitlines() if CPU_INFO.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    processor = models[0] if models else platform.machine()
    load = round(os.getloadavg()[0], 2)
    return Machine(os.cpu_count() or 1, round(gigabytes, 1), processor, platform.python_version(), load)


def measure(
    name: str,
    contestants: list[Contestant],
    runs: int,
    claims: int | None = None,
    megabytes: float | None = None,
) -> Record:
    """Run the contestants in turn. Raises RuntimeError when one fails."""
    machine = this_machine()
    in_turn(contestants, runs)
    ways = tuple(ways_of(contestants))
    return Record(name, date.today().isoformat(), machine, runs, ways, claims, megabytes)


def ways_of(contestants: list[Contestant]) -> Iterable[Way]:
    """The ways in the order of their first contestant, each with the runs of all its contestants."""
    for key in dict.fromkeys(contestant.key for contestant in contestants):
        same = [contestant for contestant in contestants if contestant.key == key]
        seconds = tuple(round(took, 4) for one in same for took in one.seconds)
        megabytes = tuple(round(peak, 1) for one in same for peak in one.megabytes)
        yield Way(key, same[0].name, seconds, megabytes)


def save(record: Record, folder: Path) -> None:
    """Write a record as `<folder>/<name>.json` and print it in short."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{record.name}.json").write_text(json.dumps(asdict(record), indent=2) + "\n", encoding="utf-8")
    print(f"{record.name}: {record.runs} runs each, {record.machine}")
    for way in record.ways:
        print(f"{way.median:9.2f} s {way.peak:7.0f} MB  {way.name}")


def read_records(folder: Path) -> dict[str, Record]:
    """All records of a folder by name."""
    contents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return {content["name"]: _record(content) for content in contents}


def _record(content: dict[str, Any]) -> Record:
    ways = tuple(
        Way(way["key"], way["name"], tuple(way["seconds"]), tuple(way["megabytes"])) for way in content["ways"]
    )
    fields: dict[str, Any] = content | {"machine": Machine(**content["machine"]), "ways": ways}
    return Record(**fields)


def command_line(description: str | None, runs: int) -> argparse.ArgumentParser:
    """What every benchmark takes: how often each way runs, and the folder of the records."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--runs", type=int, default=runs, help=f"how often each way runs ({runs})")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the records (benchmarks/results)")
    return parser
