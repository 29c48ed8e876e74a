"""Our fake of Slack and npm's `emulate`, which nobody here wrote, answer slack-sdk alike."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from tests.support.slack.emulated import EmulatedSlack, require_emulate, start_emulated
from tests.support.slack.fake import FakeSlack
from tests.support.slack.receiver import Receiver, listening

REDIRECT = "https://aytada.example/slack/oauth_redirect"
SCOPES = (
    "chat:write",
    "channels:history",
    "channels:join",
    "channels:read",
    "files:read",
    "files:write",
    "reactions:read",
    "reactions:write",
    "users:read",
    "im:write",
)
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Hello*"}}


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    """Give the app's events address."""
    with listening() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def emulated(receiver: Receiver) -> Iterator[EmulatedSlack]:
    """Give the emulator."""
    require_emulate()
    with start_emulated(receiver.url, REDIRECT) as emulated:
        yield emulated


@dataclass(frozen=True)
class Installed:
    """An app installed in either Slack."""

    client: WebClient
    channel: str
    user: str
    theirs: str
    """The ts of a message of that user's."""


def exchange(api_url: str, onward: str, secret: str, client_id: str) -> str:
    """Return the bot token for the code in a redirect."""
    code = parse_qs(urlsplit(onward).query)["code"][0]
    known = {"client_id": client_id, "client_secret": secret, "redirect_uri": REDIRECT}
    answer = WebClient(base_url=api_url).oauth_v2_access(**known, code=code)
    assert answer["token_type"] == "bot"
    return str(answer["access_token"])


@pytest.fixture(scope="module", params=["fake", "emulate"])
def installed(request: pytest.FixtureRequest) -> Iterator[Installed]:
    """Give the app, installed by OAuth and in a channel, in one Slack after the other."""
    if request.param == "emulate":
        emulated: EmulatedSlack = request.getfixturevalue("emulated")
        onward = emulated.allow(emulated.install_url(REDIRECT, SCOPES))
        token = exchange(emulated.api_url, onward, emulated.client_secret, emulated.client_id)
        client = WebClient(token, base_url=emulated.api_url, retry_handlers=[])
        marta = WebClient(emulated.marta_token, base_url=emulated.api_url)
        channels = client.conversations_list()["channels"]
        channel = next(one["id"] for one in channels if one["name"] == "campaigns")
        client.conversations_join(channel=channel)
        theirs = marta.chat_postMessage(channel=channel, text="Mine")["ts"]
        yield Installed(client, channel, marta.auth_test()["user_id"], theirs)
        return
    with FakeSlack(installed=False) as slack:
        slack.connect(sender=lambda path, headers, body: (200, ""))
        address = (
            f"https://slack.com/oauth/v2/authorize?client_id={slack.app.client_id}"
            f"&scope={','.join(SCOPES)}&redirect_uri={REDIRECT}&state=s1"
        )
        onward = slack.authorize(address, "ana")
        token = exchange(slack.api_url, onward, slack.app.client_secret, slack.app.client_id)
        client = WebClient(token, base_url=slack.api_url, retry_handlers=[])
        channel = slack.find_channel("#launch").id
        client.conversations_join(channel=channel)
        theirs = slack.post("ana", "#launch", "Mine").ts
        yield Installed(client, channel, slack.find_user("ana").id, theirs)


def error_of(call: Any, **named: Any) -> str:
    """Return the code of the error that a call must raise."""
    with pytest.raises(SlackApiError) as raised:
        call(**named)
    return str(raised.value.response["error"])


def test_messages_threads_and_edits(installed: Installed) -> None:
    client, channel = installed.client, installed.channel
    posted = client.chat_postMessage(channel=channel, text="Hello", blocks=[SECTION])
    assert (posted["ok"], posted["channel"], posted["message"]["text"]) == (True, channel, "Hello")
    ts = posted["ts"]
    client.chat_postMessage(channel=channel, text="Reply", thread_ts=ts)
    client.chat_update(channel=channel, ts=ts, text="Bye", blocks=[SECTION])
    thread = client.conversations_replies(channel=channel, ts=ts)["messages"]
    assert [one["text"] for one in thread] == ["Bye", "Reply"]
    assert thread[1]["thread_ts"] == ts
    history = client.conversations_history(channel=channel)["messages"]
    assert [one["text"] for one in history[:2]] == ["Bye", "Mine"]
    client.chat_delete(channel=channel, ts=ts)
    texts = [one["text"] for one in client.conversations_history(channel=channel)["messages"]]
    assert "Bye" not in texts


