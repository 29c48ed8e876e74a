"""The tool `select_campaign`: go on with another campaign."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import projects
from storage.errors import Refused
from tools.kit.references import about, find_campaign
from tools.kit.say import counted, project_line, quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext


class SelectCampaignArgs(Args):
    """Which campaign."""

    campaign: Annotated[str, Field(description="The campaign's name, as the member said it.")]


class SelectCampaignResult(Result):
    """The campaign that the conversation is about now."""

    campaign: str
    projects: int


def apply(
    session: Session, context: ToolContext, args: SelectCampaignArgs, _checked: Plain
) -> SelectCampaignResult:
    """Make the conversation be about the campaign, and about its project if it has just one."""
    if not args.campaign:
        raise Refused("Say which campaign you mean by its name.")
    campaign = find_campaign(session, context, args.campaign)
    found = projects.listing(session, context.workspace_id, campaign_id=campaign.id)
    only = found[0].id if len(found) == 1 else None
    about(session, context, campaign.id, only)
    if not found:
        rest = "It has no project yet. Next: start a video ad, banner set, flyer or jingle in it."
    elif len(found) == 1:
        rest = f"Its project: {project_line(session, found[0], context.now_ms)}."
    else:
        newest = project_line(session, found[0], context.now_ms)
        rest = f"It has {counted(len(found), 'project')}; the newest is {newest}."
    return SelectCampaignResult(
        say=f"We are on {quoted(campaign.name)} now. {rest}",
        campaign=campaign.name,
        projects=len(found),
    )


TOOL = Tool(
    name="select_campaign",
    description=(
        "Make another campaign the current one. Use it when the member wants to go on with a "
        "campaign by name. Needs its name. Returns the campaign and its newest project. Free."
    ),
    args=SelectCampaignArgs,
    cost="free",
    touches=("conversation",),
    apply=apply,
)
