"""The tool `unfollow`: stop posting the status of a campaign or project to a channel."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import follows
from storage.follows import Followed
from tools.kit.channels import channel_name, followed_words, subject_words
from tools.kit.references import (
    CampaignName,
    ProjectName,
    conversation_of,
    find_campaign,
    find_project,
)
from tools.kit.say import joined
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext


class UnfollowArgs(Args):
    """Which channel stops to follow what; what is left out does not matter."""

    channel: Annotated[
        str | None, Field(description="The channel, such as “#launch”; left out, every channel.")
    ] = None
    project: Annotated[ProjectName, Field(description="A single project's title, or “it”.")] = None
    campaign: CampaignName = None


class UnfollowResult(Result):
    """What is no longer posted; `following` is everything that is still followed."""

    ended: list[str]
    following: str


def apply(
    session: Session, context: ToolContext, args: UnfollowArgs, _checked: Plain
) -> UnfollowResult:
    """End the follows that fit; what was not posted yet is not posted any more."""
    subject_ids = _subjects(session, context, args)
    channel = channel_name(args.channel) if args.channel else None
    there = follows.listing(session, context.workspace_id)
    ended = [
        each
        for each in there
        if channel in (None, each.follow.channel)
        and (subject_ids is None or each.follow.subject_id in subject_ids)
    ]
    for each in ended:
        follows.remove(session, each.follow)
    left = follows.listing(session, context.workspace_id)
    return UnfollowResult(
        say=_say(ended, left, channel),
        ended=[_words(each) for each in ended],
        following=followed_words(left),
    )


def _subjects(session: Session, context: ToolContext, args: UnfollowArgs) -> frozenset[str] | None:
    """Return the ids that may be followed, or None when only the channel matters."""
    if args.project:
        return frozenset({find_project(session, context, args.project).id})
    if args.campaign:
        return frozenset({find_campaign(session, context, args.campaign).id})
    if args.channel:
        return None
    current = conversation_of(session, context)
    return frozenset(each for each in (current.project_id, current.campaign_id) if each)


def _words(each: Followed) -> str:
    return f"{each.follow.channel}: {subject_words(each.campaign, each.project)}"


def _say(ended: list[Followed], left: tuple[Followed, ...], channel: str | None) -> str:
    still = f"Still followed: {followed_words(left)}." if left else "Nothing is followed now."
    if ended:
        return f"No more updates for {joined([_words(each) for each in ended])}. {still}"
    if not left:
        return "No channel follows anything, so there is nothing to stop."
    where = f"{channel} does not follow that" if channel else "No channel follows that"
    return f"{where}; nothing was changed. What is followed: {followed_words(left)}."


TOOL = Tool(
    name="unfollow",
    description=(
        "Stop posting status updates to a channel. Use it only when the member wants no more "
        "updates there. Without a channel every follow of the project or campaign ends. Returns "
        "what is still followed. Free."
    ),
    args=UnfollowArgs,
    cost="free",
    touches=("follow",),
    apply=apply,
)
