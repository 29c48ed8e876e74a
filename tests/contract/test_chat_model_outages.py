"""What becomes of a question while a server is busy, silent or gone: retries, deadlines, the
circuit breaker."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, TypeVar

import httpx2
import openai
import pytest
from pydantic import BaseModel

from integrations.openai import CircuitBreaker, GuardedModel, Interface, Limits
from integrations.openai.errors import ModelAway
from integrations.openai.retrying import with_retries
from tests.support.model_server import (
    HELLO,
    Dripping,
    Handler,
    Server,
    completion,
    dripped,
    in_turn,
    message_item,
    model_at,
    refused,
    responded,
    said,
)
from tools.kit.drafts import ScenesDraft
from tools.kit.ports import (
    Cancelled,
    ChatMessage,
    ChatModel,
    ChatReply,
    ModelUnavailable,
    ToolSchema,
    WorkCancelled,
)

T = TypeVar("T", bound=BaseModel)
APIS: tuple[Interface, ...] = ("chat", "responses")
REQUEST = httpx2.Request("POST", "http://server.test/v1/responses")
SCENES = '{"scenes": [{"visual": "A can on ice.", "on_screen": "Cold"}]}'
BUSY = "The language model is busy. Try again in a minute."
SLOW = "The language model took too long to answer. Try again in a moment."


def never() -> bool:
    """Nobody stops the turn."""
    return False


def text_of(model: ChatModel) -> str:
    """Return what a model answers to a greeting."""
    last = list(model.stream(HELLO, (), never))[-1]
    assert isinstance(last, ChatReply)
    return last.text


# ------------------------------------------------------------------------------ retries


def status_error(status: int, code: str | None = None, **headers: str) -> openai.APIStatusError:
    """Return the client's error for a status."""
    response = httpx2.Response(status, headers=headers, request=REQUEST)
    kinds: dict[int, type[openai.APIStatusError]] = {
        400: openai.BadRequestError,
        429: openai.RateLimitError,
    }
    kind = kinds.get(status, openai.InternalServerError)
    return kind("no", response=response, body={"code": code, "message": "no"})


def line_error(cause: Exception) -> openai.APIConnectionError:
    """Return the client's error for a line that could not be used."""
    error: openai.APIConnectionError
    if isinstance(cause, httpx2.TimeoutException):
        error = openai.APITimeoutError(request=REQUEST)
    else:
        error = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = cause
    return error


IN_TEN_SECONDS = format_datetime(datetime.now(UTC) + timedelta(seconds=10), usegmt=True)


@pytest.mark.parametrize(
    ("error", "waits"),
    [
        (line_error(httpx2.ConnectError("refused")), [0.5, 1.0]),
        (status_error(429), [0.5, 1.0]),
        (status_error(503), [0.5, 1.0]),
        (status_error(429, **{"retry-after": "2"}), [2.25, 2.25]),
        (status_error(503, **{"retry-after-ms": "300"}), [0.55, 0.55]),
        (status_error(429, **{"retry-after": "soon"}), [0.5, 1.0]),
        (status_error(429, **{"retry-after": "15"}), [15.25]),
        (status_error(429, **{"retry-after": "60"}), []),
        (status_error(429, "insufficient_quota"), []),
        (line_error(httpx2.ReadTimeout("slow")), []),
        (line_error(httpx2.ConnectTimeout("slow")), []),
        (line_error(httpx2.RemoteProtocolError("broke off")), []),
        (status_error(400), []),
    ],
)
def test_only_what_costs_nothing_is_repeated_and_not_for_ever(
    error: openai.OpenAIError, waits: list[float]
) -> None:
    """Refused lines, busy and broken servers are asked again, as late as they wish, within a
    budget; what may be on the bill is not."""
    waited: list[float] = []
    asked = 0

    def act() -> None:
        nonlocal asked
        asked += 1
        raise error

    def pause(seconds: float) -> bool:
        waited.append(round(seconds, 2))
        return True

    with pytest.raises(type(error)):
        with_retries(act, pause, Limits(), jitter=lambda: 1.0)
    assert waited == waits
    assert asked == len(waits) + 1


