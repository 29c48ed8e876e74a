"""Quotes over REST: look, approve, decline; and the workspace's credits."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from graph.acceptance import Accepted, Requoted, accept, decline
from integrations.common.auth import KEY_DOOR, Caller
from integrations.common.errors import body
from integrations.common.reading import Session
from integrations.http.acting import rest_key
from integrations.http.parts import GetParts, Id, Parts, Reader, Spender, Writer
from integrations.http.shapes import (
    AcceptedView,
    CreditsView,
    DeclinedView,
    MovementView,
    QuoteView,
    RequotedBody,
)
from storage import conversations, ledger, quotes
from tools.kit.offers import card

HISTORY_LINES = 50
REQUOTED: dict[int | str, dict[str, Any]] = {
    409: {
        "model": RequotedBody,
        "description": "It changed or expired: decide on `fresh_quote`. Or somebody was first.",
    }
}

router = APIRouter(prefix="/api", tags=["credits"])


@router.get("/quotes/{quote_id}")
def get_quote(quote_id: Id, caller: Reader, parts: GetParts) -> QuoteView:
    """Return a quote and whether it was answered."""
    with parts.studio.database.read() as session:
        return quote_view(session, caller.workspace_id, quote_id)


@router.post("/quotes/{quote_id}/accept", responses=REQUOTED, response_model=AcceptedView)
def accept_quote(quote_id: Id, caller: Spender, parts: GetParts) -> AcceptedView | JSONResponse:
    """Approve a quote: hold its credits and start the work. Approving twice is approving once."""
    outcome = _accept(parts, caller, quote_id)
    if isinstance(outcome, Requoted):
        fresh = outcome.card.model_dump(mode="json") | {"state": "open"}
        refusal = body(outcome.code, f"{outcome.reason} {outcome.card.say}", "member")
        return JSONResponse({**refusal, "fresh_quote": fresh}, status_code=409)
    parts.studio.engine.wake()
    return AcceptedView(
        quote_id=outcome.quote_id,
        project_id=outcome.project_id,
        title=outcome.title,
        credits=outcome.credits,
        is_first=outcome.is_first,
        say=outcome.say,
    )


@router.post("/quotes/{quote_id}/decline")
def decline_quote(quote_id: Id, caller: Writer, parts: GetParts) -> DeclinedView:
    """Decline a quote; nothing is spent. `declined` is false when it was answered before."""
    with parts.studio.database.write() as session:
        return DeclinedView(declined=decline(session, caller.workspace_id, quote_id))


@router.get("/credits")
def get_credits(caller: Reader, parts: GetParts) -> CreditsView:
    """Return what the workspace has, what of it is held, and its newest movements."""
    with parts.studio.database.read() as session:
        balance = ledger.balance(session, caller.workspace_id)
        lines = ledger.history(session, caller.workspace_id, HISTORY_LINES)
    return CreditsView(
        posted=balance.posted,
        held=balance.held,
        available=balance.available,
        history=[
            MovementView(
                at_ms=line.when_ms,
                kind=line.kind,
                credits=line.credits,
                reason=line.reason,
                balance_after=line.balance_after,
            )
            for line in lines
        ],
    )


def quote_view(session: Session, workspace_id: str, quote_id: str) -> QuoteView:
    """Return a stored quote as clients see it. Raises `NotFound`."""
    state = quotes.get(session, workspace_id, quote_id).state
    shown = card(session, quote_id, workspace_id).model_dump(mode="json")
    return QuoteView.model_validate({**shown, "state": state})


def _accept(parts: Parts, caller: Caller, quote_id: str) -> Accepted | Requoted:
    # A fresh quote must be kept, so it is a result of the transaction and not an error in it.
    with parts.studio.database.write() as session:
        quote = quotes.get(session, caller.workspace_id, quote_id)
        conversation_id = quote.conversation_id
        if conversation_id is None:
            key = rest_key(quote.project_id)
            conversation_id = conversations.find_or_create(
                session, caller.workspace_id, caller.member_id, KEY_DOOR, key
            ).id
        context = parts.studio.context(
            workspace_id=caller.workspace_id,
            member_id=caller.member_id,
            conversation_id=conversation_id,
            door=KEY_DOOR,
        )
        return accept(session, parts.studio.engine, context, quote_id)
