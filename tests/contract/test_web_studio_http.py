"""The Studio, chat and wizard over HTTP: whose things they are, escaping, forms, the stream."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.door import Door, open_door
from tests.support.studio_page import Person, new_person
from tests.support.web_session import Browser, browser_of

EVIL = "<script>alert('x')</script> {{ 7 * 7 }} \"><img src=x onerror=alert(1)>"


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


def frames(response: httpx.Response, until: str) -> list[tuple[str, dict[str, Any]]]:
    """Read a stream's events, `(id, data)` each, until one holds a text."""
    found, event_id = [], ""
    for line in response.iter_lines():
        name, _, value = line.partition(": ")
        if name == "id":
            event_id = value
        elif name == "data":
            found.append((event_id, json.loads(value)))
            if until in value:
                break
    return found


def test_every_page_is_there_and_only_for_its_workspace(
    door: Door, nora: Person, browser: Browser
) -> None:
    project_id = nora.project()
    shown = nora.look(project_id)
    at, chat = f"/dashboard/projects/{project_id}", f"/dashboard/chat/{shown.campaign_id}"
    pages = [at, f"{at}/panel", chat]
    posts = [f"{at}/do/undo", f"{at}/do/price", f"{at}/do/approve", f"{at}/variant"]
    posts += [f"{chat}/say", f"{chat}/stop"]
    assert [browser.get(page).status_code for page in pages] == [200] * 3
    with browser_of(door, new_person(door.stage, "Stranger")) as stranger:
        assert [stranger.get(page).status_code for page in pages] == [404] * 3
        assert stranger.get(f"{chat}/events").status_code == 404
        form = {"text": "Hello", "key": "k", "quote": "quo_1", "revision": "1"}
        assert [stranger.post(post, form).status_code for post in posts] == [404] * len(posts)
    assert browser.post(f"{at}/do/explode", {}).status_code == 404
    assert browser.get(f"{at}/captions/ast_0.vtt").status_code == 404
    assert nora.balance() == (250, 0)


def test_what_people_write_stays_words(nora: Person, browser: Browser) -> None:
    project_id = nora.project()
    nora.do(project_id, "rename", title="<b>Bold</b> & {{ 7 * 7 }}")
    scene = nora.look(project_id).scenes[0]
    nora.do(
        project_id,
        "scene",
        scene=scene.id,
        version=scene.version,
        action="rewrite",
        voice=EVIL,
        visual=EVIL,
        on_screen="</textarea><script>x",
    )
    chat = f"/dashboard/chat/{nora.look(project_id).campaign_id}"
    said = browser.post(f"{chat}/say", {"text": EVIL, "key": "one", "project": project_id})
    assert said.status_code == 200
    html = browser.get(f"/dashboard/projects/{project_id}").text
    for text in (html, said.text):
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "</textarea><script" not in text
    assert "<b>Bold</b>" not in html
    assert "{{ 7 * 7 }}" in html


def test_forms_work_without_scripts_and_answer_scripts_with_the_panel(
    nora: Person, browser: Browser
) -> None:
    project_id = nora.project()
    at = f"/dashboard/projects/{project_id}"
    plain = browser.post(f"{at}/do/ending", {"call_to_action": "Wake up"}, scripted=False)
    assert (plain.status_code, plain.headers["location"]) == (303, at)
    scripted = browser.post(f"{at}/do/ending", {"call_to_action": "Wake up now"})
    assert scripted.status_code == 200
    assert 'id="studio-panel"' in scripted.text
    assert "<html" not in scripted.text
    assert "Wake up now" in scripted.text
    refused = browser.post(f"{at}/do/ending", {"call_to_action": ""})
    assert refused.status_code == 422
    assert "needs words" in refused.text
    copied = browser.post(f"{at}/variant", {"seconds": "6", "format": "1:1"}, scripted=False)
    copy = nora.look(copied.headers["location"].rpartition("/")[2])
    assert (copy.seconds, copy.format) == (6, "1:1")


def test_approving_needs_the_form_and_its_revision(nora: Person, browser: Browser) -> None:
    project_id = nora.project("flyer")
    at = f"/dashboard/projects/{project_id}"
    shown = browser.post(f"{at}/do/price", {"key": "one"}).text
    quote = re.search(r'name="quote" value="(quo_\w+)"', shown)
    revision = re.search(r'name="revision" value="(\d+)"', shown)
    assert quote is not None
    assert revision is not None
    form = {"quote": quote[1], "revision": revision[1]}
    assert browser.get(f"{at}/do/approve?quote={quote[1]}").status_code in (404, 405)
    assert browser.post(f"{at}/do/approve", form, csrf="forged").status_code == 403
    assert browser.post(f"{at}/do/approve", {"quote": quote[1]}).status_code == 422
    wrong = form | {"revision": str(int(revision[1]) + 1)}
    assert browser.post(f"{at}/do/approve", wrong).status_code == 409
    assert nora.balance() == (250, 0)
    assert [browser.post(f"{at}/do/approve", form).status_code for _ in range(2)] == [200, 200]
    nora.wait(project_id, lambda seen: seen.next_step == "done")
    assert nora.balance() == (235, 0)


def test_the_stream_is_read_and_resumed_with_the_cookie_alone(
    nora: Person, browser: Browser
) -> None:
    project_id = nora.project()
    chat = f"/dashboard/chat/{nora.look(project_id).campaign_id}"
    form = {"text": "How many credits do I have?", "key": "one", "project": project_id}
    browser.post(f"{chat}/say", form)
    with browser.stream(f"{chat}/events?project={project_id}&after=0-0") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        told = frames(response, '"state": "done"')
    assert "250" in told[-1][1]["html"]
    form = form | {"text": "Thank you", "key": "two"}
    browser.post(f"{chat}/say", form)
    with browser.stream(f"{chat}/events", {"Last-Event-ID": told[-1][0]}) as response:
        later = frames(response, '"state": "done"')
    assert {data["turn"] for _, data in later}.isdisjoint({data["turn"] for _, data in told})
    assert "Thank you" in later[-1][1]["html"]


def test_the_wizard_walks_by_plain_forms(nora: Person, browser: Browser) -> None:
    page = browser.post("/dashboard/new", {"step": "product", "kind": "banner"}, scripted=False)
    assert page.status_code == 422
    assert "Name the product" in page.text
    typed = {"step": "product", "kind": "banner", "product": EVIL[:100], "go": "back"}
    back = browser.post("/dashboard/new", typed, scripted=False)
    assert back.status_code == 303
    again = browser.get(back.headers["location"])
    assert "<script>alert" not in again.text
    forward = browser.post(
        "/dashboard/new", typed | {"go": "", "run": "run_12345678"}, scripted=False
    )
    assert "step=audience" in forward.headers["location"]
    last = {"step": "check", "kind": "banner", "product": "Lumen", "run": "run_12345678"}
    made = [browser.post("/dashboard/new", last, scripted=False) for _ in range(2)]
    assert {page.status_code for page in made} == {303}
    assert len({page.headers["location"] for page in made}) == 1
    project_id = made[0].headers["location"].rpartition("/")[2]
    nora.wait(project_id, lambda seen: seen.lines)
