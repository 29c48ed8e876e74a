"""The tables of the Slack door: teams that installed the app, sign-in attempts, and feedback."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id, JsonList, Key, Millis, Name, Prose, Word


class SlackTeam(Base):
    """A Slack team and the workspace that it is. `state`: active, removed. The tokens are sealed
    by the door with a key that the database does not hold; empty ones were taken back."""

    __tablename__ = "slack_team"
    __table_args__ = (Index("ix_slack_team_workspace", "workspace_id"),)
    team_id: Mapped[Key]
    enterprise_id: Mapped[Word] = mapped_column(default="")
    workspace_id: Mapped[Id] = mapped_column(ForeignKey("workspace.id"))
    name: Mapped[Name]
    app_id: Mapped[Word]
    bot_user_id: Mapped[Word]
    bot_id: Mapped[Word]
    scopes: Mapped[JsonList]
    token_sealed: Mapped[Prose]
    refresh_sealed: Mapped[Prose]
    expires_ms: Mapped[Millis | None]
    installed_by: Mapped[Word]
    state: Mapped[Word]
    created_ms: Mapped[Millis]
    updated_ms: Mapped[Millis]


class SignInState(Base):
    """One attempt to connect a team, used once; only the SHA-256 of its secret is kept."""

    __tablename__ = "sign_in_state"
    state_sha256: Mapped[Name] = mapped_column(primary_key=True)
    door: Mapped[Word]
    expires_ms: Mapped[Millis]


class Feedback(Base):
    """What a member thought of an answer: `verdict` good or bad, the newest counts."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("turn_id", "member_id"),)
    id: Mapped[Key]
    workspace_id: Mapped[Id] = mapped_column(ForeignKey("workspace.id"))
    turn_id: Mapped[Id] = mapped_column(ForeignKey("turn.id"))
    member_id: Mapped[Id] = mapped_column(ForeignKey("member.id"))
    verdict: Mapped[Word]
    note: Mapped[Prose]
    created_ms: Mapped[Millis]
