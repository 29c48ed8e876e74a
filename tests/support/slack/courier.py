"""Brings events and interactions to the app: signed, over HTTP, a function or Socket Mode.

https://docs.slack.dev/authentication/verifying-requests-from-slack and
https://docs.slack.dev/apis/events-api#retries
"""

import hashlib
import hmac
import json
import time
import urllib.parse
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.support.slack.recording import Recording, Sent
from tests.support.slack.server import Server
from tests.support.slack.world import World

RETRIES = 3
PATHS = {
    "events": "/slack/events",
    "interactions": "/slack/interactions",
    "commands": "/slack/commands",
    "options": "/slack/options",
}
SOCKET_TYPES = {
    "events": "events_api",
    "interactions": "interactive",
    "options": "interactive",
    "commands": "slash_commands",
}
Sender = Callable[[str, Mapping[str, str], bytes], tuple[int, str]]
"""Takes path, headers and body; gives status and text. For apps without a server."""


@dataclass(frozen=True)
class Envelope:
    """One thing to bring to the app."""

    kind: str
    payload: dict[str, Any]
    body: bytes
    content_type: str

    @property
    def path(self) -> str:
        """Where the app takes it."""
        return PATHS[self.kind]


def event_envelope(payload: dict[str, Any]) -> Envelope:
    """Return an event, or url_verification, as JSON."""
    return Envelope("events", payload, json.dumps(payload).encode(), "application/json")


def interaction_envelope(payload: dict[str, Any], kind: str = "interactions") -> Envelope:
    """Return an interaction as Slack posts it: a form with JSON in its field `payload`."""
    body = urllib.parse.urlencode({"payload": json.dumps(payload)}).encode()
    return Envelope(kind, payload, body, "application/x-www-form-urlencoded")


def command_envelope(fields: dict[str, str]) -> Envelope:
    """Return a slash command: a plain form."""
    body = urllib.parse.urlencode(fields).encode()
    return Envelope("commands", dict(fields), body, "application/x-www-form-urlencoded")


class Courier:
    """Sends envelopes and records how the app answered."""

    def __init__(self, world: World, recording: Recording, server: Server) -> None:
        self._world = world
        self._recording = recording
        self._server = server
        self._client = httpx.Client(trust_env=False, follow_redirects=False)
        self.app_url = ""
        self.sender: Sender | None = None
        self.uses_socket = False
        self.timeout_seconds = 10.0
        self.retries = RETRIES

    def close(self) -> None:
        """Close connections to the app."""
        self._client.close()

    @property
    def client(self) -> httpx.Client:
        """The browser of our people: for installing."""
        return self._client

    def headers(self, envelope: Envelope, retry: int = 0, reason: str = "") -> dict[str, str]:
        """Return the signed headers of a delivery, made now."""
        stamp = str(int(time.time()))
        base = b"v0:" + stamp.encode() + b":" + envelope.body
        key = self._world.app.signing_secret.encode()
        headers = {
            "Content-Type": envelope.content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": "v0=" + hmac.new(key, base, hashlib.sha256).hexdigest(),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        if retry:
            headers["X-Slack-Retry-Num"] = str(retry)
            headers["X-Slack-Retry-Reason"] = reason or "http_timeout"
        return headers

    def send(self, envelope: Envelope, retry: int = 0, reason: str = "") -> Sent:
        """Bring an envelope to the app once.

        Args:
            envelope: What to bring.
            retry: Slack's retry number, 0 for the first time.
            reason: Slack's reason for the retry, such as "http_timeout" or "http_error".

        Returns:
            What the app answered; status 0 if it did not.
        """
        began = time.monotonic()
        if self.uses_socket:
            status, answer = self._by_socket(envelope, retry, reason)
        elif self.sender is not None:
            headers = self.headers(envelope, retry, reason)
            status, answer = self.sender(envelope.path, headers, envelope.body)
        else:
            status, answer = self._by_http(envelope, retry, reason)
        sent = Sent(
            envelope.kind,
            envelope.payload,
            self._world.clock.now(),
            status,
            answer,
            time.monotonic() - began,
            retry,
        )
        with self._world.lock:
            self._recording.sent.append(sent)
        self._world.touch()
        return sent

    def deliver(self, envelope: Envelope) -> list[Sent]:
        """Bring an envelope, and again until it is accepted, as Slack does with events."""
        tries = [self.send(envelope)]
        if envelope.kind != "events":
            return tries
        while not 200 <= tries[-1].status < 300 and len(tries) <= self.retries:
            reason = "http_error" if tries[-1].status else "http_timeout"
            tries.append(self.send(envelope, len(tries), reason))
        return tries

    def _by_http(self, envelope: Envelope, retry: int, reason: str) -> tuple[int, str]:
        try:
            answer = self._client.post(
                self.app_url + envelope.path,
                content=envelope.body,
                headers=self.headers(envelope, retry, reason),
                timeout=self.timeout_seconds,
            )
        except httpx.HTTPError:
            return 0, ""
        return answer.status_code, answer.text

    def _by_socket(self, envelope: Envelope, retry: int, reason: str) -> tuple[int, str]:
        frame: dict[str, Any] = {
            "envelope_id": str(uuid.uuid4()),
            "type": SOCKET_TYPES[envelope.kind],
            "payload": envelope.payload,
            "accepts_response_payload": envelope.kind != "events",
        }
        if envelope.kind == "events":
            frame |= {"retry_attempt": retry, "retry_reason": reason}
        acknowledged = self._server.push(frame, self.timeout_seconds)
        if acknowledged is None:
            return 0, ""
        payload = acknowledged.get("payload")
        return 200, payload if isinstance(payload, str) else json.dumps(payload or "")
