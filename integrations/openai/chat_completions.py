"""The model port over the chat completions interface, which every compatible server has."""

from collections.abc import Generator, Iterator
from contextlib import closing
from functools import partial
from typing import Any

import openai
from openai import OpenAI

from integrations.openai.errors import needs_responses, plain_errors, refuses_shape
from integrations.openai.gathering import Gathering, answered_nothing, cut_off, withheld
from integrations.openai.limits import Limits
from integrations.openai.metering import TokenMeter
from integrations.openai.retrying import with_retries
from integrations.openai.schemas import strict_schema
from integrations.openai.waiting import Pause, read_beside
from integrations.openai.writing import CopyDesk, T
from tools.kit.ports import Cancelled, ChatMessage, ChatReply, ToolSchema


class ChatCompletionsModel:
    """A `ChatModel` that asks `POST /chat/completions`.

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
        self._usage = True
        self._desk = CopyDesk(self._ask, model)

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Yield text as it comes, then the whole answer; see `ChatModel.stream`."""
        gathering = Gathering(self._limits, tools, cancelled)
        finish: str | None = None
        places: dict[int, int] = {}
        model = self._model
        read = partial(self._chunks, messages, tools)
        with plain_errors(self._model), closing(read_beside(read, gathering.check)) as chunks:
            for chunk in chunks:
                model = getattr(chunk, "model", None) or model
                if chunk.usage is not None:
                    gathering.input_tokens = chunk.usage.prompt_tokens or 0
                    gathering.output_tokens = chunk.usage.completion_tokens or 0
                for choice in chunk.choices or ():
                    finish = choice.finish_reason or finish
                    if choice.delta is None:
                        continue
                    piece = choice.delta.content or getattr(choice.delta, "refusal", None)
                    if piece:
                        yield gathering.add_text(piece)
                    for part in choice.delta.tool_calls or ():
                        _add_call_part(gathering, places, part)
        _check_finish(finish, gathering.has_calls)
        yield gathering.reply(model, len(messages))

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Return structured copy; see `ChatModel.write`."""
        return self._desk.write(task, brief, answer)

    def _chunks(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], pause: Pause
    ) -> Generator[Any, None, None]:
        with closing(self._open(messages, tools, pause)) as stream:
            yield from stream

    def _open(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], pause: Pause
    ) -> openai.Stream[Any]:
        while True:
            request: dict[str, Any] = {
                "model": self._model,
                "messages": [wire_message(message) for message in messages],
                "stream": True,
            }
            if self._usage:
                request["stream_options"] = {"include_usage": True}
            if tools:
                request["tools"] = [self._wire_tool(tool) for tool in tools]
            try:
                create: Any = partial(self._client.chat.completions.create, **request)
                stream: openai.Stream[Any] = with_retries(create, pause, self._limits)
                return stream
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if needs_responses(error):
                    raise
                if self._usage and "stream_options" in error.message:
                    self._usage = False
                elif self._strict and tools and refuses_shape(error):
                    self._strict = False
                else:
                    raise

    def _wire_tool(self, tool: ToolSchema) -> dict[str, Any]:
        strict = strict_schema(tool.parameters) if self._strict else None
        function: dict[str, Any] = {
            "name": tool.name,
            "description": tool.description,
            "parameters": tool.parameters if strict is None else strict,
        }
        if strict is not None:
            function["strict"] = True
        return {"type": "function", "function": function}

    def _ask(self, messages: tuple[ChatMessage, ...], form: dict[str, Any] | None) -> str:
        request: dict[str, Any] = {
            "model": self._model,
            "messages": [wire_message(message) for message in messages],
        }
        if form is not None:
            request["response_format"] = form
        gathering = Gathering(self._limits)
        create = partial(self._client.chat.completions.create, **request)

        def answer(pause: Pause) -> Generator[Any, None, None]:
            yield with_retries(create, pause, self._limits)

        with closing(read_beside(answer, gathering.check)) as answers:
            completion = next(answers)
        if not getattr(completion, "choices", None):
            raise answered_nothing()
        if completion.usage is not None:
            self._meter.add(
                completion.usage.prompt_tokens or 0, completion.usage.completion_tokens or 0
            )
        choice = completion.choices[0]
        _check_finish(choice.finish_reason, has_calls=False)
        return gathering.add_text(choice.message.content or "")


def wire_message(message: ChatMessage) -> dict[str, Any]:
    """Return one message as the chat completions interface writes it."""
    if message.role == "tool":
        return {"role": "tool", "tool_call_id": message.tool_call_id, "content": message.content}
    wire: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        wire["content"] = message.content or None
        wire["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in message.tool_calls
        ]
    return wire


def _add_call_part(gathering: Gathering, places: dict[int, int], part: Any) -> None:
    function = part.function
    name = (function.name if function else None) or ""
    arguments = (function.arguments if function else None) or ""
    index = part.index if part.index is not None else len(places)
    # Some servers number every parallel call 0 and tell them apart by id only.
    known = index in places
    another = known and part.id and name and part.id != gathering.call_id(places[index])
    if not known or another:
        places[index] = gathering.add_call(part.id, "")
    gathering.extend_call(places[index], arguments, name)


def _check_finish(finish: str | None, has_calls: bool) -> None:
    """Refuse an answer that ended badly; a reason that nobody knows yet is taken as a good end."""
    if finish == "content_filter":
        raise withheld()
    if finish == "length" and has_calls:
        raise cut_off()
