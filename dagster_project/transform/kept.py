"""The database of the last published build, from which the next build begins, so that it redoes only what changed.

Belongs here: whether that database is sound, and taking it over. A build works on a copy: it never touches the kept one.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb

from dagster_project.transform.incremental import has_notes

CHUNK = 1 << 22


def take_over(kept: Path, publication: Path, database: Path) -> str | None:
    """Copy the kept database to where a build works; returns why not when the build must begin with nothing.

    Taken over is only what the publication made from it vouches for, byte by byte, and what this version of DuckDB can read.
    """
    try:
        vouched = json.loads((publication / "build.json").read_text(encoding="utf-8"))["database"]
        if copied_hash(kept, database) != vouched:
            reason = "is not as its build left it"
        elif not has_notes(database):
            reason = "does not say what its tables were made from"
        else:
            return None
    except FileNotFoundError:
        reason = "is gone"
    except (OSError, ValueError, KeyError, TypeError, duckdb.Error) as error:
        reason = f"cannot be read ({str(error).splitlines()[0]})"
    database.unlink(missing_ok=True)
    return f"The database of the last build {reason}; building everything anew"


def copied_hash(source: Path, target: Path) -> str:
    """Copy a file; returns the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written:
        while chunk := read.read(CHUNK):
            digest.update(chunk)
            written.write(chunk)
    return digest.hexdigest()
