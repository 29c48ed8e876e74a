"""Offers: quotes as people see them, made from a plan and shown in the conversation."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage import conversations, history, ledger, projects, quotes
from storage.errors import Conflict, PaymentNeeded
from storage.models import Project
from tools.kit.affordable import limit_warning, what_is_possible
from tools.kit.blanks import blanks_words, refuse_spoken
from tools.kit.planning import Plan, refuse_twins
from tools.kit.ports import Frozen
from tools.kit.prices import credits_words
from tools.kit.spec import Plain, ToolContext


class QuoteLine(Frozen):
    """One line of a quote as people read it."""

    label: str
    credits: int
    reused: bool


class QuoteCard(Frozen):
    """A quote as people see it; `say` is the whole of it in words."""

    quote_id: str
    project_id: str
    title: str
    scope: str
    resolution: str
    lines: tuple[QuoteLine, ...]
    credits: int
    balance_after: int
    expires_ms: int
    say: str


def make_quote(session: Session, context: ToolContext, project: Project, plan: Plan) -> QuoteCard:
    """Store an open quote for a plan, show it in the conversation, and return its card.

    The price of a project that was taken back is told and asks nothing: it can be accepted only
    once the project is brought back. Raises `Conflict` while a production of the project runs, or
    one of another project makes the same parts, and `PaymentNeeded` when the plan costs more than
    there is.
    """
    if quotes.live_production(session, project.id) is not None:
        raise Conflict(
            f"“{project.title}” is being made right now ({project.progress_percent} %). "
            "Wait for it, or say “cancel it” first."
        )
    refuse_twins(session, project, plan)
    refuse_spoken(plan.inputs)
    available = ledger.balance(session, context.workspace_id).available
    if plan.credits > available:
        raise PaymentNeeded(
            f"This costs {credits_words(plan.credits)} and you have {credits_words(available)} "
            "available. Everything you have is kept; ask whoever manages your credits to add some. "
            f"{what_is_possible(session, context)}"
        )
    quote = quotes.add(
        session,
        project=project,
        conversation_id=context.conversation_id,
        member_id=context.member_id,
        scope=plan.scope,
        credits=plan.credits,
        price_version=context.prices.version,
        fingerprint=plan.fingerprint,
        lines=[step.model_dump() for step in plan.steps],
        plan={"scope": plan.scope, "inputs": plan.inputs},
    )
    conversation = conversations.get(session, context.workspace_id, context.conversation_id)
    is_asked = not history.is_withdrawn(session, project)
    # Without a question no yes may reach the one before either.
    conversation.quote_id = quote.id if is_asked else None
    conversation.quote_member_id = context.member_id if is_asked else None
    conversation.last_question = "quote" if is_asked else None
    session.flush()
    warning = limit_warning(session, context, project, plan.credits)
    if not is_asked:
        warning = _taken_back(project)
    return card(session, quote.id, context.workspace_id, warning)


def refuse_taken_back(session: Session, project: Project) -> None:
    """Raise `Conflict` for a project whose making was undone: no price of it can be accepted."""
    if history.is_withdrawn(session, project):
        raise Conflict(_taken_back(project), code="quote_closed")


def _taken_back(project: Project) -> str:
    return (
        f"“{project.title}” was taken back, so nothing of it is made. Whoever took it back can say "
        "“redo” to have it again."
    )


def card(session: Session, quote_id: str, workspace_id: str, warning: str = "") -> QuoteCard:
    """Return a stored quote as people see it; its words end with the `warning`, if any, else with
    the question. Raises `NotFound`."""
    quote = quotes.get(session, workspace_id, quote_id)
    project = projects.get(session, workspace_id, quote.project_id)
    available = ledger.balance(session, workspace_id).available
    lines = tuple(
        QuoteLine(
            label=line["label"],
            credits=line["credits"],
            reused=line["reused_step_id"] is not None,
        )
        for line in quote.lines
    )
    resolution = quote.plan["inputs"].get("resolution", "")
    return QuoteCard(
        quote_id=quote.id,
        project_id=project.id,
        title=project.title,
        scope=quote.scope,
        resolution=resolution,
        lines=lines,
        credits=quote.credits,
        balance_after=available - quote.credits,
        expires_ms=quote.expires_ms,
        say=_say(
            project, lines, quote.credits, available, resolution, quote.plan["inputs"], warning
        ),
    )


def _say(
    project: Project,
    lines: Sequence[QuoteLine],
    credits: int,
    available: int,
    resolution: str,
    inputs: Plain,
    warning: str,
) -> str:
    reused = [line for line in lines if line.reused]
    parts = []
    clips = [line for line in lines if line.label.startswith("clip of") and not line.reused]
    if clips:
        noun = "clip" if len(clips) == 1 else "clips"
        parts.append(f"{len(clips)} {noun} at {resolution} ({sum(c.credits for c in clips)})")
    parts += [
        f"{line.label} ({line.credits})"
        for line in lines
        if not line.reused and not line.label.startswith("clip of")
    ]
    sentences = [f"“{project.title}” costs {credits_words(credits)}: {', '.join(parts)}."]
    if not parts:
        sentences = [f"“{project.title}” costs {credits_words(credits)}: all of it exists already."]
    elif reused:
        words = "part costs" if len(reused) == 1 else "parts cost"
        sentences.append(f"{len(reused)} unchanged {words} nothing.")
    if resolution == "720p" and project.resolution == "1080p":
        sentences.append("That is at 720p; 1080p is more than you have.")
    if inputs.get("speaks") is False:
        sentences.append(
            "Its tagline is not voiced: the embedded voice speaks English only."
            if project.kind == "jingle"
            else "No voiceover: the embedded voice speaks English only, so it is not charged."
        )
    if blanks := blanks_words(inputs):
        sentences.append(blanks)
    sentences.append(
        f"You have {credits_words(available)}; {credits_words(available - credits)} would be left."
    )
    sentences.append("The price holds for 15 minutes.")
    # What would be refused is not asked for.
    sentences.append(warning or "Shall I go ahead?")
    return " ".join(sentences)
