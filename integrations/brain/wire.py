"""What both wire formats share: a request, a turn, API errors, ids and pieces of text."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx2


@dataclass(frozen=True)
class Call:
    """A tool that the embedded model wishes to call."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """The embedded model's answer: text, calls, or both."""

    text: str = ""
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class ModelRequest:
    """One request, whichever interface it came over, in the words of chat completions.

    `messages` are dictionaries with `role` and text `content`; `tools` have `name`, `description` and
    `parameters`; `response_format` is chat completions' or None.
    """

    messages: tuple[dict[str, Any], ...]
    tools: tuple[dict[str, Any], ...] = ()
    tool_choice: Any = "auto"
    response_format: dict[str, Any] | None = None


class Brain(Protocol):
    """Whatever answers behind the transport."""

    name: str

    def respond(self, request: ModelRequest) -> Turn:
        """Answer one request. Raises `ApiError`."""
        ...


class ApiError(Exception):
    """An error as an OpenAI-compatible server sends it."""

    def __init__(
        self, status: int, message: str, code: str | None = None, param: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        kind = "invalid_request_error" if status < 500 else "server_error"
        self.body = {
            "error": {"message": message, "type": kind, "param": param, "code": code},
        }


class EventStream(httpx2.SyncByteStream):
    """A body that is made while it is read; closing it stops the making."""

    def __init__(self, events: Iterator[bytes]) -> None:
        self._events = events

    def __iter__(self) -> Iterator[bytes]:
        yield from self._events

    def close(self) -> None:
        """Stop making the rest."""
        close = getattr(self._events, "close", None)
        if close is not None:
            close()


def digest_of(body: bytes) -> str:
    """Return 24 characters that name a request: the same request gets the same ids."""
    return hashlib.sha256(body).hexdigest()[:24]


def tokens_in(value: Any) -> int:
    """Return an estimate of the tokens in a text or JSON value; nothing is billed from it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return len(text) // 4 + 1 if text else 0


def pieces_of(text: str, characters_min: int = 10) -> Iterator[str]:
    """Yield a text in pieces that end at spaces."""
    start = 0
    while start < len(text):
        end = text.find(" ", start + characters_min)
        end = len(text) if end < 0 else end + 1
        yield text[start:end]
        start = end


def text_of(content: Any) -> str:
    """Return a message's content as text: a text, a list of parts, or nothing."""
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(
            str(part.get("text", "")) if isinstance(part, dict) else str(part) for part in content
        )
    raise ApiError(400, "A message's content must be a text or a list of parts.", param="messages")


def arguments_text(call: Call) -> str:
    """Return a call's arguments as JSON text."""
    return json.dumps(call.arguments, ensure_ascii=False)


def limited_calls(turn: Turn, parallel: bool) -> tuple[Call, ...]:
    """Return the calls that may be sent: only the first where parallel calls are switched off."""
    return turn.calls if parallel else turn.calls[:1]
