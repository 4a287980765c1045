"""How the benchmarks measure: whole processes in turn, medians, and the peak memory that each process reports of itself."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from dagster_project.places import ROOT

PYTHON = sys.executable
WAREHOUSE = str(Path(PYTHON).with_name("warehouse"))


@dataclass
class Contestant:
    """One way to do the work: the command, and what its runs took."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict[str, str])
    seconds: list[float] = field(default_factory=list[float])
    megabytes: list[float] = field(default_factory=list[float])

    def run(self) -> None:
        """Run once to the end and note it. Raises CalledProcessError when it fails."""
        started = perf_counter()
        process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=os.environ | self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise subprocess.CalledProcessError(process.returncode, self.command)
        self.seconds.append(perf_counter() - started)
        self.megabytes.append(usage.ru_maxrss / 1024)


def in_turn(contestants: list[Contestant], runs: int) -> None:
    """One run each that does not count, to warm the disk; then all in turn, so that a busy moment hits each alike."""
    for contestant in contestants:
        contestant.run()
        contestant.seconds.clear()
        contestant.megabytes.clear()
    for _ in range(runs):
        for contestant in contestants:
            contestant.run()


def table(contestants: list[Contestant]) -> str:
    """A Markdown table: median seconds, peak memory, and the first contestant's time over each other's."""
    first = median(contestants[0].seconds)
    lines = ["| way | median s | peak MB | ratio |", "|---|--:|--:|--:|"]
    for one in contestants:
        took = median(one.seconds)
        ratio = "" if one is contestants[0] else f"{first / took:.2f}"
        lines.append(f"| {one.name} | {took:.2f} | {max(one.megabytes):.0f} | {ratio} |")
    return "\n".join(lines) + "\n"


def machine() -> str:
    """The machine in a line: cores, memory, load."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {gigabytes:.0f} GB, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}"
