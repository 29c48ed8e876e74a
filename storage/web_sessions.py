"""Who is signed in to the dashboard: one-time links become sessions, and sessions end."""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.errors import Refused
from storage.models_web import WebSession
from storage.workspaces import get_member

LINK_MS = 15 * 60_000
SESSION_MS = 14 * 24 * 3_600_000
USED_UP = "This link was used already or is too old. Ask for a new one: “aytada login-link”."


@dataclass(frozen=True)
class SignedIn:
    """The member behind a link or a session."""

    workspace_id: str
    member_id: str


def make_link(session: Session, workspace_id: str, member_id: str, now_ms: int) -> str:
    """Return the secret of a link that signs a member in once, within `LINK_MS`.

    Raises `NotFound` for a member of another workspace.
    """
    return _make(session, "link", workspace_id, member_id, now_ms, LINK_MS)


def look_at_link(session: Session, secret: str, now_ms: int) -> SignedIn | None:
    """Return whom a link would sign in, without using it up; None if it is spent or unknown."""
    found = _find(session, "link", secret, now_ms)
    return SignedIn(found.workspace_id, found.member_id) if found is not None else None


def use_link(session: Session, secret: str, now_ms: int) -> str:
    """Use a link up and return the secret of the session that it opens.

    Raises `Refused` if it is spent, too old or unknown. Of two that use it at once one is refused.
    """
    found = _find(session, "link", secret, now_ms)
    used = delete(WebSession).where(
        WebSession.secret_sha256 == _sha256(secret), WebSession.kind == "link"
    )
    if found is None or session.execute(used.returning(WebSession.kind)).first() is None:
        raise Refused(USED_UP, code="link_used")
    session.execute(delete(WebSession).where(WebSession.expires_ms <= now_ms))
    return _make(session, "session", found.workspace_id, found.member_id, now_ms, SESSION_MS)


def signed_in(session: Session, secret: str, now_ms: int) -> SignedIn | None:
    """Return who holds a session, or None if it has ended."""
    found = _find(session, "session", secret, now_ms)
    return SignedIn(found.workspace_id, found.member_id) if found is not None else None


def end(session: Session, secret: str) -> None:
    """End a session; a second time changes nothing."""
    session.execute(delete(WebSession).where(WebSession.secret_sha256 == _sha256(secret)))


def _make(
    session: Session, kind: str, workspace_id: str, member_id: str, now_ms: int, lasts_ms: int
) -> str:
    get_member(session, workspace_id, member_id)
    secret = secrets.token_urlsafe(32)
    session.add(
        WebSession(
            secret_sha256=_sha256(secret),
            kind=kind,
            workspace_id=workspace_id,
            member_id=member_id,
            created_ms=now_ms,
            expires_ms=now_ms + lasts_ms,
        )
    )
    session.flush()
    return secret


def _find(session: Session, kind: str, secret: str, now_ms: int) -> WebSession | None:
    return session.scalar(
        select(WebSession).where(
            WebSession.secret_sha256 == _sha256(secret),
            WebSession.kind == kind,
            WebSession.expires_ms > now_ms,
        )
    )


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
