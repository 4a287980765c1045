"""Failures of the machine in words: what happened and where, the rule it broke, and the cure.

Belongs here: full disks, rights, memory, damaged and lost files. Not here: faults in the data (`ingest/faults.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

LONGEST_VALUE = 300


@dataclass(frozen=True)
class Kind:
    """One kind of failure: how its message is known, the rule and the cure."""

    known_by: str
    rule: str
    cure: str


KINDS = (
    Kind(
        r"could not set lock|conflicting lock",
        "nobody may hold a published file open for writing",
        "End the program that holds it, and open it read only. A build needs no lock on it and may go on.",
    ),
    Kind(
        r"no space left on device|disk is full|disk full",
        "a build needs room for the staged tables, the built database and a publication beside the old one",
        "Free space on that disk, or build onto another with --out. The next build removes what this one left.",
    ),
    Kind(
        r"invalid cross-device link",
        "build/ and versions/ of an output folder must lie on one disk",
        "Move both to one disk, or choose a folder on the other disk with --out.",
    ),
    Kind(
        r"file too large",
        "no limit on the size of a file may be smaller than the built database",
        "Raise the limit (ulimit -f), then build again.",
    ),
    Kind(
        r"read-only file system|permission denied|operation not permitted",
        "the output folder and the run history must be writable",
        "Give yourself the right to write there, or choose another folder with --out or DAGSTER_HOME.",
    ),
    Kind(
        r"out of memory|cannot allocate memory",
        "a query must fit into the memory limit and the disk it spills to",
        "Raise WAREHOUSE_MEMORY_LIMIT (400MB unless set), or free space for the spill: a build spills onto the disk of"
        " --out, every other command into TMPDIR.",
    ),
    Kind(
        r"not a valid duckdb database|no magic bytes|too small to be a parquet|corrupt|checksum|not a database"
        r"|malformed|parquet file|out of specification|is damaged|could not read enough bytes",
        "a file that a build wrote must stay as it was written",
        "The file was damaged. Run `warehouse build`: it writes every file anew.",
    ),
    Kind(
        r"no such file or directory|no files found|expanded paths were empty|cannot open file|cannot open database"
        r"|does not exist in the file",
        "the folder of a build must stay while it runs",
        "Something removed the file. Run `warehouse build` again and let it end.",
    ),
)

# What holds for the commands that write one file of the reader's own, in place of the kinds above.
BUILDING = ("build",)
WRITING = (
    Kind(
        r"no space left on device|disk is full|disk full",
        "`warehouse {command}` writes a whole new file beside the old one, which needs room",
        "Free space on that disk, then run `warehouse {command}` again.",
    ),
    Kind(
        r"file too large",
        "no limit on the size of a file may be smaller than what `warehouse {command}` writes",
        "Raise the limit (ulimit -f), then run `warehouse {command}` again.",
    ),
    Kind(
        r"read-only file system|permission denied|operation not permitted",
        "the files that `warehouse {command}` reads must be readable, and the folder that it writes into writable",
        "Give yourself the right to it, then run `warehouse {command}` again.",
    ),
)

# What builds in a folder for temporary files and leaves nothing.
ASIDE = ("diff", "preview")
ASIDE_DISK = Kind(
    r"no space left on device|disk is full|disk full",
    "`warehouse {command}` builds in a folder for temporary files, which needs room for the staged tables and the built database",
    "Free space on that disk, or name a folder on another in TMPDIR, then run `warehouse {command}` again.",
)


def kind_of(text: str) -> Kind | None:
    """Tell which kind of failure a message speaks of; None when it is none of the known ones."""
    return next((kind for kind in KINDS if re.search(kind.known_by, text, re.IGNORECASE)), None)


def in_words(error: BaseException, command: str = "build") -> str:
    """Say what failed on the machine, by which rule, and how to go on; one line each, never a traceback."""
    text = str(error)
    kind = _kind_for(command, text)
    value = _short(text) or "no message"
    if kind is None:
        again = "Run the command again; if it fails in the same way, open an issue with this message."
        return f"the machine failed: {type(error).__name__}: {value}\n  cure: {again}"
    return f"the machine failed: {value}\n  rule: {kind.rule}\n  cure: {kind.cure}"


def _kind_for(command: str, text: str) -> Kind | None:
    if command not in BUILDING:
        for kind in (ASIDE_DISK, *WRITING) if command in ASIDE else WRITING:
            if re.search(kind.known_by, text, re.IGNORECASE):
                return replace(kind, rule=kind.rule.format(command=command), cure=kind.cure.format(command=command))
    return kind_of(text)


def _short(text: str) -> str:
    """Keep the line that says why; what follows it are the insides of a library."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = next((line for line in lines if kind_of(line)), lines[0] if lines else "")
    return telling if len(telling) <= LONGEST_VALUE else telling[:LONGEST_VALUE] + "..."
