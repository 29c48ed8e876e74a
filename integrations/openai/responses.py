"""The model port over the Responses interface, stateless: everything is sent again each time."""

from collections.abc import Generator, Iterator
from contextlib import closing
from functools import partial
from typing import Any

import openai
from openai import OpenAI

from integrations.openai.errors import plain_errors, refuses_reasoning, refuses_shape
from integrations.openai.gathering import Gathering, answered_nothing, cut_off, withheld
from integrations.openai.limits import Limits
from integrations.openai.metering import TokenMeter
from integrations.openai.reasoning import ReasoningShelf
from integrations.openai.retrying import with_retries
from integrations.openai.schemas import strict_schema
from integrations.openai.waiting import Pause, read_beside
from integrations.openai.writing import CopyDesk, T
from tools.kit.ports import Cancelled, ChatMessage, ChatReply, ModelUnavailable, ToolSchema

ENDS = ("response.completed", "response.incomplete", "response.failed")


class ResponsesModel:
    """A `ChatModel` that asks `POST /responses` with `store=False`.

    The client was made by the caller, who decides on key, address and time-outs, and switches its
    own retries off: what may be repeated is decided here.
    """

    def __init__(
        self,
        client: OpenAI,
        model: str,
        name: str,
        writes_starter_copy: bool = False,
        limits: Limits | None = None,
        meter: TokenMeter | None = None,
    ) -> None:
        self.name = name
        self.writes_starter_copy = writes_starter_copy
        self._client = client
        self._model = model
        self._limits = limits or Limits()
        self._meter = meter or TokenMeter()
        self._strict = True
        self._shelf: ReasoningShelf | None = ReasoningShelf()
        self._desk = CopyDesk(self._ask, model)

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Yield text as it comes, then the whole answer; see `ChatModel.stream`."""
        gathering = Gathering(self._limits, tools, cancelled)
        thoughts: list[dict[str, Any]] = []
        last: Any = None
        read = partial(self._events, messages, tools)
        with plain_errors(self._model), closing(read_beside(read, gathering.check)) as events:
            for event in events:
                if event.type in ("response.output_text.delta", "response.refusal.delta"):
                    if event.delta:
                        yield gathering.add_text(event.delta)
                elif event.type == "response.output_item.done":
                    self._take_item(gathering, thoughts, event.item)
                elif event.type == "error":
                    raise _broken(event.message)
                elif event.type in ENDS:
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

    def _take_item(self, gathering: Gathering, thoughts: list[dict[str, Any]], item: Any) -> None:
        if item.type == "reasoning":
            thoughts.append(item.model_dump(mode="json", exclude_none=True))
        elif item.type == "function_call":
            place = gathering.add_call(item.call_id, item.name)
            gathering.extend_call(place, item.arguments or "")
            if self._shelf is not None and thoughts:
                self._shelf.keep(item.call_id, tuple(thoughts))
                thoughts.clear()

    def _events(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], pause: Pause
    ) -> Generator[Any, None, None]:
        with closing(self._open(messages, tools, pause)) as stream:
            yield from stream

    def _open(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], pause: Pause
    ) -> openai.Stream[Any]:
        while True:
            request = self._request(messages) | {"stream": True}
            if tools:
                request["tools"] = [self._wire_tool(tool) for tool in tools]
            if self._shelf is not None:
                request["include"] = ["reasoning.encrypted_content"]
            try:
                create: Any = partial(self._client.responses.create, **request)
                stream: openai.Stream[Any] = with_retries(create, pause, self._limits)
                return stream
            except (
                openai.BadRequestError,
                openai.NotFoundError,
                openai.UnprocessableEntityError,
            ) as error:
                if self._shelf is not None and refuses_reasoning(error):
                    self._shelf = None
                elif self._strict and tools and refuses_shape(error):
                    self._strict = False
                else:
                    raise

    def _request(self, messages: tuple[ChatMessage, ...]) -> dict[str, Any]:
        system = [message.content for message in messages if message.role == "system"]
        request: dict[str, Any] = {
            "model": self._model,
            "input": wire_items(messages, self._shelf),
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
        gathering = Gathering(self._limits)
        create = partial(self._client.responses.create, **request)

        def answer(pause: Pause) -> Generator[Any, None, None]:
            yield with_retries(create, pause, self._limits)

        with closing(read_beside(answer, gathering.check)) as answers:
            response = next(answers)
        if not hasattr(response, "output"):
            raise answered_nothing()
        if response.usage is not None:
            self._meter.add(response.usage.input_tokens, response.usage.output_tokens)
        _check_end(response, has_calls=False)
        return gathering.add_text(response.output_text)


def wire_items(
    messages: tuple[ChatMessage, ...], shelf: ReasoningShelf | None = None
) -> list[dict[str, Any]]:
    """Return the conversation without its system words as input items.

    `shelf` has the reasoning that stood before a call, which is sent back with it.
    """
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
            if shelf is not None and message.tool_calls:
                items += shelf.before(message.tool_calls[0].id)
            if message.content or not message.tool_calls:
                items.append({"role": message.role, "content": message.content})
            for place, call in enumerate(message.tool_calls):
                if shelf is not None and place:
                    items += shelf.before(call.id)
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
