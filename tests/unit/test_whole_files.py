"""Files that may not be written: they can still be copied with their folder, and removed with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dagster_project.whole_files import ChangedMeanwhile, make_read_only, replace_whole
from fixtures.rights import rights_hold


def test_a_folder_of_read_only_files_can_be_copied_and_removed(tmp_path: Path) -> None:
    (tmp_path / "version/csv").mkdir(parents=True)
    (tmp_path / "version/csv/a.csv").write_text("a\n")
    make_read_only(tmp_path / "version")
    with rights_hold():
        with pytest.raises(PermissionError):
            (tmp_path / "version/csv/a.csv").write_text("b\n")
        shutil.copytree(tmp_path / "version", tmp_path / "copy")
        (tmp_path / "copy/more.md").write_text("more")
        for name in ("version", "copy"):
            shutil.rmtree(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_file_reached_through_a_link_is_replaced_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/file").write_text("old")
    (tmp_path / "link").symlink_to("real/file")
    replace_whole(tmp_path / "link", b"new", expected=b"old")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real/file").read_text() == "new"


def test_a_file_that_is_no_longer_what_was_read_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("theirs")
    with pytest.raises(ChangedMeanwhile, match="run the command again"):
        replace_whole(tmp_path / "file", b"mine", expected=b"what I read")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["theirs"]
