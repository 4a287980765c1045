"""The site in Chromium, opened from disk with the network shut: what a reader does, and what must not happen to one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import duckdb
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect

from dagster_project.publish.site import engine
from dagster_project.publish.site.figures import figure, triplet
from dagster_project.publish.site.write import write_site
from fixtures.chromium import WIDTHS
from fixtures.small_publication import write_small_warehouse
from fixtures.small_publication_rows import HOSTILE

pytest_plugins = ["fixtures.chromium"]
FIRST_VIEW_BYTES = 1_000_000


@dataclass
class Reader:
    """A page with a list of what went wrong in it and of every file it asked for."""

    page: Page
    errors: list[str] = field(default_factory=list[str])
    outside: list[str] = field(default_factory=list[str])
    files: list[Path] = field(default_factory=list[Path])

    def open(self, site: Path) -> Reader:
        self.page.goto((site / "index.html").as_uri())
        return self

    def watch(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.context.route("**/*", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def _asked(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme == "file":
            self.files.append(Path(unquote(address.path)))
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert engine.is_current(), "the site has no SQL engine: make site-engine"
    folder = tmp_path_factory.mktemp("publication")
    write_small_warehouse(folder / "warehouse.duckdb")
    write_site(folder / "warehouse.duckdb", folder / "site", "run-1")
    return folder / "site"


@pytest.fixture
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A reader at a desk, or at the width and scheme that the test names; leaves no error and asks nobody."""
    width, scheme = getattr(request, "param", ("desk", "light"))
    context = browser.new_context(
        viewport={"width": WIDTHS[width], "height": 850}, color_scheme=scheme, accept_downloads=True, offline=True
    )
    context.set_default_timeout(20_000)
    reader = Reader(context.new_page())
    reader.watch()
    yield reader
    assert not reader.errors
    assert not reader.outside
    context.close()


def test_the_first_view_of_the_real_publication_is_small_and_full(reader: Reader, published_real_folder: Path) -> None:
    reader.open(published_real_folder / "site")
    assert sum(path.stat().st_size for path in reader.files) < FIRST_VIEW_BYTES
    expect(reader.page.locator("main .empty")).to_have_count(0)


def test_a_cell_of_the_heat_map_shows_its_inputs_and_sources(reader: Reader, site: Path) -> None:
    page = reader.open(site).page
    page.get_by_role("button", name="Power 2026: binds in 70% of the draws").click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("p binding")
    expect(panel).to_contain_text("Share of new power")
    expect(panel.get_by_role("link", name="A filing")).to_have_attribute("href", "https://example.org/filing")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_each_headline_of_the_real_page_leads_to_its_sources(reader: Reader, published_real_folder: Path) -> None:
    page = reader.open(published_real_folder / "site").page
    panel = page.get_by_role("dialog")
    buttons = page.locator(".card button.explain")
    assert buttons.count() >= 6
    for button in buttons.all():
        button.click()
        expect(panel.locator("a[href^=http]").first).to_be_visible()
        expect(panel.get_by_role("heading", name="Sources")).to_be_visible()
        page.keyboard.press("Escape")


def test_an_input_opens_and_leads_back(reader: Reader, site: Path) -> None:
    page = reader.open(site).page
    page.get_by_role("button", name="Explain AI facility power online, tracked").click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("button", name="Back")).to_be_hidden()
    panel.get_by_role("button", name="and 6 more").click()
    panel.get_by_role("button", name="Explain gw timeline 2025-12-31, GLOBAL, all").click()
    expect(panel.get_by_text("2025-12-31").first).to_be_visible()
    panel.get_by_role("button", name="Back").click()
    expect(page.get_by_role("dialog", name="AI facility power online, tracked")).to_be_visible()
    expect(panel.get_by_role("button", name="Back")).to_be_hidden()


def test_what_is_left_out_of_a_long_list_comes_on_request(reader: Reader, site: Path) -> None:
    page = reader.open(site).page
    page.get_by_role("button", name="Explain AI facility power online, tracked").click()
    inputs = page.get_by_role("dialog").locator(".inputs li")
    expect(inputs).to_have_count(16)
    page.get_by_role("button", name="and 6 more").click()
    expect(inputs).to_have_count(21)


def test_the_chart_reads_what_the_mart_holds_at_the_pointer(reader: Reader, published_real_folder: Path) -> None:
    page = reader.open(published_real_folder / "site").page
    fields = page.locator("#timeline .chart .wide .readings_marks path")
    quarters = quarters_of(published_real_folder / "warehouse.duckdb")
    assert fields.count() == len(quarters)
    drawing = page.locator("#timeline .chart .wide .readings_marks")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box
    days = (quarters[-1][0] - quarters[0][0]).days
    for tenth in range(10):
        share = (tenth + 0.5) / 10
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 3)
        day, middle, low, high, promised = min(quarters, key=lambda q: abs((q[0] - quarters[0][0]).days - share * days))
        lines = page.locator("#tip").inner_text().split("\n")
        assert lines[:3] == [
            f"{day:%-d %B %Y}",
            f"likely: {triplet(low, middle, high, 'GW')}",
            f"as promised: {figure(promised, 'GW')}",
        ]


