"""Counts the tokens of written copy, which the port's `write` does not return."""

import threading


class TokenMeter:
    """Adds up tokens for each thread by itself, since a turn writes in the thread that it runs
    in."""

    def __init__(self) -> None:
        self._here = threading.local()

    def add(self, input_tokens: int, output_tokens: int) -> None:
        """Count one answer."""
        self._here.input_tokens = getattr(self._here, "input_tokens", 0) + input_tokens
        self._here.output_tokens = getattr(self._here, "output_tokens", 0) + output_tokens

    def take(self) -> dict[str, int]:
        """Return `{"input_tokens", "output_tokens"}` of this thread since the last call."""
        taken = {
            "input_tokens": getattr(self._here, "input_tokens", 0),
            "output_tokens": getattr(self._here, "output_tokens", 0),
        }
        self._here.input_tokens = self._here.output_tokens = 0
        return taken
