"""The circuit breaker: a model that is away is left alone for a while, so that an outage does not
cost every turn a time-out."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from integrations.openai.errors import ModelAway
from integrations.openai.writing import T
from tools.kit.ports import Cancelled, ChatMessage, ChatModel, ChatReply, ToolSchema

FAILURES_MAX = 2
REST_SECONDS = 30.0
REST_SECONDS_MAX = 600.0

log = logging.getLogger(__name__)


class CircuitBreaker:
    """Closed: everything is let through. After `failures_max` failures in a row it opens and
    repeats the last failure at once; after a rest one trial is let through, which closes it, or
    doubles the rest."""

    def __init__(
        self,
        failures_max: int = FAILURES_MAX,
        rest_seconds: float = REST_SECONDS,
        rest_seconds_max: float = REST_SECONDS_MAX,
        seconds_now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures_max = failures_max
        self._first_rest_seconds = rest_seconds
        self._rest_seconds_max = rest_seconds_max
        self._now = seconds_now
        self._lock = threading.Lock()
        self._failures = 0
        self._rest_seconds = rest_seconds
        self._open_until: float | None = None
        self._reason = ""
        self._trial = False

    def enter(self) -> None:
        """Let a question through, or raise `ModelAway` with the words of the last failure."""
        with self._lock:
            if self._open_until is None:
                return
            if self._trial or self._now() < self._open_until:
                raise ModelAway(self._reason)
            self._trial = True

    def worked(self) -> None:
        """Note that the server answers."""
        with self._lock:
            if self._open_until is not None:
                log.warning("the language model answers again")
            self._failures = 0
            self._rest_seconds = self._first_rest_seconds
            self._open_until = None
            self._trial = False

    def failed(self, error: ModelAway) -> None:
        """Note that nobody answered."""
        with self._lock:
            self._failures += 1
            self._reason = str(error)
            if self._trial:
                self._rest_seconds = min(self._rest_seconds * 2, self._rest_seconds_max)
            elif self._failures < self._failures_max or self._open_until is not None:
                return
            self._trial = False
            self._open_until = self._now() + self._rest_seconds
            log.warning(
                "the language model is away (%s); not asked again for %.0f s",
                self._reason,
                self._rest_seconds,
            )

    def left(self) -> None:
        """Note that nobody waited for the outcome; another trial may be made."""
        with self._lock:
            self._trial = False


class GuardedModel:
    """A `ChatModel` behind a circuit breaker, for talk and for copy alike."""

    def __init__(self, model: ChatModel, circuit: CircuitBreaker | None = None) -> None:
        self.name = model.name
        self.writes_starter_copy = model.writes_starter_copy
        self._model = model
        self._circuit = circuit or CircuitBreaker()

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Yield text as it comes, then the whole answer; see `ChatModel.stream`."""
        self._circuit.enter()
        try:
            for piece in self._model.stream(messages, tools, cancelled):
                self._circuit.worked()
                yield piece
        except BaseException as error:
            self._note(error)
            raise

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Return structured copy; see `ChatModel.write`."""
        self._circuit.enter()
        try:
            written = self._model.write(task, brief, answer)
        except BaseException as error:
            self._note(error)
            raise
        self._circuit.worked()
        return written

    def _note(self, error: BaseException) -> None:
        if isinstance(error, ModelAway):
            self._circuit.failed(error)
        else:
            # A refusal, a stop by a person, a bug: the server may well be there.
            self._circuit.left()
