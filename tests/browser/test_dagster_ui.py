"""The Dagster UI in Chromium: all or one asset materialized from the button, the charts to be seen, nobody outside asked."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from dagster_project.failure_notice import LOG_NAME
from dagster_project.publish.mart_charts import CHARTS, WIDTH
from fixtures.dagster_ui import dagster_ui
from fixtures.raw_folder import SMALL

pytest_plugins = ["fixtures.chromium"]

# A run starts a process of its own; two cores that are busy with more take their time.
RUN_MILLISECONDS = 400_000


@pytest.fixture(scope="module")
def out(small_output: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, published already: the sensor sees that and leaves the runs to the buttons."""
    out = tmp_path_factory.mktemp("ui")
    published = (small_output / "published").resolve()
    shutil.copytree(published, out / "versions" / published.name)
    (out / "published").symlink_to(out / "versions" / published.name)
    return out


@pytest.fixture(scope="module")
def address(out: Path) -> Iterator[str]:
    with dagster_ui(SMALL, out, out / "dagster") as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page at a desk that notes every request to another machine."""
    page = browser.new_page(viewport={"width": 1280, "height": 850})
    page.set_default_timeout(60_000)
    outside: list[str] = []

    def asked(request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme not in ("data", "blob") and where.netloc != urlsplit(address).netloc:
            outside.append(request.url)

    page.on("request", asked)
    yield page
    page.close()
    assert not outside


def _launched_run_succeeds(page: Page, address: str) -> None:
    launched = page.get_by_text("Launched run").first
    expect(launched).to_be_visible()
    run = re.findall(r"[0-9a-f]{8}", launched.inner_text())[0]
    page.goto(f"{address}/runs")
    # The table is drawn with boxes that have no role.
    ended = page.locator("[class*=RunsFeedRow]").filter(has_text=run).get_by_text(re.compile("^(Success|Failure)$"))
    expect(ended).to_be_visible(timeout=RUN_MILLISECONDS)
    expect(ended).to_have_text("Success")


def test_everything_is_materialized_from_the_button_and_every_chart_shows(page: Page, address: str) -> None:
    page.goto(f"{address}/asset-groups")
    page.get_by_role("button", name="Materialize all").click()
    _launched_run_succeeds(page, address)
    # Nobody in the small project has five scored forecasts.
    for mart in CHARTS.keys() - {"forecaster_track_record"}:
        page.goto(f"{address}/assets/marts/{mart}?view=events")
        page.get_by_role("button", name="[Show Markdown]").or_(page.get_by_text("[Show Markdown]")).first.click()
        chart = page.locator("img[src^='data:image/svg+xml;base64,']").first
        expect(chart).to_be_visible()
        assert chart.evaluate("image => image.complete && image.naturalWidth") == WIDTH, mart


def test_one_asset_is_materialized_as_part_of_the_whole_after_the_page_said_so(
    page: Page, address: str, out: Path
) -> None:
    before = (out / "published").resolve()
    page.goto(f"{address}/assets/marts/gw_timeline")
    page.get_by_role("button", name="Materialize").first.click()
    expect(page.get_by_text("Additional assets will be materialized")).to_be_visible()
    page.get_by_role("button", name="Confirm").click()
    _launched_run_succeeds(page, address)
    assert (out / "published").resolve() != before
    assert not (out / "build" / LOG_NAME).exists()


@pytest.mark.parametrize("asset", ["raw/claims", "publication"])
def test_whoever_changes_his_mind_starts_and_alarms_nothing(page: Page, address: str, out: Path, asset: str) -> None:
    before = (out / "published").resolve()
    page.goto(f"{address}/assets/{asset}")
    page.get_by_role("button", name="Materialize").first.click()
    expect(page.get_by_text("Additional assets will be materialized")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    page.goto(f"{address}/runs?q[0]=status%3AQUEUED&q[1]=status%3ASTARTED")
    expect(page.get_by_text("No matching runs")).to_be_visible()
    assert (out / "published").resolve() == before
    assert not (out / "build" / LOG_NAME).exists()


def test_a_page_of_another_site_can_neither_ask_nor_frame_the_ui(page: Page, address: str, browser: Browser) -> None:
    """From a file on this machine, which is another site too."""
    stranger = browser.new_page()
    asked = stranger.evaluate(
        """address => fetch(`${address}/graphql`, {method: "POST", mode: "no-cors", body: '{"query": "{version}"}'})
        .then(answer => answer.type)""",
        address,
    )
    assert asked == "opaque", "the browser sent it, and nobody can read what was answered"
    refused = stranger.evaluate(
        """address => fetch(`${address}/graphql`, {method: "POST", headers: {"content-type": "application/json"},
        body: '{"query": "{version}"}'}).then(() => "answered", () => "refused")""",
        address,
    )
    assert refused == "refused"
    stranger.set_content(f'<iframe src="{address}/runs"></iframe>')
    frame = stranger.frame_locator("iframe")
    expect(frame.get_by_text("A page of another site asked for this")).to_be_visible()
    stranger.close()
