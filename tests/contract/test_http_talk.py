"""Chat over AG-UI on a real server: order, repeats, resuming, stopping, approving, files."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from storage.models import Quote
from tests.support.agui_check import faults_of, text_of
from tests.support.door import BROKEN, SLOWLY, Door, Tenant, frames, open_door, run_input

WAIT_SECONDS = 30


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give one server for this module; every test makes tenants of its own."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("door")) as opened:
        yield opened


def say(tenant: Tenant, text: str, **names: str) -> list[dict[str, Any]]:
    """Say something and return the whole run."""
    answer = tenant.all.post("/api/chat", json=run_input(text, **names))
    assert answer.headers["content-type"].startswith("text/event-stream")
    return [event for _, event in frames(answer.text)]


def read_until(lines: Iterator[str], kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Read a stream's events up to the first of a kind."""
    found, event_id = [], ""
    for line in lines:
        if line.startswith("id: "):
            event_id = line[4:]
        elif line.startswith("data: "):
            found.append((event_id, json.loads(line[6:])))
            if found[-1][1]["type"] == kind:
                return found
    raise AssertionError(f"the stream ended without {kind}: {found}")


def approve(tenant: Tenant, project_id: str) -> dict[str, Any]:
    """Quote a project's film and approve it; returns the approval."""
    quote = tenant.all.post(f"/api/projects/{project_id}/quote", json={}).json()
    accepted: dict[str, Any] = tenant.all.post(f"/api/quotes/{quote['quote_id']}/accept").json()
    return accepted


def watch(tenant: Tenant, project_id: str) -> list[dict[str, Any]]:
    """Read a project's status events until it is finished."""
    seen: list[dict[str, Any]] = []
    with tenant.all.stream("GET", f"/api/projects/{project_id}/events") as response:
        lines = response.iter_lines()
        while not seen or seen[-1]["status"] != "completed":
            seen += [event for _, event in read_until(lines, "status")]
    return seen


# ------------------------------------------------------------------------------ an answer


def test_a_brief_becomes_ideas_in_one_good_run(door: Door) -> None:
    tenant = door.tenant("Brief")
    run = say(tenant, "Make a 6-second 720p TikTok for our cold brew, aimed at night-shift nurses")
    assert faults_of(run) == []
    called = [event["toolCallName"] for event in run if event["type"] == "TOOL_CALL_START"]
    assert called == ["create_campaign", "create_project", "generate_ideas"]
    results = [json.loads(e["content"]) for e in run if e["type"] == "TOOL_CALL_RESULT"]
    assert all("say" in result for result in results)
    project_id = run[-1]["result"]["projectId"]
    project = tenant.all.get(f"/api/projects/{project_id}").json()
    assert (project["seconds"], project["resolution"], len(project["ideas"])) == (6, "720p", 3)
    told = tenant.all.get(f"/api/conversations/{run[-1]['result']['conversationId']}").json()
    assert text_of(run).endswith(told["messages"][-1]["content"])


def test_the_same_run_again_is_the_same_turn(door: Door) -> None:
    tenant = door.tenant("Twice")
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: say(tenant, "Hello there"), range(4)))
    assert runs[0] == runs[1] == runs[2] == runs[3]
    assert faults_of(runs[0]) == []
    conversation = runs[0][-1]["result"]["conversationId"]
    told = tenant.all.get(f"/api/conversations/{conversation}").json()
    assert [message["role"] for message in told["messages"]] == ["user", "assistant"]


def test_a_run_can_be_resumed_after_every_event(door: Door) -> None:
    tenant = door.tenant("Resume")
    body = run_input("Make a 15-second ad for our cold brew for nurses")
    whole = frames(tenant.all.post("/api/chat", json=body).text)
    turn_id = whole[0][1]["metadata"]["turnId"]
    for index, (event_id, _) in enumerate(whole):
        header = {"Last-Event-ID": event_id}
        again = tenant.all.post("/api/chat", json=body, headers=header)
        by_turn = tenant.all.get(f"/api/turns/{turn_id}/events", headers=header)
        assert frames(again.text) == whole[index + 1 :]
        assert frames(by_turn.text) == whole[index + 1 :]
    assert frames(tenant.all.get(f"/api/turns/{turn_id}/events").text) == whole


