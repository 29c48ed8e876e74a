"""What people do in the fake reaches the app as Slack sends it: signed, doubled, in any order."""

import asyncio
import json
import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.support.slack.fake import FakeSlack

PLAIN = {"type": "plain_text", "text": "Go"}


class Inbox:
    """An app that keeps what it gets and answers as told."""

    def __init__(self, secret: str) -> None:
        self.verifier = SignatureVerifier(secret)
        self.got: list[tuple[str, dict[str, Any], Mapping[str, str]]] = []
        self.answers: list[tuple[int, str]] = []

    def __call__(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str]:
        assert self.verifier.is_valid_request(body, dict(headers))
        if headers["Content-Type"] == "application/json":
            payload = json.loads(body)
        else:
            payload = dict(urllib.parse.parse_qsl(body.decode()))
            payload = json.loads(payload["payload"]) if "payload" in payload else payload
        self.got.append((path, payload, headers))
        return self.answers.pop(0) if self.answers else (200, "")

    def events(self) -> list[dict[str, Any]]:
        """Return the inner events."""
        return [payload["event"] for path, payload, _ in self.got if path == "/slack/events"]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Give a fake."""
    with FakeSlack() as slack:
        yield slack


@pytest.fixture
def inbox(slack: FakeSlack) -> Inbox:
    """Give the app that it talks to."""
    app = Inbox(slack.app.signing_secret)
    slack.connect(sender=app)
    return app


@pytest.fixture
def client(slack: FakeSlack) -> WebClient:
    """Give the app's client."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def test_a_mention_comes_twice_with_different_event_ids(slack: FakeSlack, inbox: Inbox) -> None:
    act = slack.post(
        "ana", "#launch", "@Aytada make an ad for #launch & <b> https://a.example/?x=1"
    )
    mention, message = inbox.events()
    assert (mention["type"], message["type"]) == ("app_mention", "message")
    assert mention["ts"] == message["ts"] == act.ts
    ids = {payload["event_id"] for _, payload, _ in inbox.got}
    assert len(ids) == 2
    launch = slack.find_channel("#launch").id
    assert message["text"] == (
        f"<@{slack.bot.id}> make an ad for <#{launch}|launch> &amp; &lt;b&gt; "
        "<https://a.example/?x=1>"
    )
    assert (message["channel_type"], message["channel"]) == ("channel", launch)
    assert [one["type"] for one in message["blocks"][0]["elements"][0]["elements"]] == [
        "user",
        "text",
        "channel",
        "text",
        "link",
    ]
    inbox.got.clear()
    slack.post("ben", "#launch", "@Aytada again", twins="message_first", duplicates=1)
    kinds = [event["type"] for event in inbox.events()]
    assert kinds == ["message", "app_mention", "message", "app_mention"]
    assert [headers.get("X-Slack-Retry-Num") for _, _, headers in inbox.got] == [
        None,
        None,
        "1",
        "1",
    ]


def test_only_what_the_bot_may_see_comes(slack: FakeSlack, inbox: Inbox) -> None:
    slack.post("ana", "#random", "@Aytada are you here?")
    slack.post("ana", "#board", "A secret")
    assert inbox.got == []
    slack.invite_bot("ana", "#random")
    slack.post("ana", "#random", "And now")
    slack.post("gus", slack.dm("gus"), "@Aytada hello", files=[("logo.png", b"png")])
    joined, said, direct = inbox.events()
    assert (joined["type"], joined["user"]) == ("member_joined_channel", slack.bot.id)
    assert (said["type"], said.get("subtype")) == ("message", None)
    assert (direct["type"], direct["subtype"]) == ("message", "file_share")
    assert (direct["channel_type"], direct["files"][0]["mimetype"]) == ("im", "image/png")
    assert direct["files"][0]["url_private_download"].startswith(slack.world.base_url)
    with pytest.raises(AssertionError, match="ben is not in board"):
        slack.post("ben", "#board", "I cannot")


def test_events_are_brought_again_until_accepted(slack: FakeSlack, inbox: Inbox) -> None:
    inbox.answers = [(500, ""), (500, ""), (200, "")]
    act = slack.post("ana", "#launch", "hello")
    assert act.statuses == [500, 500, 200]
    assert [headers.get("X-Slack-Retry-Reason") for _, _, headers in inbox.got] == [
        None,
        "http_error",
        "http_error",
    ]
    envelopes = slack.post("ana", "#launch", "@Aytada later", deliver=False).envelopes
    assert len(inbox.got) == 3
    assert slack.send(envelopes[1], retry=2, reason="http_timeout").status == 200
    assert inbox.got[-1][2]["X-Slack-Retry-Num"] == "2"


