"""An incremental run redoes what a change reaches, leaves the rest, and ends where a run from nothing ends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dagster_project.transform.compiled import MODEL, TEST, Node
from dagster_project.transform.incremental import IncrementalRun
from dagster_project.transform.kept import take_over
from dagster_project.transform.results import NodeResult

STAGED = "source.warehouse.staged.facts"


def _node(name: str, sql: str, *reads: str, kind: str = MODEL, is_view: bool = False) -> Node:
    return Node(f"{kind}.warehouse.{name}", name, kind, "intermediate", sql, is_view, reads, ())


FACTS = _node("facts", "select n from (values (1), (2), (3)) as rows (n)", STAGED)
EVEN = _node("even", "select n from warehouse.intermediate.facts where n % 2 = 0", "model.warehouse.facts")
TWICE = _node("twice", "select 2 * n as n from warehouse.intermediate.even", "model.warehouse.even")
NONE_IS_BIG = _node(
    "none_is_big", "select n from warehouse.intermediate.twice where n > 100", "model.warehouse.twice", kind=TEST
)
NODES = (FACTS, EVEN, TWICE, NONE_IS_BIG)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


def _ended(database: Path, *nodes: Node, staged: str = "first") -> dict[str, NodeResult]:
    by_id: Mapping[str, Node] = {node.unique_id: node for node in nodes}
    run = IncrementalRun(database, by_id, {STAGED: staged}, database.parent / "staging")
    return {result.name: result for result in run.results()}


def _statuses(database: Path, *nodes: Node, staged: str = "first") -> dict[str, str]:
    return {name: result.status for name, result in _ended(database, *nodes, staged=staged).items()}


def _numbers(database: Path, name: str) -> list[int]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return [n for (n,) in connection.execute(f"select n from intermediate.{name} order by n").fetchall()]


def test_a_second_run_of_the_same_leaves_every_table_as_it_is(database: Path) -> None:
    assert set(_statuses(database, *NODES).values()) == {"success", "pass"}
    assert set(_statuses(database, *NODES).values()) == {"kept"}


def test_changed_sql_is_run_with_all_that_comes_out_otherwise_for_it(database: Path) -> None:
    _ended(database, *NODES)
    changed = replace(EVEN, sql=EVEN.sql.replace("= 0", "= 1"))
    assert _statuses(database, FACTS, changed, TWICE, NONE_IS_BIG) == {
        "facts": "kept", "even": "success", "twice": "success", "none_is_big": "pass",
    }  # fmt: skip
    assert _numbers(database, "twice") == [2, 6]


def test_a_table_that_comes_out_the_same_changes_nothing_after_it(database: Path) -> None:
    _ended(database, *NODES)
    more_odd = replace(FACTS, sql="select n from (values (2), (5)) as rows (n)")
    assert _statuses(database, more_odd, EVEN, TWICE, NONE_IS_BIG) == {
        "facts": "success", "even": "success", "twice": "kept", "none_is_big": "kept",
    }  # fmt: skip


def test_rows_in_another_order_count_as_a_change_because_sums_and_ties_may_follow_it(database: Path) -> None:
    _ended(database, *NODES)
    turned = replace(FACTS, sql="select n from (values (3), (2), (1)) as rows (n)")
    assert _statuses(database, turned, EVEN, TWICE, NONE_IS_BIG)["even"] == "success"


def test_other_facts_on_file_are_read_even_where_the_sql_is_the_same(database: Path) -> None:
    _ended(database, *NODES)
    statuses = _statuses(database, *NODES, staged="second")
    assert statuses["facts"] == "success"
    assert statuses["even"] == "kept"


def test_what_no_model_makes_any_more_is_gone_and_a_view_may_become_a_table(database: Path) -> None:
    _ended(database, FACTS, replace(EVEN, is_view=True))
    _ended(database, replace(EVEN, sql="select 4 as n", reads=()))
    assert _numbers(database, "even") == [4]
    with pytest.raises(duckdb.CatalogException, match="facts"):
        _numbers(database, "facts")


def test_a_test_that_finds_rows_fails_and_is_asked_again_by_the_next_run(database: Path) -> None:
    big = replace(TWICE, sql="select 101 as n")
    for _run in range(2):
        ended = _ended(database, FACTS, EVEN, big, NONE_IS_BIG)["none_is_big"]
        assert (ended.status, ended.message) == ("fail", "finds 1: n 101")


def test_a_test_that_only_warns_stops_nothing_and_warns_each_time(database: Path) -> None:
    big = replace(TWICE, sql="select 101 as n")
    for _run in range(2):
        ended = _ended(database, FACTS, EVEN, big, replace(NONE_IS_BIG, only_warns=True))["none_is_big"]
        assert (ended.status, ended.passed) == ("warn", True)
        assert ended.message == "finds 1: n 101"


def test_what_reads_a_failed_model_is_skipped_and_the_rest_is_still_built(database: Path) -> None:
    broken = replace(EVEN, sql="select no_such_column from warehouse.intermediate.facts")
    statuses = _statuses(database, FACTS, broken, TWICE, NONE_IS_BIG, _node("apart", "select 1 as n"))
    assert statuses == {
        "facts": "success", "even": "error", "twice": "skipped", "none_is_big": "skipped", "apart": "success",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("contract", "said"),
    [
        ((("n", "double"),), "has n INTEGER; promised n DOUBLE"),
        ((("m", "integer"),), "has n INTEGER; promised m INTEGER"),
    ],
)
def test_a_mart_that_breaks_its_contract_fails_and_says_how(
    database: Path, contract: tuple[tuple[str, str], ...], said: str
) -> None:
    ended = _ended(database, FACTS, replace(EVEN, contract=contract))["even"]
    assert ended.status == "fail"
    assert said in ended.message


def _publish(database: Path) -> Path:
    """What stands of a publication that was made from a database, as far as the next build asks."""
    digest = hashlib.sha256(database.read_bytes()).hexdigest()
    (database.parent / "build.json").write_text(json.dumps({"database": digest}), encoding="utf-8")
    return database.parent


def test_a_database_that_the_publication_vouches_for_is_taken_over(database: Path, tmp_path: Path) -> None:
    _ended(database, *NODES)
    copy = tmp_path / "copy" / "warehouse.duckdb"
    copy.parent.mkdir()
    assert take_over(database, _publish(database), copy) is None
    assert set(_statuses(copy, *NODES).values()) == {"kept"}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-4096]), "is not as its build left it"),
        (lambda path: path.write_bytes(bytes(len(path.read_bytes()))), "is not as its build left it"),
        (lambda path: path.unlink(), "is gone"),
        (lambda path: (path.parent / "build.json").write_text("{"), "cannot be read"),
        (lambda path: (path.parent / "build.json").write_text("{}"), "cannot be read"),
        (lambda path: (path.parent / "build.json").unlink(), "is gone"),
    ],
)
def test_a_kept_database_that_nobody_vouches_for_is_left_and_the_build_begins_with_nothing(
    database: Path, tmp_path: Path, damage: object, said: str
) -> None:
    _ended(database, *NODES)
    publication = _publish(database)
    assert callable(damage)
    damage(database)
    copy = tmp_path / "copy" / "warehouse.duckdb"
    copy.parent.mkdir()
    reason = take_over(database, publication, copy)
    assert reason is not None
    assert said in reason
    assert not copy.exists()


def test_a_database_of_another_program_is_not_taken_over(database: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute("create table facts as select 1 as n")
    copy = tmp_path / "copy" / "warehouse.duckdb"
    copy.parent.mkdir()
    reason = take_over(database, _publish(database), copy)
    assert reason is not None
    assert "what its tables were made from" in reason
