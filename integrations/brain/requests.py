"""One request inside a message, and what may come of it: calls, words, or nothing that fits."""

from dataclasses import dataclass

from integrations.brain.atoms import Masked
from integrations.brain.phrases import trimmed
from integrations.brain.view import View
from integrations.brain.wire import Call


@dataclass(frozen=True)
class Talk:
    """Something to say instead of a call; `kind` names the reply, `about` fills it."""

    kind: str
    about: str = ""


@dataclass(frozen=True)
class Request:
    """One request inside a message: the masked message, the part that makes it, and the state."""

    masked: Masked
    part: str
    view: View

    @property
    def low(self) -> str:
        """The part in lower case."""
        return self.part.lower()

    @property
    def plain(self) -> str:
        """The part as it was typed."""
        return trimmed(self.masked.plain(self.part))


Plan = list[Call] | Talk | None
"""Calls in order, words instead, or None where the intent does not fit after all."""
