"""Comparing two warehouse files, and the release that freezes one of them."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import duckdb
import pytest

from dagster_project.commands import WrongUse, release
from dagster_project.publish.compare_marts import compare_marts, figure, headline_changes


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
    return folder


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return warehouse(tmp_path / "before", 40.0, "power", {"kept": "same", "mended": "once", "gone": "x"})


@pytest.fixture
def after(tmp_path: Path) -> Path:
    return warehouse(tmp_path / "after", 50.0, "capital", {"kept": "same", "mended": "now", "new": "y"})


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


def test_releases_are_frozen_checksummed_and_told(tmp_path: Path, before: Path, after: Path) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(f"# Changes\n\n## Data\n\n{release.MARKER}\n\n## Code\n")
    first, lines = release.release(before, tmp_path / "releases", changelog, "2026-09-30")
    assert lines[0] == "First release of the data."
    second, _ = release.release(after, tmp_path / "releases", changelog, "2026-11-25")
    for folder in (first, second):
        for line in (folder / "SHA256SUMS").read_text().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
        assert {p.name for p in folder.iterdir()} == {"CHANGES.md", "SHA256SUMS", "csv", "warehouse.duckdb"}
        assert not any(p.stat().st_mode & 0o222 for p in folder.rglob("*") if p.is_file())
    told = changelog.read_text()
    assert told.index("### Data 2026-11-25") < told.index("### Data 2026-09-30") < told.index("## Code")
    assert "- Power online by the end of 2027: 40.0 -> 50.0 GW" in told
    assert "- claims_as_stated: 3 rows, 1 added, 1 withdrawn, 1 changed" in told
    assert not list((tmp_path / "releases").glob(".*"))


def test_a_release_never_changes(tmp_path: Path, before: Path) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(release.MARKER)
    release.release(before, tmp_path / "releases", changelog, "one")
    with pytest.raises(WrongUse, match="never changes"):
        release.release(before, tmp_path / "releases", changelog, "one")


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
