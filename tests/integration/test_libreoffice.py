"""What LibreOffice 7.4 really made of the small project when it opened and saved each file; no LibreOffice is needed here.

Saved with `soffice --headless --convert-to csv`, once with American settings and once with German ones and its
"detect special numbers". Of the German files only the one that was changed is kept.
"""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import pytest

from dagster_project.schema.dictionary import raw_tables
from fixtures.curator import warehouse
from fixtures.raw_folder import RawFolder

SAVED = Path(__file__).parents[1] / "fixtures/libreoffice"
# Cells that are the same number with fewer digits (last zeros, and digits beyond the fifteenth) or another exponent.
SHORTENED = {"assumptions": 2, "units": 5}


def _changed_cells(before: bytes, after: bytes) -> list[tuple[str, str]]:
    rows = zip(*(list(csv.reader(io.StringIO(text.decode(), newline=""))) for text in (before, after)), strict=True)
    return [pair for old, new in rows for pair in zip(old, new, strict=True) if pair[0] != pair[1]]


@pytest.mark.parametrize("table", raw_tables())
def test_a_file_that_libreoffice_saved_comes_back_but_for_digits_that_do_not_count(raw: RawFolder, table: str) -> None:
    whole = raw.read(table)
    raw.write(table, (SAVED / "american" / f"{table}.csv").read_bytes())
    assert warehouse("fmt", table, "--raw", raw.path) == 0
    changed = _changed_cells(whole, raw.read(table))
    assert len(changed) == SHORTENED.get(table, 0)
    assert all(math.isclose(float(old), float(new), rel_tol=1e-13) for old, new in changed)
    assert raw.faults() == []


def test_a_ticker_that_lost_its_leading_zeros_is_named(raw: RawFolder) -> None:
    """LibreOffice made 660 of 000660; with the exchange before it the ticker is text and stays."""
    line = raw.change("entities", "softbank,", ticker="660")
    assert raw.places() == {("entities.csv", line, "pattern")}
    raw.change("entities", "softbank,", ticker="KRX:000660")
    assert raw.faults() == []


def test_a_german_spreadsheet_that_reads_three_decimals_as_thousands_is_named_by_diff(
    raw: RawFolder, tmp_path: Path
) -> None:
    """0.001 became 1: a sound number, which no rule can refuse; the comparison of the two folders names it."""
    from dagster_project.commands.diff_raw import facts_between

    old = RawFolder(tmp_path / "old")
    old.path.mkdir()
    for table in raw_tables():
        old.write(table, raw.read(table))
    raw.write("units", (SAVED / "german/units.csv").read_bytes())
    said = [change.words() for change in facts_between(old.path, raw.path)]
    assert "changed units kW: factor 0.001 -> 1" in said


def test_what_libreoffice_makes_of_a_formula_is_refused_before_it_gets_there(raw: RawFolder) -> None:
    """It reckoned `=1+1` to 2 and left `-2+3`, `+1+1` and `-1*WEBSERVICE(...)` as text; Excel reckons all four."""
    for formula in ("=1+1", "+1+1", "-2+3", '-1*WEBSERVICE("https://x.example")', "-2+3+cmd|'/c calc'!A0"):
        line = raw.change("claims", "tbpn-openai-16gw,", notes=formula)
        assert raw.places() == {("claims.csv", line, "formula")}
