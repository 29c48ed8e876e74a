"""The tool `list_projects`: the projects of a campaign, or of the whole workspace."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from storage import projects
from tools.kit.references import CampaignName, conversation_of, find_campaign
from tools.kit.say import KINDS, LIST_MAX, ago, bulleted, counted, project_line, quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext

Status = Literal[
    "draft", "generating", "rendering", "stitching", "completed", "failed", "cancelled"
]
Kind = Literal["video_ad", "banner", "flyer", "jingle"]


class ListProjectsArgs(Args):
    """Which projects."""

    campaign: CampaignName = None
    kind: Annotated[Kind | None, Field(description="Only this kind of project.")] = None
    status: Annotated[Status | None, Field(description="Only projects that stand like this.")] = (
        None
    )


class ProjectShown(BaseModel):
    """One project of the list."""

    title: str
    kind: str
    status: str
    seconds: int
    format: str
    resolution: str
    changed: str
    next_step: str


class ListProjectsResult(Result):
    """At most ten projects, last changed first; `total` counts all."""

    projects: list[ProjectShown]
    total: int


def apply(
    session: Session, context: ToolContext, args: ListProjectsArgs, _checked: Plain
) -> ListProjectsResult:
    """Read the projects of the campaign named, else of the current one, else all."""
    where, campaign_id = "", None
    if args.campaign or conversation_of(session, context).campaign_id is not None:
        campaign = find_campaign(session, context, args.campaign)
        where, campaign_id = f" in {quoted(campaign.name)}", campaign.id
    found = projects.listing(
        session,
        context.workspace_id,
        campaign_id=campaign_id,
        statuses=(args.status,) if args.status else (),
    )
    found = tuple(project for project in found if args.kind in (None, project.kind))
    standing = f"{args.status} " if args.status else ""
    noun = KINDS[args.kind] if args.kind else "project"
    if not found:
        say = f"There is no {standing}{noun}{where}."
        if not args.status and not args.kind:
            say += " Say for example “make a 15-second video ad”."
    else:
        lines = [project_line(session, project, context.now_ms) for project in found[:LIST_MAX]]
        say = f"{counted(len(found), noun)}{where}:"
        say += f" {lines[0]}." if len(found) == 1 else f"\n{bulleted(lines, len(found))}"
    return ListProjectsResult(
        say=say,
        projects=[
            ProjectShown(
                title=project.title,
                kind=project.kind,
                status=project.status,
                seconds=project.seconds,
                format=project.format,
                resolution=project.resolution,
                changed=ago(project.updated_ms, context.now_ms),
                next_step=projects.next_step(session, project, context.now_ms),
            )
            for project in found[:LIST_MAX]
        ],
        total=len(found),
    )


TOOL = Tool(
    name="list_projects",
    description=(
        "List projects, last changed first, at most ten: of the campaign named, else of the "
        "current one, else of the workspace; or only those of one kind or status. Use it when the "
        "member asks what there is or which one they may mean. Returns titles, status, age and "
        "next step. Free."
    ),
    args=ListProjectsArgs,
    cost="free",
    touches=(),
    apply=apply,
)
