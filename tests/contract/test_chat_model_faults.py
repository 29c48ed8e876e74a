"""What servers do wrong, and the one plain sentence that each of it becomes."""

import json
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel, ConfigDict

from integrations.openai import Interface, Limits
from integrations.openai.choose import prefers_responses
from integrations.openai.schemas import strict_schema, without_nulls
from tests.support.model_server import (
    HELLO,
    TOOL,
    Dripping,
    Server,
    chunk,
    completion,
    dripped,
    message_item,
    model_at,
    refused,
    responded,
    streamed,
)
from tools.kit.drafts import ScenesDraft, SummaryDraft
from tools.kit.ports import ChatReply, ModelUnavailable, ToolSchema
from tools.registry import ALL_TOOLS

ONCE = Limits(attempts_max=1)


def ended(status: str, **more: Any) -> httpx2.Response:
    """Return a Responses stream that ends with a status other than completed."""
    return responded(status=status, **more)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            ended("incomplete", incomplete_details={"reason": "content_filter"}),
            "The language model's content filter held the answer back. Say it in other words and "
            "try "
            "again.",
        ),
        (
            ended("failed", error={"code": "server_error", "message": "It broke."}),
            "The language model broke off: It broke. Try again in a moment.",
        ),
        (
            ended("incomplete", incomplete_details={"reason": "max_output_tokens"}),
            "The language model answered with nothing. Try again in a moment.",
        ),
        (
            streamed(),
            "The language model broke off: the answer stopped before its end. Try again in a "
            "moment.",
        ),
    ],
)
def test_a_response_that_ends_badly_has_its_sentence(
    answer: httpx2.Response, sentence: str
) -> None:
    assert sentence_of(model_at(Server(lambda request: answer), "responses")) == sentence


def reply_of(model: Any, tools: tuple[ToolSchema, ...] = ()) -> ChatReply:
    last = list(model.stream(HELLO, tools, lambda: False))[-1]
    assert isinstance(last, ChatReply)
    return last


def sentence_of(model: Any, tools: tuple[ToolSchema, ...] = ()) -> str:
    with pytest.raises(ModelUnavailable) as fault:
        list(model.stream(HELLO, tools, lambda: False))
    return str(fault.value)


NEEDS_RESPONSES = (
    "Function tools with reasoning_effort are not supported for big-1 in /v1/chat/completions. "
    "Please use /v1/responses instead."
)


def test_the_interface_is_changed_once_and_remembered() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/chat/completions"):
            return refused(400, NEEDS_RESPONSES)
        return responded(message_item("Hello there."))

    server = Server(handler)
    model = model_at(server)
    assert reply_of(model, (TOOL,)).text == "Hello there."
    assert reply_of(model, (TOOL,)).text == "Hello there."
    assert [path for path, _ in server.asked] == ["completions", "responses", "responses"]
    assert server.asked[-1][1]["store"] is False


def test_a_fixed_interface_is_not_changed_but_the_sentence_tells_how() -> None:
    server = Server(lambda request: refused(400, NEEDS_RESPONSES))
    assert sentence_of(model_at(server, "chat"), (TOOL,)) == (
        "big-1 calls tools only over the Responses interface. Set the language model's interface "
        "to "
        "auto or responses."
    )


@pytest.mark.parametrize(
    ("address", "responses"),
    [
        ("https://api.openai.com/v1", True),
        ("https://x.openai.azure.com/openai/v1/", True),
        ("https://x.services.ai.azure.com/openai/v1", True),
        ("https://x.openai.azure.com/openai/deployments/y", False),
        ("http://localhost:11434/v1", False),
        ("https://api.openai.com.evil.example/v1", False),
    ],
)
def test_only_openai_and_azure_are_asked_over_responses_first(
    address: str, responses: bool
) -> None:
    assert prefers_responses(address) is responses


def test_a_server_without_strict_tools_is_asked_plainly_from_then_on() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.read())
        if any(tool["function"].get("strict") for tool in body.get("tools", ())):
            return refused(400, "Unknown field: strict")
        if "stream_options" in body:
            return refused(400, "stream_options is not permitted")
        return streamed(chunk({"content": "Hi."}, "stop"))

    server = Server(handler)
    model = model_at(server)
    assert reply_of(model, (TOOL,)).text == "Hi."
    asked = len(server.asked)
    assert reply_of(model, (TOOL,)).text == "Hi."
    assert len(server.asked) == asked + 1
    assert server.asked[-1][1]["tools"][0]["function"]["parameters"] == TOOL.parameters


