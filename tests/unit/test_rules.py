"""Every rule refuses its bad row at its file and line, and nothing else is held against the project."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dagster_project.ingest.column_rules import schema_faults
from dagster_project.ingest.faults import RULEBOOK, DataFaults
from dagster_project.ingest.read import read_table
from dagster_project.ingest.validate import ingest
from dagster_project.schema.dictionary import raw_tables
from fixtures.raw_folder import TODAY, RawFolder
from fixtures.rule_cases import CASES, RuleCase

# Tests judge the spoilt file anew and the others once; of these many cases all files are judged, as a build does.
EVERY = 5
REAL = Path(__file__).parents[2] / "data" / "raw"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_bad_row_is_refused_at_its_file_and_line(case: RuleCase, raw: RawFolder) -> None:
    file, line = case.spoil(raw)
    (fault,) = raw.faults()
    assert (fault.file, fault.line, fault.rule) == (file, line, case.rule)
    assert fault.cure.endswith(RULEBOOK[case.rule][1])


@pytest.mark.parametrize("case", CASES[::EVERY], ids=str)
def test_a_folder_of_which_every_file_is_judged_anew_has_the_same_faults(case: RuleCase, raw: RawFolder) -> None:
    case.spoil(raw)
    assert raw.ingest_anew().faults == raw.faults()


def test_a_typed_column_of_another_type_is_refused_by_its_schema(raw: RawFolder) -> None:
    sites = raw_tables()["sites"]
    text, _ = read_table(raw.path, sites)
    untyped = text.with_columns(pl.lit("north").alias("latitude"))
    found = {(fault.column, fault.rule) for fault in schema_faults(untyped, text, sites)}
    assert ("latitude", "wrong_type") in found


def test_the_small_project_is_sound(raw: RawFolder) -> None:
    assert raw.ingest_anew().faults == []
    assert set(raw.ingest_anew().require_sound()) == set(raw_tables())


def test_the_real_data_are_sound() -> None:
    assert ingest(REAL, date.today()).faults == []


def test_the_small_project_holds_every_judgement_that_the_models_may_ask_for(raw: RawFolder) -> None:
    """A judgement added to the real data alone would leave the models of the small project without a number."""
    small = set(raw.ingest().tables["assumptions"].collect()["assumption_id"])
    real = ingest(REAL, date.today()).tables["assumptions"].collect()
    judgements = set(real.filter(pl.col("source_id").is_null())["assumption_id"])
    assert judgements - small == set()


def test_all_faults_of_all_files_are_told_at_once_and_none_hides_another(raw: RawFolder) -> None:
    expected = {
        ("claims.csv", raw.change("claims", "tbpn-openai-16gw,", value="16 GW"), "not_a_number"),
        ("claims.csv", raw.change("claims", "tbpn-openai-16gw,", made_on="soon"), "not_a_date"),
        ("entities.csv", raw.change("entities", "amd,", kind="chipmaker"), "allowed_value"),
        ("units.csv", 2, "ragged_row"),
    }
    raw.write("units", raw.read("units").replace(b"\n", b"\nfurlong,length\n", 1))
    assert expected <= raw.places()


def test_a_file_asked_for_alone_is_told_of_alone(raw: RawFolder) -> None:
    raw.change("entities", "amd,", kind="chipmaker")
    raw.change("claims", "tbpn-openai-16gw,", value="16 GW")
    assert {fault.file for fault in raw.ingest("claims").faults} == {"claims.csv"}


def test_frames_of_faulty_data_are_not_handed_out(raw: RawFolder) -> None:
    raw.change("claims", "tbpn-openai-16gw,", value="16 GW")
    with pytest.raises(DataFaults, match="1 faults in 1 files"):
        raw.ingest().require_sound()


def test_an_unread_file_is_not_held_against_those_that_point_at_it(raw: RawFolder) -> None:
    raw.write("sources", raw.read("sources").replace(b"https", b"http\xff", 1))
    assert raw.places() == {("sources.csv", 2, "not_utf8")}


def test_a_near_miss_is_named(raw: RawFolder) -> None:
    raw.change("claims", "tbpn-openai-16gw,", subject_id="open-ai")
    assert raw.faults()[0].cure.startswith("Did you mean openai?")


def test_a_report_of_today_does_not_come_from_the_future(raw: RawFolder) -> None:
    raw.change("claims", "tbpn-openai-16gw,", made_on=TODAY.isoformat())
    assert raw.faults() == []


def test_a_report_of_this_year_is_known_today_and_not_at_its_end(raw: RawFolder) -> None:
    raw.change("claims", "tbpn-openai-16gw,", made_on="2026")
    claims = raw.ingest().require_sound()["claims"].collect()
    assert claims.filter(pl.col("claim_id") == "tbpn-openai-16gw")["known_on"].to_list() == [TODAY]


def test_two_spellings_of_one_day_are_one_key(raw: RawFolder) -> None:
    """2025-12 counts as its last day; the marts would see two reports of that day with one key."""
    raw.change("capacity", "digital-gateway,full-build,", reported_on="2025-12-31")
    line = raw.add(
        "capacity",
        site_id="digital-gateway",
        phase="full-build",
        reported_on="2025-12",
        source_id="bommarito-2025-cancellations",
        stage="cancelled",
        power_basis="unknown",
    )
    assert raw.places() == {("capacity.csv", line, "duplicate_key")}


def test_a_claim_in_words_may_say_that_no_number_was_stated(raw: RawFolder) -> None:
    raw.change("claims", "tbpn-openai-16gw,", value="", notes='"tens of gigawatts"; no number stated')
    assert raw.faults() == []