def test_a_turn_goes_on_when_its_reader_leaves_and_can_be_read_to_its_end(door: Door) -> None:
    tenant = door.tenant("Leaver")
    door.stage.patient.go.clear()
    body = run_input(f"{SLOWLY}.")
    with tenant.all.stream("POST", "/api/chat", json=body) as response:
        begun = read_until(response.iter_lines(), "TEXT_MESSAGE_CONTENT")
    door.stage.patient.go.set()
    rest = frames(
        tenant.all.post("/api/chat", json=body, headers={"Last-Event-ID": begun[-1][0]}).text
    )
    run = [event for _, event in [*begun, *rest]]
    assert faults_of(run) == []
    assert text_of(run) == "One moment please."


def test_a_turn_is_stopped_at_once(door: Door) -> None:
    tenant = door.tenant("Stopper")
    door.stage.patient.go.clear()
    with tenant.all.stream("POST", "/api/chat", json=run_input(f"{SLOWLY}.")) as response:
        lines = response.iter_lines()
        begun = read_until(lines, "TEXT_MESSAGE_CONTENT")
        turn_id = begun[0][1]["metadata"]["turnId"]
        stopped = tenant.all.post(f"/api/turns/{turn_id}/cancel").json()
        rest = read_until(lines, "RUN_FINISHED")
    run = [event for _, event in [*begun, *rest]]
    assert stopped == {"stopped": True}
    assert faults_of(run) == []
    assert run[-1]["outcome"] == {"type": "cancelled"}
    assert tenant.all.post(f"/api/turns/{turn_id}/cancel").json() == {"stopped": False}
    door.stage.patient.go.set()
    assert faults_of(say(tenant, "Hello again", run="r2")) == []


def test_a_message_waits_for_the_turn_before_it(door: Door) -> None:
    tenant = door.tenant("Queue")
    door.stage.patient.go.clear()
    with tenant.all.stream("POST", "/api/chat", json=run_input(f"{SLOWLY}.")) as response:
        read_until(response.iter_lines(), "TEXT_MESSAGE_CONTENT")
        with ThreadPoolExecutor(1) as pool:
            second = pool.submit(say, tenant, "Hello there", run="r2")
            threading.Event().wait(1.5)
            assert not second.done()
            door.stage.patient.go.set()
            run = second.result(WAIT_SECONDS)
    assert faults_of(run) == []
    assert run[-1]["result"]["state"] == "done"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_turn_that_breaks_inside_ends_in_plain_words(door: Door) -> None:
    tenant = door.tenant("Broken")
    run = say(tenant, BROKEN)
    assert faults_of(run) == []
    assert run[-1]["type"] == "RUN_ERROR"
    assert "inside of the studio" not in json.dumps(run)
    assert faults_of(say(tenant, "Hello there", run="r2")) == []


def test_a_conversation_goes_on_under_its_id_with_another_key(door: Door) -> None:
    tenant = door.tenant("Doors")
    begun = say(tenant, "Start a campaign for our cold brew")[-1]["result"]
    body = run_input("Which campaigns are there?", thread=begun["conversationId"], run="r2")
    run = [event for _, event in frames(tenant.write.post("/api/chat", json=body).text)]
    assert run[-1]["result"]["conversationId"] == begun["conversationId"]
    assert len(tenant.all.get("/api/conversations").json()) == 1


# ------------------------------------------------------------------------------ an approval


