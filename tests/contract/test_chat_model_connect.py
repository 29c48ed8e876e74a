"""What is found out about a configured model: does it call tools, how long will it be there, and
what its reasoning and its copy cost."""

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from integrations.bootstrap import make_models
from integrations.cli_doctor import Finding, language_model
from integrations.openai import (
    Interface,
    Limits,
    ProvenModel,
    Shutdown,
    TokenMeter,
    no_tools_words,
    shutdown_of,
)
from integrations.settings import Settings
from storage.errors import Refused
from tests.support.model_server import (
    HELLO,
    TOOL,
    Server,
    call_item,
    called,
    completion,
    in_turn,
    message_item,
    model_at,
    refused,
    responded,
    response_of,
    said,
)
from tests.support.writer import BriefWriter
from tools.kit.drafts import ScenesDraft
from tools.kit.ports import ChatMessage, ChatModel, ChatReply, ModelUnavailable, ToolCall

SCENES = '{"scenes": [{"visual": "A can on ice.", "on_screen": "Cold"}]}'
ONCE = Limits(attempts_max=1)


def never() -> bool:
    """Nobody stops the turn."""
    return False


def reply_of(model: ChatModel, messages: tuple[ChatMessage, ...] = HELLO) -> ChatReply:
    """Return a model's whole answer."""
    last = list(model.stream(messages, (TOOL,), never))[-1]
    assert isinstance(last, ChatReply)
    return last


# ------------------------------------------------------------------------------ the canary


def test_a_model_that_calls_tools_is_asked_once_and_trusted() -> None:
    """The canary goes ahead of the first question, and only of that."""
    server = Server(in_turn(called("check_credits"), said("Hello.")))
    model = ProvenModel(model_at(server), BriefWriter())
    assert [reply_of(model).text for _ in range(2)] == ["Hello.", "Hello."]
    offered = [body["tools"][0]["function"]["name"] for _, body in server.asked]
    assert offered == ["check_credits", "choose_idea", "choose_idea"]


