"""Comparing two warehouse files, and the release that freezes one of them."""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dagster_project.commands import WrongUse, release
from dagster_project.publish.compare_marts import compare_marts, figure, headline_changes
from dagster_project.publish.exports import folder_hashes


def warehouse(folder: Path, power_gw: float, constraint: str, claims: dict[str, str]) -> Path:
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("create schema marts")
        connection.execute("use marts")
        connection.execute(
            "create table gw_timeline as "
            "select date '2027-12-31' as quarter_end, 'GLOBAL' as region, 'all' as stage, "
            f"{power_gw} as cumulative_gw_mid, {power_gw / 2} as additions_gw_mid, "
            "1.0 as delay_months, 5 as phases_due"
        )
        connection.execute(
            f"create table bottleneck_index as select 2027 as year, '{constraint}' as constraint_name, "
            "1 as tightness_rank, 0.6 as p_binding"
        )
        connection.execute("create table claims_as_stated (claim_id text, statement text)")
        connection.executemany("insert into claims_as_stated values (?, ?)", list(claims.items()))
    (folder / "csv").mkdir()
    (folder / "csv" / "gw_timeline.csv").write_text(f"quarter_end,cumulative_gw_mid\n2027-12-31,{power_gw}\n")
    (folder / "build.json").write_text(json.dumps({"files": folder_hashes(folder)}))
    return folder


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return warehouse(tmp_path / "before", 40.0, "power", {"kept": "same", "mended": "once", "gone": "x"})


@pytest.fixture
def after(tmp_path: Path) -> Path:
    return warehouse(tmp_path / "after", 50.0, "capital", {"kept": "same", "mended": "now", "new": "y"})


@pytest.fixture
def changelog(tmp_path: Path) -> Path:
    path = tmp_path / "CHANGELOG.md"
    path.write_text(f"# Changes\n\n## Data\n\n{release.MARKER}\n\n## Code\n" + "An older line.\n" * 4_000)
    return path


def test_rows_are_counted_by_key_and_the_largest_moves_are_named(before: Path, after: Path) -> None:
    changes = {c.mart: c for c in compare_marts(before / "warehouse.duckdb", after / "warehouse.duckdb")}
    claims = changes["claims_as_stated"]
    assert (claims.rows_added, claims.rows_withdrawn, claims.rows_changed) == (1, 1, 1)
    timeline = changes["gw_timeline"]
    assert (timeline.rows_added, timeline.rows_withdrawn, timeline.rows_changed) == (0, 0, 1)
    assert [(move.column, move.old, move.new) for move in timeline.moves] == [
        ("additions_gw_mid", 20.0, 25.0),
        ("cumulative_gw_mid", 40.0, 50.0),
    ]
    assert "region=GLOBAL" in timeline.words()[1]
    assert not changes["capacity_history"].is_change


def test_rounding_dust_is_no_change(tmp_path: Path, before: Path) -> None:
    dust = warehouse(tmp_path / "dust", 40.0 * (1 + 1e-12), "power", {"kept": "same", "mended": "once", "gone": "x"})
    assert not any(c.is_change for c in compare_marts(before / "warehouse.duckdb", dust / "warehouse.duckdb"))


def test_headlines_tell_power_and_what_binds(before: Path, after: Path) -> None:
    assert headline_changes(before / "warehouse.duckdb", after / "warehouse.duckdb") == [
        "Power online by the end of 2027: 40.0 -> 50.0 GW",
        "Most likely to bind in 2027: power (60 percent) -> capital (60 percent)",
    ]


def test_figures_have_the_decimals_their_size_bears() -> None:
    assert [figure(n) for n in (12345.6, 12.34, 1.2345, -0.5)] == ["12,346", "12.3", "1.234", "-0.500"]


def test_releases_are_frozen_checksummed_and_told(tmp_path: Path, before: Path, after: Path, changelog: Path) -> None:
    first, lines = release.release(before, tmp_path / "releases", changelog, "2026-09-30")
    assert lines[0] == "First release of the data."
    second, _ = release.release(after, tmp_path / "releases", changelog, "2026-11-25")
    for folder in (first, second):
        for line in (folder / "SHA256SUMS").read_text().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        names = {"CHANGES.md", "SHA256SUMS", "build.json", "csv", "warehouse.duckdb"}
        assert {p.name for p in folder.iterdir()} == names
        assert not any(p.stat().st_mode & 0o222 for p in folder.rglob("*") if p.is_file())
    told = changelog.read_text()
    assert told.index("### Data 2026-11-25") < told.index("### Data 2026-09-30") < told.index("## Code")
    assert "- Power online by the end of 2027: 40.0 -> 50.0 GW" in told
    assert "- claims_as_stated: 3 rows, 1 added, 1 withdrawn, 1 changed" in told
    assert not list((tmp_path / "releases").glob(".*"))


def test_a_release_never_changes(tmp_path: Path, before: Path, changelog: Path) -> None:
    release.release(before, tmp_path / "releases", changelog, "2026-11-25")
    told = changelog.read_text()
    with pytest.raises(WrongUse, match="never changes"):
        release.release(before, tmp_path / "releases", changelog, "2026-11-25")
    assert changelog.read_text() == told


@pytest.mark.parametrize(
    "name",
    [
        *("../victim/x", "2026-11-25/../../x", "2026-11-25\n## Code", "2026-11-25\n", "one", "", ".", "2026-02-30"),
        *("2026-11-25.0", "2026-11-25.02", "2026-11-25.unfinished", "20261125", "2026-11-2٥"),
    ],
)
def test_a_name_is_a_date_with_or_without_a_number(tmp_path: Path, before: Path, changelog: Path, name: str) -> None:
    told, there = changelog.read_bytes(), sorted(tmp_path.rglob("*"))
    with pytest.raises(WrongUse, match="a name is a date"):
        release.release(before, tmp_path / "releases", changelog, name)
    assert (changelog.read_bytes(), sorted(tmp_path.rglob("*"))) == (told, there)


