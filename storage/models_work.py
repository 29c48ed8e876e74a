"""The tables of quotes, productions, their steps, and stored files."""

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id, JsonList, JsonObject, Key, Millis, Name, Prose, Word


class Quote(Base):
    """A price for named work at named versions. `lines` are `{kind, scene_id, label, credits,
    key}`; `fingerprint` is that of everything covered; `plan` is what the production will
    follow."""

    __tablename__ = "quote"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "project_id"], ["project.workspace_id", "project.id"]
        ),
        Index("ix_quote_conversation", "conversation_id", "created_ms"),
        Index("ix_quote_project", "project_id", "state", "created_ms"),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id]
    project_id: Mapped[Id]
    conversation_id: Mapped[Id | None]
    member_id: Mapped[Id]
    scope: Mapped[Word]
    state: Mapped[Word]
    credits: Mapped[int]
    price_version: Mapped[Word]
    fingerprint: Mapped[Name]
    lines: Mapped[JsonList]
    plan: Mapped[JsonObject]
    created_ms: Mapped[Millis]
    expires_ms: Mapped[Millis]
    accepted_by: Mapped[Id | None]
    accepted_ms: Mapped[Millis | None]


class Production(Base):
    """The running of one accepted quote; its id is the quote's. At most one is live per project."""

    __tablename__ = "production"
    __table_args__ = (
        Index(
            "uq_production_live_project",
            "project_id",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
    )
    id: Mapped[Key] = mapped_column(ForeignKey("quote.id"))
    workspace_id: Mapped[Id]
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    conversation_id: Mapped[Id | None]
    member_id: Mapped[Id]
    state: Mapped[Word]
    error: Mapped[Prose]
    created_ms: Mapped[Millis]
    finished_ms: Mapped[Millis | None]


class Step(Base):
    """One durable piece of a production: `voiceover`, `clip`, `music`, `stitch`, `banners`,
    `flyer`, `jingle`, or the texts `ideas` and `script`.

    `key` is the fingerprint of everything that the result depends on; a done step with the same
    key in the same project is reused for 0 credits. `state`: planned, running, done, failed,
    cancelled, reused.
    """

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("production_id", "kind", "position"),
        Index("ix_step_project_key", "project_id", "key"),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id]
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    production_id: Mapped[Id] = mapped_column(ForeignKey("production.id"))
    kind: Mapped[Word]
    position: Mapped[int]
    scene_id: Mapped[Id | None]
    label: Mapped[Name]
    key: Mapped[Name]
    credits: Mapped[int]
    state: Mapped[Word]
    hold_id: Mapped[Id | None] = mapped_column(ForeignKey("hold.id"))
    asset_id: Mapped[Id | None]
    facts: Mapped[JsonObject]
    error: Mapped[Prose]
    attempts: Mapped[int]
    finished_ms: Mapped[Millis | None]


class Asset(Base):
    """A stored file. `role`: clip, voice, music, stem, final, poster, captions, contact_sheet,
    banner, flyer, print, draft, logo, photo."""

    __tablename__ = "asset"
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        Index("ix_asset_project", "project_id", "role"),
        Index("ix_asset_step", "step_id"),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id] = mapped_column(ForeignKey("workspace.id"))
    campaign_id: Mapped[Id | None]
    project_id: Mapped[Id | None]
    step_id: Mapped[Id | None]
    role: Mapped[Word]
    sha256: Mapped[Name]
    media_type: Mapped[Name]
    filename: Mapped[Name]
    bytes: Mapped[Millis]
    width: Mapped[int | None]
    height: Mapped[int | None]
    duration_ms: Mapped[int | None]
    provider: Mapped[Name]
    provenance: Mapped[JsonObject]
    created_ms: Mapped[Millis]
