"""Turns what the OpenAI client raises into one plain sentence that says what to do.

ModelUnavailable        for everybody: no answer came of it
├─ ModelAway            the next question would fail as well: network, key, quota, a broken server
└─ WrongInterface       inside this folder: the other interface must be used for this model
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError

import httpx2
import openai

from integrations.openai.retrying import is_out_of_quota
from tools.kit.ports import ModelUnavailable

_TOOLS_NEED_RESPONSES = "function tools with reasoning_effort"
_SHAPE_WORDS = (
    "strict",
    "schema",
    "additionalproperties",
    "response_format",
    "text.format",
    "json",
)


class ModelAway(ModelUnavailable):
    """Nobody is there to answer, whatever is asked; the circuit breaker counts these."""


class WrongInterface(ModelUnavailable):
    """The server refuses this model on this interface and serves it on the other one."""


@contextmanager
def plain_errors(model: str) -> Iterator[None]:
    """Raise `ModelUnavailable` or `WrongInterface` in place of the client's errors.

    `model` is the model's id, named in the sentence.
    """
    try:
        yield
    except (openai.OpenAIError, httpx2.HTTPError, JSONDecodeError, UnicodeDecodeError) as error:
        raise explained(error, model) from error


def explained(error: Exception, model: str) -> ModelUnavailable:
    """Return the error to raise for what the client raised."""
    if isinstance(error, openai.BadRequestError) and needs_responses(error):
        return WrongInterface(
            f"{model} calls tools only over the Responses interface. Set the language model's "
            "interface to auto or responses."
        )
    if isinstance(error, openai.NotFoundError) and not _model_is_unknown(error):
        return WrongInterface(
            f"The language model's server does not know this address ({error.request.url.path}). "
            "Check the base URL and the interface (auto, chat or responses)."
        )
    kind = ModelAway if _is_away(error) else ModelUnavailable
    return kind(_sentence(error, model))


def needs_responses(error: openai.APIStatusError) -> bool:
    """Tell whether the server wants this model to be asked over the Responses interface."""
    return _TOOLS_NEED_RESPONSES in error.message.lower()


def refuses_shape(error: openai.APIStatusError) -> bool:
    """Tell whether the server refused a strict tool, a schema or an answer format."""
    text = f"{error.message} {error.param or ''}".lower()
    return any(word in text for word in _SHAPE_WORDS)


def refuses_reasoning(error: openai.APIStatusError) -> bool:
    """Tell whether the server does not hand out, or does not take back, encrypted reasoning."""
    text = f"{error.message} {error.code or ''}".lower()
    return (
        "encrypted" in text
        or "'include'" in text
        or "items are not persisted" in text
        or (error.param or "").startswith("include")
    )


def took_too_long() -> ModelAway:
    """Return the error for an answer that did not come in time."""
    return ModelAway("The language model took too long to answer. Try again in a moment.")


def _is_away(error: Exception) -> bool:
    return isinstance(
        error,
        openai.APIConnectionError
        | openai.AuthenticationError
        | openai.PermissionDeniedError
        | openai.NotFoundError
        | openai.RateLimitError
        | openai.InternalServerError
        | httpx2.HTTPError,
    )


def _model_is_unknown(error: openai.NotFoundError) -> bool:
    text = f"{error.code or ''} {error.message}".lower()
    return "model" in text or "deployment" in text


def _sentence(error: Exception, model: str) -> str:
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return str(took_too_long())
    if isinstance(error, openai.APIConnectionError | httpx2.HTTPError):
        return (
            "The language model cannot be reached. Check its address and the network, "
            "then try again."
        )
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return (
            "The language model's server refused the key. An administrator must check the key and "
            f"its rights to {model}."
        )
    if isinstance(error, openai.NotFoundError):
        return (
            f"The language model's server has no model {model}. An administrator must set a model "
            "that it serves."
        )
    if isinstance(error, openai.RateLimitError):
        if is_out_of_quota(error):
            return (
                "The language model's account has used up its quota. An administrator must add "
                "budget at the vendor, or set another model."
            )
        return "The language model is busy. Try again in a minute."
    if isinstance(error, openai.InternalServerError):
        return "The language model's server had a fault. Try again in a moment."
    if isinstance(error, openai.APIStatusError):
        return f"The language model refused the request: {_short(error.message)}"
    if isinstance(error, openai.APIError):
        return f"The language model broke off: {_short(error.message)} Try again in a moment."
    return "The language model gave an answer that could not be read. Try again in a moment."


def _short(text: str) -> str:
    flat = re.sub(r"^Error code: \d+ - ", "", " ".join(text.split()))
    flat = flat if len(flat) <= 200 else flat[:199] + "…"
    return flat if flat.endswith((".", "!", "?", "…")) else flat + "."
