"""The tool `set_brand`: how the campaign's brand looks, sounds and speaks; its logo and product
photo."""

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, history
from storage.errors import Refused
from storage.models import BrandVersion, Campaign
from tools.kit.cleaning import clean_colors, clean_line, clean_words
from tools.kit.offers import QuoteCard
from tools.kit.references import CampaignName, about, find_campaign
from tools.kit.refresh import offer_look
from tools.kit.say import joined, quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext
from tools.kit.uploads import find_picture

NAME_CHARACTERS_MAX = 80
TONE_CHARACTERS_MAX = 200
WORD_CHARACTERS_MAX = 40
SAID_CHARACTERS_MAX = 80
PRONUNCIATIONS_MAX = 40
NOTHING = "none"
NAMES = {
    "name": "brand name",
    "tone": "tone",
    "website": "website",
    "colors": "colours",
    "words_to_use": "words to use",
    "words_to_avoid": "words to avoid",
    "fonts": "fonts",
    "pronunciations": "pronunciations",
    "logo_asset_id": "logo",
    "photo_asset_id": "product photo",
}


class SetBrandArgs(Args):
    """What changes; what is left out stays."""

    campaign: CampaignName = None
    brand_name: Annotated[str | None, Field(description="The brand's name.")] = None
    colors: Annotated[
        list[str] | None,
        Field(
            description="All brand colours, the main one first: plain names or codes like #0b1f4b; "
            '["none"] clears them.'
        ),
    ] = None
    tone: Annotated[str | None, Field(description="The brand's tone of voice.")] = None
    website: Annotated[str | None, Field(description="The address shown in the ad.")] = None
    logo_file: Annotated[
        str | None, Field(description="File name of an uploaded picture to use as the logo.")
    ] = None
    photo_file: Annotated[
        str | None, Field(description="File name of an uploaded picture of the product.")
    ] = None
    words_to_use: Annotated[
        list[str] | None, Field(description='Words that copy should use; ["none"] clears them.')
    ] = None
    words_to_avoid: Annotated[
        list[str] | None, Field(description='Words that copy must not use; ["none"] clears them.')
    ] = None
    fonts: Annotated[
        list[str] | None,
        Field(description='Font families, the one for headlines first; ["none"] clears them.'),
    ] = None
    pronunciations: Annotated[
        dict[str, str] | None,
        Field(description='How words are said: {"Lumen": "loo-men"}; "none" forgets one.'),
    ] = None


class SetBrandResult(Result):
    """The brand as it is now; `changed` names what is different, `stale` what of the current
    project shows the old one, `quote` prices its renewal."""

    campaign: str
    changed: list[str]
    version: int
    brand_name: str
    colors: list[str]
    tone: str
    website: str
    words_to_use: list[str]
    words_to_avoid: list[str]
    fonts: list[str]
    pronunciations: dict[str, str]
    has_logo: bool
    has_photo: bool
    stale: list[str]
    quote: QuoteCard | None
    next_step: str | None


def apply(
    session: Session, context: ToolContext, args: SetBrandArgs, _checked: Plain
) -> SetBrandResult:
    """Write a new version of the brand; films that exist stay as they are."""
    campaign = find_campaign(session, context, args.campaign)
    changes = _changes(session, context, campaign, args)
    if not changes:
        raise Refused(
            "Say what to set: brand name, colours, tone, website, words to use or to avoid, fonts, "
            "pronunciations, logo or product photo."
        )
    before = campaigns.brand(session, campaign)
    with history.recorded(
        session,
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        conversation_id=context.conversation_id,
        tool=TOOL.name,
        what=f"the {joined([NAMES[name] for name in changes])} of {quoted(campaign.name)}",
        campaign=campaign,
    ):
        brand = campaigns.new_brand_version(session, campaign, context.member_id, changes)
    changed = [name for name in NAMES if getattr(brand, name) != getattr(before, name)]
    about(session, context, campaign.id)
    offer, stale, card = offer_look(session, context, campaign) if changed else ("", [], None)
    return SetBrandResult(
        say=_say(campaign.name, brand, changed, offer),
        campaign=campaign.name,
        changed=[NAMES[name] for name in changed],
        version=brand.version,
        brand_name=brand.name,
        colors=list(brand.colors),
        tone=brand.tone,
        website=brand.website,
        words_to_use=list(brand.words_to_use),
        words_to_avoid=list(brand.words_to_avoid),
        fonts=list(brand.fonts),
        pronunciations=dict(brand.pronunciations),
        has_logo=brand.logo_asset_id is not None,
        has_photo=brand.photo_asset_id is not None,
        stale=stale,
        quote=card,
        next_step=None if card is None else "accept_quote",
    )


