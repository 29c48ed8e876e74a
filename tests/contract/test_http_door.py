"""The HTTP door from outside: who may come in, whose things they see, and how refusals read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from storage.ids import new_id
from tests.support.door import Door, Tenant, frames, open_door, run_input

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x08\x00\x00\x00\x08\x08\x02\x00\x00\x00"
OPEN_PATHS = {"/healthz", "/readyz", "/files/{asset_id}"}
# What each change needs so that only the id in its address is wrong.
BODIES: dict[str, Any] = {
    "/api/campaigns/{campaign_id}/strategy": {"audience": "nurses"},
    "/api/campaigns/{campaign_id}/brand": {"tone": "dry"},
    "/api/projects/{project_id}/quote": {"scope": "film"},
}


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give one server for this module; every test makes tenants of its own."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("door")) as opened:
        yield opened


def error_of(response: httpx.Response) -> tuple[int, str]:
    """Return status and code of a refusal, after checking its shape."""
    content = response.json()
    assert set(content) <= {"error", "fresh_quote"}
    assert set(content["error"]) == {"code", "message", "who"}
    assert content["error"]["message"].endswith((".", "?", "!", "”"))
    return response.status_code, content["error"]["code"]


def everything(door: Door, tenant: Tenant) -> dict[str, str]:
    """Make one of each thing and return the ids by the names of the routes' parameters."""
    project_id = door.scripted_project(tenant)
    project = tenant.all.get(f"/api/projects/{project_id}").json()
    quote = tenant.all.post(f"/api/projects/{project_id}/quote", json={}).json()
    asset = tenant.all.post("/api/uploads", content=PNG).json()
    key = tenant.all.post("/api/keys", json={"name": "k", "scopes": ["read"]}).json()
    answer = tenant.all.post("/api/chat", json=run_input("Which campaigns are there?"))
    begun = frames(answer.text)[0][1]["metadata"]
    return {
        "campaign_id": project["campaign_id"],
        "project_id": project_id,
        "quote_id": quote["quote_id"],
        "asset_id": asset["id"],
        "key_id": key["id"],
        "turn_id": begun["turnId"],
        "conversation_id": begun["conversationId"],
    }


def routes(door: Door) -> list[tuple[str, str]]:
    """Return method and path of every route of the schema."""
    schema = door.client().get("/openapi.json").json()
    return [
        (method.upper(), path) for path, methods in schema["paths"].items() for method in methods
    ]


def call(client: httpx.Client, method: str, path: str, ids: dict[str, str]) -> httpx.Response:
    """Call a route; a stream is only opened, not read."""
    url = path.format(**ids)
    body = json.dumps(BODIES.get(path)) if path in BODIES else None
    headers = {"Content-Type": "application/json"} if body else {}
    with client.stream(method, url, content=body, headers=headers) as response:
        if "event-stream" not in response.headers.get("content-type", ""):
            response.read()
        return response


# ------------------------------------------------------------------------------ whose things


def test_another_workspaces_things_do_not_exist(door: Door) -> None:
    mine, theirs = door.tenant("Mine"), door.tenant("Theirs")
    own_ids, ids = everything(door, mine), everything(door, theirs)
    unknown = {name: f"{value[:3]}_{'0' * 25}" for name, value in ids.items()}
    checked = 0
    for method, path in routes(door):
        if "{" not in path or path in OPEN_PATHS:
            continue
        refused = call(mine.all, method, path, ids)
        assert refused.status_code == 404, (method, path)
        if method != "HEAD":
            assert refused.json() == call(mine.all, method, path, unknown).json(), (method, path)
        checked += 1
    # Their own ids do work, so that the above refuses for the right reason.
    for method, path in routes(door):
        if "{" in path and path not in OPEN_PATHS and method == "GET":
            assert call(mine.all, method, path, own_ids).status_code == 200, path
    assert checked >= 15


