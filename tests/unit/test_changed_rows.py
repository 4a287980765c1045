"""Which rows of a mart changed between two files, in which order, and in what words."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dagster_project.publish.changed_rows import ChangedRow, changed_rows
from dagster_project.publish.compare_marts import compare_marts, side_by_side
from dagster_project.schema.dictionary import Mart, MartColumn, marts

THREE = [("a", 100.0, "MW", "said"), ("b", 5.0, "GW", "said"), ("c", 1.0, "MW", "said")]


def file_with(path: Path, rows: list[tuple[str, float | None, str, str]], schema: str = "main") -> Path:
    """A file whose claims_as_stated has a few of its columns, and these rows."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create schema if not exists {schema}")
        connection.execute(
            f"create table {schema}.claims_as_stated (claim_id text, stated_value double, unit text, statement text)"
        )
        connection.executemany(f"insert into {schema}.claims_as_stated values (?, ?, ?, ?)", rows)
    return path


def changes(folder: Path, new: list[tuple[str, float | None, str, str]], most: int = 10) -> list[ChangedRow]:
    old, changed = file_with(folder / "old.duckdb", THREE), file_with(folder / "new.duckdb", new)
    with side_by_side(old, changed) as connection:
        return changed_rows(connection, marts()["claims_as_stated"], most)


def test_what_moved_furthest_by_the_size_of_its_column_comes_first(tmp_path: Path) -> None:
    found = changes(tmp_path, [("a", 90.0, "MW", "said"), ("b", 5.0, "GW", "said"), ("c", 3.0, "MW", "said")])
    assert [(row.key, row.weight, row.cells) for row in found] == [
        ("claim_id=a", 0.1, ("stated_value 100 -> 90.0 MW",)),
        ("claim_id=c", 0.02, ("stated_value 1.000 -> 3.000 MW",)),
    ]


def test_no_more_rows_are_given_than_are_asked_for(tmp_path: Path) -> None:
    found = changes(tmp_path, [("a", 90.0, "MW", "said"), ("b", 6.0, "GW", "said"), ("c", 3.0, "MW", "said")], most=1)
    assert [row.key for row in found] == ["claim_id=a"]


def test_a_row_that_is_new_or_gone_says_so_and_weighs_by_its_figure(tmp_path: Path) -> None:
    found = changes(tmp_path, [("b", 5.0, "GW", "said"), ("c", 1.0, "MW", "said"), ("d", 7.0, "GW", "first")])
    assert [(row.key, row.weight, row.cells) for row in found] == [
        ("claim_id=a", 1.0, ("row gone", "stated_value 100 MW", "unit MW", "statement said")),
        ("claim_id=d", 0.07, ("new row", "stated_value 7.000 GW", "unit GW", "statement first")),
    ]


def test_words_weigh_nothing_and_long_ones_are_not_repeated(tmp_path: Path) -> None:
    found = changes(
        tmp_path, [("a", 100.0, "MW", "said again"), ("b", 5.0, "GW", "said " * 20), ("c", None, "MW", "said")]
    )
    assert [(row.key, row.cells) for row in found] == [
        ("claim_id=c", ("stated_value 1.000 -> (empty) MW",)),
        ("claim_id=a", ("statement said -> said again",)),
        ("claim_id=b", ("statement reworded",)),
    ]


def test_a_built_number_is_compared_as_it_would_be_published(tmp_path: Path) -> None:
    published = file_with(tmp_path / "old.duckdb", [("a", 0.333333333, "MW", "said")])
    built = file_with(tmp_path / "new.duckdb", [("a", 1 / 3, "MW", "said")], schema="marts")
    with side_by_side(published, built) as connection:
        assert changed_rows(connection, marts()["claims_as_stated"], 10) == []
        assert connection.execute("select stated_value from new.marts.claims_as_stated").fetchone() == (0.333333333,)


def test_the_unit_of_a_move_is_that_of_its_row_where_each_has_its_own(tmp_path: Path) -> None:
    old = file_with(tmp_path / "old.duckdb", THREE)
    new = file_with(tmp_path / "new.duckdb", [("a", 90.0, "MW", "said"), *THREE[1:]])
    (change,) = [found for found in compare_marts(old, new) if found.is_change]
    assert change.words()[1] == "  stated_value of claim_id=a: 100 -> 90.0 MW"


@pytest.mark.parametrize("missing", ["old", "new"])
def test_a_mart_that_one_file_lacks_has_no_row_to_compare(tmp_path: Path, missing: str) -> None:
    files = {side: file_with(tmp_path / f"{side}.duckdb", THREE) for side in ("old", "new")}
    with duckdb.connect(str(files[missing])) as connection:
        connection.execute("drop table claims_as_stated")
    with side_by_side(files["old"], files["new"]) as connection:
        assert changed_rows(connection, marts()["claims_as_stated"], 10) == []


def test_a_mart_without_numbers_lists_its_rows_by_key(tmp_path: Path) -> None:
    mart = Mart(
        "claims_as_stated",
        "",
        "",
        ("claim_id",),
        {name: MartColumn(name, "text", "") for name in ("claim_id", "statement")},
    )
    old = file_with(tmp_path / "old.duckdb", THREE)
    new = file_with(tmp_path / "new.duckdb", [(key, value, unit, "other") for key, value, unit, _ in THREE])
    with side_by_side(old, new) as connection:
        assert [row.key for row in changed_rows(connection, mart, 10)] == ["claim_id=a", "claim_id=b", "claim_id=c"]
