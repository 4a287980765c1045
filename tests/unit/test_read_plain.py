"""The quick way through a CSV gives what the careful way gives, or leaves the file to it: nobody's cell is read otherwise."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project.ingest import read
from dagster_project.ingest.bytes_read import BytesRead
from dagster_project.ingest.faults import Fault
from dagster_project.ingest.read_careful import Position, careful_blocks
from dagster_project.schema.dictionary import Column, Table

TABLE = Table("t", "A row.", "", ("a",), {n: Column(n, "text", "A cell", "x", "Nothing.") for n in ("a", "b", "c")})
BARE = st.text(st.sampled_from('ab1 ,"\n\r\x01\x02é#'), max_size=6)
QUOTED = BARE.map(lambda text: '"' + text.replace('"', '""') + '"')
LINES = st.lists(st.lists(st.one_of(BARE, QUOTED), min_size=1, max_size=4).map(",".join), max_size=6)


def plain(path: Path) -> pl.DataFrame | None:
    """The rows of the quick way; None where it leaves any of the file to the careful way."""
    rows: list[pl.DataFrame] = []
    with path.open("rb") as file:
        blocks = read._plain_blocks(file, TABLE, BytesRead())
        while True:
            try:
                rows.append(next(blocks).rows)
            except StopIteration as end:
                return pl.concat(rows) if end.value is None else None


def careful(path: Path) -> tuple[pl.DataFrame, list[Fault]]:
    with path.open("rb") as file:
        blocks = list(careful_blocks(file, "t.csv", TABLE, Position(), BytesRead()))
    return pl.concat([block.rows for block in blocks]), [found for block in blocks for found in block.faults]


@settings(max_examples=600, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, ends=st.sampled_from(["", "\n"]), header=st.sampled_from(["a,b,c", "c,a,b", "a,b", 'a,"b",c']))
def test_a_file_read_the_quick_way_gives_the_same_rows(
    tmp_path: Path, lines: list[str], ends: str, header: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(("\n".join([header, *lines]) + ends).encode())
    quick = plain(path)
    if quick is not None:
        frame, faults = careful(path)
        assert faults == []
        assert quick.equals(frame)


@pytest.mark.parametrize(
    "body",
    [
        "1,2\n",
        "1,2,3,4\n",
        "1,2,3\n\n4,5,6\n",
        '1,"2,3\n',
        '1,2"x"",3\n',
        '1,"2\n2",3\n',
        "1,2,3\r\n",
        "1,2,\x00\n",
        '1,"2"2,3\n',
    ],
)
def test_what_is_not_plain_is_left_to_the_careful_way(tmp_path: Path, body: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b,c\n" + body.encode())
    assert plain(path) is None


def test_bytes_that_are_no_text_are_left_to_the_careful_way(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b,c\n1,\xff\xfe,3\n")
    assert plain(path) is None


def test_a_file_of_several_blocks_keeps_its_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dagster_project.ingest.read_plain.BLOCK_BYTES", 7)
    path = tmp_path / "t.csv"
    path.write_text("a,b,c\n" + "".join(f'{n},"x, {n}",\n' for n in range(50)), encoding="utf-8")
    quick = plain(path)
    assert quick is not None
    assert quick.equals(careful(path)[0])
    assert quick["line"].to_list() == list(range(2, 52))
