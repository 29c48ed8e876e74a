"""The dashboard's ground over HTTP: signing in once, forms of ours only, headers, isolation."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from integrations.web.files import FOREVER
from integrations.web.sign_in import safe_next
from storage import ledger, projects, web_sessions
from storage.ids import now_ms
from tests.support.door import Door, open_door
from tests.support.studio_page import Person, colleague, new_person
from tests.support.web_session import Browser, browser_of

EVIL = "<script>alert('x')</script>"
PAGES = ("/dashboard/videos", "/dashboard/campaigns", "/dashboard/credits", "/dashboard/settings")


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give one server for this module; every test makes people of its own."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("web")) as opened:
        yield opened


@pytest.fixture
def nora(door: Door) -> Person:
    """Give a member with 250 credits."""
    return new_person(door.stage, "Nora")


@pytest.fixture
def browser(door: Door, nora: Person) -> Iterator[Browser]:
    """Give the member's browser."""
    with browser_of(door, nora) as opened:
        yield opened


def link_of(door: Door, person: Person, at_ms: int | None = None) -> str:
    """Return the path of a new link that signs a member in."""
    with door.stage.database.write() as session:
        secret = web_sessions.make_link(
            session, person.workspace_id, person.member_id, at_ms or now_ms()
        )
    return f"/dashboard/sign-in/{secret}"


def test_a_link_signs_in_once_and_looking_at_it_does_not_use_it_up(
    door: Door, nora: Person
) -> None:
    link = link_of(door, nora)
    with httpx.Client(base_url=door.base_url) as client:
        away = client.get("/dashboard/videos?show=drafts")
        assert away.status_code == 303
        assert away.headers["location"] == (
            "/dashboard/sign-in?next=%2Fdashboard%2Fvideos%3Fshow%3Ddrafts"
        )
        assert [client.get(link).status_code for _ in range(3)] == [200] * 3
        assert "Continue as" in client.get(link).text
        entered = client.post(link)
        assert (entered.status_code, entered.headers["location"]) == (303, "/dashboard")
        cookie = entered.headers["set-cookie"]
        assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", "Path=/dashboard"))
        assert client.get("/dashboard/videos").status_code == 200
        again = client.post(link)
        assert again.status_code == 410 and "used already" in again.text
    with httpx.Client(base_url=door.base_url) as other:
        assert other.post(link).status_code == 410
        old = link_of(door, nora, now_ms() - web_sessions.LINK_MS - 1)
        assert (other.get(old).status_code, other.post(old).status_code) == (410, 410)
        assert other.get("/dashboard/videos").status_code == 303


def test_a_link_from_another_site_is_not_followed_into_a_session(door: Door, nora: Person) -> None:
    link = link_of(door, nora)
    with httpx.Client(base_url=door.base_url) as client:
        forged = client.post(link, headers={"Sec-Fetch-Site": "cross-site"})
        assert forged.status_code == 403
        assert client.post(link, headers={"Origin": "https://evil.example"}).status_code == 403
        assert client.post(link, headers={"Origin": door.base_url}).status_code == 303


def test_signing_out_ends_the_session_everywhere(door: Door, browser: Browser) -> None:
    assert browser.get("/dashboard/videos").status_code == 200
    assert browser.post("/dashboard/sign-out", {}, csrf="forged", scripted=False).status_code == 403
    assert browser.post("/dashboard/sign-out", {}, scripted=False).status_code == 303
    assert browser.get("/dashboard/videos").status_code == 303
    scripted = browser.get("/dashboard/videos", scripted=True)
    assert (scripted.status_code, "hx-redirect" in scripted.headers) == (401, True)


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_guarded_by_headers_and_hold_no_script(browser: Browser, page: str) -> None:
    shown = browser.get(page)
    assert shown.status_code == 200
    policy = shown.headers["content-security-policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["x-frame-options"] == "DENY"
    assert shown.headers["cache-control"] == "no-store"
    assert re.findall(r"<script(?![^>]* src=)| style=| on[a-z]+=", shown.text) == []
    assets = re.findall(r'(?:src|href)="(/dashboard/static/[^"]+)"', shown.text)
    weights = [len(shown.content)]
    for address in assets:
        answer = browser.get(address)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, FOREVER)
        weights.append(len(answer.content))
    assert sum(weights) < 150_000


def test_nothing_of_another_workspace_is_there(door: Door, nora: Person, browser: Browser) -> None:
    mine = nora.project()
    other = new_person(door.stage, "Mallory")
    theirs = other.project()
    with door.stage.database.read() as session:
        their_campaign = projects.get(session, other.workspace_id, theirs).campaign_id
    key = browser_key(door, other)
    strange = [
        f"/dashboard/projects/{theirs}",
        f"/dashboard/campaigns/{their_campaign}",
        f"/dashboard/chat/{their_campaign}",
        "/dashboard/files/ast_unknown",
        "/dashboard/static/../site.py",
        "/dashboard/static/%2e%2e/site.py",
    ]
    assert [browser.get(page).status_code for page in strange] == [404] * 6
    assert browser.post(f"/dashboard/settings/keys/{key}/revoke", {}).status_code == 404
    assert browser.post(f"/dashboard/projects/{theirs}/do/price", {}).status_code == 404
    listed = browser.get("/dashboard/videos").text
    assert mine in listed and theirs not in listed


