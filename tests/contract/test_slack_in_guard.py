"""The door of Slack against everybody else: signatures, clocks, sizes and garbage."""

import hashlib
import hmac
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from storage.engine import Database
from tests.support.slack.fake import FakeSlack
from tests.support.slack_stage import (
    SlackStage,
    event_routes,
    open_slack_door,
)


@pytest.fixture
def stage(sqlite_database: Database, tmp_path: Path) -> Iterator[SlackStage]:
    """Give a door on a server, with a fake Slack connected to it; nothing answers letters."""
    with open_slack_door(sqlite_database, tmp_path) as opened:
        yield opened


def post(stage: SlackStage, body: bytes, **headers: str) -> httpx.Response:
    """Post to the door with these headers and no signature of the fake's."""
    named = {name.replace("_", "-"): value.encode("latin-1") for name, value in headers.items()}
    return httpx.post(
        f"{stage.slack.courier.app_url}/slack/events",
        content=body,
        headers=[(name.encode(), value) for name, value in named.items()],
        trust_env=False,
    )


def signed(stage: SlackStage, body: bytes, ahead_seconds: float = 0.0) -> dict[str, str]:
    """Return the headers that Slack would send with a body."""
    timestamp = str(int(time.time() + ahead_seconds))
    base = f"v0:{timestamp}:".encode() + body
    secret = stage.slack.app.signing_secret.encode()
    return {
        "x_slack_request_timestamp": timestamp,
        "x_slack_signature": f"v0={hmac.new(secret, base, hashlib.sha256).hexdigest()}",
    }


def test_only_what_slack_signed_just_now_is_taken(stage: SlackStage) -> None:
    act = stage.slack.post("ana", stage.slack.dm("ana"), "hello", deliver=False)
    body = act.envelopes[0].body
    good = signed(stage, body)
    refused = [
        post(stage, body),
        post(stage, body, **good | {"x_slack_signature": "v0=0"}),
        post(stage, body, **good | {"x_slack_signature": ""}),
        post(stage, body + b" ", **good),
        post(stage, body, **good | {"x_slack_request_timestamp": "soon"}),
        post(stage, body, **good | {"x_slack_request_timestamp": "²³"}),
        post(stage, body, **good | {"x_slack_request_timestamp": "9" * 400}),
        post(stage, body, **signed(stage, body, -301)),
        post(stage, body, **signed(stage, body, 301)),
        post(stage, b"\xff\xfe", **signed(stage, b"\xff\xfe")),
    ]
    assert [answer.status_code for answer in refused] == [401] * len(refused)
    assert stage.letters() == []
    assert post(stage, b"[1]", **signed(stage, b"[1]")).status_code == 400
    assert post(stage, b"{", **signed(stage, b"{")).status_code == 400
    large = b'{"a":"' + b"x" * 1_000_000 + b'"}'
    assert post(stage, large, **signed(stage, large)).status_code == 413
    assert post(stage, body, **good).status_code == 200
    assert stage.said() == [("waiting", "hello")]


@pytest.mark.parametrize("path", ["interactions", "commands", "options"])
def test_every_address_is_guarded(stage: SlackStage, path: str) -> None:
    url = f"{stage.slack.courier.app_url}/slack/{path}"
    answer = httpx.post(url, content=b"payload=%7B%7D", trust_env=False)
    assert answer.status_code == 401
    assert httpx.get(url, trust_env=False).status_code == 405


def test_without_a_signing_secret_there_is_no_door(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with FakeSlack() as slack:
        slack.app.signing_secret = ""
        stage = SlackStage(sqlite_database, tmp_path, slack)
        assert event_routes(stage) == []
        stage.engine.close(0)
