"""Reads for the campaign pages: campaigns by words, what they hold, their pictures and people.

They are here because doors do not touch the database's library themselves. Each is one query for
many campaigns or projects, so that a long list costs no more questions than a short one.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, or_, select

from integrations.common.reading import Session
from storage.models import (
    Asset,
    BrandVersion,
    Campaign,
    Follow,
    Member,
    Project,
)

PICTURE_ROLES = ("poster", "flyer", "banner")
ACTIVE = ("generating", "rendering", "stitching")


def found_campaigns(
    session: Session, workspace_id: str, words: str, *, offset: int, limit: int
) -> tuple[tuple[tuple[Campaign, BrandVersion], ...], int]:
    """Return the campaigns whose name, product or brand hold all of `words`, last touched first,
    with their brands as they are now; and how many there are beside the page that was asked for."""
    query = (
        select(Campaign, BrandVersion)
        .join(
            BrandVersion,
            (BrandVersion.campaign_id == Campaign.id)
            & (BrandVersion.version == Campaign.brand_version),
        )
        .where(Campaign.workspace_id == workspace_id)
    )
    for word in words.split():
        query = query.where(
            or_(
                Campaign.name.icontains(word, autoescape=True),
                Campaign.product.icontains(word, autoescape=True),
                BrandVersion.name.icontains(word, autoescape=True),
            )
        )
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Campaign.updated_ms.desc(), Campaign.id.desc())
    rows = session.execute(ordered.offset(offset).limit(limit)).all()
    return tuple((campaign, brand) for campaign, brand in rows), total


def contents_of(
    session: Session, workspace_id: str, campaign_ids: Sequence[str]
) -> dict[str, Counter[tuple[str, str]]]:
    """Return how many projects each campaign has, by `(kind, status)`."""
    rows = session.execute(
        select(Project.campaign_id, Project.kind, Project.status, func.count())
        .where(Project.workspace_id == workspace_id, Project.campaign_id.in_(campaign_ids))
        .group_by(Project.campaign_id, Project.kind, Project.status)
    )
    found: dict[str, Counter[tuple[str, str]]] = {}
    for campaign_id, kind, status, number in rows:
        found.setdefault(campaign_id, Counter())[(kind, status)] = number
    return found


def pictured(
    session: Session, workspace_id: str, campaign_ids: Sequence[str], each: int
) -> dict[str, list[Project]]:
    """Return the newest projects of each campaign that have a finished picture, at most `each`."""
    ranked = (
        select(
            Project.id,
            func.row_number()
            .over(
                partition_by=Project.campaign_id,
                order_by=(Project.updated_ms.desc(), Project.id.desc()),
            )
            .label("place"),
        )
        .where(
            Project.workspace_id == workspace_id,
            Project.campaign_id.in_(campaign_ids),
            Project.poster_asset_id.is_not(None),
        )
        .subquery()
    )
    rows = session.scalars(
        select(Project)
        .join(ranked, ranked.c.id == Project.id)
        .where(ranked.c.place <= each)
        .order_by(Project.updated_ms.desc(), Project.id.desc())
    )
    found: dict[str, list[Project]] = {}
    for project in rows:
        found.setdefault(project.campaign_id, []).append(project)
    return found


def outputs_of(
    session: Session, workspace_id: str, asset_ids: Sequence[str]
) -> dict[str, tuple[Asset, ...]]:
    """Return, for each of these files, all files that were made with it in one step, oldest
    first."""
    named = session.execute(
        select(Asset.id, Asset.step_id).where(
            Asset.workspace_id == workspace_id, Asset.id.in_(asset_ids)
        )
    ).all()
    made: dict[str, list[Asset]] = {}
    for asset in session.scalars(
        select(Asset)
        .where(
            Asset.workspace_id == workspace_id,
            Asset.step_id.in_({step_id for _, step_id in named if step_id is not None}),
        )
        .order_by(Asset.id)
    ):
        made.setdefault(asset.step_id or "", []).append(asset)
    return {asset_id: tuple(made.get(step_id or "", ())) for asset_id, step_id in named}


def projects_page(
    session: Session, workspace_id: str, campaign_id: str, limit: int
) -> tuple[tuple[Project, ...], int]:
    """Return a campaign's projects, last touched first, and how many there are in all; those that
    were cancelled before anything was made of them are left out."""
    query = select(Project).where(
        Project.workspace_id == workspace_id,
        Project.campaign_id == campaign_id,
        or_(Project.status != "cancelled", Project.final_asset_id.is_not(None)),
    )
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Project.updated_ms.desc(), Project.id.desc())
    return tuple(session.scalars(ordered.limit(limit))), total


def names_of(
    session: Session, workspace_id: str, member_ids: Sequence[str | None]
) -> dict[str, str]:
    """Return the members' names by id."""
    rows = session.execute(
        select(Member.id, Member.name).where(
            Member.workspace_id == workspace_id,
            Member.id.in_({each for each in member_ids if each is not None}),
        )
    )
    return dict(rows.all())


def follows_of(
    session: Session, workspace_id: str, campaign_id: str
) -> tuple[tuple[Follow, Project | None], ...]:
    """Return the follows of a campaign and of its projects, by channel; the project is None where
    the whole campaign is followed."""
    rows = session.execute(
        select(Follow, Project)
        .outerjoin(
            Project,
            (Project.workspace_id == Follow.workspace_id) & (Project.id == Follow.subject_id),
        )
        .where(
            Follow.workspace_id == workspace_id,
            or_(Follow.subject_id == campaign_id, Project.campaign_id == campaign_id),
        )
        .order_by(Follow.channel, Follow.id)
    )
    return tuple((follow, project) for follow, project in rows)


def newest_drafts(
    session: Session, workspace_id: str, project_ids: Sequence[str]
) -> dict[str, Asset]:
    """Return the newest free draft of each project that has one."""
    found: dict[str, Asset] = {}
    for asset in session.scalars(
        select(Asset)
        .where(
            Asset.workspace_id == workspace_id,
            Asset.project_id.in_(project_ids),
            Asset.role == "draft",
        )
        .order_by(Asset.id)
    ):
        found[asset.project_id or ""] = asset
    return found
