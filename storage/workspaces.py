"""Workspaces, their members and their keys: who may come in, and as whom."""

import hashlib
import secrets
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import ledger
from storage.errors import Forbidden, NotFound, Refused
from storage.ids import new_id, now_ms
from storage.models import ApiKey, Identity, Member, Workspace

SCOPES = ("read", "write", "spend")
SECRET_PREFIX = "ayt_"
NAME_CHARACTERS_MAX = 200
STANDING_CREDITS_MAX = 100


def create_workspace(session: Session, name: str, *, welcome_credits: int) -> Workspace:
    """Make a workspace with its accounts and grant the welcome credits, once.

    `welcome_credits` 0 grants nothing. Raises `Refused` for an empty name.
    """
    workspace = Workspace(id=new_id("wsp"), name=_name(name, "workspace"), created_ms=now_ms())
    session.add(workspace)
    session.flush()
    ledger.open_accounts(session, workspace.id)
    if welcome_credits > 0:
        ledger.grant(
            session,
            workspace.id,
            welcome_credits,
            reason="Welcome credits",
            actor="aytada",
            idempotency_key="welcome",
        )
    return workspace


def get_workspace(session: Session, workspace_id: str) -> Workspace:
    """Return the workspace. Raises `NotFound`."""
    workspace = session.get(Workspace, workspace_id)
    if workspace is None:
        raise NotFound("There is no such workspace. Check the key or sign in again.")
    return workspace


def find_or_create_member(
    session: Session,
    workspace_id: str,
    door: str,
    external_id: str,
    name: str,
    may_spend: bool = True,
) -> Member:
    """Return the member who is known at `door` as `external_id`, made now if new.

    `name` and `may_spend` only count for a new member. Two first messages at once give one member.
    """
    known = _member_at_door(session, workspace_id, door, external_id)
    if known is not None:
        return known
    member = Member(
        id=new_id("mem"),
        workspace_id=workspace_id,
        name=_name(name, "member"),
        email=None,
        may_spend=may_spend,
        created_ms=now_ms(),
    )
    try:
        with session.begin_nested():
            session.add(member)
            session.flush()
            session.add(
                Identity(
                    id=new_id("idn"),
                    workspace_id=workspace_id,
                    member_id=member.id,
                    door=door,
                    external_id=external_id,
                )
            )
    except IntegrityError:
        # Another transaction wrote this identity first; its member is the one.
        known = _member_at_door(session, workspace_id, door, external_id)
        if known is None:
            raise
        return known
    return member


def get_member(session: Session, workspace_id: str, member_id: str) -> Member:
    """Return the member of this workspace. Raises `NotFound`."""
    member = session.scalar(
        select(Member).where(Member.workspace_id == workspace_id, Member.id == member_id)
    )
    if member is None:
        raise NotFound("There is no such member in this workspace.")
    return member


def set_standing_approval(
    session: Session, workspace_id: str, member_id: str, credits: int
) -> None:
    """Let a member buy text (ideas, scripts) of at most `credits` each without being asked again.

    0 takes the approval back. Raises `Refused` for a negative number, `Forbidden` for a member who
    may not spend, `NotFound` for one of another workspace.
    """
    if not 0 <= credits <= STANDING_CREDITS_MAX:
        raise Refused(f"A standing approval is a whole number from 0 to {STANDING_CREDITS_MAX}.")
    member = get_member(session, workspace_id, member_id)
    if not member.may_spend:
        raise Forbidden("Only a member who may spend credits can give a standing approval.")
    member.standing_text_credits = credits
    session.flush()


def create_api_key(
    session: Session, workspace_id: str, member_id: str, name: str, scopes: Sequence[str]
) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, which is kept nowhere and shown only now.

    `scopes` are some of read, write, spend. Raises `Refused` for unknown or no scopes, `NotFound`
    for a member of another workspace.
    """
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise Refused(
            f"A key's scopes are some of {', '.join(SCOPES)}; "
            + (f"{', '.join(unknown)} is none of them." if unknown else "name at least one.")
        )
    get_member(session, workspace_id, member_id)
    secret = SECRET_PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(
        id=new_id("key"),
        workspace_id=workspace_id,
        member_id=member_id,
        name=_name(name, "key"),
        secret_sha256=_sha256(secret),
        scopes=[scope for scope in SCOPES if scope in scopes],
        created_ms=now_ms(),
        revoked_ms=None,
    )
    session.add(key)
    session.flush()
    return key, secret


def key_by_secret(session: Session, secret: str) -> ApiKey | None:
    """Return the key with this secret, or None when there is none or it was revoked."""
    return session.scalar(
        select(ApiKey).where(ApiKey.secret_sha256 == _sha256(secret), ApiKey.revoked_ms.is_(None))
    )


def revoke_api_key(session: Session, workspace_id: str, key_id: str) -> None:
    """Make a key useless from now on; a second time changes nothing. Raises `NotFound`."""
    key = session.scalar(
        select(ApiKey).where(ApiKey.workspace_id == workspace_id, ApiKey.id == key_id)
    )
    if key is None:
        raise NotFound("There is no such key in this workspace.")
    if key.revoked_ms is None:
        key.revoked_ms = now_ms()
        session.flush()


def _member_at_door(
    session: Session, workspace_id: str, door: str, external_id: str
) -> Member | None:
    return session.scalar(
        select(Member)
        .join(Identity, Identity.member_id == Member.id)
        .where(
            Identity.workspace_id == workspace_id,
            Identity.door == door,
            Identity.external_id == external_id,
        )
    )


def _name(text: str, what: str) -> str:
    name = " ".join(text.replace("\x00", "").split())
    if not name:
        raise Refused(f"A {what} needs a name.")
    return name[:NAME_CHARACTERS_MAX]


def _sha256(secret: str) -> str:
    # A lone surrogate cannot be UTF-8; it can be no key of ours either.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
