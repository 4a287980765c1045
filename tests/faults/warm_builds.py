"""A process that has loaded everything a build needs and forks one child for each build asked of it.

Most of a build's time is the start of the interpreter. A fault test needs scores of builds, so it pays for the start once.
The parent only imports: it uses neither Polars nor DuckDB, whose threads would not survive a fork. A few tests run the
real command instead, see `real_command`.

Asked by one JSON line on stdin; answers `pid N`, the lines of the build, and `exit N` (negative: killed by a signal).
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from fixtures.rights import rights_hold

LOADED = (
    "dagster_project.commands.build",
    "dagster_project.publish.datapackage",
    "dagster_project.publish.site.write",
    "dagster_project.publish.swap",
    "dagster_project.refresh.stages",
    "jinja2",
    "vl_convert",
)
SMALL = Path(__file__).parents[1] / "fixtures/small"


def serve() -> None:
    """Load the build once, then answer requests until stdin ends."""
    # dbt uses DuckDB to compile, so a process of its own does it.
    compiling = "from dagster_project.transform.project import ensure_manifest; ensure_manifest()"
    subprocess.run([sys.executable, "-c", compiling], check=True)
    for module in LOADED:
        importlib.import_module(module)
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _build(json.loads(line))
        _pid, status = os.waitpid(child, 0)
        # On a line of its own: a build killed while it spoke may have left half a line.
        print(f"\nexit {os.waitstatus_to_exitcode(status)}", flush=True)


def _build(request: dict[str, Any]) -> None:
    os.setsid()
    os.dup2(1, 2)
    os.environ.update(request["environment"])
    if request["largest_file"]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["largest_file"], resource.RLIM_INFINITY))
    print(f"pid {os.getpid()}", flush=True)
    if request["die_at"]:
        _die_at(*request["die_at"])
    if request["spoil_at"]:
        _spoil_at(*request["spoil_at"])
    with rights_hold() if request["as_anyone"] else nullcontext():
        code = _run(request["words"])
    sys.stdout.flush()
    os._exit(code)


def _run(words: list[str]) -> int:
    """Run the command. Nothing may be raised: a fork that ends as Python does would wait for the parent's threads."""
    from dagster_project.cli import main
    from dagster_project.machine_failure import in_words

    try:
        return _publish_again(*words[1:]) if words[0] == "publish" else main(words)
    except Exception as error:
        print(f"warehouse: {in_words(error)}")
        return 3


def _publish_again(out_folder: str, moment: str = "") -> int:
    """Publish the models of the published build once more as a build of its own: a build without its long middle."""
    from dagster_project.build_run import BuildRun, new_run_id, only_build
    from dagster_project.commands.build import _Stages
    from dagster_project.output_folder import published_build
    from dagster_project.places import content_hashes
    from dagster_project.publish.swap import publish
    from dagster_project.transform.project import DUCKDB

    out = Path(out_folder)
    now = datetime.fromisoformat(moment) if moment else datetime.now()
    run_id = new_run_id(now, uuid.uuid4().hex)
    run = BuildRun(run_id, now.date(), now.date(), SMALL, out, DUCKDB, say=_Stages().say)
    with only_build(run):
        run.begin()
        run.inputs = content_hashes(SMALL)
        shutil.copytree(out / "build" / str(published_build(out)), run.folder, dirs_exist_ok=True)
        _mark(run.database, run.run_id)
        run.say("Writing, auditing and swapping in the publication")
        publish(run)
    return 0


def _mark(database: Path, mark: str) -> None:
    """Put the run id into two marts, so that a reader can tell which publication each of them came from."""
    with duckdb.connect(str(database)) as connection:
        for mart in ("claims_as_stated", "claim_status"):
            connection.execute(f"update marts.{mart} set statement = ?", [f"mark {mark}"])


def _spoil_at(stage: str, path: str, damage: str) -> None:
    """When the build says that a stage begins, damage or remove a path of its folder before the stage is gone into."""
    from dagster_project import build_run
    from dagster_project.commands import build

    running: list[build_run.BuildRun] = []
    original = build_run.BuildRun

    def remembered(*arguments: Any, **named: Any) -> build_run.BuildRun:
        running.append(original(*arguments, **named))
        return running[-1]

    say = build._Stages.say

    def say_and_spoil(self: Any, line: str) -> None:
        say(self, line)
        if stage in line:
            _spoil(running[-1].folder / path, damage)

    build_run.BuildRun = remembered  # type: ignore[assignment,misc]
    build._Stages.say = say_and_spoil


def _spoil(path: Path, damage: str) -> None:
    if damage == "lost":
        shutil.rmtree(path)
        return
    content = path.read_bytes()
    path.unlink()
    spoiled = {"cut": content[: len(content) // 2], "emptied": b"", "overwritten": b"\x00" * len(content)}
    if damage in spoiled:
        path.write_bytes(spoiled[damage])


def _die_at(module: str, name: str, call: int, when: str) -> None:
    """Make the process kill itself before or after the given call of a function."""
    holder = importlib.import_module(module)
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
