"""The tool `get_campaign`: one campaign with its pillars, brand and projects."""

from typing import Any

from pydantic import BaseModel
from sqlalchemy.orm import Session

from storage import campaigns, projects
from tools.kit.references import CampaignName, conversation_of, find_campaign
from tools.kit.say import LIST_MAX, counted, joined, listed, missing_pillars, project_line, quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext


class GetCampaignArgs(Args):
    """Which campaign."""

    campaign: CampaignName = None


class ProjectShown(BaseModel):
    """One project of the campaign."""

    title: str
    kind: str
    status: str
    seconds: int
    format: str
    resolution: str


class GetCampaignResult(Result):
    """All that is known about the campaign; at most ten projects, `total_projects` counts all."""

    campaign_id: str
    campaign: dict[str, Any]
    trigger: str
    words_to_use: list[str]
    words_to_avoid: list[str]
    website: str
    business_type: str
    industry: str
    fonts: list[str]
    pronunciations: dict[str, str]
    strategy_version: int
    brand_version: int
    projects: list[ProjectShown]
    total_projects: int


def apply(
    session: Session, context: ToolContext, args: GetCampaignArgs, _checked: Plain
) -> GetCampaignResult:
    """Read the campaign; naming another one makes the conversation be about it."""
    campaign = find_campaign(session, context, args.campaign)
    conversation = conversation_of(session, context)
    if conversation.campaign_id != campaign.id:
        conversation.campaign_id, conversation.project_id = campaign.id, None
    pillars, brand = campaigns.strategy(session, campaign), campaigns.brand(session, campaign)
    found = projects.listing(session, context.workspace_id, campaign_id=campaign.id)
    lines = [project_line(session, project, context.now_ms) for project in found[:LIST_MAX]]
    missing = missing_pillars(pillars.audience, pillars.messaging, pillars.goals)
    facts = {
        "Audience": pillars.audience,
        "Message": pillars.messaging,
        "Goals": pillars.goals,
        "Awareness stage": pillars.awareness_stage.replace("_", " "),
        "Style": pillars.style.replace("_", " "),
        "Colours": ", ".join(brand.colors),
        "Tone": brand.tone,
        "Fonts": ", ".join(brand.fonts),
    }
    sentences = [
        f"{quoted(campaign.name)} is about {campaign.product}.",
        *(f"{name}: {text.rstrip('.')}." for name, text in facts.items() if text),
    ]
    if missing:
        sentences.append(f"Still open: {joined(missing)}.")
    sentences.append(
        f"{counted(len(found), 'project')}: {listed(lines, len(found))}."
        if found
        else "No project yet."
    )
    return GetCampaignResult(
        say=" ".join(sentences),
        campaign_id=campaign.id,
        campaign=campaigns.snapshot(session, campaign),
        trigger=pillars.trigger,
        words_to_use=list(brand.words_to_use),
        words_to_avoid=list(brand.words_to_avoid),
        website=brand.website,
        business_type=campaign.business_type,
        industry=campaign.industry,
        fonts=list(brand.fonts),
        pronunciations={word: str(said) for word, said in brand.pronunciations.items()},
        strategy_version=campaign.strategy_version,
        brand_version=campaign.brand_version,
        projects=[
            ProjectShown(
                title=project.title,
                kind=project.kind,
                status=project.status,
                seconds=project.seconds,
                format=project.format,
                resolution=project.resolution,
            )
            for project in found[:LIST_MAX]
        ],
        total_projects=len(found),
    )


TOOL = Tool(
    name="get_campaign",
    description=(
        "Show one campaign: product, audience, message, goals, awareness stage, style, brand, and "
        "its projects. Use it when the member asks what a campaign says or holds. Returns all of "
        "it as it is now. Free."
    ),
    args=GetCampaignArgs,
    cost="free",
    touches=("conversation",),
    apply=apply,
)
