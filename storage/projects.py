"""Projects: made, found and listed. What is written for them is kept in `storage/scripts.py`, where
they stand is told by `storage/standing.py`; this module passes both on.

Scenes are changed in `storage/scenes.py`; they are read here, because where a project stands
depends on them.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import campaigns, quotes
from storage.errors import NotFound
from storage.ids import new_id, now_ms
from storage.matching import matches
from storage.models import Campaign, Project
from storage.scripts import (
    BY_MEMBER,
    IDEA_FIELDS,
    add_ideas,
    add_script_version,
    campaign_of,
    choose_idea,
    chosen_idea,
    ideas,
    scenes,
    script,
    touch,
)
from storage.standing import (
    changed_since_made,
    facts_of,
    last_render_quote,
    next_step,
    open_quote,
    render_facts,
    snapshot,
)

__all__ = [
    "BY_MEMBER",
    "IDEA_FIELDS",
    "RESUMABLE",
    "add_ideas",
    "add_script_version",
    "campaign_of",
    "changed_since_made",
    "choose_idea",
    "chosen_idea",
    "create",
    "drafts",
    "facts_of",
    "find",
    "get",
    "ideas",
    "last_render_quote",
    "listing",
    "next_step",
    "open_quote",
    "render_facts",
    "scenes",
    "script",
    "snapshot",
    "touch",
]

RESUMABLE = ("draft", "failed", "rendering")


def create(
    session: Session,
    *,
    workspace_id: str,
    campaign_id: str,
    member_id: str,
    kind: str,
    title: str,
    seconds: int,
    format: str,
    resolution: str,
    details: Mapping[str, str] | None = None,
) -> Project:
    """Make a draft; a title that the campaign uses already gets a number. Raises `NotFound`.

    `details` are what the asset says beside its script, see `Project`.
    """
    campaign = campaigns.get(session, workspace_id, campaign_id)
    taken = {
        taken_title.casefold()
        for taken_title in session.scalars(
            select(Project.title).where(
                Project.workspace_id == workspace_id, Project.campaign_id == campaign_id
            )
        )
    }
    at_ms = now_ms()
    project = Project(
        id=new_id("prj"),
        workspace_id=workspace_id,
        campaign_id=campaign_id,
        kind=kind,
        title=campaigns.numbered(title, taken),
        seconds=seconds,
        format=format,
        resolution=resolution,
        status="draft",
        stage="",
        progress_percent=0,
        error="",
        revision=1,
        idea_rounds=0,
        chosen_idea_id=None,
        script_version=0,
        details=dict(details or {}),
        final_asset_id=None,
        poster_asset_id=None,
        created_by=member_id,
        created_ms=at_ms,
        updated_ms=at_ms,
    )
    session.add(project)
    campaigns.touch(session, campaign)
    return project


def get(session: Session, workspace_id: str, project_id: str) -> Project:
    """Return the project of this workspace. Raises `NotFound`."""
    project = session.scalar(
        select(Project).where(Project.workspace_id == workspace_id, Project.id == project_id)
    )
    if project is None:
        raise NotFound("There is no such project here. Ask for the list to see the titles.")
    return project


def listing(
    session: Session,
    workspace_id: str,
    *,
    campaign_id: str | None = None,
    statuses: Sequence[str] = (),
    created_by: str | None = None,
    limit: int | None = None,
) -> tuple[Project, ...]:
    """Return the projects of the workspace, or of one campaign, last changed first."""
    query = select(Project).where(Project.workspace_id == workspace_id)
    if campaign_id is not None:
        query = query.where(Project.campaign_id == campaign_id)
    if statuses:
        query = query.where(Project.status.in_(statuses))
    if created_by is not None:
        query = query.where(Project.created_by == created_by)
    ordered = query.order_by(Project.updated_ms.desc(), Project.id.desc())
    return tuple(session.scalars(ordered.limit(limit)))


def find(
    session: Session, workspace_id: str, text: str, among: Sequence[Project] | None = None
) -> tuple[Project, ...]:
    """Return the projects that an id or a title may mean: one, several equally near, or none.

    `among` narrows the search; it is the whole workspace by default. A project is also known by its
    campaign's name.
    """
    projects = tuple(listing(session, workspace_id) if among is None else among)
    by_id = tuple(project for project in projects if project.id == text.strip())
    if by_id:
        return by_id
    found = tuple(projects[index] for index in matches(text, [each.title for each in projects]))
    if len(found) == 1:
        return found
    near = found or projects
    rows = session.execute(
        select(Campaign.id, Campaign.name).where(Campaign.workspace_id == workspace_id)
    )
    names = dict(rows.all())
    by_both = matches(text, [f"{names[each.campaign_id]} {each.title}" for each in near])
    by_campaign = () if found else matches(text, [names[each.campaign_id] for each in near])
    return tuple(near[index] for index in by_both or by_campaign) or found


def drafts(
    session: Session, workspace_id: str, member_id: str, limit: int = 5
) -> tuple[Project, ...]:
    """Return what the member can go on with (drafts, failed ones, clips without a film), newest
    first."""
    return tuple(
        project
        for project in listing(
            session, workspace_id, statuses=RESUMABLE, created_by=member_id, limit=limit * 4
        )
        if project.status != "rendering" or quotes.live_production(session, project.id) is None
    )[:limit]
