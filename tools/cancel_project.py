"""The tool `cancel_project`: stop a production now."""

from sqlalchemy.orm import Session

from storage import projects, quotes, steps
from storage.errors import Conflict
from tools.kit.cancel import stop_production
from tools.kit.prices import credits_words
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import counted, next_sentence, quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext

WHY_NOT = {
    "draft": "is a draft: nothing is being made, so there is nothing to cancel. It is kept.",
    "rendering": "is not being made now, so there is nothing to cancel. Its clips are kept.",
    "completed": "is finished already, so there is nothing to cancel.",
    "failed": "has failed, so there is nothing to cancel. What was delivered is kept.",
    "cancelled": "is cancelled already.",
}
TEXTS = {"ideas": "ideas", "script": "the script"}
"""What a production that writes only text writes."""


class CancelProjectArgs(Args):
    """Which project."""

    project: ProjectName = None


class CancelProjectResult(Result):
    """What was stopped; `released` are the credits that are available again."""

    project: str
    status: str
    released: int
    delivered: int
    next_step: str


def apply(
    session: Session, context: ToolContext, args: CancelProjectArgs, _checked: Plain
) -> CancelProjectResult:
    """Stop the production; what was delivered stays, what was held is released."""
    project = find_project(session, context, args.project)
    production = quotes.live_production(session, project.id)
    made = steps.of_production(session, production.id) if production is not None else ()
    delivered = sum(step.state == "done" for step in made)
    scope = ""
    if production is not None:
        scope = quotes.get(session, context.workspace_id, production.id).scope
    released = stop_production(session, context.workspace_id, project)
    if released is None:
        why_not = WHY_NOT.get(project.status, WHY_NOT["rendering"])
        raise Conflict(f"{quoted(project.title)} {why_not}", code="not_running")
    about(session, context, project.campaign_id, project.id)
    kept = (
        f"{counted(delivered, 'part')} delivered before {'is' if delivered == 1 else 'are'} kept."
        if delivered
        else "Nothing was delivered, so nothing was charged."
    )
    step, again = "retry_project", next_sentence("retry_project")
    if scope in TEXTS:
        # A retry renders what is left; of a text nothing is, and the project is what it was.
        step = projects.next_step(session, project, context.now_ms)
        again = f"Ask for {TEXTS[scope]} again when you like."
    return CancelProjectResult(
        say=(
            f"Stopped {quoted(project.title)}. {kept} {credits_words(released)} that I held "
            f"{'is' if released == 1 else 'are'} free again. {again}"
        ),
        project=project.title,
        status=project.status,
        released=released,
        delivered=delivered,
        next_step=step,
    )


TOOL = Tool(
    name="cancel_project",
    description=(
        "Stop the production of a project now. Use it when the member wants to stop or cancel what "
        "is being made; drafts cannot be cancelled. What was delivered stays, what was held is "
        "released. Returns the credits released. Free."
    ),
    args=CancelProjectArgs,
    cost="free",
    touches=("production", "project", "conversation"),
    apply=apply,
)
