"""The tool `follow`: post the status of a campaign or project to a channel."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import follows, projects
from storage.errors import Refused
from storage.models import Campaign, Project
from tools.kit.channels import channel_name, followed_words, subject_words
from tools.kit.references import CampaignName, ProjectName, about, find_campaign, find_project
from tools.kit.spec import Args, Door, Plain, Result, Tool, ToolContext


class FollowArgs(Args):
    """Which channel, and what it follows."""

    channel: Annotated[
        str | None,
        Field(description="The channel, such as “#launch”; leave out to see what is followed."),
    ] = None
    project: Annotated[
        ProjectName,
        Field(description="A single project's title, or “it”; leave out for the whole campaign."),
    ] = None
    campaign: CampaignName = None


class FollowResult(Result):
    """What the channel follows, or nothing new; `following` is everything that is followed."""

    channel: str | None
    campaign: str | None
    project: str | None
    is_new: bool
    following: str


def apply(
    session: Session, context: ToolContext, args: FollowArgs, _checked: Plain
) -> FollowResult:
    """Keep the follow; the next change of status is the first that is posted."""
    if not (args.channel or args.project or args.campaign):
        return _listed(session, context)
    project: Project | None = None
    if args.project:
        project = find_project(session, context, args.project)
        campaign: Campaign = projects.campaign_of(session, project)
    else:
        campaign = find_campaign(session, context, args.campaign)
    if not args.channel:
        return _listed(session, context)
    channel = channel_name(args.channel)
    is_new = follows.add(
        session,
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        door=_door(context, channel),
        channel=channel,
        subject_id=project.id if project is not None else campaign.id,
    )
    about(session, context, campaign.id, project.id if project is not None else None)
    title = project.title if project is not None else None
    subject = subject_words(campaign.name, title)
    return FollowResult(
        say=(
            f"{channel} follows {subject} now: one message there is kept up to date from the next "
            "change on, and the finished file follows as an answer to it."
            if is_new
            else f"{channel} follows {subject} already."
        ),
        channel=channel,
        campaign=campaign.name,
        project=title,
        is_new=is_new,
        following=followed_words(follows.listing(session, context.workspace_id)),
    )


def _listed(session: Session, context: ToolContext) -> FollowResult:
    following = followed_words(follows.listing(session, context.workspace_id))
    if following:
        say = f"{following}. Say for example “post updates in #launch” for more."
    elif context.channel_doors:
        say = "No channel follows anything yet. Say for example “post updates in #launch”."
    else:
        say = "No channel follows anything: Slack is not connected yet. Ask me how far things are."
    return FollowResult(
        say=say, channel=None, campaign=None, project=None, is_new=False, following=following
    )


def _door(context: ToolContext, channel: str) -> Door:
    """Return the door that posts there: the one we talk through if it can, else the first."""
    if context.door in context.channel_doors:
        return context.door
    if not context.channel_doors:
        raise Refused(
            f"I cannot post to {channel}: Slack is not connected yet. Whoever runs this workspace "
            "can connect it; until then ask me “how far is it?” here at any time.",
            code="not_connected",
        )
    return context.channel_doors[0]


TOOL = Tool(
    name="follow",
    description=(
        "Post status updates of a campaign or of one project to a channel. Use it when the member "
        "wants a channel to be told how far things are, such as “post updates in #launch”, or asks "
        "which channels are told. Name a project only when the member means that one alone. "
        "Returns what is followed. Free."
    ),
    args=FollowArgs,
    cost="free",
    touches=("follow", "conversation"),
    apply=apply,
)
