"""Writes the site: one folder of static files that opens from disk and asks no other machine for anything."""

from __future__ import annotations

import shutil
from pathlib import Path

from dagster_project.publish.site import engine as site_engine
from dagster_project.publish.site.data_files import write_data
from dagster_project.publish.site.engine import packed
from dagster_project.publish.site.examples import EXAMPLES
from dagster_project.publish.site.explain import explained, explained_tables, lineage, source_list
from dagster_project.publish.site.origins import Origins
from dagster_project.publish.site.published import Published, opened
from dagster_project.publish.site.search_index import search_index
from dagster_project.publish.site.section import Filled, filled
from dagster_project.publish.site.sections import (
    bottleneck,
    compute,
    contradictions,
    deals,
    forecasts,
    headlines,
    interview,
    money,
    places,
    slippage,
    timeline,
)

HERE = Path(__file__).parent
SECTIONS = (
    timeline.SECTION,
    bottleneck.SECTION,
    compute.SECTION,
    places.SECTION,
    slippage.SECTION,
    deals.SECTION,
    money.SECTION,
    forecasts.SECTION,
    contradictions.SECTION,
    interview.SECTION,
)
ENGINE_FILES = ("duckdb-client.js", "duckdb-engine.js", "LICENCES.txt")
REPORTS = ("claims", "capacity", "deals", "revenue_forecasts")


def write_site(warehouse: Path, folder: Path, run_id: str) -> None:
    """Write the site of a published warehouse into a folder, which is emptied first.

    The same warehouse and run id give the same bytes. What the warehouse does not hold is said on the page.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    shutil.copytree(HERE / "assets", folder / "assets")
    engine = _copy_engine(folder)
    with opened(warehouse) as published:
        sections = [filled(section, published) for section in SECTIONS]
        (folder / "index.html").write_text(_page(published, sections, run_id, engine), encoding="utf-8")
        _write_data(published, sections, folder)
    if engine:
        write_data(folder, "warehouse", packed(warehouse.read_bytes()))


def _copy_engine(folder: Path) -> bool:
    """Copy the SQL engine when set-up has fetched it."""
    files = [site_engine.ENGINE / name for name in ENGINE_FILES]
    if not all(path.exists() for path in files):
        return False
    (folder / "engine").mkdir()
    for path in files:
        shutil.copy(path, folder / "engine")
    return True


def _page(published: Published, sections: list[Filled], run_id: str, engine: bool) -> str:
    from jinja2 import (
        Environment,
        FileSystemLoader,
        StrictUndefined,
    )  # late, so that commands without a site skip it

    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(
        sections=sections,
        headlines=headlines.headlines(published),
        scripts=sorted(path.name for path in (HERE / "assets").glob("*.js")),
        counts=_counts(published),
        tables=_tables(published),
        run_id=run_id,
        as_of=published.as_of,
        newest_evidence=_newest_evidence(published),
        outlined=site_engine.outlines() is not None,
        engine=engine,
        engine_megabytes=_megabytes(site_engine.ENGINE) if engine else 0,
        examples=[one for one in EXAMPLES if published.has(*one.needs)],
    )


def _megabytes(folder: Path) -> int:
    """What the engine weighs, in whole megabytes."""
    return -(-sum(path.stat().st_size for path in folder.glob("*.js")) // 1_000_000)


def _counts(published: Published) -> dict[str, int]:
    return {
        "sources": len(published.sources),
        "reports": sum(published.count(name) for name in REPORTS if name in published.tables),
        "tables": len(published.tables),
    }


def _newest_evidence(published: Published) -> list[str]:
    """Each theme with the day of its newest evidence, the newest first."""
    if not published.has("freshness"):
        return []
    rows = published.rows("from freshness order by newest_known_on desc nulls last, theme")
    days = [f"{row['newest_known_on']:%d %B %Y}" if row["newest_known_on"] else "no day known" for row in rows]
    return [f"{row['theme'].replace('_', ' ')} {day}" for row, day in zip(rows, days, strict=True)]


def _tables(published: Published) -> list[tuple[str, str]]:
    """Every table that a query may use, with its grain."""
    return [(name, about.grain) for name, about in published.described.items() if name in published.tables]


def _write_data(published: Published, sections: list[Filled], folder: Path) -> None:
    """Write what the page loads on request."""
    write_data(folder, "sources", source_list(published))
    write_data(folder, "search", search_index(published))
    for one in sections:
        for table in one.tables:
            if table.has_more:
                write_data(folder, table.data_name, table.as_data())
    if published.has("compute_by_provider"):
        write_data(folder, "compute", compute.all_bars(published))
    tables = explained_tables(published)
    origins = Origins(published, tables)
    for table in tables:
        write_data(folder, f"rows-{table}", explained(published, table, origins))
        if published.has("lineage_inputs"):
            write_data(folder, f"lineage-{table}", lineage(published, table, origins))
