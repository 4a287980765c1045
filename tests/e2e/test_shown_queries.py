"""What the README and docs/ show is what a reader gets."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from fixtures.shown_queries import ShownCommand, ShownQuery, answer, printed_by, shown_commands, shown_queries

pytestmark = pytest.mark.xdist_group("real")
QUERIES = shown_queries()
COMMANDS = shown_commands()


@pytest.mark.parametrize("shown", QUERIES, ids=[f"{one.page}: {one.sql[:50]}" for one in QUERIES])
def test_a_query_that_is_shown_gives_the_rows_below_it(
    published_real_data: duckdb.DuckDBPyConnection, shown: ShownQuery
) -> None:
    assert answer(published_real_data, shown.sql) == shown.table, "`make questions` if the data changed"


@pytest.mark.parametrize("shown", COMMANDS, ids=[one.words for one in COMMANDS])
def test_a_command_that_is_shown_prints_what_stands_below_it(published_real_folder: Path, shown: ShownCommand) -> None:
    assert printed_by(shown.words, published_real_folder) == shown.printed, "`make questions` if the data changed"


def test_the_readme_and_the_gallery_show_what_they_promise() -> None:
    pages = [one.page for one in QUERIES]
    assert pages.count("README.md") >= 8
    assert pages.count("questions.md") == 20
    assert len([one for one in COMMANDS if one.words.startswith("explain")]) >= 5
