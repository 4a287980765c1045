"""What is vouched for is what was read: the hashes of a build are of the very bytes that became its rows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from dagster_project import build_run, places
from dagster_project.build_run import BuildRun
from dagster_project.ingest import read_careful, validate
from dagster_project.ingest.bytes_read import BytesRead
from dagster_project.ingest.read import read_blocks
from dagster_project.ingest.text_block import TextBlock
from dagster_project.places import content_hash, content_hashes
from dagster_project.publish import exports
from dagster_project.publish.exports import write_build_json
from dagster_project.schema.dictionary import raw_tables
from fixtures.raw_folder import SMALL, TODAY, RawFolder

UNITS = raw_tables()["units"]
HEADER = ",".join(UNITS.columns).encode() + b"\n"
FIRST, SECOND = b"MW,power,MW,1,Megawatt,,,\n", b"GW,power,MW,1000,Gigawatt,,,\n"


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


def _begun(folder: Path, content: bytes, seen: BytesRead) -> tuple[list[TextBlock], Iterator[TextBlock]]:
    """Write the table of units and read its first block."""
    (folder / "units.csv").write_bytes(content)
    blocks = read_blocks(folder, UNITS, ["units.csv"], 0, seen)
    return [next(blocks)], blocks


def test_every_file_of_a_sound_project_has_the_hash_of_its_bytes(raw: RawFolder) -> None:
    assert raw.ingest_anew().hashes == content_hashes(SMALL)


@pytest.mark.parametrize(
    "content",
    [
        HEADER,
        HEADER + FIRST,
        HEADER + FIRST.rstrip(),
        b"\xef\xbb\xbf" + HEADER + FIRST,
        (HEADER + FIRST + SECOND).replace(b"\n", b"\r\n"),
        HEADER + FIRST + SECOND.replace(b"Gigawatt", b'"Giga\nwatt"') + FIRST,
    ],
    ids=["header alone", "plain", "no last line end", "byte order mark", "CRLF", "a cell over two lines"],
)
def test_a_file_has_the_hash_of_its_bytes_whichever_way_it_is_read(tmp_path: Path, content: bytes) -> None:
    seen = BytesRead()
    before, blocks = _begun(tmp_path, content, seen)
    assert not any(block.is_file_lost for block in [*before, *blocks])
    assert seen.hex == _hash(content)


def test_the_files_of_a_table_in_parts_have_theirs(raw: RawFolder) -> None:
    (raw.path / "deals").mkdir()
    raw.file("deals").rename(raw.path / "deals/2025.csv")
    assert raw.ingest_anew().hashes == content_hashes(raw.path)


def test_an_edit_behind_the_reader_is_not_vouched_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dagster_project.ingest.read_plain.BLOCK_BYTES", len(FIRST))
    seen = BytesRead()
    before, blocks = _begun(tmp_path, HEADER + FIRST + SECOND, seen)
    with (tmp_path / "units.csv").open("r+b") as file:
        file.seek(len(HEADER))
        file.write(FIRST.replace(b"MW,power", b"kW,power"))
    rows = [row for block in [*before, *blocks] for row in block.rows["unit"]]
    assert rows == ["MW", "GW"]
    assert seen.hex == _hash(HEADER + FIRST + SECOND)
    assert seen.hex != content_hash(tmp_path / "units.csv")


def test_a_file_that_is_replaced_while_it_is_read_is_read_to_its_end_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dagster_project.ingest.read_plain.BLOCK_BYTES", len(FIRST))
    whole = HEADER + FIRST + SECOND.replace(b"Gigawatt", b'"Giga\nwatt"')
    seen = BytesRead()
    before, blocks = _begun(tmp_path, whole, seen)
    (tmp_path / "new.csv").write_bytes(HEADER)
    os.replace(tmp_path / "new.csv", tmp_path / "units.csv")
    rows = [row for block in [*before, *blocks] for row in block.rows["description"]]
    assert rows == ["Megawatt", "Giga\nwatt"]
    assert seen.hex == _hash(whole)


@pytest.mark.parametrize("now", [b"Gigabyte", b"Giga\xff\xff\xff\xff"], ids=["other text", "no text at all"])
def test_a_file_that_changes_between_being_looked_at_and_being_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: bytes
) -> None:
    content = HEADER + SECOND.replace(b"Gigawatt", b'"Gigawatt\n"')
    look = read_careful._byte_fault

    def look_and_edit(*arguments: Any) -> Any:
        found = look(*arguments)
        (tmp_path / "units.csv").write_bytes(content.replace(b"Gigawatt", now))
        return found

    monkeypatch.setattr(read_careful, "_byte_fault", look_and_edit)
    before, blocks = _begun(tmp_path, content, BytesRead())
    last = [*before, *blocks][-1]
    assert last.is_file_lost
    assert [(found.rule, found.cure.split(":")[0]) for found in last.faults] == [
        ("file_unreadable", "It changed while it was read")
    ]


def test_the_corrections_that_are_applied_are_those_that_are_judged_and_vouched_for(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = raw.read("corrections")
    lines = before.splitlines(keepends=True)
    apply = validate.Corrections

    def apply_and_edit(*arguments: Any) -> Any:
        raw.write("corrections", lines[0])
        return apply(*arguments)

    monkeypatch.setattr(validate, "Corrections", apply_and_edit)
    ingested = raw.ingest_anew()
    assert ingested.faults == []
    assert ingested.rows("corrections") == len(lines) - 1 > 0
    assert ingested.hashes["corrections.csv"] == _hash(before)


def test_build_json_says_what_was_read_and_not_what_stands_there_when_it_is_written(
    raw: RawFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same of the project: it is looked at before the build and not after it."""
    monkeypatch.setattr(places, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(places, "DBT_PROJECT", tmp_path / "dbt")
    monkeypatch.setattr(places, "ROOT", tmp_path)
    for name in ("package/model.py", "dbt/dbt_project.yml", "dbt/profiles.yml", "uv.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("before")
    run = BuildRun("next", TODAY, TODAY, raw.path, tmp_path / "out")
    run = replace(run, inputs=raw.ingest_anew().hashes)
    raw.write("sites", raw.read("sites") + b"\n")
    (tmp_path / "package/model.py").write_text("after")
    (tmp_path / "publication").mkdir()
    run.database.parent.mkdir(parents=True)
    run.database.touch()
    monkeypatch.setattr(exports, "read_freshness", lambda _warehouse: {})
    write_build_json(tmp_path / "publication", run, {})
    said = json.loads((tmp_path / "publication/build.json").read_text())
    assert said["inputs"] == content_hashes(SMALL)
    assert said["inputs"]["sites.csv"] != content_hash(raw.file("sites"))
    assert said["project"] == run.project != build_run.project_hash()