def test_another_workspaces_ids_in_a_body_or_query_do_not_exist(door: Door) -> None:
    mine, theirs = door.tenant("Mine"), door.tenant("Theirs")
    ids = everything(door, theirs)
    own = everything(door, mine)
    campaign = {"campaign_id": ids["campaign_id"]}
    answers = [
        mine.all.post("/api/projects", json=campaign),
        mine.all.get("/api/projects", params=campaign),
        mine.all.post("/api/uploads", params=campaign, content=PNG),
        mine.all.patch(
            f"/api/campaigns/{own['campaign_id']}/brand", json={"photo_asset_id": ids["asset_id"]}
        ),
        mine.all.post("/api/chat", json=run_input("Hello", thread=ids["conversation_id"])),
    ]
    assert [error_of(answer) for answer in answers] == [(404, "not_found")] * len(answers)


def test_lists_hold_ones_own_things_only(door: Door) -> None:
    mine, theirs = door.tenant("Mine"), door.tenant("Theirs")
    everything(door, theirs)
    for path in ("/api/campaigns", "/api/projects", "/api/conversations"):
        assert mine.all.get(path).json() == []
    assert len(mine.all.get("/api/keys").json()) == 3
    theirs_main = theirs.all.get("/api/conversations", params={"thread_id": "main"}).json()
    assert len(theirs_main) == 1
    for thread in ("main", theirs_main[0]["id"]):
        assert mine.all.get("/api/conversations", params={"thread_id": thread}).json() == []


# ------------------------------------------------------------------------------ who may


def test_nothing_is_open_without_a_key(door: Door) -> None:
    nobody = door.client()
    ids = everything(door, door.tenant("Closed"))
    for method, path in routes(door):
        if path in OPEN_PATHS:
            continue
        answer = call(nobody, method, path, ids)
        assert answer.status_code == 401, (method, path)
        assert answer.headers["www-authenticate"] == "Bearer"
    for secret in ("ayt_wrong", "ayt_local_wrong", "é", "x" * 5_000):
        answer = nobody.get("/api/credits", headers={b"X-API-Key": secret.encode()})
        assert error_of(answer) == (401, "not_signed_in")


def test_a_key_may_do_what_its_scopes_say(door: Door) -> None:
    tenant = door.tenant("Scopes")
    ids = everything(door, tenant)
    for method, path in routes(door):
        if path in OPEN_PATHS:
            continue
        changes = method not in ("GET", "HEAD")
        refused = call(tenant.read, method, path, ids)
        assert (refused.status_code == 403) is changes, (method, path)
    spend = f"/api/quotes/{ids['quote_id']}/accept"
    assert error_of(tenant.write.post(spend)) == (403, "scope_missing")
    assert error_of(tenant.read.post(spend)) == (403, "scope_missing")


def test_the_header_and_the_bearer_are_the_same_key(door: Door) -> None:
    tenant = door.tenant("Headers")
    by_header = door.client().get("/api/credits", headers={"X-API-Key": tenant.secret})
    assert by_header.json() == tenant.all.get("/api/credits").json()


def test_this_machines_token_works_here(door: Door) -> None:
    client = door.client(door.token)
    assert client.get("/api/credits").json()["available"] == 250


def test_a_key_without_spend_cannot_approve_by_saying_yes(door: Door) -> None:
    tenant = door.tenant("Careful")
    project_id = door.scripted_project(tenant)
    asked = tenant.write.post("/api/chat", json=run_input("Render it.", thread="written"))
    quotes = [event["value"] for _, event in frames(asked.text) if event["type"] == "CUSTOM"]
    assert [quote["project_id"] for quote in quotes] == [project_id]
    answer = tenant.write.post("/api/chat", json=run_input("Yes.", thread="written", run="r2"))
    assert "You may not spend credits here" in answer.text
    assert tenant.all.get("/api/credits").json()["held"] == 0
    assert tenant.all.get(f"/api/quotes/{quotes[0]['quote_id']}").json()["state"] == "open"


