"""Campaigns over REST: list, look, open, and change the pillars and the brand."""

from fastapi import APIRouter

from integrations.common.auth import Caller
from integrations.common.reading import Session
from integrations.http.acting import act
from integrations.http.parts import GetParts, Id, Parts, Reader, Writer
from integrations.http.shapes import (
    BrandChange,
    BrandView,
    CampaignLine,
    CampaignNew,
    CampaignView,
    StrategyChange,
    StrategyView,
)
from storage import campaigns
from storage.campaigns import CampaignLine as StoredLine

PICTURES = {"logo_asset_id": "logo_file", "photo_asset_id": "photo_file"}

router = APIRouter(prefix="/api/campaigns", tags=["campaigns"])


@router.get("")
def list_campaigns(caller: Reader, parts: GetParts) -> list[CampaignLine]:
    """List the workspace's campaigns, last changed first."""
    with parts.studio.database.read() as session:
        return [_line(each) for each in campaigns.listing(session, caller.workspace_id)]


@router.post("", status_code=201)
def create_campaign(body: CampaignNew, caller: Writer, parts: GetParts) -> CampaignView:
    """Open a campaign around one product."""
    made = act(parts, caller, caller.member_id, "create_campaign", body.model_dump())
    return _look(parts, caller, made.model_dump()["campaign_id"])


@router.get("/{campaign_id}")
def get_campaign(campaign_id: Id, caller: Reader, parts: GetParts) -> CampaignView:
    """Return a campaign with its pillars and brand as they are now."""
    return _look(parts, caller, campaign_id)


@router.patch("/{campaign_id}/strategy")
def change_strategy(
    campaign_id: Id, body: StrategyChange, caller: Writer, parts: GetParts
) -> CampaignView:
    """Change the pillars; each change is a new version, read by whatever is made next."""
    _look(parts, caller, campaign_id)
    changes = body.model_dump(exclude_none=True)
    if changes:
        act(parts, caller, campaign_id, "update_strategy", {"campaign": campaign_id, **changes})
    return _look(parts, caller, campaign_id)


@router.patch("/{campaign_id}/brand")
def change_brand(
    campaign_id: Id, body: BrandChange, caller: Writer, parts: GetParts
) -> CampaignView:
    """Change the brand; each change is a new version. Upload pictures first, name their ids."""
    _look(parts, caller, campaign_id)
    changes = {
        PICTURES.get(name, name): value
        for name, value in body.model_dump(exclude_none=True).items()
    }
    if changes:
        act(parts, caller, campaign_id, "set_brand", {"campaign": campaign_id, **changes})
    return _look(parts, caller, campaign_id)


def _look(parts: Parts, caller: Caller, campaign_id: str) -> CampaignView:
    with parts.studio.database.read() as session:
        return _view(session, caller.workspace_id, campaign_id)


def _line(line: StoredLine) -> CampaignLine:
    return CampaignLine(
        id=line.campaign.id,
        name=line.campaign.name,
        product=line.campaign.product,
        projects=line.projects,
        updated_ms=line.campaign.updated_ms,
    )


def _view(session: Session, workspace_id: str, campaign_id: str) -> CampaignView:
    campaign = campaigns.get(session, workspace_id, campaign_id)
    line = next(
        each for each in campaigns.listing(session, workspace_id) if each.campaign.id == campaign.id
    )
    pillars, look = campaigns.strategy(session, campaign), campaigns.brand(session, campaign)
    return CampaignView(
        **_line(line).model_dump(),
        description=campaign.description,
        strategy=StrategyView(
            **{name: getattr(pillars, name) for name in StrategyView.model_fields}
        ),
        brand=BrandView(**{name: getattr(look, name) for name in BrandView.model_fields}),
    )
