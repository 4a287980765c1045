"""Whatever stands in place of a table, the answer is a located fault or a typed table, never a traceback."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import datetime, time
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dagster_project.commands.build import build
from dagster_project.ingest.faults import RULEBOOK
from dagster_project.publish.exports import folder_hashes
from dagster_project.schema.dictionary import raw_tables
from fixtures.raw_folder import SMALL, TODAY, RawFolder
from fixtures.shared_builds import copy_of

TABLES = sorted(raw_tables())
SMALL_BYTES = {table: (SMALL / f"{table}.csv").read_bytes() for table in TABLES}
# Pieces that change the shape or meaning of a CSV; random bytes alone hardly ever meet them.
PIECES = st.one_of(
    st.sampled_from([b"", b",", b'"', b'""', b"\n", b"\r", b"\r\n", b"\0", b"\xef\xbb\xbf", b"\xff", b"=", b" "]),
    st.sampled_from([b"1e400", b"nan", b"2026-02-30", b"2028/2026", b"0000", b"-", b"../", b"\xd0\xbe", b"20251231"]),
    st.binary(max_size=20),
    st.text(max_size=20).map(str.encode),
)


@contextmanager
def replaced(table: str, content: bytes) -> Iterator[RawFolder]:
    with tempfile.TemporaryDirectory() as folder:
        raw = RawFolder(Path(shutil.copytree(SMALL, Path(folder) / "raw")))
        raw.write(table, content)
        yield raw


def assert_sound_or_located(table: str, content: bytes) -> None:
    last_line = content.count(b"\n") + content.count(b"\r") + 1
    with replaced(table, content) as raw:
        result = raw.ingest(table)
    assert set(result.tables) == set(TABLES)
    for fault in result.faults:
        assert fault.file == f"{table}.csv"
        assert 0 <= fault.line <= last_line
        assert fault.rule in RULEBOOK
        assert fault.cure


@given(st.sampled_from(TABLES), st.binary(max_size=300))
@settings(max_examples=40)
def test_any_bytes_are_refused_at_a_place(table: str, content: bytes) -> None:
    assert_sound_or_located(table, content)


@given(st.sampled_from(TABLES), st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=6))
@settings(max_examples=40)
def test_any_rows_under_the_right_header_are_refused_at_a_place(table: str, rows: list[list[str]]) -> None:
    header = SMALL_BYTES[table].split(b"\n", 1)[0]
    cells = "\n".join(",".join(row) for row in rows).encode()
    assert_sound_or_located(table, header + b"\n" + cells)


@given(st.sampled_from(TABLES), st.data())
@settings(max_examples=100)
def test_a_sound_table_damaged_anywhere_is_sound_or_refused_at_a_place(table: str, data: st.DataObject) -> None:
    content = SMALL_BYTES[table]
    start = data.draw(st.integers(0, len(content)), label="start")
    length = data.draw(st.sampled_from([0, 1, 1, 5, 50, 5_000]), label="length")
    piece = data.draw(PIECES, label="piece")
    assert_sound_or_located(table, content[:start] + piece + content[start + length :])


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_rows_is_read_without_a_traceback(table: str) -> None:
    assert_sound_or_located(table, SMALL_BYTES[table].split(b"\n", 1)[0] + b"\n")


@pytest.fixture(scope="module")
def own_output(small_output: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication of its own for all examples, as none may change it."""
    return copy_of(small_output, tmp_path_factory.mktemp("damaged") / "own")


@given(st.sampled_from(TABLES), st.floats(0, 1), PIECES)
@settings(max_examples=4)
def test_a_build_of_a_damaged_table_says_where_and_changes_no_published_byte(
    own_output: Path, table: str, place: float, piece: bytes
) -> None:
    content = SMALL_BYTES[table]
    start = int(place * len(content))
    published = (own_output / "published").resolve()
    before = folder_hashes(published)
    said = StringIO()
    with replaced(table, content[:start] + piece + content[start:]) as raw, redirect_stdout(said):
        faults = raw.faults()
        assume(faults)
        assert build(raw.path, own_output, TODAY, datetime.combine(TODAY, time())) == 1
    # A spoiled id is wrong where it is pointed at, too.
    assert faults[0].file in said.getvalue()
    assert "Traceback" not in said.getvalue()
    assert ((own_output / "published").resolve(), folder_hashes(published)) == (published, before)