def test_left_out_arguments_come_back_left_out() -> None:
    function = {"name": "choose_idea", "arguments": '{"number": 2, "project": null}'}
    call = {"index": 0, "id": "call_1", "type": "function", "function": function}
    server = Server(lambda request: streamed(chunk({"tool_calls": [call]}, "tool_calls")))
    (made,) = reply_of(model_at(server), (TOOL,)).tool_calls
    assert json.loads(made.arguments) == {"number": 2}


def test_calls_without_ids_or_with_one_index_stay_apart() -> None:
    calls = [
        {"index": 0, "id": "a", "function": {"name": "choose_idea", "arguments": '{"number":1}'}},
        {"index": 0, "id": "b", "function": {"name": "choose_idea", "arguments": '{"number":2}'}},
        {"index": 1, "function": {"name": "choose_idea", "arguments": ""}},
    ]
    server = Server(lambda request: streamed(*(chunk({"tool_calls": [c]}) for c in calls)))
    made = reply_of(model_at(server), (TOOL,)).tool_calls
    assert [(call.id, call.arguments) for call in made] == [
        ("a", '{"number":1}'),
        ("b", '{"number":2}'),
        ("call_1_2", "{}"),
    ]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            refused(401, "Incorrect API key"),
            "The language model's server refused the key. An administrator must check the key "
            "and its "
            "rights to big-1.",
        ),
        (
            refused(404, "The model `big-1` does not exist", "model_not_found"),
            "The language model's server has no model big-1. An administrator must set a model "
            "that "
            "it serves.",
        ),
        (refused(429, "Slow down"), "The language model is busy. Try again in a minute."),
        (
            refused(500, "oops"),
            "The language model's server had a fault. Try again in a moment.",
        ),
        (refused(400, "bad thing"), "The language model refused the request: bad thing."),
        (streamed(), "The language model answered with nothing. Try again in a moment."),
        (
            streamed(chunk({"content": "x"}, "content_filter")),
            "The language model's content filter held the answer back. Say it in other words and "
            "try "
            "again.",
        ),
        (
            streamed("data: {broken\n\n"),
            "The language model gave an answer that could not be read. Try again in a moment.",
        ),
        (
            streamed('data: {"error": {"message": "overloaded"}}\n\n'),
            "The language model broke off: overloaded. Try again in a moment.",
        ),
        (
            httpx2.Response(200, text="<html>"),
            "The language model answered with nothing. Try again in a moment.",
        ),
    ],
)
def test_each_fault_has_its_sentence(answer: httpx2.Response, sentence: str) -> None:
    assert sentence_of(model_at(Server(lambda request: answer), "chat", ONCE)) == sentence


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            httpx2.ReadTimeout("slow"),
            "The language model took too long to answer. Try again in a moment.",
        ),
        (
            httpx2.ConnectError("down"),
            "The language model cannot be reached. Check its address and the network, then try "
            "again.",
        ),
    ],
)
@pytest.mark.parametrize("api", ["chat", "responses"])
def test_a_broken_line_has_its_sentence(api: Interface, error: Exception, sentence: str) -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        raise error

    assert sentence_of(model_at(Server(handler), api, ONCE)) == sentence


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (
            Limits(text_characters_max=500),
            "The language model's answer was far too long. Try again.",
        ),
        (
            Limits(seconds_max=-1.0),
            "The language model took too long to answer. Try again in a moment.",
        ),
    ],
)
def test_an_endless_answer_is_refused_and_its_line_closed(limits: Limits, sentence: str) -> None:
    drip = Dripping(chunk({"content": "word "}))
    server = Server(lambda request: dripped(drip))
    assert sentence_of(model_at(server, "chat", limits)) == sentence
    assert drip.closed or not server.asked


