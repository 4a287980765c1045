"""Faults: what is wrong with a cell, by which rule, and how to mend it.

Belongs here: the fault record, the rulebook (every rule with its sentence and cure). Not here: the rules' code.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong at one place. Line 1 is the header; line 0 means the file as a whole."""

    file: str
    line: int
    column: str
    value: str
    rule: str
    cure: str

    def as_row(self) -> dict[str, str | int]:
        return asdict(self)

    @property
    def sentence(self) -> str:
        return RULEBOOK[self.rule][0]


class DataFaults(Exception):
    """The raw data broke at least one rule; `faults` lists every one, sorted by place."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        files = {fault.file for fault in self.faults}
        super().__init__(f"{len(self.faults)} faults in {len(files)} files")


RULEBOOK: dict[str, tuple[str, str]] = {
    "file_missing": ("a table's file is missing", "Put the file back; a table without rows still has its header."),
    "file_unreadable": ("the file cannot be read", "Make it a plain file that you may read."),
    "file_outside": ("the file is a link that leaves the folder", "Put the file itself into the folder."),
    "table_twice": (
        "the table stands as a file and as a folder of files",
        "Keep one of them: move the rows of the file into the folder, or the other way.",
    ),
    "not_utf8": ("the file is not UTF-8 text", "Save it as UTF-8 (CSV UTF-8 in a spreadsheet)."),
    "nul_byte": ("the file holds a NUL byte", "Save it as plain UTF-8 text."),
    "line_ends": ("lines end with a bare carriage return", "Save with LF or CRLF line ends."),
    "file_empty": ("the file is empty", "Give it the header line of its table."),
    "open_quote": (
        "a quoted cell is never closed or is followed by text",
        "Close the quote; write a quote inside as two quotes.",
    ),
    "cell_too_long": ("a cell is too long", "Keep a cell under 20,000 characters."),
    "ragged_row": (
        "a row has more or fewer cells than the header",
        "Quote cells that hold a comma; one cell a column.",
    ),
    "blank_row": ("a row is blank", "Delete the row."),
    "column_unknown": ("a column is not in the dictionary", "Remove it or mend its name; see data/raw/README.md."),
    "column_missing": ("a column of the dictionary is missing", "Add it; an empty column is fine."),
    "column_twice": ("a column stands twice in the header", "Keep one of them."),
    "spaces_around": ("a cell has spaces around its text", "Remove them."),
    "control_character": ("a cell holds a control character or line break", "Remove it."),
    "formula": (
        "a cell begins like a spreadsheet formula",
        "Do not begin with = + @ or a tab, nor with - before anything but a plain number; numbers need no plus.",
    ),
    "id_form": ("an id is not made of small letters, digits, - . and _", "Write it like open-ai-2026."),
    "required": ("a cell that must be filled is empty", "Fill it, or delete the row."),
    "not_a_number": ("not a number", "Write digits with a point, like 1234.5: no separators, units, nan or inf."),
    "not_an_integer": ("not a whole number", "Write digits only."),
    "not_a_date": ("not a date", "Write 2026-11-22, 2026-11 or 2026."),
    "not_a_period": ("not a period", "Write 2026, 2026-H2, 2026-Q3, 2026-11, 2026-11-22 or START/END."),
    "period_backwards": ("the period ends before it starts", "Swap the two ends."),
    "not_a_url": ("not an http(s) address", "Write the whole address, https:// included."),
    "not_a_qualifier": ("not a list of key=value pairs", "Write key=value; key=value."),
    "allowed_value": ("not one of the allowed values", "Use one of the allowed values."),
    "pattern": ("not in the form of its column", "Write it like the example of the column in data/raw/README.md."),
    "too_small": ("below the smallest possible value", "Check sign and unit."),
    "too_large": ("above the largest possible value", "Check digits and unit."),
    "far_beyond": (
        "more than ten times beyond the largest of its kind",
        "Check digits and unit; if it is right, vouch for the cell in corrections.csv: action flag and the reason.",
    ),
    "size_of_no_figure": (
        "a number that is smaller or larger than any figure can be",
        "Write zero, or check the exponent; from 1e-30 to 1e30 is enough for all.",
    ),
    "limit_without_reason": (
        "a limit without a reason",
        "Say in possible_because what in nature or in the world economy sets it.",
    ),
    "wrong_type": ("the typed column broke its schema", "Mend the value to the type of the column."),
    "duplicate_key": ("the key stands twice", "Give the row its own key, or remove the repeat."),
    "unknown_id": ("the id is not in the table it points to", "Mend the id, or add the row it points to."),
    "needed_row": (
        "a row that the models ask for by name is missing",
        "Put it back; a new project takes it from the data/raw it began with.",
    ),
    "parent_cycle": ("a row is its own ancestor", "Break the circle of parents."),
    "source_unused": ("no row cites this source", "Cite it or delete it."),
    "out_of_order": ("low, value and high are out of order", "low <= value <= high; swap or mend."),
    "no_figure": ("a quantity without low, value or high", "Fill one; a claim may note 'no number stated'."),
    "in_the_future": ("the date lies in the future", "A report cannot come from the future; check the date."),
    "unit_dimension": ("the unit does not measure what the metric is", "Use a unit of the metric's dimension."),
    "canonical_unit": (
        "the canonical unit is not a unit of factor 1 of the same dimension",
        "Mend canonical_unit or factor.",
    ),
    "site_too_large": ("the phases of one site pass 20 GW", "A total may stand beside its phases; check the unit."),
    "operational_in_future": (
        "an operational phase comes online in the future",
        "Use stage construction, or mend online_on.",
    ),
    "phase_unknown": ("the phase is not in the capacity table", "Use a phase that has a report, or leave it empty."),
    "share_sum": ("the shares of one deal pass 100 percent", "Mend the shares; they divide one deal."),
    "judgement_without_reason": (
        "no source and no reason",
        "Name a source, or begin notes with 'judgement:' and the reason.",
    ),
    "two_origins": (
        "the row names more than one origin for its number",
        "Name a claim or an assumption, or give own figures; one of them.",
    ),
    "no_origin": ("the row has no number", "Name a claim or an assumption, or give figures with a unit."),
    "input_not_positive": (
        "a number that the models multiply and divide by is not above zero",
        "Nothing is made from nothing; mend the figure, or the claim or assumption that is pointed at.",
    ),
    "input_without_figure": (
        "the claim or assumption pointed at has no figure",
        "Point at a row with low, value or high.",
    ),
    "correction_stale": (
        "the correction expects another value than stands there",
        "Retire it if the source was mended, or mend expected.",
    ),
    "correction_unmatched": ("the correction names no existing table, column or row", "Mend table, row_key or column."),
    "correction_value": (
        "the correction's new value does not fit its action",
        "Give new_value for override and a factor for scale.",
    ),
}


def fault(file: str, line: int, column: str, value: str, rule: str, hint: str = "") -> Fault:
    """Make a fault from the rulebook; `hint` is put before the rule's own cure."""
    cure = RULEBOOK[rule][1]
    return Fault(file, line, column, value[:200], rule, f"{hint} {cure}".strip())
