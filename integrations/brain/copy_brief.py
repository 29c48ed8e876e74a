"""What the writer knows: the brief's fields, and the people and wishes inside the audience's words."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from integrations.brain.lexicon import PEOPLE, STYLES, choice_of
from integrations.brain.phrases import trimmed
from tools.kit.drafts import BEATS, SCENES_BY_SECONDS

WORDS_PER_SECOND = 2.4
END_CARD_SECONDS = 2.0


@dataclass(frozen=True)
class TimedLine:
    """A line to write: its beat, what it may last, and its words if they exist already."""

    beat: str
    seconds: float
    voice: str = ""
    on_screen: str = ""
    words_limit: int = 99

    @property
    def words_max(self) -> int:
        """How many words fit."""
        return max(3, min(self.words_limit, int(self.seconds * WORDS_PER_SECOND)))


@dataclass(frozen=True)
class CopyBrief:
    """The facts that copy may use. Empty means: not known, and never to be made up."""

    product: str
    description: str = ""
    audience: str = ""
    messaging: str = ""
    goals: str = ""
    stage: str = "problem_aware"
    style: str = "direct_response"
    trigger: str = ""
    brand: str = ""
    tone: str = ""
    colors: tuple[str, ...] = ()
    offer: str = ""
    url: str = ""
    action: str = ""
    format: str = "9:16"
    direction: str = ""
    words_to_use: tuple[str, ...] = ()
    words_to_avoid: tuple[str, ...] = ()
    lines: tuple[TimedLine, ...] = ()
    idea: dict[str, str] = field(default_factory=dict)
    seed: int = 0
    shared_seconds: int = 0
    """The film's length where its lines share the time; 0 where each line has its own."""


_ALIASES: dict[str, tuple[str, ...]] = {
    "product": ("product", "product_name"),
    "description": ("description", "product_description"),
    "audience": ("audience",),
    "messaging": ("messaging", "message"),
    "goals": ("goals", "goal"),
    "stage": ("awareness_stage", "stage"),
    "style": ("style", "creative_style"),
    "trigger": ("trigger", "persuasion_trigger"),
    "brand": ("brand_name",),
    "tone": ("tone", "tone_of_voice"),
    "offer": ("offer",),
    "url": ("url", "website"),
    "action": ("call_to_action", "cta"),
    "format": ("format",),
    "direction": ("direction",),
}
_LINE_KEYS = ("lines", "script", "beats", "scenes")


def read_copy_brief(data: dict[str, Any]) -> CopyBrief:
    """Return the brief in a request's data, wherever its fields are nested."""
    flat = _flattened(data)
    values: dict[str, Any] = {}
    for name, keys in _ALIASES.items():
        for key in keys:
            if isinstance(flat.get(key), str) and flat[key].strip():
                values[name] = " ".join(flat[key].split())[:600]
                break
    brand = flat.get("brand") if isinstance(flat.get("brand"), str) else _brand_name(data)
    if brand:
        values.setdefault("brand", str(brand).strip())
    _split_description(values)
    values.setdefault("product", values.get("brand") or "it")
    direction = values.get("direction", "")
    values["style"] = choice_of(STYLES, direction) or values.get("style", "direct_response")
    idea = data.get("idea") or flat.get("idea") or flat.get("chosen_idea")
    idea = (
        {k: str(v) for k, v in idea.items() if isinstance(v, str)} if isinstance(idea, dict) else {}
    )
    lines, shared_seconds = _lines(data, flat)
    return CopyBrief(
        **values,
        colors=_strings(flat.get("colors")),
        words_to_use=_strings(flat.get("words_to_use")),
        words_to_avoid=_strings(flat.get("words_to_avoid")),
        lines=lines,
        shared_seconds=shared_seconds,
        idea=idea,
        seed=_seed(data),
    )


