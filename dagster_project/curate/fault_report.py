"""Faults as a reader meets them: on a screen, as JSON, or as annotations of a pull request.

Belongs here: how faults are shown. What a fault is and how it is cured stands in `ingest/faults.py`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TextIO

from dagster_project.curate.marked_line import (
    MarkedLine,
    columns_on_screen,
    cut_to_width,
    header_of,
    marked_line,
    read_lines,
    visible,
)
from dagster_project.curate.near_names import did_you_mean
from dagster_project.ingest.faults import Fault
from dagster_project.ingest.parts import table_of
from dagster_project.schema.dictionary import raw_tables

MOST_FAULTS_SHOWN = 50
LONGEST_VALUE_SHOWN = 60
LINE_WIDTH = 100
# A link that leaves the folder is named and never followed, so its content is not shown either.
NEVER_OPENED = "file_outside"


@dataclass(frozen=True)
class Style:
    """How words are set off on a terminal; all empty when the output is none."""

    bold: str = ""
    red: str = ""
    faint: str = ""
    plain: str = ""


COLOURED = Style(bold="\x1b[1m", red="\x1b[1;31m", faint="\x1b[2m", plain="\x1b[0m")
UNCOLOURED = Style()


def style_for(stream: TextIO) -> Style:
    """Colours for a terminal, unless the reader asked for none (https://no-color.org)."""
    return COLOURED if stream.isatty() and not os.environ.get("NO_COLOR") else UNCOLOURED


def writable(line: str, stream: TextIO) -> str:
    """Replace the characters that the stream's encoding does not have."""
    encoding = stream.encoding or "utf-8"
    return line.encode(encoding, errors="replace").decode(encoding)


def summary(faults: list[Fault]) -> str:
    """`1,008 faults in 2 files; 50 are shown.`"""
    files = {fault.file for fault in faults}
    all_shown = len(faults) <= MOST_FAULTS_SHOWN
    return (
        f"{counted(len(faults), 'fault')} in {counted(len(files), 'file')}"
        f"{'' if all_shown else f'; {MOST_FAULTS_SHOWN} are shown'}."
    )


def text_report(faults: list[Fault], raw_folder: Path, style: Style = UNCOLOURED) -> Iterator[str]:
    """Write the faults for a screen, file by file: the line with the cell marked, the rule and the cure."""
    shown = faults_shown(faults)
    total_of = _count_by_file(faults)
    for file, group in groupby(shown, key=lambda fault: fault.file):
        path, here = raw_folder / file, list(group)
        yield f"{style.bold}{path}{style.plain}: {counted(total_of[file], 'fault')}"
        yield ""
        lines = [] if here[0].rule == NEVER_OPENED else read_lines(path)
        header = header_of(lines)
        for fault in here:
            yield from _fault_lines(with_near_miss(fault), path, lines, header, style)
        if total_of[file] > len(here):
            yield f"  and {counted(total_of[file] - len(here), 'more fault')} in {path}"
            yield ""


def faults_shown(faults: list[Fault], most: int = MOST_FAULTS_SHOWN) -> list[Fault]:
    """Choose the faults for the screen: the first of every file, so that no file hides the others."""
    place_in_file: dict[str, int] = {}
    ranked: list[tuple[int, Fault]] = []
    for fault in sorted(faults):
        place_in_file[fault.file] = place_in_file.get(fault.file, 0) + 1
        ranked.append((place_in_file[fault.file], fault))
    return sorted(fault for _, fault in sorted(ranked)[:most])


def _count_by_file(faults: list[Fault]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for fault in faults:
        counts[fault.file] = counts.get(fault.file, 0) + 1
    return counts


def _fault_lines(fault: Fault, path: Path, lines: list[str], header: list[str], style: Style) -> Iterator[str]:
    place = f"{path}:{fault.line}" if fault.line else str(path)
    yield f"  {place}{_named_value(fault)}"
    marked = marked_line(lines, fault.line, _column_index(fault, header))
    if marked is not None:
        yield from _marked_lines(cut_to_width(marked, LINE_WIDTH), style)
    yield f"    rule: {fault.sentence} ({fault.rule})"
    yield f"    cure: {visible(fault.cure)}"
    yield ""


def _named_value(fault: Fault) -> str:
    value = visible(fault.value)
    value = value if len(value) <= LONGEST_VALUE_SHOWN else value[:LONGEST_VALUE_SHOWN] + "..."
    if not fault.column:
        return f"  {value}" if value and not fault.line else ""
    return f"  {visible(fault.column)}: {value or '(empty)'}"


def _column_index(fault: Fault, header: list[str]) -> int | None:
    places = [index for index, name in enumerate(header) if name == fault.column]
    return places[-1] if places else None


def _marked_lines(marked: MarkedLine, style: Style) -> Iterator[str]:
    before, cell, after = (
        marked.text[: marked.start],
        marked.text[marked.start : marked.end],
        marked.text[marked.end :],
    )
    number = f"{marked.number:>7}"
    yield f"{style.faint}{number} |{style.plain} {before}{style.red}{cell}{style.plain}{after}"
    if marked.end > marked.start or before:
        pointer = "^" * max(1, columns_on_screen(cell))
        yield f"{' ' * len(number)} | {' ' * columns_on_screen(before)}{style.red}{pointer}{style.plain}"


def with_near_miss(fault: Fault) -> Fault:
    """Put the name that was probably meant before the cure, where the rule itself cannot know it."""
    table = raw_tables().get(table_of(fault.file))
    if table is None or fault.rule not in ("column_unknown", "allowed_value"):
        return fault
    names = tuple(table.columns) if fault.rule == "column_unknown" else table.columns[fault.column].allowed
    guess = did_you_mean(fault.value, names)
    return replace(fault, cure=f"{guess} {fault.cure}") if guess else fault


def json_report(faults: list[Fault]) -> str:
    """Write all faults as a JSON list, one object a fault, in ASCII."""
    rows = [{**with_near_miss(fault).as_row(), "sentence": fault.sentence} for fault in sorted(faults)]
    return "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n" if rows else "[]\n"


def github_report(faults: list[Fault], raw_folder: Path) -> Iterator[str]:
    """Write the faults as workflow commands, which a pull request shows beside the lines."""
    for fault in map(with_near_miss, faults_shown(faults)):
        title = f"{fault.column} {fault.rule}".strip()
        properties = {"file": str(raw_folder / fault.file), "line": str(max(1, fault.line)), "title": title}
        places = ",".join(f"{name}={_escaped(value, also=':,')}" for name, value in properties.items())
        message = f"{fault.sentence}: {visible(fault.value) or '(empty)'}. {visible(fault.cure)}"
        yield f"::error {places}::{_escaped(message)}"


def _escaped(text: str, also: str = "") -> str:
    """Escape what would end a workflow command; `%` first, as the others become it."""
    for char in "%\r\n" + also:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def counted(number: int, noun: str) -> str:
    """`1 fault`, `1,008 faults`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
