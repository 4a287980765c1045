"""What the README shows is what a reader gets."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from dagster_project.cli import main
from dagster_project.commands.query import text_table

README = Path(__file__).parents[2] / "README.md"
SHOWN = re.compile(r"```sql\n(.*?)\n```\n\n((?:\|[^\n]*\n)+)", re.DOTALL)
COMMAND = re.compile(r"```console\n\$ warehouse ([^\n]*)\n(.*?)\n```", re.DOTALL)


def test_every_query_of_the_readme_gives_the_rows_it_shows(published_real_data: duckdb.DuckDBPyConnection) -> None:
    shown = SHOWN.findall(README.read_text(encoding="utf-8"))
    assert len(shown) >= 8
    for sql, table in shown:
        result = published_real_data.execute(sql)
        assert text_table([column[0] for column in result.description], result.fetchall()) == table, sql


def test_every_command_of_the_readme_prints_what_it_shows(
    published_real_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = COMMAND.findall(README.read_text(encoding="utf-8"))
    assert len(shown) >= 6
    for words, printed in shown:
        where = (
            ["--published", str(published_real_folder)]
            if words.startswith("diff")
            else ["--out", str(published_real_folder.parent)]
        )
        assert main([*words.split(), *where]) == 0
        assert capsys.readouterr().out.rstrip() == printed, words