def test_a_date_to_come_back_at_is_kept() -> None:
    """`Retry-After` may be a date."""
    waited: list[float] = []
    answers: Iterator[Any] = iter([status_error(503, **{"retry-after": IN_TEN_SECONDS}), None])

    def act() -> str:
        error = next(answers)
        if error is not None:
            raise error
        return "back"

    def pause(seconds: float) -> bool:
        waited.append(seconds)
        return True

    assert with_retries(act, pause, Limits(), jitter=lambda: 0.0) == "back"
    assert 0.0 <= waited[0] <= 10.0


def test_a_turn_that_was_stopped_is_not_asked_for_again() -> None:
    """The second request would be paid for by nobody who reads it."""
    asked = 0

    def act() -> None:
        nonlocal asked
        asked += 1
        raise status_error(503)

    with pytest.raises(WorkCancelled):
        with_retries(act, lambda seconds: False, Limits())
    assert asked == 1


@pytest.mark.parametrize("api", APIS)
def test_a_server_that_comes_back_is_answered_through(api: Interface) -> None:
    """Two refusals, then the answer; copy is asked for in the same way."""
    soon = {"retry-after-ms": "1"}
    good = said("Hello.") if api == "chat" else responded(message_item("Hello."))
    server = Server(
        in_turn(refused(503, "no", headers=soon), refused(429, "no", headers=soon), good)
    )
    assert text_of(model_at(server, api)) == "Hello."
    assert len(server.asked) == 3
    busy = Server(in_turn(refused(429, "no", headers={"retry-after": "3600"})))
    with pytest.raises(ModelAway) as fault:
        model_at(busy, api).write("scenes", {}, ScenesDraft)
    assert (str(fault.value), len(busy.asked)) == (BUSY, 1)


# ------------------------------------------------------------------------------ deadlines


@contextmanager
def stalling() -> Iterator[tuple[Handler, threading.Event]]:
    """Give a handler that does not answer before the test is over."""
    go = threading.Event()

    def handler(_request: httpx2.Request) -> httpx2.Response:
        go.wait(20)
        return completion(SCENES)

    try:
        yield handler, go
    finally:
        go.set()


@pytest.mark.parametrize("api", APIS)
def test_a_silent_server_is_left_when_time_is_up(api: Interface) -> None:
    """The deadline covers the whole call, also before the first byte, for talk and for copy."""
    with stalling() as (handler, _):
        model = model_at(Server(handler), api, Limits(seconds_max=0.3))
        with pytest.raises(ModelAway) as fault:
            text_of(model)
        assert str(fault.value) == SLOW
        with pytest.raises(ModelAway) as fault:
            model.write("scenes", {}, ScenesDraft)
        assert str(fault.value) == SLOW


@pytest.mark.parametrize("api", APIS)
def test_a_server_that_only_says_that_it_lives_is_left_when_time_is_up(api: Interface) -> None:
    """Comments of a stream reach nobody, yet keep its line awake."""
    drip = Dripping(": still thinking\n\n")
    model = model_at(Server(lambda request: dripped(drip)), api, Limits(seconds_max=0.3))
    with pytest.raises(ModelAway) as fault:
        text_of(model)
    assert str(fault.value) == SLOW
    # The reader is in the middle of a stream without events; its end is the line's.
    drip.close()


def test_a_turn_is_stopped_while_the_server_says_nothing() -> None:
    """Nobody waits for the first word of an answer that nobody wants any more."""
    with stalling() as (handler, go):
        model = model_at(Server(handler), "chat")
        asked_at = time.monotonic()
        stream = model.stream(HELLO, (), lambda: time.monotonic() > asked_at + 0.2)
        with pytest.raises(WorkCancelled):
            next(iter(stream))
        assert not go.is_set()


# ------------------------------------------------------------------------------ the circuit


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class MoodyModel:
    """Answers, or raises what it is told to; counts how often it was asked."""

    name = "moody"
    writes_starter_copy = False

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self.asked = 0

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Say hello, or raise."""
        self.asked += 1
        if self.error is not None:
            raise self.error
        yield "Hello."
        yield ChatReply(text="Hello.", model=self.name)

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Write nothing, or raise."""
        self.asked += 1
        if self.error is not None:
            raise self.error
        return answer.model_validate_json(SCENES)


