"""The inbox: what was said to us, once each, and the turns that answer it.

Letters of one conversation are answered one turn at a time, in the order of their arrival; several
messages that wait together are answered by one turn.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from storage import outbox
from storage.ids import new_id, now_ms
from storage.models import Conversation, InboxLetter, Turn

UNREAD = ("held", "waiting")
TURN_KIND = "turn"
"""An answer, delivered where nobody listens (`outbox.DELIVERED_DOORS`)."""


@dataclass(frozen=True)
class Posted:
    """What became of a letter: its id, and whether it was new (a twin merges into the first)."""

    letter_id: str
    is_new: bool


@dataclass(frozen=True)
class Withdrawn:
    """What became of a letter that was taken back: never read, or read by the turn `turn_id`;
    neither when there is no such letter."""

    is_unread: bool
    turn_id: str | None


def post(
    session: Session,
    *,
    workspace_id: str,
    conversation_id: str,
    member_id: str,
    dedupe_key: str,
    kind: str,
    payload: dict[str, Any],
    is_held: bool = False,
) -> Posted:
    """Put one letter in the inbox; the same `dedupe_key` again changes nothing.

    A held letter waits until `release`, while what came with it is fetched.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    letter_id = new_id("ltr")
    inserted = session.execute(
        dialect.insert(InboxLetter)
        .values(
            id=letter_id,
            workspace_id=workspace_id,
            conversation_id=conversation_id,
            member_id=member_id,
            dedupe_key=dedupe_key,
            kind=kind,
            payload=payload,
            state="held" if is_held else "waiting",
            received_ms=now_ms(),
        )
        .on_conflict_do_nothing(index_elements=["workspace_id", "dedupe_key"])
        .returning(InboxLetter.id)
    ).first()
    if inserted is not None:
        return Posted(letter_id, True)
    found = session.scalar(
        select(InboxLetter.id).where(
            InboxLetter.workspace_id == workspace_id, InboxLetter.dedupe_key == dedupe_key
        )
    )
    assert found is not None
    return Posted(found, False)


def release(session: Session, letter_id: str, payload: dict[str, Any]) -> bool:
    """Let a held letter in, with what it says now; False when it is not held (any more)."""
    return (
        session.execute(
            update(InboxLetter)
            .where(InboxLetter.id == letter_id, InboxLetter.state == "held")
            .values(state="waiting", payload=payload)
            .returning(InboxLetter.id)
        ).first()
        is not None
    )


def held(session: Session) -> tuple[InboxLetter, ...]:
    """Return the letters that wait for what came with them, oldest first."""
    return tuple(
        session.scalars(
            select(InboxLetter)
            .where(InboxLetter.state == "held")
            .order_by(InboxLetter.received_ms, InboxLetter.id)
        )
    )


def amend(session: Session, workspace_id: str, dedupe_key: str, payload: dict[str, Any]) -> bool:
    """Change what a letter says; False when there is none or a turn has read it."""
    return (
        session.execute(
            update(InboxLetter)
            .where(
                InboxLetter.workspace_id == workspace_id,
                InboxLetter.dedupe_key == dedupe_key,
                InboxLetter.state.in_(UNREAD),
            )
            .values(payload=payload)
            .returning(InboxLetter.id)
        ).first()
        is not None
    )


def withdraw(session: Session, workspace_id: str, dedupe_key: str) -> Withdrawn:
    """Take a letter back: it is never read, or the turn that reads it is named."""
    changed = session.execute(
        update(InboxLetter)
        .where(
            InboxLetter.workspace_id == workspace_id,
            InboxLetter.dedupe_key == dedupe_key,
            InboxLetter.state.in_(UNREAD),
        )
        .values(state="withdrawn")
        .returning(InboxLetter.id)
    ).first()
    if changed is not None:
        return Withdrawn(is_unread=True, turn_id=None)
    turn_id = session.scalar(
        select(InboxLetter.turn_id).where(
            InboxLetter.workspace_id == workspace_id, InboxLetter.dedupe_key == dedupe_key
        )
    )
    return Withdrawn(is_unread=False, turn_id=turn_id)