def test_a_model_that_calls_no_tools_writes_copy_and_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Commands go to the embedded model, copy to the configured one; the operator is told once."""
    fenced = said('```json\n{"name": "check_credits"}\n```')
    server = Server(in_turn(fenced, fenced, completion(SCENES)))
    model = ProvenModel(model_at(server), BriefWriter())
    with caplog.at_level(logging.WARNING):
        assert [reply_of(model).model for _ in range(2)] == ["brief-writer", "brief-writer"]
    assert [record.message for record in caplog.records] == [no_tools_words("big-1")]
    assert model.write("scenes", {}, ScenesDraft).scenes[0].on_screen == "Cold"
    assert len(server.asked) == 3, "two canaries and the copy"
    assert model.name == "big-1"


def test_a_model_that_cannot_be_asked_is_asked_again() -> None:
    """An outage during the canary is no finding."""
    server = Server(
        in_turn(httpx2.ConnectError("refused"), called("check_credits"), said("Hello."))
    )
    model = ProvenModel(model_at(server, limits=ONCE), BriefWriter())
    model.connect()
    assert reply_of(model).text == "Hello."
    gone = ProvenModel(
        model_at(Server(in_turn(httpx2.ConnectError("x"))), limits=ONCE), BriefWriter()
    )
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        reply_of(gone)


def test_the_settings_choose_who_talks_and_who_stands_in() -> None:
    """Alone, the embedded model needs nobody; a configured one is probed and has it behind it."""
    alone = make_models(Settings())
    assert (alone.talk.name, alone.stand_in, alone.proven) == ("embedded writer", None, None)
    remote = make_models(
        Settings(
            model_base_url="http://server.test/v1",
            model_name="big-1",
            model_outage_starter_copy=True,
        )
    )
    assert remote.proven is remote.talk
    assert (remote.talk.name, remote.talk.writes_starter_copy) == ("big-1", False)
    assert remote.stand_in is not None
    assert (remote.stand_in.model.name, remote.stand_in.writes_copy) == ("embedded writer", True)
    with pytest.raises(Refused, match="AYTADA_MODEL_NAME"):
        make_models(Settings(model_base_url="http://server.test/v1"))


# ------------------------------------------------------------------------------ reasoning


THOUGHT = {"id": "rs_1", "type": "reasoning", "summary": [], "encrypted_content": "gAAA"}
CALLED = ToolCall(id="call_a", name="choose_idea", arguments='{"number": 1}')
AFTER_TOOLS = (
    ChatMessage(role="user", content="the first"),
    ChatMessage(role="assistant", content="I take it.", tool_calls=(CALLED,)),
    ChatMessage(role="tool", content='{"say": "Chosen."}', tool_call_id="call_a"),
)


def test_a_models_thought_is_given_back_with_the_call_that_it_led_to() -> None:
    """Nothing is stored at the vendor, so the encrypted thought travels within the turn."""
    first = responded(THOUGHT, call_item("call_a", "choose_idea", '{"number": 1}'))
    server = Server(in_turn(first, responded(message_item("Done."))))
    model = model_at(server, "responses")
    assert reply_of(model).tool_calls == (CALLED,)
    assert reply_of(model, AFTER_TOOLS).text == "Done."
    bodies = [body for _, body in server.asked]
    assert [body["include"] for body in bodies] == [["reasoning.encrypted_content"]] * 2
    assert [body["store"] for body in bodies] == [False, False]
    kinds = [item.get("type", item.get("role")) for item in bodies[1]["input"]]
    assert kinds == ["user", "reasoning", "assistant", "function_call", "function_call_output"]
    assert bodies[1]["input"][1] == THOUGHT


@pytest.mark.parametrize(
    "refusal",
    [
        refused(400, "Encrypted content is not supported with this model."),
        refused(400, "Unknown parameter: 'include'."),
        refused(400, "The encrypted content gAAA could not be verified."),
        refused(404, "Item 'rs_1' not found. Items are not persisted when `store` is false."),
    ],
)
def test_a_server_that_knows_no_thoughts_is_asked_without_them(refusal: httpx2.Response) -> None:
    """It is asked once more without, and never with them again."""
    first = responded(THOUGHT, call_item("call_a", "choose_idea", '{"number": 1}'))
    done = responded(message_item("Done."))
    server = Server(in_turn(first, refusal, done))
    model = model_at(server, "responses")
    reply_of(model)
    assert [reply_of(model, AFTER_TOOLS).text for _ in range(2)] == ["Done.", "Done."]
    bodies = [body for _, body in server.asked]
    assert ["include" in body for body in bodies] == [True, True, False, False]
    for body in bodies[2:]:
        assert "reasoning" not in [item.get("type") for item in body["input"]]


# ------------------------------------------------------------------------------ copy's tokens


def whole_response(text: str) -> httpx2.Response:
    """Return a response that is not streamed, with what it used."""
    usage = {
        "input_tokens": 120, "output_tokens": 30, "total_tokens": 150,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens_details": {"reasoning_tokens": 0},
    }  # fmt: skip
    return httpx2.Response(200, json=response_of(message_item(text), usage=usage))


@pytest.mark.parametrize(
    ("api", "answer"),
    [("chat", completion(SCENES, (120, 30))), ("responses", whole_response(SCENES))],
)
def test_tokens_of_copy_are_counted_where_it_is_written(
    api: Interface, answer: httpx2.Response
) -> None:
    """Each thread counts its own; what was taken is not counted again."""
    meter = TokenMeter()
    model = model_at(Server(in_turn(answer)), api, meter=meter)
    model.write("scenes", {}, ScenesDraft)
    model.write("scenes", {}, ScenesDraft)
    elsewhere: list[dict[str, int]] = []
    other = threading.Thread(target=lambda: elsewhere.append(meter.take()))
    other.start()
    other.join()
    assert elsewhere == [{"input_tokens": 0, "output_tokens": 0}]
    assert meter.take() == {"input_tokens": 240, "output_tokens": 60}
    assert meter.take() == {"input_tokens": 0, "output_tokens": 0}


# ------------------------------------------------------------------------------ shut-downs


@pytest.mark.parametrize(
    ("model", "announced", "day"),
    [
        ("gpt-5", None, date(2026, 12, 11)),
        ("GPT-5-2025-08-07", None, date(2026, 12, 11)),
        ("openai/gpt-5-mini", None, date(2026, 12, 11)),
        ("ft:gpt-4.1-mini-2025-04-14:acme::a1", None, date(2027, 1, 14)),
        ("gpt-4o-2024-05-13", None, date(2026, 10, 23)),
        ("gpt-4o-2024-08-06", None, date(2027, 1, 14)),
        ("gpt-5.6-sol", None, None),
        ("gpt-5-turbo", None, None),
        ("llama3.2", None, None),
        ("llama3.2", "2030-01-02", date(2030, 1, 2)),
        ("gpt-5", "2031-05-06", date(2031, 5, 6)),
        ("gpt-5", "some day", date(2026, 12, 11)),
    ],
)
def test_a_models_end_is_known(model: str, announced: str | None, day: date | None) -> None:
    """By its alias, its snapshot, as a base of others; what the server says comes first."""
    found = shutdown_of(model, announced)
    assert (found.day if found else None) == day


def test_days_are_counted_and_read_as_people_do() -> None:
    """The day itself counts as over."""
    end = Shutdown("gpt-5", date(2026, 12, 1))
    assert end.day_words == "1 December 2026"
    assert [end.days_left(date(2026, 11, day)) for day in (1, 30)] == [30, 1]
    assert end.days_left(date(2026, 12, 1)) == 0


# ------------------------------------------------------------------------------ the doctor


@contextmanager
def serving(model: dict[str, Any], answer: httpx2.Response) -> Iterator[str]:
    """Give the address of a server on this machine that lists one model and always answers so."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(200, "application/json", json.dumps({"data": [model]}).encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self._send(answer.status_code, answer.headers["content-type"], answer.content)

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def examined(name: str, listed: dict[str, Any], answer: httpx2.Response) -> tuple[str, str]:
    """Return what the doctor found at a server, without its address, and the remedy."""
    with serving(listed, answer) as url:
        settings = Settings(
            model_base_url=url, model_name=name, model_api_key=SecretStr("key"), model_api="chat"
        )
        finding: Finding = language_model(settings)
    assert finding.what == "language model"
    return finding.found.replace(f" at {url}", ""), finding.remedy


