"""The Dagster UI in Chromium: everything materialized from the button, the charts to be seen, nobody outside asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from dagster_project.publish.mart_charts import CHARTS, WIDTH
from fixtures.dagster_ui import dagster_ui
from fixtures.raw_folder import SMALL

pytest_plugins = ["fixtures.chromium"]

# A run starts a process of its own; two cores that are busy with more take their time.
RUN_MILLISECONDS = 400_000


@pytest.fixture(scope="module")
def address(small_output: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A UI on the small project, which is published already: the sensor sees that and leaves the run to the button."""
    out = tmp_path_factory.mktemp("ui")
    published = (small_output / "published").resolve()
    shutil.copytree(published, out / "versions" / published.name)
    (out / "published").symlink_to(out / "versions" / published.name)
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


def test_everything_is_materialized_from_the_button_and_every_chart_shows(page: Page, address: str) -> None:
    page.goto(f"{address}/asset-groups")
    page.get_by_role("button", name="Materialize all").click()
    expect(page.get_by_text("Launched run")).to_be_visible()
    page.goto(f"{address}/runs")
    ended = page.get_by_text("Success", exact=True).or_(page.get_by_text("Failure", exact=True))
    expect(ended.first).to_be_visible(timeout=RUN_MILLISECONDS)
    expect(ended.first).to_have_text("Success")
    # Nobody in the small project has five scored forecasts.
    for mart in CHARTS.keys() - {"forecaster_track_record"}:
        page.goto(f"{address}/assets/marts/{mart}?view=events")
        page.get_by_role("button", name="[Show Markdown]").or_(page.get_by_text("[Show Markdown]")).first.click()
        chart = page.locator("img[src^='data:image/svg+xml;base64,']").first
        expect(chart).to_be_visible()
        assert chart.evaluate("image => image.complete && image.naturalWidth") == WIDTH, mart
