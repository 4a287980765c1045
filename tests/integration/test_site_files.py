"""The files of the site, without a browser: bytes, markup, sizes, colours, and what is said when something is absent."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from dagster_project.publish.site import charts, engine, write
from dagster_project.publish.site.write import SECTIONS, write_site
from dagster_project.schema.dictionary import marts
from fixtures.small_publication import copy_without, write_small_warehouse
from fixtures.small_publication_rows import HOSTILE, QUARTERS

pytestmark = pytest.mark.xdist_group("site")
FIRST_VIEW_BYTES = 1_000_000
ASSETS = Path(write.__file__).parent / "assets"


class Page(HTMLParser):
    """The elements of a page: tags with their attributes, and all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_small_warehouse(folder / "warehouse.duckdb")
    write_site(folder / "warehouse.duckdb", folder / "site", "run-1")
    return folder / "site"


def page_of(site: Path) -> Page:
    return Page((site / "index.html").read_text(encoding="utf-8"))


def data_of(site: Path, name: str) -> object:
    """The value that a data file hands over."""
    text = (site / "data" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(text[text.index(",") + 1 : text.rindex(");")])


def test_the_same_warehouse_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    write_site(site.parent / "warehouse.duckdb", tmp_path / "again", "run-1")
    assert hashes(tmp_path / "again") == hashes(site)


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_no_section_of_the_whole_publication_is_empty(site: Path) -> None:
    assert 'class="empty"' not in re.sub(
        r'<section id="sql".*?</section>', "", (site / "index.html").read_text(), flags=re.S
    )


def test_the_first_screen_says_how_new_the_evidence_of_each_theme_is(site: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    said = "Newest evidence: capacity 30 September 2026, deals 01 September 2026, claims no day known."
    assert said in page[: page.index('id="headlines-title"')]


def test_text_of_the_data_never_becomes_markup(site: Path) -> None:
    page = page_of(site)
    scripts = [attributes for tag, attributes in page.elements if tag == "script"]
    assert all(str(attributes.get("src")).startswith("assets/") for attributes in scripts)
    assert not [tag for tag, _ in page.elements if tag in ("img", "iframe", "object", "embed", "base", "form")]
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert HOSTILE in "".join(page.words)


def test_every_link_leads_into_the_page_or_to_the_web(site: Path) -> None:
    links = [str(attributes.get("href")) for tag, attributes in page_of(site).elements if tag == "a"]
    assert any(link.startswith("https://") for link in links)
    assert all(link.startswith(("#", "https://", "http://")) for link in links)


def test_a_data_file_cannot_end_its_script(site: Path) -> None:
    assert not [path.name for path in (site / "data").glob("*.js") if "<" in path.read_text(encoding="utf-8")]


def test_every_explanation_asked_for_is_there(site: Path) -> None:
    asked = [a for tag, a in page_of(site).elements if tag == "button" and "explain" in (a.get("class") or "")]
    assert asked
    for attributes in asked:
        explained = data_of(site, f"rows-{attributes['data-mart']}")
        assert isinstance(explained, dict)
        assert attributes["data-row"] in explained["rows"]
        columns = [name for name, _, _ in explained["columns"]]
        assert attributes["data-column"] in ("", *columns)


def test_every_input_of_a_figure_can_be_opened_or_is_of_a_table_that_the_page_does_not_hold(site: Path) -> None:
    inputs = 0
    for path in (site / "data").glob("lineage-*.js"):
        lineage = data_of(site, path.stem)
        assert isinstance(lineage, dict)
        for table, key, _ in lineage["inputs"]:
            inputs += 1
            explained = data_of(site, f"rows-{table}") if table in lineage["opens"] else {"rows": [key]}
            assert isinstance(explained, dict)
            assert key in explained["rows"]
    assert inputs


def test_every_panel_of_the_real_page_leads_to_a_source_with_an_address(published_real_folder: Path) -> None:
    site = published_real_folder / "site"
    asked = [a for tag, a in page_of(site).elements if tag == "button" and "explain" in (a.get("class") or "")]
    sources = data_of(site, "sources")
    assert isinstance(sources, dict)
    sourceless = [
        (attributes["data-mart"], attributes["data-row"])
        for attributes in asked
        if not any(
            sources[name][2] for name in sources_shown(site, str(attributes["data-mart"]), attributes["data-row"])
        )
    ]
    assert len(asked) > 100
    assert not sourceless


def sources_shown(site: Path, mart: str, row: str | None) -> list[str]:
    """What the panel of a row lists: the sources it names, those of its inputs, those that speak of it."""
    explained, lineage = values_of(site, f"rows-{mart}"), values_of(site, f"lineage-{mart}")
    names = [name for name, _, _ in explained["columns"]]
    texts = [
        str(value or "")
        for name, value in zip(names, explained["rows"][row], strict=True)
        if re.search(r"(^|_)source_ids?$", name)
    ]
    own = [part.strip() for text in texts for part in text.split(";") if part.strip()]
    places = [place for group in lineage["rows"].get(row, {}).values() for place in group]
    below = [name for place in places for name in lineage["inputs"][place][2]]
    return [*own, *below, *explained["sources"].get(row, [])]


@cache
def values_of(site: Path, name: str) -> dict[str, Any]:
    """The value of a data file that holds one object, read once."""
    value = data_of(site, name)
    assert isinstance(value, dict)
    return value


def test_every_search_result_can_be_explained(site: Path) -> None:
    entries = data_of(site, "search")
    assert isinstance(entries, list)
    for *_, (table, row) in entries:
        explained = data_of(site, f"rows-{table}")
        assert isinstance(explained, dict)
        assert row in explained["rows"]


def test_the_first_view_is_small(site: Path) -> None:
    files = [site / "index.html", *(site / "assets").iterdir()]
    assert sum(path.stat().st_size for path in files) < FIRST_VIEW_BYTES


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts take most of the time, and what is absent does not depend on them."""
    monkeypatch.setattr(charts, "drawn", lambda spec, says: "<svg></svg>")


@pytest.mark.usefixtures("undrawn")
def test_each_absent_mart_is_said_and_breaks_nothing(site: Path, tmp_path: Path) -> None:
    warehouse = copy_without(site.parent / "warehouse.duckdb", tmp_path / "warehouse.duckdb", marts())
    write_site(warehouse, tmp_path / "site", "run-1")
    text = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    for section in SECTIONS:
        assert "this publication holds no rows of" in text[text.index(f'<section id="{section.anchor}"') :]


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("absent", sorted(marts()))
def test_a_publication_without_one_mart_still_has_its_site(site: Path, absent: str, tmp_path: Path) -> None:
    warehouse = copy_without(site.parent / "warehouse.duckdb", tmp_path / "warehouse.duckdb", [absent])
    write_site(warehouse, tmp_path / "site", "run-1")
    assert (tmp_path / "site" / "index.html").exists()


def test_a_site_without_the_engine_says_so(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "ENGINE", tmp_path / "nothing")
    write_site(site.parent / "warehouse.duckdb", tmp_path / "site", "run-1")
    text = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "built without the SQL engine" in text
    assert "no coastlines" in text
    assert not (tmp_path / "site" / "engine").exists()


def test_the_dark_page_has_a_colour_for_each_colour_of_the_charts(site: Path) -> None:
    charts = "".join(re.findall(r"<svg xmlns.*?</svg>", (site / "index.html").read_text(encoding="utf-8"), re.S))
    style = (ASSETS / "charts.css").read_text(encoding="utf-8")
    used = set(re.findall(r'(?:fill|stroke)="#[0-9a-f]{3,6}"', charts))
    assert used
    assert not {colour for colour in used if colour not in style}


def test_a_mark_of_a_chart_says_what_the_page_wrote_for_it_or_nothing(site: Path) -> None:
    """Of a mark without words of its own Vega says the fields and the first value: of a line, wherever the pointer is."""
    marks = [a for _, a in page_of(site).elements if a.get("role") == "graphics-symbol"]
    labels = [a["aria-label"] for a in marks if a.get("aria-label")]
    assert any(str(label).startswith("31 December 2028\nlikely: 50\xa0GW") for label in labels)
    leaked = re.compile(r"^(X-axis|Y-axis|quarter_end|at|low|median|year|operator|GW added)[^,]*: |\d\.\d{4}")
    assert not [label for label in labels if leaked.search(str(label))]


def test_the_pointer_reads_every_series_at_each_quarter_end(site: Path) -> None:
    labels = [str(a.get("aria-label")) for _, a in page_of(site).elements if a.get("role") == "graphics-symbol"]
    readings = [label.split("\n") for label in labels if "\nlikely: " in label]
    assert len(readings) == 2 * len(QUARTERS), "once for a desk and once for a phone"
    for lines in readings:
        assert [line.split(":")[0] for line in lines[1:]] == [
            "likely",
            "as promised",
            "reports up to 30 Sep 2026",
            "reports up to 30 Jun 2026",
        ]


def test_the_day_of_each_vintage_stands_at_its_line(site: Path) -> None:
    section = (site / "index.html").read_text(encoding="utf-8").split('id="timeline"')[1]
    assert {"Sep 2026", "Jun 2026"} <= set(re.findall(r"<text[^>]*>([A-Z][a-z]{2} \d{4})</text>", section))
    assert "part of a step between two grey lines is collecting, not building" in section


def test_a_year_is_shown_as_a_year_and_never_as_a_day_to_come(site: Path) -> None:
    search = data_of(site, "search")
    assert isinstance(search, list)
    claim = next(entry for entry in search if entry[4] == ["claims", "hostile-claim"])
    source = next(entry for entry in search if entry[4] == ["sources", "script-address"])
    assert claim[2].startswith("2026 · ")
    assert "· 2026 ·" in source[2]
    for name in ("rows-claims", "rows-sources", "sources"):
        assert "2026-12-31" not in (site / "data" / f"{name}.js").read_text(encoding="utf-8")
    assert "2026-12-31: at least" not in (site / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(scheme: str) -> None:
    """WCAG AA asks for 4.5 to 1."""
    colours = palettes()[scheme]
    for name in ("ink", "quiet", "link", "red", "green"):
        for ground in ("ground", "raised"):
            assert contrast(colours[name], colours[ground]) >= 4.5, f"{name} on {ground}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_stand_out_from_the_ground(scheme: str) -> None:
    """WCAG AA asks for 3 to 1 for what is drawn."""
    colours = palettes()[scheme]
    for name in ("blue", "orange", "green", "violet", "red", "grey"):
        assert contrast(colours[name], colours["ground"]) >= 3, name


def palettes() -> dict[str, dict[str, str]]:
    """The named colours of the style sheet for both schemes."""
    roots = re.findall(r":root \{(.*?)\}", (ASSETS / "site.css").read_text(encoding="utf-8"), re.S)
    light, dark = (dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", root)) for root in roots)
    return {"light": light, "dark": dark}


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
