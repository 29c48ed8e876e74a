"""Socket Mode, for development: the same events and actions, without a public address."""

import asyncio
import json
import logging

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from integrations.common.studio import Studio
from integrations.slack.bolt import BoltApp
from integrations.slack.inbound import Inbound
from storage.errors import AytadaError

PING_SECONDS = 10.0

log = logging.getLogger(__name__)
_package_log = logging.getLogger(f"{__name__}.package")
_package_log.setLevel(logging.WARNING)


async def take_from_socket(
    studio: Studio, inbound: Inbound, app: BoltApp, stopping: asyncio.Event
) -> None:
    """Take events and actions until `stopping` is set; the client connects again by itself."""
    client = SocketModeClient(
        app_token=studio.settings.slack_app_token.get_secret_value(),
        web_client=AsyncWebClient(
            base_url=studio.settings.slack_api_url.rstrip("/") + "/", logger=_package_log
        ),
        logger=_package_log,
        ping_interval=PING_SECONDS,
    )
    listener = _Listener(inbound, app)
    client.socket_mode_request_listeners.append(listener.take)
    try:
        await client.connect()  # type: ignore[no-untyped-call]
        await stopping.wait()
    finally:
        await client.close()  # type: ignore[no-untyped-call]


class _Listener:
    def __init__(self, inbound: Inbound, app: BoltApp) -> None:
        self._inbound = inbound
        self._app = app

    async def take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Keep or answer one envelope; one that is not acknowledged comes again."""
        answer = None
        if request.type == "events_api":
            retry = request.retry_attempt or 0
            try:
                await asyncio.to_thread(self._inbound.take, request.payload, retry=retry)
            except AytadaError as error:
                log.warning("an event was put off: %s", error.code)
                return
        else:
            bolt = AsyncBoltRequest(mode="socket_mode", body=request.payload)
            reply = await self._app.dispatch(bolt)
            answer = _payload(reply.body)
        response = SocketModeResponse(envelope_id=request.envelope_id, payload=answer)
        await client.send_socket_mode_response(response)


def _payload(body: str) -> dict[str, object] | None:
    if not body:
        return None
    try:
        found = json.loads(body)
    except ValueError:
        return {"text": body}
    return found if isinstance(found, dict) else None
