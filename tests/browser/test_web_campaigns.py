"""The campaign pages in a browser at three widths: journeys, by keyboard alone, with axe."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.campaign_page import Marketer
from tests.support.dashboard import Dashboard, axe_violations, open_dashboard
from tests.support.studio_page import colleague

WIDTHS = (1440, 768, 390)


@pytest.fixture(scope="module")
def dashboard(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dashboard]:
    """Give one dashboard and one browser for this module."""
    with open_dashboard(sqlite_template, tmp_path_factory.mktemp("campaigns")) as opened:
        yield opened


def fits(page: Page) -> None:
    """Assert that nothing sticks out sideways and that axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert axe_violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_product_to_a_branded_campaign(dashboard: Dashboard, width: int) -> None:
    mara = dashboard.person(f"Mara {width}")
    page = dashboard.page(mara, width, dark=width == 768)
    page.goto("/dashboard/campaigns")
    page.get_by_role("link", name="Open your first campaign").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New campaign")
    fits(page)
    page.get_by_label("Product or promotion").fill("Lumen cold brew")
    page.get_by_label("Colours").fill("blurple")
    page.get_by_role("button", name="Open the campaign").click()
    expect(page.get_by_role("alert")).to_contain_text("blurple")
    page.get_by_label("Colours").fill("navy, #f5b841")
    page.get_by_role("button", name="Open the campaign").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lumen Cold Brew")
    page.get_by_label("Goals", exact=True).fill("First orders")
    page.get_by_label("Audience", exact=True).fill("Night-shift nurses")
    page.get_by_role("button", name="Save audience").click()
    expect(page.locator("#state-audience")).to_contain_text("Saved as version 2")
    # What is typed beside it is still there.
    expect(page.get_by_label("Goals", exact=True)).to_have_value("First orders")
    expect(page.locator("#state-goals")).to_have_text("Not saved yet")
    page.get_by_label("Colour 1, name or code").fill("#ff8800")
    expect(page.locator("#color-notes li").nth(1)).to_contain_text("Shapes only")
    page.get_by_role("button", name="Save the brand").click()
    expect(page.locator("#brand-versions summary")).to_contain_text("Version 2")
    page.locator("#make-jingle summary").click()
    fits(page)
    page.get_by_role("button", name="Put back").first.click()
    page.get_by_role("button", name="Start the jingle").click()
    page.wait_for_url("**/dashboard/projects/*")
    page.goto("/dashboard/campaigns")
    expect(page.locator(".c-campaign")).to_contain_text("1 jingle")
    fits(page)


def test_two_people_choose_whose_words_stay(dashboard: Dashboard) -> None:
    mara = Marketer(dashboard.person("Mara of two"))
    ana = Marketer(colleague(mara.person, "Ana", may_spend=False))
    campaign_id = mara.open()
    page = dashboard.page(mara.person, 1440)
    page.goto(f"/dashboard/campaigns/{campaign_id}")
    ana.strategy(campaign_id, 1, audience="porters")
    page.get_by_label("Audience", exact=True).fill("cleaners")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#card-audience").get_by_role("alert")).to_contain_text("Ana changed")
    expect(page.get_by_label("Audience", exact=True)).to_have_value("cleaners")
    fits(page)
    page.get_by_role("link", name="Take theirs").click()
    expect(page.get_by_label("Audience", exact=True)).to_have_value("porters")


def test_strategy_by_keyboard_alone(dashboard: Dashboard) -> None:
    mara = Marketer(dashboard.person("Mara at the keys"))
    campaign_id = mara.open()
    page = dashboard.page(mara.person, 1440)
    page.goto(f"/dashboard/campaigns/{campaign_id}")
    page.get_by_label("Message", exact=True).focus()
    page.keyboard.type("Steady energy")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Message", exact=True)).to_have_value("")
    page.keyboard.type("No crash")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#state-messaging")).to_contain_text("Saved as version 2")
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    page.get_by_label("Goals", exact=True).focus()
    page.keyboard.type("Orders")
    page.locator("#undo-strategy").focus()
    page.keyboard.press("Enter")
    # Undo would show the part anew, so it waits for what is typed.
    expect(page.locator("#status")).to_contain_text("Save or put back")
    expect(page.get_by_label("Goals", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("#undo-strategy").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message", exact=True)).to_have_value("")
    page.locator("#strategy-versions summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(
        page.get_by_role("button", name=re.compile("Go back to this.*version 2"))
    ).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message", exact=True)).to_have_value("No crash")


def test_search_narrows_while_it_is_typed(dashboard: Dashboard) -> None:
    mara = Marketer(dashboard.person("Mara searches"))
    for product in ("Cold brew", "Granola", "Yoga"):
        mara.open(product=product)
    page = dashboard.page(mara.person, 390)
    page.goto("/dashboard/campaigns")
    page.get_by_label("Search campaigns").press_sequentially("gran")
    expect(page.locator(".c-campaign")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=gran"))
    expect(page.locator(".c-found")).to_contain_text("1 campaign for")
