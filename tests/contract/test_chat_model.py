"""One suite for the model port: our embedded model and a server that nobody here wrote."""

import contextlib
import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from pathlib import Path

import httpx2
import pytest
from openai import OpenAI

from integrations.brain import MODEL_NAME, make_brain_client
from integrations.openai import Interface, calls_tools, make_chat_model
from tests.support.missing import missing
from tools.kit.drafts import IdeasDraft
from tools.kit.ports import (
    ChatMessage,
    ChatModel,
    ChatReply,
    ModelUnavailable,
    ToolCall,
    ToolSchema,
    WorkCancelled,
)
from tools.registry import ALL_TOOLS

NODE = Path(__file__).parent / "node"
LLMOCK = NODE / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
TOOLS: tuple[ToolSchema, ...] = tuple(tool.schema() for tool in ALL_TOOLS)
STATE = '<state>{"campaign": null, "project": null}</state>'
APIS: tuple[Interface, ...] = ("chat", "responses", "auto")
MODELS: list[tuple[str, Interface]] = [(kind, api) for kind in ("brain", "mock") for api in APIS]


@pytest.fixture(scope="module")
def mock_url() -> Iterator[str]:
    """Give the address of a running mock server; skip where it or Node is not installed."""
    node = shutil.which("node")
    if node is None or not LLMOCK.exists():
        missing("the mock server is not installed: run `npm install` in tests/contract/node")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    fixtures = str(NODE / "chat_model.json")
    command = [node, str(LLMOCK), "-p", str(port), "-f", fixtures, "--log-level", "silent"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/__aimock/journal", server)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.terminate()


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert server.poll() is None, "the mock server did not start"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=0.1)
    pytest.fail("the mock server did not answer within 30 seconds")


@pytest.fixture(params=MODELS, ids="-".join)
def model(request: pytest.FixtureRequest) -> Iterator[ChatModel]:
    """Give one model after the other over one interface after the other."""
    kind, api = request.param
    if kind == "brain":
        with make_brain_client() as client:
            yield make_chat_model(
                client, MODEL_NAME, api, name="embedded", writes_starter_copy=True
            )
        return
    url = str(request.getfixturevalue("mock_url"))
    plain = httpx2.Client(trust_env=False)
    with OpenAI(base_url=url, api_key="mock", max_retries=0, http_client=plain) as client:
        yield make_chat_model(client, "gpt-5.4", api, url, name="mock")


def said(*texts: str) -> tuple[ChatMessage, ...]:
    """Return a conversation with the given member messages."""
    first = ChatMessage(role="system", content=f"You are a studio. {STATE}")
    return (first, *(ChatMessage(role="user", content=text) for text in texts))


def answer(
    model: ChatModel, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...] = TOOLS
) -> tuple[list[str], ChatReply]:
    """Return the streamed pieces and the reply after them, which must be the last and only one."""
    pieces = list(model.stream(messages, tools, lambda: False))
    replies = [piece for piece in pieces if isinstance(piece, ChatReply)]
    assert pieces[-1:] == replies
    return [piece for piece in pieces if isinstance(piece, str)], replies[0]


def test_text_comes_in_pieces_and_then_as_a_whole(model: ChatModel) -> None:
    pieces, reply = answer(model, said("What can you do?"))
    assert len(pieces) > 2
    assert "".join(pieces).strip() == reply.text
    assert reply.tool_calls == ()
    assert reply.model
    assert reply.input_tokens >= 0 and reply.output_tokens >= 0


def test_a_tool_is_called_and_its_result_answered(model: ChatModel) -> None:
    question = said("How many credits do I have?")
    _, reply = answer(model, question)
    (call,) = reply.tool_calls
    assert (call.name, json.loads(call.arguments), bool(call.id)) == ("check_credits", {}, True)
    back = (
        *question,
        ChatMessage(role="assistant", content=reply.text, tool_calls=reply.tool_calls),
        ChatMessage(role="tool", content='{"say": "You have 250 credits."}', tool_call_id=call.id),
    )
    _, after = answer(model, back)
    assert "250 credits" in after.text
    assert after.tool_calls == ()


def test_two_tools_are_called_in_order(model: ChatModel) -> None:
    _, reply = answer(model, said("check my credits and show my campaigns"))
    assert [call.name for call in reply.tool_calls] == ["check_credits", "list_campaigns"]
    assert len({call.id for call in reply.tool_calls}) == 2


def test_copy_is_written_in_its_shape(model: ChatModel) -> None:
    ideas = model.write("ideas", {"product": "cold brew", "audience": "nurses"}, IdeasDraft).ideas
    assert len({idea.hook for idea in ideas}) == 3


def test_the_probe_sees_that_tools_are_called(model: ChatModel) -> None:
    assert calls_tools(model) is True


def test_a_stopped_turn_ends_between_two_pieces(model: ChatModel) -> None:
    stop = False
    stream = model.stream(said("What can you do?"), TOOLS, lambda: stop)
    assert isinstance(next(stream), str)
    stop = True
    with pytest.raises(WorkCancelled):
        list(stream)


def test_a_stream_may_be_left_early(model: ChatModel) -> None:
    stream = model.stream(said("What can you do?"), TOOLS, lambda: False)
    assert isinstance(next(stream), str)
    assert isinstance(stream, Generator)
    stream.close()
    assert answer(model, said("What can you do?"))[1].text


def test_another_tools_result_in_the_history_is_understood(model: ChatModel) -> None:
    call = ToolCall(id="call_earlier", name="list_campaigns", arguments="{}")
    history = (
        *said("show my campaigns"),
        ChatMessage(role="assistant", content="", tool_calls=(call,)),
        ChatMessage(role="tool", content='{"say": "There are none."}', tool_call_id=call.id),
        ChatMessage(role="assistant", content="There are none."),
        ChatMessage(role="user", content="How many credits do I have?"),
    )
    _, reply = answer(model, history)
    assert [call.name for call in reply.tool_calls] == ["check_credits"]


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (
            "please fail with a quota",
            "The language model's account has used up its quota. An administrator must add "
            "budget at "
            "the vendor, or set another model.",
        ),
        (
            "please stop in the middle of a call",
            "The language model's answer was cut off in the middle of a step. Try again, or ask "
            "for "
            "less at once.",
        ),
    ],
)
@pytest.mark.parametrize("api", ["chat", "responses", "auto"])
def test_a_vendors_refusal_becomes_one_sentence(
    mock_url: str, api: Interface, wish: str, sentence: str
) -> None:
    with OpenAI(
        base_url=mock_url,
        api_key="mock",
        max_retries=0,
        http_client=httpx2.Client(trust_env=False),
    ) as client:
        mock = make_chat_model(client, "gpt-5.4", api, mock_url)
        with pytest.raises(ModelUnavailable) as refusal:
            answer(mock, said(wish))
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("api", ["chat", "auto"])
def test_an_answer_that_was_held_back_is_said_to_be(mock_url: str, api: Interface) -> None:
    client = OpenAI(
        base_url=mock_url, api_key="mock", max_retries=0, http_client=httpx2.Client(trust_env=False)
    )
    with client, pytest.raises(ModelUnavailable, match="content filter held the answer back"):
        answer(make_chat_model(client, "gpt-5.4", api, mock_url), said("please be filtered"))
