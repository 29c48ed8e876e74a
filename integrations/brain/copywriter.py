"""The embedded writer: three ideas, a timed script and its scenes, from the brief's facts alone."""

import hashlib
from typing import Any

from integrations.brain.copy_brief import CopyBrief, read_copy_brief
from integrations.brain.copy_ideas import idea_drafts
from integrations.brain.copy_lines import Candidate, as_hook, best_lines, screen_words
from integrations.brain.copy_scenes import scene_drafts
from integrations.brain.copy_words import Words, fitting, words_of

COPY_KINDS: dict[str, str] = {"ideas": "ideas", "script": "lines", "scenes": "scenes"}
"""What can be written, and the field of the answer's schema that tells it."""


def write_copy(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return the copy of one kind as the drafts' JSON; the same data always gives the same copy."""
    brief = read_copy_brief(data)
    words = words_of(brief)
    if kind == "ideas":
        return {"ideas": idea_drafts(words, data)}
    if kind == "script":
        return _script(words)
    return {"scenes": scene_drafts(words)}


def _script(words: Words) -> dict[str, Any]:
    brief = words.brief
    hook: Candidate | None = None
    if brief.lines and brief.idea.get("hook"):
        hook = as_hook(brief.idea["hook"], words, brief.lines[0].words_max)
    chosen = best_lines(words, brief.lines, hook)
    action = button(words)
    lines = [
        {"beat": line.beat, "voice": candidate.voice, "on_screen": candidate.screen}
        for line, candidate in zip(brief.lines, chosen, strict=True)
    ]
    if brief.lines[-1].beat == "call_to_action":
        unsaid = words.message and not any("msg" in candidate.uses for candidate in chosen)
        takeaway = fitting(words.message, 6) if unsaid else ""
        # What could not be said in time is at least read; the end card asks again anyway.
        lines[-1]["on_screen"] = screen_words(takeaway or action)
    return {"lines": lines, "call_to_action": action}


def button(words: Words) -> str:
    """Return the end card's words: the brief's own, else by goal, else by kind of product."""
    brief = words.brief
    if brief.action and len(brief.action) <= 40:
        return brief.action.rstrip(".!")
    goals = brief.goals.lower()
    for sign, text in _GOAL_BUTTONS:
        if sign in goals and not _is_avoided(text, brief):
            return text
    buttons = [button for _, button in words.thing.asks if not _is_avoided(button, brief)]
    if not buttons:
        return "Take a look"
    digest = hashlib.sha256(str(brief.seed).encode()).digest()
    return buttons[digest[2] % len(buttons)]


_GOAL_BUTTONS = (
    ("demo", "Book a demo"),
    ("download", "Download it"),
    ("sign", "Sign up"),
    ("subscri", "Subscribe"),
    ("newsletter", "Subscribe"),
    ("ticket", "Get tickets"),
    ("donat", "Donate now"),
    ("booking", "Book now"),
    ("appointment", "Book now"),
    ("visit", "Visit us"),
    ("pre-order", "Pre-order now"),
    ("preorder", "Pre-order now"),
    ("traffic", "See more"),
    ("awareness", "Take a look"),
)


def _is_avoided(text: str, brief: CopyBrief) -> bool:
    return any(word.lower() in text.lower() for word in brief.words_to_avoid)
