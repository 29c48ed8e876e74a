"""What each slot of a line may hold, from one brief; slots are listed in `copy_hooks`."""

import re

from integrations.brain.copy_audience import Audience
from integrations.brain.copy_facts import cut_fact
from integrations.brain.copy_people import ANYBODY
from integrations.brain.copy_text import capital, is_english, is_plural, same, small, spoken_words
from integrations.brain.copy_verbs import is_gerund, shortened
from integrations.brain.copy_words import Options, Words, is_thin, message_forms


def options_of(words: Words, slot: str, room: int) -> Options:
    """Return what a slot may hold in a line of at most `room` words; empty is not available."""
    key = (slot, room)
    if key not in words.known_options:
        made = _made(words, slot[:1].lower() + slot[1:], room)
        if slot[:1].isupper():
            made = tuple((capital(text), what) for text, what in made)
        words.known_options[key] = made
    return words.known_options[key]


def _made(words: Words, slot: str, room: int) -> Options:
    """Return the options of a slot, in the small form that stands inside a sentence."""
    made = _of_names(words, slot) or _of_people(words, slot, room) or _of_facts(words, slot, room)
    return tuple((text, what) for text, what in made if text and spoken_words(text) <= room)


def _of_names(words: Words, slot: str) -> list[tuple[str, str]]:
    names = words.names
    values = {
        "p": names.full,
        "label": names.label,
        "short": names.short,
        "shortLabel": names.short_label,
        "name": names.short if names.is_name else "",
        "word": names.short if names.is_name and len(names.short.split()) == 1 else "",
        "kind": names.kind,
        "kinds": names.kinds,
        "plurals": names.kinds if is_plural(names.kinds) else "",
    }
    what = "kind" if slot.startswith(("kind", "plurals")) else "name"
    return [(values[slot], what)] if slot in values else []


def _of_people(words: Words, slot: str, room: int) -> list[tuple[str, str]]:
    said = words.audience
    dull = (
        r"You're (?:tired|sick|bored|fed up) |You (?:really )?(?:like|love|enjoy|prefer|believe) "
    )
    plain = [text for text in said.yours if not re.match(dull, text)]
    yours = [(shortened(text, room), _of_you(said, text)) for text in plain]
    match slot:
        case "who":
            short = re.split(r"\s(?:in|on|at|of|from|around|near|at)\s", said.called)[0]
            return [
                (text, "who")
                for text in dict.fromkeys((said.called, short))
                if spoken_words(text) <= room
            ][:1]
        case "you":
            return [(text[:1].lower() + text[1:], what) for text, what in yours]
        case "ask":
            return [
                (shortened(text, room), _of_you(said, text))
                for text in said.asks
                if not text.startswith(("tired of", "struggling to"))
            ]
        case "doing":
            return [
                (shortened(text, room), _of_you(said, text))
                for text in said.asks
                if re.match(r"\w+ing\b", text) and not text.startswith("struggling to")
            ]
        case "has":
            return [(said.has, "has")]
        case "struggle" | "toStruggle" | "act" | "ache":
            text = said.to_struggle if slot == "toStruggle" else said.struggle
            is_act = is_gerund(text.split(" ", 1)[0]) if text else False
            fits = slot not in ("act", "ache") or is_act == (slot == "act")
            return [(shortened(text, room), _of_you(said, text))] if fits else []
        case "wish" | "toWish":
            text = said.wish if slot == "wish" else said.to_wish
            return [(shortened(text, room), _of_you(said, text))]
        case "aWish":
            return (
                [(shortened(said.wish, room), _of_you(said, said.wish))]
                if re.match(r"an? ", said.wish)
                else []
            )
        case "pain":
            return [(text, f"pain {text}") for text in words.thing.pains]
        case "dare":
            return [(text, f"dare {text}") for text in words.thing.dares]
        case "place":
            known = words.group is not ANYBODY and bool(words.group.moments)
            return [(re.split(r",", words.group.place)[0], "place")] if known else []
        case "moment":
            return [(text, "moment") for text in words.group.moments]
    return []


def _of_you(said: Audience, text: str) -> str:
    """Return the name of what a text is about, the same for all forms of one thing that is said."""
    tail = same(text).split()[-3:]
    for place, yours in enumerate(said.yours):
        if text and " ".join(tail) in same(yours):
            return f"you {place}"
    return f"about {' '.join(tail)}"


_KINDS_OF_SLOT = {
    "fact": (), "offer": ("offer",), "terms": ("offer",), "scarce": ("scarcity",), "proof": ("authority",), "social": ("social_proof",),
    "gift": ("reciprocity",), "start": ("commitment",),
}  # fmt: skip


def _of_facts(words: Words, slot: str, room: int) -> list[tuple[str, str]]:
    message = message_forms(words.message, room)
    if slot == "msg":
        is_safe = is_english(message)
        return [(small(message, words.said_names) if is_safe else message, "msg")]
    if slot == "saidMsg":
        return [(small(message, words.said_names), "msg")] if is_english(message) else []
    if slot == "aMsg":
        return (
            [(small(message), "msg")]
            if re.match(r"an? [a-z]", small(message)) and is_english(message)
            else []
        )
    if slot == "noun":
        return [
            (small(words.noun, words.said_names) if spoken_words(words.noun) > 1 else "", "noun")
        ]
    if slot == "use":
        told = f"{words.message} {words.noun} {' '.join(fact.text for fact in words.facts)}".lower()
        return [
            (small(text), f"use {text}")
            for text in words.brief.words_to_use
            if text.lower() not in told
        ]
    if slot == "does":
        can = words.names.is_name and not words.names.is_plural
        return [
            (fact.does if can else "", f"fact {place}") for place, fact in enumerate(words.facts)
        ]
    if slot == "nextFact":
        return [
            (small(fact.text, words.said_names), f"fact {place}")
            for place, fact in enumerate(words.facts)
        ]
    if slot not in _KINDS_OF_SLOT:
        return []
    kinds = set(_KINDS_OF_SLOT[slot])
    strong = r"\d|\bfree\b" if slot == "terms" else ""
    return [
        (small(cut_fact(fact, room), words.said_names), f"fact {place}")
        for place, fact in enumerate(words.facts)
        if re.search(strong, fact.text, re.IGNORECASE)
        if not kinds or (kinds & fact.kinds and ("offer" in kinds or not is_thin(fact.text)))
    ]
