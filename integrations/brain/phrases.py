"""Cutting noun phrases out of a sentence: where they end and what is trimmed off them."""

import re

from integrations.brain.lexicon import TONES

# What ends a phrase, whatever it is about.
_CUES = (
    r"xx[dpfr]\d+|aimed|aiming|targeting|targeted|geared|that says?|saying|please|instead|so that"
    r"|with (?:a |an |the |our )?(?:\w+ ){0,3}(?:tone|vibe|feel|style|message|look|cta|call to action)"
    r"|(?:in|on|at|as|within|under) (?:a |an )?xx[dpfr]\d+"
    r"|and (?:make|show|give|generate|let's|target|aim|the goal|goal|tone|the tone|main|the main|the message"
    r"|want|we|use|then|keep|render|redo|re-do|add|say|it|i|our|set|change|please|also|write|break|lock)"
    r"|but|then|because|(?:the )?(?:goal|tone|audience|message) (?:is|should|:)"
)
PHRASE_END = rf"(?=\s*(?:$|[.;!?\n|()\[\]]|,|\s-\s|(?<!\w)(?:{_CUES})\b))"
THING_END = (
    rf"(?=\s*(?:$|[.;!?\n|()\[\]]|,|\s-\s|(?<!\w)(?:{_CUES}|for|to|who|which|that|called|named|promoting"
    r"|about|directed)\b))"
)
SENTENCE_END = (
    r"(?=\s*(?:$|[.;!?\n|]|,? (?:and|then) (?:make|show|give|generate|redo|render|then|break|lock|write"
    r"|change|set|target)\b|,? (?:with a|tone|goal|audience|aimed|targeting)\b))"
)

_LEAD = re.compile(
    r"^(?:[\s,:;=\-]+|(?:that|is|are|be|to be|for|to|at|about|of|like|just|really|the fact that|how)\b\s*)+",
    re.IGNORECASE,
)
_DETERMINER = re.compile(
    r"^(?:(?:our|my|the|this|your|their)(?: brand)? new|our own|our|my|the|an|a|this|these|some|your|new)\s+",
    re.IGNORECASE,
)
_HEADING = r"^(?:(?:new|our|the|my) )?(?:brief|biz|client|ad|campaign|flyer|banner|jingle|video|one)\s*[:\-]\s*"
_TAIL = re.compile(
    r"(?:[\s,:;=\-]+|\b(?:please|instead|thanks|thank you|too|though|now|asap|today|and|with|on|in|for|or"
    r"|the|a|an|of|rather|actually|i think|i guess|or so|etc|tho|then|is|as well|also|here|next)\b)+$",
    re.IGNORECASE,
)


def trimmed(text: str) -> str:
    """Return a phrase without the small words at its ends."""
    before = None
    while before != text:
        before = text
        text = _TAIL.sub("", _LEAD.sub("", text))
    return text.strip(" \t\n\"'`.,;:!?")


def thing(text: str) -> str:
    """Return a product's name without its article: "our new cold brew" gives "cold brew"."""
    text = re.sub(_HEADING, "", trimmed(text), flags=re.IGNORECASE)
    return trimmed(_DETERMINER.sub("", trimmed(text)))


def who(text: str) -> str:
    """Return an audience without its article: "the night-shift nurses" gives "night-shift nurses"."""
    text = re.sub(rf"\s+with an? (?:{TONES})$", "", trimmed(text), flags=re.IGNORECASE)
    return re.sub(r"^(?:the|our|a|an)\s+(?=\w)", "", text, flags=re.IGNORECASE)


class Cutter:
    """A masked sentence from which phrases are taken out one by one."""

    def __init__(self, text: str) -> None:
        self.rest = text

    def take(self, pattern: str, group: int = 1) -> str | None:
        """Cut out the first match and return its group, or None and change nothing."""
        found = re.search(pattern, self.rest, re.IGNORECASE)
        if found is None or not found[group].strip():
            return None
        self.rest = f"{self.rest[: found.start()]} | {self.rest[found.end() :]}"
        return found[group]
