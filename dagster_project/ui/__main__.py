"""`make ui`: the guarded web page in this process, and beside it the daemon that runs the schedule, the sensors and the queue.

`dg dev` would start a web server of its own, without the guard.
"""

from __future__ import annotations

import argparse
import importlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread

import dagster as dg
import uvicorn
from dagster._core.workspace.load_target import ModuleTarget

from dagster_project.commands import WrongUse
from dagster_project.places import ROOT
from dagster_project.run_history import history_home
from dagster_project.ui.webserver import guarded_app, server, workspace

DEFINITIONS = "dagster_project.definitions"
DAEMON_ENDS_WITHIN_SECONDS = 60


def main() -> int:
    """Serve until Ctrl-C; 1 when the daemon ended by itself, 2 when a setting of the schedule cannot be read."""
    parser = argparse.ArgumentParser(prog="make ui", description="Dagster's web page, guarded.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
    parser.add_argument("--port", type=int, default=3000, help="port to listen at (3000)")
    parser.add_argument(
        "--read-only", action="store_true", help="for viewers: nothing can be started, and no daemon runs"
    )
    arguments = parser.parse_args()
    try:
        importlib.import_module("dagster_project.defs.automation")
    except WrongUse as error:
        print(f"make ui: {error}", file=sys.stderr)
        return 2
    history_home()
    target = ModuleTarget(module_name=DEFINITIONS, attribute=None, working_directory=str(ROOT), location_name=None)
    with ExitStack() as stack:
        instance = stack.enter_context(dg.DagsterInstance.get())
        shown = stack.enter_context(workspace(instance, target, arguments.read_only))
        web = server(guarded_app(shown), arguments.host, arguments.port)
        daemon = None if arguments.read_only else stack.enter_context(_daemon(web))
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        print(f"Dagster: http://{arguments.host}:{arguments.port} (Ctrl-C ends it)", flush=True)
        # The server ends in order and then raises the signal that asked for it.
        with suppress(KeyboardInterrupt):
            web.run()
            return 1 if daemon else 0
    return 0


@contextmanager
def _daemon(web: uvicorn.Server) -> Iterator[subprocess.Popen[bytes]]:
    """Run the daemon as long as the page is served, and the page no longer than the daemon."""
    command = [str(Path(sys.executable).with_name("dagster-daemon")), "run", "-m", DEFINITIONS, "-d", str(ROOT)]
    process = subprocess.Popen(command, cwd=ROOT)

    def end_with_it() -> None:
        process.wait()
        web.should_exit = True

    Thread(target=end_with_it, name="daemon", daemon=True).start()
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(DAEMON_ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    sys.exit(main())