def take_turn(session: Session) -> Turn | None:
    """Claim the oldest waiting letters of one idle conversation for a new turn, or return None.

    Claiming is a guarded update of the conversation, so two workers never answer one conversation
    at once.
    """
    candidates = session.execute(
        select(InboxLetter.conversation_id, InboxLetter.workspace_id, InboxLetter.member_id)
        .join(Conversation, Conversation.id == InboxLetter.conversation_id)
        .where(
            InboxLetter.state == "waiting",
            Conversation.busy_turn_id.is_(None),
            ~_is_behind_held(),
        )
        .order_by(InboxLetter.received_ms, InboxLetter.id)
        .limit(8)
    ).all()
    for conversation_id, workspace_id, member_id in candidates:
        turn_id = new_id("trn")
        claimed = session.execute(
            update(Conversation)
            .where(Conversation.id == conversation_id, Conversation.busy_turn_id.is_(None))
            .values(busy_turn_id=turn_id)
            .returning(Conversation.id)
        ).first()
        if claimed is not None:
            return _open_turn(session, turn_id, conversation_id, workspace_id, member_id)
    return None


def _open_turn(
    session: Session, turn_id: str, conversation_id: str, workspace_id: str, member_id: str
) -> Turn | None:
    # One member's run of letters makes one turn: a second member's words are a turn of their own.
    waiting = session.execute(
        select(InboxLetter.id, InboxLetter.member_id, InboxLetter.kind)
        .where(
            InboxLetter.conversation_id == conversation_id,
            InboxLetter.state == "waiting",
            ~_is_behind_held(),
        )
        .order_by(InboxLetter.received_ms, InboxLetter.id)
    ).all()
    if not waiting:
        session.execute(
            update(Conversation)
            .where(Conversation.id == conversation_id, Conversation.busy_turn_id == turn_id)
            .values(busy_turn_id=None)
        )
        return None
    first = waiting[0]
    ids = []
    for row in waiting:
        if (row.member_id, row.kind) != (first.member_id, first.kind):
            break
        ids.append(row.id)
    session.execute(
        update(InboxLetter).where(InboxLetter.id.in_(ids)).values(state="taken", turn_id=turn_id)
    )
    turn = Turn(
        id=turn_id,
        workspace_id=workspace_id,
        conversation_id=conversation_id,
        member_id=first.member_id or member_id,
        state="queued",
        cancel_requested=False,
        error="",
        created_ms=now_ms(),
    )
    session.add(turn)
    session.flush()
    door = session.get_one(Conversation, conversation_id).door
    if door in outbox.DELIVERED_DOORS:
        outbox.put(
            session,
            workspace_id=workspace_id,
            door=door,
            dedupe_key=f"turn:{turn_id}",
            kind=TURN_KIND,
            body={"turn_id": turn_id, "conversation_id": conversation_id},
        )
    return turn


@cache
def _is_behind_held() -> ColumnElement[bool]:
    """Tell whether an older letter of the conversation is held: "here is our logo", then "use
    it"."""
    older = aliased(InboxLetter)
    return (
        select(older.id)
        .where(
            older.conversation_id == InboxLetter.conversation_id,
            older.state == "held",
            tuple_(older.received_ms, older.id) < tuple_(InboxLetter.received_ms, InboxLetter.id),
        )
        .exists()
    )


def letters(session: Session, turn_id: str) -> tuple[InboxLetter, ...]:
    """Return the letters that a turn answers, oldest first."""
    return tuple(
        session.scalars(
            select(InboxLetter)
            .where(InboxLetter.turn_id == turn_id)
            .order_by(InboxLetter.received_ms, InboxLetter.id)
        )
    )


def close_turn(session: Session, turn_id: str, state: str, error: str = "") -> None:
    """End a turn (`done`, `failed`, `cancelled`) and let the conversation's next letter in."""
    session.execute(
        update(Turn)
        .where(Turn.id == turn_id, Turn.state.in_(("queued", "running")))
        .values(state=state, error=error, finished_ms=now_ms())
    )
    session.execute(
        update(Conversation).where(Conversation.busy_turn_id == turn_id).values(busy_turn_id=None)
    )
