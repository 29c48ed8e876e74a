"""The Studio in a browser at three widths: from the wizard to a film, by keyboard, with axe."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.dashboard import Dashboard, axe_violations, open_dashboard

WIDTHS = (1440, 768, 390)


@pytest.fixture(scope="module")
def dashboard(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dashboard]:
    """Give one dashboard and one browser for this module."""
    with open_dashboard(sqlite_template, tmp_path_factory.mktemp("studio")) as opened:
        yield opened


def fits(page: Page) -> None:
    """Assert that nothing sticks out sideways and that axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    # What the chat's button lies over at the moment can be scrolled clear of it.
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    assert axe_violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_wizard_to_a_film(dashboard: Dashboard, width: int) -> None:
    nora = dashboard.person(f"Nora {width}")
    page = dashboard.page(nora, width)
    page.goto("/dashboard/new")
    fits(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("alert")).to_contain_text("Name the product")
    page.get_by_label("Product or promotion").fill("Lumen cold brew")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Who is it for?").fill("night-shift nurses")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Product or promotion")).to_have_value("Lumen cold brew")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Who is it for?")).to_have_value("night-shift nurses")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("6 seconds").check()
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".summary")).to_contain_text("6 seconds")
    fits(page)
    page.get_by_role("button", name="Give me three ideas").click()
    page.wait_for_url("**/dashboard/projects/*")
    expect(page.locator(".idea")).to_have_count(3)
    fits(page)
    page.locator("#ideas").get_by_role("button", name="Choose idea 2").click()
    expect(page.locator("li.scene[id]")).to_have_count(2)
    fits(page)
    page.locator("#next").get_by_role("button", name="See the price").click()
    expect(page.locator(".stage-figure video")).to_be_visible()
    page.locator("#next").get_by_role("button", name=re.compile("Approve")).dblclick()
    expect(page.locator("#next h2")).to_have_text("Ready")
    assert nora.balance() == (250 - 95, 0)
    fits(page)


def test_scenes_are_edited_and_moved_by_keyboard_alone(dashboard: Dashboard) -> None:
    nora = dashboard.person("Nora at the keys")
    project_id = nora.project()
    page = dashboard.page(nora, 1440)
    page.goto(f"/dashboard/projects/{project_id}")
    voices = page.locator("li.scene[id] textarea[name=voice]")
    first = voices.nth(0)
    before = first.input_value()
    first.focus()
    page.keyboard.press("End")
    page.keyboard.type(" Still?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("Scene 1 now says")
    assert nora.look(project_id).scenes[0].voice == f"{before} Still?"
    page.keyboard.type(" Not this")
    page.keyboard.press("Escape")
    expect(first).to_have_value(f"{before} Still?")
    page.keyboard.press("Alt+ArrowDown")
    expect(voices.nth(1)).to_have_value(f"{before} Still?")
    focused = page.evaluate("document.activeElement.id")
    assert focused.endswith("-down")
    page.keyboard.press("Enter")
    expect(voices.nth(2)).to_have_value(f"{before} Still?")
    assert page.evaluate("document.activeElement.id") == focused
    # Everything can be reached, and where one is can be seen.
    names = set()
    page.locator("#undo").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        names.add(page.evaluate("document.activeElement.closest('[id]')?.id || ''"))
        assert page.evaluate(
            "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
            " || getComputedStyle(document.activeElement).boxShadow !== 'none'"
            " || getComputedStyle(document.activeElement).borderStyle !== 'none'"
        )
    assert "project-menu" in names


def test_typed_words_are_not_lost_to_news(dashboard: Dashboard) -> None:
    nora = dashboard.person("Nora types")
    project_id = nora.project()
    page = dashboard.page(nora, 1440)
    page.goto(f"/dashboard/projects/{project_id}")
    first = page.locator("li.scene[id] textarea[name=voice]").nth(0)
    first.fill("Half a sentence")
    page.locator("#chat-text").fill("How many credits do I have?")
    page.keyboard.press("Enter")
    expect(page.locator("#turns .turn-done")).to_contain_text("250")
    expect(page.locator("#status")).to_contain_text("Save or revert")
    expect(first).to_have_value("Half a sentence")
    # Saving another scene leaves them where they are, too.
    second = page.locator("li.scene[id] textarea[name=voice]").nth(1)
    second.fill("Meet Lumen, again.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("Scene 2 now says")
    expect(first).to_have_value("Half a sentence")
    assert [scene.voice for scene in nora.look(project_id).scenes][1] == "Meet Lumen, again."
    first.focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("Scene 1 now says")
    assert nora.look(project_id).scenes[0].voice == "Half a sentence"


@pytest.mark.parametrize("width", [768, 390])
def test_the_chat_is_a_drawer_on_small_screens(dashboard: Dashboard, width: int) -> None:
    nora = dashboard.person(f"Nora's drawer {width}")
    project_id = nora.project()
    page = dashboard.page(nora, width)
    page.goto(f"/dashboard/projects/{project_id}")
    opener = page.get_by_role("button", name="Chat", exact=True)
    expect(page.locator("#chat")).not_to_be_visible()
    opener.click()
    expect(page.locator("#chat-text")).to_be_focused()
    page.keyboard.type("Make scene 2 say: Wake up with Lumen.")
    page.keyboard.press("Enter")
    expect(page.locator("#turns .turn-done")).to_have_count(1)
    expect(page.locator("#turns .turn.pending")).to_have_count(0)
    fits(page)
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(page.locator("li.scene[id] textarea[name=voice]").nth(1)).to_have_value(
        "Wake up with Lumen."
    )


@pytest.mark.parametrize("kind", ["banner", "flyer", "jingle"])
def test_other_kinds_have_a_page_that_fits(dashboard: Dashboard, kind: str) -> None:
    nora = dashboard.person(f"Nora's {kind}")
    project_id = nora.project(kind)
    page = dashboard.page(nora, 390, dark=True)
    page.goto(f"/dashboard/projects/{project_id}")
    page.locator("#next").get_by_role("button", name="See the price").click()
    page.locator("#next").get_by_role("button", name=re.compile("Approve")).click()
    expect(page.locator("#next h2")).to_have_text("Ready")
    fits(page)
