"""The tool `update_strategy`: change the campaign's pillars for the next generation."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, projects
from storage.errors import Refused
from tools.kit.cleaning import clean_prose
from tools.kit.drafts import AwarenessStage, CreativeStyle, PersuasionTrigger
from tools.kit.prices import credits_words
from tools.kit.references import CampaignName, about, find_campaign
from tools.kit.say import joined, quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext

PILLAR_CHARACTERS_MAX = 1_000
NAMES = {
    "audience": "audience",
    "messaging": "message",
    "goals": "goals",
    "awareness_stage": "awareness stage",
    "style": "style",
    "trigger": "persuasion trigger",
}


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
    """The pillars as they are now; `changed` names what is different."""

    campaign: str
    changed: list[str]
    version: int
    audience: str
    messaging: str
    goals: str
    awareness_stage: str
    style: str
    trigger: str


def apply(
    session: Session, context: ToolContext, args: UpdateStrategyArgs, _checked: Plain
) -> UpdateStrategyResult:
    """Write a new version of the pillars; nothing that exists is generated again."""
    given: dict[str, str] = {
        name: clean_prose(getattr(args, name), f"the {NAMES[name]}", PILLAR_CHARACTERS_MAX)
        for name in NAMES
    }
    changes = {name: text for name, text in given.items() if text}
    if not changes:
        raise Refused(
            "Say what to change: audience, message, goals, awareness stage, style or "
            "persuasion trigger."
        )
    campaign = find_campaign(session, context, args.campaign)
    before = campaigns.strategy(session, campaign)
    pillars = campaigns.new_strategy_version(session, campaign, context.member_id, changes)
    changed = [name for name in NAMES if getattr(pillars, name) != getattr(before, name)]
    about(session, context, campaign.id)
    return UpdateStrategyResult(
        say=_say(session, context, campaign.name, campaign.id, changed),
        campaign=campaign.name,
        changed=changed,
        version=pillars.version,
        **{name: getattr(pillars, name) for name in NAMES},
    )


def _say(
    session: Session, context: ToolContext, name: str, campaign_id: str, changed: list[str]
) -> str:
    if not changed:
        return f"{quoted(name)} says that already; nothing was changed."
    what = joined([NAMES[each] for each in changed])
    say = f"Changed in {quoted(name)}: {what}. The next ideas, scripts and films are made with it."
    written = [
        project
        for project in projects.listing(session, context.workspace_id, campaign_id=campaign_id)
        if project.idea_rounds > 0
    ]
    if written:
        say += (
            " What is written stays as it is; "
            f"new ideas cost {credits_words(context.prices.new_ideas)}, "
            f"a new script {credits_words(context.prices.new_script)}."
        )
    return say


TOOL = Tool(
    name="update_strategy",
    description=(
        "Change a campaign's audience, message, goals, awareness stage, style or persuasion "
        "trigger. Use it whenever the member says who the ad is for, what it should say or "
        "achieve. Pass only what they said, in their words. Returns the pillars as they are now; "
        "the next generation reads them. Free."
    ),
    args=UpdateStrategyArgs,
    cost="free",
    touches=("strategy", "conversation"),
    apply=apply,
)
