"""`warehouse query`: SQL on the published file, read only and with no way to other files."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import Any, TextIO

from dagster_project.commands import WrongUse
from dagster_project.places import OUT, PUBLISHED_NAME

WIDEST_CELL = 90
SECONDS_UNLESS_TOLD = 60.0
LONGEST_TIMEOUT = 1e6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("sql", help="one SELECT on the published tables")
    parser.add_argument("--format", choices=("table", "csv", "json", "parquet"), default="table", help="(table)")
    parser.add_argument("--output", type=Path, help="file to write; needed for parquet")
    parser.add_argument(
        "--timeout",
        type=seconds,
        default=SECONDS_UNLESS_TOLD,
        metavar="SECONDS",
        help=f"stop the query after so long ({SECONDS_UNLESS_TOLD:g})",
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder that holds published/ (data)")


def seconds(text: str) -> float:
    """Read a time limit in seconds; more than none."""
    limit = float(text)
    if not 0 < limit <= LONGEST_TIMEOUT:
        raise ValueError(text)
    return limit


def run(arguments: argparse.Namespace) -> int:
    """Run the query and print the rows; a fault in the SQL, and one that takes too long, is wrong use."""
    import duckdb

    from dagster_project.publish.reading import fetched, opened

    if arguments.format == "parquet" and arguments.output is None:
        raise WrongUse("--format parquet needs --output FILE")
    with opened(published_file(arguments.out)) as connection:
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        try:
            names, rows = fetched(connection, arguments.sql, arguments.timeout)
        except (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.OutOfMemoryException):
            raise
        except duckdb.Error as error:
            raise WrongUse(f"the query was refused: {error}") from error
    write_rows(names, rows, arguments.format, arguments.output)
    return 0


def published_file(out: Path) -> Path:
    """The published file below an output folder; wrong use when nothing is published there."""
    path = out / PUBLISHED_NAME / "warehouse.duckdb"
    if not path.exists():
        raise WrongUse(f"nothing is published at {path}; run `warehouse build` first")
    return path


def write_rows(names: list[str], rows: list[tuple[Any, ...]], form: str, output: Path | None) -> None:
    """Write rows as a table, CSV, JSON or Parquet."""
    if form == "parquet" and output is not None:
        import polars as pl

        pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None).write_parquet(output)
    elif output is not None:
        with output.open("w", encoding="utf-8", newline="") as stream:
            _write_text(names, rows, form, stream)
    else:
        _write_text(names, rows, form, sys.stdout)


def _write_text(names: list[str], rows: list[tuple[Any, ...]], form: str, stream: TextIO) -> None:
    if form == "csv":
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
    elif form == "json":
        records = [dict(zip(names, row, strict=True)) for row in rows]
        json.dump(records, stream, indent=2, default=str, ensure_ascii=False)
        stream.write("\n")
    else:
        stream.write(text_table(names, rows))


def text_table(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    """Lay rows out as a Markdown table with padded columns; numbers to the right."""
    cells = [[_shown(value) for value in row] for row in rows]
    widths = [max(len(name), 3, *(len(row[i]) for row in cells)) for i, name in enumerate(names)]
    numeric = [all(isinstance(row[i], int | float) or row[i] is None for row in rows) for i in range(len(names))]

    def line(row: list[str]) -> str:
        padded = (c.rjust(w) if n else c.ljust(w) for c, w, n in zip(row, widths, numeric, strict=True))
        return "| " + " | ".join(padded) + " |\n"

    rule = "|" + "|".join("-" * (w + 1) + (":" if n else "-") for w, n in zip(widths, numeric, strict=True)) + "|\n"
    return line(names) + rule + "".join(line(row) for row in cells)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    text = str(value).replace("|", "\\|")
    return text if len(text) <= WIDEST_CELL else text[: WIDEST_CELL - 1] + "…"
