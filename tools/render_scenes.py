"""The tool `render_scenes`: price everything that is left to the finished film, or to its clips."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from tools.kit.offers import QuoteCard
from tools.kit.planning import RenderScope
from tools.kit.ports import Resolution
from tools.kit.quoting import quote_film
from tools.kit.references import ProjectName, about, find_project
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext


class RenderScenesArgs(Args):
    """What to price."""

    project: ProjectName = None
    clips_only: Annotated[
        bool, Field(description="True for voice and clips only, without the finished film.")
    ] = False
    resolution: Annotated[
        Resolution | None, Field(description="Only if the member asked for 720p or 1080p.")
    ] = None


class RenderScenesResult(Result):
    """The quote; nothing is made before the member accepts it."""

    project: str
    quote: QuoteCard
    next_step: str


def apply(
    session: Session, context: ToolContext, args: RenderScenesArgs, _checked: Plain
) -> RenderScenesResult:
    """Quote what is left; a resolution that is named becomes the project's."""
    project = find_project(session, context, args.project)
    about(session, context, project.campaign_id, project.id)
    scope: RenderScope = "clips" if args.clips_only else "film"
    card = quote_film(session, context, project, scope, args.resolution)
    return RenderScenesResult(
        say=card.say, project=project.title, quote=card, next_step="accept_quote"
    )


TOOL = Tool(
    name="render_scenes",
    description=(
        "Price the rendering of a project: voiceover, clips, music and stitching, or voice and "
        "clips only. Use it when the member wants the video made. Needs scenes. Returns a quote "
        "with price, what is reused for nothing, and the balance after; it starts nothing, and "
        "only the member can accept it."
    ),
    args=RenderScenesArgs,
    cost="quotes",
    touches=("project", "quote", "conversation"),
    apply=apply,
)
