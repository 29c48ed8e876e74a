"""Puts a made file into a thread, and sees that it really stands there.

Slack's way has three calls, and the last is answered before the file is shared; a share can fail
without a word (https://docs.slack.dev/messaging/working-with-files). So the share is looked for.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from integrations.slack.client import Lost, SlackClient, SlackRefused

UPLOAD_SECONDS = 180
LOOKS = (0.3, 0.7, 1.5, 3.0, 5.0)
"""How long to wait before each look for the share, in seconds."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upload:
    """A file that is to stand in a channel or thread; `alt` says what it shows."""

    path: Path
    filename: str
    title: str
    alt: str


class Uploader:
    """Uploads files through a client."""

    def __init__(self, client: SlackClient) -> None:
        self._client = client

    async def put(
        self,
        team_id: str,
        channel: str,
        thread_ts: str,
        upload: Upload,
        known: Callable[[str], object],
    ) -> str:
        """Upload a file and return its id at Slack once it is shared.

        `known` is told the id as soon as there is one, so that whoever tries again can look for
        it. Raises `Lost` when it is not seen to be shared, and what a call raises.
        """
        size = (await asyncio.to_thread(upload.path.stat)).st_size
        answer = await self._client.call(
            team_id,
            "files.getUploadURLExternal",
            {"filename": upload.filename, "length": size, "alt_txt": upload.alt[:1000]},
        )
        file_id = str(answer["file_id"])
        await self._send(str(answer["upload_url"]), upload.path)
        await asyncio.to_thread(known, file_id)
        complete = {
            "files": [{"id": file_id, "title": upload.title}],
            "channel_id": channel,
            **({"thread_ts": thread_ts} if thread_ts else {}),
        }
        try:
            await self._client.call(team_id, "files.completeUploadExternal", complete)
        except Lost:
            log.info("no answer to the end of an upload; looking for it")
        if not await self.is_shared(team_id, file_id, channel):
            raise Lost("the file is not shared")
        return file_id

    async def is_shared(self, team_id: str, file_id: str, channel: str) -> bool:
        """Tell whether a file stands in a channel, looking for about ten seconds."""
        for seconds in LOOKS:
            await asyncio.sleep(seconds)
            try:
                answer = await self._client.call(team_id, "files.info", {"file": file_id})
            except SlackRefused as refusal:
                if refusal.code == "file_not_found":
                    continue
                raise
            shares = answer["file"].get("shares") or {}
            if any(channel in by_channel for by_channel in shares.values()):
                return True
        return False

    async def _send(self, url: str, path: Path) -> None:
        timeout = aiohttp.ClientTimeout(total=UPLOAD_SECONDS)
        try:
            # Not the API's session: the address is Slack's file store, without our token.
            async with aiohttp.ClientSession(timeout=timeout) as session:
                with path.open("rb") as file:
                    async with session.post(url, data=file) as response:
                        response.raise_for_status()
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Lost(type(error).__name__) from error
