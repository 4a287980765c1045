"""Writes what follows from the dictionary: dbt sources, dbt mart contracts, the field guide. `make generate` runs it.

Belongs here: text made from the dictionary alone. The published data dictionary and datapackage are made at publication.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from dagster_project.schema.dictionary import Column, Mart, MartColumn, Table, marts, raw_tables

ROOT = Path(__file__).parents[2]
GENERATED = "Generated from dagster_project/schema by `make generate`; change it there."
SQL_TYPES = {"text": "string", "number": "double", "integer": "bigint", "date": "date", "boolean": "boolean"}
STAGED_ONLY = {
    "standard_draws": "Seeded standard draws by stream; see dagster_project/ingest/draws.py",
    "build_context": "Run id, today and the as-of day of this build, one row",
}


def generated_files() -> dict[Path, str]:
    """Every generated file with its text, by path below the repository."""
    return {
        Path("dbt/models/staging/_sources.yml"): _yaml_text(_sources()),
        Path("dbt/models/marts/_marts.yml"): _yaml_text(_mart_models()),
        Path("data/raw/README.md"): field_guide(),
    }


def main() -> None:
    """Write the generated files."""
    for path, text in generated_files().items():
        (ROOT / path).write_text(text, encoding="utf-8")


def _yaml_text(content: dict[str, Any]) -> str:
    body = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
    return f"# {GENERATED}\n{body}"


def _sources() -> dict[str, Any]:
    tables = [_source_table(table) for table in raw_tables().values()]
    tables += [
        {"name": name, "description": text, "config": {"meta": {"dagster": {"asset_key": ["staged", name]}}}}
        for name, text in STAGED_ONLY.items()
    ]
    return {"version": 2, "sources": [{"name": "staged", "tables": tables}]}


def _source_table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "description": table.grain,
        "config": {"meta": {"dagster": {"asset_key": ["raw", table.name]}}},
        "columns": [{"name": c.name, "description": described(c)} for c in table.columns.values()],
    }


def described(column: Column | MartColumn) -> str:
    """A column's description with its unit."""
    return f"{column.description} [{column.unit}]" if column.unit else column.description


def _mart_models() -> dict[str, Any]:
    return {"version": 2, "models": [_mart_model(mart) for mart in marts().values()]}


def _mart_model(mart: Mart) -> dict[str, Any]:
    # Lists are one text each: dbt renders every text of a test by itself, and a list of lists took it four seconds.
    contract = {
        "key": ", ".join(mart.key),
        "filled": ", ".join(c.name for c in mart.columns.values() if c.not_null or c.name in mart.key),
        "figures": ", ".join(c.name for c in mart.columns.values() if c.type == "number"),
        "allowed": {c.name: ", ".join(c.allowed) for c in mart.columns.values() if c.allowed},
    }
    return {
        "name": mart.name,
        "description": f"{mart.grain} {mart.description}",
        "data_tests": [{"keeps_its_contract": {"name": f"{mart.name}_keeps_its_contract", "arguments": contract}}],
        "columns": [
            {"name": c.name, "data_type": SQL_TYPES[c.type], "description": described(c)} for c in mart.columns.values()
        ],
    }


def field_guide() -> str:
    """The field guide of the raw tables as Markdown."""
    parts = [_GUIDE_HEAD.format(generated=GENERATED)]
    for table in raw_tables().values():
        parts.append(f"## {table.file_name}\n\n{table.grain} {table.guide}\n\nKey: {', '.join(table.key)}.\n")
        parts.append("| Column | What goes in | Example | Not |\n|---|---|---|---|")
        parts += [_guide_row(column) for column in table.columns.values()]
        parts.append("")
    return "\n".join(parts)


def _guide_row(column: Column) -> str:
    must = " **Must be filled.**" if column.required else ""
    points = f" Points at {column.references}." if column.references else ""
    allowed = f" One of: {', '.join(column.allowed)}." if column.allowed else ""
    cells = f"{described(column)}.{must}{points}{allowed}{_limits(column)}", f"`{column.example}`", column.never
    return f"| {column.name} | {' | '.join(cells)} |"


def _limits(column: Column) -> str:
    if column.minimum is None or column.maximum is None:
        return ""
    above = "Above" if column.positive else "From"
    because = f": {column.because[0].lower()}{column.because[1:]}" if column.because else ""
    return f" {above} {column.minimum:,.12g} to {column.maximum:,.12g}{because}."


_GUIDE_HEAD = """# Field guide to the raw tables

<!-- {generated} -->

These CSVs are edited by hand. One row is one dated statement of one source, and it is never overwritten: what changed
later is a new row. Write what the source says. What it does not say stays empty; empty is an answer.

- Text is UTF-8, cells are divided by commas, a cell with a comma stands in quotes, lines end with LF.
- Numbers are plain digits with a point: `1234.5`. No separators, no units, no plus.
- Dates are `2026-11-22`, or `2026-11`, or `2026` when that is all the source says. A partial date counts as its last day.
- Periods are a date, `2026-H2`, `2026-Q3`, or `START/END`, both ends inside.
- Low, value and high are three columns. A bound alone is a bound: "more than 10" is low = 10 and nothing else.
- What nature or the world economy does not allow is refused: a claim beyond the limits of its metric, or of its unit where the
  metric has none (`smallest_possible` and `largest_possible` in `metrics.csv` and `units.csv`, each with its reason), any other
  number beyond the limits of its column below. Both compare in the canonical unit: 6,000 GW and 6,000,000 MW are one figure.
- A figure more than ten times beyond the largest of its kind on file is refused until somebody vouches for it: a row of
  `corrections.csv` with action `flag` that names the cell, and the reason. Of one kind are claims of one metric, statements
  about money of one metric, assumptions of one unit, own numbers of one constraint, role and unit, and all rows of the columns
  of power, money and chips elsewhere. Among fewer than five others no figure is far, and one wrong figure vouches for no other.
- No text begins with `=`, `+`, `@` or a tab, nor with `-` unless it is a plain number: a spreadsheet would reckon it out.
- Ids are small letters, digits, `-`, `.` and `_`, and never change once published.
- `warehouse check` says in a second what is wrong, where, and how to mend it.
"""


if __name__ == "__main__":
    main()
