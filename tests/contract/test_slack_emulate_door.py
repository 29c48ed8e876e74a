"""Our Slack door with npm's `emulate`: installed by its OAuth, fed by its signed events."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
import pytest
from pydantic import SecretStr
from slack_sdk import WebClient

from integrations.slack.app import make_slack_routes
from integrations.slack.door import SlackDoor
from integrations.slack.home import home_view
from integrations.slack.install import STATE_COOKIE
from storage.engine import Database
from storage.models import SlackTeam
from tests.support.slack.emulated import EmulatedSlack, require_emulate, start_emulated
from tests.support.slack.fake import FakeSlack
from tests.support.slack.receiver import Receiver, listening
from tests.support.slack.world import App
from tests.support.slack_stage import SlackStage, serving, wait_until

PUBLIC = "https://ads.example.com"
REDIRECT = f"{PUBLIC}/slack/oauth_redirect"


class Stranger:
    """What a stage needs of a Slack, from the emulator."""

    def __init__(self, emulated: EmulatedSlack) -> None:
        self.api_url = emulated.api_url
        self.app = App(
            client_id=emulated.client_id,
            client_secret=emulated.client_secret,
            signing_secret=emulated.signing_secret,
        )


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    """Give the address that the emulator sends events to; it passes them on to a door."""
    with listening() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def emulated(receiver: Receiver) -> Iterator[EmulatedSlack]:
    """Give the emulator."""
    require_emulate()
    with start_emulated(receiver.url, REDIRECT) as emulated:
        yield emulated


@contextmanager
def door(
    database: Database, folder: Path, emulated: EmulatedSlack, receiver: Receiver
) -> Iterator[tuple[SlackStage, str]]:
    """Give a door for teams that install the app, and its address."""
    stage = SlackStage(
        database,
        folder,
        cast(FakeSlack, Stranger(emulated)),
        slack_client_id=emulated.client_id,
        slack_client_secret=SecretStr(emulated.client_secret),
        public_url=PUBLIC,
    )
    with serving(make_slack_routes(stage)) as url:
        receiver.forward_to = f"{url}/slack/events"
        yield stage, url
    receiver.forward_to = ""
    stage.engine.close(0)


def install(url: str, emulated: EmulatedSlack) -> httpx.Response:
    """Install the app as marta does in a browser."""
    page = httpx.get(f"{url}/slack/install", trust_env=False)
    state = page.headers["set-cookie"].partition(f"{STATE_COOKIE}=")[2].partition(";")[0]
    onward = urlsplit(emulated.allow(page.headers["location"]))
    return httpx.get(
        f"{url}{onward.path}?{onward.query}",
        headers={"Cookie": f"{STATE_COOKIE}={state}"},
        trust_env=False,
    )


def campaigns(client: WebClient) -> str:
    """Return the id of #campaigns."""
    channels: list[dict[str, Any]] = client.conversations_list()["channels"]
    return next(str(one["id"]) for one in channels if one["name"] == "campaigns")


def test_a_team_installs_and_a_mention_becomes_one_letter(
    sqlite_database: Database, tmp_path: Path, emulated: EmulatedSlack, receiver: Receiver
) -> None:
    with door(sqlite_database, tmp_path, emulated, receiver) as (stage, url):
        done = install(url, emulated)
        assert (done.status_code, "Acme" in done.text) == (200, True)
        [team] = stage.rows(SlackTeam)
        assert (team.state, team.name, team.app_id) == ("active", "Acme", "A000000001")
        marta = WebClient(emulated.marta_token, base_url=emulated.api_url)
        channel = campaigns(marta)
        said = f"<@{team.bot_user_id}> make an ad for our cold brew"
        ts = marta.chat_postMessage(channel=channel, text=said)["ts"]
        wait_until(stage, lambda: bool(stage.letters()))
        [letter] = stage.letters()
        assert letter.payload["text"] == "make an ad for our cold brew"
        assert letter.payload["slack"]["ts"] == ts
        assert stage.conversation_keys() == [f"{team.team_id}:{channel}:{ts}"]


def test_the_answer_comes_into_the_thread_of_the_mention(
    sqlite_database: Database, tmp_path: Path, emulated: EmulatedSlack, receiver: Receiver
) -> None:
    with door(sqlite_database, tmp_path, emulated, receiver) as (stage, url), stage:
        assert install(url, emulated).status_code == 200
        [team] = stage.rows(SlackTeam)
        sending = SlackDoor(stage, lambda *who: home_view(who[0], stage, who[1], who[2])).start()
        try:
            marta = WebClient(emulated.marta_token, base_url=emulated.api_url)
            channel = campaigns(marta)
            said = f"<@{team.bot_user_id}> what can you do?"
            ts = marta.chat_postMessage(channel=channel, text=said)["ts"]

            def answers() -> list[dict[str, Any]]:
                thread = marta.conversations_replies(channel=channel, ts=ts)["messages"]
                return [one for one in thread if one["user"] == team.bot_user_id]

            wait_until(stage, lambda: bool(answers()))
        finally:
            sending.close()
        [answer] = answers()
        assert answer["thread_ts"] == ts
        assert answer["text"] == answer["blocks"][0]["text"] == "what can you do?"


def test_a_broken_attempt_installs_nothing(
    sqlite_database: Database, tmp_path: Path, emulated: EmulatedSlack, receiver: Receiver
) -> None:
    with door(sqlite_database, tmp_path, emulated, receiver) as (stage, url):
        page = httpx.get(f"{url}/slack/install", trust_env=False)
        onward = urlsplit(emulated.allow(page.headers["location"]))
        answer = httpx.get(
            f"{url}{onward.path}?{onward.query}",
            headers={"Cookie": f"{STATE_COOKIE}=another"},
            trust_env=False,
        )
        assert 400 <= answer.status_code < 500
        assert stage.rows(SlackTeam) == []
