"""`warehouse add`: a new row in its place, or the reasons why not, and never a half-written file."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterable

import pytest

from dagster_project.commands.add import given_cells
from dagster_project.curate.new_row import place_row
from dagster_project.curate.raw_files import Refusal
from dagster_project.curate.row_id import make_id
from dagster_project.schema.dictionary import raw_tables
from fixtures.curator import warehouse
from fixtures.raw_folder import TODAY, RawFolder

CLAIMS = raw_tables()["claims"]
A_CLAIM = {
    "source_id": "tbpn-2026-02-03-dylan-patel",
    "made_on": "2026-02-03",
    "subject_id": "openai",
    "metric": "compute_power_contracted",
    "value": "12",
    "unit": "GW",
    "period": "2027",
    "region": "GLOBAL",
    "kind": "target",
    "statement": "OpenAI aims at 12 GW in 2027, a new figure.",
}


def sets(cells: dict[str, str] = A_CLAIM, **changed: str) -> list[str]:
    """Write a row as `--set` arguments, some cells changed."""
    return [word for column, value in {**cells, **changed}.items() for word in ("--set", f"{column}={value}")]


def test_a_claim_gets_its_id_and_its_place_and_no_other_line_changes(
    raw: RawFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    before = raw.read("claims").decode().splitlines()
    assert warehouse("add", "claims", *sets(), "--raw", raw.path, "--yes") == 0
    after = raw.read("claims").decode().splitlines()
    (new,) = [line for line in after if line not in before]
    assert new.startswith("compute-power-contracted-openai-2027-01,tbpn-2026-02-03-dylan-patel,")
    assert [line for line in after if line != new] == before
    assert f"Added to {raw.file('claims')}, line {after.index(new) + 1}." in capsys.readouterr().out
    assert warehouse("fmt", "--check", "--raw", raw.path) == 0
    assert warehouse("check", "--raw", raw.path) == 0


def test_a_second_claim_about_the_same_gets_the_next_number(raw: RawFolder) -> None:
    for _ in range(2):
        warehouse("add", "claims", *sets(), "--raw", raw.path, "--yes")
    assert b"\ncompute-power-contracted-openai-2027-02," in raw.read("claims")


@pytest.mark.parametrize(
    ("column", "value", "cure"),
    [
        ("subject_id", "open-ai", "Did you mean openai?"),
        ("subject_id", "OpenAI", "Did you mean openai?"),
        ("metric", "compute-power-contracted", "Did you mean compute_power_contracted?"),
        ("region", "global", "Did you mean GLOBAL?"),
        ("unit", "gw", "Did you mean GW?"),
        ("value", "12,5", "Write digits with a point"),
        ("unit", "USD_B", "Use a unit of the metric's dimension."),
    ],
)
def test_a_faulty_row_is_refused_with_what_was_probably_meant(
    raw: RawFolder, capsys: pytest.CaptureFixture[str], column: str, value: str, cure: str
) -> None:
    before = raw.read("claims")
    assert warehouse("add", "claims", *sets(A_CLAIM, **{column: value}), "--raw", raw.path, "--yes") == 1
    assert raw.read("claims") == before
    shown = capsys.readouterr().out
    assert f"fault: {column}: {value}: " in shown
    assert cure in shown


def test_faults_of_other_rows_and_tables_do_not_stand_in_the_way(raw: RawFolder) -> None:
    raw.change("claims", "tbpn-openai-16gw,", value="16,0")
    raw.change("sites", "iren-sweetwater,", latitude="91")
    assert warehouse("add", "claims", *sets(), "--raw", raw.path, "--yes") == 0


def test_a_fault_that_the_row_brings_upon_another_row_is_its_own(raw: RawFolder) -> None:
    cells = {"deal_id": "cipher-fluidstack-barber-lake", "site_id": "abernathy", "share": "1"}
    cells["source_id"] = "cipher-2025-11-20-8k-barber-lake"
    row = place_row(raw.path, raw_tables()["deal_sites"], cells, TODAY)
    assert [fault.rule for fault in row.faults if fault.line != row.line] == ["share_sum"]


def test_a_repeated_key_is_refused(raw: RawFolder) -> None:
    row = place_row(raw.path, CLAIMS, {**A_CLAIM, "claim_id": "tbpn-openai-16gw"}, TODAY)
    assert [fault.rule for fault in row.faults] == ["duplicate_key"]


def test_a_new_source_may_wait_for_its_first_fact(raw: RawFolder, capsys: pytest.CaptureFixture[str]) -> None:
    cells = {
        "title": "A new plan, at last",
        "publisher": "Some Paper",
        "url": "https://paper.example/plan",
        "published_on": "2026-02-03",
        "kind": "news",
        "tier": "secondary",
        "language": "en",
    }
    assert warehouse("add", "sources", *sets(cells), "--raw", raw.path, "--yes") == 0
    assert b"\nsome-paper-2026-02-03-a-new-plan," in raw.read("sources")
    assert "No row cites some-paper-2026-02-03-a-new-plan yet" in capsys.readouterr().out


def test_a_file_with_faults_of_form_must_be_mended_first(raw: RawFolder, capsys: pytest.CaptureFixture[str]) -> None:
    ragged = raw.read("claims") + b"one,cell,more\n"
    raw.write("claims", ragged)
    assert warehouse("add", "claims", *sets(), "--raw", raw.path, "--yes") == 1
    assert raw.read("claims") == ragged
    assert "ragged_row" in capsys.readouterr().out


def test_without_a_terminal_and_without_yes_nothing_is_written(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    before = raw.read("claims")
    assert warehouse("add", "claims", *sets(), "--raw", raw.path) == 2
    assert raw.read("claims") == before
    assert "say --yes" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["subject_id"], "has no equals sign"),
        (["subject=openai"], "Did you mean subject_id?"),
        (["unit=GW", "unit=MW"], "set twice"),
        (["notes=\udcff"], "not UTF-8"),
    ],
)
def test_a_cell_given_wrongly_is_wrong_use(words: list[str], answer: str) -> None:
    with pytest.raises(Refusal, match=answer):
        given_cells(words, CLAIMS)


def test_a_value_may_hold_an_equals_sign() -> None:
    assert given_cells(["qualifier=generation=blackwell"], CLAIMS) == {"qualifier": "generation=blackwell"}


def test_a_table_that_is_none_is_wrong_use(raw: RawFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert warehouse("add", "claim", "--raw", raw.path) == 2
    assert "Did you mean claims?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("table", "cells", "taken", "made"),
    [
        ("claims", {"metric": "cost_per_gw", "subject_id": "openai"}, [], "cost-per-gw-openai-na-01"),
        ("claims", {"metric": "m", "subject_id": "s", "period": "2026/2028-H2"}, [], "m-s-2026-2028-h2-01"),
        ("claims", {"metric": "m", "subject_id": "s", "period": "2026"}, ["m-s-2026-07"], "m-s-2026-08"),
        ("entities", {"name": "Wärtsilä"}, [], "wartsila"),
        ("entities", {"name": "OpenAI"}, ["openai"], "openai-2"),
        ("entities", {"name": "华为"}, [], ""),
    ],
)
def test_ids_are_made_as_the_ids_of_the_table_are(
    table: str, cells: dict[str, str], taken: list[str], made: str
) -> None:
    assert make_id(raw_tables()[table], cells, taken) == made


def answered(monkeypatch: pytest.MonkeyPatch, answers: Iterable[str]) -> None:
    """Sit a curator at a terminal who gives these answers and then closes it."""
    waiting = iter(answers)

    def answer(_prompt: str) -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", answer)


def test_on_a_terminal_what_is_missing_is_asked_for_and_a_near_miss_is_taken_with_enter(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(monkeypatch, ["OpenAI", "", "", "A new statement.", "y"])
    given = {column: value for column, value in A_CLAIM.items() if column not in ("subject_id", "statement")}
    assert warehouse("add", "claims", *sets(given), "--raw", raw.path) == 0
    assert "Did you mean openai (OpenAI)? Enter takes it." in capsys.readouterr().out
    assert b",openai,compute_power_contracted,,12,,GW,2027,GLOBAL,,target,A new statement.," in raw.read("claims")


def test_on_a_terminal_a_faulty_cell_is_asked_for_again(raw: RawFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(monkeypatch, ["2027-Q3", ""])
    assert warehouse("add", "claims", *sets(period="2027-Q5"), "--raw", raw.path) == 0
    assert b"\ncompute-power-contracted-openai-2027-q3-01," in raw.read("claims")


@pytest.mark.parametrize("answers", [[], ["n"]])
def test_giving_up_or_saying_no_writes_nothing(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    before = raw.read("claims")
    answered(monkeypatch, answers)
    assert warehouse("add", "claims", *sets(), "--raw", raw.path) == 2
    assert raw.read("claims") == before


def test_a_list_of_ids_can_be_searched(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(monkeypatch, ["?dylan"])
    warehouse("add", "claims", "--raw", raw.path)
    assert "\ntbpn-2026-02-03-dylan-patel" in capsys.readouterr().out.replace(", ", "\n")


def test_adding_never_opens_a_connection(raw: RawFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert warehouse("add", "claims", *sets(), "--raw", raw.path, "--yes") == 0


def test_a_figure_far_beyond_all_others_is_added_once_somebody_has_vouched_for_it(
    raw: RawFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    far = sets(A_CLAIM, claim_id="openai-300gw", value="300")
    assert warehouse("add", "claims", *far, "--raw", raw.path, "--yes") == 1
    said = capsys.readouterr().out
    assert (
        "fault: value: 300: more than ten times beyond the largest of its kind. The largest of the 5 others is 16 GW."
        in said
    )
    vouching = {"table": "claims", "row_key": "openai-300gw", "column": "value", "expected": "300", "action": "flag"}
    vouching |= {"reason": "Read twice", "status": "active"}
    assert warehouse("add", "corrections", *sets(vouching), "--raw", raw.path, "--yes") == 0
    assert "No row has the key openai-300gw yet" in capsys.readouterr().out
    assert warehouse("check", "--raw", raw.path) == 1
    assert warehouse("add", "claims", *far, "--raw", raw.path, "--yes") == 0
    assert warehouse("check", "--raw", raw.path) == 0


def test_a_correction_that_changes_a_row_must_find_it(raw: RawFolder) -> None:
    cells = {
        "table": "claims",
        "row_key": "none",
        "column": "value",
        "expected": "1",
        "action": "drop",
        "status": "active",
    }
    row = place_row(raw.path, raw_tables()["corrections"], {**cells, "reason": "Wrong"}, TODAY)
    assert [fault.rule for fault in row.faults] == ["correction_unmatched"]


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("claims", {"value": "6000"}),
        ("claims", {"value": "-12"}),
        ("claims", {"value": "1e-310"}),
        ("claims", {"notes": "-2+3+cmd|' /C calc'!A0"}),
    ],
)
def test_an_absurd_row_is_not_added(table: str, cells: dict[str, str], raw: RawFolder) -> None:
    before = raw.read(table)
    assert warehouse("add", table, *sets(A_CLAIM, **cells), "--raw", raw.path, "--yes") == 1
    assert raw.read(table) == before