def _changes(
    session: Session, context: ToolContext, campaign: Campaign, args: SetBrandArgs
) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "name": clean_line(args.brand_name, "the brand's name", NAME_CHARACTERS_MAX),
        "tone": clean_line(args.tone, "the tone", TONE_CHARACTERS_MAX),
        "website": clean_line(args.website, "the website", NAME_CHARACTERS_MAX),
    }
    changes = {name: text for name, text in changes.items() if text}
    if args.colors:
        changes["colors"] = clean_colors(args.colors)
    if args.words_to_use:
        changes["words_to_use"] = clean_words(args.words_to_use, "the words to use")
    if args.words_to_avoid:
        changes["words_to_avoid"] = clean_words(args.words_to_avoid, "the words to avoid")
    if args.fonts:
        changes["fonts"] = clean_words(args.fonts, "the fonts")
    if args.pronunciations:
        known = campaigns.brand(session, campaign).pronunciations
        changes["pronunciations"] = _pronunciations(known, args.pronunciations)
    if args.logo_file:
        changes["logo_asset_id"] = find_picture(session, context, args.logo_file, "logo").id
    if args.photo_file:
        changes["photo_asset_id"] = find_picture(session, context, args.photo_file, "photo").id
    return changes


def _pronunciations(current: dict[str, Any], given: dict[str, str]) -> dict[str, str]:
    """Return the pronunciations with those given put in; one given as "none" is taken out."""
    known = {word: str(said) for word, said in current.items()}
    for word, said in given.items():
        written = clean_line(word, "a word to pronounce", WORD_CHARACTERS_MAX)
        spoken = clean_line(said, f"how {quoted(written)} is said", SAID_CHARACTERS_MAX)
        if written and spoken.casefold() == NOTHING:
            known.pop(written, None)
        elif written and spoken:
            known[written] = spoken
    if len(known) > PRONUNCIATIONS_MAX:
        raise Refused(f"Keep the pronunciations to {PRONUNCIATIONS_MAX} at most.")
    return known


def _say(campaign: str, brand: BrandVersion, changed: list[str], offer: str) -> str:
    if not changed:
        return f"{quoted(campaign)} has that already; nothing was changed."
    colors = f" ({', '.join(brand.colors)})" if brand.colors else ""
    values = {"colors": colors} | {
        name: f" {quoted(str(getattr(brand, name)))}"
        for name in ("name", "tone", "website")
        if getattr(brand, name)
    }
    what = joined([NAMES[name] + values.get(name, "") for name in changed])
    say = f"Set in {quoted(campaign)}: {what}."
    if "fonts" in changed and brand.fonts:
        say += " The fonts are kept with the brand; pictures are still set in the studio's own."
    return f"{say} {offer or 'The next film is made with it; finished ones stay.'}"


TOOL = Tool(
    name="set_brand",
    description=(
        "Set a campaign's brand: name, colours, tone of voice, website, words to use and to avoid, "
        "fonts, pronunciations, logo and product photo. Use it when the member says how the brand "
        "looks or sounds, or uploaded a picture. Logo and photo are named by the uploaded file. "
        "Returns the brand as it is now, and where a film shows the old one, a quote for renewing "
        "it that only the member can accept. The change itself is free."
    ),
    args=SetBrandArgs,
    cost="quotes",
    touches=("brand", "quote", "conversation"),
    apply=apply,
)
