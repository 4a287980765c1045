"""A process that has loaded everything a build needs and forks one child for each build asked of it.

Most of a build's time is the start of the interpreter. A fault test needs scores of builds, so it pays for the start once.
The parent only imports: it uses neither Polars nor DuckDB, whose threads would not survive a fork. A few tests run the
real command instead, see `real_command`.

Asked by one JSON line on stdin; answers `pid N`, the lines of the build, and `exit N` (negative: killed by a signal).
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

SMALL = Path(__file__).parents[1] / "fixtures/small"


def serve() -> None:
    """Load the build once, then answer requests until stdin ends."""
    from dagster_project.transform.project import _fingerprint, _parsed_manifest

    _parsed_manifest(_fingerprint())
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _build(json.loads(line))
        _pid, status = os.waitpid(child, 0)
        print(f"exit {os.waitstatus_to_exitcode(status)}", flush=True)


def _build(request: dict[str, Any]) -> None:
    from dagster_project.cli import main

    os.setsid()
    os.dup2(1, 2)
    os.environ.update(request["environment"])
    if request["user"]:
        os.setuid(request["user"])
    if request["largest_file"]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["largest_file"], resource.RLIM_INFINITY))
    print(f"pid {os.getpid()}", flush=True)
    if request["die_at"]:
        _die_at(*request["die_at"])
    words = request["words"]
    code = _publish_again(Path(words[1])) if words[0] == "publish" else main(words)
    sys.stdout.flush()
    os._exit(code)


def _publish_again(out: Path) -> int:
    """Publish the models of the published build once more as a build of its own: a build without its long middle."""
    from dagster_project.build_run import BuildRun, new_run_id, only_build, published_build
    from dagster_project.publish.swap import publish

    today = datetime.now()
    run = BuildRun(new_run_id(today, uuid.uuid4().hex), today.date(), today.date(), SMALL, out)
    with only_build(run):
        shutil.copytree(out / "build" / str(published_build(out)), run.folder)
        publish(run)
    return 0


def _die_at(module: str, name: str, call: int, when: str) -> None:
    """Make the process kill itself before or after the given call of a function."""
    holder = sys.modules[module]
    original: Callable[..., Any] = getattr(holder, name)
    calls = 0

    def deadly(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*arguments, **named)
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(holder, name, deadly)


if __name__ == "__main__":
    serve()
