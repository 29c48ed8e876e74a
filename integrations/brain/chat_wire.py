"""Chat completions as they go over the wire: one JSON body, or server-sent chunks."""

import json
from collections.abc import Iterator
from typing import Any

from integrations.brain.wire import (
    ApiError,
    ModelRequest,
    Turn,
    arguments_text,
    limited_calls,
    pieces_of,
    text_of,
    tokens_in,
)


def read_chat(body: dict[str, Any]) -> ModelRequest:
    """Return the request in a chat completions body. Raises `ApiError` 400."""
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise ApiError(
            400, "'messages' must be a list with at least one message.", param="messages"
        )
    for message in messages:
        if not isinstance(message, dict) or not isinstance(message.get("role"), str):
            raise ApiError(400, "Every message needs a role.", param="messages")
    tools = body.get("tools") or []
    try:
        functions = tuple(tool["function"] for tool in tools if tool["type"] == "function")
    except (KeyError, TypeError) as fault:
        raise ApiError(400, "Every tool needs a type and a function.", param="tools") from fault
    return ModelRequest(
        messages=tuple(
            {**message, "content": text_of(message.get("content"))} for message in messages
        ),
        tools=functions,
        tool_choice=body.get("tool_choice", "auto"),
        response_format=body.get("response_format"),
    )


class ChatAnswer:
    """One turn, ready to be sent whole or in chunks."""

    def __init__(self, body: dict[str, Any], turn: Turn, digest: str, created: int) -> None:
        self._text = turn.text
        self._head = {"id": f"chatcmpl-{digest}", "created": created, "model": body["model"]}
        calls = limited_calls(turn, body.get("parallel_tool_calls") is not False)
        self._calls: list[dict[str, Any]] = [
            {
                "id": f"call_{digest}{place}",
                "type": "function",
                "function": {"name": call.name, "arguments": arguments_text(call)},
            }
            for place, call in enumerate(calls)
        ]
        self._finish = "tool_calls" if self._calls else "stop"
        prompt = tokens_in(body["messages"])
        answer = tokens_in(turn.text) + sum(tokens_in(call["function"]) for call in self._calls)
        self._usage = {
            "prompt_tokens": prompt,
            "completion_tokens": answer,
            "total_tokens": prompt + answer,
        }
        self._send_usage = bool((body.get("stream_options") or {}).get("include_usage"))

    def whole(self) -> dict[str, Any]:
        """Return the JSON body of an answer that is not streamed."""
        message: dict[str, Any] = {
            "role": "assistant",
            "content": self._text or None,
            "refusal": None,
        }
        if self._calls:
            message["tool_calls"] = self._calls
        choice = {"index": 0, "message": message, "finish_reason": self._finish, "logprobs": None}
        return {
            **self._head,
            "object": "chat.completion",
            "choices": [choice],
            "usage": self._usage,
        }

    def events(self) -> Iterator[bytes]:
        """Yield the server-sent chunks of a streamed answer."""
        yield self._chunk({"role": "assistant", "content": "" if self._text else None})
        for piece in pieces_of(self._text):
            yield self._chunk({"content": piece})
        for place, call in enumerate(self._calls):
            function = call["function"]
            opening = {**call, "function": {"name": function["name"], "arguments": ""}}
            yield self._chunk({"tool_calls": [{"index": place, **opening}]})
            for piece in pieces_of(function["arguments"]):
                part = {"index": place, "function": {"arguments": piece}}
                yield self._chunk({"tool_calls": [part]})
        yield self._chunk({}, self._finish)
        if self._send_usage:
            yield self._event([], self._usage)
        yield b"data: [DONE]\n\n"

    def _chunk(self, delta: dict[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return self._event([choice], None)

    def _event(self, choices: list[dict[str, Any]], usage: dict[str, int] | None) -> bytes:
        chunk: dict[str, Any] = {
            **self._head,
            "object": "chat.completion.chunk",
            "choices": choices,
        }
        if self._send_usage:
            chunk["usage"] = usage
        return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()
