"""The tool `set_brand`: the campaign's brand name, colours, tone, words, logo and product photo."""

from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns
from storage.errors import NotFound, Refused
from storage.matching import matches
from tools.kit.cleaning import clean_colors, clean_line, clean_words
from tools.kit.references import CampaignName, about, find_campaign
from tools.kit.say import joined, quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext

NAME_CHARACTERS_MAX = 80
TONE_CHARACTERS_MAX = 200
FILE_CHARACTERS_MAX = 300
NAMES = {
    "name": "brand name",
    "tone": "tone",
    "website": "website",
    "colors": "colours",
    "words_to_use": "words to use",
    "words_to_avoid": "words to avoid",
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


class SetBrandResult(Result):
    """The brand as it is now; `changed` names what is different."""

    campaign: str
    changed: list[str]
    version: int
    brand_name: str
    colors: list[str]
    tone: str
    website: str
    words_to_use: list[str]
    words_to_avoid: list[str]
    has_logo: bool
    has_photo: bool


def apply(
    session: Session, context: ToolContext, args: SetBrandArgs, _checked: Plain
) -> SetBrandResult:
    """Write a new version of the brand; films that exist stay as they are."""
    campaign = find_campaign(session, context, args.campaign)
    changes = _changes(session, context, args)
    if not changes:
        raise Refused(
            "Say what to set: brand name, colours, tone, website, words to use or to avoid, "
            "logo or product photo."
        )
    before = campaigns.brand(session, campaign)
    brand = campaigns.new_brand_version(session, campaign, context.member_id, changes)
    changed = [name for name in NAMES if getattr(brand, name) != getattr(before, name)]
    about(session, context, campaign.id)
    return SetBrandResult(
        say=_say(campaign.name, [NAMES[name] for name in changed], brand.colors, changed),
        campaign=campaign.name,
        changed=[NAMES[name] for name in changed],
        version=brand.version,
        brand_name=brand.name,
        colors=list(brand.colors),
        tone=brand.tone,
        website=brand.website,
        words_to_use=list(brand.words_to_use),
        words_to_avoid=list(brand.words_to_avoid),
        has_logo=brand.logo_asset_id is not None,
        has_photo=brand.photo_asset_id is not None,
    )


def _changes(session: Session, context: ToolContext, args: SetBrandArgs) -> dict[str, Any]:
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
    if args.logo_file:
        changes["logo_asset_id"] = _upload(session, context, args.logo_file, "logo")
    if args.photo_file:
        changes["photo_asset_id"] = _upload(session, context, args.photo_file, "photo")
    return changes


def _upload(session: Session, context: ToolContext, file: str, role: str) -> str:
    """Return the id of the uploaded picture; one that was uploaded for this role comes first."""
    wanted = clean_line(file, "the file name", FILE_CHARACTERS_MAX)
    name = PurePosixPath(wanted.replace("\\", "/")).name or wanted
    pictures = sorted(
        campaigns.uploads(session, context.workspace_id), key=lambda asset: asset.role != role
    )
    for asset in pictures:
        if asset.id == wanted or asset.filename == name:
            return asset.id
    found = matches(name, [asset.filename for asset in pictures])
    if len({pictures[index].filename for index in found}) > 1:
        names = joined(sorted({quoted(pictures[index].filename) for index in found}), "or")
        raise Refused(f"Which file do you mean: {names}?", code="ambiguous")
    if not found:
        raise NotFound(
            f"There is no uploaded picture called {quoted(name)}. "
            "Upload it first (PNG, JPEG or WebP), then say what it is."
        )
    return pictures[found[0]].id


def _say(campaign: str, names: list[str], colors: list[str], changed: list[str]) -> str:
    if not changed:
        return f"{quoted(campaign)} has that already; nothing was changed."
    shown = f" ({', '.join(colors)})" if "colors" in changed and colors else ""
    what = joined([f"{name}{shown}" if name == "colours" else name for name in names])
    return f"Set in {quoted(campaign)}: {what}. The next film is made with it; finished ones stay."


TOOL = Tool(
    name="set_brand",
    description=(
        "Set a campaign's brand: name, colours, tone of voice, website, words to use and to avoid, "
        "logo and product photo. Use it when the member says how the brand looks or sounds, or "
        "uploaded a picture. Logo and photo are named by the uploaded file. Returns the brand as "
        "it is now. Free."
    ),
    args=SetBrandArgs,
    cost="free",
    touches=("brand", "conversation"),
    apply=apply,
)
