"""Questions to a curator, one column at a time, with the field guide's words and near misses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dagster_project.curate.near_names import near_names
from dagster_project.schema.dictionary import Column

MOST_CHOICES_LISTED = 20


def ask_columns(
    columns: Iterable[Column],
    choices: Mapping[str, Mapping[str, str]],
    ask: Callable[[str], str],
    say: Callable[[str], None],
) -> dict[str, str]:
    """Ask for the columns in turn; an optional one may stay empty. `ask` raises EOFError to give up."""
    return {column.name: _ask(column, choices.get(column.name, {}), ask, say) for column in columns}


def _ask(column: Column, choices: Mapping[str, str], ask: Callable[[str], str], say: Callable[[str], None]) -> str:
    for line in _introduction(column, choices):
        say(line)
    offered = ""
    while True:
        answer = ask(f"{column.name}> ").strip() or offered
        offered = ""
        if answer.startswith("?") and choices:
            say(_listed(_matching(choices, answer.removeprefix("?").strip())))
        elif not answer and column.required:
            say("This must be filled.")
        elif not answer or not choices or answer in choices:
            return answer
        else:
            close = near_names(answer, choices, choices)
            offered = close[0] if close else ""
            say(_objection(column, answer, offered, choices))


def _introduction(column: Column, choices: Mapping[str, str]) -> list[str]:
    unit = f" [{column.unit}]" if column.unit else ""
    need = "" if column.required else " Enter leaves it empty."
    lines = [
        "",
        f"{column.name}{unit}: {column.description}. For example {column.example}.{need}",
        f"  Not: {column.never}",
    ]
    if 0 < len(choices) <= MOST_CHOICES_LISTED:
        lines.append(f"  One of: {_listed(choices)}")
    elif choices:
        lines.append(f"  One of {len(choices)} ids of {_target(column)}.csv; ?word lists those with the word.")
    return lines


def _objection(column: Column, answer: str, offered: str, choices: Mapping[str, str]) -> str:
    if offered:
        label = f" ({choices[offered]})" if choices[offered] else ""
        return f"{answer} is not known. Did you mean {offered}{label}? Enter takes it."
    if column.references:
        return f"{answer} is not in {_target(column)}.csv. Add it first: warehouse add {_target(column)}"
    return f"{answer} is not allowed."


def _target(column: Column) -> str:
    return (column.references or "").split(".")[0]


def _matching(choices: Mapping[str, str], word: str) -> list[str]:
    return [name for name, label in choices.items() if word.lower() in f"{name} {label}".lower()]


def _listed(names: Iterable[str]) -> str:
    known = list(names)
    more = f", ... {len(known) - MOST_CHOICES_LISTED} more" if len(known) > MOST_CHOICES_LISTED else ""
    return (", ".join(known[:MOST_CHOICES_LISTED]) or "none") + more
