"""A walked chain in words: as a tree of lines for people, as plain data for programs."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from dagster_project.lineage.walk import Cell, Row, Step

# More inputs of one group than this are counted and not printed, unless all are asked for.
SHOWN_INPUTS = 6
WIDEST = 140
# Which columns of a source a reader needs to find it.
SOURCE_COLUMNS = ("source_id", "title", "publisher", "published_on", "tier", "url")


def tree_lines(step: Step, shown_inputs: int | None = SHOWN_INPUTS) -> list[str]:
    """The chain as lines, each input indented below what it goes into; a step met again is not opened twice."""
    return _lines(step, "", shown_inputs, set())


def as_data(step: Step) -> Row:
    """The chain as nested dictionaries of plain values; a step met again is given by its cell alone."""
    return _data(step, set())


def _lines(step: Step, indent: str, shown_inputs: int | None, opened: set[Cell]) -> list[str]:
    headline = indent + _clipped(_headline(step))
    if step.cell in opened:
        return [headline + (" (opened above)" if step.inputs else "")]
    opened.add(step.cell)
    below = indent + "  "
    lines = [headline]
    if step.expression:
        lines.append(f"{below}= {step.expression}")
    if step.source:
        lines.append(f"{below}source: {_source_line(step.source)}")
    if step.judgement:
        lines.append(f"{below}judgement: {_clipped(step.judgement)}")
    for group, steps in _groups(step):
        if group == "assumption":
            lines.append(f"{below}with assumptions: {_assumptions(steps, shown_inputs)}")
            continue
        shown = steps[:shown_inputs]
        lines.append(f"{below}{group}:")
        for found in shown:
            lines += _lines(found, below + "  ", shown_inputs, opened)
        if len(shown) < len(steps):
            lines.append(f"{below}  ... and {len(steps) - len(shown):,} more; --all prints them")
    return lines


def _groups(step: Step) -> list[tuple[str, list[Step]]]:
    ordered = sorted(step.inputs, key=itemgetter(0))
    return [(group, [found for _, found in links]) for group, links in groupby(ordered, itemgetter(0))]


def _headline(step: Step) -> str:
    column = "" if step.cell.column == "value" else f" {step.cell.column}"
    times = f" x {_text(step.coefficient)}" if step.coefficient not in (None, 1) else ""
    name = f"{step.cell.table} {step.cell.key}{column}{times}"
    shown = _figure(step)
    if step.expression and not shown:
        shown = "not known"
    said = f" - {step.about}" if step.about and step.about != shown else ""
    return f"{name}{': ' + shown if shown else ''}{said}"


def _assumptions(steps: list[Step], shown_inputs: int | None) -> str:
    shown = [f"{step.cell.key} {_figure(step)}".strip() for step in steps[:shown_inputs]]
    more = [f"{len(steps) - len(shown)} more"] if len(shown) < len(steps) else []
    return "; ".join(shown + more)


def _figure(step: Step) -> str:
    """The value with its unit and its ends: `31.2 GW (12.4 to 80.1)`; nothing where the row states no figure."""
    texts = [_text(value) for value in step.values.values()]
    unit = f" {step.unit}" if step.unit else ""
    if len(texts) == 1:
        return f"{texts[0]}{unit}" if texts[0] else ""
    low, middle, high = texts
    ends = f"{low or '?'} to {high or '?'}"
    if middle:
        return f"{middle}{unit}" + (f" ({ends})" if low or high else "")
    return f"{ends}{unit}" if low or high else ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return str(value)


def _source_line(source: Row) -> str:
    about = ", ".join(str(source[name]) for name in ("publisher", "published_on", "tier") if source.get(name))
    return f"{source.get('title') or source['source_id']} ({about}) {source.get('url') or ''}".rstrip()


def _clipped(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDEST else line[: WIDEST - 1] + "…"


def _data(step: Step, opened: set[Cell]) -> Row:
    cell = {"table": step.cell.table, "key": step.cell.key, "column": step.cell.column}
    if step.cell in opened:
        return cell
    opened.add(step.cell)
    found: Row = {
        **cell,
        "values": {name: _plain(value) for name, value in step.values.items()},
        "unit": step.unit,
        "coefficient": step.coefficient,
        "about": step.about,
        "expression": step.expression,
        "source": {name: _plain(step.source.get(name)) for name in SOURCE_COLUMNS} if step.source else None,
        "judgement": step.judgement,
        "inputs": [{"group": group, **_data(child, opened)} for group, child in step.inputs],
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
