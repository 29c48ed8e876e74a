"""The model port over the Responses interface, stateless: everything is sent again each time."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import openai
from openai import OpenAI

from integrations.openai.errors import plain_errors, refuses_shape
from integrations.openai.gathering import Gathering, cut_off, withheld
from integrations.openai.limits import Limits
from integrations.openai.schemas import strict_schema
from integrations.openai.writing import CopyDesk, T
from tools.kit.ports import Cancelled, ChatMessage, ChatReply, ModelUnavailable, ToolSchema


class ResponsesModel:
    """A `ChatModel` that asks `POST /responses` with `store=False`.

    The client was made by the caller, who decides on key, address, time-outs and retries.
    """

    def __init__(
        self,
        client: OpenAI,
        model: str,
        name: str,
        writes_starter_copy: bool = False,
        limits: Limits | None = None,
    ) -> None:
        self.name = name
        self.writes_starter_copy = writes_starter_copy
        self._client = client
        self._model = model
        self._limits = limits or Limits()
        self._strict = True
        self._desk = CopyDesk(self._ask, model)

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Yield text as it comes, then the whole answer; see `ChatModel.stream`."""
        gathering = Gathering(self._limits, tools, cancelled)
        gathering.check()
        last: Any = None
        with plain_errors(self._model), closing(self._open(messages, tools)) as stream:
            for event in stream:
                gathering.check()
                if event.type in ("response.output_text.delta", "response.refusal.delta"):
                    if event.delta:
                        yield gathering.add_text(event.delta)
                elif event.type == "response.output_item.done":
                    if event.item.type == "function_call":
                        place = gathering.add_call(event.item.call_id, event.item.name)
                        gathering.extend_call(place, event.item.arguments or "")
                elif event.type == "error":
                    raise _broken(event.message)
                elif event.type in (
                    "response.completed",
                    "response.incomplete",
                    "response.failed",
                ):
                    last = event.response
        if last is None:
            raise _broken("the answer stopped before its end.")
        _check_end(last, gathering.has_calls)
        if last.usage is not None:
            gathering.input_tokens = last.usage.input_tokens
            gathering.output_tokens = last.usage.output_tokens
        yield gathering.reply(last.model or self._model, len(messages))

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Return structured copy; see `ChatModel.write`."""
        return self._desk.write(task, brief, answer)

    def _open(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...]
    ) -> openai.Stream[Any]:
        while True:
            request = self._request(messages) | {"stream": True}
            if tools:
                request["tools"] = [self._wire_tool(tool) for tool in tools]
            try:
                stream: openai.Stream[Any] = self._client.responses.create(**request)
                return stream
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if not (self._strict and tools and refuses_shape(error)):
                    raise
                self._strict = False

    def _request(self, messages: tuple[ChatMessage, ...]) -> dict[str, Any]:
        system = [message.content for message in messages if message.role == "system"]
        request: dict[str, Any] = {
            "model": self._model,
            "input": wire_items(messages),
            "store": False,
        }
        if system:
            request["instructions"] = "\n\n".join(system)
        return request

    def _wire_tool(self, tool: ToolSchema) -> dict[str, Any]:
        strict = strict_schema(tool.parameters) if self._strict else None
        return {
            "type": "function",
            "name": tool.name,
            "description": tool.description,
            "parameters": tool.parameters if strict is None else strict,
            "strict": strict is not None,
        }

    def _ask(self, messages: tuple[ChatMessage, ...], form: dict[str, Any] | None) -> str:
        request = self._request(messages)
        if form is not None:
            request["text"] = {"format": _text_format(form)}
        try:
            response = self._client.responses.create(**request)
        except openai.APIStatusError:
            raise
        except openai.OpenAIError:
            with plain_errors(self._model):
                raise
        _check_end(response, has_calls=False)
        text: str = response.output_text
        if len(text) > self._limits.text_characters_max:
            raise ModelUnavailable("The language model's answer was far too long. Try again.")
        return text


def wire_items(messages: tuple[ChatMessage, ...]) -> list[dict[str, Any]]:
    """Return the conversation without its system words as input items."""
    items: list[dict[str, Any]] = []
    for message in messages:
        if message.role == "tool":
            items.append(
                {
                    "type": "function_call_output",
                    "call_id": message.tool_call_id,
                    "output": message.content,
                }
            )
        elif message.role != "system":
            if message.content or not message.tool_calls:
                items.append({"role": message.role, "content": message.content})
            for call in message.tool_calls:
                items.append(
                    {
                        "type": "function_call",
                        "call_id": call.id,
                        "name": call.name,
                        "arguments": call.arguments,
                    }
                )
    return items


def _text_format(form: dict[str, Any]) -> dict[str, Any]:
    inner: dict[str, Any] = form.get("json_schema", {})
    return {"type": form["type"]} | inner


def _check_end(response: Any, has_calls: bool) -> None:
    details = response.incomplete_details
    reason = details.reason if details else None
    if reason == "content_filter" or (response.error and response.error.code == "content_filter"):
        raise withheld()
    if response.status == "failed":
        raise _broken(response.error.message if response.error else "it gave no reason.")
    if response.status == "incomplete" and has_calls:
        raise cut_off()


def _broken(reason: str) -> ModelUnavailable:
    return ModelUnavailable(f"The language model broke off: {reason} Try again in a moment.")
