"""How the site writes figures, and which addresses become links."""

from __future__ import annotations

import pytest

from dagster_project.publish.site.cells import http_address
from dagster_project.publish.site.figures import SPACE, figure, percent, plain, spread, triplet


def plainly(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace(SPACE, " ").replace("\u2060", "")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (22.693, "22.7"),
        (15.97, "16.0"),
        (7.0, "7"),
        (0.0523, "0.0523"),
        (147865.5, "147,866"),
        (0.0, "0"),
        (-2.5, "-2.5"),
    ],
)
def test_a_number_has_three_digits_and_a_round_one_stays_short(value: float, written: str) -> None:
    assert plain(value) == written


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (3677.8, "MW", "3,678 MW"),
        (2.5e9, "USD", "$2.5 bn"),
        (1.2e12, "USD", "$1.2 trillion"),
        (-4e6, "USD", "-$4 M"),
        (0.5405, "probability", "54%"),
        (12.0, "percent", "12%"),
        (1.234, "months", "1.2 months"),
        (2_700_000, "H100-equivalents", "2.7 M H100e"),
        (None, "MW", "—"),
    ],
)
def test_a_figure_carries_its_unit(value: float | None, unit: str, written: str) -> None:
    assert plainly(figure(value, unit)) == written


def test_a_share_that_is_not_all_or_nothing_never_reads_so() -> None:
    assert [percent(share) for share in (0.0, 0.001, 0.5, 0.999, 1.0)] == ["0%", "<1%", "50%", ">99%", "100%"]


def test_a_range_stands_beside_its_middle() -> None:
    assert plainly(triplet(20.0, 22.7, 25.1, "GW")) == "22.7 GW (20 – 25.1)"
    assert plainly(triplet(1e9, 2e9, 3e9, "USD")) == "$2 bn ($1 bn – $3 bn)"
    assert plainly(triplet(15.0, None, 18.0, "GW")) == "15 – 18 GW"
    assert plainly(triplet(15.0, None, None, "GW")) == "at least 15 GW"
    assert plainly(triplet(None, None, 5.0, "percent")) == "at most 5%"
    assert plainly(spread(None, 1.0)) == ""


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "example.org",
        "http://",
        "",
        None,
        "http://[bad",
    ],
)
def test_only_an_absolute_web_address_becomes_a_link(address: str | None) -> None:
    assert http_address(address) is None


def test_a_web_address_becomes_a_link_as_it_is() -> None:
    assert http_address(" https://example.org/a?b=c ") == "https://example.org/a?b=c"
