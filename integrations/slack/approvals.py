"""Answers to a price in Slack: approve or decline, by button or reaction, in one transaction.

The card is changed by a delivery that is asked for in that same transaction, so that whoever was
first is what everybody sees, also after a crash.
"""

from collections.abc import Sequence
from typing import Any

from graph.acceptance import Requoted, accept, decline
from integrations.common.reading import Session
from integrations.common.studio import Studio
from integrations.slack.cards import Message, quote_message, replace_quote
from integrations.slack.keys import DOOR, Place
from integrations.slack.members import Who
from integrations.slack.threads import conversation_of
from storage import outbox, quotes, workspaces
from storage.errors import Conflict, Forbidden
from storage.ids import now_ms
from storage.models import Quote
from tools.kit.offers import card

EDIT_KIND = "edit"
Blocks = Sequence[dict[str, Any]]


def approve_quote(
    studio: Studio, who: Who, quote_id: str, place: Place, message_ts: str, blocks: Blocks = ()
) -> str:
    """Approve a quote and change its card; approving twice is approving once.

    `blocks` are those of the message now, whose other cards stay. Returns a sentence for whoever
    pressed when somebody was first, else an empty one. Raises what `graph.acceptance.accept` does;
    a card that can no longer be approved has lost its buttons then.
    """
    try:
        with studio.database.write() as session:
            said = _approve(session, studio, who, quote_id, place, message_ts, blocks)
    except Conflict as conflict:
        if conflict.code == "quote_closed":
            _close(studio, who, quote_id, place, message_ts, blocks)
        raise
    studio.engine.wake()
    return said


def decline_quote(
    studio: Studio, who: Who, quote_id: str, place: Place, message_ts: str, blocks: Blocks = ()
) -> str:
    """Decline a quote and change its card; the same arguments and answer as `approve_quote`.

    Raises `NotFound`, and `Forbidden` for a member who neither asked for it nor may spend.
    """
    with studio.database.write() as session:
        quote = quotes.get(session, who.workspace_id, quote_id)
        if quote.member_id != who.member_id and not who.may_spend:
            raise Forbidden("Only whoever asked for this price, or may spend, can decline it.")
        declined = decline(session, who.workspace_id, quote_id)
        session.refresh(quote)
        by = who.name if declined else _answered_by(session, quote)
        _edit(session, who, quote, place, message_ts, blocks, by)
        said = "" if declined else _too_late(session, quote, who)
    studio.engine.wake()
    return said


def _approve(
    session: Session,
    studio: Studio,
    who: Who,
    quote_id: str,
    place: Place,
    message_ts: str,
    blocks: Blocks,
) -> str:
    quote = quotes.get(session, who.workspace_id, quote_id)
    conversation_id = quote.conversation_id or conversation_of(session, who, place).id
    context = studio.context(
        workspace_id=who.workspace_id,
        member_id=who.member_id,
        conversation_id=conversation_id,
        door=DOOR,
    )
    outcome = accept(session, studio.engine, context, quote_id)
    if isinstance(outcome, Requoted):
        fresh = outcome.card.model_dump(mode="json")
        message = quote_message(fresh, state="open", say=outcome.reason)
        keep_edit(session, who, place, message_ts, replace_quote(blocks, message))
        return ""
    session.refresh(quote)
    by = _answered_by(session, quote)
    _edit(session, who, quote, place, message_ts, blocks, by)
    return "" if outcome.is_first else _too_late(session, quote, who)


def _close(
    studio: Studio, who: Who, quote_id: str, place: Place, message_ts: str, blocks: Blocks
) -> None:
    """Take the buttons off a card whose quote was declined or replaced."""
    with studio.database.write() as session:
        quote = quotes.get(session, who.workspace_id, quote_id)
        _edit(session, who, quote, place, message_ts, blocks, "")
    studio.engine.wake()


def _edit(
    session: Session,
    who: Who,
    quote: Quote,
    place: Place,
    message_ts: str,
    blocks: Blocks,
    by: str,
) -> None:
    shown = card(session, quote.id, who.workspace_id).model_dump(mode="json")
    state = quote.state
    if state == "open":
        state = "expired" if quote.expires_ms <= now_ms() else "closed"
    message = quote_message(shown, state=state, by=by or None)
    keep_edit(session, who, place, message_ts, replace_quote(blocks, message))


def keep_edit(session: Session, who: Who, place: Place, message_ts: str, message: Message) -> None:
    """Ask for a message to be written anew; the newest wish counts."""
    outbox.keep_newest(
        session,
        workspace_id=who.workspace_id,
        door=DOOR,
        dedupe_key=f"edit:{place.team_id}:{place.channel}:{message_ts}",
        kind=EDIT_KIND,
        body={
            "team": place.team_id,
            "channel": place.channel,
            "ts": message_ts,
            "text": message.text,
            "blocks": message.blocks,
        },
    )


def _answered_by(session: Session, quote: Quote) -> str:
    if quote.accepted_by is None:
        return ""
    return workspaces.get_member(session, quote.workspace_id, quote.accepted_by).name


def _too_late(session: Session, quote: Quote, who: Who) -> str:
    """Return who was first, for somebody who pressed after them."""
    if quote.state != "accepted":
        return "That price was answered already; nothing is spent."
    name = "You" if quote.accepted_by == who.member_id else _answered_by(session, quote)
    return f"{name} approved this already; nothing is charged twice."
