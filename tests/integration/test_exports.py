"""The files beside the warehouse: whoever holds only one of them knows what it is, whence, and what is allowed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb
import pytest

from dagster_project.schema.dictionary import Mart, marts, raw_tables
from dagster_project.sql_text import no_pattern
from fixtures.raw_folder import SMALL


@pytest.fixture
def published(small_output: Path) -> Path:
    return small_output / "published"


@pytest.mark.parametrize("mart", marts().values(), ids=list(marts()))
def test_a_parquet_file_alone_says_its_licence_its_build_and_what_a_row_is(published: Path, mart: Mart) -> None:
    said = duckdb.execute(
        "select decode(key), decode(value) from parquet_kv_metadata(?)",
        [no_pattern(published / f"parquet/{mart.name}.parquet")],
    ).fetchall()
    assert dict(said) == {
        "licence": "CC-BY-4.0",
        "build": json.loads((published / "build.json").read_text("utf-8"))["run_id"],
        "description": f"{mart.grain} {mart.description}",
    }


@pytest.mark.parametrize("mart", marts().values(), ids=list(marts()))
def test_csv_and_parquet_of_a_mart_hold_the_columns_and_rows_of_the_warehouse(published: Path, mart: Mart) -> None:
    counts = json.loads((published / "build.json").read_text("utf-8"))["rows"]
    for file in (f"parquet/{mart.name}.parquet", *([f"csv/{mart.name}.csv"] if mart.as_csv else [])):
        read = duckdb.read_csv if file.endswith("csv") else duckdb.read_parquet
        table = read(no_pattern(published / file))
        assert table.columns == list(mart.columns)
        assert len(table.fetchall()) == counts[mart.name]


@pytest.mark.parametrize(
    ("table", "key", "column"),
    [
        ("claims", "claim_id", "made_on"),
        ("sources", "source_id", "published_on"),
        ("revenue_forecasts", "forecast_id", "made_on"),
        ("accelerators", "accelerator_id", "released_on"),
    ],
)
def test_the_date_of_a_report_is_published_as_it_is_written(published: Path, table: str, key: str, column: str) -> None:
    """A year is no day: as its last one it would lie in the future."""
    with duckdb.connect(str(published / "warehouse.duckdb"), read_only=True) as connection:
        shown = connection.execute(f"select {key}, {column} from {table} order by all").fetchall()
        written = connection.execute(
            f"select {key}, {column} from read_csv(?, all_varchar = true) order by all", [str(SMALL / f"{table}.csv")]
        ).fetchall()
        said = connection.execute(
            "select type from dictionary where table_name = ? and column_name = ?", [table, column]
        ).fetchone()
    assert shown == written
    assert said == ("text",)


def test_no_report_is_known_after_the_day_of_the_build(published: Path) -> None:
    with duckdb.connect(str(published / "warehouse.duckdb"), read_only=True) as connection:
        for table in ("claims", "sources", "revenue_forecasts", "deals", "capacity", "revenue_outlook"):
            found = connection.execute(f"select max(known_on) <= (select today from build) from {table}").fetchone()
            assert found == (True,), table


def test_build_json_names_the_inputs_by_hash_the_day_and_the_libraries(published: Path) -> None:
    said = json.loads((published / "build.json").read_text("utf-8"))
    assert said["as_of"] == "2026-11-25"
    assert said["licence"] == "CC-BY-4.0"
    assert said["run_id"] == published.resolve().name
    assert said["inputs"].keys() == {table.file_name for table in raw_tables().values()}
    for name, digest in said["inputs"].items():
        assert digest == hashlib.sha256((SMALL / name).read_bytes()).hexdigest()
    assert {"duckdb", "dbt-core", "dagster", "polars"} <= said["libraries"].keys()


@pytest.mark.parametrize("mart", [mart for mart in marts().values() if mart.as_csv], ids=lambda mart: mart.name)
def test_no_text_of_an_exported_csv_begins_like_a_formula(published: Path, mart: Mart) -> None:
    """LibreOffice 7.4 opened the 26 files of a build of the curated tables, 485,629 cells, and reckoned nowhere.

    It takes `=` alone for a formula; Excel takes the other signs too.
    """
    table = duckdb.read_csv(str(published / f"csv/{mart.name}.csv"), all_varchar=True)
    texts = [name for name, column in mart.columns.items() if column.type == "text"]
    rows = table.select(*(duckdb.ColumnExpression(name) for name in texts)).fetchall() if texts else []
    assert [cell for row in rows for cell in row if cell and cell[0] in "=+-@\t"] == []
