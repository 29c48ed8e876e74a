"""The nodes of a turn's graph: consent, model, tools, announce.

The nodes are control flow only: everything that reads the outside or writes anything goes through
the durable engine, so that a replay after a crash takes the same path without doing anything twice.
"""

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.orm import Session

from agent.consent import judge
from agent.context import history, read_state, system_message
from graph import announce
from graph.acceptance import Accepted, Requoted, accept, decline
from graph.engine import DurableEngine
from graph.execute import run_tool, skip_tool
from graph.state import TurnState
from storage import events, quotes
from storage.errors import AytadaError
from storage.ids import new_id
from storage.models import Turn
from tools.kit.ports import (
    ChatMessage,
    ChatModel,
    ChatReply,
    ModelUnavailable,
    ToolCall,
    WorkCancelled,
)
from tools.kit.spec import Outside, Plain, ToolContext
from tools.registry import ALL_TOOLS

ROUNDS_MAX = 8
CALLS_MAX = 12
# What later calls of the same answer stand on: without it they would work on the wrong thing.
GROUNDS = ("create_campaign", "create_project", "select_campaign", "continue_draft")
FLUSH_SECONDS = 0.15
CANCEL_POLL_SECONDS = 0.25
TOO_LONG = "I stopped after many steps. Tell me what to do next, one thing at a time."

_FILM = re.compile(r"\b(?:render|film|shoot|produce|ship|run|video|ad|send)\b", re.IGNORECASE)

MakeContext = Callable[[Plain], ToolContext]


@dataclass(frozen=True)
class TurnParts:
    """What the nodes need, handed in by bootstrap. `make_context` builds a tool context from an
    opened turn."""

    engine: DurableEngine
    model: ChatModel
    outside: Outside
    make_context: MakeContext


class Nodes:
    """The nodes, bound to their parts."""

    def __init__(self, parts: TurnParts) -> None:
        self._engine = parts.engine
        self._model = parts.model
        self._outside = parts.outside
        self._make_context = parts.make_context
        self._tools = tuple(tool.schema() for tool in ALL_TOOLS)

    # ------------------------------------------------------------------ where to begin

    def first(self, state: TurnState) -> Literal["announce", "consent", "model"]:
        """Choose the first node by what the turn answers."""
        opened = state["opened"]
        if opened["kind"] == "production_finished":
            return "announce"
        return "consent" if opened["quote"] is not None else "model"

    def announce(self, state: TurnState) -> Plain:
        """Tell what became of a production; no model is asked, the facts are ours."""
        opened = state["opened"]
        context = self._make_context(opened)
        text: str = self._engine.transaction(
            "announce", announce.announce, context, opened["turn_id"], opened["payload"]
        )
        return {"answer": text}

    def consent(self, state: TurnState) -> Plain:
        """See whether the message answers the quote last shown to this member, and act on it."""
        opened = state["opened"]
        quote = opened["quote"]
        verdict = judge(opened["text"], quote["credits"])
        if verdict == "yes" and quote["is_text"] and _FILM.search(opened["text"]):
            # "Render it" is a yes to the price of a film, but a new wish when a text was offered.
            verdict = "unrelated"
        if verdict == "yes":
            answer = self._engine.transaction(
                "accept", self._accept, self._make_context(opened), quote["id"], opened["turn_id"]
            )
            return {"answer": answer}
        if verdict == "no":
            self._engine.transaction("decline", _decline, opened["workspace_id"], quote["id"])
            return {
                "answer": "All right, nothing is spent. Tell me what to change, or come back "
                "to it later."
            }
        if verdict == "unsure":
            return {
                "repeats_quote": True,
                "answer": f"Shall I spend {quote['credits']} credits on “{quote['title']}”? "
                "Say “yes” to go ahead or “no” to leave it.",
            }
        return {}

    def after_consent(self, state: TurnState) -> Literal["model", "end"]:
        """Go on to the model unless the question is answered."""
        return "end" if state["answer"] is not None else "model"

    def _accept(self, session: Session, context: ToolContext, quote_id: str, turn_id: str) -> str:
        try:
            with session.begin_nested():
                outcome = accept(session, self._engine, context, quote_id)
        except AytadaError as error:
            return error.message
        if isinstance(outcome, Requoted):
            card = outcome.card.model_dump(mode="json")
            events.append(session, context.workspace_id, turn_id, "quote", card)
            return f"{outcome.reason} {outcome.card.say}"
        return _say_accepted(session, context, outcome, turn_id)

    # ------------------------------------------------------------------ model and tools

    def model(self, state: TurnState) -> Plain:
        """Ask the model, with the campaign's pillars as they are now; stream its words as they
        come."""
        opened = state["opened"]
        if state["rounds"] >= ROUNDS_MAX:
            return {"answer": TOO_LONG}
        context = self._make_context(opened)
        reply = self._engine.step("model", self._ask, context, opened, state["talk"])
        if reply["state"] != "done":
            return {"answer": reply["text"], "state": reply["state"], "error": reply["error"]}
        calls = reply["calls"][:CALLS_MAX]
        said = ChatMessage(
            role="assistant",
            content=reply["text"],
            tool_calls=tuple(ToolCall.model_validate(call) for call in calls),
        )
        update: Plain = {
            "talk": [*state["talk"], said.model_dump()],
            "calls": calls,
            "rounds": state["rounds"] + 1,
        }
        if not calls:
            update["answer"] = reply["text"].strip() or "I have nothing to add."
        return update

    def after_model(self, state: TurnState) -> Literal["tools", "end"]:
        """Run the tools that were asked for, or end."""
        return "end" if state["answer"] is not None else "tools"

    def tools(self, state: TurnState) -> Plain:
        """Run the calls one after the other, in the model's order."""
        opened = state["opened"]
        context = self._make_context(opened)
        talk = list(state["talk"])
        missing = ""
        for raw in state["calls"]:
            call = ToolCall.model_validate(raw)
            if missing:
                result = skip_tool(self._engine, context, opened["turn_id"], call, missing)
            else:
                result = run_tool(self._engine, self._outside, context, opened["turn_id"], call)
                missing = call.name if "error" in result and call.name in GROUNDS else ""
            text = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
            talk.append(ChatMessage(role="tool", content=text, tool_call_id=call.id).model_dump())
        return {"talk": talk, "calls": []}

    def _ask(self, context: ToolContext, opened: Plain, talk: list[Plain]) -> Plain:
        with self._engine.database.read() as session:
            messages = (
                system_message(read_state(session, context)),
                *history(session, context.conversation_id, opened["turn_id"]),
                *(ChatMessage.model_validate(message) for message in talk),
            )
        scribe = _Scribe(self._engine, context.workspace_id, opened["turn_id"])
        try:
            for piece in self._model.stream(messages, self._tools, scribe.is_cancelled):
                if isinstance(piece, ChatReply):
                    scribe.finish(piece)
                    return {
                        "state": "done",
                        "text": piece.text,
                        "calls": [call.model_dump() for call in piece.tool_calls],
                    }
                scribe.add(piece)
            raise ModelUnavailable("The model broke off its answer. Say it again in a moment.")
        except WorkCancelled:
            scribe.flush()
            return {"state": "cancelled", "text": scribe.text or "Stopped.", "error": ""}
        except ModelUnavailable as error:
            scribe.flush()
            return {"state": "failed", "text": str(error), "error": str(error)}


