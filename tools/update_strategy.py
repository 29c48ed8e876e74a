"""The tool `update_strategy`: change the campaign's pillars for the next generation."""

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, history
from storage.errors import Refused
from storage.models import Campaign
from tools.kit.cleaning import clean_prose
from tools.kit.drafts import AwarenessStage, CreativeStyle, PersuasionTrigger
from tools.kit.offers import QuoteCard
from tools.kit.references import CampaignName, about, find_campaign
from tools.kit.refresh import offer_text, others_words, project_at_hand
from tools.kit.say import SAID_CHARACTERS_MAX, joined, quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext
from tools.kit.staleness import PILLARS, staleness

PILLAR_CHARACTERS_MAX = 1_000
CHOICES = ("awareness_stage", "style", "trigger")


class UpdateStrategyArgs(Args):
    """What changes; what is left out stays."""

    campaign: CampaignName = None
    audience: Annotated[
        str | None,
        Field(description="Who the ad is for: their struggle, wish, and where they see it."),
    ] = None
    messaging: Annotated[
        str | None, Field(description="The one thing that people should take away.")
    ] = None
    goals: Annotated[str | None, Field(description="What success is, such as first orders.")] = None
    awareness_stage: Annotated[
        AwarenessStage | None, Field(description="How much the audience knows already.")
    ] = None
    style: Annotated[CreativeStyle | None, Field(description="Creative style.")] = None
    trigger: Annotated[
        PersuasionTrigger | None, Field(description="Persuasion trigger to lean on.")
    ] = None


class UpdateStrategyResult(Result):
    """The pillars as they are now; `changed` names what is different, `stale` what of the current
    project does not fit them any more, `quote` prices its new script."""

    campaign: str
    changed: list[str]
    version: int
    audience: str
    messaging: str
    goals: str
    awareness_stage: str
    style: str
    trigger: str
    stale: list[str]
    quote: QuoteCard | None
    next_step: str | None


def apply(
    session: Session, context: ToolContext, args: UpdateStrategyArgs, _checked: Plain
) -> UpdateStrategyResult:
    """Write a new version of the pillars; nothing that exists is generated again."""
    given: dict[str, str] = {
        name: clean_prose(getattr(args, name), f"the {PILLARS[name]}", PILLAR_CHARACTERS_MAX)
        for name in PILLARS
    }
    changes = {name: text for name, text in given.items() if text}
    if not changes:
        raise Refused(
            "Say what to change: audience, message, goals, awareness stage, style or "
            "persuasion trigger."
        )
    campaign = find_campaign(session, context, args.campaign)
    before = campaigns.strategy(session, campaign)
    with history.recorded(
        session,
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        conversation_id=context.conversation_id,
        tool=TOOL.name,
        what=f"the {joined([PILLARS[name] for name in changes])} of {quoted(campaign.name)}",
        campaign=campaign,
    ):
        pillars = campaigns.new_strategy_version(session, campaign, context.member_id, changes)
    changed = [name for name in PILLARS if getattr(pillars, name) != getattr(before, name)]
    about(session, context, campaign.id)
    offer = _offer(session, context, campaign, changed)
    return UpdateStrategyResult(
        say=_say(campaign.name, {name: str(getattr(pillars, name)) for name in changed}, offer),
        campaign=campaign.name,
        stale=offer.stale,
        quote=offer.card,
        next_step=None if offer.card is None else "accept_quote",
        changed=changed,
        version=pillars.version,
        **{name: getattr(pillars, name) for name in PILLARS},
    )


@dataclass(frozen=True)
class Offer:
    """What the change made stale, in words, and the quote that is the question now, if any."""

    words: str = ""
    stale: list[str] = field(default_factory=list)
    card: QuoteCard | None = None


def _offer(session: Session, context: ToolContext, campaign: Campaign, changed: list[str]) -> Offer:
    if not changed:
        return Offer()
    current, others = project_at_hand(session, context, campaign)
    words, card = "", None
    if current is not None:
        words, card = offer_text(session, context, current)
    # The question comes last, so that a yes answers it.
    said = [others_words(session, context, others), words]
    stale = [] if current is None else staleness(session, context, current).words()
    return Offer(" ".join(each for each in said if each), stale, card)


def _say(name: str, changed: dict[str, str], offer: Offer) -> str:
    """Repeat what was understood, so that a misreading is seen at once."""
    if not changed:
        return f"{quoted(name)} says that already; nothing was changed."
    what = joined([PILLARS[each] for each in changed])
    say = f"Changed in {quoted(name)}: {what}."
    if max(len(text) for text in changed.values()) <= SAID_CHARACTERS_MAX:
        texts = [
            f"{PILLARS[each]} {quoted(text.replace('_', ' ') if each in CHOICES else text)}"
            for each, text in changed.items()
        ]
        say = f"Changed in {quoted(name)}: {joined(texts)}."
    if offer.words:
        return f"{say} {offer.words}"
    return f"{say} The next ideas, scripts and films are made with it."


TOOL = Tool(
    name="update_strategy",
    description=(
        "Change a campaign's audience, message, goals, awareness stage, style or persuasion "
        "trigger. Use it whenever the member says who the ad is for, what it should say or "
        "achieve. Pass only what they said, in their words. Returns the pillars as they are now, "
        "what is out of date because of them, and where a script is, a quote for a new one that "
        "only the member can accept. The change itself is free."
    ),
    args=UpdateStrategyArgs,
    cost="quotes",
    touches=("strategy", "quote", "conversation"),
    apply=apply,
)
