"""The tool `create_campaign`: open a campaign around one product."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns
from storage.errors import Refused
from tools.kit.business import BusinessType, Industry
from tools.kit.cleaning import clean_colors, clean_line, clean_prose, says_something, title_case
from tools.kit.drafts import AwarenessStage, CreativeStyle
from tools.kit.references import about
from tools.kit.say import joined, missing_pillars, quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext

NAME_CHARACTERS_MAX = 80
PRODUCT_CHARACTERS_MAX = 120
DESCRIPTION_CHARACTERS_MAX = 2_000
PILLAR_CHARACTERS_MAX = 1_000
TONE_CHARACTERS_MAX = 200


class CreateCampaignArgs(Args):
    """What is known about the product; only the product itself is needed."""

    product: Annotated[str, Field(description="The product or promotion, as the member named it.")]
    name: Annotated[
        str | None, Field(description="A name for the campaign; left out, the product's.")
    ] = None
    description: Annotated[
        str | None, Field(description="Facts about the product, in the member's words only.")
    ] = None
    audience: Annotated[
        str | None,
        Field(description="Who the ad is for: their struggle, wish, and where they see it."),
    ] = None
    messaging: Annotated[
        str | None, Field(description="The one thing that people should take away.")
    ] = None
    goals: Annotated[str | None, Field(description="What success is, such as first orders.")] = None
    awareness_stage: Annotated[
        AwarenessStage | None, Field(description="How much the audience knows; problem_aware.")
    ] = None
    style: Annotated[
        CreativeStyle | None, Field(description="Creative style; direct_response if left out.")
    ] = None
    brand_name: Annotated[
        str | None, Field(description="The brand's name; left out, the product's.")
    ] = None
    tone: Annotated[str | None, Field(description="The brand's tone of voice.")] = None
    colors: Annotated[
        list[str] | None,
        Field(description="Brand colours, the main one first: plain names or codes like #0b1f4b."),
    ] = None

    business_type: Annotated[
        BusinessType | None, Field(description="What kind of business it is, if it was said.")
    ] = None
    industry: Annotated[Industry | None, Field(description="Its industry, if it was said.")] = None


class CreateCampaignResult(Result):
    """The new campaign; `missing` names the pillars that are still empty."""

    campaign_id: str
    campaign: str
    product: str
    awareness_stage: str
    style: str
    colors: list[str]
    missing: list[str]


def apply(
    session: Session, context: ToolContext, args: CreateCampaignArgs, _checked: Plain
) -> CreateCampaignResult:
    """Make the campaign and make the conversation be about it."""
    product = clean_line(args.product, "the product", PRODUCT_CHARACTERS_MAX)
    if not says_something(product):
        raise Refused("What is the campaign for? Name the product, such as “cold brew”.")
    wanted = clean_line(args.name, "the campaign's name", NAME_CHARACTERS_MAX)
    name = wanted if says_something(wanted) else title_case(product)[:NAME_CHARACTERS_MAX].strip()
    pillars = {
        "audience": clean_prose(args.audience, "the audience", PILLAR_CHARACTERS_MAX),
        "messaging": clean_prose(args.messaging, "the message", PILLAR_CHARACTERS_MAX),
        "goals": clean_prose(args.goals, "the goal", PILLAR_CHARACTERS_MAX),
        "awareness_stage": args.awareness_stage or "problem_aware",
        "style": args.style or "direct_response",
    }
    brand = {
        "name": clean_line(args.brand_name, "the brand's name", NAME_CHARACTERS_MAX)
        or title_case(product)[:NAME_CHARACTERS_MAX].strip(),
        "tone": clean_line(args.tone, "the tone", TONE_CHARACTERS_MAX),
        "colors": clean_colors(args.colors or []),
    }
    campaign = campaigns.create(
        session,
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        name=name,
        product=product,
        description=clean_prose(args.description, "the description", DESCRIPTION_CHARACTERS_MAX),
        business_type=args.business_type or "",
        industry=args.industry or "",
        strategy=pillars,
        brand=brand,
    )
    about(session, context, campaign.id)
    missing = missing_pillars(pillars["audience"], pillars["messaging"], pillars["goals"])
    return CreateCampaignResult(
        say=_say(name, campaign.name, missing),
        campaign_id=campaign.id,
        campaign=campaign.name,
        product=product,
        awareness_stage=pillars["awareness_stage"],
        style=pillars["style"],
        colors=brand["colors"] if isinstance(brand["colors"], list) else [],
        missing=list(missing),
    )


def _say(wanted: str, name: str, missing: tuple[str, ...]) -> str:
    sentences = [f"The campaign {quoted(name)} is open."]
    if wanted != name:
        sentences.insert(0, f"There is a campaign called {quoted(wanted)} already.")
    if missing:
        sentences.append(f"Still open: {joined(missing)}; tell me whenever you like.")
    sentences.append("Next: start a video ad, a banner set, a flyer or a jingle in it.")
    return " ".join(sentences)


TOOL = Tool(
    name="create_campaign",
    description=(
        "Open a new campaign around one product or promotion and make it the current one. Use it "
        "when the member wants an ad for a product that has no campaign yet. Needs the product; "
        "pass on whatever else the member said, and never invent facts. Returns the campaign and "
        "which of audience, message and goals are still empty. Free."
    ),
    args=CreateCampaignArgs,
    cost="free",
    touches=("campaign", "conversation"),
    apply=apply,
)
