"""A table is judged block by block. Where a block ends must change no row and no fault: a long file would else be judged otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.generate import generate
from dagster_project.ingest.faults import Fault
from dagster_project.ingest.validate import ingest
from dagster_project.schema.dictionary import raw_tables
from fixtures.raw_folder import TODAY, RawFolder
from fixtures.rule_cases import CASES, RuleCase
from hostile.cases import HostileFile
from hostile.hostile_files import FILES

Judge = Callable[[], list[Fault]]


@pytest.fixture
def in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> Callable[[Judge], list[Fault]]:
    """Judge once more with blocks of a few rows."""

    def judge(of: Judge) -> list[Fault]:
        with monkeypatch.context() as changed:
            changed.setattr("dagster_project.ingest.read_plain.BLOCK_BYTES", 2_000)
            changed.setattr("dagster_project.ingest.read_careful.ROWS_A_BLOCK", 3)
            return of()

    return judge


@pytest.mark.parametrize("case", FILES, ids=str)
def test_a_hostile_file_is_refused_in_the_same_words(
    case: HostileFile, raw: RawFolder, in_small_blocks: Callable[[Judge], list[Fault]]
) -> None:
    case.spoil(raw)
    assert in_small_blocks(raw.faults) == raw.faults()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_broken_rule_is_found(
    case: RuleCase, raw: RawFolder, in_small_blocks: Callable[[Judge], list[Fault]]
) -> None:
    case.spoil(raw)
    assert in_small_blocks(raw.faults) == raw.faults()


def test_the_faults_of_a_long_table_are_the_same(
    tmp_path: Path, in_small_blocks: Callable[[Judge], list[Fault]]
) -> None:
    generate(5_000, tmp_path / "raw", fault_share=0.1)
    whole = ingest(tmp_path / "raw", TODAY).faults
    staged = in_small_blocks(lambda: ingest(tmp_path / "raw", TODAY, staging=tmp_path / "staging").faults)
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