def _split_description(values: dict[str, Any]) -> None:
    """Take offer, address and action out of the description, where a written brief puts them."""
    for name, label in (("offer", "Offer"), ("url", "Website"), ("action", "Call to action")):
        text = values.get("description", "")
        found = re.search(rf"(?:^|(?<=[.!?] )|\s){label}: (.+?)\.(?=\s|$)", text)
        if found is not None:
            values.setdefault(name, found[1])
            values["description"] = " ".join((text[: found.start()] + text[found.end() :]).split())


def _brand_name(data: dict[str, Any], depth: int = 0) -> str:
    """Return the name inside the brand, wherever the brand stands."""
    brand = data.get("brand")
    if isinstance(brand, dict) and isinstance(brand.get("name"), str):
        return str(brand["name"])
    for value in data.values():
        if isinstance(value, dict) and depth < 3:
            found = _brand_name(value, depth + 1)
            if found:
                return found
    return ""


def _flattened(data: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    """Return all fields by name; what stands further out wins over what is nested."""
    flat: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict) and depth < 3 and key not in ("idea", "chosen_idea"):
            for inner, found in _flattened(value, depth + 1).items():
                flat.setdefault(inner, found)
    flat.update(
        {
            key: value
            for key, value in data.items()
            if not isinstance(value, dict) or key in ("idea", "chosen_idea")
        }
    )
    return flat


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(item.strip() for item in value if isinstance(item, str) and item.strip())


# How many words more or less than its equal share a beat may take from the film's time.
_SHARES = {"reveal": 3, "benefit": 6, "proof": 3, "offer": 3, "hook": 1, "call_to_action": 3}


def _lines(data: dict[str, Any], flat: dict[str, Any]) -> tuple[tuple[TimedLine, ...], int]:
    """Return the lines to write, and the film's seconds if they share its time."""
    total = _number(flat.get("seconds"), 15.0)
    limit = int(_number(flat.get("words_max"), 99.0))
    rows: list[dict[str, Any]] = []
    for key in _LINE_KEYS:
        given = data.get(key) or flat.get(key)
        if isinstance(given, dict):
            given = given.get("lines")
        if isinstance(given, list) and given and isinstance(given[0], dict | str):
            rows = [row if isinstance(row, dict) else {"beat": row} for row in given[:12]]
            break
    if not rows:
        count = SCENES_BY_SECONDS.get(int(total), 4)
        rows = [{"beat": beat} for beat in BEATS[count]]
    beats = BEATS.get(len(rows)) or _beats(len(rows))
    each = max(1.5, (total - END_CARD_SECONDS) / len(rows))
    each = _number(flat.get("seconds_per_line"), each)
    shorten = flat.get("shorten")
    short = set(shorten) if isinstance(shorten, list) else set()
    own = any(
        key in row for row in rows for key in ("words_max", "seconds", "seconds_max", "voice")
    )
    shared = not own and int(total) in SCENES_BY_SECONDS and limit < 99 and not short
    lines = []
    for place, row in enumerate(rows):
        beat = str(row.get("beat") or beats[place])
        more = _SHARES.get(beat, 0) if shared else 0
        lines.append(
            TimedLine(
                beat=beat,
                seconds=_number(row.get("seconds") or row.get("seconds_max"), each) + more / 2,
                voice=str(row.get("voice") or row.get("voice_line") or ""),
                on_screen=str(row.get("on_screen") or ""),
                words_limit=int(_number(row.get("words_max"), limit))
                + more
                - 2 * (place + 1 in short),
            )
        )
    return tuple(lines), int(total) if shared else 0


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
    )
    inner = ("reveal",) if count == 3 else (*middle, "benefit")[: count - 2]
    return ("hook", *inner, "call_to_action")


def _number(value: Any, otherwise: float) -> float:
    good = isinstance(value, int | float) and not isinstance(value, bool) and value > 0
    return float(value) if good else otherwise


