"""The tables of campaigns, projects and productions. Talk and mail are in `models_talk`, credits in
`models_money`; this module re-exports all, so that `storage.models` is the whole schema."""

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id, JsonList, JsonObject, Key, Millis, Name, Prose, Word
from storage.models_money import Account, Entry, Hold, SpendLimit, Transfer
from storage.models_talk import (
    Conversation,
    Event,
    Follow,
    InboxLetter,
    Message,
    OutboxItem,
    Turn,
    WorkerHeartbeat,
)

__all__ = [
    "Account",
    "ApiKey",
    "Asset",
    "Base",
    "BrandVersion",
    "Campaign",
    "Conversation",
    "Entry",
    "Event",
    "Follow",
    "Hold",
    "Idea",
    "Identity",
    "InboxLetter",
    "Member",
    "Message",
    "OutboxItem",
    "Production",
    "Project",
    "Quote",
    "Scene",
    "SceneVersion",
    "ScriptVersion",
    "SpendLimit",
    "Step",
    "StrategyVersion",
    "Transfer",
    "Turn",
    "WorkerHeartbeat",
    "Workspace",
]


class Workspace(Base):
    """The tenant."""

    __tablename__ = "workspace"
    id: Mapped[Key]
    name: Mapped[Name]
    created_ms: Mapped[Millis]


class Member(Base):
    """A person in a workspace. `standing_text_credits` is the member's standing approval: text of
    at most so many credits is bought without asking again (0: always ask)."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("workspace_id", "id"),)
    id: Mapped[Key]
    workspace_id: Mapped[Id] = mapped_column(ForeignKey("workspace.id"))
    name: Mapped[Name]
    email: Mapped[Name | None]
    may_spend: Mapped[bool]
    standing_text_credits: Mapped[int] = mapped_column(default=0)
    created_ms: Mapped[Millis]


class Identity(Base):
    """How a member is known at a door (`terminal`, `http`, `slack`, `web`)."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("workspace_id", "door", "external_id"),)
    id: Mapped[Key]
    workspace_id: Mapped[Id] = mapped_column(ForeignKey("workspace.id"))
    member_id: Mapped[Id] = mapped_column(ForeignKey("member.id"))
    door: Mapped[Word]
    external_id: Mapped[Name]


class ApiKey(Base):
    """A key for the HTTP doors; only the SHA-256 of its secret is kept. `scopes`: read, write,
    spend."""

    __tablename__ = "api_key"
    id: Mapped[Key]
    workspace_id: Mapped[Id] = mapped_column(ForeignKey("workspace.id"))
    member_id: Mapped[Id] = mapped_column(ForeignKey("member.id"))
    name: Mapped[Name]
    secret_sha256: Mapped[Name] = mapped_column(unique=True)
    scopes: Mapped[JsonList]
    created_ms: Mapped[Millis]
    revoked_ms: Mapped[Millis | None]


class Campaign(Base):
    """The container of everything around one product; its pillars and brand are versioned rows."""

    __tablename__ = "campaign"
    __table_args__ = (UniqueConstraint("workspace_id", "id"),)
    id: Mapped[Key]
    workspace_id: Mapped[Id] = mapped_column(ForeignKey("workspace.id"), index=True)
    name: Mapped[Name]
    product: Mapped[Name]
    description: Mapped[Prose]
    strategy_version: Mapped[int]
    brand_version: Mapped[int]
    created_ms: Mapped[Millis]
    updated_ms: Mapped[Millis]


class StrategyVersion(Base):
    """The three pillars as they were from one edit to the next."""

    __tablename__ = "strategy_version"
    campaign_id: Mapped[Key] = mapped_column(ForeignKey("campaign.id"))
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    audience: Mapped[Prose]
    messaging: Mapped[Prose]
    goals: Mapped[Prose]
    awareness_stage: Mapped[Word]
    style: Mapped[Word]
    trigger: Mapped[Word]
    member_id: Mapped[Id | None]
    created_ms: Mapped[Millis]


