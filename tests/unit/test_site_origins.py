"""A row leads to documents: its own, else those of what it is worked out from, else those that speak of it."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from dagster_project.publish.site.origins import Origins
from dagster_project.publish.site.published import Published

TABLES = ("capacity", "entities", "gw_timeline", "site_slippage")
KEYS = {"capacity": "site_id", "entities": "entity_id", "gw_timeline": "quarter", "site_slippage": "phase"}


@pytest.fixture
def published() -> Iterator[Published]:
    """A publication in which a total rests on the total before it, and that one on a phase with two sources."""
    with duckdb.connect() as connection:
        connection.execute("""
            create table sources as select unnest(['filing', 'note', 'list']) as source_id, 'Title' as title,
                'Maker' as publisher, 'https://example.org' as url, '2026' as published_on, 'primary' as tier;
            create table capacity as select 'north' as site_id, 'maker' as operator_id, 'list' as source_id;
            create table entities as select unnest(['maker', 'nobody']) as entity_id;
            create table gw_timeline as select unnest(['q1', 'q2', 'q3']) as quarter;
            create table site_slippage as select 'one' as phase, 'note; filing; lost' as source_ids;
            create table lineage_inputs (mart text, row_key text, input_table text, input_key text);
            insert into lineage_inputs values
                ('gw_timeline', 'q2', 'gw_timeline', 'q1'), ('gw_timeline', 'q1', 'gw_timeline', 'q2'),
                ('gw_timeline', 'q1', 'site_slippage', 'one'), ('gw_timeline', 'q3', 'gw_timeline', 'q3');
            create table dictionary (table_name text, grain text, column_name text, position integer, unit text,
                is_key boolean, description text)
        """)
        for table, key in KEYS.items():
            connection.execute("insert into dictionary values (?, '', ?, 1, null, true, '')", [table, key])
        yield Published(connection)


@pytest.mark.parametrize(
    ("place", "sources"),
    [
        (("site_slippage", "one"), ["filing", "note"]),
        (("gw_timeline", "q1"), ["filing", "note"]),
        (("gw_timeline", "q2"), ["filing", "note"]),
        (("entities", "maker"), ["list"]),
    ],
    ids=["its own", "those of its inputs", "those of the inputs of its inputs", "those that name it"],
)
def test_a_row_leads_to_the_sources_nearest_to_it(
    published: Published, place: tuple[str, str], sources: list[str]
) -> None:
    assert Origins(published, TABLES).of(place) == sources


@pytest.mark.parametrize("place", [("gw_timeline", "q3"), ("entities", "nobody"), ("no table", "no row")])
def test_a_row_that_rests_on_itself_or_on_nothing_ends_without_a_source(
    published: Published, place: tuple[str, str]
) -> None:
    assert Origins(published, TABLES).of(place) == []
