"""A timed script from an idea: what is said, what is set on screen, and the end card's words."""

import hashlib
import re
from typing import Any

from integrations.brain.copy_checks import says_any
from integrations.brain.copy_choice import as_hook, best_lines
from integrations.brain.copy_lines import (
    SCREEN_CHARACTERS_MAX,
    SCREEN_WORDS_MAX,
    TAKEAWAY_WORDS_MAX,
    Candidate,
    screen_words,
)
from integrations.brain.copy_text import capital, same, word_set
from integrations.brain.copy_words import Words, message_forms

BUTTON_CHARACTERS_MAX = 40
_INTRODUCTION = word_set(
    "meet heres this is say hello to enter you know the our look again and then which brings us one of them so"
)


def script_draft(words: Words) -> dict[str, Any]:
    """Return the script's lines and the button as JSON."""
    brief = words.brief
    hook: Candidate | None = None
    if brief.lines and brief.idea.get("hook"):
        hook = as_hook(brief.idea["hook"], words, brief.lines[0].words_max)
    chosen = best_lines(words, brief.lines, hook)
    action = button(words, BUTTON_CHARACTERS_MAX)
    lines = [
        {"beat": line.beat, "voice": candidate.voice[:400], "on_screen": candidate.screen[:80]}
        for line, candidate in zip(brief.lines, chosen, strict=True)
    ]
    for line, ordered in zip(lines, brief.lines, strict=True):
        if line["beat"] == "reveal" and not ordered.is_kept:
            line["on_screen"] = _named(line["on_screen"], words, chosen, line["voice"])
    if brief.lines[-1].beat == "call_to_action" and not brief.lines[-1].is_kept:
        lines[-1]["on_screen"] = _last_words(words, chosen, lines, action)
    return {"lines": lines, "call_to_action": action}


def button(words: Words, characters_max: int) -> str:
    """Return the end card's words: the brief's own, else what the goals and the product ask for."""
    brief = words.brief
    fits = [
        text
        for text in words.action.buttons
        if len(text) <= characters_max
        and not says_any(text, brief.words_to_avoid, words.said_names)
    ]
    spare = [
        text
        for text in ("Take a look", "Find out more", "See more")
        if not says_any(text, brief.words_to_avoid)
    ]
    fits = fits or spare or ["Take a look"]
    return fits[hashlib.sha256(str(brief.seed).encode()).digest()[2] % len(fits)]


def _used(chosen: list[Candidate]) -> frozenset[str]:
    return frozenset().union(*(candidate.uses for candidate in chosen))


def _named(screen: str, words: Words, chosen: list[Candidate], voice: str) -> str:
    """Return a reveal's words with what the product is under its name, where that is known."""
    if re.search(r"[.!:]\s", screen):
        return screen
    names = [name for name in words.said_names if name in screen]
    rest = screen
    for name in names:
        rest = rest.replace(name, " ")
    if not names or not set(same(rest).split()) <= _INTRODUCTION:
        return screen
    used = _used(chosen)
    voiced = same(" ".join(candidate.voice for candidate in chosen))
    known = [words.noun] if "noun" not in used else []
    known += [
        fact.text
        for place, fact in enumerate(words.facts)
        if f"fact {place}" not in used and same(fact.text) not in voiced
    ]
    known += [f"for {words.audience.called}"] if words.audience.called and "who" not in used else []
    known += [fact.text for fact in words.facts if same(fact.text) in same(voice)]
    if len(screen.split()) > SCREEN_WORDS_MAX - 2:
        screen = words.names.short_label
    for text in known:
        both = f"{screen} {text}"
        if (
            text
            and len(text) <= 46
            and len(both.split()) <= TAKEAWAY_WORDS_MAX
            and len(both) <= SCREEN_CHARACTERS_MAX
        ):
            if set(same(text).split()) & set(same(words.names.full).split()):
                screen = screen.replace(words.names.full, words.names.short)
            return f"{capital(screen).rstrip('.')}. {capital(text)}"
    return capital(screen)


def _last_words(
    words: Words, chosen: list[Candidate], lines: list[dict[str, str]], action: str
) -> str:
    """Return what the last scene shows: something to read that the button right after it won't say.

    The offer, else the takeaway where time was too short to say it, else a fact, else a dare.
    """
    used = _used(chosen)
    shown = same(" ".join(line["on_screen"] for line in lines[:-1]))
    message = message_forms(words.message, TAKEAWAY_WORDS_MAX) if "msg" not in used else ""
    offers = [fact.text for fact in words.facts_of("scarcity", "offer")]
    offer = next((text for text in offers if len(text.split()) <= TAKEAWAY_WORDS_MAX), "")
    first = (
        (message, offer) if len(lines) == 2 or words.brief.stage == "unaware" else (offer, message)
    )
    told = same(" ".join(candidate.voice for candidate in chosen))
    facts = [fact.text for fact in words.facts if len(fact.text.split()) <= TAKEAWAY_WORDS_MAX]
    facts.sort(key=lambda fact: same(fact) in told)
    who = (
        f"{words.names.short_label} for {words.audience.called}"
        if words.audience.called and "who" not in used
        else ""
    )
    welcome = [
        text
        for text in (*first, *facts, *words.thing.dares, who, chosen[-1].screen)
        if text and not says_any(text, words.brief.words_to_avoid, words.said_names)
    ]
    for text in welcome:
        if (
            same(text) not in shown
            and same(text) != same(action)
            and len(text) <= SCREEN_CHARACTERS_MAX
        ):
            return screen_words(text, TAKEAWAY_WORDS_MAX)
    return screen_words(words.names.label or chosen[-1].screen)
