"""Finds what a client said before, for doors whose clients send the whole history every time."""

from dataclasses import dataclass

from sqlalchemy import func, select

from integrations.common.reading import Session
from storage.models import InboxLetter, Turn


@dataclass(frozen=True)
class SaidBefore:
    """A message that was said before: its letter, and whether talk of its kind went on after it."""

    letter_id: str
    conversation_id: str
    received_ms: int
    is_last: bool
    is_failed: bool
    """The turn that answered it failed, so that it may be said again."""


def said_before(
    session: Session, workspace_id: str, key: str, family: str
) -> tuple[SaidBefore, ...]:
    """Return what was said under keys that begin with `key`, newest first.

    `family` is how all keys of that kind begin: what was said at other doors does not count as
    talk that went on.
    """
    rows = session.execute(
        select(InboxLetter, Turn.state)
        .outerjoin(Turn, Turn.id == InboxLetter.turn_id)
        .where(
            InboxLetter.workspace_id == workspace_id,
            InboxLetter.dedupe_key.startswith(key, autoescape=True),
        )
        .order_by(InboxLetter.received_ms.desc(), InboxLetter.id.desc())
    ).all()
    return tuple(
        SaidBefore(
            letter_id=letter.id,
            conversation_id=letter.conversation_id,
            received_ms=letter.received_ms,
            is_last=not _goes_on(session, letter, family),
            is_failed=state == "failed",
        )
        for letter, state in rows
    )


def _goes_on(session: Session, letter: InboxLetter, family: str) -> bool:
    newest = session.scalar(
        select(func.max(InboxLetter.received_ms)).where(
            InboxLetter.workspace_id == letter.workspace_id,
            InboxLetter.conversation_id == letter.conversation_id,
            InboxLetter.dedupe_key.startswith(family, autoescape=True),
        )
    )
    return newest is not None and newest > letter.received_ms