def test_the_same_mistakes_have_the_same_names(installed: Installed) -> None:
    client, channel = installed.client, installed.channel
    post, update = client.chat_postMessage, client.chat_update
    assert error_of(post, channel="C000000000", text="a") == "channel_not_found"
    empty = {"channel": channel, "text": ""}
    assert error_of(client.api_call, api_method="chat.postMessage", json=empty) == "no_text"
    assert error_of(update, channel=channel, ts="1.000001", text="a") == "message_not_found"
    assert error_of(update, channel=channel, ts=installed.theirs, text="a") == (
        "cant_update_message"
    )
    delete = client.chat_delete
    assert error_of(delete, channel=channel, ts=installed.theirs) == "cant_delete_message"
    assert error_of(WebClient(base_url=client.base_url).auth_test) == "not_authed"
    code = {"client_id": "none", "client_secret": "none", "code": "none"}
    assert error_of(WebClient(base_url=client.base_url).oauth_v2_access, **code) == (
        "invalid_client_id"
    )


def test_reactions_and_people(installed: Installed) -> None:
    client = installed.client
    item: dict[str, Any] = {"channel": installed.channel, "timestamp": installed.theirs}
    client.reactions_add(**item, name="eyes")
    assert error_of(client.reactions_add, **item, name="eyes") == "already_reacted"
    (reaction,) = client.reactions_get(**item)["message"]["reactions"]
    assert (reaction["name"], reaction["count"]) == ("eyes", 1)
    assert client.users_info(user=installed.user)["user"]["is_bot"] is False
    assert error_of(client.users_info, user="U000000000") == "user_not_found"
    dm = client.conversations_open(users=installed.user)["channel"]["id"]
    assert dm.startswith("D")
    assert client.chat_postMessage(channel=dm, text="Just you")["channel"] == dm


def test_home_is_published_and_conflicts_are_seen(installed: Installed) -> None:
    client, home = installed.client, {"type": "home", "blocks": [SECTION]}
    first = client.views_publish(user_id=installed.user, view=home)["view"]
    assert (first["type"], len(first["blocks"])) == ("home", 1)
    second = client.views_publish(user_id=installed.user, view=home, hash=first["hash"])["view"]
    assert second["id"] == first["id"]
    stale = {"user_id": installed.user, "view": home, "hash": first["hash"]}
    assert error_of(client.views_publish, **stale) == "hash_conflict"
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "A"}, "blocks": [SECTION]}
    assert "trigger" in error_of(client.views_open, trigger_id="1.2.3", view=modal)


def test_a_file_is_uploaded_into_a_thread(installed: Installed) -> None:
    client, channel = installed.client, installed.channel
    root = client.chat_postMessage(channel=channel, text="Your ad")["ts"]
    uploaded = client.files_upload_v2(
        channel=channel, thread_ts=root, filename="ad.mp4", content=b"film", title="Your ad"
    )
    file_id = uploaded["files"][0]["id"]

    def shares() -> dict[str, Any]:
        file = client.files_info(file=file_id)["file"]
        return dict(file.get("shares", {}).get("public", {}))

    waiting = threading.Event()
    while not shares():
        assert not waiting.wait(0.05)
    ((place, (share,)),) = shares().items()
    assert (place, share["thread_ts"]) == (channel, root)
    thread = client.conversations_replies(channel=channel, ts=root)["messages"]
    assert [one["files"][0]["name"] for one in thread if "files" in one] == ["ad.mp4"]
    file = client.files_info(file=file_id)["file"]
    with httpx.Client(trust_env=False) as web:
        mine = {"Authorization": f"Bearer {client.token}"}
        assert web.get(file["url_private"], headers=mine).content == b"film"


def test_its_events_are_signed_as_bolt_expects(emulated: EmulatedSlack, receiver: Receiver) -> None:
    marta = WebClient(emulated.marta_token, base_url=emulated.api_url)
    channels = marta.conversations_list()["channels"]
    channel = next(one["id"] for one in channels if one["name"] == "campaigns")
    ts = marta.chat_postMessage(channel=channel, text="Make an ad")["ts"]
    payload, headers, body = receiver.wait_for("message", "Make an ad")
    lowered = {key.lower(): value for key, value in headers.items()}
    verifier = SignatureVerifier(emulated.signing_secret)
    assert verifier.is_valid(
        body, lowered["x-slack-request-timestamp"], lowered["x-slack-signature"]
    )
    assert (payload["type"], payload["event"]["ts"]) == ("event_callback", ts)
    assert payload["event"]["channel"] == channel


def test_scopes_are_strict(emulated: EmulatedSlack) -> None:
    ben = WebClient(emulated.ben_token, base_url=emulated.api_url)
    assert error_of(ben.conversations_list) == "missing_scope"


def test_install_codes_work_once(emulated: EmulatedSlack) -> None:
    onward = emulated.allow(emulated.install_url(REDIRECT))
    assert parse_qs(urlsplit(onward).query)["state"] == ["s1"]
    exchange(emulated.api_url, onward, emulated.client_secret, emulated.client_id)
    with pytest.raises(SlackApiError, match="invalid_code"):
        exchange(emulated.api_url, onward, emulated.client_secret, emulated.client_id)
    with pytest.raises(AssertionError, match="not registered"):
        emulated.allow(emulated.install_url("https://evil.example/"))
