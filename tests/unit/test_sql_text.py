"""Names of files in SQL: whatever a folder is called, the file that is meant is read, and no other one."""

from __future__ import annotations

import ast
from pathlib import Path

import duckdb
import pytest

from dagster_project.cli import main
from dagster_project.ingest.stage import part_path, staged_tables
from dagster_project.sql_text import no_pattern, quoted, unusable_in
from fixtures.raw_folder import SMALL

ROOT = Path(__file__).parents[2]
# Each name, and a neighbour that it would mean too if it were a pattern.
NAMES = {
    "o'brien [1] ü": "o'brien 1 ü",
    "a*b": "axb",
    "all **": "all folders",
    "[!a]": "c",
    'two "words" and `more`': "more",
    "100%; drop {a,b}": "100%; drop a",
    "first\nsecond": "first second",
}


@pytest.fixture(params=NAMES, ids=NAMES)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with such a name and one row in a staged table, beside its neighbour with two."""
    for name, rows in ((request.param, 1), (NAMES[request.param], 2)):
        part = part_path(tmp_path / name, "claims")
        part.parent.mkdir(parents=True)
        duckdb.execute(f"copy (from range({rows})) to {quoted(part)} (format parquet)")
    return tmp_path / request.param


def test_sql_reads_the_files_of_the_folder_that_is_meant(folder: Path) -> None:
    files = quoted(f"{no_pattern(folder / 'claims')}/*.parquet")
    assert duckdb.execute(f"select count(*) from read_parquet({files})").fetchall() == [(1,)]


def test_a_staged_table_is_read_from_the_folder_that_is_meant(folder: Path) -> None:
    assert staged_tables(folder, ["claims"])["claims"].collect().height == 1


def test_a_database_is_attached_under_the_name_that_is_meant(folder: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach {quoted(folder / 'warehouse.duckdb')} as built")
        connection.execute("create table built.claims as select 1")
    assert (folder / "warehouse.duckdb").exists()


@pytest.mark.parametrize("name", ["what?", "no#1", "back\\slash", "no text \udcff"])
def test_a_name_that_no_quoting_helps_is_refused_before_anything_is_written(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "--raw", str(SMALL), "--out", str(tmp_path / name)]) == 2
    assert "choose a folder without it" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["wh [1]", "a*b", "{a}"])
def test_a_name_that_spark_takes_for_a_pattern_is_refused_for_spark_alone(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "--engine", "spark", "--raw", str(SMALL), "--out", str(tmp_path / name)]) == 2
    assert "choose a folder without it" in capsys.readouterr().err
    assert unusable_in(tmp_path / name, on_spark=False) == []


PATH_WORDS = ("attach '", "to '", "read_parquet('", "read_csv('", "read_json('", "from '")


@pytest.mark.parametrize("room", ["dagster_project", "benchmarks", "tests"])
def test_no_statement_quotes_a_path_by_hand(room: str) -> None:
    for path in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            for before, filled in zip(node.values, node.values[1:], strict=False):
                ends = isinstance(before, ast.Constant) and str(before.value).lower().endswith(PATH_WORDS)
                assert not (ends and isinstance(filled, ast.FormattedValue)), f"{path}:{node.lineno}: use sql_text"
