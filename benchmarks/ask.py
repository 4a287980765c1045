"""One query through the plain duckdb module, on a database or on a folder of Parquet files. Prints the seconds of the query alone.

python -m benchmarks.ask SOURCE SQL [--again]
"""

from __future__ import annotations

import argparse
from pathlib import Path
from time import perf_counter

import duckdb

from dagster_project.sql_text import no_pattern, quoted


def opened(source: Path) -> duckdb.DuckDBPyConnection:
    """A connection that knows the tables of the source by their names."""
    if not source.is_dir():
        return duckdb.connect(str(source), read_only=True)
    connection = duckdb.connect()
    for file in source.glob("*.parquet"):
        connection.execute(f"create view {file.stem} as from read_parquet({quoted(no_pattern(file))})")
    return connection


def main() -> None:
    """Ask once, or once more in the same connection, and print how long the last time took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("sql")
    parser.add_argument("--again", action="store_true", help="ask twice and time the second")
    given = parser.parse_args()
    took = 0.0
    with opened(given.source) as connection:
        for _ in range(2 if given.again else 1):
            started = perf_counter()
            connection.execute(given.sql).fetchall()
            took = perf_counter() - started
    print(took)


if __name__ == "__main__":
    main()
