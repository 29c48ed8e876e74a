"""The tool `create_project`: start a video ad in a campaign."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, projects
from storage.errors import NotFound, Refused
from tools.kit.cleaning import clean_line, says_something
from tools.kit.drafts import SCENES_BY_SECONDS
from tools.kit.ports import Format, Resolution
from tools.kit.references import CampaignName, about, find_campaign
from tools.kit.say import next_sentence, quoted, video
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext

TITLE_CHARACTERS_MAX = 120
VIDEO_WORDS = frozenset({"", "video_ad", "video", "ad", "reel", "short", "tiktok", "film"})


class CreateProjectArgs(Args):
    """What to make; everything has a sensible default."""

    campaign: CampaignName = None
    kind: Annotated[str, Field(description="What is made; video_ad is the only kind so far.")] = (
        "video_ad"
    )
    title: Annotated[
        str | None, Field(description="A title, if the member gave one; else leave it out.")
    ] = None
    seconds: Annotated[int, Field(description="Length in seconds: 6, 15, 30 or 60.")] = 15
    format: Annotated[
        Format, Field(description="Shape: 9:16 for TikTok, Reels and Shorts; 1:1, 4:5 or 16:9.")
    ] = "9:16"
    resolution: Annotated[Resolution, Field(description="1080p, or the cheaper 720p.")] = "1080p"


class CreateProjectResult(Result):
    """The new project, which is a draft."""

    project_id: str
    project: str
    campaign: str
    seconds: int
    format: str
    resolution: str
    next_step: str


def apply(
    session: Session, context: ToolContext, args: CreateProjectArgs, _checked: Plain
) -> CreateProjectResult:
    """Make the draft and make the conversation be about it."""
    kind = "_".join(args.kind.casefold().replace("-", " ").split())
    if kind not in VIDEO_WORDS:
        what = clean_line(args.kind, "the kind", 40).replace("_", " ")
        raise Refused(
            f"I cannot make {quoted(what)} yet. "
            "What I can make is a video ad of 6, 15, 30 or 60 seconds.",
            code="not_available",
        )
    if args.seconds not in SCENES_BY_SECONDS:
        raise Refused("A video ad can be 6, 15, 30 or 60 seconds. Say which one you want.")
    if campaigns.count(session, context.workspace_id) == 0:
        raise NotFound(
            "A video ad belongs to a campaign, and there is none yet. Say what product it is for, "
            "such as “start a campaign for our cold brew”."
        )
    campaign = find_campaign(session, context, args.campaign)
    title = clean_line(args.title, "the title", TITLE_CHARACTERS_MAX)
    if not says_something(title):
        title = f"{campaign.name}: {args.seconds}-second video ad"
    project = projects.create(
        session,
        workspace_id=context.workspace_id,
        campaign_id=campaign.id,
        member_id=context.member_id,
        kind="video_ad",
        title=title,
        seconds=args.seconds,
        format=args.format,
        resolution=args.resolution,
    )
    about(session, context, campaign.id, project.id, "generate_ideas")
    return CreateProjectResult(
        say=(
            f"Started {quoted(project.title)} in {quoted(campaign.name)}: a {video(project)}. "
            f"{next_sentence('generate_ideas')}"
        ),
        project_id=project.id,
        project=project.title,
        campaign=campaign.name,
        seconds=project.seconds,
        format=project.format,
        resolution=project.resolution,
        next_step="generate_ideas",
    )


TOOL = Tool(
    name="create_project",
    description=(
        "Start a new video ad in a campaign and make it the current project. Use it when the "
        "member wants an ad, another length, or another version to test. Needs a campaign (create "
        "one first if there is none); length, format and resolution have defaults. Returns the "
        "draft. Free."
    ),
    args=CreateProjectArgs,
    cost="free",
    touches=("project", "conversation"),
    apply=apply,
)
