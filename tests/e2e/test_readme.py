"""What the README shows is what a reader gets."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from dagster_project.commands.query import text_table

README = Path(__file__).parents[2] / "README.md"
SHOWN = re.compile(r"```sql\n(.*?)\n```\n\n((?:\|[^\n]*\n)+)", re.DOTALL)


def test_every_query_of_the_readme_gives_the_rows_it_shows(published_real_data: duckdb.DuckDBPyConnection) -> None:
    shown = SHOWN.findall(README.read_text(encoding="utf-8"))
    assert len(shown) >= 8
    for sql, table in shown:
        result = published_real_data.execute(sql)
        assert text_table([column[0] for column in result.description], result.fetchall()) == table, sql
