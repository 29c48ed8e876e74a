"""Follows: channels that get the status updates of a campaign or of one project.

`post_update` is called by whatever changes a project's status, in the same transaction: the status
and the deliveries that tell of it are kept together or not at all. A door later sends them
(`storage/outbox.py`) and puts the words to them.

A channel that follows a project by itself and through its campaign is told once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import assets, outbox
from storage.ids import new_id, now_ms
from storage.models import Campaign, Conversation, Follow, Production, Project

STATUS_KIND = "project_status"
"""A project's status as it is now: one message, edited in place."""
ENDED_KIND = "project_ended"
"""That a project was completed or has failed, with its files: one more message, an answer."""


@dataclass(frozen=True)
class Followed:
    """One follow with the names of what is followed; `project` is None for a whole campaign."""

    follow: Follow
    campaign: str
    project: str | None


def add(
    session: Session,
    *,
    workspace_id: str,
    member_id: str,
    door: str,
    channel: str,
    subject_id: str,
) -> bool:
    """Let a channel follow a campaign or project; False when it does so already."""
    if _find(session, workspace_id, door, channel, subject_id) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(
                Follow(
                    id=new_id("fol"),
                    workspace_id=workspace_id,
                    door=door,
                    channel=channel,
                    subject_id=subject_id,
                    member_id=member_id,
                    created_ms=now_ms(),
                )
            )
    except IntegrityError:
        # Somebody else asked for the same at the same moment.
        return False
    return True


def remove(session: Session, follow: Follow) -> None:
    """End a follow; what was not posted yet is not posted any more."""
    outbox.drop_unsent(session, follow.workspace_id, _key(follow))
    session.delete(follow)
    session.flush()


def listing(session: Session, workspace_id: str) -> tuple[Followed, ...]:
    """Return the workspace's follows with names, by channel, the oldest first."""
    rows = session.execute(
        select(Follow, Campaign.name, Project.title)
        .outerjoin(
            Project,
            (Project.workspace_id == Follow.workspace_id) & (Project.id == Follow.subject_id),
        )
        .join(
            Campaign,
            (Campaign.workspace_id == Follow.workspace_id)
            & ((Campaign.id == Follow.subject_id) | (Campaign.id == Project.campaign_id)),
        )
        .where(Follow.workspace_id == workspace_id)
        .order_by(Follow.channel, Follow.id)
    )
    return tuple(Followed(follow, campaign, project) for follow, campaign, project in rows)


def post_update(session: Session, project: Project) -> None:
    """Ask for the messages that tell a project's followers its status as it is now.

    One message a channel holds the newest status; a new production begins a new one. A production
    that is completed or has failed is told once more, by an answer with the ids of its files.
    """
    follows = _of_project(session, project)
    session.flush()
    production = _newest_production(session, project)
    production_id = production.id if production is not None else ""
    _tell_thread(session, project, production)
    if not follows:
        return
    body = _status(session, project)
    has_ended = project.status in ("completed", "failed") and production_id
    for follow in follows:
        # Each production has a message of its own, so that its end never answers the next one's.
        key = f"{_key(follow)}{project.id}:{production_id}"
        told = {**body, "follow_id": follow.id, "channel": follow.channel}
        outbox.keep_newest(
            session,
            workspace_id=follow.workspace_id,
            door=follow.door,
            dedupe_key=key,
            kind=STATUS_KIND,
            body=told,
            topic=production_id,
        )
        if has_ended:
            outbox.put(
                session,
                workspace_id=follow.workspace_id,
                door=follow.door,
                dedupe_key=f"{key}:end",
                kind=ENDED_KIND,
                body={**told, "asset_ids": _files(session, project)},
                reply_to=key,
            )


def _of_project(session: Session, project: Project) -> list[Follow]:
    """Return the follows to tell, one a channel; one of the project itself comes first."""
    found = session.scalars(
        select(Follow)
        .where(
            Follow.workspace_id == project.workspace_id,
            Follow.subject_id.in_((project.id, project.campaign_id)),
        )
        .order_by(Follow.id)
    ).all()
    told: dict[tuple[str, str], Follow] = {}
    for follow in sorted(found, key=lambda follow: follow.subject_id != project.id):
        told.setdefault((follow.door, follow.channel), follow)
    return sorted(told.values(), key=lambda follow: follow.id)


def _status(session: Session, project: Project) -> Mapping[str, Any]:
    campaign = session.get_one(Campaign, project.campaign_id)
    return {
        "project_id": project.id,
        "campaign_id": campaign.id,
        "title": project.title,
        "campaign": campaign.name,
        "project_kind": project.kind,
        "status": project.status,
        "stage": project.stage,
        "progress_percent": project.progress_percent,
        "error": project.error if project.status == "failed" else "",
    }


def _newest_production(session: Session, project: Project) -> Production | None:
    return session.scalar(
        select(Production)
        .where(Production.project_id == project.id)
        .order_by(Production.created_ms.desc(), Production.id.desc())
        .limit(1)
    )


def _tell_thread(session: Session, project: Project, production: Production | None) -> None:
    """Keep one message up to date in the conversation that the production was accepted in, at a
    door that has to be told; its end is told by an answer of its own."""
    if production is None or production.conversation_id is None:
        return
    conversation = session.get_one(Conversation, production.conversation_id)
    if conversation.door not in outbox.DELIVERED_DOORS:
        return
    outbox.keep_newest(
        session,
        workspace_id=project.workspace_id,
        door=conversation.door,
        dedupe_key=f"progress:{production.id}",
        kind=STATUS_KIND,
        body={**_status(session, project), "conversation_key": conversation.external_key},
        topic=production.id,
        # What is being said there right now, “On it” most often, is read first.
        reply_to=f"turn:{conversation.busy_turn_id}" if conversation.busy_turn_id else "",
    )


def _files(session: Session, project: Project) -> list[str]:
    """Return the ids of the finished files, the main one first; none when nothing is finished."""
    if project.status != "completed" or project.final_asset_id is None:
        return []
    final = assets.get(session, project.workspace_id, project.final_asset_id)
    beside = [asset.id for asset in assets.made_with(session, final) if asset.id != final.id]
    return [final.id, *beside]


def _find(
    session: Session, workspace_id: str, door: str, channel: str, subject_id: str
) -> Follow | None:
    return session.scalar(
        select(Follow).where(
            Follow.workspace_id == workspace_id,
            Follow.door == door,
            Follow.channel == channel,
            Follow.subject_id == subject_id,
        )
    )


def _key(follow: Follow) -> str:
    return f"follow:{follow.id}:"
