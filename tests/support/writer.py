"""A small honest writer for tests: it fills drafts from the brief, the same way every time."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel

from tools.kit.ports import Cancelled, ChatMessage, ChatReply, ToolSchema

T = TypeVar("T", bound=BaseModel)
ANGLES = ("The first sip", "Half past three", "One honest question")


class BriefWriter:
    """Writes from what the brief says and nothing else; keeps the briefs that it was given."""

    name = "brief-writer"
    writes_starter_copy = True

    def __init__(self) -> None:
        self.briefs: list[tuple[str, dict[str, Any]]] = []

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Repeat the last message."""
        text = messages[-1].content
        yield text
        yield ChatReply(text=text, model=self.name)

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Write the copy of a task."""
        self.briefs.append((task, brief))
        return answer.model_validate(TASKS[task](brief))


def _ideas(brief: dict[str, Any]) -> dict[str, Any]:
    product, number = brief["product"], len(brief["earlier_ideas"])
    return {
        "ideas": [
            {
                "title": angle if number == 0 else f"{angle} again",
                "hook": f"{angle}: {product}.",
                "narrative": f"{angle} leads to {product}.",
                "visuals": f"{product}, close up.",
                "sound": "A soft beat.",
                "why": f"It fits people who are {brief['awareness_stage'].replace('_', ' ')}.",
            }
            for angle in ANGLES
        ]
    }


def _script(brief: dict[str, Any]) -> dict[str, Any]:
    lines = [
        {
            "beat": beat,
            "voice": f"Line {number} about {brief['product']}.",
            "on_screen": f"{brief['product']} {number}",
        }
        for number, beat in enumerate(brief["beats"], start=1)
    ]
    return {"lines": lines, "call_to_action": "Try it today"}


def _scenes(brief: dict[str, Any]) -> dict[str, Any]:
    return {
        "scenes": [
            {"visual": f"Shot {number}: {line['voice']}", "on_screen": line["on_screen"]}
            for number, line in enumerate(brief["lines"], start=1)
        ]
    }


def _banner(brief: dict[str, Any]) -> dict[str, Any]:
    return {
        "headline": f"{brief['product']} for {brief['audience'] or 'you'}"[:60],
        "subline": brief["messaging"][:80],
        "call_to_action": "Try it today",
    }


def _flyer(brief: dict[str, Any]) -> dict[str, Any]:
    return {
        "headline": f"{brief['product']} for {brief['audience'] or 'you'}"[:80],
        "subline": brief["messaging"][:120],
        "points": [brief["description"][:80]] if brief["description"] else [],
        "call_to_action": "Come by",
    }


def _jingle(brief: dict[str, Any]) -> dict[str, Any]:
    return {"tagline": f"{brief['product']}, right now.", "mood": "bright"}


def _strategy(brief: dict[str, Any]) -> dict[str, Any]:
    return {
        "audience": brief["audience"] or f"people who want {brief['product']}",
        "messaging": brief["messaging"] or f"{brief['product']} does what it says",
        "goals": brief["goals"] or "first orders",
        "awareness_stage": brief["awareness_stage"],
        "style": brief["style"],
        "trigger": "liking",
        "why": f"It is what is known about {brief['product']}.",
    }


def _summary(_brief: dict[str, Any]) -> dict[str, Any]:
    return {"summary": "They talked about an ad."}


TASKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "ideas": _ideas,
    "script": _script,
    "scenes": _scenes,
    "banner": _banner,
    "flyer": _flyer,
    "jingle": _jingle,
    "strategy": _strategy,
    "summary": _summary,
}
