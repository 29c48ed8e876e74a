"""Asking for structured copy: a schema where the server takes one, and one corrective try."""

import json
from collections.abc import Callable
from typing import Any, Literal, TypeVar

import httpx2
import openai
from pydantic import BaseModel, ValidationError

from agent.prompts import task_words
from integrations.openai.errors import explained, plain_errors, refuses_shape
from integrations.openai.schemas import strict_schema
from tools.kit.ports import ChatMessage, ModelUnavailable

Shape = Literal["json_schema", "json_object", "plain"]
Ask = Callable[[tuple[ChatMessage, ...], dict[str, Any] | None], str]
"""Sends messages with a chat-completions response format (or none) and returns the text."""

T = TypeVar("T", bound=BaseModel)

_LOOSER: dict[Shape, Shape] = {"json_schema": "json_object", "json_object": "plain"}
_STATUS_OF_REFUSAL = (400, 422, 501)
ATTEMPTS = 2
"""How often one piece of copy is asked for: once, and once more with what was wrong with it."""


class CopyDesk:
    """Writes one piece of copy after another; remembers how strictly the server can be asked."""

    def __init__(self, ask: Ask, model: str) -> None:
        self._ask = ask
        self._model = model
        self._shape: Shape = "json_schema"

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Return the copy; see `ChatModel.write`. Raises `ModelUnavailable`."""
        schema = answer.model_json_schema()
        data = ChatMessage(role="user", content=json.dumps(brief, ensure_ascii=False))
        said: tuple[ChatMessage, ...] = (data,)
        shape = self._shape
        for _ in range(ATTEMPTS):
            text, shape = self._ask_once(task, schema, said, shape)
            try:
                written = read_answer(text, answer)
            except ValueError as error:
                fault = error
                said = (
                    data,
                    ChatMessage(role="assistant", content=text[:8_000]),
                    ChatMessage(role="user", content=_correction(fault)),
                )
                continue
            # A looser shape is remembered only once it has worked: a server that cannot write one
            # task must still be asked for the others as strictly as it can be.
            self._shape = shape
            return written
        raise ModelUnavailable(
            f"The language model {self._model} did not write the {task} in the form that was "
            "asked for, twice. Try again, or set another model."
        ) from fault

    def _ask_once(
        self, task: str, schema: dict[str, Any], said: tuple[ChatMessage, ...], shape: Shape
    ) -> tuple[str, Shape]:
        """Return the answer's text and the shape that it was asked for in."""
        while True:
            system = task_words(task)
            if shape != "json_schema":
                system += "\n\nAnswer with one JSON object and nothing else. Its JSON schema:\n"
                system += json.dumps(schema, ensure_ascii=False)
            messages = (ChatMessage(role="system", content=system), *said)
            try:
                return self._ask(messages, _response_format(shape, task, schema)), shape
            except openai.APIStatusError as error:
                looser = _LOOSER.get(shape)
                refused = error.status_code in _STATUS_OF_REFUSAL and refuses_shape(error)
                if looser is None or not refused:
                    raise explained(error, self._model) from error
                shape = looser
            except (openai.OpenAIError, httpx2.HTTPError, ValueError):
                with plain_errors(self._model):
                    raise


def read_answer(text: str, answer: type[T]) -> T:
    """Return the JSON object in `text` as `answer`, with or without a fence or words around it.

    Raises `ValueError` (Pydantic's `ValidationError` is one) that says what is wrong.
    """
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise ValueError("there is no JSON object in the answer")
    return answer.model_validate_json(text[start : end + 1])


def _response_format(shape: Shape, task: str, schema: dict[str, Any]) -> dict[str, Any] | None:
    if shape == "plain":
        return None
    if shape == "json_object":
        return {"type": "json_object"}
    strict = strict_schema(schema)
    chosen = schema if strict is None else strict
    inner = {"name": task, "schema": chosen, "strict": strict is not None}
    return {"type": "json_schema", "json_schema": inner}


def _correction(fault: ValueError) -> str:
    if isinstance(fault, ValidationError):
        points = [
            f"{'.'.join(str(part) for part in point['loc']) or 'answer'}: {point['msg']}"
            for point in fault.errors(include_url=False, include_input=False)[:8]
        ]
        what = "; ".join(points)
    else:
        what = str(fault)
    return (
        f"That does not fit: {what}. Answer again with the corrected JSON object and nothing else."
    )
