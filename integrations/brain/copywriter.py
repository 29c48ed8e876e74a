"""The embedded writer: three ideas, a timed script and its scenes, from the brief's facts alone."""

import hashlib
import re
from typing import Any

from integrations.brain.copy_brief import CopyBrief, read_copy_brief
from integrations.brain.copy_ideas import idea_drafts
from integrations.brain.copy_lines import (
    SCREEN_WORDS_MAX,
    TAKEAWAY_WORDS_MAX,
    Candidate,
    as_hook,
    best_lines,
    screen_words,
)
from integrations.brain.copy_scenes import scene_drafts
from integrations.brain.copy_words import Words, capital, condensed, fitting, words_of

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
    for line in lines:
        if line["beat"] == "reveal":
            line["on_screen"] = _named(line["on_screen"], words, chosen)
    if brief.lines[-1].beat == "call_to_action":
        lines[-1]["on_screen"] = _last_words(words, chosen, lines, action)
    return {"lines": lines, "call_to_action": action}


def _named(screen: str, words: Words, chosen: list[Candidate]) -> str:
    """Return a reveal's words with what the product is under its name, where that is known."""
    if re.search(r"[.!:]\s", screen):
        return screen
    if words.product not in screen and words.product_short not in screen:
        return screen
    if (
        len(screen.split()) > SCREEN_WORDS_MAX - 2
        and len(words.product.split()) <= SCREEN_WORDS_MAX
    ):
        screen = capital(words.product)
    used = frozenset().union(*(candidate.uses for candidate in chosen))
    voiced = " ".join(candidate.voice for candidate in chosen).lower()
    known = [words.described(6)] if "desc" not in used else []
    known += [fact for fact in words.facts if fact.lower() not in voiced]
    known += [f"for {words.who}"] if words.who and "who" not in used else []
    for text in known:
        if text and len(text) <= 46 and len(f"{screen} {text}".split()) <= TAKEAWAY_WORDS_MAX:
            if set(text.lower().split()) & set(words.product.lower().split()):
                screen = screen.replace(words.product, words.product_short)
            return f"{screen.rstrip('.')}. {capital(text)}"
    return screen


def _last_words(
    words: Words, chosen: list[Candidate], lines: list[dict[str, str]], action: str
) -> str:
    """Return what the last scene shows: something to read that the button right after it won't say.

    The offer, else the takeaway where time was too short to say it, else a fact, else a dare.
    """
    brief = words.brief
    used = frozenset().union(*(candidate.uses for candidate in chosen))
    shown = " ".join(line["on_screen"] for line in lines[:-1]).lower()
    message = condensed(words.message, TAKEAWAY_WORDS_MAX) if "msg" not in used else ""
    offer = fitting(brief.offer, SCREEN_WORDS_MAX)
    first = (message, offer) if len(lines) == 2 else (offer, message)
    told_facts = " ".join(candidate.voice for candidate in chosen).lower()
    facts = [fact for fact in words.facts if len(fact.split()) <= TAKEAWAY_WORDS_MAX]
    facts.sort(key=lambda fact: fact.lower() in told_facts)
    who = f"{words.product_short} for {words.who}" if words.who and "who" not in used else ""
    plain = re.sub(r"\W+", " ", action.lower()).strip()
    for text in (*first, *facts, *words.dares, who, chosen[-1].screen):
        told = re.sub(r"\W+", " ", text.lower()).strip()
        if told and told not in re.sub(r"\W+", " ", shown) and told != plain:
            return screen_words(text, TAKEAWAY_WORDS_MAX)
    return screen_words(words.product)


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