def test_the_tenth_release_of_a_day_is_later_than_the_second(tmp_path: Path, before: Path) -> None:
    releases = tmp_path / "releases"
    for name in ("2026-11-25", "2026-11-25.2", "2026-11-25.10", "2026-09-30", "notes", "v1.0"):
        shutil.copytree(before, releases / name)
    latest = release.latest_release(releases)
    assert latest is not None
    assert latest.name == "2026-11-25.10"


def test_a_next_name_is_offered_that_is_free(tmp_path: Path, before: Path, changelog: Path) -> None:
    today = date.today()
    release.release(before, tmp_path / "releases", changelog, f"{today}")
    with pytest.raises(WrongUse, match=f"--name {today}.2$"):
        release.release(before, tmp_path / "releases", changelog, f"{today}")


class Died(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("moment", ["copytree", "compare", "rename", "replace_whole"])
def test_a_second_call_finishes_what_one_that_died_began(
    tmp_path: Path, before: Path, changelog: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def die(*_arguments: object) -> None:
        raise Died

    holder, name = {
        "copytree": (shutil, "copytree"),
        "compare": (release, "change_lines"),
        "rename": (Path, "rename"),
        "replace_whole": (release, "replace_whole"),
    }[moment]
    told = changelog.read_bytes()
    with monkeypatch.context() as deadly:
        deadly.setattr(holder, name, die)
        with pytest.raises(Died):
            release.release(before, tmp_path / "releases", changelog, "2026-11-25")
    assert changelog.read_bytes() == told
    folder, lines = release.release(before, tmp_path / "releases", changelog, "2026-11-25")
    assert lines[0] == "First release of the data."
    assert changelog.read_text().count("### Data 2026-11-25") == 1
    assert all(line in changelog.read_text() for line in lines)
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [folder.name]
    with pytest.raises(WrongUse, match="never changes"):
        release.release(before, tmp_path / "releases", changelog, "2026-11-25")


def test_a_changelog_that_cannot_be_written_whole_stays_as_it_was(
    tmp_path: Path, before: Path, changelog: Path
) -> None:
    told = changelog.read_bytes()
    release.release(before, tmp_path / "releases", changelog, "2026-09-30")
    changelog.write_bytes(told)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, limits[1]))
    try:
        with pytest.raises(OSError, match=r"File too large; the file is as it was: .*CHANGELOG\.md"):
            release.release(before, tmp_path / "releases", changelog, "2026-09-30")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert changelog.read_bytes() == told
    release.release(before, tmp_path / "releases", changelog, "2026-09-30")
    assert "### Data 2026-09-30" in changelog.read_text()


def test_a_publication_swapped_in_meanwhile_is_not_mixed_with_the_first(
    tmp_path: Path, before: Path, changelog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = warehouse(tmp_path / "with more claims", 50.0, "capital", dict.fromkeys("abcd", "same"))
    published = tmp_path / "published"
    published.symlink_to(before)
    compared = release.change_lines

    def swapping(previous: Path | None, version: Path) -> list[str]:
        published.unlink()
        published.symlink_to(after)
        return compared(previous, version)

    monkeypatch.setattr(release, "change_lines", swapping)
    folder, lines = release.release(published, tmp_path / "releases", changelog, "2026-11-25")
    assert (folder / "warehouse.duckdb").read_bytes() == (before / "warehouse.duckdb").read_bytes()
    assert "- claims_as_stated: 3 rows" in lines


@pytest.mark.parametrize("harm", ["changed", "lost", "added"])
def test_what_is_not_as_it_was_published_is_not_released(
    tmp_path: Path, before: Path, changelog: Path, harm: str
) -> None:
    told = changelog.read_bytes()
    name = {"changed": "warehouse.duckdb", "lost": "csv/gw_timeline.csv", "added": "warehouse.duckdb.tmp/spilled"}[harm]
    path = before / name
    path.parent.mkdir(exist_ok=True)
    if harm == "lost":
        path.unlink()
    else:
        with path.open("ab") as file:
            file.write(b"more")
    with pytest.raises(WrongUse, match=f"not as it was published: {name}"):
        release.release(before, tmp_path / "releases", changelog, "2026-11-25")
    assert changelog.read_bytes() == told
    assert release.latest_release(tmp_path / "releases") is None


def test_a_publication_without_hashes_is_not_released(tmp_path: Path, before: Path, changelog: Path) -> None:
    (before / "build.json").write_text("{}")
    with pytest.raises(WrongUse, match="keeps no hashes of its files"):
        release.release(before, tmp_path / "releases", changelog, "2026-11-25")


def test_line_ends_of_a_changelog_stay(tmp_path: Path, before: Path, changelog: Path) -> None:
    changelog.write_bytes(changelog.read_bytes().replace(b"\n", b"\r\n"))
    release.release(before, tmp_path / "releases", changelog, "2026-11-25")
    assert changelog.read_bytes().endswith(b"An older line.\r\n")


def test_what_is_missing_is_named_with_its_cure(
    tmp_path: Path, before: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    release.add_arguments(parser)
    places = ["--releases", str(tmp_path / "releases"), "--changelog", str(tmp_path / "none.md")]
    assert release.run(parser.parse_args(["--published", str(tmp_path / "none"), *places])) == 2
    assert "warehouse build" in capsys.readouterr().err
    assert release.run(parser.parse_args(["--published", str(before), *places])) == 2
    assert release.MARKER in capsys.readouterr().err
