"""How the benchmarks measure: whole processes in turn, and the peak memory that each process reports of itself."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import IO

from dagster_project.places import ROOT

PYTHON = sys.executable
WAREHOUSE = str(Path(PYTHON).with_name("warehouse"))
LAST_WORDS = 2_000


def prepare_nothing() -> None:
    """Begin a run as the one before left things."""


@dataclass
class Contestant:
    """One way to do the work: the command, and what its runs took, in seconds and in peak megabytes.

    `prepare` is called before each run and not timed. With `says_seconds` the last line that the command prints counts
    instead of the time of the whole process. Contestants of one `key` are one way that asks for several things.
    """

    key: str
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict[str, str])
    prepare: Callable[[], None] = prepare_nothing
    says_seconds: bool = False
    seconds: list[float] = field(default_factory=list[float])
    megabytes: list[float] = field(default_factory=list[float])

    def run(self) -> None:
        """Run once to the end and note it. Raises RuntimeError with its last words when it fails."""
        self.prepare()
        with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
            started = perf_counter()
            process = subprocess.Popen(
                self.command, cwd=ROOT, env=_environment() | self.environment, stdout=said, stderr=complained
            )
            _, status, usage = os.wait4(process.pid, 0)
            took = perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            words = [_all_of(said), _all_of(complained)]
        if process.returncode != 0:
            raise RuntimeError(f"{self.name}: exit code {process.returncode}\n{''.join(words)[-LAST_WORDS:]}")
        self.seconds.append(float(words[0].splitlines()[-1]) if self.says_seconds else took)
        self.megabytes.append(usage.ru_maxrss / 1024)


def _environment() -> dict[str, str]:
    """That of this process, but byte code is kept: else every run would compile every module anew."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _all_of(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode(errors="replace")


def in_turn(contestants: list[Contestant], runs: int) -> None:
    """One run each that does not count, to warm the disk; then all in turn, so that a busy moment hits each alike.

    A single run is asked for where each takes minutes: it counts, as a cold disk and compiling once are little of that.
    """
    for contestant in contestants if runs > 1 else ():
        contestant.run()
        contestant.seconds.clear()
        contestant.megabytes.clear()
    for _ in range(runs):
        for contestant in contestants:
            contestant.run()
