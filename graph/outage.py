"""What stands in while the language model is away: the embedded model understands commands, and
nobody writes copy in the model's name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from tools.kit.ports import (
    Cancelled,
    ChatMessage,
    ChatModel,
    ChatReply,
    ModelUnavailable,
    ToolSchema,
)

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class StandIn:
    """Who understands commands while the model is away; only of an operator who allows it does it
    write starter copy as well."""

    model: ChatModel
    writes_copy: bool = False


class AbsentWriter:
    """A writer that is away: it refuses at once, so that nothing worse takes its place unasked."""

    writes_starter_copy = False

    def __init__(self, name: str) -> None:
        self.name = name

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Raise `ModelUnavailable`."""
        raise self._away()

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Raise `ModelUnavailable`."""
        raise self._away()

    def _away(self) -> ModelUnavailable:
        return ModelUnavailable(
            f"Copy is written by {self.name}, which is away just now. Nothing was changed; ask "
            "again in a few minutes."
        )


def stand_in_words(reason: str) -> str:
    """Return what the member is told first when somebody stands in for the model.

    `reason` is the sentence that says what is wrong with it; its first clause is kept.
    """
    what = reason.split(". ", 1)[0].rstrip(".")
    return f"{what}; I understand simple commands meanwhile."