def quarters_of(warehouse: Path) -> list[tuple[date, float, float, float, float]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(
            "select quarter_end, cumulative_risk_weighted_gw_mid, cumulative_risk_weighted_gw_low,"
            " cumulative_risk_weighted_gw_high, cumulative_gw_mid"
            " from gw_timeline where region = 'GLOBAL' and stage = 'all' order by quarter_end"
        ).fetchall()


def test_a_headline_explains_itself_by_keyboard_alone(reader: Reader, site: Path) -> None:
    page = reader.open(site).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the figures"
    button = page.get_by_role("button", name="Explain AI facility power online, tracked")
    button.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="AI facility power online, tracked")
    expect(panel).to_contain_text("cumulative gw")
    expect(panel).to_contain_text("16 (14.4 – 19.2) GW")
    expect(panel.get_by_text("median of the draws")).to_contain_text(HOSTILE)
    expect(panel).to_contain_text("and 6 more")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_compute_switches_role_and_quarter(reader: Reader, site: Path) -> None:
    page = reader.open(site).page
    rows = page.locator("#compute-bars tbody tr")
    expect(rows.first).to_contain_text("3,000")
    page.get_by_role("radio", name="tenant").check()
    expect(rows.first).to_contain_text("500")
    page.get_by_role("radio", name="operator").check()
    page.get_by_label("Quarter end", exact=True).select_option("2025-12-31")
    expect(rows.first).to_contain_text("1,000")
    rows.first.get_by_role("button").click()
    expect(page.get_by_role("dialog")).to_contain_text("2025-12-31")


def test_the_map_switches_its_part_of_the_world(reader: Reader, site: Path) -> None:
    page = reader.open(site).page
    page.get_by_role("button", name="North America").click()
    expect(page.get_by_role("img", name="Map, North America")).to_be_visible()
    expect(page.get_by_role("img", name="Map, World")).to_be_hidden()


def test_a_dot_of_the_map_opens_its_site(reader: Reader, site: Path) -> None:
    page = reader.open(site).page
    page.locator("[data-map=world] [data-site]").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Phases as last reported")


def test_a_table_shows_all_its_rows_and_filters_them(reader: Reader, site: Path) -> None:
    page = reader.open(site).page
    rows = page.locator("#table-contradictions tbody tr")
    expect(rows).to_have_count(12)
    page.get_by_role("button", name="Show all 14 rows").click()
    expect(rows).to_have_count(14)
    page.get_by_label("Filter: Pairs, the gravest first").fill("pair 13")
    expect(page.locator("#table-contradictions tbody tr:visible")).to_have_count(1)


def test_search_finds_claims_sources_sites_and_parties(reader: Reader, site: Path) -> None:
    page = reader.open(site).page
    box = page.get_by_label("Search claims, sources, sites and parties")
    box.fill("north campus")
    expect(page.locator("#search-found li")).to_contain_text(["North campus"])
    page.locator("#search-found").get_by_role("button", name="Explain North campus").click()
    expect(page.get_by_role("dialog")).to_contain_text("Phases as last reported")
    page.keyboard.press("Escape")
    box.fill("16 gw maker")
    expect(page.locator("#search-found li")).to_contain_text(["Maker aims at 16 GW"])
    box.fill("nothing of this kind")
    expect(page.get_by_role("status").first).to_have_text("Nothing found")


def test_sql_answers_from_disk_and_gives_csv(reader: Reader, site: Path, tmp_path: Path) -> None:
    page = started(reader, site)
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#sql-result tbody tr")).to_have_count(2)
    page.get_by_label("Query").fill(
        "select date '2026-02-03' as day, 1.5 as value, 'a \"b\", c' as words, null as nothing"
    )
    page.keyboard.press("Control+Enter")
    expect(page.locator("#sql-result tbody tr")).to_have_text(['2026-02-031.5a "b", c'])
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    download.value.save_as(tmp_path / "result.csv")
    expected = 'day,value,words,nothing\n2026-02-03,1.5,"a ""b"", c",\n'
    assert (tmp_path / "result.csv").read_text(encoding="utf-8") == expected


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("9007199254740993", "9007199254740993"),
        ("sum(9007199254740993)", "9007199254740993"),
        ("-170141183460469231731687303715884105727", "-170141183460469231731687303715884105727"),
        ("-0.05::decimal(10, 2)", "-0.05"),
        ("12345678901234567890.120::decimal(30, 3)", "12345678901234567890.120"),
        ("0.1::double + 0.2::double", "0.30000000000000004"),
        ("41666666.7::double", "41666666.7"),
        ("0.1::float", "0.1"),
        ("[1.5, 9007199254740993]", "[1.5, 9007199254740993.0]"),
        ("{'a': 9007199254740993}", "{a: 9007199254740993}"),
        ("map {'a': 1.5}", "{a: 1.5}"),
    ],
)
def test_a_number_comes_out_of_sql_as_it_is(started_page: Page, value: str, shown: str) -> None:
    started_page.get_by_label("Query").fill(f"select {value} as value")
    started_page.get_by_role("button", name="Run").click()
    expect(started_page.locator("#sql-result tbody td")).to_have_text([shown])


