"""The page on performance: from records as JSON to tables, targets and a chart."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from benchmarks.build import COLD, DBT, PLAIN, STOCK
from benchmarks.chart import Bar, bar_chart, shown
from benchmarks.ingest import DUCKDB, OURS
from benchmarks.rebuild import UNCHANGED, WARM
from benchmarks.records import RESULTS, Machine, Record, Way, read_records, save, ways_of
from benchmarks.report import CHART, PAGE, TITLE, bars, filled, sections
from benchmarks.targets import TARGETS, growth, steepest_growth
from benchmarks.timing import Contestant

MACHINE = Machine(2, 24.0, "Some processor", "3.11.7", 0.3)


def way(key: str, *seconds: float, megabytes: float = 100.0) -> Way:
    return Way(key, f"the way of {key}", seconds, (megabytes,) * len(seconds))


def record(name: str, *ways: Way, claims: int | None = None, runs: int = 3) -> Record:
    return Record(name, "2026-11-26", MACHINE, runs, ways, claims, claims / 4000 if claims else None)


def build_record(cold: float, runs: int = 3) -> dict[str, Record]:
    ways = (way(COLD, cold, cold, cold), way(STOCK, 100.0), way(DBT, 10.0), way(PLAIN, 5.0))
    return {"build": record("build", *ways, runs=runs)}


def test_a_record_comes_back_from_json_as_it_was_written(tmp_path: Path) -> None:
    """A record survives its file, and the file says every run."""
    written = record("ingest-1000", way(OURS, 1.0, 3.0, 2.0), claims=1000)
    save(written, tmp_path)
    assert read_records(tmp_path) == {"ingest-1000": written}
    content = json.loads((tmp_path / "ingest-1000.json").read_text(encoding="utf-8"))
    assert content["ways"][0]["seconds"] == [1.0, 3.0, 2.0]


def test_contestants_of_one_key_are_one_way() -> None:
    """Several queries asked in the same way are one line."""
    first = Contestant("file", "module", [], seconds=[1.0], megabytes=[10.0])
    second = Contestant("file", "module", [], seconds=[3.0], megabytes=[20.0])
    assert list(ways_of([first, second])) == [Way("file", "module", (1.0, 3.0), (10.0, 20.0))]


def test_median_and_p95() -> None:
    """The median is the middle run, p95 lies between the slowest ones; one run is both."""
    many = way("x", *(float(second) for second in range(1, 22)))
    assert (many.median, many.p95) == (11.0, 20.0)
    assert way("x", 4.0).p95 == 4.0


def test_a_table_holds_the_times_and_the_ratio_to_each_way() -> None:
    """The ratio is the time of `warehouse build` over that of the line."""
    table = sections(build_record(15.0))["build"]
    assert "| the way of dbt-build | 10.00 | 100 | 1.50 |" in table
    assert "| the way of cold | 15.00 | 100 |  |" in table
    assert "3 runs each on 2026-11-26, 2 cores (Some processor), 24 GB, Python 3.11.7, load 0.3.\n" in table


def test_too_few_runs_are_said() -> None:
    """One run is no median, and the page says so."""
    assert "must be measured again" in sections(build_record(15.0, runs=1))["build"]


def test_a_target_is_met_missed_or_not_measured() -> None:
    """A missed target is said in bold, and one without a record is not passed over."""
    lines = sections(build_record(25.0))["targets"].splitlines()
    assert "| full build over `dbt build` alone | 0.7 | 2.50 | **missed** |" in lines
    assert "| full build over stock Dagster | 0.4 | 0.25 | met |" in lines
    assert "| full build | 15 s | 25.0 s | **missed** |" in lines
    assert "| memory of the ingest of 50,000,000 claims | 3,000 MB |  | not measured |" in lines


def test_the_memory_target_reads_the_peak() -> None:
    """Peak memory is held against its target in MB."""
    records = {"ingest-50000000": record("ingest-50000000", way(OURS, 9.0, megabytes=3100.0), claims=50_000_000)}
    assert "| 3,000 MB | 3,100 MB | **missed** |" in sections(records)["targets"]


def test_growth_is_over_linear_and_per_doubling() -> None:
    """Four times the claims in four times the time is 1; in 4.84 times, 1.1 for each of the two doublings."""
    small = record("ingest-1000", way(OURS, 1.0), way(DUCKDB, 1.0), claims=1000)
    large = record("ingest-4000", way(OURS, 4.84), way(DUCKDB, 4.0), claims=4000)
    assert growth(small, large, OURS) == pytest.approx(1.1)
    assert growth(small, large, DUCKDB) == pytest.approx(1.0)
    records = {"ingest-4000": large, "ingest-1000": small}
    assert steepest_growth(records) == pytest.approx(1.1)
    assert "| 1,000 | 4,000 | 1.10 | 1.00 |" in sections(records)["ingest"]


def test_engines_stand_side_by_side_at_every_size() -> None:
    """From small to large, so that a reader sees where Spark overtakes."""
    sizes = {
        f"engines-{claims}": record(f"engines-{claims}", way(DBT, 2.0), way("spark", spark), claims=claims)
        for claims, spark in ((10_000, 1.0), (1_000, 60.0))
    }
    lines = [line for line in sections(sizes)["engines"].splitlines() if "spark" in line]
    assert lines == [
        "| 1,000 (0 MB) | the way of spark | 60.00 | 30.00 |",
        "| 10,000 (2 MB) | the way of spark | 1.00 | 0.50 |",
    ]
    assert sections({})["engines"] == "Not measured.\n"


def test_a_page_is_filled_between_its_marks_alone() -> None:
    """What was between the marks goes, what stands around them stays, and filling twice changes nothing."""
    page = "before\n<!-- measured: build -->\nwas there\n<!-- end -->\nafter\n"
    once = filled(page, build_record(15.0))
    assert once.startswith("before\n<!-- measured: build -->\n\n3 runs each")
    assert once.endswith("<!-- end -->\nafter\n")
    assert "was there" not in once
    assert filled(once, build_record(15.0)) == once


def test_a_mark_that_nothing_fills_is_refused() -> None:
    """A mistyped mark does not pass as an empty table."""
    with pytest.raises(KeyError):
        filled("<!-- measured: nothing -->\n<!-- end -->", {})


def test_bars_are_the_measured_ratios_with_targets() -> None:
    """A target without a record and one that is no ratio have no bar; a rival has one without a mark."""
    ways = (way(OURS, 2.0), way(DUCKDB, 1.0), way("soda", 4.0))
    rebuild = record("rebuild", way(COLD, 20.0), way(WARM, 10.0), way(UNCHANGED, 1.0), way(PLAIN, 5.0))
    found = bars({"rebuild": rebuild, **build_record(5.0), "ingest-1000": record("ingest-1000", *ways, claims=1000)})
    assert [(bar.ratio, bar.most) for bar in found] == [(0.5, 0.7), (0.05, 0.4), (0.5, None)]
    assert found[-1].label == "ingest of 1,000 claims over Soda on DuckDB in memory"


def test_the_chart_is_svg_with_a_mark_a_target_and_says_a_miss() -> None:
    """Bars are drawn to one scale, the mark stands at the target, a miss is a word and not a colour alone."""
    chart = bar_chart("A & B", [Bar("one <way>", 2.0, 4.0), Bar("other", 3.0, 1.0), Bar("free", 0.5)])
    root = ET.fromstring(chart)
    name = "{http://www.w3.org/2000/svg}"
    widths = {bar.get("class"): float(bar.get("width", "0")) for bar in root.findall(f"{name}rect")}
    assert widths["met"] / widths["missed"] == pytest.approx(2 / 3, rel=1e-3)
    assert len(root.findall(f"{name}path")) == 2
    texts = [text.text for text in root.findall(f"{name}text")]
    assert texts == [
        "A & B",
        "one <way>",
        "2.00 of at most 4: met",
        "other",
        "3.00 of at most 1: missed",
        "free",
        "0.50",
    ]
    assert "prefers-color-scheme: dark" in chart
    assert "url(" not in chart


def test_a_small_ratio_is_not_shown_as_nothing() -> None:
    """A rebuild that takes a hundredth of a full one is no rebuild in no time."""
    assert [shown(ratio) for ratio in (2.0, 0.1, 0.0123, 0.0045)] == ["2.00", "0.10", "0.012", "0.0045"]


def test_the_committed_page_and_chart_are_those_of_the_committed_records() -> None:
    """No measured figure of the page is typed by hand."""
    records = read_records(RESULTS)
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page, records) == page
    assert CHART.read_text(encoding="utf-8") == bar_chart(TITLE, bars(records))


def test_every_target_is_a_line_of_its_own() -> None:
    """No two targets share their words, which name them on the page."""
    assert len({target.what for target in TARGETS}) == len(TARGETS)
