"""Files that others read while they are replaced: one writer at a time, whole or not at all, and on the disk when told so.

Belongs here: the lock, the replacement and the flush. Which file gets which content is decided by those who call.
"""

from __future__ import annotations

import fcntl
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# Named in .gitignore; a death in the middle leaves such a file, and the next holder of the lock removes it.
UNFINISHED = ".warehouse-new"


class ChangedMeanwhile(Exception):
    """The file is no longer what the caller read, so it was not replaced."""


@contextmanager
def only_writer(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of a folder; a second writer waits and says so. It leaves no file, and a dead holder holds it no more."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another command that writes into {folder}")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def replace_whole(path: Path, content: bytes, expected: bytes) -> None:
    """Put content in place of a file in one step, with its rights; raises ChangedMeanwhile unless it holds what is expected.

    Raises OSError with the file's name where it cannot be written; the file is then as it was.
    """
    target = path.resolve()
    try:
        _replace(path, target, content, expected)
    except OSError as error:
        raise OSError(error.errno, f"{error.strerror}; the file is as it was", str(path)) from error
    flush_one(target.parent)


def _replace(path: Path, target: Path, content: bytes, expected: bytes) -> None:
    mode = stat.S_IMODE(target.stat().st_mode)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        if target.read_bytes() != expected:
            raise ChangedMeanwhile(f"{path} was changed by someone else meanwhile; run the command again")
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def make_read_only(folder: Path) -> None:
    """Take the right to write from every file below a folder; the folders stay as they are, so it can be removed."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)


def flush(folder: Path) -> None:
    """Bring files and folders to the disk, so that a rename is never there before what it points to."""
    for path in [*folder.rglob("*"), folder]:
        flush_one(path)


def flush_one(path: Path) -> None:
    """Bring the names in a folder to the disk, or the content of a file."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