def test_a_cut_text_is_kept_and_a_cut_call_is_not() -> None:
    cut = Server(lambda request: streamed(chunk({"content": "Half a sen"}, "length")))
    assert reply_of(model_at(cut)).text == "Half a sen"
    function = {"name": "choose_idea", "arguments": '{"num'}
    call = {"index": 0, "id": "a", "type": "function", "function": function}
    broken = Server(lambda request: streamed(chunk({"tool_calls": [call]}, "length")))
    assert "cut off in the middle of a step" in sentence_of(model_at(broken), (TOOL,))


def test_an_unknown_end_is_a_good_end() -> None:
    server = Server(lambda request: streamed(chunk({"content": "Fine."}, "because_of_reasons")))
    assert reply_of(model_at(server)).text == "Fine."


SCENES = {"scenes": [{"visual": "A can on ice.", "on_screen": "Cold"}]}


def test_copy_is_asked_for_more_loosely_where_a_server_knows_no_schema() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        form = json.loads(request.read()).get("response_format")
        if form is not None:
            return refused(400, f"response_format {form['type']} is not supported")
        return completion(f"Sure! ```json\n{json.dumps(SCENES)}\n```")

    server = Server(handler)
    model = model_at(server)
    assert model.write("scenes", {}, ScenesDraft).model_dump() == SCENES
    assert model.write("scenes", {}, ScenesDraft).model_dump() == SCENES
    forms = [(body.get("response_format") or {}).get("type") for _, body in server.asked]
    assert forms == ["json_schema", "json_object", None, None]


def test_one_task_that_a_server_cannot_write_leaves_the_others_as_they_were() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.read())
        form = body.get("response_format") or {}
        if form.get("json_schema", {}).get("name") == "scenes":
            return completion(json.dumps(SCENES))
        if form:
            return refused(400, "This schema cannot be written.", "response_format")
        return completion("What a nice talk that was.")

    server = Server(handler)
    model = model_at(server)
    with pytest.raises(ModelUnavailable, match="did not write the summary"):
        model.write("summary", {}, SummaryDraft)
    assert model.write("scenes", {}, ScenesDraft).model_dump() == SCENES


def test_copy_of_a_wrong_shape_is_asked_for_once_more() -> None:
    answers = iter([completion('{"scenes": []}'), completion(json.dumps(SCENES))])
    server = Server(lambda request: next(answers))
    assert model_at(server).write("scenes", {}, ScenesDraft).model_dump() == SCENES
    correction = server.asked[1][1]["messages"][-1]["content"]
    assert correction.startswith("That does not fit: scenes: List should have at least 1 item")


def test_copy_of_a_wrong_shape_twice_is_given_up() -> None:
    server = Server(lambda request: completion("I would rather not."))
    with pytest.raises(ModelUnavailable) as fault:
        model_at(server).write("scenes", {}, ScenesDraft)
    assert len(server.asked) == 2
    assert str(fault.value) == (
        "The language model big-1 did not write the scenes in the form that was asked for, "
        "twice. Try "
        "again, or set another model."
    )


def test_an_unknown_writing_task_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no writing task 'poem'"):
        model_at(Server(lambda request: completion("{}"))).write("poem", {}, ScenesDraft)


def test_every_tools_schema_can_be_made_strict_but_one_with_free_keys() -> None:
    strict = {tool.name: strict_schema(tool.schema().parameters) for tool in ALL_TOOLS}
    # Pronunciations are words and how each is said: no strict server takes such keys.
    assert [name for name, schema in strict.items() if schema is None] == ["set_brand"]
    for schema in filter(None, strict.values()):
        assert schema["additionalProperties"] is False
        assert schema["required"] == list(schema["properties"])
    optional = strict_schema(TOOL.parameters)
    assert optional is not None
    assert optional["properties"] == {
        "number": {"type": "integer"},
        "project": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    }


def test_a_schema_with_free_keys_is_not_made_strict() -> None:
    class Free(BaseModel):
        model_config = ConfigDict(extra="forbid")
        values: dict[str, int]

    assert strict_schema(Free.model_json_schema()) is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('{"number": 1, "project": null}', '{"number": 1}'),
        ('{"number": null}', '{"number": null}'),
        ('{"number": 1}', '{"number": 1}'),
        ("[1]", "[1]"),
        ("{broken", "{broken"),
    ],
)
def test_only_nulls_that_stand_for_nothing_are_taken_out(written: str, kept: str) -> None:
    assert without_nulls(written, TOOL.parameters) == kept
