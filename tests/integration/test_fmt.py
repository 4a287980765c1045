"""`warehouse fmt`: one form for each file, and nothing but the form is changed."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.curate.canonical import canonical_text, csv_text, first_difference, in_order
from dagster_project.curate.raw_files import Refusal, replace_file
from dagster_project.places import RAW
from dagster_project.schema.dictionary import Table, raw_tables
from fixtures.curator import warehouse
from fixtures.raw_folder import RawFolder

CLAIMS, SITES = raw_tables()["claims"], raw_tables()["sites"]


@pytest.mark.parametrize("table", raw_tables().values(), ids=lambda table: table.name)
def test_the_curated_files_are_canonical(table: Table) -> None:
    text, faults = canonical_text(RAW, table)
    assert faults == []
    assert text.encode() == (RAW / table.file_name).read_bytes()


def test_shuffled_rows_and_columns_quotes_and_line_ends_come_back(raw: RawFolder) -> None:
    whole = raw.read("claims")
    spoilt = _rewritten(whole, reverse=True)
    raw.write("claims", spoilt)
    assert warehouse("fmt", "claims", "--raw", raw.path) == 0
    assert raw.read("claims") == whole


def _rewritten(content: bytes, *, reverse: bool) -> bytes:
    """The same rows from last to first, columns reversed, all quoted, CRLF, with a byte order mark."""
    header, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
    text = io.StringIO(newline="")
    order = slice(None, None, -1 if reverse else 1)
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(row[order] for row in [header, *rows[order]])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def test_formatting_twice_is_formatting_once(raw: RawFolder, capsys: pytest.CaptureFixture[str]) -> None:
    raw.write("sites", _rewritten(raw.read("sites"), reverse=True))
    warehouse("fmt", "--raw", raw.path)
    once = raw.read("sites")
    capsys.readouterr()
    assert warehouse("fmt", "--raw", raw.path) == 0
    assert raw.read("sites") == once
    assert capsys.readouterr().out == "Every file is in canonical form.\n"


def test_check_changes_nothing_and_names_the_first_line_that_would(
    raw: RawFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt = raw.read("sites").replace(b",US,", b',"US",', 1)
    raw.write("sites", spoilt)
    assert warehouse("fmt", "--check", "--raw", raw.path) == 1
    assert raw.read("sites") == spoilt
    line = 1 + spoilt.count(b"\n", 0, spoilt.index(b'"US"'))
    assert capsys.readouterr().out == f"{raw.file('sites')}:{line}: not canonical; run warehouse fmt\n"


def test_cells_stay_as_they_were_written(raw: RawFolder) -> None:
    raw.change("claims", "tbpn-openai-16gw,", value="16.00", notes=" kept, with spaces ")
    warehouse("fmt", "--raw", raw.path)
    assert b",16.00," in raw.read("claims")
    assert b'" kept, with spaces "' in raw.read("claims")


def test_a_file_with_faults_of_form_is_left_alone_and_the_others_are_formatted(
    raw: RawFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    ragged = raw.read("claims") + b"one,cell,more\n"
    whole = raw.read("sites")
    raw.write("claims", ragged)
    raw.write("sites", _rewritten(whole, reverse=True))
    assert warehouse("fmt", "--raw", raw.path) == 1
    assert raw.read("claims") == ragged
    assert raw.read("sites") == whole
    assert "ragged_row" in capsys.readouterr().out


def test_rows_of_one_key_keep_their_order() -> None:
    rows = [("b",) + ("",) * 7, ("a", "second", *("",) * 6), ("a", "first", *("",) * 6)]
    assert [row[:2] for row in in_order(rows, SITES)] == [("a", "second"), ("a", "first"), ("b", "")]


def test_a_file_that_is_no_table_is_wrong_use(raw: RawFolder) -> None:
    assert warehouse("fmt", "claim", "--raw", raw.path) == 2


def test_nothing_but_the_files_is_left_in_the_folder(raw: RawFolder) -> None:
    before = {path.name for path in raw.path.iterdir()}
    raw.write("sites", _rewritten(raw.read("sites"), reverse=True))
    warehouse("fmt", "--raw", raw.path)
    assert {path.name for path in raw.path.iterdir()} == before


def test_a_file_changed_by_someone_else_is_not_written_over(raw: RawFolder) -> None:
    with pytest.raises(Refusal, match="run the command again"):
        replace_file(raw.file("sites"), "mine", expected=b"what I read")
    assert raw.read("sites").startswith(b"site_id,")
    assert not list(raw.path.glob(".*"))


def test_the_rights_of_a_file_stay(raw: RawFolder) -> None:
    raw.file("sites").chmod(0o640)
    replace_file(raw.file("sites"), "mine", expected=raw.read("sites"))
    assert raw.file("sites").stat().st_mode & 0o777 == 0o640


def test_the_first_difference_is_counted_in_lines() -> None:
    assert first_difference(b"a\nb\nc\n", b"a\nx\nc\n") == 2
    assert first_difference(b"a\n", b"a\nb\n") == 2
    assert first_difference(b"a", b"a\n") == 2


_CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=12)


@given(st.lists(st.lists(_CELL, min_size=8, max_size=8).map(tuple), max_size=6))
def test_any_cells_come_back_from_the_canonical_form(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("canonical")
    text = csv_text(in_order(rows, SITES), SITES)
    (folder / SITES.file_name).write_text(text, encoding="utf-8", newline="")
    assert canonical_text(folder, SITES) == (text, [])
    shutil.rmtree(folder)


def test_every_table_of_an_empty_project_is_canonical(tmp_path: Path) -> None:
    for table in raw_tables().values():
        (tmp_path / table.file_name).write_text(csv_text([], table))
    assert warehouse("fmt", "--check", "--raw", tmp_path) == 0
