"""One request inside a message, and what may come of it: calls, words, or nothing that fits."""

import re
from dataclasses import dataclass, field, replace

from integrations.brain.atoms import Masked
from integrations.brain.encoder import Reading, Span
from integrations.brain.phrases import trimmed
from integrations.brain.view import View
from integrations.brain.wire import Call

_NAMES = frozenset({"where", "title", "ref", "product", "brand"})
_NUMBERED = re.compile(
    r" (?:[A-Z]|\d{1,4}[a-z]?)(?=$|[\s,.;!?])(?! ?(?:s|secs?|seconds?|min|minutes?|euros?|dollars?|bucks|credits?|pm|am|x)\b)"
)
_BEFORE = re.compile(r"(?:[A-Z][\w'’&-]*(?: &)? )+$")
_AFTER = re.compile(r"(?: (?:& )?[A-Z][\w'’&-]*)+")
_CLOCK = re.compile(
    r",? ?(?:(?:at|from|to|until|till|and|-|–|starting at) ?)*\d{1,2}(?:(?:[:.]\d\d)(?! ?(?:euros?|dollars?|€|\$))"
    r" ?(?:am|pm|h|uhr)?|(?: ?(?:am|pm|a\.m\.|p\.m\.|o'clock)))(?!\w)",
    re.IGNORECASE,
)
_OTHER_THINGS = frozenset({"when", "where", "price", "audience", "message", "goal", "tone"})
_PAYING = re.compile(
    r"^(?:(?:it|that|they|which)? ?(?:costs?|is|are)|tickets?(?: (?:are|cost|from|at))?|entry(?: is)?|price(?: is)?|for|at)\s+",
    re.IGNORECASE,
)
_HALF_SAID = re.compile(r"\s+(?:including|for|with|from|per)(?:\s+\w+)?$", re.IGNORECASE)
_SOMEWHERE = re.compile(r" (?:in|from|near|of) (?:the )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)?")
SPAN_SURE_MIN = 0.5
SPAN_OVER_RULE = 0.65
SURER_MIN = 0.85
_SURER = frozenset({"product", "audience"})
MORE_WORDS_MAX = 5


@dataclass(frozen=True)
class Talk:
    """Something to say instead of a call; `kind` names the reply, `about` fills it, and `offers` are
    what the member may pick instead."""

    kind: str
    about: str = ""
    offers: tuple[tuple[Call, ...], ...] = ()


@dataclass(frozen=True)
class Request:
    """One request inside a message: the masked message, the part that makes it, the state, what the
    reader made of the part, and what the last answer suggested."""

    masked: Masked
    part: str
    view: View
    reading: Reading = field(default_factory=Reading)
    suggested: dict[str, str] = field(default_factory=dict)

    @property
    def low(self) -> str:
        """The part in lower case."""
        return self.part.lower()

    @property
    def plain(self) -> str:
        """The part as it was typed."""
        return trimmed(self.masked.plain(self.part))

    def spans(self, slot: str) -> list[Span]:
        """Return what the reader surely takes for a slot, in order."""
        typed = self.masked.typed(self.part)[0]
        found = []
        for span in self.reading.spans:
            if span.slot == slot and span.sure >= SPAN_SURE_MIN:
                start, end = self._edges(typed, span)
                found.append(replace(span, text=typed[start:end], start=start, end=end))
        return found

    def _edges(self, typed: str, span: Span) -> tuple[int, int]:
        """Return where a span begins and ends once the rest of a name or time is taken along."""
        start, end = span.start, span.end
        if span.slot == "when":
            while (more := _CLOCK.match(typed, end)) is not None:
                end = more.end()
        if span.slot not in _NAMES:
            return start, end
        if typed[start : start + 1].isupper() and (more := _BEFORE.search(typed[:start])):
            before = more.start()
            # A capital at a sentence's start says nothing.
            is_first = not typed[:before].strip() or typed[:before].rstrip()[-1] in ".!?:\n"
            start = typed.index(" ", before) + 1 if is_first else before
        last = typed[start:end].split()[-1:]
        if (
            last
            and last[0][:1].isupper()
            and last[0][-1:].isalnum()
            and (more := _AFTER.match(typed, end))
        ):
            end = more.end()
        # "Pier 4", "Hall B": a number or letter right behind a name belongs to it.
        more = _NUMBERED.match(typed, end)
        return start, end if more is None else more.end()

    def span(self, slot: str) -> Span | None:
        """Return the longest text that the reader takes for a slot."""
        return max(self.spans(slot), key=lambda span: len(span.text), default=None)

    def value(self, slot: str) -> str:
        """Return the text of a slot, trimmed, or nothing."""
        if slot == "when":
            return self._times()
        span = self.span(slot)
        text = "" if span is None else trimmed(span.text)
        return _HALF_SAID.sub("", _PAYING.sub("", text)) if slot == "price" else text

    def _times(self) -> str:
        """Return day and hour, also where they are said apart: "on Friday in Hall B, from 8 pm"."""
        kept: list[str] = []
        for span in self.spans("when"):
            text = re.sub(r"^on ", "", trimmed(span.text), flags=re.IGNORECASE)
            if text and not any(text.lower() in other.lower() for other in kept):
                kept.append(text)
        return ", ".join(kept[:2])

    def merged(self, ruled: str, slot: str) -> str:
        """Return a slot's value where rules read one, and the reader perhaps another.

        Rules cut phrases well where they know the turn of phrase, and run on where they do not: more
        words of theirs count unless the reader knows those words for something else. Where the two
        read different things, the reader counts if it is sure.
        """
        span = self.span(slot)
        said = "" if span is None else trimmed(span.text)
        if span is None or not said:
            return ruled
        if not ruled:
            return said
        if ruled.lower() in (trimmed(other.text).lower() for other in self.spans(slot)):
            # The reader hears both: what the rules took is one of them.
            return ruled
        if said.lower() in ruled.lower():
            if re.fullmatch(_SOMEWHERE, ruled[len(said) :]):
                return ruled
            runs_on = any(
                other.text.lower() in ruled.lower()
                for other in self.reading.spans
                if other.slot != slot
                and other.slot in _OTHER_THINGS
                and other.sure >= SPAN_SURE_MIN
            )
            more_words = len(ruled.split()) - len(said.split())
            of_it = re.search(rf"\b(?:on|of) {re.escape(said)}$", ruled, re.IGNORECASE)
            knows = (
                of_it is None
                and slot in _SURER
                and span.sure >= SURER_MIN
                and not said.startswith("'")
            )
            return said if knows or runs_on or more_words > MORE_WORDS_MAX else ruled
        if said.lower().startswith(f"{ruled.lower()},"):
            return ruled
        return said if span.sure >= SPAN_OVER_RULE else ruled

    def likeliest(self, *intents: str) -> str:
        """Return which of some kinds of request the reader finds likeliest, or nothing."""
        found = self.reading.intents
        return max(intents, key=lambda name: found.get(name, 0.0)) if found else ""


Plan = list[Call] | Talk | None
"""Calls in order, words instead, or None where the intent does not fit after all."""
