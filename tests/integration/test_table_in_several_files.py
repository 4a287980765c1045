"""A table may be a folder of files: it reads, checks, formats and grows as one file does, and faults name the right one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import AS_OF

from dagster_project.cli import main
from dagster_project.curate.new_row import place_row
from dagster_project.ingest.validate import ingest
from dagster_project.places import content_hashes
from dagster_project.schema.dictionary import raw_tables
from fixtures.raw_folder import RawFolder

CLAIMS = raw_tables()["claims"]


def _split(raw: RawFolder) -> list[Path]:
    """Put the claims into two files, the second with the later half."""
    header, *rows = raw.read("claims").decode().splitlines(keepends=True)
    raw.file("claims").unlink()
    parts = [raw.path / "claims" / name for name in ("2025.csv", "2026.csv")]
    parts[0].parent.mkdir()
    half = len(rows) // 2
    for part, lines in zip(parts, (rows[:half], rows[half:]), strict=True):
        part.write_text("".join([header, *lines]), encoding="utf-8")
    return parts


def test_the_rows_of_all_files_make_one_table(raw: RawFolder) -> None:
    whole = ingest(raw.path, AS_OF).require_sound()["claims"].collect().drop("line")
    _split(raw)
    assert ingest(raw.path, AS_OF).require_sound()["claims"].collect().drop("line").equals(whole)


def test_a_fault_names_the_file_and_the_line_in_it(raw: RawFolder) -> None:
    parts = _split(raw)
    lines = parts[1].read_text("utf-8").splitlines()
    lines[2] = "Not An Id" + lines[2][lines[2].index(",") :]
    parts[1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = {(f.file, f.line, f.rule) for f in ingest(raw.path, AS_OF).faults}
    assert ("claims/2026.csv", 3, "id_form") in found


def test_a_key_that_stands_in_two_files_says_where_it_stands_first(raw: RawFolder) -> None:
    parts = _split(raw)
    twice = parts[0].read_text("utf-8").splitlines(keepends=True)[3]
    with parts[1].open("a", encoding="utf-8") as file:
        file.write(twice)
    [found] = [f for f in ingest(raw.path, AS_OF).faults if f.rule == "duplicate_key"]
    assert found.file == "claims/2026.csv"
    assert "First on line 4 of claims/2025.csv." in found.cure


def test_a_broken_file_is_named_and_no_id_that_stood_in_it_is_called_unknown(raw: RawFolder) -> None:
    parts = _split(raw)
    parts[0].write_bytes(b"\xff\xfe\x00")
    assert {(f.file, f.rule) for f in ingest(raw.path, AS_OF).faults} == {("claims/2025.csv", "not_utf8")}


def test_a_table_that_is_a_file_and_a_folder_is_refused(raw: RawFolder) -> None:
    whole = raw.read("claims")
    _split(raw)
    raw.write("claims", whole)
    assert {(f.file, f.rule) for f in ingest(raw.path, AS_OF).faults} == {("claims.csv", "table_twice")}


def test_fmt_brings_each_file_into_canonical_form(raw: RawFolder, capsys: pytest.CaptureFixture[str]) -> None:
    parts = _split(raw)
    header, *rows = parts[1].read_text("utf-8").splitlines(keepends=True)
    sound = parts[1].read_bytes()
    parts[1].write_text("".join([header, *reversed(rows)]), encoding="utf-8")
    assert main(["fmt", "claims", "--raw", str(raw.path)]) == 0
    assert "claims/2026.csv: formatted" in capsys.readouterr().out
    assert parts[1].read_bytes() == sound


def test_check_takes_a_file_of_a_table_for_the_table(raw: RawFolder, capsys: pytest.CaptureFixture[str]) -> None:
    parts = _split(raw)
    parts[0].write_text("nothing\n", encoding="utf-8")
    assert main(["check", str(parts[1]), "--raw", str(raw.path)]) == 1
    assert "claims/2025.csv" in capsys.readouterr().out


def test_a_new_row_goes_into_the_last_file_with_an_id_that_no_file_has(raw: RawFolder) -> None:
    parts = _split(raw)
    header, first = parts[0].read_text("utf-8").splitlines()[:2]
    cells = dict(zip(header.split(","), first.split(",")[:1], strict=False))
    row = place_row(raw.path, CLAIMS, cells, date(2026, 11, 25))
    assert {f.rule for f in row.faults} >= {"duplicate_key"}
    assert {f.file for f in row.faults} == {"claims/2026.csv"}


def test_a_change_in_any_file_changes_the_hash_of_the_folder(raw: RawFolder) -> None:
    parts = _split(raw)
    before = content_hashes(raw.path)
    parts[1].write_text("changed", encoding="utf-8")
    after = content_hashes(raw.path)
    assert {name for name in after if after[name] != before[name]} == {"claims/2026.csv"}
