"""Event streams (server-sent events): heartbeats, resuming, and an end when the server stops."""

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from time import monotonic
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.responses import StreamingResponse

from storage.errors import Refused, TryLater
from storage.events import LoggedEvent

STREAMS_MAX = 128
HEARTBEAT_SECONDS = 15.0
LOOK_SECONDS = 1.0
HEARTBEAT = ": still here\n\n"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
EVENT_ID = re.compile(r"^([0-9]{1,12})(?:\.([0-9]{1,6}))?$")

T = TypeVar("T")
Position = tuple[int, int]
"""Where a reader stands: the number of a row, and how many of its events were read."""


class Streams:
    """The streams of one server; they wait in threads that no other request needs."""

    def __init__(self) -> None:
        self._limiter = CapacityLimiter(STREAMS_MAX)
        self._open = 0
        self.is_stopping = False

    def stop(self) -> None:
        """End every stream within a second; clients come back with `Last-Event-ID`."""
        self.is_stopping = True

    def respond(self, events: AsyncIterator[str]) -> StreamingResponse:
        """Return the response that sends `events`. Raises `TryLater` when too many are open."""
        if self.is_stopping:
            raise TryLater("The server is stopping. Try again in a moment.", code="stopping")
        if self._open >= STREAMS_MAX:
            raise TryLater(
                "Too many event streams are open here. Close one or try again in a moment.",
                code="too_many_streams",
            )
        return StreamingResponse(
            self._counted(events), media_type="text/event-stream", headers=HEADERS
        )

    async def call(self, function: Callable[[], T]) -> T:
        """Run blocking work in a thread that is kept for streams."""
        return await to_thread.run_sync(function, limiter=self._limiter)

    async def log(
        self, listen: Callable[[float], Iterator[LoggedEvent | None]]
    ) -> AsyncIterator[LoggedEvent | None]:
        """Yield a log's rows, and None about once a second while nothing comes, until we stop."""
        rows = listen(LOOK_SECONDS)
        while not self.is_stopping:
            yield await self.call(lambda: next(rows, None))

    async def _counted(self, events: AsyncIterator[str]) -> AsyncIterator[str]:
        self._open += 1
        sent_at = monotonic()
        try:
            async for text in events:
                if text:
                    yield text
                elif monotonic() - sent_at >= HEARTBEAT_SECONDS:
                    yield HEARTBEAT
                else:
                    continue
                sent_at = monotonic()
        finally:
            self._open -= 1


def position(last_event_id: str | None) -> Position:
    """Return where a client left off: "12.3" is after event 3 of row 12. Raises `Refused`."""
    if not last_event_id:
        return (0, 0)
    found = EVENT_ID.match(last_event_id.strip())
    if found is None:
        raise Refused(
            "Last-Event-ID is not one that this server gave. Leave it out to begin at the start.",
            code="bad_event_id",
        )
    # A plain number means that the whole row was read.
    part = int(found[2]) if found[2] is not None else 10**6
    return (int(found[1]), part)


async def plain_log(
    rows: AsyncIterator[LoggedEvent | None],
) -> AsyncIterator[str]:
    """Turn the rows of a log into server-sent events as they are; "" stands for a quiet second."""
    async for row in rows:
        if row is None:
            yield ""
            continue
        data = {"type": row.kind, "at_ms": row.created_ms, **row.data}
        yield frame(str(row.seq), json.dumps(data, ensure_ascii=False))


def frame(event_id: str, data: str) -> str:
    """Return one server-sent event; `data` is JSON on one line."""
    return f"id: {event_id}\ndata: {data}\n\n"