def test_keys_are_made_listed_used_and_revoked(door: Door) -> None:
    tenant = door.tenant("Keys")
    made = tenant.all.post("/api/keys", json={"name": "zapier", "scopes": ["read"]}).json()
    assert made["secret"].startswith("ayt_")
    client = door.client(made["secret"])
    assert client.get("/api/credits").status_code == 200
    listed = tenant.all.get("/api/keys").json()
    assert listed[-1] == {name: made[name] for name in ("id", "name", "scopes", "created_ms")}
    assert tenant.all.delete(f"/api/keys/{made['id']}").status_code == 204
    assert error_of(client.get("/api/credits")) == (401, "not_signed_in")
    assert error_of(tenant.all.delete(f"/api/keys/{made['id']}")) == (404, "not_found")


def test_nobody_makes_or_revokes_a_key_that_may_more(door: Door) -> None:
    tenant = door.tenant("Climbers")
    wish = {"name": "more", "scopes": ["read", "spend"]}
    assert error_of(tenant.write.post("/api/keys", json=wish)) == (403, "scope_missing")
    mighty = next(key for key in tenant.all.get("/api/keys").json() if "spend" in key["scopes"])
    answer = tenant.write.delete(f"/api/keys/{mighty['id']}")
    assert error_of(answer) == (403, "scope_missing")


# ------------------------------------------------------------------------------ how refusals read


def test_requests_that_make_no_sense_are_refused_in_one_shape(door: Door) -> None:
    tenant = door.tenant("Nonsense")
    post, as_json = tenant.all.post, {"Content-Type": "application/json"}
    answers = {
        "broken": post("/api/campaigns", content=b'{"product": ', headers=as_json),
        "surrogate": post("/api/campaigns", content=b'{"product": "\\ud800"}', headers=as_json),
        "empty": post("/api/campaigns", content=b"", headers=as_json),
        "array": post("/api/campaigns", json=[]),
        "not json": post("/api/campaigns", content=b"product=x"),
        "missing": post("/api/campaigns", json={}),
        "unknown field": post("/api/campaigns", json={"product": "x", "workspace_id": "w"}),
        "wrong type": post("/api/campaigns", json={"product": True}),
        "blank": post("/api/campaigns", json={"product": "   "}),
        "lax bool": post("/api/projects", json={"campaign_id": "cam_1", "seconds": True}),
        "lax text": post("/api/projects", json={"campaign_id": "cam_1", "seconds": "15"}),
        "seconds": post("/api/projects", json={"campaign_id": "cam_1", "seconds": 16}),
        "limit": tenant.all.get("/api/projects", params={"limit": "0"}),
        "thread": post("/api/chat", json=run_input("Hello", thread="a\x00b")),
        "run": post("/api/chat", json=run_input("Hello", run="")),
        "no words": post("/api/chat", json={"threadId": "t", "runId": "r", "messages": []}),
        "no text": post("/api/chat", json=run_input(" \n\x00 ")),
        "event id": post("/api/chat", json=run_input("Hi"), headers={"Last-Event-ID": "x"}),
    }
    assert {name: error_of(answer)[0] for name, answer in answers.items()} == dict.fromkeys(
        answers, 422
    )
    no_text = post("/api/campaigns", content=b'{"product": "\xff"}', headers=as_json)
    assert error_of(no_text) == (400, "unreadable")
    assert tenant.all.get("/api/campaigns").json() == []
    assert tenant.all.get("/api/conversations").json() == []


def test_addresses_and_methods_that_do_not_exist(door: Door) -> None:
    client = door.tenant("Lost").all
    assert error_of(client.get("/api/nothing")) == (404, "not_found")
    assert error_of(client.put("/api/credits")) == (405, "method_not_allowed")
    assert client.put("/api/campaigns").headers["allow"] == "GET, POST"
    assert client.post("/api/assets/ast_1/content").headers["allow"] == "GET, HEAD"
    assert error_of(client.get("/api/campaigns/%00")) == (422, "invalid")
    assert error_of(client.get("/api/campaigns/abc")) == (404, "not_found")
    assert error_of(client.get("/docs")) == (404, "not_found")


