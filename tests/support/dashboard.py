"""The dashboard in Chromium: a real server with the quick studio, signed-in people, and axe."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.support.door import Door, open_door
from tests.support.missing import missing
from tests.support.studio_page import Person, new_person
from tests.support.web_session import cookies_of

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[1] / "contract/node/node_modules/axe-core/axe.min.js"
SECONDS = 20_000.0
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Dashboard:
    """A served dashboard with one browser."""

    def __init__(self, door: Door, browser: Browser) -> None:
        self._door = door
        self._browser = browser
        self.errors: list[str] = []

    def person(self, name: str, *, credits: int = 250) -> Person:
        """Make a member of a workspace of their own."""
        return new_person(self._door.stage, name, credits=credits)

    def page(self, person: Person, width: int, *, dark: bool = False) -> Page:
        """Open a browser for a member; what it reports as an error fails the test's module."""
        context = self._browser.new_context(
            base_url=self._door.base_url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        context.add_cookies(cookies_of(self._door, person))
        page = context.new_page()
        page.set_default_timeout(SECONDS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        return page

    def _note(self, line: ConsoleMessage) -> None:
        # A refused form is a 4xx, which the browser reports too; that is no fault of the page.
        if line.type == "error" and "Failed to load resource" not in line.text:
            self.errors.append(line.text)


@contextmanager
def open_dashboard(template: Path, folder: Path) -> Iterator[Dashboard]:
    """Serve a fresh dashboard and open a browser; fails if a page has reported an error."""
    if not CHROMIUM.exists():
        missing("no browser: install Debian's chromium")
    if not AXE.exists():
        missing("no axe-core: run npm install in tests/contract/node")
    expect.set_options(timeout=SECONDS)
    with open_door(template, folder) as door, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM))
        dashboard = Dashboard(door, browser)
        try:
            yield dashboard
        finally:
            browser.close()
    assert not dashboard.errors, dashboard.errors


def axe_violations(page: Page) -> list[str]:
    """Return what axe finds wrong on a page, each with the first element concerned."""
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS
    )
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]
