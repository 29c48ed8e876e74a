"""The turn: the durable workflow around the LangGraph graph that answers the letters of a
conversation.

It opens in one transaction (the member's words are kept), runs the graph, and closes in one
transaction (the answer is kept, the conversation is free for its next letter). After that, now and
then, older talk is folded into the conversation's summary. The workflow's id is the turn's.
"""

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
from storage.ids import now_ms
from storage.models import Conversation, Turn
from tools.kit.offers import card
from tools.kit.prices import credits_words
from tools.kit.spec import Plain

TURN_WORKFLOW = "turn"
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
        closed = engine.transaction("close", close_turn, turn_id, opened, _outcome(ended))
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
        "quote": _asked_quote(session, conversation, turn.member_id),
        "quote_id": conversation.quote_id,
        "now_ms": now_ms(),
    }


def close_turn(session: Session, turn_id: str, opened: Plain, outcome: Plain) -> Plain:
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
    shown = _open_quote(session, conversation)
    answer = outcome["answer"]
    conversation.last_question, reminder = _question(conversation, shown, opened, outcome)
    answer += reminder
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


def _asked_quote(session: Session, conversation: Conversation, member_id: str) -> Plain | None:
    # Only the question last asked, of this member, in this conversation, can be answered with a
    # yes.
    if (
        conversation.quote_id is None
        or conversation.quote_member_id != member_id
        or conversation.last_question != "quote"
    ):
        return None
    quote = quotes.get(session, conversation.workspace_id, conversation.quote_id)
    if quote.state != "open":
        return None
    project = projects.get(session, conversation.workspace_id, quote.project_id)
    return {
        "id": quote.id,
        "credits": quote.credits,
        "title": project.title,
        "covers": quote.scope if quote.scope in ("ideas", "script") else project.kind,
    }


def _open_quote(session: Session, conversation: Conversation) -> Plain | None:
    if conversation.quote_id is None:
        return None
    quote = quotes.get(session, conversation.workspace_id, conversation.quote_id)
    if quote.state != "open" or quote.expires_ms <= now_ms():
        return None
    return card(session, quote.id, conversation.workspace_id).model_dump(mode="json")


def _question(
    conversation: Conversation, shown: Plain | None, opened: Plain, outcome: Plain
) -> tuple[str | None, str]:
    """Return what question is open now, and the words that remind of an open quote, if any.

    A yes answers the question last asked and nothing else. So an older quote is asked about again
    only when this turn asked nothing itself; otherwise it rests, and a yes does not reach it.
    """
    asked = conversation.last_question if conversation.last_question != "quote" else None
    if shown is None:
        return asked, ""
    is_new = shown["quote_id"] != opened["quote_id"]
    if is_new:
        return "quote", ""
    asks_something = outcome["answer"].rstrip().endswith("?")
    if outcome["state"] != "done" or (asks_something and not outcome["repeats_quote"]):
        return asked, ""
    if outcome["repeats_quote"]:
        return "quote", ""
    return "quote", (
        f"\n\nThe price of {credits_words(shown['credits'])} for “{shown['title']}” still stands. "
        "Shall I go ahead?"
    )
