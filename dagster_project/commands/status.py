"""`warehouse status`: what is published, how old it is, whether it still is what was published, and what changed since."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from dagster_project.commands import WrongUse
from dagster_project.output_folder import published_builds
from dagster_project.places import OUT, PUBLISHED_NAME, RAW, content_hash


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--raw", type=Path, default=RAW, help="folder of the raw CSVs (data/raw)")
    parser.add_argument("--out", type=Path, default=OUT, help="folder that holds published/ (data)")


def run(arguments: argparse.Namespace) -> int:
    """Print the state of the publication; a file that is not as it was published is a failure of the machine."""
    from dagster_project.publish.exports import changed_files
    from dagster_project.publish.freshness import in_words

    path = arguments.out / PUBLISHED_NAME / "build.json"
    if not path.exists():
        raise WrongUse(f"nothing is published at {path.parent}; run `warehouse build` first")
    build = _read(path)
    changed = [name for name, old in build["inputs"].items() if _differs(arguments.raw / name, old)]
    print(f"Published: {(arguments.out / PUBLISHED_NAME).resolve()}")
    print(f"Build {build['run_id']}, made on {build['today']}, as of {build['as_of']}")
    print(f"Rows: {', '.join(f'{name} {rows:,}' for name, rows in build['rows'].items())}")
    # A version from before the mart freshness says nothing of it.
    for theme, said in build.get("freshness", {}).items():
        print(f"Newest evidence: {in_words(theme, said)}")
    print(f"Changed since: {', '.join(changed) or 'nothing'}")
    print(f"Kept builds: {', '.join(published_builds(arguments.out))}")
    spoilt = changed_files(path.parent.resolve())
    if spoilt is None:
        print("Files: not compared, as this build kept no hashes of them; the next one does")
        return 0
    if spoilt:
        raise OSError(f"{path.parent} is damaged, not as it was published: {', '.join(spoilt)}")
    print(f"Files: all {len(build['files'])} as they were published")
    return 0


def _read(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise OSError(f"{path} is damaged: {error}") from error


def _differs(path: Path, old: str) -> bool:
    return not path.is_file() or content_hash(path) != old