def test_edits_deletions_reactions_and_home(slack: FakeSlack, inbox: Inbox) -> None:
    message = slack.post("ana", "#launch", "helo").message
    assert message is not None
    slack.edit(message, "hello")
    slack.react("ben", message, "thumbsup")
    slack.delete(message)
    slack.open_home("ana", "messages")
    slack.uninstall()
    _, edited, reacted, deleted, home, revoked, gone = inbox.events()
    assert (edited["subtype"], edited["message"]["text"]) == ("message_changed", "hello")
    assert edited["previous_message"]["text"] == "helo"
    assert (reacted["reaction"], reacted["item"]["ts"]) == ("thumbsup", message.ts)
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", message.ts)
    assert (home["tab"], home["channel"]) == ("messages", slack.dm("ana").id)
    assert (revoked["type"], gone["type"]) == ("tokens_revoked", "app_uninstalled")


def test_an_app_hears_of_its_own_messages(
    slack: FakeSlack, inbox: Inbox, client: WebClient
) -> None:
    slack.connect(sender=inbox, echo=True)
    launch = slack.find_channel("#launch").id
    ts = client.chat_postMessage(channel=launch, text="a")["ts"]
    client.chat_update(channel=launch, ts=ts, text="b")
    client.chat_delete(channel=launch, ts=ts)
    client.chat_postMessage(channel=slack.find_channel("#random").id, text="not in there")
    slack.echo.close()
    posted, changed, deleted = inbox.events()
    assert (posted["bot_id"], posted["user"], posted["text"]) == (
        slack.from_bot("#random")[0].bot_id,
        slack.bot.id,
        "a",
    )
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "b")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)


def test_a_button_carries_its_message_and_opens_a_modal_once(
    slack: FakeSlack, inbox: Inbox, client: WebClient
) -> None:
    button = {"type": "button", "text": PLAIN, "action_id": "approve", "value": "q1"}
    card = {"type": "card", "title": {"type": "mrkdwn", "text": "Idea"}, "actions": [button]}
    blocks = [{"type": "carousel", "elements": [card, card | {"actions": [button]}]}]
    launch = slack.find_channel("#launch").id
    client.chat_postMessage(channel=launch, text="Ideas", blocks=blocks)
    (message,) = slack.from_bot("#launch")
    slack.click("ben", message, "approve", place=1)
    path, payload, _ = inbox.got[-1]
    assert (path, payload["type"]) == ("/slack/interactions", "block_actions")
    assert payload["user"]["id"] == slack.find_user("ben").id
    assert payload["message"]["ts"] == message.ts
    (action,) = payload["actions"]
    assert (action["value"], action["block_id"]) == (
        "q1",
        message.blocks[0]["elements"][1]["block_id"],
    )
    modal = {"type": "modal", "title": PLAIN, "blocks": [{"type": "divider"}]}
    trigger = payload["trigger_id"]
    client.views_open(trigger_id=trigger, view=modal)
    assert slack.view_of("ben").definition["title"] == PLAIN
    for wrong, error in (
        (trigger, "exchanged_trigger_id"),
        ("1.2.3", "invalid_trigger_id"),
    ):
        with pytest.raises(SlackApiError, match=error):
            client.views_open(trigger_id=wrong, view=modal)
    slack.click("ben", message, "approve")
    slack.clock.advance(4)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=inbox.got[-1][1]["trigger_id"], view=modal)
    with pytest.raises(AssertionError, match="no missing in Message with"):
        slack.click("ben", message, "missing")


