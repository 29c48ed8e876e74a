"""The fake Slack accepts what slack-sdk sends and refuses what Slack refuses."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import ConnectionErrorRetryHandler

from tests.support.slack.fake import FakeSlack
from tests.support.slack.world import App

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Hello*"}}


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


def error_of(call: Any, *args: Any, **named: Any) -> str:
    """Return the code of the error that a call must raise, with HTTP 200."""
    with pytest.raises(SlackApiError) as raised:
        call(*args, **named)
    assert raised.value.response.status_code == 200
    return str(raised.value.response["error"])


def test_a_message_is_posted_changed_and_deleted(slack: FakeSlack, client: WebClient) -> None:
    launch = slack.find_channel("#launch")
    ts = client.chat_postMessage(channel=launch.id, text="Hello", blocks=[SECTION])["ts"]
    (message,) = slack.from_bot("#launch")
    assert (message.text, message.blocks[0]["type"]) == ("Hello", "section")
    client.chat_update(channel=launch.id, ts=ts, text="Bye", blocks=[SECTION])
    assert message.text == "Bye"
    assert client.conversations_history(channel=launch.id)["messages"][0]["text"] == "Bye"
    link = client.chat_getPermalink(channel=launch.id, message_ts=ts)["permalink"]
    assert link == f"https://acme.slack.com/archives/{launch.id}/p{ts.replace('.', '')}"
    client.chat_delete(channel=launch.id, ts=ts)
    assert slack.from_bot("#launch") == []
    assert [call.method for call in slack.calls(ok=True)] == [
        "chat.postMessage",
        "chat.update",
        "conversations.history",
        "chat.getPermalink",
        "chat.delete",
    ]


@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
def test_messages_that_slack_refuses(slack: FakeSlack, client: WebClient) -> None:
    launch, board = slack.find_channel("#launch").id, slack.find_channel("#board").id
    theirs = slack.post("ana", "#launch", "Mine").ts
    ours = client.chat_postMessage(channel=launch, text="Ours")["ts"]
    post, update = client.chat_postMessage, client.chat_update
    assert error_of(post, channel="C0NOWHERE1", text="a") == "channel_not_found"
    assert error_of(post, channel=board, text="a") == "channel_not_found"
    assert error_of(post, channel=launch, text="") == "no_text"
    assert error_of(post, channel=launch, text="x" * 40_001) == "msg_too_long"
    assert error_of(post, channel=launch, markdown_text="x" * 12_001) == "msg_too_long"
    assert error_of(post, channel=launch, text="a", markdown_text="a") == "markdown_text_conflict"
    assert error_of(post, channel=launch, text="a", blocks=[{"type": "nope"}]) == "invalid_blocks"
    assert error_of(post, channel=launch, text="a", blocks="{") == "invalid_blocks_format"
    assert error_of(post, channel=launch, text="a", colour="red") == "invalid_arguments"
    assert error_of(post, channel=launch, text="a", unfurl_links="no") == "invalid_arguments"
    assert error_of(post, channel=launch, text="a", mrkdwn="yes") == "invalid_arguments"
    assert error_of(post, channel=launch, text="a", thread_ts="1.2") == "thread_not_found"
    long = [{"type": "markdown", "text": "x" * 7_000}] * 2
    assert error_of(post, channel=launch, text="a", blocks=long) == "msg_blocks_too_long"
    divider = [{"type": "divider"}] * 51
    assert error_of(post, channel=launch, text="a", blocks=divider) == "msg_blocks_too_many"
    wrong = {"event_type": "turn"}
    assert error_of(post, channel=launch, text="a", metadata=wrong) == "invalid_metadata_format"
    assert error_of(update, channel=launch, ts=theirs, text="a") == "cant_update_message"
    assert error_of(update, channel=launch, ts="1.000001", text="a") == "message_not_found"
    assert error_of(update, channel=launch, ts=ours, text="x" * 4_001) == "msg_too_long"
    assert error_of(client.chat_delete, channel=launch, ts=theirs) == "cant_delete_message"
    ephemeral = client.chat_postEphemeral
    assert error_of(ephemeral, channel=launch, user="U0NOBODY", text="a") == "user_not_in_channel"
    assert [message.text for message in slack.from_bot("#launch")] == ["Ours"]


def test_tokens_and_scopes_decide(slack: FakeSlack) -> None:
    launch, random = slack.find_channel("#launch").id, slack.find_channel("#random").id

    def of(token: str | None) -> WebClient:
        return WebClient(token, base_url=slack.api_url)

    assert error_of(of(None).auth_test) == "not_authed"
    assert error_of(of("xoxb-made-up").auth_test) == "invalid_auth"
    assert error_of(of(slack.bot_token).apps_connections_open, app_token=slack.bot_token) == (
        "not_allowed_token_type"
    )
    assert slack.team.install is not None
    client = of(slack.bot_token)
    assert client.auth_test()["user_id"] == slack.bot.id
    client.chat_postMessage(channel=random, text="Public channels are open to chat:write.public")
    slack.team.install.scopes = ("chat:write",)
    assert error_of(client.chat_postMessage, channel=random, text="a") == "not_in_channel"
    assert error_of(client.users_info, user=slack.bot.id) == "missing_scope"
    assert error_of(client.conversations_history, channel=launch) == "missing_scope"
    named = {"channel": launch, "text": "a", "username": "Boss"}
    assert error_of(client.chat_postMessage, **named) == "missing_scope"
    slack.uninstall()
    assert error_of(client.auth_test) == "token_revoked"


def test_threads_are_read_in_pages(slack: FakeSlack, client: WebClient) -> None:
    launch = slack.find_channel("#launch").id
    root = slack.post("ana", "#launch", "Root").ts
    for number in range(5):
        slack.post("ben", "#launch", f"Reply {number}", thread_ts=root)
    first = client.conversations_replies(channel=launch, ts=root, limit=4)
    assert [one["text"] for one in first["messages"]] == ["Root", "Reply 0", "Reply 1", "Reply 2"]
    assert first["has_more"] is True
    cursor = first["response_metadata"]["next_cursor"]
    rest = client.conversations_replies(channel=launch, ts=root, limit=4, cursor=cursor)
    assert [one["text"] for one in rest["messages"]] == ["Reply 3", "Reply 4"]
    history = client.conversations_history(channel=launch)["messages"]
    assert [(one["text"], one["reply_count"]) for one in history] == [("Root", 5)]
    general = slack.find_channel("#random").id
    assert error_of(client.conversations_replies, channel=general, ts=root) == "not_in_channel"
    assert error_of(client.conversations_replies, channel=launch, ts="1.2") == "thread_not_found"


def test_people_and_channels_are_described(slack: FakeSlack, client: WebClient) -> None:
    gus, random = slack.find_user("gus"), slack.find_channel("#random")
    user = client.users_info(user=gus.id)["user"]
    assert (user["is_ultra_restricted"], user["profile"]["email"]) == (True, "gus@example.com")
    other = slack.add_team("Other")
    stranger = client.users_info(user=slack.find_user("ana", other).id)["user"]
    assert stranger["is_stranger"] is True
    client.conversations_join(channel=random.id)
    assert slack.bot.id in random.members
    dm = client.conversations_open(users=gus.id)["channel"]
    assert (dm["is_im"], dm["user"]) == (True, gus.id)
    names = [one["name"] for one in client.conversations_list()["channels"]]
    assert names == ["general", "launch", "random"]
    assert error_of(client.conversations_list, types="public") == "invalid_types"
    assert error_of(client.conversations_info, channel="C0NOWHERE1") == "channel_not_found"
    message = slack.post("ana", "#launch", "Look").message
    assert message is not None
    client.reactions_add(channel=message.channel, timestamp=message.ts, name="eyes")
    again = {"channel": message.channel, "timestamp": message.ts, "name": "eyes"}
    assert error_of(client.reactions_add, **again) == "already_reacted"
    found = client.reactions_get(channel=message.channel, timestamp=message.ts)
    assert found["message"]["reactions"] == [{"name": "eyes", "count": 1, "users": [slack.bot.id]}]


def test_files_are_shared_a_moment_later(slack: FakeSlack, client: WebClient) -> None:
    launch = slack.find_channel("#launch")
    slack.world.uploads.delay_seconds = 5
    uploaded = client.files_upload_v2(
        channel=launch.id, filename="ad.mp4", content=b"film", title="Your ad", alt_txt="A can"
    )
    file_id = uploaded["files"][0]["id"]
    assert client.files_info(file=file_id)["file"]["shares"] == {}
    slack.clock.advance(6)
    file = client.files_info(file=file_id)["file"]
    assert list(file["shares"]["public"]) == [launch.id]
    assert (file["mimetype"], file["size"], file["title"]) == ("video/mp4", 4, "Your ad")
    (message,) = slack.from_bot("#launch")
    assert message.files == [file_id]
    with httpx.Client(trust_env=False) as web:
        mine = {"Authorization": f"Bearer {slack.bot_token}"}
        assert web.get(file["url_private_download"], headers=mine).content == b"film"
        assert "Sign in" in web.get(file["url_private_download"]).text
        ticket = client.files_getUploadURLExternal(filename="a.png", length=3)
        assert web.post(ticket["upload_url"], content=b"four").status_code == 400
    unfinished = [{"id": ticket["file_id"]}]
    assert error_of(client.files_completeUploadExternal, files=unfinished) == "file_not_found"
    slack.world.uploads.lose_next = 1
    lost = client.files_upload_v2(channel=launch.id, filename="b.png", content=b"png")
    slack.clock.advance(60)
    assert client.files_info(file=lost["files"][0]["id"])["file"]["shares"] == {}


def test_a_code_becomes_a_token_once_and_tokens_rotate() -> None:
    app = App(rotates_tokens=True)
    with FakeSlack(app, installed=False) as slack:
        client = WebClient(base_url=slack.api_url)
        address = (
            "https://slack.com/oauth/v2/authorize?client_id=1111.2222&scope=chat:write,commands"
            "&redirect_uri=https://app.example/slack/oauth_redirect&state=s1"
        )
        onward = httpx.URL(slack.authorize(address, "ana"))
        known = {"client_id": app.client_id, "client_secret": app.client_secret}
        code = {**known, "code": onward.params["code"]}
        answer = client.oauth_v2_access(**code)
        assert (answer["team"]["id"], answer["token_type"]) == (slack.team.id, "bot")
        assert answer["authed_user"] == {"id": slack.find_user("ana").id}
        assert 43_000 < answer["expires_in"] <= 43_200
        assert error_of(client.oauth_v2_access, **code) == "invalid_code"
        wrong = {"client_id": app.client_id, "client_secret": "no", "code": "x"}
        assert error_of(client.oauth_v2_access, **wrong) == "bad_client_secret"
        slack.clock.advance(43_201)
        old = WebClient(answer["access_token"], base_url=slack.api_url)
        assert error_of(old.auth_test) == "token_expired"
        refresh = {"grant_type": "refresh_token", "refresh_token": answer["refresh_token"]}
        fresh = client.oauth_v2_access(**known, **refresh)
        new = WebClient(fresh["access_token"], base_url=slack.api_url)
        assert new.auth_test()["team_id"] == slack.team.id
        assert error_of(client.oauth_v2_access, **known, **refresh) == "invalid_refresh_token"


def test_faults_hit_the_next_calls_only(slack: FakeSlack, client: WebClient) -> None:
    launch = slack.find_channel("#launch").id
    slack.fail("chat.postMessage", kind="ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as limited:
        client.chat_postMessage(channel=launch, text="a")
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["retry-after"] == "7"
    slack.fail("chat.postMessage", kind="internal_error", where=lambda args: args["text"] == "b")
    client.chat_postMessage(channel=launch, text="a")
    assert error_of(client.chat_postMessage, channel=launch, text="b") == "internal_error"
    slack.fail("chat.postMessage", kind="500_html")
    with pytest.raises(SlackApiError, match="non-JSON") as broken:
        client.chat_postMessage(channel=launch, text="a")
    assert broken.value.response.status_code == 500
    slack.fail("chat.postMessage", kind="timeout", seconds=0.2)
    with pytest.raises(OSError, match=r"closed|reset|disconnected"):
        client.chat_postMessage(channel=launch, text="never")
    client.chat_postMessage(channel=launch, text="c")
    assert [message.text for message in slack.from_bot("#launch")] == ["a", "c"]


def test_a_lost_answer_was_done_and_a_retry_does_it_twice(slack: FakeSlack) -> None:
    launch = slack.find_channel("#launch").id
    hasty = WebClient(slack.bot_token, base_url=slack.api_url)
    assert any(isinstance(one, ConnectionErrorRetryHandler) for one in hasty.retry_handlers)
    slack.fail("chat.postMessage", kind="lost")
    hasty.chat_postMessage(channel=launch, text="once")
    assert [message.text for message in slack.from_bot("#launch")] == ["once", "once"]


def test_rates_are_counted_by_method_and_by_channel(slack: FakeSlack, client: WebClient) -> None:
    launch = slack.find_channel("#launch").id
    ts = client.chat_postMessage(channel=launch, text="0")["ts"]
    for number in range(52):
        client.chat_update(channel=launch, ts=ts, text=str(number))
    assert slack.worst_rate("chat.update") == 52
    assert [(one.what, one.count, one.allowed) for one in slack.over_limit] == [
        ("chat.update", 51, 50),
        ("chat.update", 52, 50),
    ]
    slack.clock.advance(61)
    client.chat_update(channel=launch, ts=ts, text="later")
    for number in range(16):
        client.chat_postMessage(channel=launch, text=str(number))
    assert [(one.what, one.allowed) for one in slack.over_limit[2:]] == [(launch, 15)]
    assert slack.worst_posts("#launch", seconds=10) == 16
    slack.dispatcher.enforces_rates = True
    with pytest.raises(SlackApiError) as limited:
        client.chat_postMessage(channel=launch, text="one too many")
    assert limited.value.response.status_code == 429


def test_calls_are_recorded_with_their_typed_arguments(slack: FakeSlack, client: WebClient) -> None:
    launch = slack.find_channel("#launch").id
    client.conversations_history(channel=launch, limit=5, inclusive=True)
    view = {"type": "home", "blocks": [SECTION]}
    ana = slack.find_user("ana").id
    client.api_call("views.publish", params={"user_id": ana, "view": json.dumps(view)})
    first, second = slack.calls()
    assert first.arguments == {"channel": launch, "limit": 5, "inclusive": True}
    assert second.arguments["view"] == {"type": "home", "blocks": [SECTION]}
    assert (first.team_id, first.ok) == (slack.team.id, True)


def test_waiting_ends_with_the_change_or_says_what_came(slack: FakeSlack) -> None:
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    launch = slack.find_channel("#launch").id
    late = threading.Timer(0.1, client.chat_postMessage, kwargs={"channel": launch, "text": "Hi"})
    late.start()
    assert slack.wait_for_message("#launch", "Hi").text == "Hi"
    late.join()
    with pytest.raises(TimeoutError, match=r"chat\.postMessage ok"):
        slack.wait_for_message("#launch", "never", seconds=0.05)
