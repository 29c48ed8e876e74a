"""A small client of our own HTTP door, as the command line uses it: talk, approve, watch, fetch."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from integrations.common.errors import NotSignedIn
from storage.errors import (
    AytadaError,
    Conflict,
    Forbidden,
    NotFound,
    PaymentNeeded,
    Refused,
    TryLater,
)

CONNECT_SECONDS = 10.0
# Streams send a heartbeat every 15 s; four missing ones mean that the server is gone.
SILENT_SECONDS = 60.0
RECONNECTS_MAX = 5
RECONNECT_SECONDS = 0.5
CHUNK_BYTES = 1 << 20
KINDS: dict[int, type[AytadaError]] = {
    401: NotSignedIn,
    402: PaymentNeeded,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    503: TryLater,
}

Plain = dict[str, Any]


class Requoted(Conflict):
    """An approval came too late; `fresh_quote` is the one to decide on now."""

    def __init__(self, message: str, fresh_quote: Plain) -> None:
        super().__init__(message, code="quote_changed")
        self.fresh_quote = fresh_quote


class StudioClient:
    """Talks to one server with one key or token."""

    def __init__(self, base_url: str, secret: str) -> None:
        self.base_url = base_url.rstrip("/")
        # This talks to our own server only; a proxy of the environment has no part in it.
        self._http = httpx.Client(
            base_url=self.base_url,
            headers={"Authorization": f"Bearer {secret}"},
            timeout=httpx.Timeout(SILENT_SECONDS, connect=CONNECT_SECONDS),
            trust_env=False,
        )
        self._pause = threading.Event()

    def close(self) -> None:
        """Give the connections back; streams that are being read end."""
        self._pause.set()
        self._http.close()

    # ------------------------------------------------------------------ plain calls

    def get(self, path: str, **query: str) -> Any:
        """Return the JSON at an address."""
        return self._call("GET", path, params=query)

    def post(self, path: str, content: Plain | None = None) -> Any:
        """Send JSON and return the answer's."""
        return self._call("POST", path, json=content)

    def patch(self, path: str, content: Plain) -> Any:
        """Change something and return it."""
        return self._call("PATCH", path, json=content)

    def upload(self, file: Path, role: str) -> Plain:
        """Upload a logo or a photo and return its asset."""
        answer: Plain = self._call(
            "POST",
            "/api/uploads",
            params={"role": role, "filename": file.name},
            content=file.read_bytes(),
        )
        return answer

    def accept(self, quote_id: str) -> Plain:
        """Approve a quote. Raises `Requoted` with a fresh one, or what the server refuses."""
        answer: Plain = self.post(f"/api/quotes/{quote_id}/accept")
        return answer

    def download(self, asset_id: str, target: Path) -> None:
        """Fetch a file whole, or leave nothing."""
        partial = target.with_name(f".{target.name}.part")
        content = f"/api/assets/{asset_id}/content"
        with self._opened("GET", content) as response, partial.open("wb") as out:
            for chunk in response.iter_bytes(CHUNK_BYTES):
                out.write(chunk)
        partial.replace(target)

    def _call(self, method: str, path: str, **parts: Any) -> Any:
        try:
            response = self._http.request(method, path, **parts)
        except httpx.TransportError as error:
            raise self._away() from error
        if response.is_error:
            raise _refusal(response)
        return response.json() if response.content else None

    # ------------------------------------------------------------------ streams

    def say(self, thread_id: str, run_id: str, text: str) -> Iterator[Plain]:
        """Say something and yield the AG-UI events of the answer, over broken connections too."""
        run = {
            "threadId": thread_id,
            "runId": run_id,
            "messages": [{"id": run_id, "role": "user", "content": text}],
        }
        return self._run_events("POST", "/api/chat", {"json": run}, "")

    def turn(self, turn_id: str, last_event_id: str = "") -> Iterator[Plain]:
        """Yield the AG-UI events of a turn after an event, to its end."""
        return self._run_events("GET", f"/api/turns/{turn_id}/events", {}, last_event_id)

    def log(self, path: str, last_event_id: str) -> Iterator[Plain]:
        """Yield the events of a conversation or project for as long as they are read."""
        for event_id, event in self._stream("GET", path, {}, last_event_id):
            yield {**event, "event_id": event_id}

    def _run_events(
        self, method: str, path: str, parts: Plain, last_event_id: str
    ) -> Iterator[Plain]:
        for event_id, event in self._stream(method, path, parts, last_event_id):
            yield {**event, "event_id": event_id}
            if event["type"] in ("RUN_FINISHED", "RUN_ERROR"):
                return

    def _stream(
        self, method: str, path: str, parts: Plain, last_event_id: str
    ) -> Iterator[tuple[str, Plain]]:
        breaks = 0
        while True:
            headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
            try:
                with self._opened(method, path, headers=headers, **parts) as response:
                    for event_id, event in _events(response.iter_lines()):
                        last_event_id, breaks = event_id or last_event_id, 0
                        yield event_id, event
            except httpx.TransportError as error:
                if breaks >= RECONNECTS_MAX:
                    raise self._away() from error
            # A stream that ends by itself was ended by a server that stops: it may come back.
            if breaks >= RECONNECTS_MAX:
                raise self._away()
            breaks += 1
            self._pause.wait(RECONNECT_SECONDS)

    @contextmanager
    def _opened(self, method: str, path: str, **parts: Any) -> Iterator[httpx.Response]:
        with self._http.stream(method, path, **parts) as response:
            if response.is_error:
                response.read()
                raise _refusal(response)
            yield response

    def _away(self) -> TryLater:
        return TryLater(
            f"The server at {self.base_url} does not answer. Is it still running?",
            code="server_away",
        )


def _events(lines: Iterator[str]) -> Iterator[tuple[str, Plain]]:
    event_id, data = "", ""
    for line in lines:
        if line.startswith("id:"):
            event_id = line[3:].strip()
        elif line.startswith("data:"):
            data += line[5:].strip()
        elif not line and data:
            yield event_id, json.loads(data)
            event_id, data = "", ""


def _refusal(response: httpx.Response) -> AytadaError:
    try:
        content = response.json()
        message, code = content["error"]["message"], content["error"]["code"]
    except (ValueError, KeyError, TypeError):
        return TryLater(f"The server answered {response.status_code}. Try again in a moment.")
    if content.get("fresh_quote"):
        return Requoted(message, content["fresh_quote"])
    return KINDS.get(response.status_code, Refused)(message, code=code)
