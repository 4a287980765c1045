"""What the README and docs/ show is what a reader gets."""

from __future__ import annotations

import duckdb
import pytest

from fixtures.shown_queries import ShownQuery, answer, shown_queries

QUERIES = shown_queries()


@pytest.mark.parametrize("shown", QUERIES, ids=[f"{one.page}: {one.sql[:50]}" for one in QUERIES])
def test_a_query_that_is_shown_gives_the_rows_below_it(
    published_real_data: duckdb.DuckDBPyConnection, shown: ShownQuery
) -> None:
    assert answer(published_real_data, shown.sql) == shown.table, "`make questions` if the data changed"


def test_the_readme_and_the_gallery_show_what_they_promise() -> None:
    pages = [one.page for one in QUERIES]
    assert pages.count("README.md") >= 8
    assert pages.count("questions.md") == 20
