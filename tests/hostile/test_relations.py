"""Hostile relations between rows and tables: circles, endless chains, look-alikes, many faults at once."""

from __future__ import annotations

import time

import pytest

from fixtures.raw_folder import RawFolder

SECONDS = 15


def test_two_parties_that_own_each_other_are_both_named(raw: RawFolder) -> None:
    lines = {
        raw.change("entities", "openai,", parent_id="oracle"),
        raw.change("entities", "oracle,", parent_id="openai"),
    }
    assert raw.places() == {("entities.csv", line, "parent_cycle") for line in lines}


def test_who_only_hangs_on_a_circle_is_not_blamed_for_it(raw: RawFolder) -> None:
    line = raw.change("entities", "openai,", parent_id="openai")
    assert raw.places() == {("entities.csv", line, "parent_cycle")}


def test_an_umbrella_that_is_its_own_tranche_is_named(raw: RawFolder) -> None:
    line = raw.change("deals", "stargate-jv,", parent_deal_id="oracle-openai-45gw")
    assert ("deals.csv", line, "parent_cycle") in raw.places()


@pytest.mark.parametrize("closed", [False, True], ids=["open at the top", "closed to a circle"])
def test_a_chain_of_ten_thousand_parents_takes_no_time(closed: bool, raw: RawFolder) -> None:
    count = 10_000
    top = f"e{count - 1}" if closed else ""
    rows = [f"e{number},E,other,{f'e{number - 1}' if number else top},," for number in range(count)]
    raw.write("entities", raw.read("entities") + "\n".join(rows).encode() + b"\n")
    start = time.monotonic()
    faults = raw.faults()
    assert time.monotonic() - start < SECONDS
    assert len(faults) == (count if closed else 0)


def test_a_whole_column_of_unknown_ids_takes_no_longer_than_one(raw: RawFolder) -> None:
    said = "2026,openai,compute_power_operational,,10,,GW,2026,US,,actual,A,"
    rows = [f"c{number},s-{number},,{said}" for number in range(5_000)]
    raw.write("claims", raw.read("claims") + "\n".join(rows).encode() + b"\n")
    start = time.monotonic()
    faults = raw.faults()
    assert time.monotonic() - start < SECONDS
    assert [fault.rule for fault in faults] == ["unknown_id"] * 5_000


def test_an_id_in_other_letters_is_another_id_and_the_right_one_is_offered(raw: RawFolder) -> None:
    raw.change("claims", "tbpn-openai-16gw,", subject_id="\u043epenai")
    (fault,) = raw.faults()
    assert fault.cure.startswith("Did you mean openai?")


def test_units_that_differ_by_case_are_different_units(raw: RawFolder) -> None:
    raw.add(
        "units",
        unit="mW",
        dimension="power",
        canonical_unit="MW",
        factor="0.000000001",
        description="Milliwatt",
    )
    raw.change("claims", "tbpn-openai-16gw,", unit="mW")
    assert raw.faults() == []


def test_a_unit_of_a_factor_that_is_no_number_is_the_only_one_named(raw: RawFolder) -> None:
    line = raw.change("units", "MW,", factor="1,0")
    assert raw.places() == {("units.csv", line, "not_a_number")}


def test_a_hundred_corrections_of_nothing_are_a_hundred_faults(raw: RawFolder) -> None:
    lines = [
        raw.add(
            "corrections",
            table="claims",
            row_key=f"gone-{number}",
            column="value",
            expected="1",
            action="drop",
            reason="gone",
            status="active",
        )
        for number in range(100)
    ]
    assert raw.places() == {("corrections.csv", line, "correction_unmatched") for line in lines}


def test_every_file_lost_at_once_is_one_fault_a_file(raw: RawFolder) -> None:
    files = sorted(path.name for path in raw.path.iterdir())
    for path in raw.path.iterdir():
        path.unlink()
    assert raw.places() == {(file, 0, "file_missing") for file in files}


def test_a_folder_that_is_not_there_is_told_file_by_file(raw: RawFolder) -> None:
    raw.path.rename(raw.path.parent / "moved")
    assert {rule for _, _, rule in raw.places()} == {"file_missing"}
