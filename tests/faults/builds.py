"""Starting builds that a test means to break: forked from a warm process, or as the real command.

Belongs here: how a build is asked for, watched and killed. What must hold afterwards stands in `whole.py`.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from fixtures.raw_folder import SMALL

HERE = Path(__file__).parent
COMMAND = Path(sys.executable).with_name("warehouse")
READING, DRAWING = "Reading and validating", "Drawing the samples"
MODELS, PUBLISHING, WAITING = "Building the models", "Writing, auditing", "Waiting for another build"
START = "Loading"
STAGES = (READING, DRAWING, MODELS, PUBLISHING)
AS_OF = "2026-11-25"
PATIENCE = 180.0


@dataclass(frozen=True)
class Place:
    """Where one test builds: the output folder, and a TMPDIR and a run history of its own to be looked into."""

    out: Path
    temporary: Path
    history: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"TMPDIR": str(self.temporary), "DAGSTER_HOME": str(self.history)}

    def words(self, raw: Path = SMALL) -> list[str]:
        """Ask for a build with its long middle, which would else be over before anything can go wrong in it."""
        return [*self.words_for_changes(raw), "--full"]

    def words_for_changes(self, raw: Path = SMALL) -> list[str]:
        """Ask for a build of what changed since the published one."""
        return ["build", "--raw", str(raw), "--out", str(self.out), "--as-of", AS_OF]

    @property
    def publish_again(self) -> list[str]:
        """Ask the warm process to publish the models of the published build once more, without the long middle."""
        return ["publish", str(self.out)]


def place_in(folder: Path) -> Place:
    """Make the folders of a place; the output folder itself is left to the build."""
    for name in ("tmp", "history"):
        (folder / name).mkdir(parents=True)
    return Place(folder / "out", folder / "tmp", folder / "history")


@dataclass
class Lines:
    """What a build says, line by line, read with a deadline and without a pause."""

    descriptor: int
    said: list[str] = field(default_factory=list[str])
    pending: bytes = b""

    def next(self, patience: float = PATIENCE) -> str | None:
        """Return the next line; None at the end of the stream or when none came in time."""
        deadline = monotonic() + patience
        while b"\n" not in self.pending:
            ready, _, _ = select.select([self.descriptor], [], [], max(0.0, deadline - monotonic()))
            chunk = os.read(self.descriptor, 65536) if ready else b""
            if not chunk:
                return None
            self.pending += chunk
        line, _, self.pending = self.pending.partition(b"\n")
        self.said.append(line.decode())
        return self.said[-1]

    def until(self, words: str) -> str:
        """Read until a line holds the words; fails with what was said when none does."""
        while (line := self.next()) is not None:
            if words in line:
                return line
        raise AssertionError(f"{words!r} was never said:\n" + "\n".join(self.said))

    def listen(self, seconds: float, end: str) -> bool:
        """Read for so long; True when a line with these words came before."""
        deadline = monotonic() + seconds
        while (left := deadline - monotonic()) > 0:
            line = self.next(left)
            if line is not None and end in line:
                return True
        return False


@dataclass
class Ended:
    """How a build ended: exit code (negative: the signal that ended it), everything it said, how long it took."""

    code: int
    said: str
    seconds: float


class WarmBuilds:
    """The warm process of `warm_builds.py`; runs one build at a time."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "warm_builds.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=HERE,
            env=os.environ | {"PYTHONPATH": str(HERE.parent)},
        )
        assert self.process.stdout is not None
        self.lines = Lines(self.process.stdout.fileno())
        self.lines.until("ready")
        self.child = 0
        self.started = 0.0

    def start(
        self,
        place: Place,
        words: list[str] | None = None,
        die_at: tuple[str, str, int, str] | None = None,
        spoil_at: tuple[str, str, str] | None = None,
        largest_file: int = 0,
        as_anyone: bool = False,
        **environment: str,
    ) -> None:
        """Fork one build; its lines can be read from `lines`."""
        request = {
            "words": words or place.words(),
            "environment": place.environment | environment,
            "die_at": die_at,
            "spoil_at": spoil_at,
            "largest_file": largest_file,
            "as_anyone": as_anyone,
        }
        self.lines.said.clear()
        self.started = monotonic()
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        self.child = int(self.lines.until("pid ").split()[1])

    def kill(self) -> Ended:
        """End the build's process group at once, as `kill -9` and the kernel's out-of-memory killer do."""
        os.killpg(self.child, signal.SIGKILL)
        return self.ended()

    def ended(self) -> Ended:
        """Wait for the end of the build; one that never ends is killed, so that the next test can begin."""
        try:
            code = int(self.lines.until("exit ").split()[1])
        except AssertionError:
            os.killpg(self.child, signal.SIGKILL)
            self.lines.until("exit ")
            raise
        said = "\n".join(self.lines.said)
        assert "Traceback" not in said, said
        return Ended(code, said, monotonic() - self.started)

    def run(self, place: Place, **options: object) -> Ended:
        """Run one build to its end."""
        self.start(place, **options)  # type: ignore[arg-type]
        return self.ended()

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


@contextmanager
def real_command(place: Place, **environment: str) -> Iterator[tuple[subprocess.Popen[bytes], Lines]]:
    """Run the real `warehouse build` in a process group of its own; whatever is left of it is ended afterwards."""
    process = subprocess.Popen(
        [str(COMMAND), *place.words()],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | place.environment | environment,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        yield process, Lines(process.stdout.fileno())
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
