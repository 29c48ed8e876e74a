"""The turn: the durable workflow around the LangGraph graph that answers the letters of a
conversation.

It opens in one transaction (the member's words are kept), runs the graph, and closes in one
transaction (the answer is kept, the conversation is free for its next letter). After that, now and
then, older talk is folded into the conversation's summary. The workflow's id is the turn's.
"""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from agent.context import fold_upto, spoken
from graph import memory
from graph.bounds import no_usage
from graph.build import build_graph
from graph.nodes import Nodes, TurnParts
from graph.state import TurnState
from storage import conversations, events, inbox, projects, quotes
from storage.errors import AytadaError
from storage.ids import now_ms
from storage.models import Conversation, Member, Turn
from tools.kit.affordable import limit_warning
from tools.kit.offers import card
from tools.kit.planning import plan_again
from tools.kit.prices import credits_words
from tools.kit.spec import Plain, ToolContext

TURN_WORKFLOW = "turn"
READS_BACK = "Say “go”"
_QUOTED = re.compile(r"“[^”]*”")
SAID = ("message", "call")
"""Kinds of letters that a member wrote, or said by pressing a button."""


def define_turn(parts: TurnParts) -> Callable[[str], Plain]:
    """Define the workflow `turn` on the engine, before its launch."""
    engine = parts.engine
    graph = build_graph(Nodes(parts))

    @engine.workflow(TURN_WORKFLOW)
    def turn(turn_id: str) -> Plain:
        """Answer one turn; returns `{"state": "done" | "failed" | "cancelled" | "closed"}`."""
        opened = engine.transaction("open", open_turn, turn_id)
        if opened["state"] != "go":
            return opened
        begin: TurnState = {
            "opened": opened,
            "talk": [spoken(opened["text"]).model_dump()],
            "calls": [],
            "rounds": 0,
            "usage": no_usage(),
            "failures": {},
            "away": "",
            "answer": None,
            "repeats_quote": False,
            "state": "done",
            "error": "",
        }
        ended = graph.invoke(begin)
        context = parts.make_context(opened)
        closed = engine.transaction("close", close_turn, context, turn_id, opened, _outcome(ended))
        if closed.get("fold_upto"):
            writer = parts.outside.writer
            memory.fold(engine, writer, opened, closed["fold_upto"], parts.take_tokens)
        return {"state": closed["state"]}

    return turn


def open_turn(session: Session, turn_id: str) -> Plain:
    """Keep the member's words and return what the graph needs to know, as plain JSON."""
    turn = session.get_one(Turn, turn_id)
    if turn.state not in ("queued", "running"):
        return {"state": "closed"}
    turn.state = "running"
    conversation = conversations.get(session, turn.workspace_id, turn.conversation_id)
    letters = inbox.letters(session, turn_id)
    text = "\n".join(letter.payload.get("text", "") for letter in letters)
    if letters[0].kind in SAID:
        for letter in letters:
            conversations.add_message(
                session,
                conversation,
                role="user",
                content=letter.payload["text"],
                turn_id=turn_id,
                member_id=turn.member_id,
            )
    data = {"turn_id": turn_id, "conversation_id": conversation.id, "kind": letters[0].kind}
    events.append(session, turn.workspace_id, turn_id, "turn_started", data)
    events.append(session, turn.workspace_id, conversation.id, "turn_started", data)
    return {
        "state": "go",
        "turn_id": turn_id,
        "workspace_id": turn.workspace_id,
        "conversation_id": conversation.id,
        "member_id": turn.member_id,
        "door": conversation.door,
        "kind": letters[0].kind,
        "payload": letters[0].payload,
        "calls": [call for letter in letters for call in letter.payload.get("calls", ())],
        "text": text,
        **_asked(session, conversation, turn.member_id),
        "quote_id": conversation.quote_id,
        "now_ms": now_ms(),
    }


def close_turn(
    session: Session, context: ToolContext, turn_id: str, opened: Plain, outcome: Plain
) -> Plain:
    """Keep the answer, say that the turn is over, and let the next letter in.

    Returns the turn's state, and up to which message the talk is to be folded now, if it is.
    """
    conversation = conversations.get(session, opened["workspace_id"], opened["conversation_id"])
    for message in outcome["talk"]:
        conversations.add_message(
            session,
            conversation,
            role=message["role"],
            content=message["content"],
            turn_id=turn_id,
            tool_calls=list(message["tool_calls"]),
            tool_call_id=message["tool_call_id"],
        )
    shown = _open_quote(session, context, conversation)
    answer = outcome["answer"]
    asked, is_due = _question(conversation, shown, opened, outcome)
    conversation.last_question = asked
    if shown is not None and is_due:
        answer += f"\n\n{_reminder(session, context, shown, opened)}"
    conversations.add_message(
        session, conversation, role="assistant", content=answer, turn_id=turn_id
    )
    conversation.updated_ms = now_ms()
    data = {
        "turn_id": turn_id,
        "state": outcome["state"],
        "text": answer,
        "error": outcome["error"],
        "quote": shown,
        "project_id": conversation.project_id,
    }
    events.append(session, opened["workspace_id"], turn_id, "turn_finished", data)
    events.append(session, opened["workspace_id"], conversation.id, "turn_finished", data)
    turn = session.get_one(Turn, turn_id)
    usage = outcome["usage"]
    turn.model = usage["model"]
    turn.input_tokens, turn.output_tokens = usage["input_tokens"], usage["output_tokens"]
    session.flush()
    inbox.close_turn(session, turn_id, outcome["state"], outcome["error"])
    return {
        "state": outcome["state"],
        "fold_upto": fold_upto(session, conversation, turn_id),
    }


