"""Reads for lists of projects and people, each in one query for a whole page.

They are here because doors do not touch the database's library themselves.
"""

from collections import Counter

from sqlalchemy import func, or_, select

from integrations.common.reading import Session
from storage.models import Campaign, Member, Project

ACTIVE = ("generating", "rendering", "stitching")
GROUPS: dict[str, tuple[str, ...]] = {
    "drafts": ("draft", "cancelled"),
    "processing": ACTIVE,
    "finished": ("completed",),
    "failed": ("failed",),
}
"""What a list can be narrowed to, and the statuses that each takes in."""


def found_projects(
    session: Session,
    workspace_id: str,
    words: str,
    *,
    group: str,
    kind: str,
    offset: int,
    limit: int,
) -> tuple[tuple[tuple[Project, str], ...], int]:
    """Return the projects whose title or campaign hold all of `words`, last touched first,
    each with its campaign's name; and how many there are in all. An unknown group or kind narrows
    nothing."""
    query = (
        select(Project, Campaign.name)
        .join(Campaign, Campaign.id == Project.campaign_id)
        .where(Project.workspace_id == workspace_id)
    )
    for word in words.split():
        query = query.where(
            or_(
                Project.title.icontains(word, autoescape=True),
                Campaign.name.icontains(word, autoescape=True),
            )
        )
    if group in GROUPS:
        query = query.where(Project.status.in_(GROUPS[group]))
    if kind:
        query = query.where(Project.kind == kind)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Project.updated_ms.desc(), Project.id.desc())
    rows = session.execute(ordered.offset(offset).limit(limit)).all()
    return tuple((project, name) for project, name in rows), total


def group_counts(session: Session, workspace_id: str) -> Counter[str]:
    """Return how many projects a workspace has in each of `GROUPS`."""
    rows = session.execute(
        select(Project.status, func.count())
        .where(Project.workspace_id == workspace_id)
        .group_by(Project.status)
    ).all()
    counts: Counter[str] = Counter()
    for status, number in rows:
        for name, statuses in GROUPS.items():
            if status in statuses:
                counts[name] += number
    return counts


def members_of(session: Session, workspace_id: str) -> tuple[Member, ...]:
    """Return the members of a workspace, first come first."""
    return tuple(
        session.scalars(
            select(Member)
            .where(Member.workspace_id == workspace_id)
            .order_by(Member.created_ms, Member.id)
        )
    )
