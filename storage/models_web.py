"""Tables of the dashboard: who is signed in, and links that sign somebody in."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Id, Millis, Name, Word


class WebSession(Base):
    """A browser that is signed in (`kind` session), or a link that can sign one in once (`link`);
    only the SHA-256 of its secret is kept."""

    __tablename__ = "web_session"
    __table_args__ = (Index("ix_web_session_expires", "expires_ms"),)
    secret_sha256: Mapped[Name] = mapped_column(primary_key=True)
    kind: Mapped[Word]
    workspace_id: Mapped[Id] = mapped_column(ForeignKey("workspace.id"))
    member_id: Mapped[Id] = mapped_column(ForeignKey("member.id"))
    created_ms: Mapped[Millis]
    expires_ms: Mapped[Millis]
