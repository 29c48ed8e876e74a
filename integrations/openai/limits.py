"""How much of a model's answer is accepted, how long it may take, and how often it is asked for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds on one answer; beyond them the answer is refused and the connection closed.

    `seconds_max` counts from the request to the last piece, waits between attempts included, so
    that a server that drips one byte at a time cannot hold a turn for ever. `attempts_max` and
    `wait_seconds_max` bound how often, and after how much waiting in all, a request is repeated
    that the server has not begun to answer.
    """

    text_characters_max: int = 40_000
    arguments_characters_max: int = 60_000
    calls_max: int = 16
    seconds_max: float = 180.0
    attempts_max: int = 3
    wait_seconds_max: float = 20.0
