"""The fake Slack accepts what slack-sdk sends and refuses what Slack refuses."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.support.slack.fake import FakeSlack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Give a fake whose app answers everything with 200."""
    with FakeSlack() as slack:
        slack.connect(sender=lambda path, headers, body: (200, ""))
        yield slack


@pytest.fixture
def client(slack: FakeSlack) -> WebClient:
    """Give a client as an app would make it."""
    return WebClient(slack.bot_token, base_url=slack.api_url)


def error_of(call: Any, *args: Any, **named: Any) -> str:
    """Return the code of the error that a call must raise."""
    with pytest.raises(SlackApiError) as raised:
        call(*args, **named)
    assert raised.value.response.status_code == 200
    return str(raised.value.response["error"])


def test_a_message_is_posted_changed_and_deleted(slack: FakeSlack, client: WebClient) -> None:
    launch = slack.find_channel("#launch")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Hello*"}}]
    ts = client.chat_postMessage(channel=launch.id, text="Hello", blocks=blocks)["ts"]
    (message,) = slack.from_bot("#launch")
    assert (message.text, message.blocks[0]["type"]) == ("Hello", "section")
    client.chat_update(channel=launch.id, ts=ts, text="Bye", blocks=blocks)
    assert message.text == "Bye"
    assert client.conversations_history(channel=launch.id)["messages"][0]["text"] == "Bye"
    client.chat_delete(channel=launch.id, ts=ts)
    assert slack.from_bot("#launch") == []
    assert [call.method for call in slack.calls()] == [
        "chat.postMessage",
        "chat.update",
        "conversations.history",
        "chat.delete",
    ]
