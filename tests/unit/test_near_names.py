"""What was probably meant, in no time whatever was written and however many names there are."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from dagster_project.curate.near_names import near_names
from dagster_project.ingest.rules import near_miss
from dagster_project.most_alike import MOST_NAMES_LOOKED_AT, most_alike

IDS = tuple(
    f"fr-revenue-from-customer-{firm}-{year}-q{quarter}"
    for firm in range(75)
    for year in range(10)
    for quarter in range(4)
)
WRONG = [f"fr-revenue-for-customer-{number}-3-q9" for number in range(20)]
# A look through 3,000 ids took 0.38 s; twenty of them would take 7.6.
SECONDS = 2.0


LOOKS: list[Callable[[str], object]] = [
    lambda wrong: near_miss(wrong, IDS, "claims"),
    lambda wrong: near_names(wrong, IDS),
]


@pytest.mark.parametrize("look", LOOKS, ids=["check", "add"])
def test_twenty_wrong_ids_among_three_thousand_are_answered_at_once(look: Callable[[str], object]) -> None:
    assert len(IDS) == 3_000
    begun = process_time()
    assert all(look(wrong) for wrong in WRONG)
    assert process_time() - begun < SECONDS


def test_a_pasted_page_is_like_no_id_and_is_told_from_them_at_once() -> None:
    begun = process_time()
    assert near_miss("x-" * 10_000, IDS, "claims") == "No such id in claims.csv."
    assert process_time() - begun < SECONDS


def test_the_nearest_name_comes_first_and_what_has_little_in_common_is_not_named() -> None:
    names = ["oracle", "openai", "openai-foundation", "nvidia"]
    assert most_alike("open-ai", names, 2, 0.7) == ["openai"]
    assert most_alike("opneai", names, 2, 0.5)[0] == "openai"
    assert most_alike("microsoft", names, 2, 0.7) == []


def test_among_more_names_than_anybody_oversees_none_is_looked_for() -> None:
    names = [f"made-{number}" for number in range(MOST_NAMES_LOOKED_AT + 1)]
    assert most_alike("made-1", names, 2, 0.7) == []
    assert near_names("Made 1", names) == []
