"""What happened: every call to the Web API, and everything that Slack sent to the app."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One call to the Web API."""

    method: str
    arguments: dict[str, Any]
    team_id: str | None
    time: float
    """Seconds since 1970, on the fake's clock."""
    answer: dict[str, Any] | None
    """What the app got; None where the connection was dropped."""
    status: int = 200

    @property
    def ok(self) -> bool:
        """Whether it did what it was asked."""
        return bool(self.answer and self.answer.get("ok"))


@dataclass(frozen=True)
class Sent:
    """Something that Slack sent to the app, and how the app answered."""

    kind: str
    """"events", "interactions", "commands" or "options"."""
    payload: dict[str, Any]
    time: float
    status: int
    """HTTP status, or 200 for an acknowledged Socket Mode envelope; 0 for no answer."""
    answer: str
    seconds: float
    retry: int = 0


@dataclass
class Recording:
    """A whole session with the fake, for assertions and for checks by others' types."""

    calls: list[Call] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)

    def of(self, method: str) -> list[Call]:
        """Return the calls of one method, in order."""
        return [call for call in self.calls if call.method == method]
