"""A canary that tells whether a model calls tools at all, before it is trusted with talk."""

import logging
import threading
from collections.abc import Iterator
from typing import Any

from integrations.openai.writing import T
from tools.kit.ports import (
    Cancelled,
    ChatMessage,
    ChatModel,
    ChatReply,
    ModelUnavailable,
    ToolSchema,
)

CANARY = ToolSchema(
    name="check_credits",
    description="Tell how many credits the workspace has. Call it when credits are asked about.",
    parameters={"type": "object", "properties": {}, "additionalProperties": False},
)
ATTEMPTS = 2
"""A model that calls tools may still chat once; one that never does fails both times."""
_MESSAGES = (
    ChatMessage(role="system", content="You look things up with tools and never guess."),
    ChatMessage(role="user", content="How many credits do I have?"),
)

log = logging.getLogger(__name__)


def calls_tools(model: ChatModel) -> bool:
    """Tell whether the model answered a question about credits by calling the tool for it.

    Many small models drop the tools silently or write the call as text; they can hold no
    conversation here. Raises `ModelUnavailable` if the model cannot be asked.
    """
    for _ in range(ATTEMPTS):
        for piece in model.stream(_MESSAGES, (CANARY,), _never):
            if isinstance(piece, ChatReply) and any(
                call.name == CANARY.name for call in piece.tool_calls
            ):
                return True
    return False


class ProvenModel:
    """A `ChatModel` that is trusted with talk once it has called a tool.

    One that calls none still writes copy, while `commands` (the embedded model) understands what
    members say; the log and `aytada doctor` tell the operator. The finding holds for the process.
    """

    def __init__(self, model: ChatModel, commands: ChatModel) -> None:
        self.name = model.name
        self.writes_starter_copy = model.writes_starter_copy
        self._model = model
        self._commands = commands
        self._lock = threading.Lock()
        self._calls_tools: bool | None = None

    def calls_tools(self) -> bool:
        """Tell what the canary found; it is sent once. Raises `ModelUnavailable` if the model
        cannot be asked, and asks again next time."""
        with self._lock:
            if self._calls_tools is None:
                self._calls_tools = calls_tools(self._model)
                if not self._calls_tools:
                    log.warning("%s", no_tools_words(self.name))
            return self._calls_tools

    def connect(self) -> None:
        """Send the canary now, so that the first member does not wait for it; failing is only
        logged."""
        try:
            self.calls_tools()
        except ModelUnavailable as error:
            log.warning("the language model %s cannot be asked: %s", self.name, error)

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Yield text as it comes, then the whole answer; see `ChatModel.stream`."""
        model = self._model if self.calls_tools() else self._commands
        yield from model.stream(messages, tools, cancelled)

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Return structured copy; see `ChatModel.write`."""
        return self._model.write(task, brief, answer)


def no_tools_words(name: str) -> str:
    """Return what the operator is told about a model that calls no tools."""
    return (
        f"The language model {name} does not call tools, so the embedded model understands what "
        f"members say, and {name} only writes copy. Set a model that calls tools."
    )


def _never() -> bool:
    return False
