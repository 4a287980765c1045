"""Reading and validating a large table beside the least that any way must do: DuckDB loading the same CSV, typed, into a file.

python -m benchmarks.ingest [CLAIMS] [RUNS]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.generate import generate
from benchmarks.timing import PYTHON, Contestant, in_turn, machine, table
from dagster_project.schema.dictionary import raw_tables

CLAIMS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
OURS = """
from datetime import datetime
from pathlib import Path
from dagster_project.ingest.stage import stage_table
from dagster_project.ingest.validate import ingest
frames = ingest(Path({raw!r}), datetime.now().date()).require_sound()
for name, frame in frames.items():
    stage_table(frame, name, Path({staging!r}))
"""
LOAD = """
import duckdb
from pathlib import Path
Path({database!r}).unlink(missing_ok=True)
with duckdb.connect({database!r}) as connection:
    connection.execute("set threads = 2")
    connection.execute("create table claims as from read_csv({csv!r}, header = true, columns = {columns})")
"""
SQL_TYPES = {"number": "double", "integer": "bigint"}


def main() -> None:
    """Generate the claims, run both in turn and print the table."""
    with tempfile.TemporaryDirectory() as scratch:
        raw, folder = Path(scratch) / "raw", Path(scratch)
        generate(CLAIMS, raw)
        columns = {c.name: SQL_TYPES.get(c.type, "varchar") for c in raw_tables()["claims"].columns.values()}
        load = LOAD.format(database=str(folder / "claims.duckdb"), csv=str(raw / "claims.csv"), columns=columns)
        ours = OURS.format(raw=str(raw), staging=str(folder / "staging"))
        contestants = [
            Contestant("ingest: read, every rule, typed Parquet, all tables", [PYTHON, "-c", ours]),
            Contestant("DuckDB: claims.csv, typed, into a file, no rule", [PYTHON, "-c", load]),
        ]
        size = (raw / "claims.csv").stat().st_size / 1e6
        in_turn(contestants, RUNS)
    print(f"{CLAIMS:,} claims, {size:.0f} MB, {RUNS} runs each, {machine()}\n\n{table(contestants)}")


if __name__ == "__main__":
    main()
