"""The nodes of a turn's graph: consent, model, tools, announce.

The nodes are control flow only: everything that reads the outside or writes anything goes through
the durable engine, so that a replay after a crash takes the same path without doing anything twice.
"""

import json
import logging
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy.orm import Session

from agent.consent import judge
from agent.context import prompt
from graph import announce
from graph.acceptance import Accepted, Requoted, accept, decline
from graph.bounds import DEFAULT_BOUNDS, Bounds, add_usage, estimate, go_on
from graph.engine import DurableEngine
from graph.execute import is_refusal, run_tool, skip_tool
from graph.outage import AbsentWriter, StandIn, stand_in_words
from graph.scribe import Scribe
from graph.state import TurnState
from storage import events, quotes
from storage.errors import AytadaError
from tools.kit.ports import (
    ChatMessage,
    ChatModel,
    ChatReply,
    ModelUnavailable,
    ToolCall,
    ToolSchema,
    WorkCancelled,
)
from tools.kit.prices import credits_words
from tools.kit.spec import Outside, Plain, ToolContext
from tools.registry import ALL_TOOLS

# What later calls of the same answer stand on: without it they would work on the wrong thing.
GROUNDS = ("create_campaign", "create_project", "select_campaign", "continue_draft")
RESULT_CHARACTERS_MAX = 16_000
"""How much of one tool's result a model is shown; longer ones are shown as their sentence."""
NOTHING = "I have nothing to add."

MakeContext = Callable[[Plain], ToolContext]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TurnParts:
    """What the nodes need, handed in by bootstrap. `make_context` builds a tool context from an
    opened turn.

    `stand_in` understands commands while the model is away; left out, the turn fails then.
    `take_tokens` gives `{"input_tokens", "output_tokens"}` of the copy written in this thread
    since it was last asked, where the writer counts them.
    """

    engine: DurableEngine
    model: ChatModel
    outside: Outside
    make_context: MakeContext
    bounds: Bounds = DEFAULT_BOUNDS
    stand_in: StandIn | None = None
    take_tokens: Callable[[], Plain] | None = None


