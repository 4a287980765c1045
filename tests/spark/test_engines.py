"""What a reader gets does not depend on the engine: one build on DuckDB, one on a Spark cluster, table by table."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import AS_OF, NOW
from spark.standalone_cluster import standalone_cluster

from dagster_project.commands.build import build
from dagster_project.schema.dictionary import marts, raw_tables
from fixtures.raw_folder import SMALL

# Sums add up in another order on a cluster; the published figures have nine digits, the built ones more.
RELATIVE = 1e-9
Row = tuple[object, ...]


@pytest.fixture(scope="session")
def spark_output(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The output folder of a build of the small project on a cluster."""
    out = tmp_path_factory.mktemp("spark") / "o'brien ü"
    with standalone_cluster(tmp_path_factory.mktemp("cluster")) as environment, pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        assert build(SMALL, out, AS_OF, NOW, engine="spark") == 0
        yield out


def _built(out: Path) -> Path:
    return next((out / "build").glob("*/warehouse.duckdb"))


def _rows(database: Path, table: str, columns: list[str], key: tuple[str, ...]) -> list[Row]:
    with duckdb.connect(str(database), read_only=True) as connection:
        listed, order = (", ".join(f'"{name}"' for name in names) for names in (columns, key))
        return connection.execute(f"select {listed} from {table} order by {order}").fetchall()


def _same(left: object, right: object) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=RELATIVE)
    return left == right


def _differences(left: list[Row], right: list[Row], columns: list[str]) -> list[str]:
    if len(left) != len(right):
        return [f"{len(left)} rows on DuckDB and {len(right)} on Spark"]
    return [
        f"row {number}, {name}: {a!r} on DuckDB and {b!r} on Spark"
        for number, (row, other) in enumerate(zip(left, right, strict=True), start=1)
        for name, a, b in zip(columns, row, other, strict=True)
        if not _same(a, b)
    ]


@pytest.mark.parametrize("name", marts())
def test_every_mart_is_the_same_on_both_engines(name: str, small_output: Path, spark_output: Path) -> None:
    mart = marts()[name]
    columns = list(mart.columns)
    duckdb_rows, spark_rows = (
        _rows(_built(out), f"marts.{name}", columns, mart.key) for out in (small_output, spark_output)
    )
    found = _differences(duckdb_rows, spark_rows, columns)
    assert not found, f"{len(found)} cells of {name} differ: {found[:3]}"


@pytest.mark.parametrize("name", raw_tables())
def test_every_staged_table_is_the_same_on_both_engines(name: str, small_output: Path, spark_output: Path) -> None:
    table = f"staging.stg_{name}"
    with duckdb.connect(str(_built(small_output)), read_only=True) as connection:
        types = {row[0]: row[1] for row in connection.execute(f"describe {table}").fetchall()}
    with duckdb.connect(str(_built(spark_output)), read_only=True) as connection:
        assert {row[0]: row[1] for row in connection.execute(f"describe {table}").fetchall()} == types
    key = raw_tables()[name].key
    rows = [_rows(_built(out), table, list(types), key) for out in (small_output, spark_output)]
    assert not _differences(*rows, list(types))


def test_users_get_the_same_folder_from_both_engines(small_output: Path, spark_output: Path) -> None:
    folders = [
        {str(path.relative_to(out)) for path in out.rglob("*")}
        for out in (small_output / "published", spark_output / "published")
    ]
    assert folders[0] == folders[1]