class _Scribe:
    """Writes a model's words to the turn's event log: the first at once, then a few rows a second.

    Every attempt has a message id of its own; a reader drops an unfinished message when another
    begins.
    """

    def __init__(self, engine: DurableEngine, workspace_id: str, turn_id: str) -> None:
        self._engine = engine
        self._workspace_id = workspace_id
        self._turn_id = turn_id
        self._message_id = new_id("msg")
        self._waiting: list[str] = []
        self._written_at = 0.0
        self._asked_at = 0.0
        self._lock = threading.Lock()
        self.text = ""

    def add(self, piece: str) -> None:
        self.text += piece
        self._waiting.append(piece)
        if time.monotonic() - self._written_at >= FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            data = {"message_id": self._message_id, "delta": "".join(self._waiting)}
            self._write([("text", data)])
            self._waiting = []
            self._written_at = time.monotonic()

    def finish(self, reply: ChatReply) -> None:
        rows: list[tuple[str, Plain]] = []
        if self._waiting:
            data = {"message_id": self._message_id, "delta": "".join(self._waiting)}
            rows.append(("text", data))
            self._waiting = []
        if self.text:
            rows.append(("text_done", {"message_id": self._message_id}))
        for call in reply.tool_calls[:CALLS_MAX]:
            data = {"call_id": call.id, "name": call.name, "arguments": call.arguments}
            rows.append(("tool_started", data))
        if rows:
            self._write(rows)

    def is_cancelled(self) -> bool:
        if time.monotonic() - self._asked_at < CANCEL_POLL_SECONDS:
            return False
        self._asked_at = time.monotonic()
        self._engine.stop_if_closed()
        with self._engine.database.read() as session:
            turn = session.get(Turn, self._turn_id)
            return turn is not None and turn.cancel_requested

    def _write(self, rows: list[tuple[str, dict[str, Any]]]) -> None:
        with self._engine.database.write() as session:
            for kind, data in rows:
                events.append(session, self._workspace_id, self._turn_id, kind, data)
        self._engine.wake()


def _decline(session: Session, workspace_id: str, quote_id: str) -> None:
    decline(session, workspace_id, quote_id)


def _say_accepted(session: Session, context: ToolContext, outcome: Accepted, turn_id: str) -> str:
    quote = quotes.get(session, context.workspace_id, outcome.quote_id)
    data = {
        "quote_id": outcome.quote_id,
        "project_id": outcome.project_id,
        "title": outcome.title,
        "credits": outcome.credits,
        "scope": quote.scope,
    }
    events.append(session, context.workspace_id, turn_id, "accepted", data)
    return outcome.say
