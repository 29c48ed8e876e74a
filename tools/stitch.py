"""The tool `stitch`: price what is left after the clips, music and the finished film."""

from sqlalchemy.orm import Session

from storage.errors import Refused
from tools.kit.offers import QuoteCard
from tools.kit.quoting import quote_film
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import quoted, video
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext


class StitchArgs(Args):
    """Which project."""

    project: ProjectName = None


class StitchResult(Result):
    """The quote; nothing is made before the member accepts it."""

    project: str
    quote: QuoteCard
    next_step: str


def apply(
    session: Session, context: ToolContext, args: StitchArgs, _checked: Plain
) -> StitchResult:
    """Quote music and stitching for clips that exist."""
    project = find_project(session, context, args.project)
    if project.kind != "video_ad":
        raise Refused(
            f"{quoted(project.title)} is a {video(project)}, so there is nothing to stitch. "
            "Say “make it” to see its price."
        )
    about(session, context, project.campaign_id, project.id)
    card = quote_film(session, context, project, "stitch")
    return StitchResult(say=card.say, project=project.title, quote=card, next_step="accept_quote")


TOOL = Tool(
    name="stitch",
    description=(
        "Price joining a project's finished clips with voice and music into the final video. Use "
        "it when the clips were made on their own before. Needs every clip at its newest version. "
        "Returns a quote; it starts nothing, and only the member can accept it."
    ),
    args=StitchArgs,
    cost="quotes",
    touches=("quote", "conversation"),
    apply=apply,
)
