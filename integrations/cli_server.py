"""Runs the HTTP door over a studio: in front (`aytada up`), or behind a chat in its process."""

import ipaddress
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Self

import uvicorn

from integrations.bootstrap import App, ExecutorLock, open_app
from integrations.cli_client import StudioClient
from integrations.common.auth import make_token
from integrations.common.studio import Studio
from integrations.http import make_http_app
from integrations.mcp import make_mcp_routes
from integrations.settings import Settings
from integrations.slack.app import make_slack_routes
from integrations.slack.door import SlackDoor
from integrations.slack.home import home_view
from integrations.web.routes import make_web_routes
from storage.errors import Refused

GRACE_SECONDS = 3
LOG_FILE = "aytada.log"
CLOSE_SECONDS = 30.0
START_SECONDS = 20.0
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class HttpServer:
    """One server on one socket; `run()` blocks until `stop()`."""

    def __init__(self, studio: Studio, listener: socket.socket) -> None:
        self._api = make_http_app(studio)
        self._api.router.routes.extend(make_web_routes(studio))
        self._api.router.routes.extend(make_mcp_routes(studio, self._api.state.parts.streams))
        self._slack: SlackDoor | None = None
        if studio.settings.has_slack:
            self._api.router.routes.extend(make_slack_routes(studio))
            self._slack = SlackDoor(
                studio,
                lambda session, workspace_id, member_id: home_view(
                    session, studio, workspace_id, member_id
                ),
            )
        self._listener = listener
        self._server = _Quiet(
            uvicorn.Config(
                self._api,
                log_config=None,
                log_level="warning",
                access_log=False,
                lifespan="off",
                server_header=False,
                # Who may use the local token is judged by the address that really called.
                proxy_headers=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Serve until stopped."""
        if self._slack is not None:
            self._slack.start()
        try:
            self._server.run(sockets=[self._listener])
        finally:
            if self._slack is not None:
                self._slack.close()

    def stop(self) -> None:
        """End the event streams, answer what is under way, and return from `run()`."""
        self._api.state.parts.streams.stop()
        self._server.should_exit = True

    def start_behind(self) -> None:
        """Serve in a thread of this process; returns when it answers."""
        self._thread = threading.Thread(target=self.run, name="http", daemon=True)
        self._thread.start()
        pause, waited = threading.Event(), 0.0
        while not self._server.started and self._thread.is_alive() and waited < START_SECONDS:
            pause.wait(0.02)
            waited += 0.02
        if not self._server.started:
            raise Refused("The server in this process did not start. Run “aytada doctor”.")

    def end_behind(self) -> None:
        """Stop the thread's server and wait for it."""
        self.stop()
        if self._thread is not None:
            self._thread.join(timeout=GRACE_SECONDS + 2)


class _Quiet(uvicorn.Server):
    """A server that leaves the process's signals to whoever started it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none: uvicorn would raise them again before the studio has been closed."""
        yield


def listen_on(settings: Settings, port: int) -> socket.socket:
    """Bind the server's socket. Raises `Refused` when the port is taken or the host unknown."""
    host = settings.http_host
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        # It listens at once, so that early callers wait for us instead of being turned away.
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        if not settings.database_url:
            # Most often it is our own server that has the port; its lock says so better.
            lock = ExecutorLock(settings.data_dir)
            lock.take("")
            lock.release()
        raise Refused(
            f"Port {port} on {host} cannot be used ({error.strerror or error}). "
            "Choose another one with AYTADA_HTTP_PORT.",
            code="port_in_use",
        ) from error


def address_of(listener: socket.socket) -> str:
    """Return the address under which this machine itself reaches the server."""
    host, port = listener.getsockname()[:2]
    ip = ipaddress.ip_address(host.partition("%")[0])
    if ip.is_unspecified:
        ip = ipaddress.ip_address("127.0.0.1" if ip.version == 4 else "::1")
    return f"http://[{ip}]:{port}" if ip.version == 6 else f"http://{ip}:{port}"


@contextmanager
def serving(settings: Settings) -> Iterator[tuple[App, StudioClient]]:
    """Open a studio with a server behind it in this process, and give it with a client of it.

    It listens on any free port of this machine, so that other chats can join it.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    # The terminal is for talk: what goes wrong inside is written beside the data.
    logging.basicConfig(filename=settings.data_dir / LOG_FILE, level=settings.log_level)
    here = settings.model_copy(update={"http_host": "127.0.0.1"})
    with listen_on(here, 0) as listener:
        address = address_of(listener)
        with open_app(settings, serves_at=address) as studio:
            server = HttpServer(studio, listener)
            server.start_behind()
            client = StudioClient(address, make_token(settings.data_dir))
            try:
                yield studio, client
            finally:
                client.close()
                server.end_behind()


class Stopping:
    """Turns the first SIGINT or SIGTERM into a call, and the second into an end at once."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self._on_ask: Callable[[], None] = _nothing
        self._before = {number: signal.signal(number, self._handle) for number in SIGNALS}

    def call(self, on_ask: Callable[[], None]) -> None:
        """Call `on_ask` when asked to stop, at once if that was before."""
        self._on_ask = on_ask
        if self.asked.is_set():
            on_ask()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        if self.asked.is_set():
            raise SystemExit(128 + number)
        self.asked.set()
        # Whatever does not end in time is resumed at the next start, as after a crash.
        last = threading.Timer(CLOSE_SECONDS, os._exit, args=(0,))
        last.daemon = True
        last.start()
        self._on_ask()


def _nothing() -> None:
    """Do nothing yet."""
