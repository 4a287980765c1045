"""The build as an engineer runs it: what passes is published, what does not leaves the old publication alone."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import AS_OF, NOW, ROOT

from dagster_project.cli import main
from dagster_project.commands.build import build
from dagster_project.transform.by_dbt import run_unit_tests
from dagster_project.transform.models import each_ended
from dagster_project.transform.results import ModelsFailed, require_passed
from fixtures.raw_folder import RawFolder
from fixtures.rights import rights_hold
from fixtures.shared_builds import SealedBuild
from fixtures.sparse_projects import write_sparse_project

# Long tests: as a group they come before the short ones, which fill up what is left of the time.
pytestmark = pytest.mark.xdist_group("build")
GOLDEN = ROOT / "tests/golden"


def _bytes_of(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_mart_numbers_of_the_small_project_change_only_when_somebody_means_it(small_output: Path) -> None:
    written = {path.name: path.read_text("utf-8") for path in (small_output / "published/csv").glob("*.csv")}
    if os.environ.get("WAREHOUSE_WRITE_GOLDEN"):
        for name, text in written.items():
            (GOLDEN / name).write_text(text, encoding="utf-8")
    golden = {path.name: path.read_text("utf-8") for path in GOLDEN.glob("*.csv")}
    assert written.keys() == golden.keys()
    for name, text in written.items():
        assert text == golden[name], f"{name} differs from tests/golden; `make golden` if the change is meant"


def test_two_builds_of_the_same_input_give_the_same_bytes(small_output: Path, sealed_small: SealedBuild) -> None:
    assert sealed_small.code == 0, sealed_small.said
    assert _bytes_of(sealed_small.out / "published/csv") == _bytes_of(small_output / "published/csv")


def test_a_faulty_table_is_refused_and_the_old_publication_stays_byte_for_byte(
    own_small_output: Path, raw: RawFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _bytes_of(own_small_output / "published")
    claims = raw.path / "claims.csv"
    lines = claims.read_text("utf-8").splitlines()
    lines[1] = lines[1].replace(lines[1].split(",")[0], "Not An Id", 1)
    claims.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert build(raw.path, own_small_output, AS_OF, NOW) == 1
    said = capsys.readouterr().out
    assert "claims.csv" in said
    assert "Not An Id" in said
    assert _bytes_of(own_small_output / "published") == before


def test_a_query_reads_the_marts_and_can_neither_write_nor_read_files(
    small_output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(small_output)]
    assert main(["query", "select count(*) as n from gw_timeline", "--format", "csv", *out]) == 0
    assert capsys.readouterr().out.startswith("n\n")
    for refused in ("drop table gw_timeline", "from read_csv('/etc/passwd')", "set enable_external_access = true"):
        assert main(["query", refused, *out]) == 2


def test_status_says_what_is_published_and_what_changed_since(
    small_output: Path, raw: RawFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    (raw.path / "sites.csv").write_text("changed", encoding="utf-8")
    assert main(["status", "--raw", str(raw.path), "--out", str(small_output)]) == 0
    assert "Changed since: sites.csv" in capsys.readouterr().out


def test_status_and_build_json_say_how_new_the_evidence_of_each_theme_is(
    small_output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = json.loads((small_output / "published/build.json").read_text("utf-8"))["freshness"]
    assert main(["status", "--out", str(small_output)]) == 0
    printed = capsys.readouterr().out
    with duckdb.connect(str(small_output / "published/warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute("select theme, newest_known_on, evidence_rows from freshness").fetchall()
    assert len(rows) == 5
    for theme, newest, evidence_rows in rows:
        assert newest <= AS_OF
        assert (said[theme]["newest_known_on"], said[theme]["evidence_rows"]) == (str(newest), evidence_rows)
        assert f"Newest evidence: {theme.replace('_', ' ')} {newest} (" in printed


def test_a_project_of_headers_alone_is_published_and_the_summary_says_what_is_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(write_sparse_project("headers alone", tmp_path / "raw"), tmp_path / "out", AS_OF, NOW) == 0
    assert "Marts without rows, as nothing on file feeds them: bottleneck_drivers, " in capsys.readouterr().out
    assert main(["status", "--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "out")]) == 0
    assert "Newest evidence: deals nothing on file" in capsys.readouterr().out
    assert main(["query", "select * from freshness", "--out", str(tmp_path / "out")]) == 0


def test_the_published_files_may_be_read_and_not_written(small_output: Path) -> None:
    files = [path for path in (small_output / "published").resolve().rglob("*") if path.is_file()]
    assert files
    assert {path.stat().st_mode & 0o777 for path in files} == {0o444}
    with rights_hold(), pytest.raises(duckdb.IOException, match="Permission denied"):
        duckdb.connect(str(small_output / "published/warehouse.duckdb"))


def test_a_day_in_the_future_and_a_missing_folder_are_wrong_use(tmp_path: Path) -> None:
    assert main(["build", "--as-of", "2999-01-01", "--out", str(tmp_path)]) == 2
    assert main(["build", "--raw", str(tmp_path / "none"), "--out", str(tmp_path)]) == 2
    assert main(["query", "select 1", "--out", str(tmp_path)]) == 2


@pytest.fixture
def small_build(small_output: Path) -> Path:
    """The folder in which the small project was built."""
    return next(folder for folder in (small_output / "build").iterdir() if (folder / "warehouse.duckdb").exists())


@pytest.fixture
def small_staging(small_build: Path) -> Path:
    """The staged tables of the small project."""
    return small_build / "staging"


def test_the_unit_tests_of_the_models_pass(small_build: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(small_build / "warehouse.duckdb", tmp_path))
    results = run_unit_tests(database, small_build / "staging")
    require_passed(results)
    assert any(result.kind == "unit_test" for result in results)


def test_a_model_is_told_of_while_others_are_still_to_come(small_staging: Path, tmp_path: Path) -> None:
    database = tmp_path / "warehouse.duckdb"
    ended = each_ended(database, small_staging)
    first = next(ended)
    with duckdb.connect(str(database)) as connection:
        built = {name for (name,) in connection.execute("select view_name from duckdb_views()").fetchall()}
        built |= {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    assert first.name in built
    assert "forecaster_track_record" not in built
    names = [first.name, *(result.name for result in ended)]
    assert "forecaster_track_record" in names
    assert len(names) == len(set(names))


def test_what_rests_on_a_failed_model_is_told_of_as_skipped(small_staging: Path, tmp_path: Path) -> None:
    staging = shutil.copytree(small_staging, tmp_path / "staging")
    shutil.rmtree(staging / "sites")
    results = list(each_ended(tmp_path / "warehouse.duckdb", staging))
    assert "stg_sites" in [result.name for result in results if not result.passed and not result.skipped]
    assert "site_slippage" in [result.name for result in results if result.skipped]
    with pytest.raises(ModelsFailed, match="stg_sites"):
        require_passed(results)


def test_the_difference_between_two_days_adds_up_on_the_published_file(
    small_output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published = ["--published", str(small_output / "published")]
    assert main(["diff", "2025-12-31", "2026-06-30", *published]) == 0
    assert "The parts add up to the difference" in capsys.readouterr().out
