"""The embedded model answers an ordinary client as any server would, over both interfaces."""

import json
from typing import Any, Literal

import openai
import pytest
from openai import OpenAI, pydantic_function_tool
from pydantic import BaseModel, ConfigDict

from integrations.brain import MODEL_NAME, make_brain_client
from integrations.brain.transport import client_of
from integrations.brain.wire import ApiError, Call, ModelRequest, Turn, pieces_of

LONG = "Hello marketer, here is a longer streamed reply so that several chunks are produced."


class UpdateStrategy(BaseModel):
    """Change the strategy."""

    model_config = ConfigDict(extra="forbid")
    audience: str | None
    seconds: int | None


class EditScenes(BaseModel):
    """Redo scenes."""

    model_config = ConfigDict(extra="forbid")
    scenes: list[int]


class Copy(BaseModel):
    """A shape of copy."""

    model_config = ConfigDict(extra="forbid")
    hook: str
    action: str
    platform: Literal["tiktok", "youtube"]


class Scripted:
    """A brain that answers by the last message."""

    name = "scripted"

    def respond(self, request: ModelRequest) -> Turn:
        last = request.messages[-1]
        if (request.response_format or {}).get("type") == "json_schema":
            return Turn(json.dumps({"hook": "Night?", "action": "Grab one", "platform": "tiktok"}))
        if last["role"] == "tool":
            return Turn("Done: the audience is gym beginners and scene 2 is being redone.")
        if "429" in last["content"]:
            raise ApiError(429, "slow down", "rate_limit_exceeded")
        if request.tools and request.tool_choice != "none":
            audience = Call("UpdateStrategy", {"audience": "gym beginners ⚡", "seconds": None})
            return Turn("On it.", (audience, Call("EditScenes", {"scenes": [2]})))
        return Turn(LONG)


CHAT_TOOLS: Any = [pydantic_function_tool(UpdateStrategy), pydantic_function_tool(EditScenes)]
TOOLS: Any = [{"type": "function", **tool["function"]} for tool in CHAT_TOOLS]
ASK: Any = [{"role": "user", "content": "change the audience to gym beginners and redo scene 2"}]
M = "scripted"


@pytest.fixture
def client() -> OpenAI:
    """Give a client whose server is the scripted brain."""
    return client_of(Scripted())


