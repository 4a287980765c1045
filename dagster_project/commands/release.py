"""`warehouse release`: freeze what is published as a dated folder with checksums, and say what changed.

The folder is a plain copy of the published one, made read-only, with SHA256SUMS (for `sha256sum -c`) and
CHANGES.md. The same words go into the data part of CHANGELOG.md, below its marker. A second call finishes what one
that died in the middle began.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import sys
from datetime import date
from pathlib import Path

from dagster_project.commands import WrongUse
from dagster_project.publish.compare_marts import MartChange, compare_marts, headline_changes
from dagster_project.publish.exports import changed_files
from dagster_project.whole_files import ChangedMeanwhile, flush, flush_one, make_read_only, only_writer, replace_whole

MARKER = "<!-- Data releases, newest first; filled by `warehouse release`. -->"
CHECKSUMS, CHANGES, WAREHOUSE = "SHA256SUMS", "CHANGES.md", "warehouse.duckdb"
CHUNK = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "--published", type=Path, default=Path("data/published"), help="folder to freeze (data/published)"
    )
    parser.add_argument(
        "--releases", type=Path, default=Path("data/releases"), help="where releases stand (data/releases)"
    )
    parser.add_argument("--changelog", type=Path, default=Path("CHANGELOG.md"), help="file to fill (CHANGELOG.md)")
    parser.add_argument("--name", default=f"{date.today()}", help="date, or date and number (today)")


def run(arguments: argparse.Namespace) -> int:
    """Make the release, or finish one that was begun; 0 when done, 2 when it cannot be made."""
    try:
        folder, lines = release(arguments.published, arguments.releases, arguments.changelog, arguments.name)
    except (WrongUse, ChangedMeanwhile) as problem:
        print(problem, file=sys.stderr)
        return 2
    print(f"{folder} is made. Check it with: cd {folder} && sha256sum -c {CHECKSUMS}")
    print("\n".join(lines))
    return 0


def release(published: Path, releases: Path, changelog: Path, name: str) -> tuple[Path, list[str]]:
    """Freeze the published folder under a name; returns the release's folder and the lines of its changes.

    A release whose folder stands and whose lines are missing in the changelog, as after a death in between, gets them.
    """
    if day_and_number(name) is None:
        raise WrongUse(f"{name!r} names no release; a name is a date with or without a number: {_next_name(releases)}")
    folder = releases / name
    if not folder.exists() and not (published / WAREHOUSE).exists():
        raise WrongUse(f"{published} holds no {WAREHOUSE}. Build first: warehouse build")
    releases.mkdir(parents=True, exist_ok=True)
    with only_writer(releases, lambda line: print(line, file=sys.stderr)):
        before = _changelog(changelog)
        if folder.exists():
            lines = _told_in(folder)
            if _heading(name) in before.decode("utf-8").splitlines():
                raise WrongUse(
                    f"{folder} is there already, and a release never changes. Give another name: --name"
                    f" {_next_name(releases)}"
                )
        else:
            lines = _freeze(published.resolve(), releases, name)
        replace_whole(changelog, _with_entry(before, name, lines), before)
    return folder, lines


def _freeze(version: Path, releases: Path, name: str) -> list[str]:
    """Copy one publication, whatever is swapped in meanwhile, and put the copy in place when it is whole."""
    for left in releases.glob(".*.unfinished"):
        shutil.rmtree(left)
    unfinished = releases / f".{name}.unfinished"
    shutil.copytree(version, unfinished)
    changed = changed_files(unfinished)
    if changed is None:
        raise WrongUse(f"{version} keeps no hashes of its files to compare them with. Build anew: warehouse build")
    if changed:
        raise WrongUse(f"{version} is not as it was published: {', '.join(changed)}. Build anew: warehouse build")
    lines = change_lines(latest_release(releases), unfinished)
    (unfinished / CHANGES).write_text("\n".join([*_head(name), *lines, ""]), encoding="utf-8")
    _write_checksums(unfinished)
    make_read_only(unfinished)
    flush(unfinished)
    unfinished.rename(releases / name)
    flush_one(releases)
    return lines


def day_and_number(name: str) -> tuple[date, int] | None:
    """Read the name of a release, 2026-11-25 or 2026-11-25.2; None when it is none."""
    parts = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.([1-9][0-9]{0,3}))?", name)
    if parts is None:
        return None
    try:
        return date.fromisoformat(parts[1]), int(parts[2] or 0)
    except ValueError:
        return None


def _made(releases: Path) -> dict[tuple[date, int], Path]:
    """The releases by day and number; folders of other names are not ours."""
    named = {day_and_number(path.parent.name): path.parent for path in releases.glob(f"*/{WAREHOUSE}")}
    return {place: path for place, path in named.items() if place is not None}


def latest_release(releases: Path) -> Path | None:
    """Find the release made last, by its day and number."""
    made = _made(releases)
    return made[max(made)] if made else None


def _next_name(releases: Path) -> str:
    today = date.today()
    numbers = [number for day, number in _made(releases) if day == today]
    return f"{today}.{max(1, *numbers) + 1}" if numbers else f"{today}"


def _changelog(path: Path) -> bytes:
    content = path.read_bytes() if path.exists() else b""
    if MARKER.encode() not in content:
        raise WrongUse(f"{path} has no line to fill below. Put this line under its heading for data:\n{MARKER}")
    return content


def _heading(name: str) -> str:
    return f"### Data {name}"


def _with_entry(changelog: bytes, name: str, lines: list[str]) -> bytes:
    entry = "\n".join([MARKER, "", _heading(name), "", *lines])
    return changelog.replace(MARKER.encode(), entry.encode(), 1)


def _head(name: str) -> list[str]:
    return [f"# Data release {name}", ""]


def _told_in(folder: Path) -> list[str]:
    """What a release says of its changes, as it was written below the head."""
    text = (folder / CHANGES).read_text(encoding="utf-8").removesuffix("\n")
    return text.split("\n")[len(_head(folder.name)) :]


def change_lines(previous: Path | None, version: Path) -> list[str]:
    """Say what changed in numbers since the previous release, as a Markdown list."""
    warehouse = version / WAREHOUSE
    if previous is None:
        changes = compare_marts(warehouse, warehouse)
        return [
            "First release of the data.",
            "",
            *(f"- {change.mart}: {change.rows_new:,} rows" for change in changes),
        ]
    changes = compare_marts(previous / WAREHOUSE, warehouse)
    changed = [change for change in changes if change.is_change]
    same = [change.mart for change in changes if not change.is_change]
    head = f"Against the release {previous.name}; of each mart the numbers that moved most."
    tail = [f"- Unchanged: {', '.join(same)}"] if same else []
    headlines = [f"- {line}" for line in headline_changes(previous / WAREHOUSE, warehouse)]
    return [head, "", *headlines, *(line for change in changed for line in _as_markdown(change)), *tail]


def _as_markdown(change: MartChange) -> list[str]:
    head, *moves = change.words()
    return [f"- {head}", *(f"  - {move.strip()}" for move in moves)]


def _write_checksums(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{_checksum(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def _checksum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