def test_the_doctor_says_that_a_model_is_well() -> None:
    """It is there, it calls tools, and nobody has announced its end."""
    listed = {"id": "big-1", "shutdown_date": None}
    assert examined("big-1", listed, called("check_credits")) == ("big-1; calls tools", "")


def test_the_doctor_says_when_a_model_ends_and_what_to_do_in_time() -> None:
    """A far day is told; a near one is a problem with a way out."""
    today = datetime.now(UTC).date()
    far = today + timedelta(days=300)
    found, remedy = examined(
        "big-1", {"id": "big-1", "shutdown_date": far.isoformat()}, called("check_credits")
    )
    day = Shutdown("big-1", far).day_words
    assert (found, remedy) == (f"big-1; calls tools; is shut down on {day}", "")
    near = today + timedelta(days=20)
    found, remedy = examined(
        "big-1", {"id": "big-1", "shutdown_date": near.isoformat()}, called("check_credits")
    )
    day = Shutdown("big-1", near).day_words
    assert found == f"big-1; calls tools; is shut down on {day}"
    assert remedy == (
        f"big-1 is shut down on {day}. Choose its replacement at "
        "https://developers.openai.com/api/docs/deprecations and set AYTADA_MODEL_NAME."
    )


def test_the_doctor_knows_why_an_old_model_is_gone() -> None:
    """A refusal of a model whose day has come is explained by it."""
    gone = refused(404, "The model `o1` does not exist", "model_not_found")
    found, remedy = examined("o1", {"id": "gpt-6"}, gone)
    assert found == "o1 gives no answer"
    assert remedy.startswith("o1 was shut down on 23 October 2026. Choose its replacement at ")


def test_the_doctor_says_that_a_model_calls_no_tools() -> None:
    """It would only write copy."""
    found, remedy = examined("tiny", {"id": "tiny"}, said("You have some."))
    assert (found, remedy) == ("tiny calls no tools", no_tools_words("tiny"))


def test_the_doctor_says_what_is_wrong_with_a_key_that_lists_but_does_not_answer() -> None:
    """The model's own sentence says what to do."""
    found, remedy = examined("big-1", {"id": "big-1"}, refused(401, "no"))
    assert found == "big-1 gives no answer"
    assert remedy.startswith("The language model's server refused the key.")
