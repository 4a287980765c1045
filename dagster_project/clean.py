"""`make clean` and `make clean-publications`: remove what builds left in data/, and nothing that somebody put there."""

from __future__ import annotations

import sys
from pathlib import Path

from dagster_project.output_folder import (
    UnusableFolder,
    held,
    published_builds,
    remove_all_builds,
    remove_publications,
)
from dagster_project.places import BUILDS_NAME, OUT, VERSIONS_NAME

PUBLICATIONS = "publications"


def clean(out: Path, publications: bool) -> None:
    """Remove the folders in which builds worked, and when asked what they published; waits for a running build.

    Raises UnusableFolder.
    """
    if not any((out / name).exists() for name in (BUILDS_NAME, VERSIONS_NAME)):
        return
    with held(out, print):
        if publications:
            remove_publications(out)
        else:
            remove_all_builds(out)
        kept = published_builds(out)
    print(f"Publications kept in {out}: {', '.join(kept) or 'none'}")


if __name__ == "__main__":
    try:
        clean(OUT, PUBLICATIONS in sys.argv[1:])
    except UnusableFolder as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