class Nodes:
    """The nodes, bound to their parts."""

    def __init__(self, parts: TurnParts) -> None:
        self._engine = parts.engine
        self._model = parts.model
        self._outside = parts.outside
        self._make_context = parts.make_context
        self._bounds = parts.bounds
        self._stand_in = parts.stand_in
        self._take_tokens = parts.take_tokens
        self._tools = tuple(tool.schema() for tool in ALL_TOOLS)
        self._tools_text = json.dumps([tool.model_dump() for tool in self._tools])

    # ------------------------------------------------------------------ where to begin

    def first(self, state: TurnState) -> Literal["announce", "direct", "consent", "model"]:
        """Choose the first node by what the turn answers."""
        opened = state["opened"]
        if opened["kind"] == "production_finished":
            return "announce"
        if opened["kind"] == "call":
            return "direct"
        return "consent" if opened["quote"] is not None else "model"

    def announce(self, state: TurnState) -> Plain:
        """Tell what became of a production; no model is asked, the facts are ours."""
        opened = state["opened"]
        context = self._make_context(opened)
        text: str = self._engine.transaction(
            "announce", announce.announce, context, opened["turn_id"], opened["payload"]
        )
        return {"answer": text}

    def direct(self, state: TurnState) -> Plain:
        """Do what a button says: its calls, in order, without asking a model."""
        turn_id = state["opened"]["turn_id"]
        calls = tuple(
            ToolCall(
                id=f"{turn_id}-{number}",
                name=call["name"],
                arguments=json.dumps(call["arguments"], ensure_ascii=False),
            )
            for number, call in enumerate(state["opened"]["calls"], start=1)
        )
        said = ChatMessage(role="assistant", content="", tool_calls=calls)
        talk = [*state["talk"], said.model_dump()]
        done = self.tools({**state, "talk": talk, "calls": [call.model_dump() for call in calls]})
        results = [json.loads(message["content"]) for message in done["talk"][len(talk) :]]
        return {**done, "answer": "\n\n".join(_say(result) for result in results) or NOTHING}

    def consent(self, state: TurnState) -> Plain:
        """See whether the message answers the quote last shown to this member, and act on it."""
        opened = state["opened"]
        quote = opened["quote"]
        # Kept: after an update the classifier may read the same words otherwise.
        verdict = self._engine.step(
            "judge", judge, opened["text"], quote["credits"], quote["covers"]
        )
        if opened.get("shown_to"):
            return _not_theirs(verdict, opened["shown_to"])
        if verdict == "yes":
            answer = self._engine.transaction(
                "accept", self._accept, self._make_context(opened), quote["id"], opened["turn_id"]
            )
            # Where it was refused, the same question is not asked again at once.
            return {"answer": answer, "repeats_quote": True}
        if verdict == "no":
            self._engine.transaction("decline", _decline, opened["workspace_id"], quote["id"])
            return {
                "answer": "All right, nothing is spent. Tell me what to change, or come back "
                "to it later."
            }
        if verdict == "unsure":
            return {
                "repeats_quote": True,
                "answer": "Nothing is spent until you say “yes”. Shall I go ahead with "
                f"“{quote['title']}” for {credits_words(quote['credits'])}, or leave it?",
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
        reached = self._bounds.reached(state["rounds"], state["usage"])
        if reached:
            return {"answer": go_on(reached, state["talk"])}
        context = self._make_context(opened)
        reply = self._engine.step("model", self._ask, context, opened, state["talk"], state["away"])
        away = reply.get("away", "")
        update: Plain = {
            "usage": add_usage(state["usage"], reply, self._bounds, is_free=bool(away)),
            "away": away,
        }
        if reply["state"] != "done":
            ended = {"answer": reply["text"], "state": reply["state"], "error": reply["error"]}
            return {**update, **ended}
        calls = reply["calls"][: self._bounds.calls_max]
        said = ChatMessage(
            role="assistant",
            content=reply["text"],
            tool_calls=tuple(ToolCall.model_validate(call) for call in calls),
        )
        update["talk"] = [*state["talk"], said.model_dump()]
        update["calls"] = calls
        update["rounds"] = state["rounds"] + 1
        if not calls:
            update["answer"] = reply["text"].strip() or NOTHING
        return update

    def after_model(self, state: TurnState) -> Literal["tools", "end"]:
        """Run the tools that were asked for, or end."""
        return "end" if state["answer"] is not None else "tools"

    def tools(self, state: TurnState) -> Plain:
        """Run the calls one after the other, in the model's order; end the turn if the model goes
        round in a circle."""
        opened = state["opened"]
        outside, context = self._writing(state["away"], self._make_context(opened))
        talk, failures = list(state["talk"]), dict(state["failures"])
        missing = stuck = ""
        self._count_tokens()
        for raw in state["calls"]:
            call = ToolCall.model_validate(raw)
            if missing:
                result = skip_tool(self._engine, context, opened["turn_id"], call, missing)
            else:
                result = run_tool(self._engine, outside, context, opened["turn_id"], call)
                missing = call.name if is_refusal(result) and call.name in GROUNDS else ""
                stuck = stuck or self._circling(failures, call, result)
            content = _shown(result)
            talk.append(
                ChatMessage(role="tool", content=content, tool_call_id=call.id).model_dump()
            )
        # A step also where nobody counts: a replay under other settings takes the same path.
        tokens = self._engine.step("count tokens", self._count_tokens)
        usage = add_usage(state["usage"], tokens, self._bounds)
        update: Plain = {"talk": talk, "calls": [], "failures": failures, "usage": usage}
        if stuck:
            update["answer"] = go_on(stuck, talk)
        return update

    def after_tools(self, state: TurnState) -> Literal["model", "end"]:
        """Show the model what became of its calls, or end."""
        return "end" if state["answer"] is not None else "model"

    def _count_tokens(self) -> Plain:
        return {} if self._take_tokens is None else self._take_tokens()

    def _circling(self, failures: dict[str, int], call: ToolCall, result: Plain) -> str:
        """Count a failed call; return in words that the very same one has failed too often."""
        if not is_refusal(result):
            return ""
        key = f"{call.name} {_canonical(call.arguments)}"
        failures[key] = failures.get(key, 0) + 1
        if failures[key] < self._bounds.failures_max:
            return ""
        what = call.name.replace("_", " ")
        return (
            f"I stopped, because the same step ({what}) failed {failures[key]} times: "
            f"{result['error']['message']}"
        )

    def _writing(self, away: str, context: ToolContext) -> tuple[Outside, ToolContext]:
        """Return who writes copy in this turn, and the context that names the writer."""
        if not away or self._stand_in is None:
            return self._outside, context
        if not self._stand_in.writes_copy:
            return replace(self._outside, writer=AbsentWriter(self._outside.writer.name)), context
        writer = self._stand_in.model
        named = replace(context, writer_name=writer.name, starter_copy=writer.writes_starter_copy)
        return replace(self._outside, writer=writer), named

    # ------------------------------------------------------------------ asking

    def _ask(self, context: ToolContext, opened: Plain, talk: list[Plain], away: str) -> Plain:
        with self._engine.database.read() as session:
            before = prompt(session, context, opened["turn_id"])
        messages = (*before, *(ChatMessage.model_validate(message) for message in talk))
        scribe = Scribe(self._engine, context.workspace_id, opened["turn_id"])
        try:
            if not away:
                try:
                    return self._listen(messages, scribe)
                except ModelUnavailable as error:
                    scribe.flush()
                    away = str(error)
                    if self._stand_in is None:
                        raise
                log.warning("no answer of the model (%s); it is understood without it", away)
                # A message of its own: readers drop what the model left unfinished.
                scribe = Scribe(self._engine, context.workspace_id, opened["turn_id"])
            return self._listen_to_stand_in(messages, scribe, away)
        except WorkCancelled:
            scribe.flush()
            return {"state": "cancelled", "text": scribe.text or "Stopped.", "error": ""}
        except ModelUnavailable:
            return {"state": "failed", "text": away, "error": away}

    def _listen(self, messages: tuple[ChatMessage, ...], scribe: Scribe) -> Plain:
        with closing(_replies(self._model, messages, self._tools, scribe)) as pieces:
            for piece in pieces:
                if isinstance(piece, ChatReply):
                    scribe.finish(piece.tool_calls[: self._bounds.calls_max])
                    return self._answer(messages, piece)
                scribe.add(piece)
        raise ModelUnavailable("The model broke off its answer. Say it again in a moment.")

    def _listen_to_stand_in(
        self, messages: tuple[ChatMessage, ...], scribe: Scribe, reason: str
    ) -> Plain:
        assert self._stand_in is not None
        pieces = list(_replies(self._stand_in.model, messages, self._tools, scribe))
        reply = pieces[-1]
        assert isinstance(reply, ChatReply), "a model's last piece is its reply"
        if not reply.tool_calls:
            text = "\n\n".join([stand_in_words(reason), reply.text or NOTHING])
            scribe.add(text)
            reply = reply.model_copy(update={"text": text})
        scribe.finish(reply.tool_calls[: self._bounds.calls_max])
        return {**self._answer(messages, reply), "away": reason}

    def _answer(self, messages: tuple[ChatMessage, ...], reply: ChatReply) -> Plain:
        return {
            "state": "done",
            "text": reply.text,
            "calls": [call.model_dump() for call in reply.tool_calls],
            "model": reply.model,
            "input_tokens": reply.input_tokens,
            "output_tokens": reply.output_tokens,
            "estimate": estimate(messages, reply.text + self._tools_text),
        }


def _replies(
    model: ChatModel,
    messages: tuple[ChatMessage, ...],
    tools: tuple[ToolSchema, ...],
    scribe: Scribe,
) -> Generator[str | ChatReply, None, None]:
    yield from model.stream(messages, tools, scribe.is_cancelled)


def _not_theirs(verdict: str, shown_to: str) -> Plain:
    """Answer somebody who says yes to a price that another member was asked about."""
    if verdict != "yes":
        return {}
    return {
        "repeats_quote": True,
        "answer": f"I showed that price to {shown_to}, so a typed yes has to come from "
        f"{shown_to}. If you may spend credits here, press Approve, or ask me for the price "
        "yourself.",
    }


def _say(result: Plain) -> str:
    return str(result["error"]["message"] if is_refusal(result) else result["say"])


def _shown(result: Plain) -> str:
    text = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
    if len(text) <= RESULT_CHARACTERS_MAX:
        return text
    say = str(result.get("say", ""))[: RESULT_CHARACTERS_MAX // 2]
    return json.dumps({"say": say, "note": "The rest is too long to show."}, ensure_ascii=False)


def _canonical(arguments: str) -> str:
    try:
        return json.dumps(json.loads(arguments or "{}"), sort_keys=True)
    except (ValueError, RecursionError):
        return arguments


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
