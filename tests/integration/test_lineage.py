"""Lineage of the published file: nobody meets a figure that says nothing of where it comes from, or that points nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dagster_project.lineage.walk import Cell, Publication, walk
from dagster_project.schema.dictionary import Mart, marts, raw_tables

TRACED = [mart for mart in marts().values() if mart.name != "lineage_inputs"]
# What says that there is nothing needs no input: no sites, no opinions, no warnings.
NOTHING = {"number": "{0} = 0", "integer": "{0} = 0", "boolean": "not {0}", "text": "{0} = ''", "date": "false"}
# A running sum rests on the sum of the quarter before.
RUNNING_SUMS = {("gw_timeline", "cumulative_gw_mid"), ("gw_timeline_vintages", "cumulative_gw")}


@pytest.fixture(params=["small", pytest.param("real", marks=pytest.mark.xdist_group("real"))])
def published(request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    folder: Path = (
        request.getfixturevalue("small_output") / "published"
        if request.param == "small"
        else request.getfixturevalue("published_real_folder")
    )
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


def joined(key: tuple[str, ...]) -> str:
    return " || '|' || ".join(f"coalesce(cast(\"{name}\" as varchar), '')" for name in key)


@pytest.mark.parametrize("mart", TRACED, ids=lambda mart: mart.name)
def test_every_column_of_a_mart_says_how_it_is_worked_out(mart: Mart) -> None:
    assert [name for name in mart.columns if name not in mart.key and mart.derivation(name) is None] == []


@pytest.mark.parametrize("mart", TRACED, ids=lambda mart: mart.name)
def test_every_cell_of_a_mart_has_inputs(published: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    without: list[object] = []
    for column in mart.columns.values():
        derivation = mart.derivation(column.name)
        if derivation is None or derivation.constant:
            continue
        says_nothing = NOTHING[column.type].format(column.name)
        without += published.execute(
            f"""
            select '{column.name}', row_key
            from (select {joined(mart.key)} as row_key, {column.name} from {mart.name})
            where {column.name} is not null and not ({says_nothing}) and row_key not in (
                select row_key from lineage where mart = ? and column_name = ? and input_group <> 'assumption'
            )
            limit 3
            """,
            [mart.name, column.name],
        ).fetchall()
    assert without == []


def test_every_input_is_a_row_of_the_published_file(published: duckdb.DuckDBPyConnection) -> None:
    keys = {table.name: table.key for table in (*raw_tables().values(), *marts().values())}
    for (table,) in published.execute("select distinct input_table from lineage_inputs").fetchall():
        missing = published.execute(
            f"select * from lineage_inputs where input_table = ? and input_key not in (select {joined(keys[table])} from {table})",
            [table],
        ).fetchall()
        assert missing == [], table


def test_every_chain_ends_in_a_source_or_a_reasoned_judgement(published: duckdb.DuckDBPyConnection) -> None:
    publication = Publication(published)
    facts = published.execute(
        "select distinct input_table, input_key, input_column from lineage_inputs"
        " where input_table in (select table_name from dictionary where kind = 'facts') limit 400"
    ).fetchall()
    for table, key, column in facts:
        leaves = [walk(publication, Cell(table, key, column))]
        while any(leaf.inputs for leaf in leaves):
            leaves = [child for leaf in leaves for _, child in leaf.inputs] + [
                leaf for leaf in leaves if not leaf.inputs
            ]
        for leaf in leaves:
            assert (leaf.source and leaf.source["title"]) or leaf.judgement, leaf.cell


def test_every_fact_has_a_source_or_a_reason(published: duckdb.DuckDBPyConnection) -> None:
    for table in ("claims", "capacity", "deals", "revenue_forecasts", "deal_sites", "accelerators"):
        assert published.execute(f"select * from {table} where source_id is null").fetchall() == [], table
    assert published.execute("select * from assumptions where source_id is null and notes is null").fetchall() == []
    numbers = "select * from constraint_inputs where source_id is null and claim_id is null and assumption_id is null"
    assert published.execute(f"{numbers} and reason is null").fetchall() == []


def test_no_figure_rests_on_itself(published: duckdb.DuckDBPyConnection) -> None:
    publication = Publication(published)
    found = published.execute("select distinct mart, column_name, input_table, input_column from lineage").fetchall()
    rests_on: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for mart, column, input_table, input_column in found:
        cell = publication.cell(input_table, "", input_column)
        rests_on.setdefault((mart, column), set()).add((cell.table, cell.column))
    for column in RUNNING_SUMS:
        rests_on[column].discard(column)
    while ended := {column for column, inputs in rests_on.items() if not inputs & rests_on.keys()}:
        rests_on = {column: inputs - ended for column, inputs in rests_on.items() if column not in ended}
    assert rests_on == {}


def test_a_running_sum_rests_on_an_earlier_quarter(published: duckdb.DuckDBPyConnection) -> None:
    later = "select * from lineage_inputs where input_group = 'quarter before' and input_key >= row_key"
    assert published.execute(later).fetchall() == []
