"""`/v1/models` and `/v1/chat/completions`: the studio for every client that speaks OpenAI's chat.

Behind the model id “aytada” is the real agent, in the workspace and with the rights of the key.
Credits are spent only by a typed yes to the quote last shown, with a key that may spend.
"""

import json
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import partial
from time import time
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from integrations.common.errors import RETRY_AFTER_SECONDS, outcome_of
from integrations.common.signing import signature
from integrations.http.openai_answer import STOPPING, Answer, LinkTo
from integrations.http.openai_shapes import (
    MODEL,
    BadParameter,
    ChatRequest,
    check,
    chunk,
    completion,
    conversation_name,
    error_body,
    lines_of,
    usage_of,
)
from integrations.http.openai_threads import Heard, speak
from integrations.http.parts import GetParts, Parts, Reader, Writer
from storage.errors import AytadaError, NotFound

STREAM_WATCH_SECONDS = 1_800.0
WHOLE_WATCH_SECONDS = 240.0
"""So long an answer that is not streamed waits for a production; clients give up at 600 s."""
LINK_SECONDS = 7 * 24 * 3_600
CREATED_S = 1_764_000_000
MODEL_CARD = {"id": MODEL, "object": "model", "created": CREATED_S, "owned_by": "aytada"}
USER_CHARACTERS_MAX = 500
PROBLEMS_SHOWN = 4


class OpenAIRoute(APIRoute):
    """A route whose errors have OpenAI's shape, so that its clients show them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with its errors turned."""
        handle = super().get_route_handler()

        async def handle_plainly(request: Request) -> Response:
            try:
                return await handle(request)
            except AytadaError as error:
                param = error.param if isinstance(error, BadParameter) else None
                return _refusal(outcome_of(error).status, error.message, error.code, param)
            except RequestValidationError as error:
                return _invalid(error)
            except HTTPException as error:
                return _refusal(error.status_code, error.detail, "refused")

        return handle_plainly


# OpenAI's own description of these two is what clients are made from; ours lists the rest.
router = APIRouter(prefix="/v1", tags=["openai"], route_class=OpenAIRoute, include_in_schema=False)


@router.get("/models")
def list_models(_caller: Reader) -> dict[str, Any]:
    """List the one model there is."""
    return {"object": "list", "data": [MODEL_CARD]}


@router.get("/models/{model_id}")
def get_model(model_id: str, _caller: Reader) -> dict[str, Any]:
    """Return the model."""
    if model_id != MODEL:
        raise NotFound(
            f"There is no model “{model_id[:60]}” here. Use “{MODEL}”.", code="model_not_found"
        )
    return MODEL_CARD


@router.post("/chat/completions")
async def complete(
    body: ChatRequest, caller: Writer, parts: GetParts, request: Request
) -> Response:
    """Say the last message to its conversation and answer, streamed or whole."""
    check(body)
    heard = Heard(
        lines=lines_of(body),
        name=conversation_name(body),
        user=(body.user or "")[:USER_CHARACTERS_MAX],
        repeat=request.headers.get("idempotency-key", "")[:USER_CHARACTERS_MAX],
        is_retry=request.headers.get("x-stainless-retry-count", "0") != "0",
    )
    spoken = await parts.streams.call(partial(speak, parts, caller, heard))
    link_to = _linker(parts, caller.workspace_id, request)
    wait_seconds = STREAM_WATCH_SECONDS if body.stream else WHOLE_WATCH_SECONDS
    answer = Answer(parts, spoken, link_to, wait_seconds)
    if body.stream:
        frames = _frames(answer, wants_usage=body.wants_usage)
        return parts.streams.respond(frames)
    text = "".join([piece async for piece in answer.words()])
    if answer.error:
        status = 503 if answer.error == STOPPING or not answer.turn_id else 500
        return _refusal(status, answer.error, "turn_failed")
    usage = usage_of(answer.input_tokens, answer.output_tokens)
    return JSONResponse(completion(_answer_id(answer), int(time()), text, usage))


async def _frames(answer: Answer, *, wants_usage: bool) -> AsyncIterator[str]:
    """Yield the answer as server-sent events; "" stands for a quiet second."""
    created_s, is_begun = int(time()), False
    async for piece in answer.words():
        if answer.turn_id and not is_begun:
            is_begun = True
            yield _frame(
                chunk(_answer_id(answer), created_s, {"role": "assistant", "content": ""}, None)
            )
        if piece:
            yield _frame(chunk(_answer_id(answer), created_s, {"content": piece}, None))
        else:
            yield ""
    if answer.error:
        yield _frame(error_body(500, answer.error, "turn_failed"))
        return
    yield _frame(chunk(_answer_id(answer), created_s, {}, "stop"))
    if wants_usage:
        usage = usage_of(answer.input_tokens, answer.output_tokens)
        last = chunk(_answer_id(answer), created_s, {}, None)
        yield _frame({**last, "choices": [], "usage": usage})
    yield "data: [DONE]\n\n"


def _answer_id(answer: Answer) -> str:
    """Return the answer's id; the part after the first dash is our turn's, which can be stopped."""
    return f"chatcmpl-{answer.turn_id}"


def _linker(parts: Parts, workspace_id: str, request: Request) -> LinkTo:
    """Return what makes links to files that work without a key, for a week."""
    base = (parts.studio.settings.public_url or str(request.base_url)).rstrip("/")

    def link_to(asset_id: str) -> str:
        expires_s = int(time()) + LINK_SECONDS
        signed = signature(parts.studio.secret, workspace_id, asset_id, expires_s)
        return f"{base}/files/{asset_id}?expires={expires_s}&signature={signed}"

    return link_to


def _refusal(status: int, message: str, code: str, param: str | None = None) -> JSONResponse:
    # Clients expect 400 for what they sent wrongly.
    status = 400 if status == 422 else status
    # What failed would fail again, or be done twice: only a busy server is worth another try.
    headers = {"x-should-retry": "true" if status == 503 else "false"}
    if status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(
        error_body(status, message, code, param), status_code=status, headers=headers
    )


def _invalid(error: RequestValidationError) -> JSONResponse:
    problems = error.errors()
    if any(problem["type"] == "json_invalid" for problem in problems):
        return _refusal(400, "The body is not valid JSON.", "bad_json")
    named = [
        (".".join(str(part) for part in problem["loc"] if part != "body"), str(problem["msg"]))
        for problem in problems[:PROBLEMS_SHOWN]
    ]
    reasons = "; ".join(f"{where[:80]}: {words[:200]}" for where, words in named)
    return _refusal(400, f"This cannot be used: {reasons}.", "invalid", named[0][0] or None)


def _frame(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"
