"""Makes calls fail, as networks and Slack do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

KINDS = ("ratelimited", "lost", "lost_before", "500_html", "timeout", "expired_stream")


@dataclass
class Fault:
    """Calls of one method that are going to fail."""

    method: str
    kind: str
    """One of KINDS, or the error code to answer with."""
    times: int
    retry_after: int = 1
    where: Callable[[dict[str, Any]], bool] | None = None
    seconds: float = 30.0
    """How long a timeout keeps the caller waiting."""
    skip: int = 0
    """How many calls still go well before the first fails."""


@dataclass
class Faults:
    """The faults that are planned, oldest first."""

    planned: list[Fault] = field(default_factory=list)

    def take(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        """Return the fault that hits this call, if any, and use it up."""
        for fault in self.planned:
            if fault.method not in (method, "*"):
                continue
            if fault.where is not None and not fault.where(arguments):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self.planned.remove(fault)
            return fault
        return None
