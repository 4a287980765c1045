"""Which CSVs of a folder changed since the last look."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path


def changes(folder: Path, pause: Callable[[], None]) -> Iterator[list[str]]:
    """Look at the folder now and after each pause; yields the names of the CSVs whose content changed, if any did.

    A file that was only touched is read once and passed over; one that did not even move in time is not read.
    """
    seen: dict[str, tuple[tuple[int, int], str]] = {}
    _look(folder, seen)
    return _changes_since(folder, seen, pause)


def _changes_since(
    folder: Path, seen: dict[str, tuple[tuple[int, int], str]], pause: Callable[[], None]
) -> Iterator[list[str]]:
    while True:
        pause()
        changed = _look(folder, seen)
        if changed:
            yield changed


def _look(folder: Path, seen: dict[str, tuple[tuple[int, int], str]]) -> list[str]:
    found = (path for form in ("*.csv", "*/*.csv") for path in folder.glob(form))
    stamps = {str(path.relative_to(folder)): _stamp(path) for path in found}
    changed = [name for name in seen if name not in stamps]
    for name in changed:
        del seen[name]
    for name, stamp in stamps.items():
        before = seen.get(name)
        if before is not None and before[0] == stamp:
            continue
        seen[name] = (stamp, _digest(folder / name))
        if before is None or before[1] != seen[name][1]:
            changed.append(name)
    return sorted(changed)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return (0, 0)
    return (state.st_mtime_ns, state.st_size)


def _digest(path: Path) -> str:
    try:
        return hashlib.blake2b(path.read_bytes()).hexdigest()
    except OSError:
        return ""
