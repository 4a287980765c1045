"""`warehouse check`: every fault in the raw CSVs with its line, its rule and its cure, in about a second.

Nothing is built and nothing is changed; neither Dagster nor dbt is loaded.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from dagster_project.commands import WrongUse
from dagster_project.places import BUILDS_NAME, OUT, RAW

if TYPE_CHECKING:
    from dagster_project.ingest.faults import Fault
    from dagster_project.ingest.validate import Ingested

FAULTS_FILE = "faults.json"
SECONDS_BETWEEN_LOOKS = 1
GOOD, FAULTY, WRONG_USE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="tables to report on, like claims or claims.csv (all)")
    parser.add_argument("--raw", type=Path, default=RAW, metavar="DIR", help="folder of the CSVs (data/raw)")
    parser.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="form of the report (text)"
    )
    parser.add_argument(
        "--faults-file",
        type=Path,
        metavar="FILE",
        help="where all faults are kept (build/faults.json beside the folder)",
    )
    parser.add_argument("--watch", action="store_true", help="check again after each change until Ctrl-C")
    parser.add_argument(
        "--preview",
        action="store_true",
        help="with --watch: say after each change what it would move (warehouse preview)",
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder that holds published/, for --preview (data)")


def run(arguments: argparse.Namespace) -> int:
    """Check once, or again after each change. 0 no fault, 1 faults, 2 wrong use."""
    from dagster_project.curate.raw_files import Refusal, asked_tables, from_here

    raw = from_here(arguments.raw)
    try:
        only = frozenset(table.name for table in asked_tables(arguments.files, raw))
    except Refusal as refusal:
        print(f"warehouse check: {refusal}", file=sys.stderr)
        return WRONG_USE

    if arguments.preview:
        return _watch_preview(raw, only, arguments)

    def check() -> int:
        return check_once(raw, only, arguments.format, arguments.faults_file, sys.stdout)

    return _watch(raw, check) if arguments.watch else check()


def _watch_preview(raw: Path, only: frozenset[str], arguments: argparse.Namespace) -> int:
    """Preview after each change, in one process that keeps what the last preview built."""
    from dagster_project.commands.preview import ROWS_UNLESS_TOLD, preview_once, private_build

    if not arguments.watch or arguments.format != "text":
        raise WrongUse("--preview goes with --watch and text; once, it is `warehouse preview`")
    with private_build(raw, arguments.out) as build:
        return _watch(raw, lambda: preview_once(build, raw, only, ROWS_UNLESS_TOLD, sys.stdout, arguments.faults_file))


def check_once(raw: Path, only: frozenset[str], form: str, faults_file: Path | None, stream: TextIO) -> int:
    """Check the tables of a folder and write the report in the form asked for."""
    from dagster_project.curate import fault_report
    from dagster_project.ingest.validate import ingest

    with tempfile.TemporaryDirectory(prefix="warehouse-check-") as parts:
        result = ingest(raw, date.today(), only, Path(parts))
        if form == "text":
            print_report(result, result.faults, raw, only, stream, faults_file)
        elif form == "json":
            stream.write(fault_report.json_report(result.faults))
        else:
            stream.writelines(f"{line}\n" for line in fault_report.github_report(result.faults, raw))
    return FAULTY if result.faults else GOOD


def print_report(
    ingested: Ingested, faults: list[Fault], raw: Path, only: frozenset[str], stream: TextIO, faults_file: Path | None
) -> None:
    """Write the faults of the tables asked for, or praise them."""
    if faults:
        print_faults(faults, raw, stream, faults_file)
        return
    _keep_faults([], faults_file or faults_file_of(raw))
    print(_praise(sum(ingested.rows(name) for name in only), len(only)), file=stream)


def print_faults(faults: list[Fault], raw_folder: Path, stream: TextIO, faults_file: Path | None = None) -> None:
    """Write at most fifty faults as text, keep all of them in a file, and say where it is."""
    from dagster_project.curate import fault_report
    from dagster_project.curate.raw_files import from_here

    raw = from_here(raw_folder)
    style = fault_report.style_for(stream)
    for line in fault_report.text_report(faults, raw, style):
        print(fault_report.writable(line, stream), file=stream)
    kept = _keep_faults(faults, faults_file or faults_file_of(raw))
    print(f"{fault_report.summary(faults)} {kept}", file=stream)


def faults_file_of(raw_folder: Path) -> Path:
    """Where all faults are kept unless told otherwise: the build folder of the output, or beside a raw folder elsewhere."""
    out = OUT if raw_folder.resolve() == RAW else raw_folder.parent
    return out / BUILDS_NAME / FAULTS_FILE


def _keep_faults(faults: list[Fault], file: Path) -> str:
    """Write all faults to a file, and an empty list over an older one; says where, or why it could not."""
    from dagster_project.curate.fault_report import json_report

    if not faults and not file.exists():
        return ""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json_report(faults), encoding="utf-8")
    except OSError as error:
        return f"They could not be written to {file}: {error.strerror}."
    return f"All of them are in {file}."


def _praise(rows: int, tables: int) -> str:
    from dagster_project.curate.fault_report import counted

    return f"No fault in {counted(rows, 'row')} of {counted(tables, 'table')}."


def _watch(raw: Path, check: Callable[[], int]) -> int:
    from dagster_project.curate.watch import changes

    # Looked at before the first check: what is edited while that reads counts as a change.
    changed = changes(raw, lambda: time.sleep(SECONDS_BETWEEN_LOOKS))
    code = check()
    print(f"Watching {raw}; Ctrl-C ends it.", flush=True)
    try:
        for names in changed:
            print(f"\n{datetime.now():%H:%M:%S} {', '.join(names)} changed.", flush=True)
            code = check()
            sys.stdout.flush()
    except KeyboardInterrupt:
        print()
    return code
