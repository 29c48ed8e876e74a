"""The Responses interface as it goes over the wire: one JSON body, or server-sent events."""

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


def read_responses(body: dict[str, Any]) -> ModelRequest:
    """Return the request in a Responses body. Raises `ApiError` 400."""
    given = body.get("input")
    items = [{"role": "user", "content": given}] if isinstance(given, str) else given
    if not isinstance(items, list) or not items:
        raise ApiError(
            400, "'input' must be a text or a list with at least one item.", param="input"
        )
    messages: list[dict[str, Any]] = []
    if body.get("instructions"):
        messages.append({"role": "system", "content": str(body["instructions"])})
    try:
        for item in items:
            _add_item(messages, item)
        tools = tuple(tool for tool in body.get("tools") or [] if tool["type"] == "function")
    except (KeyError, TypeError, AttributeError) as fault:
        raise ApiError(400, f"An input item or tool lacks {fault}.", param="input") from fault
    return ModelRequest(
        messages=tuple(messages),
        tools=tools,
        tool_choice=body.get("tool_choice", "auto"),
        response_format=_response_format((body.get("text") or {}).get("format")),
    )


def _add_item(messages: list[dict[str, Any]], item: dict[str, Any]) -> None:
    kind = item.get("type", "message")
    if kind == "message":
        messages.append({"role": item["role"], "content": text_of(item["content"])})
    elif kind == "function_call":
        call = {
            "id": item["call_id"],
            "type": "function",
            "function": {"name": item["name"], "arguments": item["arguments"]},
        }
        # Calls made in one answer stand side by side, as in chat completions.
        if messages and messages[-1]["role"] == "assistant" and "tool_calls" in messages[-1]:
            messages[-1]["tool_calls"].append(call)
        else:
            messages.append({"role": "assistant", "content": "", "tool_calls": [call]})
    elif kind == "function_call_output":
        output = {"tool_call_id": item["call_id"], "content": text_of(item["output"])}
        messages.append({"role": "tool", **output})


def _response_format(form: dict[str, Any] | None) -> dict[str, Any] | None:
    if not form or form.get("type") != "json_schema":
        return form
    inner = {key: value for key, value in form.items() if key != "type"}
    return {"type": "json_schema", "json_schema": inner}


class ResponsesAnswer:
    """One turn, ready to be sent whole or as events."""

    def __init__(self, body: dict[str, Any], turn: Turn, digest: str, created: int) -> None:
        self._body = body
        self._id = f"resp_{digest}"
        self._created = created
        self._sequence = -1
        calls = limited_calls(turn, body.get("parallel_tool_calls") is not False)
        self._items: list[dict[str, Any]] = []
        if turn.text:
            part = {"type": "output_text", "text": turn.text, "annotations": [], "logprobs": []}
            message = {"id": f"msg_{digest}", "type": "message", "role": "assistant"}
            self._items.append({**message, "status": "completed", "content": [part]})
        for place, call in enumerate(calls):
            self._items.append(
                {
                    "id": f"fc_{digest}{place}",
                    "type": "function_call",
                    "call_id": f"call_{digest}{place}",
                    "name": call.name,
                    "arguments": arguments_text(call),
                    "status": "completed",
                }
            )
        prompt = tokens_in(body["input"]) + tokens_in(body.get("instructions") or "")
        answer = tokens_in(turn.text) + sum(tokens_in(call.arguments) for call in calls)
        self._usage = {
            "input_tokens": prompt,
            "output_tokens": answer,
            "total_tokens": prompt + answer,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        }

    def whole(self) -> dict[str, Any]:
        """Return the JSON body of the finished response."""
        return self._response("completed", self._items, self._usage)

    def events(self) -> Iterator[bytes]:
        """Yield the server-sent events of a streamed response."""
        yield self._event("response.created", response=self._response("in_progress", [], None))
        yield self._event("response.in_progress", response=self._response("in_progress", [], None))
        for place, item in enumerate(self._items):
            if item["type"] == "message":
                yield from self._message_events(place, item)
            else:
                yield from self._call_events(place, item)
            yield self._event("response.output_item.done", output_index=place, item=item)
        yield self._event("response.completed", response=self.whole())

    def _message_events(self, place: int, item: dict[str, Any]) -> Iterator[bytes]:
        part = item["content"][0]
        where = {"item_id": item["id"], "output_index": place, "content_index": 0}
        opening = {**item, "status": "in_progress", "content": []}
        yield self._event("response.output_item.added", output_index=place, item=opening)
        yield self._event("response.content_part.added", **where, part={**part, "text": ""})
        for piece in pieces_of(part["text"]):
            yield self._event("response.output_text.delta", **where, delta=piece, logprobs=[])
        yield self._event("response.output_text.done", **where, text=part["text"], logprobs=[])
        yield self._event("response.content_part.done", **where, part=part)

    def _call_events(self, place: int, item: dict[str, Any]) -> Iterator[bytes]:
        where = {"item_id": item["id"], "output_index": place}
        opening = {**item, "status": "in_progress", "arguments": ""}
        yield self._event("response.output_item.added", output_index=place, item=opening)
        for piece in pieces_of(item["arguments"]):
            yield self._event("response.function_call_arguments.delta", **where, delta=piece)
        done = {"name": item["name"], "arguments": item["arguments"]}
        yield self._event("response.function_call_arguments.done", **where, **done)

    def _event(self, kind: str, **values: Any) -> bytes:
        self._sequence += 1
        data = {"type": kind, "sequence_number": self._sequence, **values}
        return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()

    def _response(
        self, status: str, output: list[dict[str, Any]], usage: dict[str, Any] | None
    ) -> dict[str, Any]:
        body = self._body
        return {
            "id": self._id,
            "object": "response",
            "created_at": self._created,
            "status": status,
            "error": None,
            "incomplete_details": None,
            "instructions": body.get("instructions"),
            "metadata": body.get("metadata") or {},
            "model": body["model"],
            "output": output,
            "parallel_tool_calls": body.get("parallel_tool_calls") is not False,
            "temperature": 1.0,
            "tool_choice": body.get("tool_choice", "auto"),
            "tools": body.get("tools") or [],
            "top_p": 1.0,
            "text": body.get("text") or {"format": {"type": "text"}},
            "usage": usage,
        }
