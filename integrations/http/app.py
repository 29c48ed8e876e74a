"""The HTTP door: one FastAPI app over a running studio, with one shape for every error."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from integrations.common.errors import (
    RETRY_AFTER_SECONDS,
    UNEXPECTED_MESSAGE,
    body,
    body_of,
    outcome_of,
)
from integrations.common.pictures import UPLOAD_BYTES_MAX, UPLOAD_TOO_LARGE
from integrations.common.streams import Streams
from integrations.common.studio import Studio
from integrations.http import (
    assets,
    campaigns,
    chat,
    health,
    keys,
    openai_chat,
    projects,
    quotes,
    uploads,
)
from integrations.http.parts import Parts
from integrations.http.shapes import ErrorBody
from storage.errors import AytadaError

JSON_BYTES_MAX = 1_000_000
JSON_TOO_LARGE = "That is too much to send at once: 1 MB is the most. Send less."
UPLOAD_PATH = "/api/uploads"
SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
SIGNED_FILES = "/files/"
OPEN_TO_PAGES = {b"cross-origin-resource-policy": b"cross-origin"}
STATUS_WORDS = {
    400: ("unreadable", "The request could not be read. See /openapi.json for what is expected."),
    404: ("not_found", "There is nothing at this address. See /openapi.json for what there is."),
    405: ("method_not_allowed", "This address does not take that method. See /openapi.json."),
    415: ("not_json", "Send JSON, with the header “Content-Type: application/json”."),
}
ERROR_WORDS = {
    400: "It could not be read.",
    401: "No key, or not one of ours.",
    402: "Not enough credits, or a limit is reached.",
    403: "This key may not do that.",
    404: "There is no such thing in this workspace.",
    409: "It has changed, or somebody was first.",
    413: "Too large.",
    422: "It cannot be done as asked; the message says why.",
    503: "Busy; try again after `Retry-After` seconds.",
}
PROBLEMS_SHOWN = 4
ROUTERS = tuple(
    module.router
    for module in (
        chat,
        campaigns,
        projects,
        quotes,
        assets,
        uploads,
        keys,
        health,
        openai_chat,
    )
)

log = logging.getLogger(__name__)


def make_http_app(studio: Studio) -> FastAPI:
    """Return the app of a running studio; `app.state.parts.streams.stop()` ends its streams."""
    api = FastAPI(
        title="Aytada",
        version="1",
        description="A marketing studio that you talk to.",
        docs_url=None,
        redoc_url=None,
        responses={
            status: {"model": ErrorBody, "description": words}
            for status, words in ERROR_WORDS.items()
        },
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    api.state.parts = Parts(studio=studio, streams=Streams())
    for router in ROUTERS:
        api.include_router(router)
    api.add_exception_handler(AytadaError, _refused)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HTTPException, _http_error)
    api.add_middleware(_Armour)
    return api


def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AytadaError)
    status = outcome_of(error).status
    return _answer(status, body_of(error))


def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError | ValidationError)
    problems = error.errors()
    if any(problem["type"] == "json_invalid" for problem in problems):
        return _answer(422, body("bad_json", "The body is not valid JSON.", "member"))
    reasons = "; ".join(_problem(problem) for problem in problems[:PROBLEMS_SHOWN])
    more = f"; and {len(problems) - PROBLEMS_SHOWN} more" if len(problems) > PROBLEMS_SHOWN else ""
    return _answer(422, body("invalid", f"This cannot be used: {reasons}{more}.", "member"))


def _problem(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"] if part not in ("body", "query", "path"))
    words = str(problem["msg"])
    return f"{where[:80]}: {words[:200]}" if where else words[:200]


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 413:
        return _answer(413, body("too_large", error.detail, "member"))
    code, words = STATUS_WORDS.get(
        error.status_code, ("refused", "The request could not be read. See /openapi.json.")
    )
    answer = _answer(error.status_code, body(code, words, "member"))
    if error.status_code == 405:
        answer.headers["Allow"] = ", ".join(_methods_at(request))
    return answer


def _methods_at(request: Request) -> list[str]:
    """Return what an address does take: its routes are several, and each knows only its own."""
    routes = [each for router in ROUTERS for each in router.routes if isinstance(each, Route)]
    fitting = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for route in fitting for method in route.methods or ()})


def _answer(status: int, content: dict[str, Any]) -> JSONResponse:
    headers = {"Cache-Control": "no-store"}
    if status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(content, status_code=status, headers=headers)


class _Armour:
    """Around every request: a limit on the body, security headers, and no trace of a failure."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_upload = scope["path"] == UPLOAD_PATH or _is_picture_form(scope["path"])
        bytes_max = UPLOAD_BYTES_MAX if is_upload else JSON_BYTES_MAX
        words = UPLOAD_TOO_LARGE if is_upload else JSON_TOO_LARGE
        received = 0

        async def counted_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > bytes_max:
                raise HTTPException(413, words)
            return message

        has_begun = False

        async def guarded_send(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(each for each in _headers_for(scope) if each[0] not in present),
                ]
            await send(message)

        if _announced_bytes(scope) > bytes_max:
            answer = _answer(413, body("too_large", words, "member"))
            await answer(scope, receive, guarded_send)
            return
        try:
            await self._app(scope, counted_receive, guarded_send)
        except Exception:
            log.exception("a request failed unexpectedly")
            if has_begun:
                raise
            answer = _answer(500, body("unexpected", UNEXPECTED_MESSAGE, "nobody"))
            await answer(scope, receive, guarded_send)


def _is_picture_form(path: str) -> bool:
    return path.startswith("/dashboard/") and path.endswith("/picture")


def _headers_for(scope: Scope) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers of an answer; a signed link may be shown as a picture in other pages."""
    if not scope["path"].startswith(SIGNED_FILES):
        return SECURITY_HEADERS
    return tuple((name, OPEN_TO_PAGES.get(name, value)) for name, value in SECURITY_HEADERS)


def _announced_bytes(scope: Scope) -> int:
    announced = dict(scope["headers"]).get(b"content-length", b"")
    return int(announced) if announced.isdigit() else 0
