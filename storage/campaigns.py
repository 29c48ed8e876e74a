"""Campaigns with their strategy pillars and brand identity, both kept as versions."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.errors import NotFound
from storage.ids import new_id, now_ms
from storage.matching import matches
from storage.models import Asset, BrandVersion, Campaign, Project, StrategyVersion

STRATEGY_DEFAULTS: dict[str, str] = {
    "audience": "",
    "messaging": "",
    "goals": "",
    "awareness_stage": "problem_aware",
    "style": "direct_response",
    "trigger": "",
}
BRAND_DEFAULTS: dict[str, Any] = {
    "name": "",
    "tone": "",
    "colors": [],
    "website": "",
    "words_to_use": [],
    "words_to_avoid": [],
    "fonts": [],
    "pronunciations": {},
    "logo_asset_id": None,
    "photo_asset_id": None,
}


@dataclass(frozen=True)
class CampaignLine:
    """One campaign in a list, with how many projects it has."""

    campaign: Campaign
    projects: int


def create(
    session: Session,
    *,
    workspace_id: str,
    member_id: str,
    name: str,
    product: str,
    description: str = "",
    business_type: str = "",
    industry: str = "",
    strategy: dict[str, str] | None = None,
    brand: dict[str, Any] | None = None,
) -> Campaign:
    """Make a campaign with the first version of its pillars and brand.

    `strategy` and `brand` give fields of their tables that differ from the defaults. A name that
    the workspace already uses gets a number: "Cold Brew (2)".
    """
    at_ms = now_ms()
    campaign = Campaign(
        id=new_id("cam"),
        workspace_id=workspace_id,
        name=_free_name(session, workspace_id, name),
        product=product,
        description=description,
        business_type=business_type,
        industry=industry,
        strategy_version=0,
        brand_version=0,
        created_ms=at_ms,
        updated_ms=at_ms,
    )
    session.add(campaign)
    session.flush()
    _add_strategy(session, campaign, member_id, {**STRATEGY_DEFAULTS, **(strategy or {})})
    _add_brand(session, campaign, member_id, {**BRAND_DEFAULTS, **(brand or {})})
    return campaign


def get(session: Session, workspace_id: str, campaign_id: str) -> Campaign:
    """Return the campaign of this workspace. Raises `NotFound`."""
    campaign = session.scalar(
        select(Campaign).where(Campaign.workspace_id == workspace_id, Campaign.id == campaign_id)
    )
    if campaign is None:
        raise NotFound("There is no such campaign here. Ask for the list to see the names.")
    return campaign


def find(session: Session, workspace_id: str, text: str) -> tuple[Campaign, ...]:
    """Return the campaigns that an id or a name may mean: one, several equally near, or none."""
    campaigns = tuple(campaign_line.campaign for campaign_line in listing(session, workspace_id))
    by_id = tuple(campaign for campaign in campaigns if campaign.id == text.strip())
    if by_id:
        return by_id
    found = matches(text, [campaign.name for campaign in campaigns])
    if not found:
        found = matches(text, [campaign.product for campaign in campaigns])
    return tuple(campaigns[index] for index in found)


def listing(
    session: Session, workspace_id: str, limit: int | None = None
) -> tuple[CampaignLine, ...]:
    """Return the workspace's campaigns, last changed first."""
    counts = (
        select(Project.campaign_id, func.count().label("projects"))
        .where(Project.workspace_id == workspace_id)
        .group_by(Project.campaign_id)
        .subquery()
    )
    rows = session.execute(
        select(Campaign, func.coalesce(counts.c.projects, 0))
        .outerjoin(counts, counts.c.campaign_id == Campaign.id)
        .where(Campaign.workspace_id == workspace_id)
        .order_by(Campaign.updated_ms.desc(), Campaign.id.desc())
        .limit(limit)
    )
    return tuple(CampaignLine(campaign, int(count)) for campaign, count in rows)


def count(session: Session, workspace_id: str) -> int:
    """Return how many campaigns the workspace has."""
    return (
        session.scalar(
            select(func.count()).select_from(Campaign).where(Campaign.workspace_id == workspace_id)
        )
        or 0
    )


def strategy(session: Session, campaign: Campaign) -> StrategyVersion:
    """Return the pillars as they are now."""
    return session.get_one(StrategyVersion, (campaign.id, campaign.strategy_version))


def brand(session: Session, campaign: Campaign) -> BrandVersion:
    """Return the brand identity as it is now."""
    return session.get_one(BrandVersion, (campaign.id, campaign.brand_version))


