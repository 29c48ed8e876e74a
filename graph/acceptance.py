"""Accepting a quote: the member's act, at a door, in one transaction.

Called by the HTTP door, by the command line, and by a turn whose message our own classifier
(`agent/consent.py`) read as the yes to the quote last shown. Never called by a tool or a model.
Accepting, holding the credits and enqueuing the production commit together or not at all.
"""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from graph.engine import PRODUCTIONS, DurableEngine
from storage import campaigns, events, follows, ledger, projects, quotes, steps, workspaces
from storage.errors import Conflict, Forbidden, PaymentNeeded
from storage.ids import now_ms
from storage.models import Conversation, Production, Project, Quote
from tools.kit.affordable import what_is_possible
from tools.kit.offers import QuoteCard, make_quote, refuse_taken_back
from tools.kit.planning import plan_again
from tools.kit.plans import changed_sentence
from tools.kit.prices import credits_words
from tools.kit.spec import ToolContext

PRODUCTION_WORKFLOW = "production"
EXPIRED = "quote_expired"
CHANGED = "quote_changed"


@dataclass(frozen=True)
class Accepted:
    """A quote was accepted: now, or before by the same or another click (`is_first` False)."""

    quote_id: str
    project_id: str
    title: str
    credits: int
    is_first: bool
    say: str


@dataclass(frozen=True)
class Requoted:
    """A quote could not be accepted as it was; `card` is the fresh one to decide on, `reason` says
    why."""

    reason: str
    code: str
    card: QuoteCard


def production_workflow_id(quote_id: str) -> str:
    """Return the id of the workflow that runs a quote's production."""
    return f"production-{quote_id}"


def accept(
    session: Session, engine: DurableEngine, context: ToolContext, quote_id: str
) -> Accepted | Requoted:
    """Accept a quote for the member of `context`, in the caller's transaction.

    Returns `Accepted`, also for a second click; or `Requoted` when the price has expired or
    anything it covers has changed.

    Raises:
        NotFound: no such quote in this workspace.
        Forbidden: the member may not spend.
        Conflict: it was declined or replaced, its project was taken back, or another production of
            the project runs.
        PaymentNeeded: not enough credits, or a limit is reached.
    """
    quote = quotes.get(session, context.workspace_id, quote_id)
    project = projects.get(session, context.workspace_id, quote.project_id)
    if quote.scope not in ("ideas", "script"):
        # Text is no part of another project's; and it may be accepted by the turn that wrote it,
        # which has locked rows already.
        steps.one_at_a_time(session, project)
    # Another click or an undo may be under way: wait for it, and see what it left.
    campaigns.hold_still(session, project)
    session.refresh(quote)
    if quote.state == "accepted":
        return _accepted(quote, project, is_first=False)
    if not workspaces.get_member(session, context.workspace_id, context.member_id).may_spend:
        raise Forbidden("You may not spend credits here. Ask a member who may to approve it.")
    refuse_taken_back(session, project)
    if quote.state != "open":
        raise Conflict(f"That quote was {quote.state}. Ask for a new one.", code="quote_closed")
    live = quotes.live_production(session, project.id)
    if live is not None:
        raise Conflict(f"“{project.title}” is being made already. Wait for it, or cancel it first.")
    if now_ms() >= quote.expires_ms:
        return _requote(session, context, quote, project, EXPIRED, "That price has expired.")
    plan = plan_again(session, context, project, quote.plan)
    if plan.fingerprint != quote.fingerprint:
        reason = f"Something that price covered has changed since. {changed_sentence(quote, plan)}"
        return _requote(session, context, quote, project, CHANGED, reason)
    if not quotes.resolve(session, quote.id, "accepted", context.member_id):
        session.refresh(quote)
        if quote.state == "accepted":
            return _accepted(quote, project, is_first=False)
        raise Conflict("That quote was answered meanwhile. Ask for a new one.", code="quote_closed")
    _begin(session, engine, context, quote, project)
    return _accepted(quote, project, is_first=True)


def decline(session: Session, workspace_id: str, quote_id: str) -> bool:
    """Decline an open quote; False when it was answered before. Raises `NotFound`."""
    quote = quotes.get(session, workspace_id, quote_id)
    _forget(session, quote)
    return quotes.resolve(session, quote.id, "declined")


def _begin(
    session: Session, engine: DurableEngine, context: ToolContext, quote: Quote, project: Project
) -> None:
    production = Production(
        id=quote.id,
        workspace_id=quote.workspace_id,
        project_id=project.id,
        conversation_id=quote.conversation_id,
        member_id=context.member_id,
        state="running",
        error="",
        created_ms=now_ms(),
        finished_ms=None,
    )
    session.add(production)
    try:
        session.flush()
    except IntegrityError as error:
        # The unique index on live productions: another quote of this project won the race.
        raise Conflict(f"“{project.title}” is being made already.") from error
    items = [
        ledger.HoldItem(f"{line['kind']}:{line['position']}", line["credits"])
        for line in quote.lines
        if line["credits"] > 0
    ]
    holds = _hold(session, context, project, production.id, items)
    steps.add(
        session,
        workspace_id=quote.workspace_id,
        project_id=project.id,
        production_id=production.id,
        lines=quote.lines,
        holds=holds,
    )
    _forget(session, quote)
    if quote.scope not in ("ideas", "script"):
        project.status, project.stage, project.error = "generating", "queued", ""
        project.progress_percent = 0
        data = {"status": "generating", "stage": "queued", "progress_percent": 0}
        events.append(session, quote.workspace_id, project.id, "status", data)
        follows.post_update(session, project)
    engine.enqueue_in(
        session, PRODUCTIONS, PRODUCTION_WORKFLOW, production_workflow_id(quote.id), quote.id
    )


def _hold(
    session: Session,
    context: ToolContext,
    project: Project,
    production_id: str,
    items: list[ledger.HoldItem],
) -> dict[str, str]:
    try:
        return ledger.hold(
            session,
            workspace_id=project.workspace_id,
            member_id=context.member_id,
            campaign_id=project.campaign_id,
            production_id=production_id,
            items=items,
            now_ms=now_ms(),
        )
    except PaymentNeeded as refusal:
        possible = what_is_possible(session, context)
        raise PaymentNeeded(f"{refusal.message} {possible}", code=refusal.code) from refusal


def _requote(
    session: Session,
    context: ToolContext,
    quote: Quote,
    project: Project,
    code: str,
    reason: str,
) -> Requoted:
    plan = plan_again(session, context, project, quote.plan)
    return Requoted(reason=reason, code=code, card=make_quote(session, context, project, plan))


def _forget(session: Session, quote: Quote) -> None:
    # The question is answered: a later "yes" must not find this quote again.
    session.execute(
        update(Conversation)
        .where(Conversation.quote_id == quote.id)
        .values(quote_id=None, quote_member_id=None, last_question=None)
    )


def _accepted(quote: Quote, project: Project, *, is_first: bool) -> Accepted:
    if is_first:
        say = (
            f"On it: “{project.title}”. I hold {credits_words(quote.credits)} and take each part's "
            "price only when that part is delivered."
        )
    else:
        say = f"“{project.title}” was approved already; nothing is charged twice."
    return Accepted(quote.id, project.id, project.title, quote.credits, is_first, say)