def input_block(name: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an input block with ids."""
    element = element | {"action_id": name}
    return {"type": "input", "block_id": f"{name}_block", "label": PLAIN, "element": element} | more


FORM: dict[str, Any] = {
    "type": "modal",
    "title": PLAIN,
    "submit": PLAIN,
    "private_metadata": "m",
    "blocks": [
        input_block("line", {"type": "plain_text_input", "max_length": 5}),
        input_block(
            "kind",
            {
                "type": "static_select",
                "options": [{"text": PLAIN, "value": "a"}, {"text": PLAIN, "value": "b"}],
                "initial_option": {"text": PLAIN, "value": "a"},
            },
        ),
        input_block("note", {"type": "plain_text_input"}, optional=True),
    ],
}


def test_a_modal_is_submitted_as_people_can(
    slack: FakeSlack, inbox: Inbox, client: WebClient
) -> None:
    slack.slash("ana", "#launch", "/campaign new Cold brew")
    path, command, _ = inbox.got[-1]
    assert (path, command["command"], command["text"]) == (
        "/slack/commands",
        "/campaign",
        "new Cold brew",
    )
    client.views_open(trigger_id=command["trigger_id"], view=FORM)
    view = slack.view_of("ana")
    for values, reason in (
        ({}, "line is required"),
        ({"line": "too long"}, "longer than 5"),
        ({"line": "a", "kind": "c"}, "no option"),
        ({"line": "a", "other": "b"}, "no fields"),
    ):
        with pytest.raises(ValueError, match=reason):
            slack.submit(view, values)
    errors = {"response_action": "errors", "errors": {"line_block": "Shorter, please"}}
    inbox.answers = [(200, json.dumps(errors))]
    slack.submit(view, {"line": "Hello"})
    assert view.is_open
    slack.submit(view, {"line_block": "Hello", "kind": "b"})
    assert not view.is_open
    submitted = inbox.got[-1][1]["view"]
    assert submitted["private_metadata"] == "m"
    assert submitted["state"]["values"] == {
        "line_block": {"line": {"type": "plain_text_input", "value": "Hello"}},
        "kind_block": {
            "kind": {
                "type": "static_select",
                "selected_option": {"text": PLAIN, "value": "b"},
            }
        },
        "note_block": {"note": {"type": "plain_text_input", "value": None}},
    }


def test_answers_in_the_response_and_by_its_url(slack: FakeSlack, inbox: Inbox) -> None:
    from slack_sdk.webhook import WebhookClient

    inbox.answers = [(200, json.dumps({"response_type": "ephemeral", "text": "On it"}))]
    act = slack.slash("ana", "#launch", "/campaign")
    assert act.message is not None
    assert (act.message.text, act.message.ephemeral_for) == ("On it", slack.find_user("ana").id)
    hook = WebhookClient(inbox.got[-1][1]["response_url"])
    for number in range(5):
        assert hook.send(text=str(number), response_type="in_channel").status_code == 200
    assert hook.send(text="one too many").status_code == 404
    assert [one.text for one in slack.from_bot("#launch") if not one.ephemeral_for] == [
        "0",
        "1",
        "2",
        "3",
        "4",
    ]
    message = slack.post("ben", "#launch", "Try cold brew").message
    assert message is not None
    slack.shortcut("ana", message, "make_ad")
    shortcut = inbox.got[-1][1]
    assert (shortcut["type"], shortcut["message"]["text"]) == ("message_action", "Try cold brew")
    refused = WebhookClient(shortcut["response_url"]).send(blocks=[{"type": "nope"}])
    assert (refused.status_code, "invalid_blocks" in refused.body) == (400, True)


def test_home_is_published_for_one_person(slack: FakeSlack, client: WebClient) -> None:
    ana = slack.find_user("ana").id
    home = {"type": "home", "blocks": [{"type": "header", "text": PLAIN}]}
    first = client.views_publish(user_id=ana, view=home)["view"]
    assert slack.home_of("ana").definition["blocks"][0]["type"] == "header"
    client.views_publish(user_id=ana, view=home, hash=first["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_publish(user_id=ana, view=home, hash=first["hash"])
    modal = {"type": "modal", "title": PLAIN, "blocks": [{"type": "divider"}]}
    with pytest.raises(SlackApiError, match="view type must be home"):
        client.views_publish(user_id=ana, view=modal)


def test_socket_mode_brings_the_same(slack: FakeSlack) -> None:
    got: list[SocketModeRequest] = []

    async def answer(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        got.append(request)
        payload = {"text": "Hi"} if request.type == "slash_commands" else None
        await client.send_socket_mode_response(
            SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
        )

    async def session() -> None:
        web = AsyncWebClient(base_url=slack.api_url)
        app = SocketModeClient(slack.app.app_token, web_client=web)
        app.socket_mode_request_listeners.append(answer)
        await app.connect()  # type: ignore[no-untyped-call]
        slack.connect(socket=True)
        loop = asyncio.get_running_loop()
        said = await loop.run_in_executor(None, slack.post, "ana", "#launch", "@Aytada hi")
        assert said.statuses == [200, 200]
        command = await loop.run_in_executor(None, slack.slash, "ana", "#launch", "/campaign")
        assert command.message is not None and command.message.text == "Hi"
        await app.close()  # type: ignore[no-untyped-call]

    asyncio.run(session())
    assert [request.type for request in got] == ["events_api", "events_api", "slash_commands"]
    assert got[0].payload["event"]["type"] == "app_mention"
    slack.courier.timeout_seconds = 0.05
    slack.courier.retries = 0
    assert slack.post("ana", "#launch", "nobody is there").statuses == [0]
