"""Memory: older talk is folded into the conversation's summary after the answer has gone out.

It runs in the turn's workflow once the turn is closed, so nobody waits for it, a crash repeats
only what is missing, and each stretch is folded once. A writer that fails changes nothing: the old
summary stays, and the next time takes the longer stretch.
"""

import logging
from collections.abc import Callable

from sqlalchemy.orm import Session

from agent.context import fold_brief, is_overdue
from graph.engine import DurableEngine
from storage import conversations
from storage.models import Turn
from tools.kit.drafts import SummaryDraft
from tools.kit.ports import ChatModel
from tools.kit.spec import Plain

log = logging.getLogger(__name__)


def fold(
    engine: DurableEngine,
    writer: ChatModel,
    opened: Plain,
    upto_seq: int,
    take_tokens: Callable[[], Plain] | None = None,
) -> None:
    """Fold the talk up to a message, at workflow level; `opened` is the turn as it was opened."""
    folded = engine.step("fold memory", _fold, engine, writer, opened, upto_seq, take_tokens)
    if folded["upto_seq"]:
        engine.transaction("keep memory", _keep, opened, folded)


def _fold(
    engine: DurableEngine,
    writer: ChatModel,
    opened: Plain,
    upto_seq: int,
    take_tokens: Callable[[], Plain] | None,
) -> Plain:
    with engine.database.read() as session:
        conversation = conversations.get(session, opened["workspace_id"], opened["conversation_id"])
        before_seq = conversation.summary_seq
        brief, last_seq = fold_brief(session, conversation, upto_seq)
        must_end = is_overdue(session, conversation)
    if not brief["messages"]:
        return {"upto_seq": 0}
    if take_tokens is not None:
        take_tokens()
    summary = ""
    try:
        summary = writer.write("summary", brief, SummaryDraft).summary
    except Exception as error:  # noqa: BLE001 - whatever a writer does, the talk goes on
        log.warning(
            "the talk of %s is folded later: %s", opened["conversation_id"], error or repr(error)
        )
    tokens = take_tokens() if take_tokens is not None else {}
    kept_upto = last_seq if summary or must_end else 0
    return {"summary": summary, "before_seq": before_seq, "upto_seq": kept_upto, **tokens}


def _keep(session: Session, opened: Plain, folded: Plain) -> None:
    conversation = conversations.get(session, opened["workspace_id"], opened["conversation_id"])
    conversations.keep_summary(
        session,
        conversation,
        before_seq=folded["before_seq"],
        upto_seq=folded["upto_seq"],
        summary=folded["summary"],
    )
    turn = session.get_one(Turn, opened["turn_id"])
    turn.input_tokens += folded.get("input_tokens", 0)
    turn.output_tokens += folded.get("output_tokens", 0)
