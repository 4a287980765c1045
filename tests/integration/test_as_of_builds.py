"""The warehouse as of an earlier day equals one that never heard of later reports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dagster_project.ingest.stage import BuildContext, stage_model_inputs
from dagster_project.ingest.validate import ingest
from dagster_project.publish.as_of_macros import create_as_of_macros
from dagster_project.publish.revisions import read_revision
from dagster_project.schema.dictionary import marts, raw_tables
from dagster_project.sql_text import quoted
from dagster_project.transform.models import each_ended
from dagster_project.transform.results import require_passed

pytestmark = pytest.mark.xdist_group("as of")
ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests/fixtures/small"
TODAY, AS_OF, BEFORE_ANY_REPORT = date(2026, 11, 25), date(2025, 12, 31), date(2015, 1, 1)
REPORTS = ("claims", "capacity", "deals", "revenue_forecasts")
# A later report that is cut out leaves its source uncited and what points at it dangling.
LEFT_BY_THE_CUT = {
    ("sources.csv", "source_unused"),
    ("constraint_inputs.csv", "unknown_id"),
    ("deal_sites.csv", "unknown_id"),
    ("corrections.csv", "correction_unmatched"),
}


def build(raw: Path, as_of: date, out: Path) -> Path:
    """Stage a raw folder and run the models and their tests; returns the database."""
    (out / "staging").mkdir(parents=True)
    ingested = ingest(raw, TODAY, staging=out / "staging")
    assert {(fault.file, fault.rule) for fault in ingested.faults} <= LEFT_BY_THE_CUT
    stage_model_inputs(ingested.tables, BuildContext(TODAY, as_of), out / "staging")
    require_passed(each_ended(out / "warehouse.duckdb", out / "staging"))
    return out / "warehouse.duckdb"


def cut_after(raw: Path, as_of: date, out: Path) -> Path:
    """Copy a raw folder without the lines of reports that were known later."""
    out.mkdir()
    frames = {name: rows.collect() for name, rows in ingest(raw, TODAY).tables.items()}
    for table in raw_tables().values():
        lines = (raw / table.file_name).read_text(encoding="utf-8").splitlines(keepends=True)
        if table.name in REPORTS:
            known = set(frames[table.name].filter(pl.col("known_on") <= as_of)["line"])
            lines = [line for number, line in enumerate(lines, 1) if number == 1 or number in known]
        (out / table.file_name).write_text("".join(lines), encoding="utf-8")
    return out


def exports(database: Path, folder: Path) -> dict[str, bytes]:
    """Export every mart as CSV by its key; numbers to the digits that no order of a sum can change."""
    folder.mkdir()
    with duckdb.connect(str(database), read_only=True) as connection:
        for mart in marts().values():
            columns = ", ".join(
                f"printf('%.6g', {c.name}) as {c.name}" if c.type == "number" else c.name for c in mart.columns.values()
            )
            query = f"select {columns} from marts.{mart.name} order by {', '.join(mart.key)}"
            connection.execute(f"copy ({query}) to {quoted(folder / f'{mart.name}.csv')}")
    return {path.stem: path.read_bytes() for path in folder.glob("*.csv")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("as_of")


@pytest.fixture(scope="module")
def looked_back(folder: Path) -> Path:
    return build(SMALL, AS_OF, folder / "looked_back")


def test_an_as_of_build_equals_one_without_the_later_rows(folder: Path, looked_back: Path) -> None:
    never_heard = build(cut_after(SMALL, AS_OF, folder / "cut"), AS_OF, folder / "never_heard")
    exported = exports(looked_back, folder / "csv_looked_back")
    assert exported == exports(never_heard, folder / "csv_never_heard")
    assert exported["gw_timeline"].count(b"\n") > 1


def test_a_day_before_any_report_gives_empty_marts(folder: Path) -> None:
    database = build(SMALL, BEFORE_ANY_REPORT, folder / "empty")
    with duckdb.connect(str(database), read_only=True) as connection:
        filled = {m for m in marts() if connection.execute(f"select 1 from marts.{m} limit 1").fetchone()}
    # What rests on assumptions alone needs no report, and freshness says that there is none.
    assert filled <= {"stage_realisation", "lineage_inputs", "freshness"}


def test_the_macros_of_a_vintage_equal_the_mart_of_that_vintage(folder: Path, looked_back: Path) -> None:
    published = folder / "published.duckdb"
    published.write_bytes(looked_back.read_bytes())
    with duckdb.connect(str(published)) as connection:
        create_as_of_macros(connection)
        connection.execute("use marts")
        for (day,) in connection.execute("select distinct vintage_on from gw_timeline_vintages").fetchall():
            differing = connection.execute(
                "select count(*) from gw_timeline_as_of($day) as macro "
                "full join (select * from gw_timeline_vintages where vintage_on = $day) as mart "
                "using (quarter_end, region, stage) "
                "where coalesce(abs(macro.cumulative_gw - mart.cumulative_gw) < 1e-9, false) = false "
                "or macro.phases_arriving <> mart.phases_arriving",
                {"day": day},
            ).fetchone()
            assert differing == (0,), day
        keys = "select provider_id, role, quarter_end from"
        missing = f"({keys} compute_by_provider except {keys} compute_by_provider_as_of('{AS_OF}'))"
        surplus = f"({keys} compute_by_provider_as_of('{AS_OF}') except {keys} compute_by_provider)"
        assert connection.execute(f"{missing} union all {surplus}").fetchall() == []


def test_the_parts_of_a_revision_add_up_exactly(folder: Path, looked_back: Path) -> None:
    published = folder / "published_for_diff.duckdb"
    published.write_bytes(looked_back.read_bytes())
    with duckdb.connect(str(published)) as connection:
        create_as_of_macros(connection)
    for region in ("GLOBAL", "US"):
        revision = read_revision(published, date(2025, 9, 30), AS_OF, region, "quarter")
        assert any(revision.moves)
        for quarter in revision.quarters:
            assert quarter.known_before_mw + sum(quarter.changes_mw.values()) == quarter.known_after_mw
