"""What a curator types all day starts at once: nothing is loaded that the command does not need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from fixtures.raw_folder import SMALL

# What each takes from a tenth of a second to seconds to load.
ORCHESTRATION = {"dagster", "dbt", "jinja2", "vl_convert"}
TABLES = {"polars", "pandera", "numpy"}
LOADED = """
import json, sys
from contextlib import redirect_stdout
from io import StringIO
from dagster_project.cli import main
with redirect_stdout(StringIO()):
    try:
        code = main(sys.argv[1:])
    except SystemExit as ended:
        code = ended.code
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def loaded_by(*words: str | Path) -> set[str]:
    """The packages that a new process has loaded when `warehouse WORDS...` has ended well."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *map(str, words)], capture_output=True, text=True, cwd=ROOT, check=True
    )
    code, names = json.loads(done.stdout)
    assert code == 0, done.stderr
    return set(names)


@pytest.mark.parametrize("command", ["check", "preview", "add", "fmt", "query", "explain"])
def test_help_loads_no_library(command: str) -> None:
    assert loaded_by(command, "--help") & (ORCHESTRATION | TABLES | {"duckdb", "yaml"}) == set()


def test_check_loads_neither_dagster_nor_dbt_nor_a_database() -> None:
    assert loaded_by("check", "--raw", SMALL) & (ORCHESTRATION | {"duckdb"}) == set()


def test_fmt_loads_what_reads_tables_and_nothing_that_judges_them() -> None:
    assert loaded_by("fmt", "--check", "--raw", SMALL) & (ORCHESTRATION | {"duckdb", "pandera", "numpy"}) == set()


def test_add_asks_its_questions_before_it_loads_what_judges_the_answers() -> None:
    script = "import sys; import dagster_project.commands.add, dagster_project.curate.new_row; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert {name.partition(".")[0] for name in done.stdout.split()} & (
        ORCHESTRATION | {"duckdb", "pandera", "numpy"}
    ) == set()


def test_query_loads_the_database_and_no_tables(small_output: Path) -> None:
    assert loaded_by("query", "select 1", "--out", small_output) & (ORCHESTRATION | TABLES) == set()


def test_explain_loads_the_database_and_no_tables(small_output: Path) -> None:
    words = ["explain", "freshness", "evidence_rows", "theme=claims", "--out", small_output]
    assert loaded_by(*words) & (ORCHESTRATION | TABLES) == set()


def test_preview_loads_neither_dagster_nor_what_draws_the_pages(small_output: Path) -> None:
    assert loaded_by("preview", "--raw", SMALL, "--out", small_output) & {"dagster", "vl_convert"} == set()