def refusal_of(model: ChatModel) -> str:
    """Return the sentence with which a model refuses to answer."""
    with pytest.raises(ModelUnavailable) as fault:
        text_of(model)
    return str(fault.value)


def test_a_model_that_is_away_is_left_alone_for_a_while() -> None:
    """Two failures open the circuit; a trial after each rest closes it, or doubles the rest."""
    clock, moody = Clock(), MoodyModel()
    model = GuardedModel(moody, CircuitBreaker(rest_seconds=30, seconds_now=clock))
    moody.error = ModelAway("Gone.")
    assert [refusal_of(model) for _ in range(4)] == ["Gone."] * 4
    assert moody.asked == 2
    with pytest.raises(ModelAway):
        model.write("scenes", {}, ScenesDraft)
    assert moody.asked == 2, "copy and talk share one circuit"
    clock.seconds += 31
    assert [refusal_of(model) for _ in range(2)] == ["Gone."] * 2
    assert moody.asked == 3
    clock.seconds += 31
    assert (refusal_of(model), moody.asked) == ("Gone.", 3)
    clock.seconds += 30
    moody.error = None
    assert (text_of(model), moody.asked) == ("Hello.", 4)
    moody.error = ModelAway("Gone again.")
    assert refusal_of(model) == "Gone again."
    moody.error = None
    assert (text_of(model), moody.asked) == ("Hello.", 6)


def test_an_answer_that_does_not_please_opens_nothing() -> None:
    """A filtered or cut answer comes from a server that is there."""
    moody = MoodyModel()
    model = GuardedModel(moody, CircuitBreaker(seconds_now=Clock()))
    moody.error = ModelUnavailable("Held back.")
    assert [refusal_of(model) for _ in range(5)] == ["Held back."] * 5
    assert moody.asked == 5


def test_a_stopped_trial_leaves_room_for_another() -> None:
    """A person who stops the trial turn says nothing about the server."""
    clock, moody = Clock(), MoodyModel()
    model = GuardedModel(moody, CircuitBreaker(failures_max=1, rest_seconds=30, seconds_now=clock))
    moody.error = ModelAway("Gone.")
    assert refusal_of(model) == "Gone."
    clock.seconds += 31
    moody.error = WorkCancelled("Stopped.")
    with pytest.raises(WorkCancelled):
        text_of(model)
    moody.error = None
    assert text_of(model) == "Hello."


def test_only_one_turn_tries_while_the_others_go_on() -> None:
    """While a trial is under way, nobody else waits for its time-out."""
    clock = Clock()
    circuit = CircuitBreaker(failures_max=1, rest_seconds=30, seconds_now=clock)
    circuit.failed(ModelAway("Gone."))
    clock.seconds += 31
    circuit.enter()
    with pytest.raises(ModelAway, match=r"Gone\."):
        circuit.enter()
    circuit.worked()
    circuit.enter()


@pytest.mark.parametrize(
    ("answer", "is_away"),
    [
        (refused(401, "Incorrect API key"), True),
        (refused(403, "no"), True),
        (refused(404, "The model `big-1` does not exist", "model_not_found"), True),
        (refused(429, "You exceeded your current quota", "insufficient_quota"), True),
        (refused(500, "oops"), True),
        (httpx2.ConnectError("refused"), True),
        (httpx2.ReadTimeout("slow"), True),
        (refused(400, "bad thing"), False),
        (said(""), False),
    ],
)
@pytest.mark.parametrize("api", APIS)
def test_what_would_fail_again_counts_as_away(
    api: Interface, answer: httpx2.Response | Exception, is_away: bool
) -> None:
    """The circuit counts only what the next question would meet as well."""
    model = model_at(Server(in_turn(answer)), api, Limits(attempts_max=1))
    with pytest.raises(ModelUnavailable) as fault:
        text_of(model)
    assert isinstance(fault.value, ModelAway) is is_away
