"""What the dictionary says of single columns of a table, in the words that every rival knows.

Rules across columns, across rows other than a repeated key, and of text as such (hidden characters, formulas, spaces around)
are left out: the rivals are asked for less than `warehouse check` finds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from dagster_project.schema.dictionary import Column, ColumnType, Table

_MONTH_AND_DAY = (
    r"(?:0[1-9]|1[0-2])|(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|[12][0-9])"
)
_YEAR = r"(?:19[5-9][0-9]|2[01][0-9]{2}|2200)"
_PART = rf"{_YEAR}(?:-(?:Q[1-4]|H[12]|{_MONTH_AND_DAY}))?"
# No expression knows leap years: 29 February of any year passes here and not in ingest.
FORMS: dict[ColumnType, str] = {
    "id": r"[a-z0-9][a-z0-9._-]*",
    "url": r"(?i:https?://[^\s./?#\"'<>\\]+\.[^\s\"'<>\\]+)",
    "qualifier": r"[a-z0-9_]+=[^=;]+(?:; [a-z0-9_]+=[^=;]+)*",
    "date": rf"{_YEAR}(?:-(?:{_MONTH_AND_DAY}))?",
    "period": rf"{_PART}(?:/{_PART})?",
    "number": r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?",
    "integer": r"-?[0-9]{1,18}",
}
NUMBERS = ("number", "integer")


@dataclass(frozen=True)
class Rule:
    """What a column may hold. `form` and `pattern` are regular expressions; `latest` compares as text, as ISO days do.

    `references` names table and column that hold the known ids.
    """

    column: str
    is_number: bool
    required: bool
    unique: bool
    form: str | None
    pattern: str | None
    allowed: tuple[str, ...]
    references: tuple[str, str] | None
    minimum: float | None
    above_minimum: bool
    maximum: float | None
    latest: str | None


def rules(table: Table, today: date) -> list[Rule]:
    """The rules of a table, column by column. Raises ValueError when its key has several columns."""
    if len(table.key) != 1:
        raise ValueError(f"{table.name} has a key of several columns, which the rivals are not asked to judge")
    return [replace(_rule(column, today), unique=column.name in table.key) for column in table.columns.values()]


def _rule(column: Column, today: date) -> Rule:
    form = FORMS.get(column.type)
    target_table, _, target_column = (column.references or "").partition(".")
    return Rule(
        column=column.name,
        is_number=column.type in NUMBERS,
        required=column.required,
        unique=False,
        form=f"^(?:{form})$" if form else None,
        pattern=column.pattern,
        allowed=column.allowed,
        references=(target_table, target_column) if target_table else None,
        minimum=column.minimum,
        above_minimum=column.positive,
        maximum=column.maximum,
        latest=today.isoformat() if column.type == "date" and not column.future else None,
    )


def run_rival(faulty_cells: Callable[[], dict[str, int]]) -> int:
    """Print how many cells break which rule; exit code 0 when none does."""
    found = {rule: cells for rule, cells in faulty_cells().items() if cells}
    for rule, cells in sorted(found.items()):
        print(f"{rule}: {cells:,}")
    return 1 if found else 0
