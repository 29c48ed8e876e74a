"""The tool `add_product_photo`: an uploaded picture becomes the campaign's product photo."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, history
from storage.models import Asset
from tools.kit.offers import QuoteCard
from tools.kit.references import CampaignName, about, find_campaign
from tools.kit.refresh import offer_look
from tools.kit.say import quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext
from tools.kit.uploads import find_picture

EDGE_PIXELS_GOOD = 600


class AddProductPhotoArgs(Args):
    """Which picture, for which campaign."""

    campaign: CampaignName = None
    file: Annotated[
        str | None,
        Field(description="File name of the uploaded picture; leave out for the newest upload."),
    ] = None


class AddProductPhotoResult(Result):
    """The photo as it is now; `is_small` when a larger one would look better. `stale` names what of
    the current project shows the old one, and `quote` prices its renewal."""

    campaign: str
    file: str
    version: int
    width: int | None
    height: int | None
    is_small: bool
    stale: list[str]
    quote: QuoteCard | None
    next_step: str | None


def apply(
    session: Session, context: ToolContext, args: AddProductPhotoArgs, _checked: Plain
) -> AddProductPhotoResult:
    """Write a brand version with the photo; what exists stays as it is."""
    campaign = find_campaign(session, context, args.campaign)
    picture = find_picture(session, context, args.file, "photo")
    with history.recorded(
        session,
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        conversation_id=context.conversation_id,
        tool=TOOL.name,
        what=f"the product photo of {quoted(campaign.name)}",
        campaign=campaign,
    ):
        before = campaigns.brand(session, campaign).version
        brand = campaigns.new_brand_version(
            session, campaign, context.member_id, {"photo_asset_id": picture.id}
        )
    about(session, context, campaign.id)
    is_new = brand.version > before
    offer, stale, card = offer_look(session, context, campaign) if is_new else ("", [], None)
    is_small = min(_edges(picture), default=EDGE_PIXELS_GOOD) < EDGE_PIXELS_GOOD
    return AddProductPhotoResult(
        say=_say(campaign.name, picture, is_new, is_small, offer),
        campaign=campaign.name,
        file=picture.filename,
        version=brand.version,
        width=picture.width,
        height=picture.height,
        is_small=is_small,
        stale=stale,
        quote=card,
        next_step=None if card is None else "accept_quote",
    )


def _edges(picture: Asset) -> list[int]:
    return [edge for edge in (picture.width, picture.height) if edge is not None]


def _say(campaign: str, picture: Asset, is_new: bool, is_small: bool, offer: str) -> str:
    if is_new:
        say = f"{quoted(picture.filename)} is the product photo of {quoted(campaign)} now."
        if not offer:
            say += " The next films, banners and flyers show it; finished ones stay."
    else:
        say = f"{quoted(picture.filename)} is the product photo of {quoted(campaign)} already."
    if is_small:
        size = "×".join(str(edge) for edge in _edges(picture))
        say += (
            f" At {size} pixels it is small and will look soft: a photo of at least 1200 pixels "
            "on its short side, the product alone before a plain background, looks better."
        )
    return f"{say} {offer}".rstrip()


TOOL = Tool(
    name="add_product_photo",
    description=(
        "Make an uploaded picture the campaign's product photo. Use it when the member uploaded a "
        "picture of the product or says which file shows it. Takes the newest upload unless a file "
        "is named. Free; where finished work shows the old photo, a quote for renewing it comes."
    ),
    args=AddProductPhotoArgs,
    cost="quotes",
    touches=("brand", "quote", "conversation"),
    apply=apply,
)