def new_strategy_version(
    session: Session, campaign: Campaign, member_id: str, changes: dict[str, str]
) -> StrategyVersion:
    """Write the pillars anew with `changes`; without a real change the current one is returned."""
    hold_still(session, campaign)
    current = strategy(session, campaign)
    fields = {name: getattr(current, name) for name in STRATEGY_DEFAULTS}
    if {**fields, **changes} == fields:
        return current
    return _add_strategy(session, campaign, member_id, {**fields, **changes})


def new_brand_version(
    session: Session, campaign: Campaign, member_id: str, changes: dict[str, Any]
) -> BrandVersion:
    """Write the brand anew with `changes`; without a real change the current one is returned.

    Quotes of its projects no longer fit afterwards, because a picture depends on the brand.
    """
    hold_still(session, campaign)
    current = brand(session, campaign)
    fields = {name: getattr(current, name) for name in BRAND_DEFAULTS}
    if {**fields, **changes} == fields:
        return current
    return _add_brand(session, campaign, member_id, {**fields, **changes})


def uploads(session: Session, workspace_id: str) -> tuple[Asset, ...]:
    """Return the pictures that members of the workspace uploaded as logo or photo, newest first."""
    return tuple(
        session.scalars(
            select(Asset)
            .where(Asset.workspace_id == workspace_id, Asset.role.in_(("logo", "photo")))
            .order_by(Asset.created_ms.desc(), Asset.id.desc())
        )
    )


def hold_still(session: Session, row: Campaign | Project) -> None:
    """Wait for whoever else is changing this campaign or project, and see it as it is then.

    Lock a project before its campaign, never the other way round. Rows that only refer to this one,
    such as a quote of a project, can still be added: else a change of the campaign that ends in a
    quote would wait for a change of the project, which waits for the campaign.
    """
    session.flush()
    session.refresh(row, with_for_update={"key_share": True})


def touch(session: Session, campaign: Campaign) -> None:
    """Make the campaign the last changed one."""
    campaign.updated_ms = now_ms()
    session.flush()


def snapshot(session: Session, campaign: Campaign) -> dict[str, Any]:
    """Return the campaign as a model sees it: plain JSON without ids."""
    pillars, look = strategy(session, campaign), brand(session, campaign)
    return {
        "name": campaign.name,
        "product": campaign.product,
        "description": campaign.description,
        "awareness_stage": pillars.awareness_stage,
        "style": pillars.style,
        "pillars": {
            "audience": pillars.audience,
            "messaging": pillars.messaging,
            "goals": pillars.goals,
        },
        "brand": {
            "name": look.name,
            "colors": list(look.colors),
            "tone": look.tone,
            "has_logo": look.logo_asset_id is not None,
            "has_photo": look.photo_asset_id is not None,
        },
    }


def _add_strategy(
    session: Session, campaign: Campaign, member_id: str, fields: dict[str, str]
) -> StrategyVersion:
    newest = session.scalar(
        select(func.max(StrategyVersion.version)).where(StrategyVersion.campaign_id == campaign.id)
    )
    # Not the current one plus one: after going back, later versions are still kept.
    campaign.strategy_version = (newest or 0) + 1
    version = StrategyVersion(
        campaign_id=campaign.id,
        version=campaign.strategy_version,
        member_id=member_id,
        created_ms=now_ms(),
        **fields,
    )
    session.add(version)
    touch(session, campaign)
    return version


def _add_brand(
    session: Session, campaign: Campaign, member_id: str, fields: dict[str, Any]
) -> BrandVersion:
    newest = session.scalar(
        select(func.max(BrandVersion.version)).where(BrandVersion.campaign_id == campaign.id)
    )
    campaign.brand_version = (newest or 0) + 1
    version = BrandVersion(
        campaign_id=campaign.id,
        version=campaign.brand_version,
        member_id=member_id,
        created_ms=now_ms(),
        **fields,
    )
    session.add(version)
    touch(session, campaign)
    return version


def _free_name(session: Session, workspace_id: str, name: str) -> str:
    taken = {
        taken_name.casefold()
        for taken_name in session.scalars(
            select(Campaign.name).where(Campaign.workspace_id == workspace_id)
        )
    }
    return numbered(name, taken)


def numbered(name: str, taken: set[str]) -> str:
    """Return `name`, or the first of "name (2)", "name (3)" … whose casefold is not in `taken`."""
    candidate, number = name, 2
    while candidate.casefold() in taken:
        candidate, number = f"{name} ({number})", number + 1
    return candidate
