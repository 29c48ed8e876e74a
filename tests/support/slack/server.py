"""The fake's HTTP and WebSocket server, in a thread of its own, on 127.0.0.1."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable
from typing import Any

from aiohttp import BasicAuth, WSMsgType, web

from tests.support.slack import answers
from tests.support.slack.dispatcher import Dispatcher, Reply, Request
from tests.support.slack.protocol import SlackError

BYTES_MOST = 256 << 20
ACK_SECONDS = 3.0
Routes = Callable[[web.UrlDispatcher], None]


def _basic(header: str) -> tuple[str, str] | None:
    if not header.lower().startswith("basic "):
        return None
    with contextlib.suppress(ValueError):
        decoded = BasicAuth.decode(header)
        return decoded.login, decoded.password
    return None


class Server:
    """Serves /api, uploads, downloads, response URLs and Socket Mode."""

    def __init__(self, dispatcher: Dispatcher, port: int = 0, routes: Routes | None = None) -> None:
        self._dispatcher = dispatcher
        self._world = dispatcher.world
        self._port = port
        self._routes = routes
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="fake-slack", daemon=True)
        self._stop: asyncio.Event | None = None
        self._sockets: list[web.WebSocketResponse] = []
        self._acks: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.sockets_opened = 0

    def start(self) -> None:
        """Listen; afterwards the world knows its address."""
        self._thread.start()
        self._started.wait(10)
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        """Stop listening and drop every connection."""
        if self._thread.is_alive() and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(10)

    @property
    def has_socket(self) -> bool:
        """Whether an app is connected by Socket Mode."""
        return bool(self._sockets)

    def push(self, envelope: dict[str, Any], seconds: float = ACK_SECONDS) -> dict[str, Any] | None:
        """Send an envelope by Socket Mode; return the app's acknowledgement, None if none came."""
        return asyncio.run_coroutine_threadsafe(self._push(envelope, seconds), self._loop).result()

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask connected apps to reconnect, as Slack does every few hours."""
        frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}}
        for socket in list(self._sockets):
            asyncio.run_coroutine_threadsafe(socket.send_json(frame), self._loop).result(5)

    async def _push(self, envelope: dict[str, Any], seconds: float) -> dict[str, Any] | None:
        if not self._sockets:
            return None
        future: asyncio.Future[dict[str, Any]] = self._loop.create_future()
        self._acks[envelope["envelope_id"]] = future
        await self._sockets[-1].send_json(envelope)
        try:
            return await asyncio.wait_for(future, seconds)
        except TimeoutError:
            return None
        finally:
            self._acks.pop(envelope["envelope_id"], None)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as failure:  # noqa: BLE001 - handed to whoever started the thread
            self._failure = failure
            self._started.set()
        finally:
            self._end_tasks()
            self._loop.close()

    def _end_tasks(self) -> None:
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        app = web.Application(client_max_size=BYTES_MOST)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/upload/v1/{file}", self._upload)
        app.router.add_get("/files-pri/{place}/{name:.+}", self._download)
        app.router.add_post("/actions/{team}/{key}", self._respond)
        app.router.add_get("/link/", self._link)
        if self._routes is not None:
            self._routes(app.router)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        host, port = runner.addresses[0][:2]
        self._world.base_url = f"http://{host}:{port}"
        self._started.set()
        await self._stop.wait()
        for socket in list(self._sockets):
            await socket.close()
        await runner.cleanup()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        form: dict[str, Any] = dict(request.query)
        body: dict[str, Any] | None = None
        if request.content_type == "application/json":
            try:
                body = json.loads(await request.read() or b"{}")
            except ValueError:
                return web.json_response(SlackError("json_not_object").body())
            if not isinstance(body, dict):
                return web.json_response(SlackError("json_not_object").body())
        elif request.can_read_body:
            form.update(await request.post())
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ") if header.startswith("Bearer ") else ""
        call = Request(request.match_info["method"], form, body, token, _basic(header))
        return await self._send(request, self._dispatcher.answer(call))

    async def _send(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        if reply.wait_seconds:
            with contextlib.suppress(asyncio.TimeoutError):
                assert self._stop is not None
                await asyncio.wait_for(self._stop.wait(), reply.wait_seconds)
        if reply.html:
            return web.Response(status=reply.status, text=reply.html, content_type="text/html")
        if reply.body is None:
            if request.transport is not None:
                request.transport.close()
            return web.Response()
        return web.json_response(reply.body, status=reply.status, headers=reply.headers)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content = await request.read()
        if request.content_type == "multipart/form-data":
            return web.Response(status=400, text="send the bytes as they are")
        try:
            answers.upload(self._world, request.match_info["file"], content)
        except SlackError as error:
            return web.Response(status=400, text=error.code)
        return web.Response(text=f"OK - {len(content)}")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        header = request.headers.get("Authorization", "")
        found = answers.download(
            self._world, request.match_info["place"], header.removeprefix("Bearer ")
        )
        if found is None:
            return web.Response(text=answers.SIGN_IN, content_type="text/html")
        return web.Response(body=found[0], content_type=found[1])

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        try:
            body = json.loads(await request.read())
            answers.respond(self._world, request.match_info["key"], body)
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        except SlackError as error:
            status = 404 if error.code in ("used_url", "expired_url", "invalid_url") else 400
            return web.json_response(error.body(), status=status)
        return web.Response(text="ok")

    async def _link(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        self.sockets_opened += 1
        self._sockets.append(socket)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._sockets),
                "connection_info": {"app_id": self._world.app.id},
                "debug_info": {"host": "fake", "approximate_connection_time": 18060},
            }
        )
        self._world.touch()
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._acknowledged(json.loads(frame.data))
        finally:
            self._sockets.remove(socket)
        return socket

    def _acknowledged(self, frame: dict[str, Any]) -> None:
        future = self._acks.get(frame.get("envelope_id", ""))
        if future is not None and not future.done():
            future.set_result(frame)
