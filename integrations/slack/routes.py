"""The addresses that Slack calls: events on a path of their own, everything else through Bolt."""

import json
import logging
from collections.abc import Awaitable, Callable, Sequence

from anyio import to_thread
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from integrations.common.errors import UNEXPECTED_MESSAGE, NotSignedIn, body, body_of, outcome_of
from integrations.common.studio import Studio
from integrations.slack.bolt import BoltApp
from integrations.slack.guard import Guard, TooLarge, read_body
from integrations.slack.inbound import Inbound
from integrations.slack.install import install_routes
from integrations.slack.logs import log_failure
from storage.errors import AytadaError

log = logging.getLogger(__name__)
Handler = Callable[[Request, str], Awaitable[Response]]


def routes_of(studio: Studio, inbound: Inbound, app: BoltApp) -> list[Route]:
    """Return the routes under `/slack`; without a signing secret there are none."""
    secret = studio.settings.slack_signing_secret.get_secret_value()
    if not secret:
        return []
    doors = _Doors(Guard(secret), inbound, app)
    return [
        Route("/slack/events", doors.guarded(doors.events), methods=["POST"]),
        *(
            Route(f"/slack/{name}", doors.guarded(doors.bolt), methods=["POST"])
            for name in ("interactions", "commands", "options")
        ),
        *install_routes(studio),
    ]


class _Doors:
    """The endpoints, with what they share."""

    def __init__(self, guard: Guard, inbound: Inbound, app: BoltApp) -> None:
        self._guard = guard
        self._inbound = inbound
        self._app = app

    def guarded(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Return an endpoint that lets in only what Slack signed, and answers errors plainly."""

        async def endpoint(request: Request) -> Response:
            try:
                read = await read_body(request.stream())
                return await handler(request, self._guard.verified(request.headers, read))
            except NotSignedIn as error:
                return _refusal(error)
            except ClientDisconnect:
                return Response(status_code=400)
            except HTTPException:
                # The server around this has a limit of its own.
                raise
            except TooLarge as error:
                return JSONResponse(body_of(error), status_code=413)
            except AytadaError as error:
                log.warning("a request of Slack was put off: %s", error.code)
                return _refusal(error)
            except Exception as error:  # noqa: BLE001 - Slack sends it again; nothing said is logged
                log_failure(log, "a request of Slack failed", error)
                return JSONResponse(body("unexpected", UNEXPECTED_MESSAGE, "nobody"), 500)

        return endpoint

    async def events(self, request: Request, text: str) -> Response:
        """Keep an event, then acknowledge it."""
        try:
            payload = json.loads(text)
        except ValueError:
            payload = None
        if not isinstance(payload, dict):
            return Response(status_code=400)
        if payload.get("type") == "url_verification":
            return PlainTextResponse(str(payload.get("challenge", "")))
        retry = _retry_of(request)
        await to_thread.run_sync(lambda: self._inbound.take(payload, retry=retry))
        return Response(status_code=200)

    async def bolt(self, request: Request, text: str) -> Response:
        """Answer a click, a modal, a command or a menu."""
        headers: dict[str, str | Sequence[str]] = dict(request.headers.items())
        answer = await self._app.dispatch(AsyncBoltRequest(body=text, headers=headers))
        return as_response(answer)


def as_response(answer: BoltResponse) -> Response:
    """Return Bolt's answer as one of the server's."""
    headers = {
        name: values[0]
        for name, values in answer.headers.items()
        if name.lower() not in ("content-length", "set-cookie") and values
    }
    return Response(answer.body or "", status_code=answer.status, headers=headers)


def _refusal(error: AytadaError) -> JSONResponse:
    return JSONResponse(body_of(error), status_code=outcome_of(error).status)


def _retry_of(request: Request) -> int:
    found = request.headers.get("x-slack-retry-num", "")
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 4 else 0
