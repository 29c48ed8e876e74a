"""The embedded model as an HTTP transport: no socket, no port, the same client as for any vendor."""

import json
import time
from collections.abc import Callable
from typing import Any

import httpx2
from openai import OpenAI

from integrations.brain.chat_wire import ChatAnswer, read_chat
from integrations.brain.responses_wire import ResponsesAnswer, read_responses
from integrations.brain.wire import ApiError, Brain, EventStream, digest_of

BASE_URL = "http://embedded.invalid/v1"


class BrainTransport(httpx2.BaseTransport):
    """Answers `GET /v1/models`, `POST /v1/chat/completions` and `POST /v1/responses`.

    `seconds_now` gives the time that answers carry; everything else in an answer follows from the
    request alone.
    """

    def __init__(self, brain: Brain, seconds_now: Callable[[], float] = time.time) -> None:
        self._brain = brain
        self._now = seconds_now

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the answer to one request; errors are answers with a status and a body."""
        content = request.read()
        digest = digest_of(content)
        headers = {"x-request-id": f"req_{digest}"}
        try:
            return self._answer(request, content, digest, headers)
        except ApiError as error:
            return httpx2.Response(error.status, json=error.body, headers=headers)

    def _answer(
        self, request: httpx2.Request, content: bytes, digest: str, headers: dict[str, str]
    ) -> httpx2.Response:
        route = (request.method, request.url.path.removeprefix("/v1"))
        if route == ("GET", "/models"):
            model = {"id": self._brain.name, "object": "model", "created": 0, "owned_by": "aytada"}
            return httpx2.Response(200, json={"object": "list", "data": [model]}, headers=headers)
        if route not in (("POST", "/chat/completions"), ("POST", "/responses")):
            raise ApiError(
                404, f"There is no {request.method} {request.url.path} here.", "not_found"
            )
        body = self._body(content)
        answer: ChatAnswer | ResponsesAnswer
        if route[1] == "/chat/completions":
            turn = self._brain.respond(read_chat(body))
            answer = ChatAnswer(body, turn, digest, int(self._now()))
        else:
            turn = self._brain.respond(read_responses(body))
            answer = ResponsesAnswer(body, turn, digest, int(self._now()))
        if not body.get("stream"):
            return httpx2.Response(200, json=answer.whole(), headers=headers)
        headers = headers | {"content-type": "text/event-stream; charset=utf-8"}
        return httpx2.Response(200, headers=headers, stream=EventStream(answer.events()))

    def _body(self, content: bytes) -> dict[str, Any]:
        try:
            body = json.loads(content or b"{}")
        except ValueError as fault:
            raise ApiError(400, "The request's body is not JSON.") from fault
        if not isinstance(body, dict):
            raise ApiError(400, "The request's body is not a JSON object.")
        if body.get("model") != self._brain.name:
            message = f"The model {body.get('model')!r} does not exist; use {self._brain.name}."
            raise ApiError(404, message, "model_not_found", "model")
        return body


def client_of(brain: Brain) -> OpenAI:
    """Return an ordinary client whose every request is answered by `brain` in this process."""
    return OpenAI(
        base_url=BASE_URL,
        api_key="embedded",
        max_retries=0,
        http_client=httpx2.Client(transport=BrainTransport(brain)),
    )
