"""Some of the questions of docs/questions.md: through `warehouse query`, and through the plain duckdb module on file and Parquet.

A published warehouse is built first, unless `--out` names a folder that holds one.

    python -m benchmarks.queries --runs 20
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

from benchmarks.records import Record, command_line, measure, save
from benchmarks.timing import PYTHON, WAREHOUSE, Contestant
from dagster_project.places import PUBLISHED_NAME, ROOT, WAREHOUSE_NAME

QUESTIONS = ROOT / "docs" / "questions.md"
# They ask marts alone, which are what the Parquet files hold.
PICKED = (1, 6, 9, 14, 18)
QUESTION = re.compile(r"^### (?P<number>\d+)\. (?:(?!^### ).)*?^```sql\n(?P<sql>.*?)\n```", re.DOTALL | re.MULTILINE)
COMMAND, FILE, PARQUET = "command", "file", "parquet"


def questions(page: str) -> dict[int, str]:
    """The first query of each numbered question of a page."""
    return {int(found["number"]): found["sql"] for found in QUESTION.finditer(page)}


def contestants(out: Path, queries: list[str]) -> list[Contestant]:
    """Every way for every query. In an open connection the second time counts, as for an analyst who has begun."""
    published = out / PUBLISHED_NAME
    sources = {FILE: published / WAREHOUSE_NAME, PARQUET: published / "parquet"}
    names = {FILE: "duckdb module on warehouse.duckdb", PARQUET: "duckdb module on the Parquet files"}
    found: list[Contestant] = []
    for sql in queries:
        command = [WAREHOUSE, "query", sql, "--out", str(out)]
        found.append(Contestant(COMMAND, "`warehouse query`, a new process", command))
        for key, source in sources.items():
            ask = [PYTHON, "-m", "benchmarks.ask", str(source), sql]
            found.append(Contestant(key, f"{names[key]}, a new process", ask))
            again = [*ask, "--again"]
            found.append(Contestant(f"{key}-open", f"{names[key]}, connection open", again, says_seconds=True))
    return found


def measured(out: Path, runs: int) -> Record:
    """Ask every picked question every way."""
    asked = questions(QUESTIONS.read_text(encoding="utf-8"))
    return measure("queries", contestants(out, [asked[number] for number in PICKED]), runs)


def main() -> None:
    """Build when no warehouse is named, run all ways in turn and write the record."""
    parser = command_line(__doc__, runs=20)
    parser.add_argument("--out", type=Path, help="folder that holds published/ (a new build)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        out = given.out or Path(scratch)
        if given.out is None:
            environment = os.environ | {"DAGSTER_HOME": str(out / "history")}
            subprocess.run([WAREHOUSE, "build", "--out", str(out)], env=environment, check=True)
        save(measured(out.resolve(), given.runs), given.results)


if __name__ == "__main__":
    main()