def test_approving_twice_is_approving_once_and_the_end_is_announced(door: Door) -> None:
    tenant = door.tenant("Approver")
    project_id = door.scripted_project(tenant)
    quoted = say(tenant, "Render it.", thread="written")
    conversation_id = quoted[-1]["result"]["conversationId"]
    quote_id = quoted[-1]["result"]["quoteId"]
    assert [e["name"] for e in quoted if e["type"] == "CUSTOM"] == ["quote"]
    accepted = [tenant.all.post(f"/api/quotes/{quote_id}/accept").json() for _ in range(2)]
    assert [each["is_first"] for each in accepted] == [True, False]
    seen = watch(tenant, project_id)
    percents = [each["progress_percent"] for each in seen]
    assert percents == sorted(percents)
    assert (seen[0]["status"], seen[-1]["status"]) == ("generating", "completed")
    with tenant.all.stream("GET", f"/api/conversations/{conversation_id}/events") as response:
        lines = response.iter_lines()
        kinds: list[str] = []
        while "production_finished" not in kinds:
            begun = read_until(lines, "turn_started")[-1][1]
            kinds.append(begun["kind"])
        read_until(lines, "turn_finished")
    told = frames(tenant.all.get(f"/api/turns/{begun['turn_id']}/events").text)
    run = [event for _, event in told]
    assert faults_of(run) == []
    assert "is ready" in text_of(run)
    files = next(event["value"]["files"] for event in run if event["type"] == "CUSTOM")
    assert [file["role"] for file in files] == ["final", "poster", "captions", "contact_sheet"]
    credits = tenant.all.get("/api/credits").json()
    assert (credits["posted"], credits["held"]) == (75, 0)
    assert sum(line["credits"] for line in credits["history"]) == credits["posted"]
    project = tenant.all.get(f"/api/projects/{project_id}").json()
    assert {step["state"] for step in project["steps"]} == {"done"}
    assert door.stage.audit() == ()


def test_approving_by_saying_yes_is_told_in_the_run(door: Door) -> None:
    tenant = door.tenant("Yes")
    door.scripted_project(tenant)
    quote_id = say(tenant, "Render it at 720p.", thread="written")[-1]["result"]["quoteId"]
    run = say(tenant, "Yes, go ahead.", thread="written", run="r2")
    assert faults_of(run) == []
    told = [event["value"]["quote_id"] for event in run if event["type"] == "CUSTOM"]
    assert told == [quote_id]
    assert tenant.all.get(f"/api/quotes/{quote_id}").json()["state"] == "accepted"


def test_a_quote_that_no_longer_fits_gives_a_fresh_one(door: Door) -> None:
    tenant = door.tenant("Changed")
    project_id = door.scripted_project(tenant)
    old = tenant.all.post(f"/api/projects/{project_id}/quote", json={}).json()
    campaign_id = tenant.all.get(f"/api/projects/{project_id}").json()["campaign_id"]
    tenant.all.patch(f"/api/campaigns/{campaign_id}/brand", json={"colors": ["#112233"]})
    refused = tenant.all.post(f"/api/quotes/{old['quote_id']}/accept")
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "quote_changed"
    fresh = refused.json()["fresh_quote"]
    assert fresh == tenant.all.get(f"/api/quotes/{fresh['quote_id']}").json()
    assert tenant.all.get(f"/api/quotes/{old['quote_id']}").json()["state"] == "superseded"
    assert tenant.all.get("/api/credits").json()["held"] == 0


def test_an_expired_quote_gives_a_fresh_one(door: Door) -> None:
    tenant = door.tenant("Late")
    project_id = door.scripted_project(tenant)
    old = tenant.all.post(f"/api/projects/{project_id}/quote", json={"scope": "clips"}).json()
    with door.stage.database.write() as session:
        session.get_one(Quote, old["quote_id"]).expires_ms = 0
    refused = tenant.all.post(f"/api/quotes/{old['quote_id']}/accept").json()
    assert refused["error"]["code"] == "quote_expired"
    assert refused["fresh_quote"]["scope"] == "clips"


def test_too_few_credits_are_402(door: Door) -> None:
    tenant = door.tenant("Poor", credits=80)
    first, second = door.scripted_project(tenant), door.scripted_project(tenant)
    dear = tenant.all.post(f"/api/projects/{first}/quote", json={"resolution": "1080p"})
    assert (dear.status_code, dear.json()["error"]["code"]) == (402, "payment_needed")
    quotes = [
        tenant.all.post(f"/api/projects/{project_id}/quote", json={}).json()
        for project_id in (first, second)
    ]
    assert [(quote["credits"], quote["resolution"]) for quote in quotes] == [(75, "720p")] * 2
    answers = [tenant.all.post(f"/api/quotes/{quote['quote_id']}/accept") for quote in quotes]
    assert [answer.status_code for answer in answers] == [200, 402]
    assert answers[1].json()["error"]["code"] == "payment_needed"


