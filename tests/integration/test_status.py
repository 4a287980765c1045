"""`warehouse status`: a published file that somebody wrote into, lost or laid beside it is named."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from dagster_project.publish.exports import folder_hashes
from fixtures.curator import warehouse


@pytest.fixture
def version(tmp_path: Path) -> Path:
    """A published version of its own, as small as status allows."""
    folder = tmp_path / "versions/20261125-120000-1a2b3c4d"
    (folder / "csv").mkdir(parents=True)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("create table build as select 'a' as run_id")
    (folder / "csv/gw_timeline.csv").write_text("quarter_end\n")
    said = {"run_id": folder.name, "today": "2026-11-25", "as_of": "2026-11-25", "inputs": {}, "rows": {"build": 1}}
    (folder / "build.json").write_text(json.dumps(said | {"files": folder_hashes(folder)}))
    (tmp_path / "published").symlink_to(folder.relative_to(tmp_path))
    return folder


def test_a_whole_publication_is_said_to_be_whole(version: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert warehouse("status", "--out", version.parents[1]) == 0
    assert "Files: all 2 as they were published\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("harm", "name"),
    [
        ("an update", "warehouse.duckdb"),
        ("a cut", "csv/gw_timeline.csv"),
        ("a loss", "csv/gw_timeline.csv"),
        ("a file more", "warehouse.duckdb.tmp/spilled"),
    ],
)
def test_what_is_not_as_it_was_published_is_named(
    version: Path, capsys: pytest.CaptureFixture[str], harm: str, name: str
) -> None:
    path = version / name
    if harm == "an update":
        with duckdb.connect(str(path)) as connection:
            connection.execute("update build set run_id = 'mine'")
    elif harm == "a loss":
        path.unlink()
    else:
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    assert warehouse("status", "--out", version.parents[1]) == 3
    said = capsys.readouterr()
    assert f"is damaged, not as it was published: {name}\n" in said.err
    assert "cure: The file was damaged. Run `warehouse build`" in said.err
    assert "Kept builds: 20261125-120000-1a2b3c4d" in said.out


def test_a_publication_from_before_the_hashes_is_not_said_to_be_whole(
    version: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = version / "build.json"
    said = json.loads(path.read_text())
    del said["files"]
    path.write_text(json.dumps(said))
    assert warehouse("status", "--out", version.parents[1]) == 0
    assert "Files: not compared" in capsys.readouterr().out
