"""The fake keeps the order of streaming calls, and what shows above a thread's composer."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.support.slack.fake import FakeSlack
from tests.support.slack.people import Act
from tests.support.slack.world import App, Channel

STEP: dict[str, Any] = {"type": "task_update", "id": "1", "title": "Write", "status": "in_progress"}


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Give a fake whose app answers everything with 200."""
    with FakeSlack() as slack:
        slack.connect(sender=lambda path, headers, body: (200, ""))
        yield slack


@pytest.fixture
def client(slack: FakeSlack) -> WebClient:
    """Give a client that never repeats a call by itself."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def dm(slack: FakeSlack) -> Channel:
    """Give Ana's DM with our bot."""
    return slack.dm("ana")


@pytest.fixture
def asked(slack: FakeSlack, dm: Channel) -> Act:
    """Give a question of hers in it."""
    return slack.post("ana", dm, "What can you do?")


def error_of(call: Any, **named: Any) -> str:
    """Return the code of the error that a call must raise."""
    with pytest.raises(SlackApiError) as raised:
        call(**named)
    return str(raised.value.response["error"])


def test_the_sdks_streamer_fills_a_message(
    slack: FakeSlack, client: WebClient, dm: Channel, asked: Act
) -> None:
    streamer = client.chat_stream(
        channel=dm.id, thread_ts=asked.ts, buffer_size=4, task_display_mode="plan"
    )
    streamer.append(chunks=[STEP, {"type": "plan_update", "title": "Your ad"}])
    streamer.append(markdown_text="**Three** ideas: ")
    streamer.append(chunks=[STEP | {"status": "complete", "output": "done"}])
    session = slack.session(dm, asked.ts)
    assert session is not None and session.status == "processing"
    streamer.stop(markdown_text="one, two.", blocks=[{"type": "divider"}], session_status="active")
    (message,) = slack.from_bot(dm, asked.ts)
    assert message.stream is not None
    assert (message.text, message.stream.state) == ("**Three** ideas: one, two.", "complete")
    assert (message.stream.plan_title, message.stream.display) == ("Your ad", "plan")
    assert message.stream.parts == [
        {"kind": "task", "id": "1", "title": "Write", "status": "complete", "output": "done"},
        {"kind": "text", "text": "**Three** ideas: one, two."},
    ]
    assert [block["type"] for block in message.blocks] == ["divider"]
    assert (session.status, session.history) == ("active", ["processing", "active"])


def test_a_stream_is_started_once_and_ended_once(
    slack: FakeSlack, client: WebClient, dm: Channel, asked: Act
) -> None:
    ts = client.chat_startStream(channel=dm.id, thread_ts=asked.ts, markdown_text="a")["ts"]
    here = {"channel": dm.id, "ts": ts}
    append, stop = client.chat_appendStream, client.chat_stopStream
    assert error_of(append, **here) == "no_text"
    assert error_of(append, **here, chunks=[STEP]) == "streaming_mode_mismatch"
    both = {"markdown_text": "a", "chunks": [STEP]}
    assert error_of(append, **here, **both) == "cannot_provide_both_markdown_text_and_chunks"
    assert error_of(append, **here, markdown_text="x" * 12_001) == "msg_too_long"
    assert error_of(client.chat_update, **here, text="b") == "streaming_state_conflict"
    assert error_of(append, channel=dm.id, ts="1.000001", markdown_text="b") == "message_not_found"
    theirs = {"channel": dm.id, "ts": asked.ts}
    assert error_of(append, **theirs, markdown_text="b") == "message_not_owned_by_app"
    assert error_of(stop, **here, session_status="done") == "invalid_arguments"
    stop(**here, markdown_text="b")
    assert error_of(append, **here, markdown_text="c") == "message_not_in_streaming_state"
    assert error_of(stop, **here) == "message_not_in_streaming_state"
    assert slack.from_bot(dm)[0].text == "ab"
    client.chat_update(**here, text="c")
    assert slack.from_bot(dm)[0].text == "c"


def test_chunks_are_checked(client: WebClient, dm: Channel, asked: Act) -> None:
    here = {"channel": dm.id, "thread_ts": asked.ts}
    for chunk in (
        STEP | {"status": "completed"},
        {key: STEP[key] for key in ("type", "id", "status")},
        STEP | {"percent": 5},
        {"type": "markdown", "text": "a"},
        {"type": "markdown_text", "text": 5},
        {"type": "blocks", "blocks": {}},
    ):
        assert error_of(client.chat_startStream, **here, chunks=[chunk]) == "invalid_chunks"
    wrong = [{"type": "blocks", "blocks": [{"type": "alert"}]}]
    assert error_of(client.chat_startStream, **here, chunks=wrong) == "invalid_blocks"
    assert error_of(client.chat_startStream, channel=dm.id, thread_ts="1.2") == "message_not_found"
    display: dict[str, Any] = {"task_display_mode": "wide"}
    assert error_of(client.chat_startStream, **here, **display) == "invalid_arguments"


