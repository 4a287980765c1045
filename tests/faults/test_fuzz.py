"""A longer search with the property tests' questions: the reader and the period parser on ever new examples.

The examples of `make test` are the same on every machine; these are not, so that they find what those never will. Each
search ends after its seconds, however fast the machine is. A failure prints the example that it was shrunk to.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project.ingest.periods import FIRST_YEAR, LAST_YEAR, parse_date, parse_period
from faults.conftest import Measured
from hostile.test_any_file import PIECES, SMALL_BYTES, TABLES, assert_sound_or_located

READER_SECONDS, PERIOD_SECONDS = 30, 15
NEW_EXAMPLES = settings(
    max_examples=50, derandomize=False, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
NEAR_PERIODS = st.text(alphabet="0123456789-/QH ٣\n\x00TZ:+.eE", max_size=40)


def _search(question: Callable[[], None], seconds: float) -> None:
    end = monotonic() + seconds
    while monotonic() < end:
        question()


def test_no_damage_to_a_table_makes_the_reader_fall(measured: Measured) -> None:
    asked: list[str] = []

    @NEW_EXAMPLES
    @given(st.sampled_from(TABLES), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), PIECES), max_size=4))
    def question(table: str, damages: list[tuple[float, int, bytes]]) -> None:
        asked.append(table)
        content = SMALL_BYTES[table]
        for share, length, piece in damages:
            start = int(share * len(content))
            content = content[:start] + piece + content[start + length :]
        assert_sound_or_located(table, content)

    _search(question, READER_SECONDS)
    measured.say(
        f"search, reader: {len(asked):,} damaged tables in {READER_SECONDS} s, each sound or refused at a place"
    )


def test_no_text_makes_the_period_parser_fall(measured: Measured) -> None:
    asked: list[str] = []

    @NEW_EXAMPLES
    @given(st.one_of(st.text(), NEAR_PERIODS))
    def question(text: str) -> None:
        asked.append(text)
        for span in (parse_date(text), parse_period(text)):
            assert span is None or FIRST_YEAR <= span.start.year <= LAST_YEAR

    _search(question, PERIOD_SECONDS)
    measured.say(f"search, period parser: {len(asked):,} texts in {PERIOD_SECONDS} s, each read or refused")
