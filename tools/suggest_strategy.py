"""The tool `suggest_strategy`: pillars that fit what is known, to take over or to change."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, conversations
from storage.ids import fingerprint
from storage.models import Campaign
from tools.kit.cleaning import clean_prose
from tools.kit.drafts import StrategyDraft
from tools.kit.references import CampaignName, about, find_campaign
from tools.kit.say import quoted
from tools.kit.spec import Args, Outside, Plain, Result, Tool, ToolContext

DIRECTION_CHARACTERS_MAX = 500
QUESTION = "suggest_strategy"
"""The conversation's last question after a suggestion; "use it" answers it."""
NAMES = {
    "audience": "Audience",
    "messaging": "Message",
    "goals": "Goals",
    "awareness_stage": "Awareness stage",
    "style": "Style",
    "trigger": "Persuasion trigger",
}


class SuggestStrategyArgs(Args):
    """For which campaign, and in which direction."""

    campaign: CampaignName = None
    direction: Annotated[
        str | None,
        Field(description="A wish, such as “for gym beginners”, in the member's words."),
    ] = None


class SuggestStrategyResult(Result):
    """The suggestion, each field as `update_strategy` takes it; `now` are the same fields as they
    are. Nothing is written."""

    campaign: str
    audience: str
    messaging: str
    goals: str
    awareness_stage: str
    style: str
    trigger: str
    why: str
    now: dict[str, str]
    starter_copy: bool


def check(session: Session, context: ToolContext, args: SuggestStrategyArgs) -> Plain:
    """Find the campaign and return the brief: known facts only."""
    campaign = find_campaign(session, context, args.campaign)
    direction = clean_prose(args.direction, "the direction", DIRECTION_CHARACTERS_MAX)
    talk = conversations.get(session, context.workspace_id, context.conversation_id)
    return {
        "campaign_id": campaign.id,
        # Every turn has a seed of its own, so that asking again gives something else.
        "brief": _brief(session, campaign, direction, [talk.id, talk.updated_ms]),
    }


def prepare(outside: Outside, _args: SuggestStrategyArgs, checked: Plain) -> Plain:
    """Have the pillars written."""
    draft = outside.writer.write("strategy", checked["brief"], StrategyDraft).model_dump()
    return {**checked, "draft": {name: " ".join(text.split()) for name, text in draft.items()}}


def apply(
    session: Session, context: ToolContext, _args: SuggestStrategyArgs, prepared: Plain
) -> SuggestStrategyResult:
    """Show the suggestion beside what is there now; keep nothing but the question."""
    campaign = campaigns.get(session, context.workspace_id, prepared["campaign_id"])
    pillars = campaigns.strategy(session, campaign)
    now = {name: getattr(pillars, name) for name in NAMES}
    draft = prepared["draft"]
    about(session, context, campaign.id, question=QUESTION)
    return SuggestStrategyResult(
        say=_say(campaign.name, draft, now, context.starter_copy),
        campaign=campaign.name,
        now=now,
        starter_copy=context.starter_copy,
        **draft,
    )


def _brief(session: Session, campaign: Campaign, direction: str, moment: list[object]) -> Plain:
    pillars = campaigns.strategy(session, campaign)
    brand = campaigns.brand(session, campaign)
    return {
        "product": campaign.product,
        "description": campaign.description,
        "business_type": campaign.business_type,
        "industry": campaign.industry,
        **{name: getattr(pillars, name) for name in NAMES},
        "brand": {
            "name": brand.name,
            "tone": brand.tone,
            "words_to_use": list(brand.words_to_use),
            "words_to_avoid": list(brand.words_to_avoid),
            "website": brand.website,
        },
        "direction": direction,
        "seed": int(fingerprint([campaign.id, "strategy", direction, *moment])[:8], 16),
    }


def _say(campaign: str, draft: Plain, now: dict[str, str], starter_copy: bool) -> str:
    label = "A starter suggestion" if starter_copy else "A suggestion"
    lines = [f"{label} for the strategy of {quoted(campaign)}; nothing is changed yet."]
    for name, title in NAMES.items():
        lines.append(f"{title}: {_shown(name, draft[name])}")
        if now[name].strip(" .").casefold() != draft[name].strip(" .").casefold():
            lines.append(f"  now: {_shown(name, now[name]) or 'not set'}")
    lines.append(f"Why: {draft['why']}")
    # It ends with the question, so that an older offer is not asked about again in its place.
    lines.append("Shall I use it, or what should be different?")
    return "\n".join(lines)


def _shown(name: str, text: str) -> str:
    is_choice = name in ("awareness_stage", "style", "trigger")
    return text.replace("_", " ") if is_choice else text


TOOL = Tool(
    name="suggest_strategy",
    description=(
        "Suggest a campaign's audience, message, goals, awareness stage, style and persuasion "
        "trigger from what is known. Use it when the member asks for a strategy, does not know who "
        "it is for, or wants better pillars. Writes nothing: when the member then says “use it”, "
        "call update_strategy with the suggested fields. Free."
    ),
    args=SuggestStrategyArgs,
    cost="free",
    touches=("conversation",),
    check=check,
    prepare=prepare,
    apply=apply,
)
