"""The corpus of hostile input: every case is refused at its place or read as what it is."""

from __future__ import annotations

import pytest

from fixtures.raw_folder import RawFolder
from fixtures.rights import rights_hold
from hostile.cases import HostileCell, HostileFile
from hostile.hostile_cells import CELLS
from hostile.hostile_files import FILES

SMALLEST_CORPUS = 150
LONGEST_SHOWN = 200
# Tests judge the spoilt file anew and the others once; of these many cases all files are judged, as a build does.
EVERY = 20


@pytest.mark.parametrize("case", FILES, ids=str)
def test_a_hostile_file_is_refused_at_its_line_and_no_other_file_is_blamed(case: HostileFile, raw: RawFolder) -> None:
    case.spoil(raw)
    assert raw.places() == case.expected


def test_a_file_that_nobody_may_read_is_refused_without_a_line(raw: RawFolder) -> None:
    raw.file("units").chmod(0o000)
    with rights_hold():
        assert raw.places() == {("units.csv", 0, "file_unreadable")}


@pytest.mark.parametrize("case", CELLS, ids=str)
def test_a_hostile_cell_is_refused_at_its_line_or_read_as_what_it_is(case: HostileCell, raw: RawFolder) -> None:
    line = raw.change(case.table, case.row, **{case.column: case.text})
    faults = raw.ingest(case.table).faults
    assert {(fault.line, fault.column, fault.rule) for fault in faults} == {
        (line, case.column, rule) for rule in case.rules.split()
    }
    assert all(len(fault.value) <= LONGEST_SHOWN for fault in faults)


@pytest.mark.parametrize("case", FILES[::EVERY], ids=str)
def test_a_hostile_file_is_refused_in_the_same_words_when_every_file_is_judged(
    case: HostileFile, raw: RawFolder
) -> None:
    case.spoil(raw)
    assert raw.ingest_anew().faults == raw.faults()


@pytest.mark.parametrize("case", CELLS[:: 3 * EVERY], ids=str)
def test_a_hostile_cell_is_refused_in_the_same_words_when_every_file_is_judged(
    case: HostileCell, raw: RawFolder
) -> None:
    raw.change(case.table, case.row, **{case.column: case.text})
    assert raw.ingest_anew(case.table).faults == raw.ingest(case.table).faults


def test_the_corpus_is_large_and_holds_no_case_twice() -> None:
    names = [str(case) for case in [*FILES, *CELLS]]
    assert len(set(names)) == len(names) >= SMALLEST_CORPUS
