"""Chat completions as OpenAI's clients send and read them; what we cannot do is refused plainly."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from storage.errors import NotFound, Refused

MODEL = "aytada"
NAME_CHARACTERS_MAX = 150
CONVERSATION_NAMES = ("conversation", "conversation_id", "thread_id", "chat_id", "session_id")
ERROR_TYPES = {
    401: "authentication_error",
    402: "insufficient_quota",
    403: "permission_error",
    409: "conflict_error",
    503: "server_error",
    500: "server_error",
}
INSTEAD = {
    "n": "it gives one answer; leave it out or send 1",
    "tools": "it has tools of its own; other agents can use those over MCP at /mcp",
    "functions": "it has tools of its own; other agents can use those over MCP at /mcp",
    "tool_choice": "it has tools of its own and chooses among them itself",
    "function_call": "it has tools of its own and chooses among them itself",
    "response_format": "it answers in words; the REST interface at /openapi.json answers in JSON",
    "logprobs": "it has none to show",
    "top_logprobs": "it has none to show",
    "logit_bias": "it chooses its words itself",
    "stop": "it stops when it has answered",
    "audio": "it answers in words, and sends links to the sound that it makes",
    "modalities": "it answers in words, and sends links to what it makes",
    "web_search_options": "it does not search the web",
}


def _is_one(value: Any) -> bool:
    return isinstance(value, int) and value == 1


HARMLESS: dict[str, Callable[[Any], bool]] = {
    "n": _is_one,
    "tool_choice": lambda value: value in ("none", "auto"),
    "function_call": lambda value: value in ("none", "auto"),
    "response_format": lambda value: isinstance(value, dict) and value.get("type") == "text",
    "modalities": lambda value: value == ["text"],
}


class BadParameter(Refused):
    """A part of the request that cannot be used; `param` names it."""

    code = "unsupported_parameter"

    def __init__(self, message: str, param: str, *, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.param = param


class ChatRequest(BaseModel):
    """The body of a chat completion. What only tunes a model (temperature and the like) is read
    over."""

    model_config = ConfigDict(extra="allow")

    model: str
    messages: list[dict[str, Any]]
    stream: bool | None = None
    stream_options: dict[str, Any] | None = None
    user: str | None = None
    metadata: dict[str, Any] | None = None

    @property
    def wants_usage(self) -> bool:
        """Tell whether a stream ends with what the answer took."""
        return bool((self.stream_options or {}).get("include_usage"))


@dataclass(frozen=True)
class Line:
    """One message of the history: `user` or `assistant`, and its words."""

    role: str
    text: str


def check(request: ChatRequest) -> None:
    """Raise `NotFound` for another model and `BadParameter` for what we cannot do as asked."""
    if request.model != MODEL:
        raise NotFound(
            f"There is no model “{request.model[:60]}” here. Use “{MODEL}”.", code="model_not_found"
        )
    for param, instead in INSTEAD.items():
        value = (request.model_extra or {}).get(param)
        if value in (None, False, [], {}, "", 0) or HARMLESS.get(param, _never)(value):
            continue
        raise BadParameter(f"Aytada does not take “{param}”: {instead}.", param)


def lines_of(request: ChatRequest) -> tuple[Line, ...]:
    """Return what was said, oldest first; it ends with the member's message.

    Instructions (`system`, `developer`) and results of a client's tools are left out: the studio
    keeps to its own rules. Raises `BadParameter`.
    """
    found = [
        Line(message["role"], _text(message, index, is_last=index == len(request.messages) - 1))
        for index, message in enumerate(request.messages)
        if message.get("role") in ("user", "assistant")
    ]
    said = tuple(line for line in found if line.text)
    if not found or found[-1].role != "user":
        raise BadParameter(
            "The last message must be the user's: add what the member says.",
            "messages",
            code="no_user_message",
        )
    if not found[-1].text:
        raise BadParameter(
            "The last message has no words. Say what you would like to make.",
            "messages",
            code="empty",
        )
    return said


def conversation_name(request: ChatRequest) -> str | None:
    """Return the conversation that the request names in its metadata, if it does."""
    for field in CONVERSATION_NAMES:
        name = (request.metadata or {}).get(field)
        if name is None:
            continue
        if not isinstance(name, str) or not 0 < len(name) <= NAME_CHARACTERS_MAX:
            raise BadParameter(
                f"“metadata.{field}” is a name of 1 to {NAME_CHARACTERS_MAX} characters.",
                f"metadata.{field}",
                code="bad_name",
            )
        return name.replace("\x00", "")
    return None


def error_body(status: int, message: str, code: str, param: str | None = None) -> dict[str, Any]:
    """Return an error in OpenAI's shape."""
    kind = ERROR_TYPES.get(status, "invalid_request_error")
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def chunk(answer_id: str, created_s: int, delta: dict[str, Any], end: str | None) -> dict[str, Any]:
    """Return one piece of a streamed answer."""
    return {
        "id": answer_id,
        "object": "chat.completion.chunk",
        "created": created_s,
        "model": MODEL,
        "choices": [{"index": 0, "delta": delta, "finish_reason": end, "logprobs": None}],
    }


def completion(answer_id: str, created_s: int, text: str, usage: dict[str, int]) -> dict[str, Any]:
    """Return a whole answer."""
    message = {"role": "assistant", "content": text, "refusal": None}
    return {
        "id": answer_id,
        "object": "chat.completion",
        "created": created_s,
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": usage,
    }


def usage_of(input_tokens: int, output_tokens: int) -> dict[str, int]:
    """Return what an answer took of the language model."""
    return {
        "prompt_tokens": input_tokens,
        "completion_tokens": output_tokens,
        "total_tokens": input_tokens + output_tokens,
    }


def _never(_value: Any) -> bool:
    return False


def _text(message: dict[str, Any], index: int, *, is_last: bool) -> str:
    content = message.get("content")
    if content is None or isinstance(content, str):
        return (content or "").strip()
    if not isinstance(content, list):
        raise BadParameter(
            f"The content of message {index + 1} is neither text nor a list of parts.",
            f"messages.{index}.content",
            code="invalid",
        )
    parts = [part for part in content if isinstance(part, dict)]
    if is_last and any(part.get("type") not in ("text", "input_text") for part in parts):
        raise BadParameter(
            "Only words can be read here. Upload pictures with POST /api/uploads, then say what to "
            "do with them.",
            f"messages.{index}.content",
            code="not_text",
        )
    texts = [part["text"] for part in parts if isinstance(part.get("text"), str)]
    return "\n".join(texts).strip()
