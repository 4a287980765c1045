"""A table is judged block by block. Where a block ends must change no row and no fault, or a long file is judged otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate import generate
from dagster_project.ingest.faults import Fault
from dagster_project.ingest.parts import table_of
from dagster_project.ingest.read import read_table
from dagster_project.ingest.validate import ingest
from dagster_project.schema.dictionary import raw_tables
from fixtures.raw_folder import TODAY, RawFolder
from fixtures.rule_cases import CASES, RuleCase
from hostile.cases import HostileFile
from hostile.hostile_files import FILES

# Of the cases in which only the spoilt file is cut into blocks, these many go the long way too.
EVERY = 11
InSmallBlocks = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> InSmallBlocks:
    """Do a thing with blocks of a few rows."""

    def done(thing: Callable[[], Any]) -> Any:
        with monkeypatch.context() as changed:
            changed.setattr("dagster_project.ingest.read_plain.BLOCK_BYTES", 2_000)
            changed.setattr("dagster_project.ingest.read_careful.ROWS_A_BLOCK", 3)
            return thing()

    return done


@pytest.mark.parametrize("case", FILES, ids=str)
def test_a_hostile_file_is_read_and_refused_in_the_same_words(
    case: HostileFile, raw: RawFolder, in_small_blocks: InSmallBlocks
) -> None:
    case.spoil(raw)
    assert in_small_blocks(lambda: read(raw, raw.spoilt())) == read(raw, raw.spoilt())


def test_a_sound_project_is_read_in_the_same_words(raw: RawFolder, in_small_blocks: InSmallBlocks) -> None:
    assert in_small_blocks(lambda: read(raw, list(raw_tables()))) == read(raw, list(raw_tables()))


def read(raw: RawFolder, tables: list[str]) -> dict[str, tuple[list[tuple[object, ...]], list[Fault]]]:
    """The rows and the faults of form of some tables."""
    found = {name: read_table(raw.path, raw_tables()[name]) for name in tables}
    return {name: (rows.rows(), sorted(faults)) for name, (rows, faults) in found.items()}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_broken_rule_is_found(case: RuleCase, raw: RawFolder, in_small_blocks: InSmallBlocks) -> None:
    file, _ = case.spoil(raw)
    table = table_of(file)
    assert in_small_blocks(lambda: raw.ingest(table).faults) == raw.ingest(table).faults


@pytest.mark.parametrize("case", CASES[::EVERY], ids=str)
def test_a_broken_rule_is_found_when_every_file_is_cut(
    case: RuleCase, raw: RawFolder, in_small_blocks: InSmallBlocks
) -> None:
    case.spoil(raw)
    assert in_small_blocks(lambda: raw.ingest_anew().faults) == raw.ingest().faults


def test_the_faults_of_a_long_table_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate(4_000, tmp_path / "raw", fault_share=0.1)
    whole = ingest(tmp_path / "raw", TODAY).faults
    monkeypatch.setattr("dagster_project.ingest.read_plain.BLOCK_BYTES", 100_000)
    staged = ingest(tmp_path / "raw", TODAY, staging=tmp_path / "staging").faults
    assert len(whole) > 100
    assert staged == whole


def test_the_rows_are_the_same_and_in_their_order(
    raw: RawFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {name: rows.collect() for name, rows in raw.ingest().tables.items()}
    monkeypatch.setattr("dagster_project.ingest.read_plain.BLOCK_BYTES", 2_000)
    parts = ingest(raw.path, TODAY, staging=tmp_path / "staging").tables
    assert len(list((tmp_path / "staging/claims").iterdir())) > 2
    for name in raw_tables():
        assert parts[name].collect().equals(whole[name]), name


def test_what_was_staged_before_is_no_row_of_the_next_build(raw: RawFolder, tmp_path: Path) -> None:
    staging = tmp_path / "staging"
    stale = staging / "claims" / "99999-00000.parquet"
    ingest(raw.path, TODAY, staging=staging)
    stale.write_bytes((staging / "claims" / "00000-00000.parquet").read_bytes())
    ingest(raw.path, TODAY, staging=staging)
    assert not stale.exists()
