"""`warehouse preview`: what the edits would move, from a private build that publishes nothing.

The headline figures and the rows of marts that change, old and new. Belongs here: the words; how it is built stands in
refresh/preview.py.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from dagster_project.commands import WrongUse
from dagster_project.places import OUT, RAW

if TYPE_CHECKING:
    import duckdb

    from dagster_project.refresh.preview import Preview, PrivateBuild

GOOD, FAULTY, WRONG_USE = 0, 1, 2
PRIVATE = "warehouse-preview-"
ROWS_UNLESS_TOLD = 15


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.description = (
        "Say what the edits in the raw tables would move: the headline figures and the rows of marts that change, against "
        "what is published. It builds privately, looks from the day of the published build, and publishes nothing. "
        "The whole folder is taken as it stands; FILE only narrows which faults are shown, as with check."
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="tables whose faults to show, like claims (all)")
    parser.add_argument("--raw", type=Path, default=RAW, metavar="DIR", help="folder of the CSVs (data/raw)")
    parser.add_argument("--out", type=Path, default=OUT, help="folder that holds published/ (data)")
    parser.add_argument(
        "--top", type=row_count, default=ROWS_UNLESS_TOLD, metavar="N", help=f"rows shown ({ROWS_UNLESS_TOLD})"
    )


def row_count(text: str) -> int:
    """Read how many rows to show; none is fine."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def run(arguments: argparse.Namespace) -> int:
    """Preview once. 0 done, 1 faults in the data, 2 wrong use or nothing published, 3 a failure of the machine."""
    from dagster_project.curate.raw_files import Refusal, asked_tables, from_here

    raw = from_here(arguments.raw)
    try:
        only = frozenset(table.name for table in asked_tables(arguments.files, raw))
    except Refusal as refusal:
        raise WrongUse(str(refusal)) from refusal
    with private_build(raw, arguments.out) as build:
        return preview_once(build, raw, only, arguments.top, sys.stdout)


@contextmanager
def private_build(raw: Path, out: Path) -> Iterator[PrivateBuild]:
    """A build of a raw folder in a folder of its own, which goes with it. Raises WrongUse when the memory limit is no size."""
    from dagster_project.private_folder import private_folder
    from dagster_project.publish.reading import memory_limit
    from dagster_project.refresh.preview import PrivateBuild

    memory_limit()  # a word that is no size is told now and not by the first model
    with private_folder(PRIVATE) as folder:
        yield PrivateBuild(raw, out.resolve(), folder, lambda line: print(line, file=sys.stderr, flush=True))


def preview_once(
    build: PrivateBuild, raw: Path, only: frozenset[str], top: int, out: TextIO, faults_file: Path | None = None
) -> int:
    """Write what the tables as they stand would move, or their faults; returns the exit code.

    Raises WrongUse when nothing is published.
    """
    from dagster_project.commands.build import tell_problem
    from dagster_project.commands.check import print_report
    from dagster_project.curate.fault_report import writable
    from dagster_project.ingest.parts import table_of
    from dagster_project.refresh.preview import NothingPublished
    from dagster_project.transform.results import ModelsFailed

    try:
        preview = build.preview(date.today())
    except NothingPublished as nothing:
        raise WrongUse(str(nothing)) from nothing
    except ModelsFailed as failed:
        return tell_problem(failed, "preview")
    asked = [fault for fault in preview.faults if table_of(fault.file) in only]
    print_report(preview.ingested, asked, raw, only, out, faults_file)
    if preview.faults and not asked:
        files = ", ".join(sorted({fault.file for fault in preview.faults}))
        print(
            f"Other tables have faults, so nothing can be previewed: {files}; `warehouse check` names them.", file=out
        )
    if preview.faults:
        return FAULTY
    for line in _lines(preview, top):
        print(writable(line, out), file=out)
    return GOOD


def _lines(preview: Preview, top: int) -> Iterator[str]:
    from dagster_project.publish.compare_marts import side_by_side

    yield from _about(preview)
    with side_by_side(preview.published.warehouse, preview.database) as connection:
        yield from _headlines(connection, preview)
        yield from _rows(connection, preview, top)


def _about(preview: Preview) -> Iterator[str]:
    days, published = preview.days, preview.published
    yield f"\nCompared with build {published.run_id}, as of {days.as_of}; nothing is published."
    yield f"Edited since: {', '.join(preview.edited) or 'no table'}"
    if preview.is_other_project:
        yield "The models or the code are others than those of that build, so not all that follows comes of the tables."
    if days != published.days:
        yield (
            f"The tables hold reports newer than that build, which was made on {published.days.today}; what moves by the day"
            " alone is among what follows."
        )


def _headlines(connection: duckdb.DuckDBPyConnection, preview: Preview) -> Iterator[str]:
    """The first questions with their answers; where one moved, the old line behind a minus and the new behind a plus."""
    from dagster_project.curate.first_questions import first_answers
    from dagster_project.publish.compare_marts import headline_moves

    answers: list[dict[str, list[str]]] = []
    for side, days in (("old", preview.published.days), ("new", preview.days)):
        connection.execute(f"create view {side}.marts.build as select date '{days.as_of}' as as_of")
        connection.execute(f"use {side}.marts")
        answers.append(first_answers(connection))
    old, new = answers
    for question in new:
        yield f"\n{question}"
        yield from (
            f"  {line}" for line in difflib.Differ().compare(old[question], new[question]) if not line.startswith("?")
        )
    moves = headline_moves(connection)
    if moves:
        yield "\nHeadlines that move"
        yield from (f"  {move}" for move in moves)


def _rows(connection: duckdb.DuckDBPyConnection, preview: Preview, top: int) -> Iterator[str]:
    """How many rows of which marts change, and those that move most."""
    from dagster_project.publish.changed_rows import changed_rows
    from dagster_project.publish.compare_marts import counted_changes
    from dagster_project.schema.dictionary import marts

    # What people read: a figure's lineage changes with its inputs by hundreds of rows, and is asked of `explain`.
    read = [mart for mart in marts().values() if mart.as_csv]
    asked = [mart for mart in read if mart.name in preview.changed_marts]
    changes = [change for change in (counted_changes(connection, mart) for mart in asked) if change.is_change]
    if not changes:
        yield "\nNo row of any mart changes."
        return
    yield f"\nMarts that change: {len(changes)} of {len(read)}"
    yield from (f"  {change.head()}" for change in changes)
    total = sum(change.rows_differing for change in changes)
    heaviest = [row for change in changes for row in changed_rows(connection, marts()[change.mart], top)]
    heaviest.sort(key=lambda row: (-row.weight, row.mart, row.key))
    yield f"\nRows that change: {total:,}, those that move most first"
    for row in heaviest[:top]:
        yield f"  {row.mart} {row.key}"
        yield f"    {'; '.join(row.cells)}"
    if total > top:
        yield f"  ... and {total - top:,} more: --top {total}"
