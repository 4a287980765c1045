"""From bytes to cells: what an editor or a spreadsheet may do to a file without changing a fact."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dagster_project.ingest.faults import Fault
from dagster_project.ingest.read import read_table
from dagster_project.ingest.read_careful import MOST_COLUMNS_SHOWN
from dagster_project.schema.dictionary import raw_tables
from fixtures.raw_folder import RawFolder

UNITS = raw_tables()["units"]
HEADER = b"unit,dimension,canonical_unit,factor,description,smallest_possible,largest_possible,possible_because\n"
NO_LIMITS = (None, None, None)


def read(folder: Path, content: bytes) -> tuple[list[tuple[object, ...]], list[Fault]]:
    (folder / "units.csv").write_bytes(content)
    frame, faults = read_table(folder, UNITS)
    return frame.rows(), faults


def test_a_cell_comes_back_as_written_with_the_line_its_row_begins_on(tmp_path: Path) -> None:
    rows, faults = read(tmp_path, HEADER + b'MW,power,MW,1,"one\ntwo",,,\n"G""W",power,MW,1000,"a, b",,,\n')
    assert rows == [
        (2, "MW", "power", "MW", "1", "one\ntwo", *NO_LIMITS),
        (4, 'G"W', "power", "MW", "1000", "a, b", *NO_LIMITS),
    ]
    assert faults == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.rstrip(b"\n"),
        lambda content: content.replace(b"MW,power", b'"MW","power"'),
    ],
    ids=["a byte order mark", "CRLF line ends", "no last line end", "quotes that were not needed"],
)
def test_what_a_spreadsheet_adds_without_harm_changes_no_cell(spoil, tmp_path: Path) -> None:
    plain = HEADER + b"MW,power,MW,1,Megawatt,,,\n"
    assert read(tmp_path, spoil(plain)) == read(tmp_path, plain)


def test_columns_may_stand_in_another_order(tmp_path: Path) -> None:
    rows, faults = read(tmp_path, b",".join(reversed(HEADER.strip().split(b","))) + b"\n,,,Megawatt,1,MW,power,MW\n")
    assert rows == [(2, "MW", "power", "MW", "1", "Megawatt", *NO_LIMITS)]
    assert faults == []


def test_an_empty_cell_is_nothing_and_not_empty_text(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, HEADER + b"MW,power,,,Megawatt,,,\n")
    assert rows == [(2, "MW", "power", None, None, "Megawatt", *NO_LIMITS)]


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    assert read(tmp_path, HEADER) == ([], [])


def test_a_thousand_unknown_columns_are_named_briefly_and_the_missing_ones_all(tmp_path: Path) -> None:
    names = b",".join(b"c%d" % number for number in range(1000))
    _, faults = read(tmp_path, names + b"\n")
    rules = [fault.rule for fault in faults]
    assert rules.count("column_unknown") == MOST_COLUMNS_SHOWN
    assert rules.count("column_missing") == len(UNITS.columns)


def test_a_column_that_stands_twice_is_refused_however_far_to_the_right(tmp_path: Path) -> None:
    unknown = b",".join(b"c%d" % number for number in range(1000))
    _, faults = read(tmp_path, HEADER.rstrip() + b"," + unknown + b",factor\n")
    assert ("factor", "column_twice") in {(fault.column, fault.rule) for fault in faults}


def test_rows_under_a_broken_header_are_not_judged_by_it(tmp_path: Path) -> None:
    """Else one mistyped column name ends in thousands of empty required cells."""
    _, faults = read(tmp_path, HEADER.replace(b"factor", b"faktor") + b"MW,power,MW,1,Megawatt\n" * 500)
    assert {(fault.line, fault.rule) for fault in faults} == {(1, "column_unknown"), (1, "column_missing")}


def test_a_file_that_may_not_be_read_says_so(raw: RawFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    _, faults = read_table(raw.path, UNITS)
    assert [(fault.rule, fault.value) for fault in faults] == [("file_unreadable", "Permission denied")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "units.csv")
    _, faults = read_table(tmp_path, UNITS)
    assert [fault.rule for fault in faults] == ["file_unreadable"]


def test_a_link_within_the_folder_is_followed(raw: RawFolder) -> None:
    raw.file("units").rename(raw.path / "units-2026.csv")
    raw.file("units").symlink_to("units-2026.csv")
    assert raw.faults() == []
