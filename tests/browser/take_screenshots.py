"""Takes the pictures in docs/images: the site of the real data at a desk and on a phone, and the pages of Dagster.

`make screenshots` runs it. It builds the real tables as the tests do, in a folder and a history of their own.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from conftest import AS_OF, NOW, ROOT
from playwright.sync_api import Browser, Page

from dagster_project.commands.build import build
from fixtures.chromium import WIDTHS, chromium
from fixtures.dagster_ui import dagster_ui

IMAGES = ROOT / "docs/images"
LARGEST = 150_000


@dataclass(frozen=True)
class Picture:
    """One view of the site: where on the page, how wide, and light or dark."""

    name: str
    anchor: str
    width: str
    scheme: str


PICTURES = (
    Picture("site-top-desk", "", "desk", "light"),
    Picture("site-timeline-desk", "#timeline", "desk", "light"),
    Picture("site-bottleneck-desk-dark", "#bottleneck", "desk", "dark"),
    Picture("site-map-desk", "#places", "desk", "light"),
    Picture("site-top-phone", "", "phone", "light"),
    Picture("site-timeline-phone-dark", "#timeline", "phone", "dark"),
)
HEIGHT = 800


def main() -> None:
    """Build, take every picture, and refuse one that is too large for a README."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        os.environ["DAGSTER_HOME"] = str(out / "dagster")
        if build(ROOT / "data/raw", out, AS_OF, NOW):
            raise SystemExit(1)
        with chromium() as browser:
            for picture in PICTURES:
                _take(browser, out / "published/site/index.html", picture)
            with dagster_ui(ROOT / "data/raw", out, out / "dagster") as address:
                _take_dagster(browser, address)
    for path in sorted(IMAGES.glob("*.png")):
        size = path.stat().st_size
        print(f"{path.name} {size:,} bytes")
        if size > LARGEST:
            raise SystemExit(f"{path} has {size:,} bytes, more than {LARGEST:,}: show less of the page")


def _take(browser: Browser, site: Path, picture: Picture) -> None:
    size = {"width": WIDTHS[picture.width], "height": HEIGHT}
    page = browser.new_page(viewport=size, color_scheme=picture.scheme, reduced_motion="reduce")
    page.goto(site.as_uri() + picture.anchor)
    _save(page, picture.name)
    page.close()


def _take_dagster(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": WIDTHS["desk"], "height": HEIGHT})
    page.set_default_timeout(60_000)
    page.goto(f"{address}/asset-groups")
    page.get_by_text("3_publication").last.wait_for()
    _save(page, "dagster-lineage")
    page.goto(f"{address}/assets/raw/claims?view=events")
    page.get_by_text("rows_from_primary_sources").wait_for()
    _save(page, "dagster-raw-table")
    page.goto(f"{address}/assets/marts/gw_timeline?view=events")
    page.get_by_text("[Show Markdown]").click()
    page.locator("img[src^='data:image/svg+xml']").wait_for()
    _save(page, "dagster-mart")
    page.close()


def _save(page: Page, name: str) -> None:
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
