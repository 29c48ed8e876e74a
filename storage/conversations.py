"""Conversations and their messages: threads of talk that remember what they are about."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage.errors import NotFound
from storage.ids import new_id, now_ms
from storage.models import Conversation, Message

TITLE_CHARACTERS_MAX = 200
SUMMARY_CHARACTERS_MAX = 1_500


@dataclass(frozen=True)
class SaidLength:
    """How long one message of a person or of the agent is, without its words."""

    seq: int
    turn_id: str | None
    characters: int


def find_or_create(
    session: Session, workspace_id: str, member_id: str, door: str, external_key: str
) -> Conversation:
    """Return the conversation that `door` knows as `external_key`, made now if new.

    `member_id` is who opens it; others of the workspace may join in.
    """
    known = _by_key(session, workspace_id, door, external_key)
    if known is not None:
        return known
    at_ms = now_ms()
    conversation = Conversation(
        id=new_id("cnv"),
        workspace_id=workspace_id,
        member_id=member_id,
        door=door,
        external_key=external_key,
        title="",
        campaign_id=None,
        project_id=None,
        quote_id=None,
        quote_member_id=None,
        last_question=None,
        busy_turn_id=None,
        created_ms=at_ms,
        updated_ms=at_ms,
    )
    try:
        with session.begin_nested():
            session.add(conversation)
    except IntegrityError:
        # Another transaction opened it first.
        known = _by_key(session, workspace_id, door, external_key)
        if known is None:
            raise
        return known
    return conversation


def get(session: Session, workspace_id: str, conversation_id: str) -> Conversation:
    """Return the conversation of this workspace. Raises `NotFound`."""
    conversation = session.scalar(
        select(Conversation).where(
            Conversation.workspace_id == workspace_id, Conversation.id == conversation_id
        )
    )
    if conversation is None:
        raise NotFound("There is no such conversation in this workspace.")
    return conversation


def listing(session: Session, workspace_id: str, limit: int = 50) -> tuple[Conversation, ...]:
    """Return the workspace's conversations, last used first."""
    return tuple(
        session.scalars(
            select(Conversation)
            .where(Conversation.workspace_id == workspace_id)
            .order_by(Conversation.updated_ms.desc(), Conversation.id.desc())
            .limit(limit)
        )
    )


def add_message(
    session: Session,
    conversation: Conversation,
    *,
    role: str,
    content: str,
    turn_id: str | None = None,
    member_id: str | None = None,
    tool_calls: list[dict[str, Any]] | None = None,
    tool_call_id: str | None = None,
) -> Message:
    """Add a message at the end and return it.

    `role`: user, assistant or tool. `tool_calls` are `{id, name, arguments}` each. The first
    message of a person becomes the conversation's title.
    """
    last = session.scalar(
        select(func.max(Message.seq)).where(Message.conversation_id == conversation.id)
    )
    message = Message(
        id=new_id("msg"),
        workspace_id=conversation.workspace_id,
        conversation_id=conversation.id,
        turn_id=turn_id,
        member_id=member_id,
        seq=(last or 0) + 1,
        role=role,
        content=content.replace("\x00", ""),
        tool_calls={"calls": tool_calls} if tool_calls else {},
        tool_call_id=tool_call_id,
        created_ms=now_ms(),
    )
    session.add(message)
    conversation.updated_ms = message.created_ms
    if role == "user" and not conversation.title:
        conversation.title = " ".join(message.content.split())[:TITLE_CHARACTERS_MAX]
    session.flush()
    return message


def messages(session: Session, conversation_id: str, limit: int = 50) -> tuple[Message, ...]:
    """Return the last `limit` messages, oldest first."""
    newest_first = session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id)
        .order_by(Message.seq.desc())
        .limit(limit)
    )
    return tuple(reversed(tuple(newest_first)))


def talk(
    session: Session,
    conversation_id: str,
    *,
    after_seq: int,
    limit: int,
    upto_seq: int | None = None,
    oldest: bool = False,
) -> tuple[Message, ...]:
    """Return what people and the agent said after a number, in order; tools' words are left out.

    Of more than `limit` messages the newest are returned, or the oldest if `oldest`.
    """
    order = Message.seq if oldest else Message.seq.desc()
    query = select(Message).where(*_talk_after(conversation_id, after_seq))
    if upto_seq is not None:
        query = query.where(Message.seq <= upto_seq)
    found = tuple(session.scalars(query.order_by(order).limit(limit)))
    return found if oldest else tuple(reversed(found))


def talk_lengths(
    session: Session, conversation_id: str, *, after_seq: int, limit: int
) -> tuple[SaidLength, ...]:
    """Return the lengths of the newest `limit` messages of `talk`, newest first."""
    rows = session.execute(
        select(Message.seq, Message.turn_id, func.length(Message.content))
        .where(*_talk_after(conversation_id, after_seq))
        .order_by(Message.seq.desc())
        .limit(limit)
    )
    return tuple(SaidLength(*row) for row in rows)


def keep_summary(
    session: Session, conversation: Conversation, *, before_seq: int, upto_seq: int, summary: str
) -> bool:
    """Let `summary` stand for all messages up to `upto_seq`; an empty one keeps the words it had.

    False, and nothing is changed, when the summary no longer ends at `before_seq`: somebody else
    has gone on from there.
    """
    values: dict[str, Any] = {"summary_seq": upto_seq}
    if summary:
        values["summary"] = summary.replace("\x00", "")[:SUMMARY_CHARACTERS_MAX]
    changed = session.execute(
        update(Conversation)
        .where(Conversation.id == conversation.id, Conversation.summary_seq == before_seq)
        .values(**values)
        .returning(Conversation.id)
    ).first()
    return changed is not None


def focus(
    session: Session,
    conversation: Conversation,
    *,
    campaign_id: str | None,
    project_id: str | None = None,
) -> None:
    """Say what the conversation is about from now on.

    A campaign without a project keeps the project only if the campaign stays the same.
    """
    if project_id is None and campaign_id == conversation.campaign_id:
        return
    conversation.campaign_id = campaign_id
    conversation.project_id = project_id
    conversation.updated_ms = now_ms()
    session.flush()


def _talk_after(conversation_id: str, seq: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Message.conversation_id == conversation_id,
        Message.seq > seq,
        Message.role.in_(("user", "assistant")),
        Message.content != "",
    )


def _by_key(
    session: Session, workspace_id: str, door: str, external_key: str
) -> Conversation | None:
    return session.scalar(
        select(Conversation).where(
            Conversation.workspace_id == workspace_id,
            Conversation.door == door,
            Conversation.external_key == external_key,
        )
    )
