"""What the writer knows: the brief's fields, cleaned, and the lines that it is asked to write."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from integrations.brain.copy_text import cleaned, is_command, same, without_commands
from integrations.brain.lexicon import STYLES, choice_of
from tools.kit.drafts import BEATS, SCENES_BY_SECONDS

WORDS_PER_SECOND = 2.4
END_CARD_SECONDS = 2.0
LINES_MAX = 12
EARLIER_MAX = 400


@dataclass(frozen=True)
class TimedLine:
    """A line to write: its beat, how many words fit, and its words if they exist already.

    `is_kept` marks a line whose words stay as they are.
    """

    beat: str
    words_max: int
    voice: str = ""
    on_screen: str = ""
    is_kept: bool = False


@dataclass(frozen=True)
class CopyBrief:
    """The facts that copy may use. Empty means: not known, and never to be made up.

    `earlier` are texts that the campaign has said already, in the form of `same`; `known` is all
    that the brief says, for telling a claim from an invention.
    """

    product: str = ""
    description: str = ""
    audience: str = ""
    messaging: str = ""
    goals: str = ""
    stage: str = "problem_aware"
    style: str = "direct_response"
    trigger: str = ""
    brand: str = ""
    tone: str = ""
    industry: str = ""
    colors: tuple[str, ...] = ()
    offer: str = ""
    action: str = ""
    format: str = "9:16"
    seconds: int = 15
    direction: str = ""
    words_to_use: tuple[str, ...] = ()
    words_to_avoid: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[TimedLine, ...] = ()
    idea: Mapping[str, str] = field(default_factory=dict)
    earlier: frozenset[str] = frozenset()
    known: str = ""
    seed: int = 0


_FIELDS: dict[str, tuple[int, tuple[str, ...]]] = {
    "product": (100, ("product", "product_name")),
    "description": (1_200, ("description", "product_description")),
    "audience": (600, ("audience",)),
    "messaging": (300, ("messaging", "message")),
    "goals": (300, ("goals", "goal")),
    "tone": (120, ("tone", "tone_of_voice")),
    "offer": (160, ("offer",)),
    "action": (60, ("call_to_action", "cta")),
    "format": (10, ("format",)),
    "direction": (300, ("direction",)),
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "stage": ("awareness_stage", "stage"),
    "style": ("style", "creative_style"),
    "trigger": ("trigger", "persuasion_trigger"),
}
_NESTED = ("campaign", "project", "strategy", "pillars", "brand", "brand_identity")
_DETAILS = ("when", "where", "price", "link", "mood")
_LINE_KEYS = ("lines", "script", "beats", "scenes")


def read_copy_brief(data: Mapping[str, Any]) -> CopyBrief:
    """Return the brief in a request's data, cleaned of markup and of instructions to machines."""
    flat = _flattened(data)
    values: dict[str, Any] = {}
    for name, (characters_max, keys) in _FIELDS.items():
        texts = (without_commands(cleaned(flat.get(key), characters_max)) for key in keys)
        text = next((text for text in texts if text), "")
        if text:
            values[name] = _calm(text, name)
    for name, keys in _CHOICES.items():
        word = next((flat[key] for key in keys if isinstance(flat.get(key), str) and flat[key]), "")
        if re.fullmatch(r"[a-z_]{3,30}", word):
            values[name] = word
    if isinstance(flat.get("script"), Mapping):
        values.pop("action", None)
    brand = flat.get("brand") or flat.get("brand_name") or _brand_name(data)
    values["brand"] = without_commands(cleaned(brand, 60))
    _split_description(values)
    audience = re.sub(r"\b[A-Z][\w ]{2,24}: \[[^\]]*\]\.?", " ", values.get("audience", ""))
    values["audience"] = " ".join(re.sub(r"\[[^\]]*\]?", " ", audience).split())
    values["description"] = " ".join(
        re.sub(r"\[[^\]]*\]?|\]", " ", values.get("description", "")).split()
    )
    values["messaging"] = _unbracketed(values.get("messaging", ""))
    aside = re.search(r"\(([^()]{3,60})\)", values.get("product", ""))
    if aside is not None:
        values["description"] = f"{aside[1]}. {values.get('description', '')}".strip()
    values["product"] = re.sub(r"\s*\([^)]*\)", "", values.get("product", ""))
    values["product"] = _calm(_unbracketed(values["product"]).strip(" ,-"), "product")
    for name in ("offer", "action", "brand"):
        values[name] = _unbracketed(values.get(name, ""))
    direction = values.get("direction", "")
    values["style"] = choice_of(STYLES, direction) or values.get("style", "direct_response")
    fields = " ".join(cleaned(flat.get(name), 60) for name in ("business_type", "industry"))
    idea = data.get("idea") or flat.get("chosen_idea")
    seconds = int(_number(flat.get("seconds"), 15.0))
    return CopyBrief(
        **values,
        industry=fields.strip(),
        colors=_strings(flat.get("colors"), 20),
        words_to_use=_strings(flat.get("words_to_use"), 40),
        words_to_avoid=_strings(flat.get("words_to_avoid"), 40),
        details=_details(flat.get("details")),
        lines=_lines(data, flat, seconds),
        seconds=seconds,
        idea=_texts_of(idea),
        earlier=_earlier(data),
        known=_known(data),
        seed=_seed(data),
    )  # fmt: skip


