"""The rehearsal page shows what members see, live, and does what they click, without errors."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from playwright.sync_api import expect, sync_playwright
from slack_sdk import WebClient

from tests.contract.test_slack_fake_blocks import HOME, MODAL, RIGHT_IN_MESSAGES
from tests.support.missing import missing
from tests.support.slack.fake import FakeSlack
from tests.support.slack.page_server import Page

CHROMIUM = Path("/usr/bin/chromium")
SECONDS = 20_000.0


@pytest.fixture(scope="module")
def slack() -> Iterator[FakeSlack]:
    """Give a fake that serves the page."""
    if not CHROMIUM.exists():
        missing("no browser: install Debian's chromium")
    page = Page()
    with FakeSlack(routes=page.routes) as slack:
        page.slack = slack
        slack.connect(sender=lambda path, headers, body: (200, ""))
        yield slack


@pytest.fixture(scope="module")
def client(slack: FakeSlack) -> WebClient:
    """Give the app's client."""
    return WebClient(slack.bot_token, base_url=slack.api_url)


@pytest.fixture(scope="module")
def tab(slack: FakeSlack) -> Iterator[Tab]:
    """Give a browser with the page open, which must not report errors."""
    errors: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM))
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        tab.set_default_timeout(SECONDS)
        expect.set_options(timeout=SECONDS)
        # Pictures of the samples are on hosts that no test may reach.
        tab.route("**/example.com/**", lambda route: route.fulfill(status=200, body=""))
        tab.route("**/page/picture**", lambda route: route.fulfill(status=200, body=""))
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        tab.goto(f"{slack.world.base_url}/?as=ana")
        yield tab
        browser.close()
    assert errors == []


def interactions(slack: FakeSlack) -> list[dict[str, Any]]:
    """Return the interactions that the app got."""
    return [one.payload for one in slack.recording.sent if one.kind == "interactions"]


def test_a_question_opens_its_thread_and_a_stream_fills_it(
    slack: FakeSlack, client: WebClient, tab: Tab
) -> None:
    box = tab.get_by_placeholder("Message Aytada")
    box.fill("Make an ad & <b>make it loud</b>")
    box.press("Enter")
    thread = tab.locator("#thread")
    expect(thread.get_by_text("Make an ad & <b>make it loud</b>")).to_be_visible()
    dm = slack.dm("ana")
    asked = slack.messages(dm)[-1]
    assert asked.text == "Make an ad &amp; &lt;b&gt;make it loud&lt;/b&gt;"
    step = {"type": "task_update", "id": "1", "title": "Write the script", "status": "in_progress"}
    started = client.chat_startStream(
        channel=dm.id, thread_ts=asked.ts, task_display_mode="plan", chunks=[step]
    )
    here = {"channel": dm.id, "ts": started["ts"]}
    expect(thread.get_by_text("0 of 1")).to_be_visible()
    client.chat_appendStream(**here, chunks=[step | {"status": "complete"}])
    client.chat_appendStream(**here, chunks=[{"type": "markdown_text", "text": "It is **done**"}])
    expect(thread.get_by_text("1 of 1")).to_be_visible()
    expect(thread.locator("strong", has_text="done")).to_be_visible()
    thread.get_by_role("button", name="Stop").click()
    slack.wait_for(lambda: [one for one in slack.recording.sent if "stopped" in str(one.payload)])


def test_every_block_is_drawn_and_buttons_reach_the_app(
    slack: FakeSlack, client: WebClient, tab: Tab
) -> None:
    launch = slack.find_channel("#launch")
    root = slack.post("ana", "#launch", "@Aytada show me")
    client.chat_postMessage(
        channel=launch.id, thread_ts=root.ts, text="All", blocks=RIGHT_IN_MESSAGES
    )
    tab.get_by_role("button", name="# launch").click()
    tab.get_by_role("button", name="1 reply").click()
    drawn = tab.locator("#thread-list .message").last
    expect(drawn.locator(".message-main > .blocks > .block")).to_have_count(len(RIGHT_IN_MESSAGES))
    assert drawn.locator(".unknown").count() == 0
    drawn.locator(".actions .btn.primary").click()
    dialog = tab.get_by_role("alertdialog")
    dialog.get_by_role("button", name="Confirm").click()
    slack.wait_for(lambda: interactions(slack))
    payload = interactions(slack)[-1]
    assert (payload["user"]["username"], payload["actions"][0]["action_id"]) == ("ana", "go")
    drawn.get_by_role("button", name="Go").last.click()
    slack.wait_for(lambda: interactions(slack)[1:])
    assert interactions(slack)[-1]["actions"][0]["value"] == "bad"


def test_a_modal_is_filled_in_and_home_is_shown(
    slack: FakeSlack, client: WebClient, tab: Tab
) -> None:
    ana = slack.find_user("ana")
    client.views_open(trigger_id=slack.world.trigger(slack.team.id, ana.id), view=MODAL)
    modal = tab.get_by_role("dialog")
    modal.locator("button[type=submit]").click()
    expect(modal.get_by_text("Please complete this required field.")).to_be_visible()
    modal.locator("input").fill("Cold brew")
    modal.locator("button[type=submit]").click()
    expect(modal).to_have_count(0)
    (values,) = interactions(slack)[-1]["view"]["state"]["values"].values()
    assert values == {"line": {"type": "plain_text_input", "value": "Cold brew"}}
    client.views_publish(user_id=ana.id, view=HOME)
    home = tab.get_by_role("tab", name="Home")
    tab.locator(".place", has_text="Aytada").click()
    try:
        home.wait_for(timeout=5_000)
    except PlaywrightTimeoutError:
        # What was published meanwhile drew the list anew under the click.
        tab.locator(".place", has_text="Aytada").click()
    home.click()
    expect(tab.locator(".home .card")).to_be_visible()
    expect(tab.locator(".home h3")).to_have_text("Go")


def test_another_member_sees_other_things(slack: FakeSlack, tab: Tab) -> None:
    slack.post("ana", "#board", "A secret of the board")
    tab.get_by_role("button", name="board").click()
    expect(tab.get_by_text("A secret of the board")).to_be_visible()
    tab.get_by_label("Who you are").select_option("gus")
    expect(tab.get_by_role("button", name="board")).to_have_count(0)
    expect(tab.get_by_text("A secret of the board")).to_have_count(0)
