"""How much of a model's answer is accepted, and how long it may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds on one answer; beyond them the answer is refused and the connection closed.

    `seconds_max` counts from the request to the last piece, so that a server that drips one byte
    at a time cannot hold a turn for ever.
    """

    text_characters_max: int = 40_000
    arguments_characters_max: int = 60_000
    calls_max: int = 16
    seconds_max: float = 180.0
