"""What is said to a language model and what it answers."""

from collections.abc import Iterator
from typing import Any, Literal, Protocol, TypeVar

from pydantic import BaseModel

from tools.kit.media import Cancelled, Frozen

T = TypeVar("T", bound=BaseModel)


class ToolCall(Frozen):
    """A model's wish to call a tool; `arguments` is the JSON text as the model wrote it."""

    id: str
    name: str
    arguments: str


class ChatMessage(Frozen):
    """One message as a model sees it. A `tool` message answers the call `tool_call_id`."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None


class ToolSchema(Frozen):
    """A tool as a model sees it: name, what it does, and the JSON schema of its arguments."""

    name: str
    description: str
    parameters: dict[str, Any]


class ChatReply(Frozen):
    """A model's whole answer: text, tool calls, or both. Token counts are the provider's, or 0."""

    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    model: str
    input_tokens: int = 0
    output_tokens: int = 0


class ModelUnavailable(Exception):
    """The model could not be asked: network, quota, time-out. The message says what to do."""


class ChatModel(Protocol):
    """A language model that calls tools and writes copy."""

    name: str
    """What is recorded as the provider of its texts."""
    writes_starter_copy: bool
    """True for the embedded writer: its copy is labelled as starter copy."""

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Yield pieces of text as they come, then exactly one `ChatReply`, last.

        Raises `ModelUnavailable`, or `WorkCancelled` between two pieces.
        """
        ...

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Ask for structured copy: `task` says what, `brief` is data (never instructions),
        `answer` the shape of the reply. Raises `ModelUnavailable` when no valid answer comes."""
        ...
