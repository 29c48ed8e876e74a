"""Quotes as the tools ask for them: for another round of text, for what is left of a film, and for
a banner set, flyer or jingle."""

from sqlalchemy.orm import Session

from storage import ledger, projects, quotes
from storage.errors import Conflict, PaymentNeeded
from storage.models import Project
from tools.kit.affordable import what_is_possible
from tools.kit.offers import QuoteCard, make_quote
from tools.kit.planning import RenderScope, TextKind, plan_asset, plan_render, plan_text
from tools.kit.ports import Resolution
from tools.kit.prices import credits_words
from tools.kit.say import progress, quoted
from tools.kit.spec import ToolContext


def is_priced(context: ToolContext, project: Project, kind: TextKind) -> bool:
    """Tell whether asking for this text now costs credits; the first of each kind is free."""
    if kind == "ideas":
        return project.idea_rounds > 0 and context.prices.new_ideas > 0
    return project.script_version > 0 and context.prices.new_script > 0


def quote_text(
    session: Session, context: ToolContext, project: Project, kind: TextKind, direction: str
) -> QuoteCard:
    """Quote another round of text.

    Raises `PaymentNeeded` when it is not affordable and `Conflict` while the project is being made.
    """
    refuse_while_made(session, project)
    plan = plan_text(session, context, project, kind, direction)
    available = ledger.balance(session, context.workspace_id).available
    if plan.credits > available:
        raise PaymentNeeded(
            f"{plan.steps[0].label[:1].upper()}{plan.steps[0].label[1:]} costs "
            f"{credits_words(plan.credits)} and you have {credits_words(available)} available. "
            "What you have now stays; ask whoever manages your credits to add some. "
            f"{what_is_possible(session, context)}"
        )
    return make_quote(session, context, project, plan)


def kept_words(session: Session, project: Project) -> str:
    """Return the sentence that says what becomes of the script there is when a new one comes."""
    current = projects.script(session, project)
    edited = current is not None and current.provider == projects.BY_MEMBER
    stays = "Your edited script" if edited else "The script you have"
    return f"{stays} is kept as an earlier version; “undo” brings it back."


def quote_film(
    session: Session,
    context: ToolContext,
    project: Project,
    scope: RenderScope,
    asked: Resolution | None = None,
) -> QuoteCard:
    """Quote what is left of a film, its clips, or its stitching; other kinds are quoted whole.

    `asked` is the resolution that the member named now; it becomes the project's. Without it, what
    was made before is gone on with at its own resolution, so that it can be reused; a project that
    nothing was made of takes its own, or 720p when only that is affordable.

    Raises `Refused` without scenes, `Conflict` while the project is being made or when nothing is
    left to do, and `PaymentNeeded` when no resolution is affordable.
    """
    refuse_while_made(session, project)
    if project.kind != "video_ad":
        return make_quote(session, context, project, plan_asset(session, context, project))
    if asked is not None and asked != project.resolution:
        project.resolution = asked
        projects.touch(session, project)
    before = projects.last_render_quote(session, project) if asked is None else None
    if before is not None:
        resolution: Resolution = before.plan["inputs"]["resolution"]
        plan = plan_render(session, context, project, scope=scope, resolution=resolution)
        if plan.credits <= ledger.balance(session, context.workspace_id).available:
            return make_quote(session, context, project, plan)
    return make_quote(
        session, context, project, plan_render(session, context, project, scope=scope)
    )


def refuse_while_made(session: Session, project: Project) -> None:
    """Raise `Conflict`, saying how far it is, while a production of the project runs."""
    if quotes.live_production(session, project.id) is not None:
        raise Conflict(
            f"{quoted(project.title)} is being made already ({progress(session, project)}). "
            "Wait for it, or say “cancel it” first.",
            code="production_live",
        )
