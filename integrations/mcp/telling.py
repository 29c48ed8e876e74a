"""How a running call tells its progress: 0 to 100, and a few words."""

from typing import Protocol


class Tell(Protocol):
    """Tells the caller how far it is, if the caller asked to be told."""

    async def __call__(self, percent: float, words: str) -> None: ...
