"""`warehouse diff DATE1 DATE2`: why the gigawatt timeline looked different on two days.

The change of the cumulative power at each quarter end is divided into new phases, delays, earlier dates,
resizes, cancellations and restatements, phase by phase, and adds up exactly; publish/revisions reads it.
`--raw OLD NEW` compares two folders of CSVs instead, see diff_raw.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TextIO

from dagster_project.commands import WrongUse
from dagster_project.commands.build import build_aside
from dagster_project.commands.diff_raw import write_difference
from dagster_project.publish.revisions import REASONS, CannotCompare, Move, Revision, read_revision

REGIONS = ("GLOBAL", "US", "CN", "ORBIT", "OTHER")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    for name, metavar, words in (
        ("from_day", "DATE1", "the earlier day, like 2025-12-31"),
        ("until_day", "DATE2", "the later day, like 2026-06-30"),
    ):
        parser.add_argument(name, metavar=metavar, nargs="?", type=date.fromisoformat, help=words)
    parser.add_argument(
        "--raw", nargs=2, metavar=("OLD", "NEW"), type=Path, help="two folders of CSVs in place of two days"
    )
    parser.add_argument("--region", choices=REGIONS, default="GLOBAL", help="part of the world (GLOBAL)")
    parser.add_argument(
        "--by", choices=("year", "quarter"), default="year", help="at year ends or at quarter ends (year)"
    )
    parser.add_argument("--top", type=int, default=15, help="phases named in the text, the largest changes first (15)")
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text", help="form of the answer (text)")
    parser.add_argument(
        "--published",
        type=Path,
        default=Path("data/published"),
        help="published folder to read (data/published)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print what differs. 0 when done, 2 when it cannot."""
    try:
        if arguments.raw:
            old, new = arguments.raw
            write_difference(old, new, build_aside, arguments.top, sys.stdout)
        else:
            _print_revision(arguments)
    except (WrongUse, CannotCompare) as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def _print_revision(arguments: argparse.Namespace) -> None:
    if arguments.from_day is None or arguments.until_day is None:
        raise WrongUse("Name two days, like 2025-12-31 2026-06-30, or two folders after --raw.")
    revision = read_revision(
        arguments.published / "warehouse.duckdb",
        arguments.from_day,
        arguments.until_day,
        arguments.region,
        arguments.by,
    )
    match arguments.format:
        case "csv":
            write_csv(revision, sys.stdout)
        case "json":
            write_json(revision, sys.stdout)
        case _:
            write_text(revision, arguments.top, sys.stdout)


def whole_steps(start: Decimal, changes: Iterable[Decimal]) -> list[int]:
    """Round a start and its changes to whole numbers that still add up: differences of rounded totals."""
    totals = [start]
    for change in changes:
        totals.append(totals[-1] + change)
    rounded = [round(total) for total in totals]
    return [rounded[0], *(later - earlier for earlier, later in pairwise(rounded))]


def write_text(revision: Revision, top: int, out: TextIO) -> None:
    """Write the revision as a table and the phases behind it."""
    before, after = f"on {revision.from_day}", f"on {revision.until_day}"
    print(
        f"Facility power online by stated dates, {revision.region}, MW: as known {before} and {after}.",
        file=out,
    )
    print("Gross, at points without draws. The parts add up to the difference.\n", file=out)
    print(f"{'by':<10}{before:>15}" + "".join(f"{reason:>14}" for reason in REASONS) + f"{after:>15}", file=out)
    for quarter in revision.quarters:
        start, *steps = whole_steps(quarter.known_before_mw, quarter.changes_mw.values())
        cells = "".join(f"{step:>+14,}" if step else f"{'.':>14}" for step in steps)
        print(f"{quarter.quarter_end!s:<10}{start:>15,}{cells}{start + sum(steps):>15,}", file=out)
    largest = _largest_moves(revision.moves)
    print(f"\n{len(largest)} changes of a phase, at the date where each weighs most:", file=out)
    for move in largest[:top]:
        print(move.words(), file=out)
    if len(largest) > top:
        print(f"... and {len(largest) - top} more: --top {len(largest)}, or --format csv", file=out)


def _largest_moves(moves: Iterable[Move]) -> list[Move]:
    largest: dict[tuple[str, str], Move] = {}
    for move in moves:
        standing = largest.get((move.site_phase, move.reason))
        if standing is None or abs(move.change_mw) > abs(standing.change_mw):
            largest[move.site_phase, move.reason] = move
    return sorted(largest.values(), key=lambda move: (-abs(move.change_mw), move.site_phase, move.reason))


def write_csv(revision: Revision, out: TextIO) -> None:
    """Write one row per quarter end and part: known before, each change of a phase, known after."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["quarter_end", "region", "part", "site_phase", "power_mw"])
    for quarter in revision.quarters:
        place = (quarter.quarter_end, revision.region)
        writer.writerow([*place, f"known on {revision.from_day}", "", quarter.known_before_mw])
        for move in revision.moves:
            if move.quarter_end == quarter.quarter_end:
                writer.writerow([*place, move.reason, move.site_phase, move.change_mw])
        writer.writerow([*place, f"known on {revision.until_day}", "", quarter.known_after_mw])


def write_json(revision: Revision, out: TextIO) -> None:
    """Write the revision as one object; power in MW to the kilowatt."""
    quarters = [
        {
            "quarter_end": str(quarter.quarter_end),
            "known_before_mw": float(quarter.known_before_mw),
            "changes_mw": {reason: float(change) for reason, change in quarter.changes_mw.items()},
            "known_after_mw": float(quarter.known_after_mw),
        }
        for quarter in revision.quarters
    ]
    moves = [{key: _plain(value) for key, value in vars(move).items()} for move in revision.moves]
    head = {
        "from_day": str(revision.from_day),
        "until_day": str(revision.until_day),
        "region": revision.region,
    }
    json.dump({**head, "quarters": quarters, "moves": moves}, out, indent=2)
    out.write("\n")


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, date) else value
