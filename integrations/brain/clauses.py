"""Cuts a message into clauses, drops what was negated, and groups what belongs to one request."""

import re
from dataclasses import dataclass

from integrations.brain.scoring import rule_scores

_CUT = re.compile(
    r"\s*(?:[.;!?]+\s+(?=\S)|\n+|,\s*(?:and\s+|then\s+|but\s+|plus\s+|also\s+|so\s+)*|\s+-\s+"
    r"|\s+and\s+(?:then\s+|also\s+)?|\s+then\s+|\s+also\s+|\s+plus\s+|\s+but\s+)",
    re.IGNORECASE,
)
_LEFT_ALONE = re.compile(
    r"(?:,|\bbut\b|\band\b|;|\.|^)\s*(?:please )?(?:(?:don't|do not|never) (?:touch|change|alter|edit|redo|mess)"
    r"|leave|keep (?:the rest|everything else|all the others|xxs\d+|the others)|without (?:touching|changing))"
    r"\b[^.,;!?\n]*",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\b(?:don't|do not|never|not|no need to|hold off(?: on)?|please wait before|stop short of|without)\s+"
    r"(?:\w+\s+){0,2}?(?:render|rendering|stitch|start|do|cancel|stop|generate|run|export|make|making|write"
    r"|shoot|go|proceed|spend|continue|anything|now|yet)\b|\bnot (?:yet|now|so fast)\b|\bhold (?:on|off)\b"
    r"|^\W*(?:wait|one (?:sec|second|moment|minute)|hang on)\W*$",
    re.IGNORECASE,
)
# Clauses that only add to a request for a new ad and are no request of their own there.
_PART_OF_AD = frozenset(
    {"new_ad", "update_strategy", "set_brand", "reshape", "generate_script", "select_campaign"}
    | {"render_scenes", "get_campaign"}
)
# Two of these in a row are two requests: "lock scene 1 and redo scene 2".
_EACH_ITS_OWN = frozenset({"edit_scene", "edit_script"})
STRONG_MIN = 2.2


@dataclass(frozen=True)
class Group:
    """A stretch of the message that makes one request, and its likeliest intent, if any."""

    text: str
    intent: str | None


def without_left_alone(text: str) -> str:
    """Return the message without what it says to leave as it is."""
    kept = _LEFT_ALONE.sub(" ", text).strip()
    return kept or text


def clauses_of(text: str) -> list[tuple[int, int]]:
    """Return where the clauses of a masked message start and end."""
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in _CUT.finditer(text):
        if cut.start() > start:
            spans.append((start, cut.start()))
        start = cut.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def groups_of(text: str) -> list[Group]:
    """Return the requests in a masked message, in order; without any sign of one, one group."""
    spans = clauses_of(text)
    found: list[tuple[str | None, int, int]] = []
    for start, end in spans[:40]:
        intent = _strong_intent(text[start:end])
        if not found:
            found.append((intent, start, end))
            continue
        last, first_start, _ = found[-1]
        same = intent == last and intent not in _EACH_ITS_OWN
        if intent is None or same or _belongs(last, intent, text[start:end]):
            found[-1] = (last, first_start, end)
        elif last is None:
            # A word of praise or haste before a request is no part of it.
            opening = text[first_start:start]
            filler = len(opening.split()) <= 3 and "xx" not in opening
            found[-1] = (intent, start if filler else first_start, end)
        else:
            found.append((intent, start, end))
    return [Group(text[start:end], intent) for intent, start, end in found]


def _strong_intent(clause: str) -> str | None:
    scores = rule_scores(clause)
    if not scores:
        return None
    best = max(scores, key=lambda intent: (scores[intent], intent))
    return best if scores[best] >= STRONG_MIN else None


def _belongs(last: str | None, intent: str, clause: str) -> bool:
    if last == "new_ad":
        return intent in _PART_OF_AD
    if last == "generate_ideas":
        return intent == "choose_idea" or (
            intent == "generate_script" and "script" not in clause.lower()
        )
    return False
