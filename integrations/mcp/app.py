"""`/mcp`: streamable HTTP for other agents, with a key, and closed to pages of other sites."""

import asyncio
from urllib.parse import urlsplit

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from integrations.common.auth import (
    ALL_SCOPES,
    Caller,
    caller_of_key,
    is_loopback,
    read_token,
    same_secret,
)
from integrations.common.errors import NotSignedIn, body_of, outcome_of
from integrations.common.streams import Streams
from integrations.common.studio import Studio
from integrations.mcp.desk import Desk
from integrations.mcp.server import DESK, make_server
from storage.errors import AytadaError, Forbidden

PATH = "/mcp"
TALK_HEADER = "x-aytada-conversation"
TALK_CHARACTERS_MAX = 60
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]", "::1")
NO_KEY = "This needs a key: send “Authorization: Bearer ayt_…”. Make one with “aytada keys create”."


def make_mcp_routes(studio: Studio, streams: Streams) -> list[Route]:
    """Return the route of the MCP door over a running studio."""
    return [Route(PATH, endpoint=McpDoor(studio, streams))]


class McpDoor:
    """Lets in who has a key, and hands the request to the MCP server with the caller in it."""

    def __init__(self, studio: Studio, streams: Streams) -> None:
        self._studio = studio
        self._streams = streams
        # Every request stands for itself: any worker can answer it, before and after a restart.
        self._manager = StreamableHTTPSessionManager(make_server(), stateless=True)
        self._running: asyncio.Task[None] | None = None
        self._is_ready = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            self._refuse_other_sites(request)
            caller = await self._streams.call(lambda: self._caller(request))
        except AytadaError as error:
            await _refusal(error)(scope, receive, send)
            return
        scope[DESK] = Desk(
            studio=self._studio,
            streams=self._streams,
            caller=caller,
            talk=request.headers.get(TALK_HEADER, "main")[:TALK_CHARACTERS_MAX],
            base_url=(self._studio.settings.public_url or str(request.base_url)).rstrip("/"),
        )
        await self._begin()
        await self._manager.handle_request(scope, receive, send)

    async def _begin(self) -> None:
        """Start the manager in this server's loop; it ends with the loop."""
        if self._running is None:
            self._running = asyncio.create_task(self._run(), name="mcp")
        await self._is_ready.wait()

    async def _run(self) -> None:
        async with self._manager.run():
            self._is_ready.set()
            await asyncio.Event().wait()

    def _refuse_other_sites(self, request: Request) -> None:
        """Raise `Forbidden` for a page of another site, also one whose name was bent to us."""
        public = urlsplit(self._studio.settings.public_url or "")
        host = urlsplit(f"//{request.headers.get('host', '')}")
        is_local_only = is_loopback(self._studio.settings.http_host)
        if is_local_only and host.hostname not in (*LOCAL_NAMES, public.hostname):
            raise Forbidden(
                "This studio answers to this machine's own name only. Set AYTADA_PUBLIC_URL to the "
                "address under which others reach it.",
                code="bad_host",
            )
        origin = request.headers.get("origin")
        if origin is None:
            return
        page = urlsplit(origin)
        own = {(host.hostname, host.port), (public.hostname, public.port)}
        if page.hostname is None or (page.hostname, page.port) not in own:
            raise Forbidden("Pages of other sites may not call this.", code="bad_origin")

    def _caller(self, request: Request) -> Caller:
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        secret = secret.strip() if kind.lower() == "bearer" else ""
        secret = secret or request.headers.get("x-api-key", "")
        if not secret:
            raise NotSignedIn(NO_KEY)
        token = read_token(self._studio.settings.data_dir)
        if token is not None and same_secret(secret, token):
            if request.client is None or not is_loopback(request.client.host):
                raise NotSignedIn(
                    "This machine's own token works only on this machine. Make a key for others "
                    "with “aytada keys create”."
                )
            found = self._studio.local_member()
            return Caller(found.workspace_id, found.member_id, frozenset(ALL_SCOPES), "terminal")
        with self._studio.database.read() as session:
            return caller_of_key(session, secret)


def _refusal(error: AytadaError) -> JSONResponse:
    status = outcome_of(error).status
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse(body_of(error), status_code=status, headers=headers)
