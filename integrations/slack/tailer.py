"""Follows the event logs of all turns that are being delivered, with one question for all."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from storage import events
from storage.events import LoggedEvent

LOOK_SECONDS = 0.1

log = logging.getLogger(__name__)


class Tailer:
    """Reads new rows a few times a second and hands each to whoever follows its turn."""

    def __init__(self, read: Callable[[Callable[[Any], Any]], Any]) -> None:
        self._read = read
        self._queues: dict[str, asyncio.Queue[LoggedEvent]] = {}
        self._seqs: dict[str, int] = {}
        self._is_stopping = False

    def follow(self, turn_id: str) -> asyncio.Queue[LoggedEvent]:
        """Return a queue that gets the turn's rows from its first on, until `leave`."""
        self._seqs[turn_id] = 0
        self._queues[turn_id] = asyncio.Queue()
        return self._queues[turn_id]

    def leave(self, turn_id: str) -> None:
        """Follow a turn no more."""
        self._queues.pop(turn_id, None)
        self._seqs.pop(turn_id, None)

    def stop(self) -> None:
        """Make `run` return soon."""
        self._is_stopping = True

    async def run(self) -> None:
        """Look until stopped; a failed look is logged and repeated."""
        while not self._is_stopping:
            if self._seqs:
                try:
                    await self._look()
                except Exception:
                    log.exception("a look at the event log failed; trying again")
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        seqs = dict(self._seqs)
        found = await asyncio.to_thread(self._read, lambda s: events.after_many(s, seqs))
        for turn_id, rows in found.items():
            queue = self._queues.get(turn_id)
            if queue is None:
                continue
            for row in rows:
                queue.put_nowait(row)
            self._seqs[turn_id] = rows[-1].seq
