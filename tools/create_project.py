"""The tool `create_project`: start a video ad, banner set, flyer or jingle in a campaign."""

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, history, projects
from storage.errors import NotFound, Refused
from tools.kit.cleaning import clean_line, says_something
from tools.kit.details import JINGLE_SECONDS, clean_details
from tools.kit.drafts import SCENES_BY_SECONDS
from tools.kit.ports import Format, Mood, Resolution
from tools.kit.references import CampaignName, about, find_campaign
from tools.kit.say import KINDS, joined, next_sentence, quoted, video
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext

TITLE_CHARACTERS_MAX = 120
SECONDS_DEFAULT = 15
SECONDS: dict[str, tuple[int, ...]] = {
    "video_ad": tuple(SCENES_BY_SECONDS),
    "jingle": JINGLE_SECONDS,
}
WORDS: dict[str, frozenset[str]] = {
    "video_ad": frozenset({"", "video_ad", "video", "ad", "reel", "short", "tiktok", "film"}),
    "banner": frozenset({"banner", "banners", "banner_set", "display_ad", "display_ads"}),
    "flyer": frozenset({"flyer", "flyers", "flier", "leaflet", "handout"}),
    "jingle": frozenset({"jingle", "jingles", "audio_logo", "sonic_logo", "sound_logo"}),
}


class CreateProjectArgs(Args):
    """What to make; everything has a sensible default."""

    campaign: CampaignName = None
    kind: Annotated[
        str,
        Field(
            description="What is made: video_ad, banner, flyer or jingle.",
            json_schema_extra={"enum": list(KINDS)},
        ),
    ] = "video_ad"
    title: Annotated[
        str | None, Field(description="A title, if the member gave one; else leave it out.")
    ] = None
    seconds: Annotated[
        int,
        Field(description="Length in seconds: video 6, 15, 30 or 60; jingle 6, 10, 15 or 30."),
    ] = SECONDS_DEFAULT
    format: Annotated[
        Format,
        Field(description="Video shape: 9:16 for TikTok, Reels and Shorts; 1:1, 4:5 or 16:9."),
    ] = "9:16"
    resolution: Annotated[Resolution, Field(description="1080p, or the cheaper 720p.")] = "1080p"
    when: Annotated[str | None, Field(description="Flyer: date and time, as said.")] = None
    where: Annotated[str | None, Field(description="Flyer: the place, as said.")] = None
    price: Annotated[str | None, Field(description="Flyer: the price to show, as said.")] = None
    link: Annotated[str | None, Field(description="Flyer: the QR code's web address.")] = None
    mood: Annotated[Mood | None, Field(description="Jingle: its mood, if the member said.")] = None


class CreateProjectResult(Result):
    """The new project, which is a draft; `seconds` is 0 and `format` empty where it has none."""

    project_id: str
    project: str
    campaign: str
    kind: str
    seconds: int
    format: str
    resolution: str
    details: dict[str, str]
    next_step: str


@dataclass(frozen=True)
class Wanted:
    """What is to be made, checked."""

    kind: str
    seconds: int
    format: str = ""
    resolution: str = ""
    details: dict[str, str] = field(default_factory=dict)


def apply(
    session: Session, context: ToolContext, args: CreateProjectArgs, _checked: Plain
) -> CreateProjectResult:
    """Make the draft and make the conversation be about it."""
    wanted = _wanted(args)
    name = KINDS[wanted.kind]
    if campaigns.count(session, context.workspace_id) == 0:
        raise NotFound(
            f"A {name} belongs to a campaign, and there is none yet. Say what product it is for, "
            "such as “start a campaign for our cold brew”."
        )
    campaign = find_campaign(session, context, args.campaign)
    title = clean_line(args.title, "the title", TITLE_CHARACTERS_MAX)
    is_titled = says_something(title)
    if not is_titled:
        length = f"{wanted.seconds}-second " if wanted.seconds else ""
        title = f"{campaign.name}: {length}{name}"
    project = projects.create(
        session,
        workspace_id=context.workspace_id,
        campaign_id=campaign.id,
        member_id=context.member_id,
        kind=wanted.kind,
        title=title,
        seconds=wanted.seconds,
        format=wanted.format,
        resolution=wanted.resolution,
        details=wanted.details,
    )
    history.recorded_making(
        session,
        member_id=context.member_id,
        conversation_id=context.conversation_id,
        tool="create_project",
        what=f"the start of {quoted(project.title)}",
        project=project,
    )
    step = projects.next_step(session, project, context.now_ms)
    about(session, context, campaign.id, project.id, step)
    return CreateProjectResult(
        say=(
            f"Started {f'{quoted(project.title)}, ' if is_titled else ''}a {video(project)} in "
            f"{quoted(campaign.name)}. {next_sentence(step, project.kind)}"
        ),
        project_id=project.id,
        project=project.title,
        campaign=campaign.name,
        kind=project.kind,
        seconds=project.seconds,
        format=project.format,
        resolution=project.resolution,
        details=wanted.details,
        next_step=step,
    )


def _wanted(args: CreateProjectArgs) -> Wanted:
    """Return what to make. Raises `Refused` for a kind or a length that there is not."""
    asked = "_".join(args.kind.casefold().replace("-", " ").replace("_", " ").split())
    kind = next((kind for kind, words in WORDS.items() if asked in words), None)
    if kind is None:
        what = clean_line(args.kind, "the kind", 40).replace("_", " ")
        raise Refused(
            f"I cannot make {quoted(what)}. What I can make is a video ad, a banner set, a flyer "
            "or a jingle.",
            code="not_available",
        )
    seconds = args.seconds if kind in SECONDS else 0
    if seconds and seconds not in SECONDS[kind]:
        lengths = joined([str(each) for each in SECONDS[kind]], "or")
        raise Refused(f"A {KINDS[kind]} can be {lengths} seconds. Say which one you want.")
    details = clean_details(
        when=args.when, where=args.where, price=args.price, link=args.link, mood=args.mood
    )
    details = {name: text for name, text in details.items() if text}
    if kind == "video_ad":
        return Wanted(kind, seconds, args.format, args.resolution, details)
    return Wanted(kind, seconds, details=details)


TOOL = Tool(
    name="create_project",
    description=(
        "Start a new video ad, banner set, flyer or jingle in a campaign and make it the current "
        "project. Use it when the member wants one of them, another length, or another version to "
        "test. Needs a campaign (create one first if there is none); length, format and resolution "
        "have defaults. Returns the draft. Free."
    ),
    args=CreateProjectArgs,
    cost="free",
    touches=("project", "conversation"),
    apply=apply,
)
