"""The tables of workspaces, campaigns and projects. Talk and mail are in `models_talk`, credits in
`models_money`, productions and files in `models_work`, Slack in `models_slack`, the dashboard in
`models_web`; this module re-exports all, so that `storage.models` is the whole schema."""

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id, JsonList, JsonObject, Key, Millis, Name, Prose, Word
from storage.models_money import Account, Entry, Hold, SpendLimit, Transfer
from storage.models_slack import Feedback, SignInState, SlackTeam
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
from storage.models_web import WebSession
from storage.models_work import Asset, Production, Quote, Step

__all__ = [
    "Account",
    "ApiKey",
    "Asset",
    "Base",
    "BrandVersion",
    "Campaign",
    "Conversation",
    "Edit",
    "Entry",
    "Event",
    "Feedback",
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
    "SignInState",
    "SlackTeam",
    "SpendLimit",
    "Step",
    "StrategyVersion",
    "Transfer",
    "Turn",
    "WebSession",
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
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        Index("ix_campaign_workspace_updated", "workspace_id", "updated_ms"),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id] = mapped_column(ForeignKey("workspace.id"), index=True)
    name: Mapped[Name]
    product: Mapped[Name]
    description: Mapped[Prose]
    business_type: Mapped[Word] = mapped_column(default="", server_default="")
    industry: Mapped[Word] = mapped_column(default="", server_default="")
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
    """The brand identity as it was from one edit to the next. `fonts` are family names, headline
    first; `pronunciations` maps a written word to how it is said."""

    __tablename__ = "brand_version"
    campaign_id: Mapped[Key] = mapped_column(ForeignKey("campaign.id"))
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[Name]
    tone: Mapped[Prose]
    colors: Mapped[JsonList]
    website: Mapped[Name]
    words_to_use: Mapped[JsonList]
    words_to_avoid: Mapped[JsonList]
    fonts: Mapped[JsonList] = mapped_column(default=list, server_default="[]")
    pronunciations: Mapped[JsonObject] = mapped_column(default=dict, server_default="{}")
    logo_asset_id: Mapped[Id | None]
    photo_asset_id: Mapped[Id | None]
    member_id: Mapped[Id | None]
    created_ms: Mapped[Millis]


class Project(Base):
    """One production inside a campaign. `revision` grows with every change that a quote could
    cover.

    `details` are what a banner, flyer or jingle says beside its script: `when`, `where`, `price`,
    `link`, `mood`, all optional texts. `take` counts the attempts at a whole banner set, flyer or
    jingle. `copied_from` is the project that this one is a variant of.
    """

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
    script_locked: Mapped[bool] = mapped_column(default=False, server_default=false())
    details: Mapped[JsonObject] = mapped_column(default=dict, server_default="{}")
    take: Mapped[int] = mapped_column(default=0, server_default="0")
    copied_from: Mapped[Id | None]
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


class Edit(Base):
    """One change by a person or for them, which can be undone: which versions the campaign or
    project pointed at `before` and `after` it (`storage/history.py`). `what` names it in words."""

    __tablename__ = "edit"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "campaign_id"], ["campaign.workspace_id", "campaign.id"]
        ),
        Index("ix_edit_campaign", "campaign_id", "id"),
        Index("ix_edit_conversation", "conversation_id", "id"),
    )
    id: Mapped[Key]
    workspace_id: Mapped[Id]
    campaign_id: Mapped[Id]
    project_id: Mapped[Id | None]
    conversation_id: Mapped[Id | None]
    member_id: Mapped[Id]
    tool: Mapped[Word]
    what: Mapped[Prose]
    before: Mapped[JsonObject]
    after: Mapped[JsonObject]
    created_ms: Mapped[Millis]
    undone_ms: Mapped[Millis | None]