def browser_key(door: Door, person: Person) -> str:
    """Make an API key of another workspace by its settings page and return its id."""
    with browser_of(door, person) as opened:
        opened.post("/dashboard/settings/keys", {"name": "theirs", "may_read": "1"}, scripted=False)
        shown = opened.get("/dashboard/settings").text
    found = re.search(r"/dashboard/settings/keys/([^/]+)/revoke", shown)
    assert found is not None
    return found[1]


def test_cards_show_the_action_that_fits_and_filters_narrow_them(
    door: Door, nora: Person, browser: Browser
) -> None:
    project_id = nora.project()
    with door.stage.database.write() as session:
        project = projects.get(session, nora.workspace_id, project_id)
        project.title = EVIL
    shown = browser.get("/dashboard/videos").text
    assert "Continue in Studio" in shown and "data-poll" not in shown
    assert EVIL not in shown and "&lt;script&gt;" in shown
    assert "Nothing found" in browser.get("/dashboard/videos?q=nothing-like-this").text
    assert "Nothing found" in browser.get("/dashboard/videos?show=finished").text
    strange = "/dashboard/videos?show=%00&kind=x&page=99999999&q=%00"
    assert browser.get(strange).status_code == 200
    browser.post(f"/dashboard/projects/{project_id}/do/price", {"key": "one"})
    nora.wait(project_id, lambda seen: seen.price is not None)
    priced = browser.get("/dashboard/videos").text
    approve = re.search(
        r'name="quote" value="([^"]+)"><input type="hidden" name="revision" value="(\d+)"', priced
    )
    assert approve is not None
    form = {"quote": approve[1], "revision": approve[2]}
    at = f"/dashboard/projects/{project_id}/do/approve"
    assert [browser.post(at, form, scripted=False).status_code for _ in range(2)] == [303, 303]
    active = browser.get("/dashboard/videos", scripted=True).text
    assert "<html" not in active
    nora.wait(project_id, lambda seen: seen.status == "completed")
    done = browser.get("/dashboard/videos?show=finished").text
    assert "Watch" in done and "Download" in done
    final = re.search(r"/dashboard/files/([^?\"]+)\?download", done)
    assert final is not None
    part = browser.client.get(f"/dashboard/files/{final[1]}", headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.content)) == (206, 10)
    whole = browser.get(f"/dashboard/files/{final[1]}?download")
    assert whole.headers["content-disposition"].startswith("attachment")
    history = browser.get("/dashboard/credits").text
    with door.stage.database.read() as session:
        charged = 250 - ledger.balance(session, nora.workspace_id).posted
    assert charged > 0 and history.count("Delivered") >= 1


def test_keys_are_shown_once_and_made_only_by_who_may_spend(
    door: Door, nora: Person, browser: Browser
) -> None:
    at = "/dashboard/settings/keys"
    made = browser.post(at, {"name": "zapier", "may_read": "1"}, scripted=False)
    secret = re.search(r'class="s-secret"[^>]*>([^<]+)<', made.text)
    assert made.status_code == 200 and secret is not None
    assert secret[1] not in browser.get("/dashboard/settings").text
    refused = browser.post(at, {"name": "zapier"}, scripted=False)
    assert (refused.status_code, "tick at least one" in refused.text) == (422, True)
    poor = colleague(nora, "Sam", may_spend=False)
    with browser_of(door, poor) as other:
        assert other.post(at, {"name": "x", "may_spend": "1"}, scripted=False).status_code == 403
        limit = other.post("/dashboard/credits/limit", {"credits": "5", "period": "day"})
        assert limit.status_code == 403


def test_a_limit_is_set_shown_and_taken_away(browser: Browser) -> None:
    at = "/dashboard/credits/limit"
    for words in ("lots", "-1", "1.5", "９"):
        assert browser.post(at, {"credits": words, "period": "day"}).status_code == 422
    assert browser.post(at, {"credits": "40", "period": "fortnight"}).status_code == 422
    followed = browser.post(at, {"credits": "40", "period": "day"})
    assert (followed.status_code, followed.headers["hx-redirect"]) == (200, "/dashboard/credits")
    assert "40 credits a day" in browser.get("/dashboard/credits").text
    browser.post(at, {"credits": "", "period": "day"}, scripted=False)
    assert "There is no limit" in browser.get("/dashboard/credits").text


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/dashboard/videos?show=drafts", "/dashboard/videos?show=drafts"),
        (None, "/dashboard"),
        ("https://evil.example/dashboard/", "/dashboard"),
        ("//evil.example", "/dashboard"),
        ("/dashboard//evil.example", "/dashboard"),
        ("/dashboard/\\evil.example", "/dashboard"),
        ("/dashboard/sign-in/x", "/dashboard"),
        ("/dashboards", "/dashboard"),
        ("/dashboard/\n", "/dashboard"),
    ],
)
def test_signing_in_leads_to_pages_of_ours_only(wanted: str | None, path: str) -> None:
    assert safe_next(wanted) == path
