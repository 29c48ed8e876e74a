"""Collects the pieces of one streamed answer within limits, whichever interface sends them."""

import time
from collections.abc import Callable

from integrations.openai.errors import took_too_long
from integrations.openai.limits import Limits
from integrations.openai.schemas import without_nulls
from tools.kit.ports import (
    Cancelled,
    ChatReply,
    ModelUnavailable,
    ToolCall,
    ToolSchema,
    WorkCancelled,
)


def _never() -> bool:
    return False


class Gathering:
    """The answer so far. Every method raises `ModelUnavailable` once a limit is passed."""

    def __init__(
        self,
        limits: Limits,
        tools: tuple[ToolSchema, ...] = (),
        cancelled: Cancelled = _never,
        seconds_now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits
        self._schemas = {tool.name: tool.parameters for tool in tools}
        self._cancelled = cancelled
        self._now = seconds_now
        self._until = seconds_now() + limits.seconds_max
        self._text: list[str] = []
        self._text_characters = 0
        self._calls: list[dict[str, str]] = []
        self.input_tokens = 0
        self.output_tokens = 0

    def check(self) -> None:
        """Raise `WorkCancelled` if a person stopped the turn, `ModelUnavailable` if time is up."""
        if self._cancelled():
            raise WorkCancelled("The turn was stopped.")
        if self._now() > self._until:
            raise took_too_long()

    def add_text(self, piece: str) -> str:
        """Keep a piece of text and return it."""
        self._text_characters += len(piece)
        if self._text_characters > self._limits.text_characters_max:
            raise _too_long()
        self._text.append(piece)
        return piece

    def add_call(self, call_id: str | None, name: str) -> int:
        """Open a call and return its place."""
        if len(self._calls) >= self._limits.calls_max:
            raise _too_long()
        self._calls.append({"id": call_id or "", "name": name, "arguments": ""})
        return len(self._calls) - 1

    def extend_call(self, place: int, arguments: str, name: str = "") -> None:
        """Add a piece of a call's arguments, or of its name."""
        call = self._calls[place]
        call["name"] += name
        call["arguments"] += arguments
        if len(call["arguments"]) > self._limits.arguments_characters_max:
            raise _too_long()

    def call_id(self, place: int) -> str:
        """Return the id that the server gave to a call, or an empty text."""
        return self._calls[place]["id"]

    @property
    def has_calls(self) -> bool:
        """Tell whether the model wishes to call a tool."""
        return bool(self._calls)

    def reply(self, model: str, turn: int) -> ChatReply:
        """Return the whole answer. `turn` makes the ids of calls unique that came without one."""
        text = "".join(self._text).strip()
        if not text and not self._calls:
            raise answered_nothing()
        calls = tuple(
            ToolCall(
                id=call["id"] or f"call_{turn}_{place}",
                name=call["name"],
                arguments=self._arguments(call),
            )
            for place, call in enumerate(self._calls)
        )
        return ChatReply(
            text=text,
            tool_calls=calls,
            model=model,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
        )

    def _arguments(self, call: dict[str, str]) -> str:
        written = call["arguments"].strip() or "{}"
        schema = self._schemas.get(call["name"])
        return written if schema is None else without_nulls(written, schema)


def answered_nothing() -> ModelUnavailable:
    """Return the error for an answer without text and without calls."""
    return ModelUnavailable("The language model answered with nothing. Try again in a moment.")


def cut_off() -> ModelUnavailable:
    """Return the error for an answer that stopped in the middle of a tool call."""
    return ModelUnavailable(
        "The language model's answer was cut off in the middle of a step. Try again, or ask for "
        "less at once."
    )


def withheld() -> ModelUnavailable:
    """Return the error for an answer that the vendor's content filter held back."""
    return ModelUnavailable(
        "The language model's content filter held the answer back. Say it in other words and try "
        "again."
    )


def _too_long() -> ModelUnavailable:
    return ModelUnavailable("The language model's answer was far too long. Try again.")