def test_models_are_listed(client: OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["scripted"]
    assert [model.id for model in make_brain_client().models.list()] == [MODEL_NAME]


def test_chat_calls_tools_side_by_side_and_counts(client: OpenAI) -> None:
    answer = client.chat.completions.create(model=M, messages=ASK, tools=CHAT_TOOLS)
    message = answer.choices[0].message
    assert answer.choices[0].finish_reason == "tool_calls"
    calls = message.model_dump(exclude_none=True)["tool_calls"]
    assert [call["function"]["name"] for call in calls] == ["UpdateStrategy", "EditScenes"]
    assert json.loads(calls[0]["function"]["arguments"])["audience"] == "gym beginners ⚡"
    assert answer.usage is not None
    usage = answer.usage
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens > 0
    assert answer._request_id is not None and answer._request_id.startswith("req_")
    single = client.chat.completions.create(
        model=M, messages=ASK, tools=CHAT_TOOLS, parallel_tool_calls=False
    )
    assert len(single.choices[0].message.tool_calls or ()) == 1


def test_chat_answers_after_tool_results(client: OpenAI) -> None:
    first = client.chat.completions.create(model=M, messages=ASK, tools=CHAT_TOOLS)
    said = first.choices[0].message.model_dump(exclude_none=True)
    results = [
        {"role": "tool", "tool_call_id": call["id"], "content": "ok"} for call in said["tool_calls"]
    ]
    back: Any = [*ASK, said, *results]
    after = client.chat.completions.create(model=M, messages=back, tools=CHAT_TOOLS)
    assert (after.choices[0].message.content or "").startswith("Done:")


def test_chat_parses_strict_tools_and_schemas(client: OpenAI) -> None:
    answer = client.chat.completions.parse(model=M, messages=ASK, tools=CHAT_TOOLS)
    calls = answer.choices[0].message.tool_calls or []
    assert isinstance(calls[0].function.parsed_arguments, UpdateStrategy)
    shaped = client.chat.completions.parse(model=M, messages=ASK, response_format=Copy)
    assert isinstance(shaped.choices[0].message.parsed, Copy)


def test_chat_streams_text_calls_and_usage(client: OpenAI) -> None:
    text, finish, usage, chunks = "", None, None, 0
    arguments: dict[int, str] = {}
    for chunk in client.chat.completions.create(
        model=M,
        messages=ASK,
        tools=CHAT_TOOLS,
        stream=True,
        stream_options={"include_usage": True},
    ):
        chunks += 1
        usage = chunk.usage or usage
        for choice in chunk.choices:
            text += choice.delta.content or ""
            finish = choice.finish_reason or finish
            for call in choice.delta.tool_calls or ():
                piece = (call.function.arguments if call.function else None) or ""
                arguments[call.index] = arguments.get(call.index, "") + piece
    assert chunks > 6
    assert (text, finish) == ("On it.", "tool_calls")
    assert usage is not None and usage.total_tokens > 0
    assert json.loads(arguments[0]) == {"audience": "gym beginners ⚡", "seconds": None}
    assert json.loads(arguments[1]) == {"scenes": [2]}


def test_chat_stream_helper_sees_every_event(client: OpenAI) -> None:
    with client.chat.completions.stream(model=M, messages=ASK, tools=CHAT_TOOLS) as stream:
        kinds = {event.type for event in stream}
        final = stream.get_final_completion()
    assert {"content.delta", "tool_calls.function.arguments.done"} <= kinds
    calls = final.choices[0].message.tool_calls or []
    assert isinstance(calls[1].function.parsed_arguments, EditScenes)


def test_a_stream_is_made_while_it_is_read_and_may_be_closed(client: OpenAI) -> None:
    stream = client.chat.completions.create(
        model=M, messages=[{"role": "user", "content": "hi"}], stream=True
    )
    seen = []
    for chunk in stream:
        seen.append(chunk.choices[0].delta.content)
        if len(seen) == 3:
            stream.close()
            break
    assert seen == ["", *list(pieces_of(LONG))[:2]]


def test_responses_call_tools_and_answer_after_them(client: OpenAI) -> None:
    answer = client.responses.create(model=M, input=ASK, tools=TOOLS, store=False)
    assert [item.type for item in answer.output] == ["message", "function_call", "function_call"]
    assert answer.output_text == "On it."
    assert answer.usage is not None and answer.usage.total_tokens > 0
    items: Any = [item.model_dump(exclude_none=True) for item in answer.output]
    outputs = [
        {"type": "function_call_output", "call_id": item["call_id"], "output": "ok"}
        for item in items
        if item["type"] == "function_call"
    ]
    back: Any = [*ASK, *items, *outputs]
    assert client.responses.create(model=M, input=back, tools=TOOLS).output_text.startswith("Done:")
    assert isinstance(
        client.responses.parse(model=M, input="x", text_format=Copy).output_parsed, Copy
    )


def test_responses_stream_in_the_right_order(client: OpenAI) -> None:
    kinds = [e.type for e in client.responses.create(model=M, input=ASK, tools=TOOLS, stream=True)]
    assert kinds[0] == "response.created" and kinds[-1] == "response.completed"
    assert "response.function_call_arguments.done" in kinds
    with client.responses.stream(model=M, input=ASK, tools=TOOLS) as stream:
        for _ in stream:
            pass
        final = stream.get_final_response()
    assert [item.type for item in final.output] == ["message", "function_call", "function_call"]


def test_errors_are_those_of_a_server(client: OpenAI) -> None:
    with pytest.raises(openai.RateLimitError) as busy:
        client.chat.completions.create(model=M, messages=[{"role": "user", "content": "429"}])
    assert busy.value.code == "rate_limit_exceeded"
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(model=M, messages=[])
    with pytest.raises(openai.BadRequestError):
        client.responses.create(model=M, input=[])
    with pytest.raises(openai.NotFoundError) as unknown:
        client.chat.completions.create(model="gpt-5.4", messages=ASK)
    assert unknown.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError):
        client.embeddings.create(model=M, input="y")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"model": "scripted"}', b'{"model": "scripted", "messages": [1]}']
)
@pytest.mark.parametrize("path", ["/chat/completions", "/responses"])
def test_a_broken_body_is_refused_and_never_a_crash(client: OpenAI, body: bytes, path: str) -> None:
    answer = client._client.post(f"http://embedded.invalid/v1{path}", content=body)
    assert answer.status_code in (400, 404)
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


def test_the_same_request_gets_the_same_answer() -> None:
    client = make_brain_client()
    asked: Any = [{"role": "user", "content": "hello"}]
    one = client.chat.completions.create(model=MODEL_NAME, messages=asked)
    two = client.chat.completions.create(model=MODEL_NAME, messages=asked)
    assert (one.id, one.choices) == (two.id, two.choices)