def _calm(text: str, name: str) -> str:
    """Return a text that is all capitals in small letters; short ones may be names."""
    if not text.isupper() or sum(sign.isalpha() for sign in text) < 8 or " " not in text:
        return text
    return text.title() if name == "product" else text.capitalize()


def _split_description(values: dict[str, Any]) -> None:
    """Take offer and action out of the description, where a written brief puts them."""
    for name, label in (("offer", "Offer"), ("", "Website"), ("action", "Call to action")):
        text = values.get("description", "")
        found = re.search(rf"(?:^|(?<=[.!?] )|\s){label}: (.+?)(?:\.(?=\s|$)|$)", text)
        if found is not None:
            if name:
                values.setdefault(name, found[1].strip(" '")[:160])
            values["description"] = " ".join(
                (text[: found.start()] + " " + text[found.end() :]).split()
            )


def _details(value: Any) -> dict[str, str]:
    """Return an event's details that are plain facts."""
    if not isinstance(value, Mapping):
        return {}
    texts = {
        name: _unbracketed(without_commands(cleaned(value.get(name), 200))) for name in _DETAILS
    }
    return {name: text for name, text in texts.items() if re.search(r"\w", text)}


def _unbracketed(text: str) -> str:
    """Return the text without [what is still to be filled in], and without a word that led to it."""
    kept = " ".join(re.sub(r"\[[^\]]*\]?|\]", " ", text).split()).strip(" .!?'")
    if kept == text.strip(" .!?'"):
        return kept
    waiting = r"[,;:]?\s*\b(?:so that|because|and|or|with|for|to|by|from|of|in|at|than|the|a)$"
    return re.sub(waiting, "", kept, flags=re.IGNORECASE).strip(" ,;:")


def _brand_name(data: Mapping[str, Any], depth: int = 0) -> str:
    """Return the name inside the brand, wherever the brand stands."""
    for key in ("brand", "brand_identity"):
        brand = data.get(key)
        if isinstance(brand, Mapping) and isinstance(brand.get("name"), str):
            return str(brand["name"])
    for key in _NESTED:
        value = data.get(key)
        if isinstance(value, Mapping) and depth < 2:
            found = _brand_name(value, depth + 1)
            if found:
                return found
    return ""


