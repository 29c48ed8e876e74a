"""How much one turn may take of its model: rounds, calls, tokens and dollars; and what it took.

What a turn has used is plain JSON in its state: `{"model", "input_tokens", "output_tokens",
"tokens", "dollars"}`. The first two counts are the provider's and are stored; `tokens` is what the
bound is measured with, which is an estimate where the provider tells nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from graph.execute import is_refusal
from tools.kit.ports import ChatMessage
from tools.kit.spec import Plain

CHARACTERS_PER_TOKEN = 4
MODEL_CHARACTERS_MAX = 200
DONE_MAX = 4
DONE_CHARACTERS = 140
GO_ON = "Say “go on” and I continue, or tell me what to do next, one thing at a time."


@dataclass(frozen=True)
class Bounds:
    """The bounds of one turn. Prices are in US dollars per million tokens, 0 where unknown.

    `rounds_max` is how often the model is asked, `calls_max` how many of the calls of one answer
    are run, `failures_max` how often the very same call may fail before the turn ends.
    """

    rounds_max: int = 8
    calls_max: int = 12
    failures_max: int = 2
    tokens_max: int = 120_000
    input_price: float = 0.0
    output_price: float = 0.0
    dollars_max: float | None = None

    def dollars(self, input_tokens: int, output_tokens: int) -> float:
        """Return what so many tokens cost."""
        return (input_tokens * self.input_price + output_tokens * self.output_price) / 1_000_000

    def reached(self, rounds: int, usage: Plain) -> str:
        """Return in words which bound a turn has reached, or nothing."""
        if rounds >= self.rounds_max:
            return "I stopped after many steps."
        if usage["tokens"] >= self.tokens_max:
            return (
                f"I stopped, because this answer has used the {self.tokens_max:,} tokens that one "
                "answer may use."
            )
        if self.dollars_max is not None and usage["dollars"] >= self.dollars_max:
            return (
                f"I stopped, because this answer has cost ${self.dollars_max:.2f}, which is the "
                "most that one answer may cost."
            )
        return ""


DEFAULT_BOUNDS = Bounds()


def no_usage() -> Plain:
    """Return what a turn has used before its first question."""
    return {"model": "", "input_tokens": 0, "output_tokens": 0, "tokens": 0, "dollars": 0.0}


def add_usage(usage: Plain, more: Plain, bounds: Bounds, *, is_free: bool = False) -> Plain:
    """Return what a turn has used with one answer more.

    `more` has `input_tokens` and `output_tokens`, and may have `model` and `estimate`, the tokens
    to count where the provider tells none. An answer that `is_free` costs no dollars.
    """
    told = more.get("input_tokens", 0) + more.get("output_tokens", 0)
    dollars = bounds.dollars(more.get("input_tokens", 0), more.get("output_tokens", 0))
    if not told:
        dollars = bounds.dollars(more.get("estimate", 0), 0)
    return {
        "model": _joined(usage["model"], more.get("model", "")),
        "input_tokens": usage["input_tokens"] + more.get("input_tokens", 0),
        "output_tokens": usage["output_tokens"] + more.get("output_tokens", 0),
        "tokens": usage["tokens"] + (told or more.get("estimate", 0)),
        "dollars": usage["dollars"] + (0.0 if is_free else dollars),
    }


def estimate(messages: Sequence[ChatMessage], answer: str) -> int:
    """Return about how many tokens a question and its answer have, without the tools' schemas."""
    characters = len(answer) + sum(
        len(message.content) + sum(len(call.arguments) for call in message.tool_calls)
        for message in messages
    )
    return characters // CHARACTERS_PER_TOKEN


def go_on(why: str, talk: Sequence[Plain]) -> str:
    """Return the answer of a turn that ends early: why, what was done, and how to go on."""
    return f"{why} {_done(talk)} {GO_ON}"


def _done(talk: Sequence[Plain]) -> str:
    did: list[str] = []
    for message in talk:
        if message["role"] == "tool":
            result = json.loads(message["content"])
            words = "" if is_refusal(result) else _first_line(result.get("say", ""))
            if words and words not in did:
                did.append(words)
    if not did:
        return "Nothing was changed."
    return " ".join(["Done so far:", *did[-DONE_MAX:]])


def _first_line(text: str) -> str:
    line = text.strip().split("\n", 1)[0].rstrip(":")
    if len(line) > DONE_CHARACTERS:
        end = line.rfind(". ", 0, DONE_CHARACTERS)
        line = line[: end + 1] if end > 0 else f"{line[: DONE_CHARACTERS - 1]}…"
    return line if not line or line.endswith((".", "!", "…")) else f"{line}."


def _joined(names: str, name: str) -> str:
    known = names.split(", ") if names else []
    if not name or name in known:
        return names
    return ", ".join([*known, name])[:MODEL_CHARACTERS_MAX]
