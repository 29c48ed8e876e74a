"""Reads for the Studio page: the talk about a campaign, and what was made of a project, by attempt.

They are here because doors do not touch the database's library themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from integrations.common.reading import Session
from storage.models import (
    Asset,
    Conversation,
    InboxLetter,
    Message,
    Production,
    Project,
    Quote,
    Step,
    Turn,
)
from storage.standing import RENDER_SCOPES

VERSIONS_MAX = 12


@dataclass(frozen=True)
class Delivery:
    """A production that delivered files, the quote that it followed, and its files, first made
    first."""

    production: Production
    quote: Quote
    files: tuple[Asset, ...]


def talk_about(
    session: Session, workspace_id: str, member_id: str, campaign_id: str
) -> Conversation | None:
    """Return the conversation about a campaign that a member opened and that was used last.

    Whichever door it began at; one in which nothing was ever said is not a talk.
    """
    has_words = (
        select(Message.id)
        .where(Message.conversation_id == Conversation.id, Message.role == "user")
        .exists()
    )
    return session.scalar(
        select(Conversation)
        .where(
            Conversation.workspace_id == workspace_id,
            Conversation.member_id == member_id,
            Conversation.campaign_id == campaign_id,
            has_words,
        )
        .order_by(Conversation.updated_ms.desc(), Conversation.id.desc())
        .limit(1)
    )


def turn(session: Session, workspace_id: str, turn_id: str) -> Turn | None:
    """Return a turn of this workspace, or None."""
    return session.scalar(select(Turn).where(Turn.workspace_id == workspace_id, Turn.id == turn_id))


def unread(session: Session, conversation_id: str) -> tuple[InboxLetter, ...]:
    """Return what was said in a conversation that no turn has begun to answer yet, in order."""
    return tuple(
        session.scalars(
            select(InboxLetter)
            .where(
                InboxLetter.conversation_id == conversation_id,
                InboxLetter.state.in_(("held", "waiting")),
                InboxLetter.kind.in_(("message", "call")),
            )
            .order_by(InboxLetter.received_ms, InboxLetter.id)
        )
    )


def newest_quote(session: Session, project: Project) -> Quote | None:
    """Return the quote of a project that was shown last, whatever became of it."""
    return session.scalar(
        select(Quote)
        .where(Quote.workspace_id == project.workspace_id, Quote.project_id == project.id)
        .order_by(Quote.created_ms.desc(), Quote.id.desc())
        .limit(1)
    )


def newest_render(session: Session, project: Project) -> Production | None:
    """Return the newest production of the asset itself; one that only wrote text does not count."""
    return session.scalar(
        select(Production)
        .join(Quote, Quote.id == Production.id)
        .where(Production.project_id == project.id, Quote.scope.in_(RENDER_SCOPES))
        .order_by(Production.created_ms.desc(), Production.id.desc())
        .limit(1)
    )


def running_text(session: Session, project: Project) -> Quote | None:
    """Return the quote of the ideas or the script that are being written now, or None."""
    return session.scalar(
        select(Quote)
        .join(Production, Production.id == Quote.id)
        .where(
            Production.project_id == project.id,
            Production.state == "running",
            Quote.scope.not_in(RENDER_SCOPES),
        )
    )


def deliveries(session: Session, project: Project, roles: Sequence[str]) -> tuple[Delivery, ...]:
    """Return what was delivered of a project, newest first: each with its files of these roles.

    A production that made nothing new of them is left out.
    """
    rows = session.execute(
        select(Production, Quote)
        .join(Quote, Quote.id == Production.id)
        .where(Production.project_id == project.id, Production.state == "done")
        .order_by(Production.created_ms.desc(), Production.id.desc())
        .limit(VERSIONS_MAX)
    ).all()
    found = []
    for production, quote in rows:
        files = tuple(
            session.scalars(
                select(Asset)
                .join(Step, Step.id == Asset.step_id)
                .where(Step.production_id == production.id, Asset.role.in_(roles))
                .order_by(Asset.id)
            )
        )
        if files:
            found.append(Delivery(production, quote, files))
    return tuple(found)


def clips_of(session: Session, project: Project) -> dict[str, list[Asset]]:
    """Return the clips of each scene by its id, oldest first; reused ones once."""
    found: dict[str, list[Asset]] = {}
    rows = session.execute(
        select(Step.scene_id, Asset)
        .join(Asset, Asset.id == Step.asset_id)
        .where(
            Step.workspace_id == project.workspace_id,
            Step.project_id == project.id,
            Step.kind == "clip",
            Step.state.in_(("done", "reused")),
        )
        .order_by(Step.id)
    ).all()
    for scene_id, asset in rows:
        clips = found.setdefault(scene_id or "", [])
        if all(each.id != asset.id for each in clips):
            clips.append(asset)
    return found