def _flattened(data: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    """Return all fields by name; what stands further out wins over what is nested."""
    flat: dict[str, Any] = {}
    for key in _NESTED:
        value = data.get(key)
        if isinstance(value, Mapping) and depth < 2:
            for inner, found in _flattened(value, depth + 1).items():
                if inner != "name":
                    flat.setdefault(inner, found)
    nested = {key for key in _NESTED if isinstance(data.get(key), Mapping)}
    flat.update({str(key): value for key, value in data.items() if key not in nested})
    return flat


def _strings(value: Any, characters_max: int) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        return ()
    texts = (_unbracketed(cleaned(item, characters_max)) for item in value[:60])
    return tuple(dict.fromkeys(text for text in texts if text and not is_command(text)))


def _texts_of(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {str(key): cleaned(text, 400) for key, text in value.items() if isinstance(text, str)}


def _lines(data: Mapping[str, Any], flat: Mapping[str, Any], seconds: int) -> tuple[TimedLine, ...]:
    """Return the lines to write, or those that are written."""
    rows: list[Mapping[str, Any]] = []
    for key in _LINE_KEYS:
        given = data.get(key) or flat.get(key)
        if isinstance(given, Mapping):
            given = given.get("lines")
        if isinstance(given, list) and given and isinstance(given[0], Mapping | str):
            rows = [row if isinstance(row, Mapping) else {"beat": row} for row in given[:LINES_MAX]]
            break
    if not rows:
        rows = [{"beat": beat} for beat in BEATS[SCENES_BY_SECONDS.get(seconds, 4)]]
    beats = BEATS.get(len(rows)) or _beats(len(rows))
    each = max(1.5, (seconds - END_CARD_SECONDS) / len(rows) - 0.6)
    usual = int(_number(flat.get("words_max"), each * WORDS_PER_SECOND))
    shorten = flat.get("shorten")
    short = (
        {place for place in shorten if isinstance(place, int)}
        if isinstance(shorten, list)
        else set()
    )
    kept = _kept(flat.get("keep"))
    lines = []
    for place, row in enumerate(rows, start=1):
        beat = row.get("beat")
        beat = beat if isinstance(beat, str) and beat in _ALL_BEATS else beats[place - 1]
        timed = _number(row.get("seconds") or row.get("seconds_max"), 0.0) * WORDS_PER_SECOND
        words_max = int(_number(row.get("words_max"), timed or usual)) - 2 * (place in short)
        voice, on_screen = kept.get(place, ("", ""))
        lines.append(
            TimedLine(
                beat=beat,
                words_max=max(3, min(40, words_max)),
                voice=voice or cleaned(row.get("voice") or row.get("voice_line"), 400),
                on_screen=on_screen or cleaned(row.get("on_screen"), 80),
                is_kept=place in kept,
            )
        )
    return tuple(lines)


_ALL_BEATS = frozenset(beat for beats in BEATS.values() for beat in beats)


def _kept(value: Any) -> dict[int, tuple[str, str]]:
    """Return the lines that locked scenes speak and show, by their number from 1."""
    if not isinstance(value, list):
        return {}
    return {
        row["line"]: (cleaned(row.get("voice"), 400), cleaned(row.get("on_screen"), 80))
        for row in value
        if isinstance(row, Mapping)
        and isinstance(row.get("line"), int)
        and cleaned(row.get("voice"), 400)
    }


def _beats(count: int) -> tuple[str, ...]:
    """Return beats for an unusual number of lines."""
    if count == 1:
        return ("call_to_action",)
    middle = (
        "problem",
        "reveal",
        "benefit",
        "proof",
        "benefit",
        "proof",
        "benefit",
        "offer",
        "benefit",
        "proof",
    )
    inner = ("reveal",) if count == 3 else middle[: count - 2]
    return ("hook", *inner, "call_to_action")


def _number(value: Any, otherwise: float) -> float:
    good = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 10_000
    return float(value) if good else otherwise


def _strings_in(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield every text inside data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping) and depth < 6:
        for item in value.values():
            yield from _strings_in(item, depth + 1)
    elif isinstance(value, list | tuple) and depth < 6:
        for item in value:
            yield from _strings_in(item, depth + 1)


def _earlier(data: Mapping[str, Any]) -> frozenset[str]:
    """Return the texts that are not to be said again."""
    texts = [text for key in ("earlier", "earlier_ideas") for text in _strings_in(data.get(key))]
    return frozenset(same(text[:500]) for text in texts[-EARLIER_MAX:])


def _known(data: Mapping[str, Any]) -> str:
    """Return all that the brief says, without what was written before (that is no source)."""
    said = {key: value for key, value in data.items() if key not in ("earlier", "earlier_ideas")}
    return " ".join(text[:5_000] for text in _strings_in(said))


def _seed(data: Mapping[str, Any]) -> int:
    """Return a number that changes with anything in the brief."""
    text = json.dumps(data, ensure_ascii=True, sort_keys=True, default=str)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
