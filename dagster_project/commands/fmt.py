"""`warehouse fmt`: raw CSVs into their canonical form, so that one changed fact is one changed line."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.places import RAW

if TYPE_CHECKING:
    from dagster_project.ingest.faults import Fault
    from dagster_project.schema.dictionary import Table

GOOD, FAULTY, WRONG_USE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="tables to format, like claims or claims.csv (all)")
    parser.add_argument("--raw", type=Path, default=RAW, metavar="DIR", help="folder of the CSVs (data/raw)")
    parser.add_argument("--check", action="store_true", help="change nothing; say which files are not canonical")


def run(arguments: argparse.Namespace) -> int:
    """Format the tables asked for. 0 done, 1 faults of form or, with --check, work to do, 2 wrong use."""
    from dagster_project.commands.check import print_faults
    from dagster_project.curate.raw_files import Refusal, asked_tables, from_here, only_curator
    from dagster_project.ingest.parts import table_files

    raw = from_here(arguments.raw)
    try:
        tables = asked_tables(arguments.files, raw)
        with nullcontext() if arguments.check else only_curator(raw):
            results = [
                _format_file(raw, table, file, arguments.check) for table in tables for file in table_files(raw, table)
            ]
    except Refusal as refusal:
        print(f"warehouse fmt: {refusal}", file=sys.stderr)
        return WRONG_USE
    faults = [fault for found, _ in results for fault in found]
    changed = [words for _, words in results if words]
    for words in changed:
        print(words)
    if faults:
        print_faults(faults, raw, sys.stdout)
    elif not changed:
        print("Every file is in canonical form.")
    return FAULTY if faults or (arguments.check and changed) else GOOD


def _format_file(raw: Path, table: Table, file: str, only_look: bool) -> tuple[list[Fault], str]:
    """Format one file; returns the faults that forbid it, and what was or would be done in words."""
    from dagster_project.curate.canonical import canonical_text, first_difference
    from dagster_project.curate.raw_files import replace_file

    path = raw / file
    before = path.read_bytes() if path.is_file() else b""
    text, faults = canonical_text(raw, table, file)
    if faults:
        return faults, ""
    if before == text.encode("utf-8"):
        return [], ""
    if only_look:
        return (
            [],
            f"{path}:{first_difference(before, text.encode('utf-8'))}: not canonical; run warehouse fmt",
        )
    replace_file(path, text, before)
    return [], f"{path}: formatted"
