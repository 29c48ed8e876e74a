"""A language model's server in this process, for tests of the adapters: nothing here is a mock of
ours, only of the wire."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
from openai import OpenAI

from integrations.openai import Interface, Limits, TokenMeter, make_chat_model
from tools.kit.ports import ChatMessage, ChatModel, ToolSchema

Handler = Callable[[httpx2.Request], httpx2.Response]
HELLO = (ChatMessage(role="user", content="hello"),)
TOOL = ToolSchema(
    name="choose_idea",
    description="Choose.",
    parameters={
        "type": "object",
        "properties": {"number": {"type": "integer"}, "project": {"type": "string"}},
        "required": ["number"],
    },
)


class Server(httpx2.BaseTransport):
    """A server in this process; it keeps what it was asked."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Keep the question and let the handler answer."""
        body = json.loads(request.read())
        self.asked.append((request.url.path.rsplit("/", 1)[-1], body))
        return self.handler(request)


def in_turn(*answers: httpx2.Response | Exception) -> Handler:
    """Return a handler that gives one answer after the other, and the last one for ever."""
    left = list(answers)

    def handler(_request: httpx2.Request) -> httpx2.Response:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return handler


def model_at(
    server: Server,
    api: Interface = "auto",
    limits: Limits | None = None,
    meter: TokenMeter | None = None,
) -> ChatModel:
    """Return the model port over the server."""
    client = OpenAI(
        base_url="http://server.test/v1",
        api_key="key",
        max_retries=0,
        http_client=httpx2.Client(transport=server),
    )
    return make_chat_model(client, "big-1", api, limits=limits, meter=meter)


def chunk(delta: dict[str, Any], finish: str | None = None) -> str:
    """Return one server-sent chunk of a chat completion."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "big-1"}
    return f"data: {json.dumps({**head, 'choices': [choice]})}\n\n"


def streamed(*events: str) -> httpx2.Response:
    """Return a streamed answer."""
    text = "".join(events) + "data: [DONE]\n\n"
    return httpx2.Response(200, headers={"content-type": "text/event-stream"}, text=text)


def said(text: str) -> httpx2.Response:
    """Return a chat completion of some words, streamed."""
    return streamed(chunk({"content": text}, "stop"))


def called(name: str, arguments: str = "{}") -> httpx2.Response:
    """Return a chat completion of one call, streamed."""
    function = {"name": name, "arguments": arguments}
    call = {"index": 0, "id": "call_1", "type": "function", "function": function}
    return streamed(chunk({"tool_calls": [call]}, "tool_calls"))


def refused(
    status: int, message: str, code: str | None = None, headers: dict[str, str] | None = None
) -> httpx2.Response:
    """Return an error as these servers send it."""
    body = {"error": {"message": message, "type": "x", "param": None, "code": code}}
    return httpx2.Response(status, json=body, headers=headers)


def completion(text: str, tokens: tuple[int, int] | None = None) -> httpx2.Response:
    """Return a chat completion that is not streamed."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body: dict[str, Any] = {
        "id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice],
    }  # fmt: skip
    if tokens is not None:
        read, written = tokens
        total = read + written
        body["usage"] = {
            "prompt_tokens": read, "completion_tokens": written, "total_tokens": total,
        }  # fmt: skip
    return httpx2.Response(200, json=body)


def response_of(*items: dict[str, Any], status: str = "completed", **more: Any) -> dict[str, Any]:
    """Return the JSON body of a response with these output items."""
    return {
        "id": "r", "object": "response", "created_at": 1, "status": status, "model": "big-1",
        "output": list(items), "parallel_tool_calls": True, "tool_choice": "auto", "tools": [],
        "usage": None, "error": None, "incomplete_details": None, **more,
    }  # fmt: skip


def responded(*items: dict[str, Any], **more: Any) -> httpx2.Response:
    """Return a streamed response with these output items, each sent when it is done."""
    events: list[dict[str, Any]] = []
    for place, item in enumerate(items):
        if item["type"] == "message":
            text = item["content"][0]["text"]
            where = {"item_id": item["id"], "output_index": place, "content_index": 0}
            events.append(
                {"type": "response.output_text.delta", **where, "delta": text, "logprobs": []}
            )
        events.append({"type": "response.output_item.done", "output_index": place, "item": item})
    response = response_of(*items, **more)
    events.append({"type": f"response.{response['status']}", "response": response})
    return streamed(
        *(
            f"event: {e['type']}\ndata: {json.dumps({**e, 'sequence_number': n})}\n\n"
            for n, e in enumerate(events)
        )
    )


def message_item(text: str) -> dict[str, Any]:
    """Return an output item of words."""
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return {
        "id": "m", "type": "message", "role": "assistant", "status": "completed",
        "content": content,
    }  # fmt: skip


def call_item(call_id: str, name: str, arguments: str = "{}") -> dict[str, Any]:
    """Return an output item of one call."""
    return {
        "id": f"fc_{call_id}", "type": "function_call", "call_id": call_id, "name": name,
        "arguments": arguments, "status": "completed",
    }  # fmt: skip


class Dripping(httpx2.SyncByteStream):
    """Sends the same piece again and again until it is closed."""

    def __init__(self, piece: str) -> None:
        self.piece = piece
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        while not self.closed:
            yield self.piece.encode()

    def close(self) -> None:
        """Stop sending."""
        self.closed = True


def dripped(drip: Dripping) -> httpx2.Response:
    """Return an answer that never ends."""
    return httpx2.Response(200, headers={"content-type": "text/event-stream"}, stream=drip)