def _outcome(ended: Any) -> Plain:
    talk = ended["talk"][1:]
    # The last word is kept as the answer, once.
    if talk and talk[-1]["role"] == "assistant" and not talk[-1]["tool_calls"]:
        talk = talk[:-1]
    return {
        "talk": talk,
        "repeats_quote": ended["repeats_quote"],
        "answer": ended["answer"] or "",
        "state": ended["state"],
        "error": ended["error"],
        "usage": ended["usage"],
    }


def _asked(session: Session, conversation: Conversation, member_id: str) -> Plain:
    """Return the `quote` that a yes would answer, and the name of the member it was `shown_to`
    where that is somebody else."""
    # Only the question last asked, of this member, in this conversation, can be answered with a
    # yes.
    if conversation.quote_id is None or conversation.last_question != "quote":
        return {"quote": None, "shown_to": ""}
    quote = quotes.get(session, conversation.workspace_id, conversation.quote_id)
    if quote.state != "open":
        return {"quote": None, "shown_to": ""}
    project = projects.get(session, conversation.workspace_id, quote.project_id)
    other = ""
    if conversation.quote_member_id != member_id:
        other = _name(session, conversation.quote_member_id)
    asked = {
        "id": quote.id,
        "credits": quote.credits,
        "title": project.title,
        "covers": quote.scope if quote.scope in ("ideas", "script") else project.kind,
    }
    return {"quote": asked, "shown_to": other}


def _name(session: Session, member_id: str | None) -> str:
    member = session.get(Member, member_id) if member_id is not None else None
    return member.name if member is not None and member.name else "another member"


def _open_quote(session: Session, context: ToolContext, conversation: Conversation) -> Plain | None:
    if conversation.quote_id is None:
        return None
    quote = quotes.get(session, conversation.workspace_id, conversation.quote_id)
    if quote.state != "open" or quote.expires_ms <= now_ms():
        return None
    project = projects.get(session, conversation.workspace_id, quote.project_id)
    warning = limit_warning(session, context, project, quote.credits)
    return card(session, quote.id, conversation.workspace_id, warning).model_dump(mode="json")


def _question(
    conversation: Conversation, shown: Plain | None, opened: Plain, outcome: Plain
) -> tuple[str | None, bool]:
    """Return what question is open now, and whether to remind of the open quote.

    A yes answers the question last asked and nothing else. So an older quote is asked about again
    only when this turn asked nothing itself; otherwise it rests, and a yes does not reach it.
    """
    asked = conversation.last_question if conversation.last_question != "quote" else None
    if shown is None:
        return asked, False
    is_new = shown["quote_id"] != opened["quote_id"]
    if is_new:
        return "quote", False
    # A question among our own words, or a reading that waits for a “go”: that is what a yes means.
    asks_something = "?" in _QUOTED.sub("", outcome["answer"]) or READS_BACK in outcome["answer"]
    if outcome["state"] != "done" or (asks_something and not outcome["repeats_quote"]):
        return asked, False
    says_how = f"approve {credits_words(shown['credits'])}" in outcome["answer"]
    return "quote", not (outcome["repeats_quote"] or says_how)


def _reminder(session: Session, context: ToolContext, shown: Plain, opened: Plain) -> str:
    """Return the words that remind of a price that was shown before, true as things are now."""
    what = f"The price of {credits_words(shown['credits'])} for “{shown['title']}”"
    if opened.get("shown_to"):
        return f"{what} waits for a yes of {opened['shown_to']}."
    quote = quotes.get(session, context.workspace_id, shown["quote_id"])
    project = projects.get(session, context.workspace_id, quote.project_id)
    try:
        fits = plan_again(session, context, project, quote.plan).fingerprint == quote.fingerprint
    except AytadaError:
        fits = False
    if fits:
        return f"{what} still stands. Shall I go ahead?"
    # A yes shows the price anew: what it covered is not what would be made.
    return f"{what} was for how it stood before. Shall I show the price as it is now?"
