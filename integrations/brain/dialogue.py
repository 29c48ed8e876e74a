"""What the last answer left open: a question, a reading to confirm, choices, or a suggestion.

All of it is read from the words of the answer itself, so it survives any restart.
"""

import re
from dataclasses import dataclass, field

from integrations.brain.readings import calls_of
from integrations.brain.text import ORDINALS, normalise, number_of
from integrations.brain.wire import Call

ASK_PRODUCT = "What are we advertising, and who is it for?"
ASK_AUDIENCE = "Tell me who it is for, and the next round will speak to them."
ASK_EVENT = "When and where is it? I can put both on the flyer."
ASK_LINE = "What should line {} say?"
READ_FIRST = "I read: "
READ_LAST = ". Say “go” or correct me."

_PILLARS: dict[str, str] = {
    "audience": r"(?:target )?audience", "messaging": r"(?:key )?messag(?:e|ing)", "goals": r"goals?",
    "awareness_stage": r"(?:awareness )?stage", "style": r"(?:creative )?style",
    "trigger": r"(?:persuasion )?trigger",
}  # fmt: skip
_YES = re.compile(
    r"^\W*(?:(?:go|yes|yep|yeah|yup|ye|y|ok(?:ay)?|sure|right|correct|exactly|do it|do that|go ahead|go for it|please|pls"
    r"|perfect|great|good|that's (?:it|right)|thats (?:it|right)|that one|carry on|continue|proceed|sounds good|looks good"
    r"|👍|✅|please do|make it so|all good|fine|lgtm|it is|thanks)[\s,.!]*)+$",
    re.IGNORECASE,
)
_PICK = re.compile(
    r"^\W*(?:ok |okay |yes |yeah |the |number |option |no\.? ?|choice |#|let's do |do |i meant |i mean |take |go with |pick )*"
    r"(?P<which>\d|one|two|three|first|second|third|1st|2nd|3rd|last)(?: one| option| please| pls| then)*\W*$",
    re.IGNORECASE,
)
WHICH = "Which one do you mean?"
_TITLE = re.compile(r"^\d\. “(.+?)”", re.MULTILINE)
_TITLE_WORDS_MAX = 7
_TELLS_NOTHING = frozenset(
    {
        "the",
        "one",
        "that",
        "this",
        "with",
        "about",
        "for",
        "and",
        "please",
        "project",
        "draft",
        "second",
        "video",
        "take",
    }
)


@dataclass(frozen=True)
class Dialogue:
    """What the last answer asked or offered; empty after an ordinary answer.

    `asked` is "product", "audience" or "line"; `reading` are calls that wait for a "go"; `offers` are
    choices in order, and `titles` the drafts to choose from; `suggested` are pillars as `update_strategy` takes them; `before` is the
    member's message before that answer.
    """

    asked: str = ""
    line: int = 0
    reading: tuple[Call, ...] = ()
    offers: tuple[tuple[Call, ...], ...] = ()
    suggested: dict[str, str] = field(default_factory=dict)
    before: str = ""
    titles: tuple[str, ...] = ()

    @property
    def extra(self) -> str:
        """What the reader's prefix says of it, as a name in `labels.EXTRAS`, or nothing."""
        if self.suggested:
            return "suggested"
        return f"asked_{self.asked}" if self.asked in ("product", "audience") else ""

    def picked(self, message: str) -> tuple[Call, ...]:
        """Return the calls that a message takes up: a "go" or a number; else nothing."""
        text = normalise(message)
        if self.reading and _YES.match(text):
            return self.reading
        if self.offers and len(self.offers) == 1 and _YES.match(text):
            return self.offers[0]
        match = _PICK.match(text)
        if match is None:
            return self._titled(text)
        if not self.offers:
            return ()
        word = match["which"].lower()
        place = len(self.offers) if word == "last" else (number_of(word) or ORDINALS.get(word, 0))
        return self.offers[place - 1] if 1 <= place <= len(self.offers) else ()

    def _titled(self, text: str) -> tuple[Call, ...]:
        """Return the taking up of the one draft that a short answer names by a word of its title."""
        said = _telling(text)
        if (
            not said
            or len(text.split()) > _TITLE_WORDS_MAX
            or re.search(r"\b(?:no|not|none|neither|new)\b", text)
        ):
            return ()
        named = [title for title in self.titles if said & _telling(title)]
        return (Call("continue_draft", {"project": named[0]}),) if len(named) == 1 else ()


def _telling(text: str) -> set[str]:
    """Return the words of a text that may tell one title from another."""
    return set(re.findall(r"\w{3,}", text.lower())) - _TELLS_NOTHING


def read_dialogue(answer: str, before: str = "") -> Dialogue:
    """Return what an answer left open."""
    asked, line = "", 0
    if ASK_PRODUCT in answer:
        asked = "product"
    elif ASK_AUDIENCE in answer:
        asked = "audience"
    elif own := re.search(r"What should line (\d+) say\?", answer):
        asked, line = "line", int(own[1])
    return Dialogue(
        asked=asked,
        line=line,
        reading=_reading(answer),
        offers=_offers(answer)
        or tuple((Call("continue_draft", {"project": title}),) for title in _titles(answer)),
        suggested=_suggested(answer),
        before=before,
        titles=_titles(answer),
    )


def _titles(answer: str) -> tuple[str, ...]:
    return tuple(_TITLE.findall(answer)) if WHICH in answer else ()


def _reading(answer: str) -> tuple[Call, ...]:
    start, end = answer.find(READ_FIRST), answer.rfind(READ_LAST)
    if start < 0 or end < start:
        return ()
    return calls_of(answer[start + len(READ_FIRST) : end])


def _offers(answer: str) -> tuple[tuple[Call, ...], ...]:
    found: list[tuple[Call, ...]] = []
    for number, words in re.findall(r"^(\d)\. (.+)$", answer, re.MULTILINE):
        calls = calls_of(words[:1].lower() + words[1:])
        if not calls or int(number) != len(found) + 1:
            return ()
        found.append(calls)
    return tuple(found)


def _suggested(answer: str) -> dict[str, str]:
    if "use it" not in answer:
        return {}
    found: dict[str, str] = {}
    for name, label in _PILLARS.items():
        match = re.search(rf"^[*_• -]*{label}[*_]*: *(.+)$", answer, re.IGNORECASE | re.MULTILINE)
        if match is not None:
            value = match[1].strip()
            choice = name in ("awareness_stage", "style", "trigger")
            found[name] = value.lower().replace(" ", "_") if choice else value
    return found if "audience" in found or "messaging" in found else {}
