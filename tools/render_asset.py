"""The tool `render_asset`: price a banner set, flyer or jingle, or another take of it."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import projects
from storage.errors import Refused
from storage.models import Project
from tools.kit.offers import QuoteCard
from tools.kit.planning_assets import asset_work
from tools.kit.quoting import quote_film, refuse_while_made
from tools.kit.recording import recording
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext


class RenderAssetArgs(Args):
    """What to price."""

    project: ProjectName = None
    another_take: Annotated[
        bool, Field(description="True when the member wants a different one of what was made.")
    ] = False


class RenderAssetResult(Result):
    """The quote; nothing is made before the member accepts it."""

    project: str
    quote: QuoteCard
    next_step: str


def apply(
    session: Session, context: ToolContext, args: RenderAssetArgs, _checked: Plain
) -> RenderAssetResult:
    """Quote the banner set, flyer or jingle; another take is new work with the same words."""
    project = find_project(session, context, args.project)
    if project.kind == "video_ad":
        raise Refused(
            f"{quoted(project.title)} is a video ad. Say “render it”; "
            "another take is asked for scene by scene, such as “another take of scene 2”."
        )
    refuse_while_made(session, project)
    about(session, context, project.campaign_id, project.id)
    if args.another_take:
        with recording(session, context, project, "render_asset", "another take"):
            _next_take(session, context, project)
    card = quote_film(session, context, project, "film")
    return RenderAssetResult(
        say=card.say, project=project.title, quote=card, next_step="accept_quote"
    )


def _next_take(session: Session, context: ToolContext, project: Project) -> None:
    """Count up to the first take that was not made before; that is this one if nothing was."""
    while asset_work(session, context, project)[1][-1].reused_step_id is not None:
        project.take += 1
        projects.touch(session, project)


TOOL = Tool(
    name="render_asset",
    description=(
        "Price the making of a banner set, flyer or jingle, or of another take of it. Use it when "
        "the member wants it made, or a different one with the same words. Needs its text. Returns "
        "a quote; it starts nothing, and only the member can accept it."
    ),
    args=RenderAssetArgs,
    cost="quotes",
    touches=("project", "quote", "conversation"),
    apply=apply,
)
