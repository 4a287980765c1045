"""Separators, decimal commas and percent signs change a figure a thousandfold when absorbed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.ingest.numbers import has_size_of_a_figure, parse_integer, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("16", 16.0),
        ("1234.5", 1234.5),
        (".5", 0.5),
        ("-3", -3.0),
        ("2e6", 2e6),
        ("1E-3", 0.001),
        ("007", 7.0),
    ],
)
def test_plain_digits_with_a_point_are_a_number(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "1,000",
        "1_000",
        "1.000,5",
        "5.",
        "+5",
        "5%",
        "$5",
        "nan",
        "inf",
        "-inf",
        "1e400",
        "-1e400",
        "0x10",
        "٣",
        "½",
        "1/2",
        "1e",
        "e5",
        "1.2.3",
        "",
        " 5",
        "5\n",
        "1 000",
        "5 GW",
        "\u22125",
        "\uff13",
    ],
)
def test_what_a_spreadsheet_makes_of_a_number_is_refused(text: str) -> None:
    assert parse_number(text) is None


def test_minus_zero_is_zero_so_that_two_builds_print_the_same() -> None:
    number = parse_number("-0")
    assert number is not None
    assert math.copysign(1, number) == 1


@pytest.mark.parametrize(("text", "number"), [("2026", 2026), ("-1", -1), ("0", 0), ("9" * 18, 10**18 - 1)])
def test_whole_digits_are_an_integer(text: str, number: int) -> None:
    assert parse_integer(text) == number


@pytest.mark.parametrize("text", ["", "1.0", "1e3", "1,000", "٣", "9" * 19, "--1", "1 "])
def test_what_is_not_whole_digits_is_no_integer(text: str) -> None:
    assert parse_integer(text) is None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_reads_back_as_itself(number: float) -> None:
    assert parse_number(repr(number)) == number


@given(st.text())
def test_any_text_at_all_is_a_finite_number_or_refused(text: str) -> None:
    number = parse_number(text)
    assert number is None or math.isfinite(number)
    assert parse_integer(text) is None or text.lstrip("-").isdigit()


@pytest.mark.parametrize("text", ["0", "-0", "0.000", "0e-400", "1e-30", "1e30", "-1e30", "5e25"])
def test_zero_as_written_and_what_can_be_reckoned_with_has_the_size_of_a_figure(text: str) -> None:
    assert has_size_of_a_figure(text, float(text))


@pytest.mark.parametrize("text", ["1e-310", "1e-400", "-1e-31", "0.1e-400", "1e31", "-2e30"])
def test_what_becomes_zero_or_infinity_on_the_way_has_not(text: str) -> None:
    assert not has_size_of_a_figure(text, float(text))