def test_too_much_is_refused_while_it_streams_in(door: Door) -> None:
    tenant = door.tenant("Large")

    def chunks(count: int) -> Iterator[bytes]:
        yield b'{"product": "'
        for _ in range(count):
            yield b"x" * 100_000

    told = tenant.all.post("/api/campaigns", content=b"x" * 1_000_001)
    streamed = tenant.all.post("/api/campaigns", content=chunks(11))
    upload = tenant.all.post("/api/uploads", content=PNG + b"x" * 15_000_000)
    assert [error_of(each) for each in (told, streamed, upload)] == [(413, "too_large")] * 3
    assert "1 MB is the most" in streamed.json()["error"]["message"]
    assert "15 MB" in upload.json()["error"]["message"]


def test_a_message_of_50_000_characters_is_refused_in_plain_words(door: Door) -> None:
    tenant = door.tenant("Long")
    answer = tenant.all.post("/api/chat", json=run_input("word " * 10_000))
    assert error_of(answer) == (422, "too_long")
    assert "20,000 is the most" in answer.json()["error"]["message"]


def test_the_inside_of_the_studio_is_never_shown(door: Door) -> None:
    tenant = door.tenant("Curious")
    (door.stage.settings.data_dir / "scratch").mkdir(exist_ok=True)
    answer = tenant.all.post("/api/uploads", content=PNG + b" broken")
    assert answer.json()["error"]["message"] == "This picture is broken."
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(door.stage.files, "_store", None)
        answer = tenant.all.post("/api/uploads", content=PNG)
    assert error_of(answer) == (500, "unexpected")
    assert "None" not in answer.text and "Traceback" not in answer.text


def test_health_needs_no_key_and_tells_what_works(door: Door) -> None:
    nobody = door.client()
    assert nobody.get("/healthz").json() == {"ok": True}
    assert nobody.get("/readyz").json() == {"ok": True, "database": "ok", "executor": "ok"}


def test_every_answer_carries_the_security_headers(door: Door) -> None:
    nobody = door.client()
    for path in ("/healthz", "/api/credits", "/nowhere"):
        headers = nobody.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


# ------------------------------------------------------------------------------ campaigns


def test_a_campaign_is_opened_changed_and_read(door: Door) -> None:
    client = door.tenant("Campaigns").all
    made = client.post(
        "/api/campaigns", json={"product": "cold brew", "audience": "nurses", "colors": ["navy"]}
    )
    assert made.status_code == 201
    campaign_id = made.json()["id"]
    photo = client.post("/api/uploads", content=PNG, params={"filename": "../a/can.jpeg"}).json()
    assert (photo["filename"], photo["media_type"], photo["width"]) == ("can.png", "image/png", 8)
    client.patch(f"/api/campaigns/{campaign_id}/strategy", json={"goals": "first orders"})
    changed = client.patch(
        f"/api/campaigns/{campaign_id}/brand",
        json={"photo_asset_id": photo["id"], "words_to_avoid": ["cheap"]},
    ).json()
    assert changed == client.get(f"/api/campaigns/{campaign_id}").json()
    assert changed["strategy"]["version"] == 2
    assert (changed["strategy"]["audience"], changed["strategy"]["goals"]) == (
        "nurses",
        "first orders",
    )
    brand = changed["brand"]
    assert (brand["photo_asset_id"], brand["words_to_avoid"], brand["version"]) == (
        photo["id"],
        ["cheap"],
        2,
    )
    project = client.post("/api/projects", json={"campaign_id": campaign_id, "seconds": 6}).json()
    assert (project["seconds"], project["status"], project["next_step"]) == (
        6,
        "draft",
        "generate_ideas",
    )
    listed = client.get("/api/projects", params={"campaign_id": campaign_id, "status": "draft"})
    assert [each["id"] for each in listed.json()] == [project["id"]]
    assert client.get("/api/campaigns").json()[0]["projects"] == 1


def test_a_made_up_id_is_told_from_a_malformed_one(door: Door) -> None:
    client = door.tenant("Ids").all
    assert error_of(client.get(f"/api/quotes/{new_id('quo')}")) == (404, "not_found")
    assert error_of(client.get("/api/quotes/" + "x" * 65)) == (422, "invalid")
