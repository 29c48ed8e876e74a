"""Talk: how every door says something, listens to the answer, and stops it.

Called by the HTTP door and the command line (and by Slack and the dashboard later). A message
becomes one inbox letter; the answer is read from the event log, which can be read again from any
number on.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from graph.engine import DurableEngine
from storage import conversations, events, inbox
from storage.errors import NotFound, Refused
from storage.events import LoggedEvent
from storage.ids import new_id
from storage.models import InboxLetter, Turn

MESSAGE_CHARACTERS_MAX = 20_000
LISTEN_SECONDS = 0.2


@dataclass(frozen=True)
class Said:
    """A message that is in the inbox: its conversation and letter; `is_new` False for a repeat."""

    conversation_id: str
    letter_id: str
    is_new: bool


class Talk:
    """Says, listens, stops."""

    def __init__(self, engine: DurableEngine) -> None:
        self._engine = engine

    def say(
        self,
        *,
        workspace_id: str,
        member_id: str,
        door: str,
        conversation_key: str,
        text: str,
        dedupe_key: str | None = None,
    ) -> Said:
        """Post a member's message to a conversation, which is made when it is new.

        `dedupe_key` makes a repeat harmless. Raises `Refused` for an empty or over-long message.
        """
        cleaned = clean_message(text)
        with self._engine.database.write() as session:
            conversation = conversations.find_or_create(
                session, workspace_id, member_id, door, conversation_key
            )
            posted = inbox.post(
                session,
                workspace_id=workspace_id,
                conversation_id=conversation.id,
                member_id=member_id,
                dedupe_key=dedupe_key or new_id("say"),
                kind="message",
                payload={"text": cleaned},
            )
            said = Said(conversation.id, posted.letter_id, posted.is_new)
        self._engine.wake()
        return said

    def turn_of(self, workspace_id: str, letter_id: str, wait_seconds: float = 30.0) -> str:
        """Wait for the turn that answers a letter and return its id. Raises `Refused` when none
        comes."""
        deadline = monotonic() + wait_seconds
        while monotonic() < deadline:
            with self._engine.database.read() as session:
                turn_id = session.scalar(
                    select(InboxLetter.turn_id).where(
                        InboxLetter.workspace_id == workspace_id, InboxLetter.id == letter_id
                    )
                )
            if turn_id is not None:
                return turn_id
            self._wait()
        raise Refused(
            "Nobody answers: no worker is running. Start one with “aytada up” or “aytada worker”; "
            "your message is kept.",
            code="no_worker",
        )

    def listen(
        self, workspace_id: str, stream_id: str, after_seq: int = 0, wait_seconds: float = 15.0
    ) -> Iterator[LoggedEvent | None]:
        """Yield a stream's events from `after_seq` on for as long as the caller reads.

        Yields None whenever nothing came for `wait_seconds`, so that the caller can send a
        heartbeat or go away.
        """
        seq = after_seq
        quiet_since = monotonic()
        while True:
            with self._engine.database.read() as session:
                found = events.after(session, workspace_id, stream_id, seq)
            for event in found:
                seq = event.seq
                yield event
                quiet_since = monotonic()
            if found:
                continue
            if monotonic() - quiet_since >= wait_seconds:
                yield None
                quiet_since = monotonic()
            self._wait()

    def stop(self, workspace_id: str, turn_id: str) -> bool:
        """Ask a turn to stop; False when it is over already. Raises `NotFound`."""
        with self._engine.database.write() as session:
            turn = _turn(session, workspace_id, turn_id)
            changed = session.execute(
                update(Turn)
                .where(Turn.id == turn.id, Turn.state.in_(("queued", "running")))
                .values(cancel_requested=True)
                .returning(Turn.id)
            ).first()
        return changed is not None

    def _wait(self) -> None:
        with self._engine.changed:
            self._engine.changed.wait(LISTEN_SECONDS)


def clean_message(text: str) -> str:
    """Return a message without control characters. Raises `Refused` when nothing is left or it is
    too long."""
    # Joiners of emoji and of scripts (category Cf) stay; controls and lone surrogates go.
    cleaned = "".join(
        c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")
    ).strip()
    if not cleaned:
        raise Refused("That message is empty. Write what you would like to make.", code="empty")
    if len(cleaned) > MESSAGE_CHARACTERS_MAX:
        raise Refused(
            f"That message has {len(cleaned):,} characters; {MESSAGE_CHARACTERS_MAX:,} is the "
            "most. Send the gist, or send it in parts.",
            code="too_long",
        )
    return cleaned


def _turn(session: Session, workspace_id: str, turn_id: str) -> Turn:
    turn = session.scalar(select(Turn).where(Turn.workspace_id == workspace_id, Turn.id == turn_id))
    if turn is None:
        raise NotFound("There is no such turn.")
    return turn
