"""Reading and validating claims beside other ways to do so, for one size or several.

DuckDB loads the same claims.csv, typed, into a file and checks no rule: the least that any way must do. Pandera on pandas,
Great Expectations and Soda judge claims.csv by the dictionary (benchmarks/rivals/) and write nothing.

    python -m benchmarks.ingest 100000 1000000 --runs 3
    python -m benchmarks.ingest 10000000 50000000 --runs 3 --ways ours duckdb
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.prepared import generated
from benchmarks.records import Record, command_line, measure, save
from benchmarks.timing import PYTHON, Contestant
from dagster_project.places import ROOT
from dagster_project.schema.dictionary import raw_tables
from dagster_project.sql_text import no_pattern

RIVALS_PYTHON = ROOT / ".tools" / "bench" / "bin" / "python"
RIVALS = {
    "pandera-pandas": ("Pandera on pandas", "pandera_pandas"),
    "great-expectations": ("Great Expectations on pandas", "great_expectations_pandas"),
    "soda": ("Soda on DuckDB in memory", "soda_duckdb"),
}
# Above this they take minutes a run and many times the memory, which the smaller sizes show as well.
RIVALS_UP_TO = 1_000_000
OURS, DUCKDB = "ours", "duckdb"
WAYS = (OURS, DUCKDB, *RIVALS)
LOAD = """
import duckdb
from pathlib import Path
Path({database!r}).unlink(missing_ok=True)
with duckdb.connect({database!r}) as connection:
    connection.execute("set threads = 2")
    connection.execute("create table claims as from read_csv(?, header = true, columns = {columns})", [{csv!r}])
"""
SQL_TYPES = {"number": "double", "integer": "bigint"}


def contestant(way: str, raw: Path, scratch: Path) -> Contestant:
    """The way as a command on a raw folder."""
    if way == OURS:
        command = [PYTHON, "-m", "benchmarks.stage", str(raw), str(scratch / "staging")]
        return Contestant(way, "ingest: read, every rule, typed Parquet, all tables", command)
    if way == DUCKDB:
        columns = {c.name: SQL_TYPES.get(c.type, "varchar") for c in raw_tables()["claims"].columns.values()}
        load = LOAD.format(database=str(scratch / "claims.duckdb"), csv=no_pattern(raw / "claims.csv"), columns=columns)
        return Contestant(way, "DuckDB: claims.csv, typed, into a file, no rule", [PYTHON, "-c", load])
    name, module = RIVALS[way]
    command = [str(RIVALS_PYTHON), "-m", f"benchmarks.rivals.{module}", str(raw)]
    return Contestant(way, f"{name}: claims.csv, rules of single columns", command)


def measured(claims: int, ways: Sequence[str], runs: int) -> Record:
    """Make that many claims and run the ways in turn; those too slow for so many sit out."""
    chosen = [way for way in ways if way not in RIVALS or claims <= RIVALS_UP_TO]
    with tempfile.TemporaryDirectory() as folder:
        scratch, raw = Path(folder), Path(folder) / "raw"
        generated(claims, raw)
        contestants = [contestant(way, raw, scratch) for way in chosen]
        megabytes = round((raw / "claims.csv").stat().st_size / 1e6, 1)
        return measure(f"ingest-{claims}", contestants, runs, claims, megabytes)


def main() -> None:
    """Measure each size and write a record of each."""
    parser = command_line(__doc__, runs=3)
    parser.add_argument("claims", type=int, nargs="+", help="how many claims, one or several sizes")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS, help="who takes part (all)")
    given = parser.parse_args()
    if set(given.ways) & set(RIVALS) and not RIVALS_PYTHON.exists():
        raise SystemExit("The rivals are not installed: `make bench` does so, or leave them out by --ways ours duckdb")
    for claims in given.claims:
        save(measured(claims, given.ways, given.runs), given.results)


if __name__ == "__main__":
    main()
