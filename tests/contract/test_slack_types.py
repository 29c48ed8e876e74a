"""What we and the fake say to each other fits Slack's own TypeScript types."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient

from integrations.slack.manifest import build_manifest
from tests.contract.test_slack_fake_blocks import HOME, MODAL, RIGHT_IN_MESSAGES
from tests.support.slack.fake import FakeSlack
from tests.support.slack.recording import Call, Recording
from tests.support.slack.typed import check_manifest, check_types, require_types

STEP: dict[str, Any] = {"type": "task_update", "id": "1", "title": "Write", "status": "complete"}


@pytest.fixture(autouse=True, scope="module")
def types() -> None:
    """Need the compiler and Slack's types."""
    require_types()


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Give a fake whose app answers everything with 200."""
    with FakeSlack() as slack:
        slack.connect(sender=lambda path, headers, body: (200, ""))
        yield slack


def talk(slack: FakeSlack, client: WebClient) -> None:
    """Call every method that an app like ours uses."""
    launch, ana = slack.find_channel("#launch").id, slack.find_user("ana").id
    client.auth_test()
    posted = client.chat_postMessage(
        channel=launch,
        text="Cards",
        # A plan and a single task card exclude each other; tables and plans come with the rest.
        blocks=RIGHT_IN_MESSAGES,
        unfurl_links=False,
        unfurl_media=False,
        metadata={"event_type": "aytada_delivery", "event_payload": {"id": "d1"}},
    )
    here = {"channel": launch, "ts": posted["ts"]}
    client.chat_update(**here, text="Cards", blocks=RIGHT_IN_MESSAGES[:3])
    client.chat_getPermalink(channel=launch, message_ts=posted["ts"])
    client.chat_postEphemeral(channel=launch, user=ana, text="Only you", thread_ts=posted["ts"])
    client.reactions_add(channel=launch, timestamp=posted["ts"], name="eyes")
    client.reactions_get(channel=launch, timestamp=posted["ts"])
    stream = {"channel": launch, "thread_ts": posted["ts"], "recipient_user_id": ana}
    streamer = client.chat_stream(
        **stream, recipient_team_id=slack.team.id, task_display_mode="plan"
    )
    streamer.append(chunks=[STEP, {"type": "plan_update", "title": "Your ad"}])
    streamer.append(chunks=[{"type": "blocks", "blocks": RIGHT_IN_MESSAGES[:2]}])
    streamer.stop(markdown_text="Done", blocks=RIGHT_IN_MESSAGES[:1], session_status="active")
    thread = {"channel_id": launch, "thread_ts": posted["ts"]}
    client.agents_sessions_setStatus(**thread, status="processing", title="Cold brew")
    client.agents_sessions_rename(**thread, title="Cold brew ad")
    client.assistant_threads_setStatus(**thread, status="is thinking…", loading_messages=["Hm"])
    prompts = [{"title": "Make an ad", "message": "Make a 15-second ad"}]
    client.assistant_threads_setSuggestedPrompts(channel_id=slack.dm("ana").id, prompts=prompts)
    client.conversations_replies(channel=launch, ts=posted["ts"], limit=50, inclusive=True)
    client.conversations_history(channel=launch, oldest="0", latest="99999999999")
    client.conversations_info(channel=launch)
    client.conversations_join(channel=slack.find_channel("#random").id)
    client.conversations_members(channel=launch)
    client.conversations_list(types="public_channel,private_channel", exclude_archived=True)
    client.conversations_open(users=ana)
    client.users_info(user=ana)
    client.files_upload_v2(
        channel=launch, thread_ts=posted["ts"], filename="ad.mp4", content=b"film", alt_txt="Ad"
    )
    slack.clock.advance(1)
    client.files_info(file=next(iter(slack.world.files)))
    client.views_publish(user_id=ana, view=HOME)
    opened = client.views_open(trigger_id=slack.world.trigger(slack.team.id, ana), view=MODAL)
    client.views_update(view_id=opened["view"]["id"], view=MODAL)
    client.blocks_validate(blocks=RIGHT_IN_MESSAGES[:1])
    client.chat_delete(**here)


def act(slack: FakeSlack) -> None:
    """Do everything that makes an event."""
    said = slack.post("ana", "#launch", "@Aytada hi https://a.example", files=[("a.png", b"png")])
    assert said.message is not None
    slack.post("ben", "#launch", "Me too", thread_ts=said.ts)
    slack.post("gus", slack.dm("gus"), "Hello")
    slack.edit(said.message, "@Aytada hello")
    slack.react("ben", said.message, "tada")
    slack.react("ben", said.message, "tada", remove=True)
    slack.delete(said.message)
    slack.open_home("ana")
    slack.stop("ben", "#launch", said.ts)
    slack.invite_bot("ana", "#random")
    slack.uninstall()


def test_calls_blocks_views_and_events_fit(slack: FakeSlack) -> None:
    talk(slack, WebClient(slack.bot_token, base_url=slack.api_url))
    act(slack)
    assert [call.method for call in slack.calls(ok=False)] == []
    assert check_types(slack.recording) == []


def call(method: str, **arguments: Any) -> Call:
    """Return a call as if it had been accepted."""
    return Call(method, arguments, "T1", 0.0, {"ok": True})


TEXT = {"type": "mrkdwn", "text": "Hi"}
WRONG = [
    ("unknown argument", call("chat.postMessage", channel="C1", text="a", unfurl=False), "unfurl"),
    ("no channel", call("chat.update", ts="1.2", text="a"), "channel"),
    ("number for text", call("chat.postMessage", channel="C1", text=5), "number"),
    (
        "txt for text",
        call("chat.postMessage", channel="C1", text="a", blocks=[{"type": "header", "txt": TEXT}]),
        "txt",
    ),
    (
        "unknown block type",
        call("chat.postMessage", channel="C1", text="a", blocks=[{"type": "headr"}]),
        "headr",
    ),
    (
        "unknown key of a card",
        call(
            "chat.postMessage",
            channel="C1",
            text="a",
            blocks=[{"type": "card", "title": TEXT, "footer": TEXT}],
        ),
        "footer",
    ),
    (
        "completed",
        call("chat.appendStream", channel="C1", ts="1.2", chunks=[STEP | {"status": "completed"}]),
        "completed",
    ),
    (
        "a view without a title",
        call("views.open", trigger_id="1", view={"type": "modal", "blocks": []}),
        "title",
    ),
]


def test_the_compiler_sees_what_is_wrong() -> None:
    faults = check_types(Recording(calls=[one for _, one, _ in WRONG]))
    for place, (name, _, word) in enumerate(WRONG):
        mine = [fault for fault in faults if fault.startswith(f"call {place} ")]
        assert any(word in fault for fault in mine), (name, faults)


def test_events_lacking_a_field_are_seen(slack: FakeSlack) -> None:
    (mention, message) = slack.post("ana", "#launch", "@Aytada hi").sent
    for one, field in ((mention, "text"), (message, "channel_type")):
        event = {key: value for key, value in one.payload["event"].items() if key != field}
        (fault,) = check_types(Recording(sent=[replace(one, payload={"event": event})]))
        assert field in fault


@pytest.mark.parametrize("socket_mode", [False, True])
def test_our_manifest_fits(socket_mode: bool) -> None:
    manifest = build_manifest("https://aytada.example", socket_mode=socket_mode)
    assert check_manifest(manifest) == []


def test_a_manifest_with_mistakes_does_not() -> None:
    manifest = build_manifest("https://aytada.example", socket_mode=False)
    manifest["oauth_config"]["scopes"]["bot"].append("chat:wrte")
    manifest["settings"]["event_subscriptions"]["bot_events"].append("app_mentioned")
    manifest["features"]["agent_vew"] = {}
    manifest["features"]["agent_view"]["suggested_prompts"].append({"title": "5", "message": "5"})
    manifest["features"]["agent_view"]["agent_description"] = "x" * 301
    manifest["display_information"]["name"] = "x" * 36
    faults = "\n".join(check_manifest(manifest))
    assert all(word in faults for word in ("chat:wrte", "app_mentioned", "agent_vew"))
    assert faults.splitlines()[-3:] == [
        "/display_information/name: 36 characters, at most 35",
        "/features/agent_view/agent_description: 301 characters, at most 300",
        "/features/agent_view/suggested_prompts: 5 items, at most 4",
    ]