def test_a_declined_quote_cannot_be_approved(door: Door) -> None:
    tenant = door.tenant("No")
    project_id = door.scripted_project(tenant)
    quote = tenant.all.post(f"/api/projects/{project_id}/quote", json={}).json()
    path = f"/api/quotes/{quote['quote_id']}"
    declined = [tenant.write.post(f"{path}/decline").json()["declined"] for _ in range(2)]
    assert declined == [True, False]
    answer = tenant.all.post(f"{path}/accept")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "quote_closed")


# ------------------------------------------------------------------------------ files


def test_files_are_sent_whole_in_ranges_and_by_signed_links(door: Door) -> None:
    tenant, other = door.tenant("Files"), door.tenant("Other files")
    project_id = door.scripted_project(tenant)
    approve(tenant, project_id)
    watch(tenant, project_id)
    project = tenant.all.get(f"/api/projects/{project_id}").json()
    asset = next(each for each in project["assets"] if each["id"] == project["final_asset_id"])
    path = f"/api/assets/{asset['id']}/content"
    whole = tenant.read.get(path)
    assert (whole.status_code, len(whole.content)) == (200, asset["bytes"])
    assert whole.headers["etag"] == f'"{asset["sha256"]}"'
    link = tenant.read.get(f"/api/assets/{asset['id']}/link").json()["url"]
    # Slack's page shows a poster; whoever needs a key is no page of another site.
    policy = "cross-origin-resource-policy"
    shown = door.client().get(link).headers[policy]
    assert (whole.headers[policy], shown) == ("same-origin", "cross-origin")
    _check_ranges(tenant.read, path, whole.content, asset["sha256"])
    _check_ranges(door.client(), link, whole.content, asset["sha256"])
    _check_links(door, link, asset["id"], _any_asset(other))


def _any_asset(tenant: Tenant) -> str:
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02"
    return str(tenant.all.post("/api/uploads", content=png).json()["id"])


def _check_ranges(client: httpx.Client, url: str, whole: bytes, sha256: str) -> None:
    size, etag = len(whole), f'"{sha256}"'

    def get(**headers: str) -> httpx.Response:
        return client.get(url, headers={k.replace("_", "-"): v for k, v in headers.items()})

    part = get(range="bytes=2-5")
    assert (part.status_code, part.content) == (206, whole[2:6])
    assert part.headers["content-range"] == f"bytes 2-5/{size}"
    assert get(range="bytes=-3").content == whole[-3:]
    assert get(range="bytes=2-5", if_range=etag).content == whole[2:6]
    assert get(range="bytes=2-5", if_range='"other"').status_code == 200
    beyond = get(range=f"bytes={size}-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    assert get(range="bytes=0-1,3-4").content == whole
    unchanged = get(if_none_match=f'W/"x", {etag}')
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    head = client.head(url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(size)
    assert head.headers["accept-ranges"] == "bytes"
    assert "filename*=UTF-8''Night%20shift.mp4" in head.headers["content-disposition"]


def _check_links(door: Door, link: str, asset_id: str, other_id: str) -> None:
    nobody = door.client()
    url = httpx.URL(link)
    refused = [
        nobody.get(link.replace(asset_id, other_id)),
        nobody.get(link.replace(asset_id, "ast_" + "0" * 25)),
        nobody.get(url.copy_set_param("expires", int(url.params["expires"]) + 1)),
        nobody.get(url.copy_set_param("signature", "0" * 64)),
        nobody.get(url.copy_set_param("signature", "é")),
    ]
    assert [each.status_code for each in refused] == [403] * len(refused)
    assert len({each.text for each in refused}) == 1
    assert nobody.get(url.copy_remove_param("signature")).status_code == 422
    assert nobody.get(url.copy_set_param("expires", "-1")).status_code == 422


def test_an_expired_link_is_gone(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    tenant = door.tenant("Expired")
    asset_id = _any_asset(tenant)
    link = tenant.all.get(f"/api/assets/{asset_id}/link", params={"seconds": 60}).json()
    assert door.client().get(link["url"]).status_code == 200
    monkeypatch.setattr("integrations.http.assets.time", lambda: link["expires_s"])
    answer = door.client().get(link["url"])
    assert (answer.status_code, answer.json()["error"]["code"]) == (410, "link_expired")
