"""Chooses the interface that a model is asked over, and changes it once if the server says so."""

from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import urlsplit

from openai import OpenAI

from integrations.openai.chat_completions import ChatCompletionsModel
from integrations.openai.errors import WrongInterface
from integrations.openai.limits import Limits
from integrations.openai.metering import TokenMeter
from integrations.openai.responses import ResponsesModel
from integrations.openai.writing import T
from tools.kit.ports import Cancelled, ChatMessage, ChatModel, ChatReply, ToolSchema

Interface = Literal["auto", "chat", "responses"]

_AZURE_HOSTS = (".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com")


def make_chat_model(
    client: OpenAI,
    model: str,
    api: Interface = "auto",
    base_url: str | None = None,
    name: str | None = None,
    writes_starter_copy: bool = False,
    limits: Limits | None = None,
    meter: TokenMeter | None = None,
) -> ChatModel:
    """Return the model port over a client that the caller made.

    `model` is the vendor's id. `api` "auto" takes responses for OpenAI itself and Azure's v1
    address, chat completions for everything else, and changes once if the server says so.
    `base_url` decides that (left out: the client's). `name` is what is recorded as the writer (left
    out: the model's id). `meter` counts the tokens of written copy.
    """
    address = base_url or str(client.base_url)
    name = name or model
    chat = ChatCompletionsModel(client, model, name, writes_starter_copy, limits, meter)
    responses = ResponsesModel(client, model, name, writes_starter_copy, limits, meter)
    if api == "chat":
        return chat
    if api == "responses":
        return responses
    if prefers_responses(address):
        return SwitchingModel(responses, chat)
    return SwitchingModel(chat, responses)


def prefers_responses(base_url: str) -> bool:
    """Tell whether an address is OpenAI's own or Azure's v1, where tools need responses."""
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    if host == "api.openai.com":
        return True
    return host.endswith(_AZURE_HOSTS) and parts.path.rstrip("/").endswith("/openai/v1")


class SwitchingModel:
    """Asks the first interface until the server points to the other, then only the other.

    It changes at most once, so that two refusals cannot send a turn in circles.
    """

    def __init__(self, first: ChatModel, second: ChatModel) -> None:
        self.name = first.name
        self.writes_starter_copy = first.writes_starter_copy
        self._current = first
        self._other: ChatModel | None = second

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Yield text as it comes, then the whole answer; see `ChatModel.stream`."""
        try:
            # The refusal comes with the first request, before any text was yielded.
            yield from self._current.stream(messages, tools, cancelled)
            return
        except WrongInterface:
            if self._other is None:
                raise
        self._switch()
        yield from self._current.stream(messages, tools, cancelled)

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Return structured copy; see `ChatModel.write`."""
        try:
            return self._current.write(task, brief, answer)
        except WrongInterface:
            if self._other is None:
                raise
        self._switch()
        return self._current.write(task, brief, answer)

    def _switch(self) -> None:
        if self._other is not None:
            self._current, self._other = self._other, None
