"""Quotes for another round of text: new ideas and new scripts, both priced after the first."""

from sqlalchemy.orm import Session

from storage import ledger
from storage.errors import PaymentNeeded
from storage.models import Project
from tools.kit.planning import QuoteCard, TextKind, make_quote, plan_text
from tools.kit.prices import credits_words
from tools.kit.spec import ToolContext


def is_priced(context: ToolContext, project: Project, kind: TextKind) -> bool:
    """Tell whether asking for this text now costs credits; the first of each kind is free."""
    if kind == "ideas":
        return project.idea_rounds > 0 and context.prices.new_ideas > 0
    return project.script_version > 0 and context.prices.new_script > 0


def quote_text(
    session: Session, context: ToolContext, project: Project, kind: TextKind, direction: str
) -> QuoteCard:
    """Quote another round of text. Raises `PaymentNeeded` when it is not affordable and `Conflict` while
    the project is being made."""
    plan = plan_text(session, context, project, kind, direction)
    available = ledger.balance(session, context.workspace_id).available
    if plan.credits > available:
        raise PaymentNeeded(
            f"{plan.steps[0].label[:1].upper()}{plan.steps[0].label[1:]} costs "
            f"{credits_words(plan.credits)} and you have {credits_words(available)} available. "
            "What you have now stays; ask whoever manages your credits to add some."
        )
    return make_quote(session, context, project, plan)
