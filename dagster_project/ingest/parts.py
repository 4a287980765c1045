"""Where a table lies: in one file, `claims.csv`, or in several, `claims/*.csv`, which are read in the order of their names.

Rows of several files stand in one frame. Their line then holds the file too, so that a rule needs to know nothing of it: the
number of the file, from 1, times a billion, and the line in that file. `placed` turns that into a file and a line again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from dagster_project.ingest.faults import Fault
from dagster_project.schema.dictionary import Table

LINES_A_FILE = 1_000_000_000
LINE_IN_WORDS = re.compile(r"line (\d{10,})")


def table_files(folder: Path, table: Table) -> list[str]:
    """Name the files of a table below the folder. One that is there in no form has the name it should have."""
    parts = sorted(f"{table.name}/{path.name}" for path in (folder / table.name).glob("*.csv"))
    return parts if parts and not (folder / table.file_name).exists() else [table.file_name]


def stands_twice(folder: Path, table: Table) -> bool:
    """Is the table there as a file and as a folder, so that nobody can tell which is meant?"""
    return (folder / table.file_name).exists() and any((folder / table.name).glob("*.csv"))


def table_of(file: str) -> str:
    """The table a file belongs to: claims for `claims.csv` and for `claims/2026.csv`."""
    return file.split("/")[0].removesuffix(".csv")


def placed(fault: Fault, files: list[str]) -> Fault:
    """Name the file and the line in it, in the place of the fault and in the words of its cure."""
    if fault.line < LINES_A_FILE:
        return fault
    number, line = divmod(fault.line, LINES_A_FILE)
    return replace(
        fault, file=files[number - 1], line=line, cure=LINE_IN_WORDS.sub(lambda m: _words(m, files), fault.cure)
    )


def _words(found: re.Match[str], files: list[str]) -> str:
    number, line = divmod(int(found[1]), LINES_A_FILE)
    return f"line {line} of {files[number - 1]}"
