"""The Slack door's sending side: a thread with a loop of its own, beside the server.

Rendering and answering never run in it, so that a slow turn holds nobody up.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any, Self

from integrations.common.studio import Studio
from integrations.slack.app import run_socket
from integrations.slack.client import SlackClient
from integrations.slack.held import HeldMail
from integrations.slack.install import link_own_team
from integrations.slack.links import Links
from integrations.slack.postman import HomeView, Postman
from integrations.slack.sending import Sender
from integrations.slack.talker import Desk
from integrations.slack.tokens import Tokens

CLOSE_SECONDS = 6.0

log = logging.getLogger(__name__)


class SlackDoor:
    """Sends to Slack from `start()` to `close()`."""

    def __init__(self, studio: Studio, home: HomeView, *, public_url: str = "") -> None:
        self._studio = studio
        self._home = home
        self._public_url = public_url or studio.settings.public_url
        self._loop: asyncio.AbstractEventLoop | None = None
        self._postman: Postman | None = None
        self._stopping = threading.Event()
        self._socket_stopping = asyncio.Event()
        self._held = HeldMail(studio)
        self._thread = threading.Thread(target=self._run, daemon=True, name="slack")
        self._link = threading.Thread(
            target=link_own_team, args=(studio, self._stopping), daemon=True, name="slack team"
        )

    def start(self) -> Self:
        """Begin to send."""
        self._thread.start()
        self._held.start()
        if self._studio.settings.slack_bot_token.get_secret_value():
            self._link.start()
        return self

    def close(self) -> None:
        """Let what is under way end for a moment, and stop."""
        self._stopping.set()
        self._held.stop()
        if self._loop is not None and self._postman is not None:
            self._loop.call_soon_threadsafe(self._stop)
        self._thread.join(timeout=CLOSE_SECONDS)

    def _stop(self) -> None:
        assert self._postman is not None
        self._postman.stop()
        self._socket_stopping.set()

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except Exception:
            log.exception("the Slack door has stopped")

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        client = SlackClient(Tokens(self._studio), self._studio.settings.slack_api_url)
        desk = Desk(
            read=self._read,
            write=self._write,
            client=client,
            sender=Sender(client),
            links=Links(self._studio.secret, self._public_url),
        )
        self._postman = Postman(self._studio, desk, client, self._home)
        socket = None
        if self._studio.settings.slack_app_token.get_secret_value():
            socket = asyncio.create_task(run_socket(self._studio, self._socket_stopping))
        try:
            await self._postman.run()
        finally:
            if socket is not None:
                await asyncio.wait([socket], timeout=CLOSE_SECONDS / 2)
            await client.close()

    def _read(self, look: Callable[[Any], Any]) -> Any:
        with self._studio.database.read() as session:
            return look(session)

    def _write(self, write: Callable[[Any], Any]) -> Any:
        with self._studio.database.write() as session:
            return write(session)
