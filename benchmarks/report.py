"""Fills the tables of docs/performance.md from the records of the benchmarks, and draws its chart.

python -m benchmarks.report
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from benchmarks.build import COLD, DBT, PLAIN
from benchmarks.chart import Bar, bar_chart, shown
from benchmarks.ingest import DUCKDB, OURS, RIVALS
from benchmarks.queries import COMMAND
from benchmarks.records import RESULTS, Record, Way, read_records
from benchmarks.targets import TARGETS, Records, by_size, growth, over
from dagster_project.places import ROOT

PAGE = ROOT / "docs" / "performance.md"
CHART = ROOT / "docs" / "images" / "performance.svg"
TITLE = "Measured ratios and the most they should be"
MARKED = re.compile(r"(?P<begin><!-- measured: (?P<name>[a-z]+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)
NOT_MEASURED = "Not measured.\n"
# Fewer runs have no middle one.
FEWEST_RUNS = 3

Column = tuple[str, Callable[[Record, Way], str]]
MEDIAN: Column = ("median s", lambda _, way: f"{way.median:.2f}")
MEDIAN_MS: Column = ("median ms", lambda _, way: f"{way.median * 1000:.1f}")
P95_MS: Column = ("p95 ms", lambda _, way: f"{way.p95 * 1000:.1f}")
PEAK: Column = ("peak MB", lambda _, way: f"{way.peak:,.0f}")


def times(heading: str, key: str) -> Column:
    """The time of the line over that of a way."""

    def cell(record: Record, way: Way) -> str:
        other = record.way(key)
        return shown(way.median / other.median) if other and other is not way else ""

    return heading, cell


def held_against(heading: str, key: str) -> Column:
    """The time of a way over that of the line."""

    def cell(record: Record, way: Way) -> str:
        other = record.way(key)
        return shown(other.median / way.median) if other and other is not way else ""

    return heading, cell


def markdown(headings: list[str], rows: list[list[str]], texts: int = 1) -> str:
    """A Markdown table; all but the first so many columns are numbers and stand to the right."""
    rule = ["---" if number < texts else "--:" for number in range(len(headings))]
    return "".join(f"| {' | '.join(row)} |\n" for row in [headings, rule, *rows])


def measured_on(record: Record) -> str:
    """A line on where and how often it was measured, and whether that is too seldom."""
    few = "" if record.runs >= FEWEST_RUNS else " So few runs have no median: it must be measured again."
    runs = "1 run" if record.runs == 1 else f"{record.runs} runs"
    return f"{runs} each on {record.measured_on}, {record.machine}.{few}\n"


def way_table(record: Record | None, *columns: Column) -> str:
    """The ways of a record in its order."""
    if record is None:
        return NOT_MEASURED
    rows = [[way.name, *(cell(record, way) for _, cell in columns)] for way in record.ways]
    return f"{measured_on(record)}\n{markdown(['way', *(heading for heading, _ in columns)], rows)}"


def sized_table(sizes: list[Record], *columns: Column) -> str:
    """The ways of several sizes in one table, and below it where and how often each size was measured."""
    rows = [
        [_size(record), way.name, *(cell(record, way) for _, cell in columns)]
        for record in sizes
        for way in record.ways
    ]
    table = markdown(["claims", "way", *(heading for heading, _ in columns)], rows, texts=2)
    measured = "\n".join(f"- {record.claims:,} claims: {measured_on(record)}".rstrip() for record in sizes)
    return f"{table}\n{measured}\n"


def _size(record: Record) -> str:
    return f"{record.claims:,}" + (f" ({record.megabytes:,.0f} MB)" if record.megabytes else "")


def ingest_tables(records: Records) -> str:
    """All sizes in one table, and below it the growth from each size to the next."""
    sizes = by_size(records)
    if not sizes:
        return NOT_MEASURED
    return f"{sized_table(sizes, MEDIAN, PEAK, held_against('ingest over it', OURS))}\n{growth_table(sizes)}"


def marts_table(records: Records) -> str:
    """The marts of claims at every size measured."""
    sizes = by_size(records, "marts")
    return sized_table(sizes, MEDIAN, PEAK, held_against("dbt over it", DBT)) if sizes else NOT_MEASURED


def engines_table(records: Records) -> str:
    """Both engines at every size measured."""
    sizes = by_size(records, "engines")
    return sized_table(sizes, MEDIAN, times("over DuckDB", DBT)) if sizes else NOT_MEASURED


def growth_table(sizes: list[Record]) -> str:
    """How the time grows over linear for each doubling, ours and DuckDB's."""
    if len(sizes) < 2:
        return f"Growth: {NOT_MEASURED}"
    rows = [
        [f"{small.claims:,}", f"{large.claims:,}", *(_figure(growth(small, large, key)) for key in (OURS, DUCKDB))]
        for small, large in pairwise(sizes)
    ]
    return markdown(["claims from", "to", "growth a doubling, ingest", "DuckDB load"], rows, texts=0)


def target_table(records: Records) -> str:
    """Each target with what was measured, and whether it is met."""
    rows = [
        [
            target.what,
            f"{target.most:,g} {target.unit}".strip(),
            _figure(target.read(records), target.unit),
            {"missed": "**missed**"}.get(target.verdict(records), target.verdict(records)),
        ]
        for target in TARGETS
    ]
    return markdown(["what", "at most", "measured", ""], rows)


def _figure(number: float | None, unit: str = "") -> str:
    if number is None:
        return ""
    if unit == "s":
        return f"{number:.1f} s"
    return f"{number:,.0f} {unit}" if unit else shown(number)


def sections(records: Records) -> dict[str, str]:
    """What stands between the marks of the page, by name."""
    build, rebuild, queries = (records.get(name) for name in ("build", "rebuild", "queries"))
    return {
        "targets": target_table(records),
        "ingest": ingest_tables(records),
        "build": way_table(build, MEDIAN, PEAK, held_against("`warehouse build` over it", COLD)),
        "marts": marts_table(records),
        "engines": engines_table(records),
        "rebuild": way_table(rebuild, MEDIAN, PEAK, times("over plain SQL", PLAIN), times("over a full build", COLD)),
        "queries": way_table(queries, MEDIAN_MS, P95_MS, PEAK, held_against("`warehouse query` over it", COMMAND)),
    }


def filled(page: str, records: Records) -> str:
    """The page with the text between its marks made anew. Raises KeyError for a mark that nothing fills."""
    texts = sections(records)
    return MARKED.sub(lambda found: f"{found['begin']}\n{texts[found['name']]}\n{found['end']}", page)


def bars(records: Records) -> list[Bar]:
    """Every measured ratio that has a target, and the ingest beside each rival at the largest size it ran."""
    wanted = [
        Bar(target.what.replace("`", ""), ratio, target.most)
        for target in TARGETS
        if not target.unit and (ratio := target.read(records)) is not None
    ]
    beside = [bar for key, (name, _) in RIVALS.items() if (bar := _largest(records, key, name))]
    return [*wanted, *beside]


def _largest(records: Records, key: str, name: str) -> Bar | None:
    ran = [record for record in by_size(records) if record.way(key)]
    ratio = over(ran[-1].name, OURS, key)(records) if ran else None
    return Bar(f"ingest of {ran[-1].claims:,} claims over {name}", ratio) if ratio is not None else None


def main() -> None:
    """Fill the page and draw the chart."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the records (benchmarks/results)")
    given = parser.parse_args()
    records = read_records(given.results)
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), records), encoding="utf-8")
    CHART.write_text(bar_chart(TITLE, bars(records)), encoding="utf-8")


if __name__ == "__main__":
    main()
