"""The tool `retry_project`: price what is left of a project that failed or was cancelled."""

from sqlalchemy.orm import Session

from storage import projects
from storage.errors import Conflict
from tools.kit.offers import QuoteCard
from tools.kit.planning import RenderScope
from tools.kit.quoting import quote_film, refuse_while_made
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import NEXT_STEPS, STATUSES, quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext


class RetryProjectArgs(Args):
    """Which project."""

    project: ProjectName = None


class RetryProjectResult(Result):
    """The quote of what is left; nothing is made before the member accepts it."""

    project: str
    quote: QuoteCard
    next_step: str


def apply(
    session: Session, context: ToolContext, args: RetryProjectArgs, _checked: Plain
) -> RetryProjectResult:
    """Quote what is left; what was delivered is used again for nothing."""
    project = find_project(session, context, args.project)
    refuse_while_made(session, project)
    if project.status not in ("failed", "cancelled"):
        step = projects.next_step(session, project, context.now_ms)
        raise Conflict(
            f"{quoted(project.title)} is {STATUSES[project.status]}, so there is nothing to retry. "
            f"Next: {NEXT_STEPS[step]}.",
            code="not_failed",
        )
    before = projects.last_render_quote(session, project)
    # Stitching alone would be refused while clips are missing; the film covers what is left.
    clips_only = before is not None and before.scope == "clips"
    scope: RenderScope = "clips" if clips_only else "film"
    card = quote_film(session, context, project, scope)
    about(session, context, project.campaign_id, project.id, "quote")
    kept = "What was delivered is kept. " if any(line.reused for line in card.lines) else ""
    return RetryProjectResult(
        say=f"{kept}{card.say}",
        project=project.title,
        quote=card,
        next_step="accept_quote",
    )


TOOL = Tool(
    name="retry_project",
    description=(
        "Price what is left of a project that failed or was cancelled; delivered parts are used "
        "again for nothing. Use it when the member wants to try again. Returns a quote; it starts "
        "nothing, and only the member can accept it."
    ),
    args=RetryProjectArgs,
    cost="quotes",
    touches=("quote", "conversation"),
    apply=apply,
)
