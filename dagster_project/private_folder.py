"""A folder for the files of one command alone, below the system's folder for temporary files.

It goes when the command ends. What a killed one left, the next command of the same kind removes: the folder holds a lock that
only a living process holds.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = ".held"


@contextmanager
def private_folder(prefix: str) -> Iterator[Path]:
    """Yield a new folder whose name begins so; removes those of dead processes first."""
    _remove_dead(prefix)
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with (folder / f"{LOCK}.new").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            # Named only when it is held, or somebody could take its owner for dead.
            (folder / f"{LOCK}.new").rename(folder / LOCK)
            yield folder


def _remove_dead(prefix: str) -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        if folder.is_symlink() or not folder.is_dir() or folder.stat().st_uid != os.getuid():
            continue
        try:
            with (folder / LOCK).open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            # In use, or not one of ours.
            continue
