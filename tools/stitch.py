"""The tool `stitch`: price what is left after the clips, music and the finished film."""

from sqlalchemy.orm import Session

from storage import quotes
from storage.errors import Conflict
from tools.kit.planning import QuoteCard, make_quote, plan_render
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import progress, quoted
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
    if quotes.live_production(session, project.id) is not None:
        raise Conflict(
            f"{quoted(project.title)} is being made already, {progress(session, project)}. "
            "Wait for it, or say “cancel it” first."
        )
    about(session, context, project.campaign_id, project.id)
    card = make_quote(
        session, context, project, plan_render(session, context, project, scope="stitch")
    )
    return StitchResult(say=card.say, project=project.title, quote=card, next_step="accept_quote")


TOOL = Tool(
    name="stitch",
    description=(
        "Price joining a project's finished clips with voice and music into the final video. Use it when the "
        "clips were made on their own before. Needs every clip at its newest version. Returns a quote; it "
        "starts nothing, and only the member can accept it."
    ),
    args=StitchArgs,
    cost="quotes",
    touches=("quote", "conversation"),
    apply=apply,
)
