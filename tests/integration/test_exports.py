"""The files beside the warehouse: whoever holds only one of them knows what it is, whence, and what is allowed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb
import pytest

from dagster_project.schema.dictionary import Mart, marts, raw_tables
from fixtures.raw_folder import SMALL


@pytest.fixture
def published(small_output: Path) -> Path:
    return small_output / "published"


@pytest.mark.parametrize("mart", marts().values(), ids=list(marts()))
def test_a_parquet_file_alone_says_its_licence_its_build_and_what_a_row_is(published: Path, mart: Mart) -> None:
    said = duckdb.execute(
        "select decode(key), decode(value) from parquet_kv_metadata(?)",
        [str(published / f"parquet/{mart.name}.parquet")],
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
        table = (
            duckdb.read_csv(str(published / file))
            if file.endswith("csv")
            else duckdb.read_parquet(str(published / file))
        )
        assert table.columns == list(mart.columns)
        assert len(table.fetchall()) == counts[mart.name]


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
