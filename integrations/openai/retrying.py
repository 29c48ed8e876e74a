"""Repeats a request where nothing was paid for yet: refused connections, busy or broken servers.

A request that a server may have begun to answer (a time-out, a line that broke) is never repeated:
its answer may be on the bill already.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx2
import openai

from integrations.openai.limits import Limits
from integrations.openai.waiting import Pause
from tools.kit.ports import WorkCancelled

R = TypeVar("R")

FIRST_WAIT_SECONDS = 0.5
WAIT_SECONDS_MAX = 8.0


def with_retries(
    act: Callable[[], R],
    pause: Pause,
    limits: Limits,
    jitter: Callable[[], float] = random.random,
) -> R:
    """Return what `act` returns, after at most `limits.attempts_max` attempts.

    Between them it waits as long as the server asks for (`Retry-After`), else twice as long each
    time, up to half of it at random; never more than `limits.wait_seconds_max` in all. Raises what
    the last attempt raised, or `WorkCancelled` when nobody waits for the answer any more.
    """
    left_seconds = limits.wait_seconds_max
    for attempt in range(1, limits.attempts_max):
        try:
            return act()
        except openai.OpenAIError as error:
            if not is_free(error):
                raise
            asked = asked_wait_seconds(error)
            grown = min(WAIT_SECONDS_MAX, FIRST_WAIT_SECONDS * 2 ** (attempt - 1))
            wait = grown * (0.5 + jitter() / 2) if asked is None else asked + jitter() / 4
            if wait > left_seconds:
                raise
            left_seconds -= wait
        if not pause(wait):
            raise WorkCancelled("The turn was stopped.")
    return act()


def is_free(error: Exception) -> bool:
    """Tell whether a request failed before anything was made that could be on a bill, in a way
    that may pass."""
    if isinstance(error, openai.APIConnectionError):
        return isinstance(error.__cause__, httpx2.ConnectError)
    if isinstance(error, openai.RateLimitError):
        return not is_out_of_quota(error)
    return isinstance(error, openai.InternalServerError)


def is_out_of_quota(error: openai.RateLimitError) -> bool:
    """Tell whether a 429 means an empty account and not a busy server."""
    return error.code == "insufficient_quota" or "quota" in error.message.lower()


def asked_wait_seconds(error: Exception) -> float | None:
    """Return how long the server asks to wait (`Retry-After`), or None where it does not say."""
    if not isinstance(error, openai.APIStatusError):
        return None
    headers = error.response.headers
    exact = _number(headers.get("retry-after-ms"))
    if exact is not None:
        return max(0.0, exact / 1000)
    text = headers.get("retry-after")
    seconds = _number(text)
    if seconds is not None:
        return max(0.0, seconds)
    try:
        moment = parsedate_to_datetime(text or "")
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if number == number and number != float("inf") else None