def test_in_a_channel_a_stream_has_a_recipient(slack: FakeSlack, client: WebClient) -> None:
    question = slack.post("ana", "#launch", "@Aytada hi")
    launch, ana = slack.find_channel("#launch"), slack.find_user("ana")
    here: dict[str, Any] = {"channel": launch.id, "thread_ts": question.ts}
    start = client.chat_startStream
    assert error_of(start, **here) == "missing_recipient_user_id"
    assert error_of(start, **here, recipient_user_id=ana.id) == "missing_recipient_team_id"
    nobody = {"recipient_user_id": "U0NOBODY", "recipient_team_id": slack.team.id}
    assert error_of(start, **here, **nobody) == "user_not_found"
    start(**here, recipient_user_id=ana.id, recipient_team_id=slack.team.id)


def test_after_five_minutes_only_an_update_helps(
    slack: FakeSlack, client: WebClient, dm: Channel, asked: Act
) -> None:
    ts = client.chat_startStream(channel=dm.id, thread_ts=asked.ts, markdown_text="Half")["ts"]
    slack.clock.advance(301)
    gone = "message_not_in_streaming_state"
    assert error_of(client.chat_appendStream, channel=dm.id, ts=ts, markdown_text="a") == gone
    assert error_of(client.chat_stopStream, channel=dm.id, ts=ts) == gone
    client.chat_update(channel=dm.id, ts=ts, text="Half and half")
    assert slack.from_bot(dm)[0].text == "Half and half"
    early = client.chat_startStream(channel=dm.id, thread_ts=asked.ts, markdown_text="b")["ts"]
    slack.fail("chat.appendStream", kind="expired_stream")
    assert error_of(client.chat_appendStream, channel=dm.id, ts=early, markdown_text="b") == gone
    assert error_of(client.chat_stopStream, channel=dm.id, ts=early) == gone


def test_the_stop_button_ends_streams_and_tells_the_app(
    slack: FakeSlack, client: WebClient, dm: Channel, asked: Act
) -> None:
    ts = client.chat_startStream(channel=dm.id, thread_ts=asked.ts, markdown_text="a")["ts"]
    act = slack.stop("ana", dm, asked.ts)
    event = act.sent[0].payload["event"]
    assert event == {
        "type": "agent_session_stopped",
        "channel": dm.id,
        "user": slack.find_user("ana").id,
        "thread_ts": asked.ts,
        "streaming_message_ts": [ts],
        "event_ts": event["event_ts"],
    }
    gone = "message_not_in_streaming_state"
    assert error_of(client.chat_appendStream, channel=dm.id, ts=ts, markdown_text="b") == gone
    session = slack.session(dm, asked.ts)
    assert session is not None and session.status == "processing", "the app must set it back"


def test_sessions_statuses_and_prompts(
    slack: FakeSlack, client: WebClient, dm: Channel, asked: Act
) -> None:
    here = {"channel_id": dm.id, "thread_ts": asked.ts}
    status = client.agents_sessions_setStatus
    status(**here, status="processing", title="Cold brew")
    client.agents_sessions_rename(**here, title="Cold brew ad")
    client.assistant_threads_setStatus(**here, status="is thinking…", loading_messages=["Reading"])
    session = slack.session(dm, asked.ts)
    assert session is not None
    assert (session.status, session.title) == ("processing", "Cold brew ad")
    assert (session.spoken_status, session.loading_messages) == ("is thinking…", ["Reading"])
    status(**here, status="active")
    assert (session.status, session.spoken_status) == ("active", "")
    assert error_of(status, **here, status="done") == "invalid_status"
    assert error_of(status, channel_id=dm.id, status="active") == "thread_ts_required"
    rename = client.agents_sessions_rename
    assert error_of(rename, **here, title="x" * 201) == "invalid_arguments"
    eleven = {"status": "", "loading_messages": ["a"] * 11}
    assert error_of(client.assistant_threads_setStatus, **here, **eleven) == "invalid_arguments"
    prompt = {"title": "Make an ad", "message": "Make a 15-second ad"}
    suggest = client.assistant_threads_setSuggestedPrompts
    suggest(channel_id=dm.id, prompts=[prompt] * 4)
    assert slack.world.prompts[(dm.id, None)]["prompts"] == [prompt] * 4
    assert error_of(suggest, channel_id=dm.id, prompts=[prompt] * 5) == "invalid_arguments"
    assert error_of(suggest, channel_id=dm.id, prompts=[{"title": "a"}]) == "invalid_arguments"
    launch = slack.find_channel("#launch").id
    assert error_of(suggest, channel_id=launch, prompts=[prompt]) == "channel_not_found"


def test_an_app_that_is_no_agent_has_no_sessions() -> None:
    with FakeSlack(App(is_agent=False)) as slack:
        slack.connect(sender=lambda path, headers, body: (200, ""))
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        asked = slack.post("ana", slack.dm("ana"), "hi")
        assert asked.message is not None
        here = {"channel_id": asked.message.channel, "thread_ts": asked.ts}
        status = client.agents_sessions_setStatus
        assert error_of(status, **here, status="active") == "not_authorized"