class BrandVersion(Base):
    """The brand identity as it was from one edit to the next."""

    __tablename__ = "brand_version"
    campaign_id: Mapped[Key] = mapped_column(ForeignKey("campaign.id"))
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[Name]
    tone: Mapped[Prose]
    colors: Mapped[JsonList]
    website: Mapped[Name]
    words_to_use: Mapped[JsonList]
    words_to_avoid: Mapped[JsonList]
    logo_asset_id: Mapped[Id | None]
    photo_asset_id: Mapped[Id | None]
    member_id: Mapped[Id | None]
    created_ms: Mapped[Millis]


class Project(Base):
    """One production inside a campaign. `revision` grows with every change that a quote could
    cover."""

    __tablename__ = "project"
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        ForeignKeyConstraint(
            ["workspace_id", "campaign_id"], ["campaign.workspace_id", "campaign.id"]
        ),
        Index("ix_project_workspace_updated", "workspace_id", "updated_ms"),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id]
    campaign_id: Mapped[Id]
    kind: Mapped[Word]
    title: Mapped[Name]
    seconds: Mapped[int]
    format: Mapped[Word]
    resolution: Mapped[Word]
    status: Mapped[Word]
    stage: Mapped[Word]
    progress_percent: Mapped[int]
    error: Mapped[Prose]
    revision: Mapped[int]
    idea_rounds: Mapped[int]
    chosen_idea_id: Mapped[Id | None]
    script_version: Mapped[int]
    final_asset_id: Mapped[Id | None]
    poster_asset_id: Mapped[Id | None]
    created_by: Mapped[Id]
    created_ms: Mapped[Millis]
    updated_ms: Mapped[Millis]


class Idea(Base):
    """One of three concepts of a round."""

    __tablename__ = "idea"
    __table_args__ = (UniqueConstraint("project_id", "round", "number"),)
    id: Mapped[Key]
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    round: Mapped[int]
    number: Mapped[int]
    title: Mapped[Name]
    hook: Mapped[Prose]
    narrative: Mapped[Prose]
    visuals: Mapped[Prose]
    sound: Mapped[Prose]
    why: Mapped[Prose]
    strategy_version: Mapped[int]
    provider: Mapped[Name]
    starter_copy: Mapped[bool]
    created_ms: Mapped[Millis]


class ScriptVersion(Base):
    """A script as it was from one edit to the next. `lines`: `{beat, voice, on_screen}` in
    order."""

    __tablename__ = "script_version"
    project_id: Mapped[Key] = mapped_column(ForeignKey("project.id"))
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lines: Mapped[JsonList]
    call_to_action: Mapped[Name]
    idea_id: Mapped[Id | None]
    strategy_version: Mapped[int]
    provider: Mapped[Name]
    starter_copy: Mapped[bool]
    created_ms: Mapped[Millis]


class Scene(Base):
    """One shot and its place; what it shows is in its versions. `dropped_ms` set means: taken
    out."""

    __tablename__ = "scene"
    id: Mapped[Key]
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"), index=True)
    position: Mapped[int]
    version: Mapped[int]
    locked: Mapped[bool]
    dropped_ms: Mapped[Millis | None]


class SceneVersion(Base):
    """A scene as it was from one edit to the next. `take` counts the attempts asked for by a
    person."""

    __tablename__ = "scene_version"
    scene_id: Mapped[Key] = mapped_column(ForeignKey("scene.id"))
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    beat: Mapped[Word]
    visual: Mapped[Prose]
    on_screen: Mapped[Prose]
    voice: Mapped[Prose]
    take: Mapped[int]
    script_version: Mapped[int]
    provider: Mapped[Name]
    created_ms: Mapped[Millis]


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
    """One durable piece of a production: `voiceover`, `clip`, `music` or `stitch`.

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
    """A stored file. `role`: clip, voice, music, final, poster, captions, contact_sheet, logo,
    photo."""

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
