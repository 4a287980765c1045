"""The output folder: what in it is ours, what of that may go, and what stays.

Belongs here: whose a folder is, the order of the kept versions, and all removing. Not here: how a publication is written.

A folder is removed only when it is named like a run AND holds what a build put there when it made it: the mark in a folder
below `build/`, in a version the build.json that says its name. Whatever else stands there is somebody's.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from dagster_project.places import BUILDS_NAME, PUBLISHED_NAME, VERSIONS_NAME

KEPT_BUILDS = 5
RUN_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")
MARKER = ".warehouse"
BUILD_MARK = ".made-by-a-build"
UNNAMED = ".new"
RETIRED, PROBE = "retired", ".moved"
LOCK = ".lock"
# What commands leave beside the folders of builds, before a first build too.
BESIDE_BUILDS = frozenset({LOCK, "dbt", "faults.json", "failures.log"})
MARKER_TEXT = """\
`warehouse build` works in this folder. It makes and removes folders named after runs in build/ and versions/, and
replaces the link `published`. It touches nothing else.
"""


class UnusableFolder(Exception):
    """An output folder that a build must not use; the message names the path, the rule and the cure."""

    def __init__(self, path: Path, rule: str, cure: str) -> None:
        super().__init__(f"{path} is in the way\n  rule: {rule}\n  cure: {cure}")


@contextmanager
def held(out: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of an output folder and put our marker into it; who comes second waits and says so.

    A process that dies leaves no lock behind. Raises UnusableFolder, before anything is changed.
    """
    require_usable(out)
    for name in (BUILDS_NAME, VERSIONS_NAME):
        (out / name).mkdir(parents=True, exist_ok=True)
    with (out / BUILDS_NAME / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another build of this folder to end")
            fcntl.flock(lock, fcntl.LOCK_EX)
        _claim(out)
        _require_one_disk(out)
        yield


def require_usable(out: Path) -> None:
    """Raise UnusableFolder when something that no build made stands where a build would work; changes nothing."""
    for folder in (out, out / BUILDS_NAME, out / VERSIONS_NAME):
        if folder.exists() and not folder.is_dir():
            raise UnusableFolder(
                folder, "a build works in folders", "Move it away, or choose another folder with --out."
            )
    published = out / PUBLISHED_NAME
    if published.exists() and not published.is_symlink():
        cure = f"Move it away ({_command('mv', published, f'{published}.old')}), or choose another folder with --out."
        raise UnusableFolder(published, f"{PUBLISHED_NAME} is a link that a build makes to one of its versions", cure)
    foreign = None if (out / MARKER).is_file() else _foreign(out)
    if foreign is not None:
        rule = f"a folder without {MARKER} is used only if nothing but our own stands in its build/ and versions/"
        cure = f"Choose another folder with --out. If a build may work beside it in {out}: {_command('touch', out / MARKER)}"
        raise UnusableFolder(foreign, rule, cure)


def _foreign(out: Path) -> Path | None:
    """The first thing in the places of a build that no build left there.

    Beside versions of ours a link `published` is ours, wherever somebody led it.
    """
    builds, versions, published = out / BUILDS_NAME, out / VERSIONS_NAME, out / PUBLISHED_NAME
    ours = {path for path in _named_after_runs(versions) if (path / "build.json").is_file()}
    beside = {*_named_after_runs(builds), *(builds / name for name in BESIDE_BUILDS)}
    found = {path for folder in (builds, versions) if folder.is_dir() for path in folder.iterdir()} - ours - beside
    if published.is_symlink() and not ours:
        found.add(published)
    return min(found, default=None)


def _claim(out: Path) -> None:
    """Put our marker into the folder, and our mark into the folders of builds that were made before there was one."""
    if (out / MARKER).is_file():
        return
    for version in _named_after_runs(out / VERSIONS_NAME):
        build = out / BUILDS_NAME / version.name
        if _is_made_by_a_build(version) and build.is_dir():
            (build / BUILD_MARK).touch()
    (out / MARKER).write_text(MARKER_TEXT, encoding="utf-8")


def _require_one_disk(out: Path) -> None:
    """Move an empty folder as a publication will be moved. A mount of the same disk elsewhere counts as another disk."""
    made, moved = out / BUILDS_NAME / PROBE, out / VERSIONS_NAME / PROBE
    made.mkdir(exist_ok=True)
    try:
        made.rename(moved)
    except OSError as error:
        made.rmdir()
        if error.errno != errno.EXDEV:
            raise
        rule = f"{made.parent} and {moved.parent} must lie on one disk, as a publication is moved from one to the other"
        raise UnusableFolder(
            made.parent, rule, "Move both, or choose a folder on the other disk with --out."
        ) from error
    moved.rmdir()


def make_build_folder(folder: Path) -> None:
    """Make the folder of a build with the mark that lets it be removed one day; raises OSError over somebody's folder."""
    if (folder / BUILD_MARK).is_file():
        return
    if folder.exists():
        raise FileExistsError(f"{folder} was made by no build; move it away")
    # It gets its name with the mark in it: a build killed in between leaves no folder that may not be removed.
    new = folder.with_name(f".{folder.name}{UNNAMED}")
    new.mkdir(parents=True, exist_ok=True)
    try:
        (new / BUILD_MARK).touch()
        new.rename(folder)
    except OSError:
        _remove_unnamed(new)
        raise


def _remove_unnamed(new: Path) -> None:
    """Remove the folder of a build that has no name yet, which holds its mark at most."""
    with suppress(OSError):
        (new / BUILD_MARK).unlink(missing_ok=True)
        new.rmdir()


def published_build(out: Path) -> str | None:
    """Run id of the published build; None when `published` leads to no version of this folder."""
    version = _target(out / PUBLISHED_NAME)
    is_ours = (out / PUBLISHED_NAME).is_symlink() and version in map(_target, _named_after_runs(out / VERSIONS_NAME))
    return version.name if is_ours else None


def published_builds(out: Path) -> list[str]:
    """Run ids of all versions, the published one first, each followed by the one it took the place of.

    The order is the one that each build.json noted and not that of the clock, which may have been set back. Those that
    are not reached in this way, as a link was lost or a build.json cannot be read, follow by name.
    """
    versions = {path.name for path in _named_after_runs(out / VERSIONS_NAME)}
    order: list[str] = []
    name = published_build(out)
    while name in versions and name not in order:
        order.append(str(name))
        name = _said_by(out / VERSIONS_NAME / order[-1]).get("previous")
    return [*order, *sorted(versions - set(order), reverse=True)]


def what_stays(out: Path) -> str:
    """Say which publication stands in an output folder, and when none does, which versions could be published again."""
    published, kept = published_build(out), published_builds(out)
    if published is not None:
        return f"what was published before stays: build {published}."
    if not kept:
        return "no earlier build stands there to be published."
    again = _command("ln", "-sfn", f"{VERSIONS_NAME}/{kept[0]}", out / PUBLISHED_NAME)
    return f"no earlier build is published. Kept: {', '.join(kept)}. To publish one again: {again}"


def remove_dead_builds(out: Path) -> None:
    """Remove what builds left that made no version: dead ones, and those of versions that have gone.

    Only the holder of the lock may call this.
    """
    for link in out.glob(f".{PUBLISHED_NAME}.*"):
        if link.is_symlink() and RUN_ID.fullmatch(link.name.removeprefix(f".{PUBLISHED_NAME}.")):
            link.unlink()
    for new in (out / BUILDS_NAME).glob(f".*{UNNAMED}"):
        if RUN_ID.fullmatch(new.name[1:].removesuffix(UNNAMED)):
            _remove_unnamed(new)
    versions = {path.name for path in _named_after_runs(out / VERSIONS_NAME)}
    for build in _named_after_runs(out / BUILDS_NAME):
        if build.name not in versions:
            _remove_build(build)


def remove_old_builds(out: Path) -> None:
    """Keep the last versions, counted from what is there, and each that a link leads to; remove the others.

    Only the holder of the lock may call this, and only after a publication was swapped in.
    """
    kept = {*published_builds(out)[:KEPT_BUILDS], *_linked(out)}
    for version in _named_after_runs(out / VERSIONS_NAME):
        if version.name not in kept:
            # One that cannot be moved now stays until the next build.
            with suppress(OSError):
                retire(version, out / BUILDS_NAME / version.name)
    # The next build begins from the database of this one; those before it are some hundred megabytes each.
    for build in _named_after_runs(out / BUILDS_NAME):
        if build.name != published_build(out):
            _remove_build(build)
    remove_dead_builds(out)


def retire(version: Path, build: Path) -> None:
    """Move a version, which is gone at once, into the folder of its build, to be removed with it. Raises OSError."""
    if _is_made_by_a_build(version):
        make_build_folder(build)
        shutil.rmtree(build / RETIRED, ignore_errors=True)
        version.rename(build / RETIRED)


def remove_all_builds(out: Path) -> None:
    """Remove the folders in which builds worked; no version needs them. Only the holder of the lock may call this."""
    for build in _named_after_runs(out / BUILDS_NAME):
        _remove_build(build)


def remove_publications(out: Path) -> None:
    """Remove `published` and every version but those that another link leads to.

    Only the holder of the lock may call this.
    """
    if published_build(out) is not None:
        (out / PUBLISHED_NAME).unlink()
    for version in _named_after_runs(out / VERSIONS_NAME):
        if version.name not in _linked(out):
            retire(version, out / BUILDS_NAME / version.name)
    remove_all_builds(out)


def _remove_build(build: Path) -> None:
    """Remove the folder of a build, the mark last, so that one who dies here leaves what can still be removed."""
    mark = build / BUILD_MARK
    if not mark.is_file():
        return
    with suppress(OSError):
        for path in set(build.iterdir()) - {mark}:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
        if list(build.iterdir()) == [mark]:
            mark.unlink()
            build.rmdir()


def _linked(out: Path) -> set[str]:
    """Names of the versions that a link in the output folder, or among the versions, leads to or into."""
    versions = _target(out / VERSIONS_NAME)
    links = [path for folder in (out, versions) for path in folder.iterdir() if path.is_symlink()]
    return {target.relative_to(versions).parts[0] for target in map(_target, links) if versions in target.parents}


def _named_after_runs(folder: Path) -> list[Path]:
    """The folders of a folder, no links, that are named like a run; none when it is not there."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if RUN_ID.fullmatch(path.name) and path.is_dir() and not path.is_symlink()]


def _is_made_by_a_build(version: Path) -> bool:
    return _said_by(version).get("run_id") == version.name


def _said_by(version: Path) -> dict[str, Any]:
    """What build.json of a version says; nothing when it cannot be read."""
    try:
        said = json.loads((version / "build.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _command(*words: str | Path) -> str:
    """A command to be copied into a shell, whatever the paths hold."""
    return shlex.join(map(str, words))


def _target(path: Path) -> Path:
    """Where a path leads; a circle of links, which `resolve` would raise at, leads to itself."""
    return Path(os.path.realpath(path))
