"""My videos, credits and settings in Chromium: three widths, two themes, axe, and the polling."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from storage import projects
from tests.support.dashboard import Dashboard, axe_violations, open_dashboard
from tests.support.studio_page import Person

PAGES = ("/dashboard/videos", "/dashboard/credits", "/dashboard/settings")


@pytest.fixture(scope="module")
def dashboard(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dashboard]:
    """Give one served dashboard for this module."""
    with open_dashboard(sqlite_template, tmp_path_factory.mktemp("web")) as opened:
        yield opened


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (768, True), (390, False)])
def test_the_lists_fit_and_axe_finds_nothing(dashboard: Dashboard, width: int, dark: bool) -> None:
    nora = dashboard.person(f"Nora {width}")
    nora.project()
    nora.project("banner")
    page = dashboard.page(nora, width, dark=dark)
    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert axe_violations(page) == []
    page.close()


def test_a_key_is_made_by_keyboard_alone(dashboard: Dashboard) -> None:
    nora = dashboard.person("Keys")
    page = dashboard.page(nora, 1440)
    page.goto("/dashboard/settings")
    page.get_by_label("Name of a new key").focus()
    page.keyboard.type("zapier")
    page.keyboard.press("Enter")
    expect(page.locator(".s-secret")).to_contain_text("ayt_")
    page.close()


SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def asked(page: Page) -> list[str]:
    """Return the list that the addresses of all further polls are added to."""
    found: list[str] = []

    def note(request: Request) -> None:
        if request.headers.get("hx-request") == "true":
            found.append(request.url)

    page.on("request", note)
    return found


def stand(person: Person, project_id: str, status: str, percent: int) -> None:
    """Set where a project stands, as a production does."""
    with person.stage.database.write() as session:
        project = projects.get(session, person.workspace_id, project_id)
        project.status, project.progress_percent = status, percent


def test_cards_are_looked_at_again_only_while_something_is_made_and_the_tab_is_seen(
    dashboard: Dashboard,
) -> None:
    nora = dashboard.person("Poll")
    project_id = nora.project()
    page = dashboard.page(nora, 1440)
    page.clock.install()
    page.add_init_script(SHIFTS)
    page.goto("/dashboard/videos")
    polls = asked(page)
    page.clock.run_for(30_000)
    assert polls == []
    stand(nora, project_id, "generating", 20)
    page.goto("/dashboard/videos")
    expect(page.locator(".v-found .badge")).to_have_text("Processing")
    polls.clear()
    page.evaluate("window.shifts = 0")
    stand(nora, project_id, "generating", 60)
    page.clock.run_for(10_000)
    expect(page.locator("progress")).to_have_attribute("value", "60")
    assert len(polls) == 1
    assert page.evaluate("window.shifts") == 0
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.clock.run_for(60_000)
    assert len(polls) == 1
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false, configurable: true})")
    stand(nora, project_id, "completed", 100)
    page.clock.run_for(2_000)
    expect(page.locator("progress")).to_have_count(0)
    page.clock.run_for(60_000)
    assert len(polls) == 2
    page.close()