def _seed(data: dict[str, Any]) -> int:
    """Return a number that changes with anything in the brief."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


@dataclass(frozen=True)
class Audience:
    """The people, and what the brief says that they do, fight with or want, in its own words."""

    people: str = ""
    does: str = ""
    struggle: str = ""
    wish: str = ""


def read_audience(text: str) -> Audience:
    """Return the parts of an audience text such as "nurses who crash at 3 a.m."."""
    if not text:
        return Audience()
    # Dots inside a time would end the sentence, and are not spoken.
    text = re.sub(r"\b([ap])\.\s?m\.?(?=\W|$)", r"\1m", text, flags=re.IGNORECASE)
    struggle = _group(
        r"\b(?:struggl(?:e|es|ing) (?:with )?(?!:)|(?:tired|sick|bored) of|fed up with|overwhelmed by"
        r"|frustrated (?:by|with)|suffer(?:s|ing)? from|hates?|dreads?|worried about|dealing with"
        r"|(?:struggle|problem|pain(?: point)?)s? ?(?::|is|are))"
        r"\s*([^.;:\n]+?)(?=$|[.;\n]|,? (?:who|and) want|,)",
        text,
    )
    wish = _group(
        r"\b(?:want(?:s|ing)?|looking|dream(?:s|ing)? of|wish(?:es)?"
        r"|(?:desired outcome|outcome|desire|wish) ?(?::|is))\s*([^.;:\n]+?)(?=$|[.;\n]|,)",
        text,
    )
    if re.search(r"\b(?:outcome|desire|wish) ?(?::|is)", text, re.IGNORECASE) and _is_verb(wish):
        wish = f"to {wish}"
    head = re.split(r"[.;:\n]", text)[0]
    match = re.match(r"(.+?)\s*,?\s+(?:who|that)\s+(.+)$", head, re.IGNORECASE)
    people = trimmed(
        match[1] if match else re.split(r",| (?:aged|between|struggling|tired of)\b", head)[0]
    )
    does = match[2].strip(" ,.") if match else ""
    does = re.split(r",| and (?:want|who)\b", does)[0].strip()
    parts = re.split(r"\s+and\s+", does)
    does = parts[0] if len(parts[0].split()) >= 3 else does
    does = re.sub(r"\btheir\b", "your", does, flags=re.IGNORECASE)
    if re.match(
        r"(?:is|has|was|wants?|struggles?|struggling|hates?|dreads?|suffers?)\b",
        does,
        re.IGNORECASE,
    ):
        does = ""
    people = re.sub(r"^(?:the|our|a|an|for)\s+", "", people, flags=re.IGNORECASE)
    if not re.search(
        rf"\b(?:{PEOPLE})\b|(?:ers|ors|ists|ians|ies|ants|ents)\b", people, re.IGNORECASE
    ):
        people = people if re.search(r"s\b", people) and len(people.split()) <= 4 else ""
    if re.fullmatch(
        r"(?:people|folks|anyone|everyone|adults|women|men|someone)", people, re.IGNORECASE
    ):
        people = ""
    return Audience(
        people=people if len(people.split()) <= 5 else "",
        does=does if 1 < len(does.split()) <= 14 else "",
        struggle=struggle if struggle and len(struggle.split()) <= 9 else "",
        wish=wish if wish and len(wish.split()) <= 9 else "",
    )


def _is_verb(text: str) -> bool:
    first = text.split(" ", 1)[0].lower()
    common = (
        "get feel sleep save stop make start keep find look be have eat run work stay live see go"
    )
    return first in common.split() or first in (
        "finish",
        "finally",
        "relax",
        "enjoy",
        "spend",
        "lose",
    )


def _group(pattern: str, text: str) -> str:
    """Return the group, spoken to the person: "their skin" is "your skin" in a line to them."""
    match = re.search(pattern, text, re.IGNORECASE)
    if match is None:
        return ""
    said = re.sub(r"^(?:for|is|are)\s+", "", match[1].strip(" ,\"'"), flags=re.IGNORECASE)
    for theirs, yours in (
        ("their", "your"),
        ("they", "you"),
        ("them", "you"),
        ("themselves", "yourself"),
    ):
        said = re.sub(rf"\b{theirs}\b", yours, said, flags=re.IGNORECASE)
    return said
