"""`make bench`: `warehouse build` and its rival in turn, as whole processes; prints medians, the ratio and peak memory."""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from dagster_project.places import ROOT

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
PYTHON = sys.executable


def seconds_of(command: list[str]) -> float:
    """Run a command to its end; returns wall seconds. Raises CalledProcessError when it fails."""
    started = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    return perf_counter() - started


def main() -> None:
    """Warm both once, then run them in turn."""
    stock = [PYTHON, "-m", "benchmarks.stock_build"]
    ours_seconds: list[float] = []
    stock_seconds: list[float] = []
    peak_megabytes = 0.0
    for turn in range(RUNS + 1):
        with tempfile.TemporaryDirectory() as folder:
            ours = [str(Path(PYTHON).with_name("warehouse")), "build", "--out", folder]
            ours_time = seconds_of(ours)
        if turn == 0:
            peak_megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        stock_time = seconds_of(stock)
        if turn > 0:
            ours_seconds.append(ours_time)
            stock_seconds.append(stock_time)
    print(f"warehouse build: median {median(ours_seconds):.1f} s, peak memory {peak_megabytes:.0f} MB ({RUNS} runs)")
    print(f"stock Dagster with DbtCliResource: median {median(stock_seconds):.1f} s")
    print(f"ratio: {median(ours_seconds) / median(stock_seconds):.2f}")


if __name__ == "__main__":
    main()
