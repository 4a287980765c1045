"""`warehouse preview` and `check --watch --preview`: what edits would move, and nothing is touched but a folder of its own."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from conftest import AS_OF, NOW

from dagster_project.commands.build import build
from dagster_project.output_folder import published_build
from dagster_project.places import content_hash
from dagster_project.private_folder import private_folder
from dagster_project.publish.compare_marts import compare_marts
from dagster_project.refresh import preview as refresh_preview
from dagster_project.refresh.preview import Preview, PrivateBuild
from dagster_project.transform.results import ModelsFailed
from fixtures.curator import warehouse
from fixtures.raw_folder import SMALL, RawFolder

# What shares a private build runs in one process.
sharing = pytest.mark.xdist_group("preview")
A_CLAIM = "tbpn-openai-16gw-cost,"
A_FORECAST = "anthropic-arr-2023-12-31-actual-dario-amodei-2026-02-13,"
A_SITE = "barber-lake,phase-1,2026-09-24"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for temporary files, to see what is left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@dataclass(frozen=True)
class Watched:
    """A project of its own, and a private build of it that is asked again and again, as while watching."""

    raw: RawFolder
    private: PrivateBuild

    def preview(self, today: date = AS_OF) -> Preview:
        return self.private.preview(today)


@pytest.fixture(scope="module")
def standing(small_output: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """One for all tests: only the first preview pays for the beginning."""
    raw = RawFolder(Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("watched") / "raw")))
    with private_folder("test-") as folder:
        yield Watched(raw, PrivateBuild(raw.path, small_output, folder, print))


@pytest.fixture
def watched(standing: Watched) -> Watched:
    """The same with the tables as they were published."""
    shutil.copytree(SMALL, standing.raw.path, dirs_exist_ok=True)
    return standing


def files_of(out: Path) -> dict[str, tuple[str, int]]:
    """Content and time of change of every file of an output folder."""
    files = [path for path in out.rglob("*") if path.is_file()]
    return {str(path): (content_hash(path), path.stat().st_mtime_ns) for path in files}


def test_an_edit_tells_the_rows_that_move_and_touches_nothing(
    raw: RawFolder, small_output: Path, temporary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(small_output)
    raw.change("claims", A_CLAIM, value="350")
    assert warehouse("preview", "--raw", raw.path, "--out", small_output, "--top", 2) == 0
    shown = capsys.readouterr().out
    assert f"Compared with build {published_build(small_output)}, as of {AS_OF}; nothing is published." in shown
    assert "Edited since: claims.csv\n" in shown
    assert "  claims_as_stated: " in shown
    assert " more: --top " in shown
    assert files_of(small_output) == before
    assert list(temporary.iterdir()) == []


def test_what_is_previewed_is_what_a_build_then_publishes(
    raw: RawFolder, own_small_output: Path, tmp_path: Path
) -> None:
    raw.change("claims", A_CLAIM, value="350")
    preview = PrivateBuild(raw.path, own_small_output, tmp_path / "private", print).preview(AS_OF)
    assert build(raw.path, own_small_output, AS_OF, NOW) == 0
    published = own_small_output / "published" / "warehouse.duckdb"
    assert not [change.mart for change in compare_marts(published, preview.database) if change.is_change]


def test_a_headline_that_moves_is_shown_old_and_new(
    raw: RawFolder, small_output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw.change("capacity", A_SITE, power_mw="488")
    assert warehouse("preview", "--raw", raw.path, "--out", small_output, "--top", 999) == 0
    shown = capsys.readouterr().out.splitlines()
    old, new = ([line for line in shown if line.startswith(f"  {sign} 2026: ")] for sign in "-+")
    assert len(old) == len(new) == 1
    assert any(line.startswith("  Power online by the end of 2026: ") for line in shown)
    assert "  capacity_history site_phase=barber-lake/phase-1, known_from=2026-09-24" in shown


def test_tables_as_they_were_published_move_nothing(
    raw: RawFolder, small_output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert warehouse("preview", "--raw", raw.path, "--out", small_output) == 0
    shown = capsys.readouterr().out
    assert "Edited since: no table\n" in shown
    assert "The models or the code" not in shown
    assert shown.endswith("No row of any mart changes.\n")


def test_faults_are_told_as_check_tells_them_and_nothing_is_previewed(
    raw: RawFolder, small_output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw.change("claims", A_CLAIM, value="16,0")
    assert warehouse("check", "--raw", raw.path) == 1
    checked = capsys.readouterr().out
    assert warehouse("preview", "--raw", raw.path, "--out", small_output) == 1
    assert capsys.readouterr().out == checked


def test_a_fault_in_a_table_that_was_not_asked_for_is_named_by_its_file(
    raw: RawFolder, small_output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw.change("claims", A_CLAIM, value="16,0")
    assert warehouse("preview", "deals", "--raw", raw.path, "--out", small_output) == 1
    shown = capsys.readouterr().out
    assert "of 1 table." in shown
    assert "Other tables have faults, so nothing can be previewed: claims.csv" in shown
    assert "16,0" not in shown


def test_with_nothing_published_there_is_nothing_to_compare_with(
    raw: RawFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert warehouse("preview", "--raw", raw.path, "--out", tmp_path / "none") == 2
    assert "nothing is published in" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("words", [["nonsense"], ["--top", "-1"]])
def test_wrong_use_is_refused(raw: RawFolder, small_output: Path, words: list[str]) -> None:
    try:
        code = warehouse("preview", *words, "--raw", raw.path, "--out", small_output)
    except SystemExit as refused:
        code = int(str(refused.code))
    assert code == 2


@sharing
def test_each_preview_is_compared_with_what_is_published_and_not_with_the_one_before(
    watched: Watched,
) -> None:
    before = watched.raw.read("claims")
    watched.raw.change("claims", A_CLAIM, value="350")
    assert "claims_as_stated" in watched.preview().changed_marts
    watched.raw.change("revenue_forecasts", A_FORECAST, notes="Said again.")
    assert watched.preview().edited == ["claims.csv", "revenue_forecasts.csv"]
    watched.raw.write("claims", before)
    after = watched.preview()
    assert after.edited == ["revenue_forecasts.csv"]
    assert "claims_as_stated" not in after.changed_marts


@sharing
def test_a_fault_that_is_mended_leaves_no_trace(watched: Watched) -> None:
    before = watched.raw.read("claims")
    watched.raw.change("claims", A_CLAIM, value="16,0")
    assert watched.preview().faults
    watched.raw.write("claims", before)
    mended = watched.preview()
    assert (mended.faults, mended.edited, mended.changed_marts) == ([], [], frozenset())


@sharing
def test_a_preview_that_failed_is_no_beginning_for_the_next(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    def failed(results: object) -> None:
        list(results)  # pyright: ignore
        raise ModelsFailed(["a test: Got 1 result"], tests_only=True)

    before = watched.raw.read("claims")
    watched.raw.change("claims", A_CLAIM, value="350")
    with monkeypatch.context() as patch:
        patch.setattr(refresh_preview, "require_passed", failed)
        with pytest.raises(ModelsFailed):
            watched.preview()
    taken: list[Path] = []
    take_over = refresh_preview.take_over
    monkeypatch.setattr(refresh_preview, "take_over", lambda *paths: taken.append(paths[0]) or take_over(*paths))
    watched.raw.write("claims", before)
    assert watched.preview().changed_marts == frozenset()
    assert len(taken) == 1


def test_a_test_of_the_models_that_fails_is_a_fault_in_the_data(
    raw: RawFolder, small_output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failed(_self: PrivateBuild, _today: date) -> None:
        raise ModelsFailed(["shares_add_up: Got 1 result, configured to fail if != 0"], tests_only=True)

    monkeypatch.setattr(PrivateBuild, "preview", failed)
    assert warehouse("preview", "--raw", raw.path, "--out", small_output) == 1
    assert "shares_add_up: Got 1 result" in capsys.readouterr().err


def test_a_build_that_is_published_meanwhile_is_what_the_next_preview_begins_from(
    raw: RawFolder, own_small_output: Path, tmp_path: Path
) -> None:
    private = PrivateBuild(raw.path, own_small_output, tmp_path / "private", print)
    first = private.preview(AS_OF).published.run_id
    second = f"{first[:-8]}ffffffff"
    for folder in ("versions", "build"):
        shutil.move(own_small_output / folder / first, own_small_output / folder / second)
    (own_small_output / "published").unlink()
    (own_small_output / "published").symlink_to(f"versions/{second}")
    after = private.preview(AS_OF)
    assert (after.published.run_id, after.changed_marts) == (second, frozenset())


@sharing
def test_a_report_from_the_future_stays_a_fault(watched: Watched) -> None:
    watched.raw.change("claims", A_CLAIM, made_on="2026-11-29")
    assert [fault.rule for fault in watched.preview(date(2026, 11, 27)).faults] == ["in_the_future"]


@sharing
def test_an_older_day_than_today_is_looked_from_as_long_as_nothing_is_newer(watched: Watched) -> None:
    watched.raw.change("claims", A_CLAIM, value="350")
    preview = watched.preview(date(2026, 12, 31))
    assert preview.days == preview.published.days
    assert "freshness" not in preview.changed_marts


@sharing
def test_news_of_later_than_the_published_build_counts(watched: Watched) -> None:
    watched.raw.change("claims", A_CLAIM, made_on="2026-11-26")
    preview = watched.preview(date(2026, 11, 27))
    assert preview.faults == []
    assert (preview.days.today, preview.days.as_of) == (date(2026, 11, 27), date(2026, 11, 27))


def test_a_kept_database_that_is_damaged_is_told_and_everything_is_built(
    raw: RawFolder, own_small_output: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    kept = own_small_output / "build" / str(published_build(own_small_output)) / "warehouse.duckdb"
    kept.write_bytes(kept.read_bytes()[:-9])
    raw.change("claims", A_CLAIM, value="350")
    preview = PrivateBuild(raw.path, own_small_output, tmp_path / "private", said.append).preview(AS_OF)
    assert "claims_as_stated" in preview.changed_marts
    assert said == [
        "The database of the last build is not as its build left it; building everything anew, which takes longer"
    ]


def test_a_damaged_build_json_is_named(
    raw: RawFolder, own_small_output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = own_small_output / "published" / "build.json"
    path.chmod(0o644)
    path.write_text("{")
    assert warehouse("preview", "--raw", raw.path, "--out", own_small_output) == 3
    assert "build.json is damaged" in capsys.readouterr().err


def test_while_watching_each_edit_is_answered_with_what_it_would_move(
    raw: RawFolder, small_output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = raw.read("claims")

    def interrupted() -> None:
        raise KeyboardInterrupt

    steps = iter(
        [
            lambda: raw.change("claims", A_CLAIM, value="350"),
            lambda: raw.change("claims", A_CLAIM, value="16,0"),
            lambda: raw.write("claims", before),
            interrupted,
        ]
    )
    monkeypatch.setattr(time, "sleep", lambda _seconds: next(steps)())
    assert warehouse("check", "--watch", "--preview", "--raw", raw.path, "--out", small_output) == 0
    first, moved, faulty, mended = capsys.readouterr().out.split(" changed.\n")[:4]
    assert "No row of any mart changes." in first
    assert "stated_value 300 -> 350 USD_B" in moved
    assert "value: 16,0" in faulty
    assert "No row of any mart changes." in mended
