"""A streamed answer in a direct message: begun late, appended seldom, always ended.

Slack ends a stream after about five minutes whatever is sent, and then `append` and `stop` fail; in
channels only one person sees it move. So only short answers are streamed, in direct messages, and
whatever goes wrong ends in one `chat.update` with the whole answer.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from integrations.slack.client import Busy, Lost, SlackClient, SlackRefused
from integrations.slack.keys import Place

APPEND_SECONDS = 1.0
"""Words are gathered for so long; people read no faster and Slack's limit is per minute."""
LIFE_SECONDS = 240.0
CHARACTERS_MAX = 11_000
STATUSES = ("pending", "in_progress", "complete", "error")

log = logging.getLogger(__name__)
Step = tuple[str, str]
"""A step of the plan: its title and its status, one of `STATUSES`."""


@dataclass(frozen=True)
class Address:
    """Where an answer goes: a thread, and who is answered."""

    place: Place
    user_id: str

    @property
    def is_direct(self) -> bool:
        """A direct message: nobody else reads it."""
        return self.place.channel.startswith("D")


class Stream:
    """One streamed message. After `broke` is True, its message has to be written whole."""

    def __init__(self, client: SlackClient, address: Address) -> None:
        self._client = client
        self._address = address
        self._place = address.place
        self._steps: list[Step] = []
        self._appended_at = 0.0
        self._begun_at = 0.0
        self.text = ""
        self.ts = ""
        self.broke = False

    @property
    def is_open(self) -> bool:
        """It takes words now."""
        return bool(self.ts) and not self.broke

    async def start(self, steps: Sequence[Step], text: str) -> bool:
        """Begin; False when Slack does not let us now, and the answer is posted when it is whole.

        Raises `Lost` when it may have begun.
        """
        place = self._place
        try:
            answer = await self._client.call(
                place.team_id,
                "chat.startStream",
                {
                    "channel": place.channel,
                    "thread_ts": place.thread_ts,
                    "recipient_team_id": place.team_id,
                    "recipient_user_id": self._address.user_id,
                    "task_display_mode": "plan",
                    "chunks": self._chunks(steps, text) or [_words("…")],
                },
                is_progress=True,
            )
        except (Busy, SlackRefused) as error:
            log.info("no stream: %s", error)
            return False
        self.ts = str(answer["ts"])
        self.text = text
        self._begun_at = self._appended_at = monotonic()
        return True

    async def show(self, steps: Sequence[Step], text: str) -> None:
        """Bring the message up to `text` and the plan up to `steps`, not more often than once a
        second."""
        now = monotonic()
        if not self.is_open or now - self._appended_at < APPEND_SECONDS:
            return
        if now - self._begun_at > LIFE_SECONDS or len(text) > CHARACTERS_MAX:
            # What comes now is written when the answer is whole.
            return
        if not text.startswith(self.text):
            # The model began anew: what stands there is replaced at the end.
            self.broke = True
            return
        chunks = self._chunks(steps, text[len(self.text) :])
        if not chunks:
            return
        self._appended_at = now
        place = self._place
        try:
            await self._client.call(
                place.team_id,
                "chat.appendStream",
                {"channel": place.channel, "ts": self.ts, "chunks": chunks},
                is_progress=True,
            )
        except Busy:
            return
        except (Lost, SlackRefused) as error:
            log.info("a stream broke off: %s", error)
            self.broke = True
            return
        self.text = text

    async def stop(
        self, steps: Sequence[Step], text: str, blocks: list[dict[str, Any]], metadata: Any
    ) -> bool:
        """End with the rest of `text` and the cards under it; False when the message has to be
        written whole instead."""
        if not self.ts or self.broke or not text.startswith(self.text):
            await self._close()
            return False
        chunks = self._chunks(steps, text[len(self.text) :])
        if len(text) - len(self.text) > CHARACTERS_MAX:
            await self._close()
            return False
        arguments: dict[str, Any] = {
            "channel": self._place.channel,
            "ts": self.ts,
            "metadata": metadata,
        }
        if chunks:
            arguments["chunks"] = chunks
        if blocks:
            arguments["blocks"] = blocks
        try:
            await self._client.call(self._place.team_id, "chat.stopStream", arguments)
        except (Busy, Lost, SlackRefused) as error:
            log.info("a stream did not end: %s", error)
            await self._close()
            return False
        return True

    async def _close(self) -> None:
        """Make sure that it is not left open; what stands there is written anew anyway."""
        if not self.ts:
            return
        try:
            await self._client.call(
                self._place.team_id,
                "chat.stopStream",
                {"channel": self._place.channel, "ts": self.ts},
            )
        except (Busy, Lost, SlackRefused) as error:
            log.info("a stream was over already: %s", error)

    def _chunks(self, steps: Sequence[Step], text: str) -> list[dict[str, Any]]:
        chunks: list[dict[str, Any]] = [
            {"type": "task_update", "id": f"step_{number}", "title": title, "status": status}
            for number, (title, status) in enumerate(steps, start=1)
            if number > len(self._steps) or self._steps[number - 1] != (title, status)
        ]
        self._steps = list(steps)
        if text:
            chunks.append(_words(text))
        return chunks


def _words(text: str) -> dict[str, Any]:
    return {"type": "markdown_text", "text": text}
