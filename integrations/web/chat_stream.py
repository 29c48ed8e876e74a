"""A conversation as server-sent events for its page: each turn as HTML while it is answered.

An event's id is `c-t`: up to which event of the conversation was told, and up to which of the turn
that is being answered. Every `turn` event holds the whole turn as it is then, so that whoever comes
back with `Last-Event-ID` misses nothing and sees nothing twice. `project` events say that the page
beside the chat has changed.
"""

import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial
from time import monotonic

from integrations.common.reading import Session, last_event
from integrations.common.streams import Streams
from integrations.common.studio import Studio
from integrations.web.chat_shown import Reader, Said, TurnShown, turn_said, turn_shown
from storage import conversations, events, inbox
from storage.events import LoggedEvent
from storage.models import Turn

POSITION = re.compile(r"^([0-9]{1,12})-([0-9]{1,12})$")
LOOK_SECONDS = 0.25
IDLE_SECONDS = 1.0
LISTEN_SECONDS_MAX = 1.0
Render = Callable[[TurnShown], str]


@dataclass
class _Open:
    """The turn that is being answered: its rows so far and what was said."""

    turn_id: str
    told_seq: int
    said: tuple[Said, ...]
    at_ms: int
    rows: list[LoggedEvent] = field(default_factory=list)
    is_shown: bool = False


class ChatStream:
    """One reader of one conversation, and of the project beside it."""

    def __init__(
        self,
        studio: Studio,
        reader: Reader,
        conversation_id: str,
        project_id: str,
        render: Render,
    ) -> None:
        self._studio = studio
        self._reader = reader
        self._conversation_id = conversation_id
        self._project_id = project_id
        self._render = render
        self._seq = 0
        self._project_seq = 0
        self._open: _Open | None = None

    def begin(self, session: Session, after: tuple[int, int] | None) -> None:
        """Stand at a position that was given before, or at the end of what the page shows."""
        workspace_id = self._reader.workspace_id
        if self._project_id:
            self._project_seq = last_event(session, self._project_id)
        if after is None:
            after = (last_event(session, self._conversation_id), 0)
        self._seq = after[0]
        rows = events.after(
            session, workspace_id, self._conversation_id, max(0, self._seq - 1), limit=1
        )
        if rows and rows[0].seq == self._seq and rows[0].kind == "turn_started":
            self._start(session, rows[0].data["turn_id"], after[1])

    async def events(self, streams: Streams) -> AsyncIterator[str]:
        """Yield events as they come, and "" while there are none, until the server stops."""
        while not streams.is_stopping:
            frames = await streams.call(self._look)
            for frame in frames:
                yield frame
            if not frames:
                yield ""

    # -------------------------------------------------------------------------- looking

    def _look(self) -> list[str]:
        """Return what is new, or wait a moment for it."""
        until = monotonic() + LISTEN_SECONDS_MAX
        while True:
            with self._studio.database.read() as session:
                frames = self._frames(session)
            if frames or monotonic() >= until:
                return frames
            pause = LOOK_SECONDS if self._open is not None else IDLE_SECONDS
            with self._studio.engine.changed:
                self._studio.engine.changed.wait(pause)

    def _frames(self, session: Session) -> list[str]:
        workspace_id = self._reader.workspace_id
        frames = self._turn_frames(session)
        for row in events.after(session, workspace_id, self._conversation_id, self._seq):
            if row.kind == "turn_finished" and self._open is not None:
                frames += self._finished(session, row.seq)
            self._seq = row.seq
            if row.kind == "turn_started":
                self._start(session, row.data["turn_id"], 0)
                frames += self._turn_frames(session)
        if self._project_id:
            frames += self._project_frames(session)
        return frames

    def _start(self, session: Session, turn_id: str, told_seq: int) -> None:
        conversation = conversations.get(session, self._reader.workspace_id, self._conversation_id)
        said, at_ms = turn_said(session, conversation, turn_id, self._reader)
        self._open = _Open(turn_id, told_seq, said, at_ms)

    def _turn_frames(self, session: Session) -> list[str]:
        """Return the open turn as it is now, if there is more of it than was told."""
        turn = self._open
        if turn is None:
            return []
        seq = turn.rows[-1].seq if turn.rows else 0
        new = events.after(session, self._reader.workspace_id, turn.turn_id, seq)
        turn.rows += new
        if turn.rows and turn.rows[-1].kind == "turn_finished":
            # The conversation's own row, written with it, tells the end.
            return []
        if not new and self._is_dead(session, turn):
            return self._finished(session, self._seq)
        newest = turn.rows[-1].seq if turn.rows else 0
        if newest <= turn.told_seq or not new:
            return []
        turn.told_seq = newest
        return [self._frame(session, turn, newest)]

    def _is_dead(self, session: Session, turn: _Open) -> bool:
        row = session.get(Turn, turn.turn_id)
        return row is None or row.state not in ("queued", "running")

    def _finished(self, session: Session, seq: int) -> list[str]:
        turn = self._open
        assert turn is not None
        last = turn.rows[-1].seq if turn.rows else 0
        turn.rows += events.after(session, self._reader.workspace_id, turn.turn_id, last)
        self._seq, self._open = seq, None
        return [self._frame(session, turn, 0)]

    def _frame(self, session: Session, turn: _Open, told: int) -> str:
        conversation = conversations.get(session, self._reader.workspace_id, self._conversation_id)
        shown = turn_shown(session, conversation, turn.turn_id, turn.rows, turn.said, turn.at_ms)
        data = {
            "turn": turn.turn_id,
            "letters": [each.id for each in inbox.letters(session, turn.turn_id)],
            "state": shown.state,
            "plain": shown.plain[:600],
            "html": self._render(shown),
        }
        return sse("turn", f"{self._seq}-{told}", data)

    def _project_frames(self, session: Session) -> list[str]:
        found = events.after(
            session, self._reader.workspace_id, self._project_id, self._project_seq
        )
        if not found:
            return []
        self._project_seq = found[-1].seq
        told = self._open.told_seq if self._open is not None else 0
        return [sse("project", f"{self._seq}-{told}", {"status": found[-1].data.get("status")})]


def sse(name: str, event_id: str, data: object) -> str:
    """Return one named server-sent event; its data is JSON on one line."""
    return f"event: {name}\nid: {event_id}\ndata: {json.dumps(data)}\n\n"


def position_of(given: str | None) -> tuple[int, int] | None:
    """Return a position that a page or a browser gave, or None for one that is not ours."""
    found = POSITION.match((given or "").strip())
    return (int(found[1]), int(found[2])) if found is not None else None


def page_position(session: Session, conversation_id: str) -> str:
    """Return where a page stands that shows everything up to now."""
    return f"{last_event(session, conversation_id)}-0"


def render_with(template: Callable[..., str], **values: object) -> Render:
    """Return what turns a turn into HTML with a template."""
    return partial(_rendered, template, values)


def _rendered(template: Callable[..., str], values: dict[str, object], turn: TurnShown) -> str:
    return template(turn=turn, **values)
