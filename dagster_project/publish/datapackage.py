"""What the publication says of itself: datapackage.json (Frictionless) and data_dictionary.md.

Belongs here: text made from the dictionary table of the published warehouse. Both say of every column the
same as the comments in the file do.
"""

from __future__ import annotations

import hashlib
import json
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import duckdb

from dagster_project.database_rows import Row, query_rows

FIELD_TYPES = {
    "text": "string",
    "number": "number",
    "integer": "integer",
    "date": "date",
    "boolean": "boolean",
}
LICENCES = [
    {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    }
]
_ABOUT = """# Data dictionary

Build {run_id}. Every table of `warehouse.duckdb`; the marts are also in `csv/` and `parquet/`.

- Uncertain figures are three columns: `_low`, `_mid`, `_high`: 5th, 50th and 95th percentile of the draws.
- Facts keep what their source says; what it does not say is empty.
- `source_id` and `source_ids` point at the table `sources`.
"""


def write_datapackage(warehouse: Path, folder: Path, run_id: str) -> None:
    """Write datapackage.json and data_dictionary.md beside the CSV files, which must be there."""
    tables = _tables(warehouse)
    package = _package(tables, folder, run_id)
    (folder / "datapackage.json").write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "data_dictionary.md").write_text(_dictionary(tables, run_id), encoding="utf-8")


def _tables(warehouse: Path) -> dict[str, list[Row]]:
    """The columns of every table, in order, from the dictionary inside the file."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = query_rows(connection, "select * from dictionary order by table_name, position")
    return {str(name): list(columns) for name, columns in groupby(rows, itemgetter("table_name"))}


def _package(tables: dict[str, list[Row]], folder: Path, run_id: str) -> Row:
    published = [(name, columns) for name, columns in tables.items() if (folder / "csv" / f"{name}.csv").exists()]
    return {
        "profile": "data-package",
        "name": "ai-infrastructure-warehouse",
        "title": "AI infrastructure warehouse",
        "description": "AI data-centre power, compute, deals and forecasts, with ranges and sources.",
        "version": run_id,
        "licenses": LICENCES,
        "resources": [_resource(name, columns, folder) for name, columns in published],
    }


def _resource(name: str, columns: list[Row], folder: Path) -> Row:
    content = (folder / "csv" / f"{name}.csv").read_bytes()
    key = [column["column_name"] for column in columns if column["is_key"]]
    return {
        "profile": "tabular-data-resource",
        "name": name.replace("_", "-"),
        "title": name,
        "description": columns[0]["grain"],
        "path": f"csv/{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(column) for column in columns],
            "primaryKey": key,
            "missingValues": [""],
        },
    }


def _field(column: Row) -> Row:
    field: Row = {
        "name": column["column_name"],
        "type": FIELD_TYPES[column["type"]],
        "description": column["description"],
    }
    if column["unit"]:
        field["unit"] = column["unit"]
    if column["type"] == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: Row = {"required": True} if column["is_key"] else {}
    if column.get("allowed"):
        constraints["enum"] = column["allowed"].split("; ")
    return field | ({"constraints": constraints} if constraints else {})


def _dictionary(tables: dict[str, list[Row]], run_id: str) -> str:
    parts = [_ABOUT.format(run_id=run_id)]
    for name, columns in tables.items():
        key = ", ".join(f"`{column['column_name']}`" for column in columns if column["is_key"])
        parts.append(f"## {name}\n\n{columns[0]['grain']} Key: {key}.\n")
        parts.append("| Column | Type | Unit | Meaning |\n|---|---|---|---|")
        parts += [_line(column) for column in columns]
        parts.append("")
    return "\n".join(parts)


def _line(column: Row) -> str:
    allowed = f" One of: {column['allowed'].replace('; ', ', ')}." if column.get("allowed") else ""
    cells = (
        f"`{column['column_name']}`",
        column["type"],
        column["unit"] or "",
        f"{column['description']}.{allowed}",
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
