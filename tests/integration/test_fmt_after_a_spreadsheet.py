"""A file that a spreadsheet opened and saved: `fmt` brings it back, or `check` names what was changed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date

import pytest

from dagster_project.schema.dictionary import Column, raw_tables
from fixtures.curator import warehouse
from fixtures.raw_folder import RawFolder

TABLES = ("claims", "capacity", "deals", "revenue_forecasts", "sites", "sources")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def saved_by_a_spreadsheet(content: bytes, change: Callable[[Column, str], str], table: str) -> bytes:
    """Every cell in quotes, CRLF, a byte order mark, and each cell changed as the spreadsheet would."""
    header, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
    columns = [raw_tables()[table].columns[name] for name in header]
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([change(column, cell) for column, cell in zip(columns, row, strict=True)] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def unchanged(_column: Column, cell: str) -> str:
    return cell


def american_dates(_column: Column, cell: str) -> str:
    """2026-11-22 becomes 11/22/2026."""
    match = _DAY.fullmatch(cell)
    return f"{int(match[2])}/{int(match[3])}/{match[1]}" if match else cell


def american_months(_column: Column, cell: str) -> str:
    """2026-11 becomes Nov-26."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", cell)
    return date(int(match[1]), int(match[2]), 1).strftime("%b-%y") if match else cell


def german_decimals(_column: Column, cell: str) -> str:
    """1.5 becomes 1,5."""
    return cell.replace(".", ",") if _NUMBER.fullmatch(cell) else cell


def thousands(column: Column, cell: str) -> str:
    """1234567 becomes 1,234,567 in a column of figures."""
    is_large = _NUMBER.fullmatch(cell) and column.type == "number" and abs(float(cell)) >= 1_000
    return f"{float(cell):,.2f}" if is_large else cell


@pytest.mark.parametrize("table", TABLES)
def test_what_libreoffice_writes_without_changing_a_cell_comes_back_without_a_difference(
    raw: RawFolder, table: str
) -> None:
    whole = raw.read(table)
    raw.write(table, saved_by_a_spreadsheet(whole, unchanged, table))
    assert warehouse("check", table, "--raw", raw.path) == 0
    assert warehouse("fmt", table, "--raw", raw.path) == 0
    assert raw.read(table) == whole


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (american_dates, {"not_a_date", "not_a_period"}),
        (american_months, {"not_a_date", "not_a_period"}),
        (german_decimals, {"not_a_number"}),
        (thousands, {"not_a_number"}),
    ],
)
@pytest.mark.parametrize("table", TABLES)
def test_every_cell_that_a_spreadsheet_changed_is_named_by_check(
    raw: RawFolder, table: str, change: Callable[[Column, str], str], rules: set[str]
) -> None:
    whole = raw.read(table)
    changed = _changed_cells(whole, change, table)
    raw.write(table, saved_by_a_spreadsheet(whole, change, table))
    named = {(fault.line, fault.column) for fault in raw.ingest(table).faults if fault.rule in rules}
    assert changed <= named


def _changed_cells(content: bytes, change: Callable[[Column, str], str], table: str) -> set[tuple[int, str]]:
    columns = raw_tables()[table].columns
    rows = csv.DictReader(io.StringIO(content.decode(), newline=""))
    return {
        (line, name)
        for line, row in enumerate(rows, start=2)
        for name, cell in row.items()
        if change(columns[name], cell) != cell
    }


def test_leading_zeros_lost_from_an_id_are_named(raw: RawFolder) -> None:
    cited = raw.read("sources").decode().splitlines()[1].split(",")[0]
    for table in raw_tables():
        raw.write(table, raw.read(table).replace(cited.encode(), b"007"))
    assert raw.faults() == []
    raw.write("sources", raw.read("sources").replace(b"007,", b"7,"))
    rules = {(fault.value, fault.rule) for fault in raw.faults()}
    assert rules == {("007", "unknown_id"), ("7", "source_unused")}


def test_a_number_that_lost_its_last_zeros_is_the_same_number(raw: RawFolder) -> None:
    raw.change("claims", "tbpn-openai-16gw,", value="16.50")
    before = raw.ingest().tables["claims"].collect()
    raw.change("claims", "tbpn-openai-16gw,", value="16.5")
    assert raw.ingest().tables["claims"].collect().equals(before)
