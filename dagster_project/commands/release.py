"""`warehouse release`: freeze what is published as a dated folder with checksums, and say what changed.

The folder is a plain copy of the published one, made read-only, with SHA256SUMS (for `sha256sum -c`) and
CHANGES.md. The same words go into the data part of CHANGELOG.md, below its marker.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import stat
import sys
from datetime import date
from pathlib import Path

from dagster_project.commands import WrongUse
from dagster_project.publish.compare_marts import MartChange, compare_marts, headline_changes

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
    parser.add_argument("--name", default=f"{date.today()}", help="name of the release (today's date)")


def run(arguments: argparse.Namespace) -> int:
    """Make the release; 0 when done, 2 when it cannot be made."""
    try:
        folder, lines = release(arguments.published, arguments.releases, arguments.changelog, arguments.name)
    except WrongUse as problem:
        print(problem, file=sys.stderr)
        return 2
    print(f"{folder} is made. Check it with: cd {folder} && sha256sum -c {CHECKSUMS}")
    print("\n".join(lines))
    return 0


def release(published: Path, releases: Path, changelog: Path, name: str) -> tuple[Path, list[str]]:
    """Freeze the published folder under a name; returns the release's folder and the lines of its changes."""
    folder = releases / name
    _require_possible(published, folder, changelog)
    previous = latest_release(releases)
    lines = change_lines(previous, published)
    unfinished = releases / f".{name}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(published.resolve(), unfinished)
    (unfinished / CHANGES).write_text("\n".join([f"# Data release {name}", "", *lines, ""]), encoding="utf-8")
    _write_checksums(unfinished)
    _make_read_only(unfinished)
    unfinished.rename(folder)
    _fill_changelog(changelog, name, lines)
    return folder, lines


def _require_possible(published: Path, folder: Path, changelog: Path) -> None:
    if not (published / WAREHOUSE).exists():
        raise WrongUse(f"{published} holds no {WAREHOUSE}. Build first: warehouse build")
    if folder.exists():
        raise WrongUse(
            f"{folder} is there already, and a release never changes. Give another name: --name {folder.name}.1"
        )
    if not changelog.exists() or MARKER not in changelog.read_text(encoding="utf-8"):
        raise WrongUse(f"{changelog} has no line to fill below. Put this line under its heading for data:\n{MARKER}")


def latest_release(releases: Path) -> Path | None:
    """Find the release made last, by its name."""
    found = sorted(path.parent for path in releases.glob(f"*/{WAREHOUSE}") if not path.parent.name.startswith("."))
    return found[-1] if found else None


def change_lines(previous: Path | None, published: Path) -> list[str]:
    """Say what changed in numbers since the previous release, as a Markdown list."""
    warehouse = published / WAREHOUSE
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


def _make_read_only(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)


def _fill_changelog(changelog: Path, name: str, lines: list[str]) -> None:
    text = changelog.read_text(encoding="utf-8")
    entry = "\n".join([MARKER, "", f"### Data {name}", "", *lines])
    changelog.write_text(text.replace(MARKER, entry, 1), encoding="utf-8")