def test_rows_of_one_query_never_stand_below_the_error_of_the_next(reader: Reader, site: Path) -> None:
    page = started(reader, site)
    page.get_by_label("Query").fill("select 1 as one")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#sql-result tbody tr")).to_have_count(1)
    page.get_by_label("Query").fill("select nothing from nowhere")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("nowhere")
    expect(page.locator("#sql-result tbody tr")).to_have_count(0)
    expect(page.get_by_role("button", name="Download CSV")).to_be_disabled()


def test_a_query_that_fails_says_why_and_the_next_one_works(reader: Reader, site: Path) -> None:
    page = started(reader, site)
    page.get_by_label("Query").fill("select nothing from nowhere")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("nowhere")
    page.get_by_label("Query").fill("select statement from claims where claim_id = 'hostile-claim'")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#sql-result tbody tr")).to_have_text([HOSTILE])
    expect(page.get_by_role("alert")).to_be_empty()


def test_the_warehouse_in_the_page_cannot_be_changed(reader: Reader, site: Path) -> None:
    page = started(reader, site)
    page.get_by_label("Query").fill("delete from claims")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("read-only")


def test_a_query_reaches_no_other_machine(browser: Browser, site: Path) -> None:
    """The policy of the page refuses it before the network would, and says so on the console."""
    context = browser.new_context()
    reader = Reader(context.new_page())
    reader.watch()
    page = started(reader, site)
    page.get_by_label("Query").fill("select * from read_csv('https://example.org/a.csv')")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    assert not reader.outside
    context.close()


@pytest.fixture(scope="module")
def started_page(browser: Browser, site: Path) -> Iterator[Page]:
    """A page whose engine runs, for queries that leave nothing behind."""
    context = browser.new_context(offline=True)
    yield started(Reader(context.new_page()), site)
    context.close()


def started(reader: Reader, site: Path) -> Page:
    page = reader.open(site).page
    page.get_by_role("button", name="Start the engine").click()
    expect(page.get_by_label("Query")).to_be_visible()
    return page


def test_text_of_the_data_shows_as_letters_everywhere(reader: Reader, site: Path) -> None:
    page = reader.open(site).page
    page.get_by_label("Search claims, sources, sites and parties").fill("hacked")
    expect(page.locator("#search-found li")).to_have_count(4)
    page.get_by_role("button", name="Show all 14 rows").click()
    expect(page.locator("#table-contradictions")).to_contain_text(HOSTILE)
    page.locator("#search-found button").last.click()
    expect(page.get_by_role("dialog")).to_contain_text(HOSTILE)
    assert page.evaluate("window.hacked") is None
    assert page.locator("img:not([role]), script:not([src]), a[href^='javascript']").count() == 0
    assert (
        page.evaluate(
            "[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length"
        )
        == 0
    )


@pytest.mark.parametrize("reader", [(width, scheme) for width in WIDTHS for scheme in ("light", "dark")], indirect=True)
def test_every_width_and_scheme_is_whole(reader: Reader, site: Path, request: pytest.FixtureRequest) -> None:
    page = reader.open(site).page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    _width, scheme = request.node.callspec.params["reader"]
    assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(18, 23, 29)")


@pytest.mark.parametrize("width", [320, 390, 480, 641, 700, 768, 834, 900, 960, 1024, 1025, 1280])
def test_nothing_is_cut_at_the_right(reader: Reader, published_real_folder: Path, width: int) -> None:
    """Between a phone and a desk most tables are wider than the page, and sources stand in their last column."""
    page = reader.open(published_real_folder / "site").page
    page.set_viewport_size({"width": width, "height": 850})
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    cut = page.evaluate(
        """[...document.querySelectorAll('main .scroll')].filter(one => one.scrollWidth > one.clientWidth + 1)
        .map(one => one.getAttribute('aria-label'))"""
    )
    # On the smallest phones the heat map of eight years scrolls in its place.
    assert [name for name in cut if width > 360 or not name.startswith("Heat map")] == []


def test_a_screen_reader_finds_names_for_all_it_can_reach(reader: Reader, site: Path) -> None:
    page = reader.open(site).page
    nameless = page.evaluate(
        """[...document.querySelectorAll('button, a[href], input, select, textarea, svg[role=img], [role=region]')]
        .filter(e => !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length))
        .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert nameless == []
    headings = page.evaluate(
        "[...document.querySelectorAll('main h1, main h2, main h3')].map(e => Number(e.tagName[1]))"
    )
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert page.evaluate("document.querySelectorAll('table:not(:has(caption)), th:not([scope])').length") == 0
    assert page.evaluate("document.documentElement.lang") == "en"
