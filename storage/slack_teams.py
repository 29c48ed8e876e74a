"""Slack's teams, their members and letters: what the Slack door keeps and looks up."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import workspaces
from storage.errors import NotFound
from storage.ids import now_ms
from storage.models import (
    Conversation,
    Event,
    Identity,
    InboxLetter,
    Member,
    OutboxItem,
    SignInState,
    SlackTeam,
)

DOOR = "slack"
ACTIVE = "active"
REMOVED = "removed"


@dataclass(frozen=True)
class Installed:
    """What Slack says of an installation; the tokens are sealed already."""

    team_id: str
    enterprise_id: str
    name: str
    app_id: str
    bot_user_id: str
    bot_id: str
    scopes: tuple[str, ...]
    token_sealed: str
    refresh_sealed: str
    expires_ms: int | None
    installed_by: str


# ------------------------------------------------------------------------------------- teams


def active(session: Session, team_id: str) -> SlackTeam | None:
    """Return a team that has the app installed, or None."""
    team = session.get(SlackTeam, team_id)
    return team if team is not None and team.state == ACTIVE else None


def find(session: Session, team_id: str) -> SlackTeam | None:
    """Return a team that has or once had the app installed, or None."""
    return session.get(SlackTeam, team_id)


def listing(session: Session) -> tuple[SlackTeam, ...]:
    """Return all teams, the first to install first."""
    return tuple(
        session.scalars(select(SlackTeam).order_by(SlackTeam.created_ms, SlackTeam.team_id))
    )


def of_workspace(session: Session, workspace_id: str) -> tuple[SlackTeam, ...]:
    """Return the teams with the app that are one workspace, the first to install first."""
    return tuple(
        session.scalars(
            select(SlackTeam)
            .where(SlackTeam.workspace_id == workspace_id, SlackTeam.state == ACTIVE)
            .order_by(SlackTeam.created_ms, SlackTeam.team_id)
        )
    )


def workspace_of(session: Session, team_id: str) -> str | None:
    """Return the workspace of a team that has the app, or None."""
    team = active(session, team_id)
    return None if team is None else team.workspace_id


def team_of(session: Session, workspace_id: str) -> str | None:
    """Return the team that a workspace is, the first one of several, or None."""
    teams = of_workspace(session, workspace_id)
    return teams[0].team_id if teams else None


def install(
    session: Session, installed: Installed, *, workspace_id: str | None, welcome_credits: int
) -> SlackTeam:
    """Keep an installation and return its team.

    A team that is new becomes the workspace given, or one of its own with the welcome credits; one
    that was here before keeps its workspace. Two installations at once give one workspace.
    """
    team = _locked(session, installed.team_id)
    if team is None:
        try:
            with session.begin_nested():
                team = _new_team(session, installed, workspace_id, welcome_credits)
        except IntegrityError:
            # Another installation of the same team was first.
            team = _locked(session, installed.team_id)
            if team is None:
                raise
    _write(team, installed)
    session.flush()
    return team


def keep_tokens(
    session: Session,
    team_id: str,
    *,
    before_sealed: str,
    token_sealed: str,
    refresh_sealed: str,
    expires_ms: int | None,
) -> bool:
    """Keep refreshed tokens; False when somebody else refreshed or removed them meanwhile."""
    changed = session.execute(
        update(SlackTeam)
        .where(
            SlackTeam.team_id == team_id,
            SlackTeam.state == ACTIVE,
            SlackTeam.refresh_sealed == before_sealed,
        )
        .values(
            token_sealed=token_sealed,
            refresh_sealed=refresh_sealed,
            expires_ms=expires_ms,
            updated_ms=now_ms(),
        )
        .returning(SlackTeam.team_id)
    ).first()
    return changed is not None


def remove(session: Session, team_id: str) -> bool:
    """Forget a team's tokens and what was to be sent to it; False when it was removed before.

    Its workspace stays: campaigns, files and credits are there again when it comes back.
    """
    team = _locked(session, team_id)
    if team is None or team.state != ACTIVE:
        return False
    team.state = REMOVED
    team.token_sealed = team.refresh_sealed = ""
    team.expires_ms = None
    team.updated_ms = now_ms()
    session.execute(
        update(OutboxItem)
        .where(
            OutboxItem.workspace_id == team.workspace_id,
            OutboxItem.door == DOOR,
            OutboxItem.state.in_(("waiting", "sending")),
        )
        .values(state="failed", error="The app was removed from the Slack team.")
    )
    session.flush()
    return True


def _new_team(
    session: Session, installed: Installed, workspace_id: str | None, welcome_credits: int
) -> SlackTeam:
    if workspace_id is None:
        made = workspaces.create_workspace(
            session, installed.name or "Slack team", welcome_credits=welcome_credits
        )
        workspace_id = made.id
    team = SlackTeam(team_id=installed.team_id, workspace_id=workspace_id, created_ms=now_ms())
    _write(team, installed)
    session.add(team)
    session.flush()
    return team


def _write(team: SlackTeam, installed: Installed) -> None:
    team.enterprise_id = installed.enterprise_id
    team.name = installed.name[:200]
    team.app_id = installed.app_id
    team.bot_user_id = installed.bot_user_id
    team.bot_id = installed.bot_id
    team.scopes = list(installed.scopes)
    team.token_sealed = installed.token_sealed
    team.refresh_sealed = installed.refresh_sealed
    team.expires_ms = installed.expires_ms
    team.installed_by = installed.installed_by or team.installed_by or ""
    team.state = ACTIVE
    team.updated_ms = now_ms()


def _locked(session: Session, team_id: str) -> SlackTeam | None:
    return session.scalar(
        select(SlackTeam)
        .where(SlackTeam.team_id == team_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


# ------------------------------------------------------------------------------------- sign-in


def open_state(session: Session, secret: str, expires_ms: int) -> None:
    """Remember an attempt to install, by the hash of its secret; forget those that expired."""
    session.execute(
        delete(SignInState).where(SignInState.door == DOOR, SignInState.expires_ms < now_ms())
    )
    session.add(SignInState(state_sha256=_sha256(secret), door=DOOR, expires_ms=expires_ms))
    session.flush()


def use_state(session: Session, secret: str) -> bool:
    """Use up an attempt to install; False when it is unknown, expired or was used before."""
    gone = session.execute(
        delete(SignInState)
        .where(SignInState.door == DOOR, SignInState.state_sha256 == _sha256(secret))
        .returning(SignInState.expires_ms)
    ).first()
    return gone is not None and gone.expires_ms >= now_ms()


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


# ------------------------------------------------------------------------------------- members


def find_member(session: Session, workspace_id: str, user_id: str) -> Member | None:
    """Return the member who is known in Slack as `user_id`, or None."""
    return session.scalar(
        select(Member)
        .join(Identity, Identity.member_id == Member.id)
        .where(
            Identity.workspace_id == workspace_id,
            Identity.door == DOOR,
            Identity.external_id == user_id,
        )
    )


def user_of(session: Session, workspace_id: str, member_id: str) -> str:
    """Return the Slack user who a member is, empty when they never wrote in Slack."""
    return (
        session.scalar(
            select(Identity.external_id)
            .where(
                Identity.workspace_id == workspace_id,
                Identity.member_id == member_id,
                Identity.door == DOOR,
            )
            .order_by(Identity.id)
            .limit(1)
        )
        or ""
    )


def names_of(session: Session, workspace_id: str, user_ids: set[str]) -> dict[str, str]:
    """Return the names of those of these users who are known members."""
    if not user_ids:
        return {}
    rows = session.execute(
        select(Identity.external_id, Member.name)
        .join(Member, Identity.member_id == Member.id)
        .where(
            Identity.workspace_id == workspace_id,
            Identity.door == DOOR,
            Identity.external_id.in_(user_ids),
        )
    )
    return {user_id: name for user_id, name in rows if name != user_id}


def introduce(
    session: Session, workspace_id: str, user_id: str, *, name: str, may_spend: bool
) -> Member:
    """Keep what Slack says of a user as a member of the workspace, who is made when new."""
    member = workspaces.find_or_create_member(
        session, workspace_id, DOOR, user_id, name or user_id, may_spend=may_spend
    )
    kept = " ".join(name.replace("\x00", "").split())[: workspaces.NAME_CHARACTERS_MAX]
    if kept:
        member.name = kept
    member.may_spend = may_spend
    session.add(member)
    session.flush()
    return member


# ------------------------------------------------------------------------------------- letters


def letter(session: Session, workspace_id: str, dedupe_key: str) -> InboxLetter | None:
    """Return the letter under a key, locked against changes by others, or None."""
    return session.scalar(
        select(InboxLetter)
        .where(InboxLetter.workspace_id == workspace_id, InboxLetter.dedupe_key == dedupe_key)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def letter_by_id(session: Session, letter_id: str) -> InboxLetter:
    """Return a letter, locked against changes by others. Raises `NotFound`."""
    found = session.scalar(
        select(InboxLetter)
        .where(InboxLetter.id == letter_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("There is no such letter.")
    return found


def running_turn(session: Session, workspace_id: str, external_key: str) -> str | None:
    """Return the turn that a Slack thread's conversation is answering now, or None."""
    return session.scalar(
        select(Conversation.busy_turn_id).where(
            Conversation.workspace_id == workspace_id,
            Conversation.door == DOOR,
            Conversation.external_key == external_key,
        )
    )


def quote_shown(session: Session, workspace_id: str, sent_as: str) -> str | None:
    """Return the quote that the message `channel:ts` shows, or None.

    It is the last one of the turn whose answer that message is.
    """
    body = OutboxItem.payload["body"]["turn_id"].as_string()
    turn_id = session.scalar(
        select(body).where(
            OutboxItem.workspace_id == workspace_id,
            OutboxItem.door == DOOR,
            OutboxItem.kind == "turn",
            OutboxItem.payload["sent_as"].as_string() == sent_as,
        )
    )
    if turn_id is None:
        return None
    shown = session.scalar(
        select(Event.data)
        .where(
            Event.workspace_id == workspace_id,
            Event.stream_id == turn_id,
            Event.kind == "quote",
        )
        .order_by(Event.seq.desc())
        .limit(1)
    )
    return None if shown is None else str(shown["quote_id"])
