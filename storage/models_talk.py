"""The tables of talk and mail: conversations, turns, inbox, events, outbox, follows, heartbeats."""

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id, JsonObject, Key, Millis, Name, Prose, Word


class Conversation(Base):
    """One thread of talk. It remembers the campaign, project, quote and question that it is about;
    `busy_turn_id` names the one turn that is being answered, if any. `summary` stands for the
    messages up to `summary_seq`, which a model no longer sees."""

    __tablename__ = "conversation"
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "door", "external_key"),
        Index("ix_conversation_busy", "busy_turn_id"),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id] = mapped_column(ForeignKey("workspace.id"))
    member_id: Mapped[Id] = mapped_column(ForeignKey("member.id"))
    door: Mapped[Word]
    external_key: Mapped[Name]
    title: Mapped[Name]
    campaign_id: Mapped[Id | None]
    project_id: Mapped[Id | None]
    quote_id: Mapped[Id | None]
    quote_member_id: Mapped[Id | None]
    last_question: Mapped[Word | None]
    busy_turn_id: Mapped[Id | None]
    summary: Mapped[Prose] = mapped_column(default="", server_default="")
    summary_seq: Mapped[int] = mapped_column(default=0, server_default="0")
    created_ms: Mapped[Millis]
    updated_ms: Mapped[Millis]


class Message(Base):
    """One message of a conversation, in order of `seq`. `tool_calls` is `{"calls": […]}` or
    empty."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("conversation_id", "seq"),)
    id: Mapped[Key]
    workspace_id: Mapped[Id]
    conversation_id: Mapped[Id] = mapped_column(ForeignKey("conversation.id"))
    turn_id: Mapped[Id | None]
    member_id: Mapped[Id | None]
    seq: Mapped[int]
    role: Mapped[Word]
    content: Mapped[Prose]
    tool_calls: Mapped[JsonObject]
    tool_call_id: Mapped[Name | None]
    created_ms: Mapped[Millis]


class Turn(Base):
    """One answer to one or more letters. `state`: queued, running, done, failed, cancelled. The
    token counts are the model provider's, over all its calls of the turn."""

    __tablename__ = "turn"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "conversation_id"], ["conversation.workspace_id", "conversation.id"]
        ),
        Index("ix_turn_state", "state", "created_ms"),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id]
    conversation_id: Mapped[Id]
    member_id: Mapped[Id]
    state: Mapped[Word]
    cancel_requested: Mapped[bool]
    model: Mapped[Name] = mapped_column(default="", server_default="")
    input_tokens: Mapped[int] = mapped_column(default=0, server_default="0")
    output_tokens: Mapped[int] = mapped_column(default=0, server_default="0")
    error: Mapped[Prose]
    created_ms: Mapped[Millis]
    finished_ms: Mapped[Millis | None]


class InboxLetter(Base):
    """What was said to us, once each. `kind`: message, call, production_finished. `state`: held,
    waiting, taken, withdrawn."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        Index("ix_inbox_waiting", "state", "received_ms"),
        Index("ix_inbox_conversation", "conversation_id", "state"),
        Index("ix_inbox_turn", "turn_id"),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id]
    conversation_id: Mapped[Id] = mapped_column(ForeignKey("conversation.id"))
    member_id: Mapped[Id]
    dedupe_key: Mapped[Name]
    kind: Mapped[Word]
    payload: Mapped[JsonObject]
    state: Mapped[Word]
    turn_id: Mapped[Id | None]
    received_ms: Mapped[Millis]


class Event(Base):
    """The append-only log of a stream (a turn or a project); `seq` from 1 is the
    `Last-Event-ID`."""

    __tablename__ = "event"
    stream_id: Mapped[Key]
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    workspace_id: Mapped[Id]
    kind: Mapped[Word]
    data: Mapped[JsonObject]
    created_ms: Mapped[Millis]


class OutboxItem(Base):
    """A delivery to the outside, sent once. `state`: waiting, sending, sent, failed."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        Index("ix_outbox_waiting", "state", "next_ms"),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id]
    door: Mapped[Word]
    dedupe_key: Mapped[Name]
    kind: Mapped[Word]
    payload: Mapped[JsonObject]
    state: Mapped[Word]
    attempts: Mapped[int]
    error: Mapped[Prose]
    next_ms: Mapped[Millis]
    created_ms: Mapped[Millis]


class Follow(Base):
    """A channel that gets the status updates of a campaign or of one project."""

    __tablename__ = "follow"
    __table_args__ = (UniqueConstraint("workspace_id", "door", "channel", "subject_id"),)
    id: Mapped[Key]
    workspace_id: Mapped[Id] = mapped_column(ForeignKey("workspace.id"))
    door: Mapped[Word]
    channel: Mapped[Name]
    subject_id: Mapped[Id]
    member_id: Mapped[Id]
    created_ms: Mapped[Millis]


class WorkerHeartbeat(Base):
    """When each executor was last seen, by the database's clock; the reaper reads it."""

    __tablename__ = "worker_heartbeat"
    executor_id: Mapped[Name] = mapped_column(primary_key=True)
    app_version: Mapped[Word]
    seen_ms: Mapped[Millis]
