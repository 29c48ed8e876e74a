"""Reads a campaign brief written in Markdown: headings or "Product: …" lines, in any order.

Who calls it: a door that takes a whole brief at once (a file, a form, a long message). It knows the
fields by their usual names, keeps the writer's words as they are, and says what is wrong in a sentence.
"""

import re
from dataclasses import dataclass, fields
from typing import Any, get_args

from tools.kit.drafts import AwarenessStage, CreativeStyle, PersuasionTrigger
from tools.kit.ports import Format

BRIEF_CHARACTERS_MAX = 50_000
PRODUCT_CHARACTERS_MAX = 120
SECONDS = (6, 15, 30, 60)


class BriefError(ValueError):
    """The brief cannot be used as it is; the message says what is missing or wrong and how to mend it."""


@dataclass(frozen=True)
class Brief:
    """A brief's fields as written; an empty text, an empty tuple or None means: not said.

    `colors` are #rrggbb or colour names as written. `seconds` is one of `SECONDS`. `logo` and `photo`
    are file names. `unread` are headings whose sections were not understood and not used.
    """

    product: str
    name: str = ""
    description: str = ""
    audience: str = ""
    messaging: str = ""
    goals: str = ""
    brand_name: str = ""
    colors: tuple[str, ...] = ()
    tone: str = ""
    offer: str = ""
    url: str = ""
    call_to_action: str = ""
    style: str = ""
    awareness_stage: str = ""
    trigger: str = ""
    words_to_use: tuple[str, ...] = ()
    words_to_avoid: tuple[str, ...] = ()
    seconds: int | None = None
    format: str = ""
    resolution: str = ""
    logo: str = ""
    photo: str = ""
    unread: tuple[str, ...] = ()

    def campaign(self) -> dict[str, Any]:
        """Return the arguments of `create_campaign`; offer, address and action go with the description."""
        values = self._given("product", "name", "audience", "messaging", "goals")
        values |= self._given("awareness_stage", "style", "brand_name", "tone", "colors")
        more = (
            ("Offer", self.offer),
            ("Website", self.url),
            ("Call to action", self.call_to_action),
        )
        told = self.description
        told = f"{told}." if told and told[-1] not in ".!?" else told
        parts = [told, *(f"{label}: {value}." for label, value in more if value)]
        description = " ".join(part for part in parts if part)
        return values | ({"description": description} if description else {})

    def brand(self) -> dict[str, Any]:
        """Return the arguments of `set_brand` that `create_campaign` does not take; often none."""
        values = self._given("words_to_use", "words_to_avoid")
        if self.url:
            values["website"] = self.url
        if self.logo:
            values["logo_file"] = self.logo
        if self.photo:
            values["photo_file"] = self.photo
        return values

    def project(self) -> dict[str, Any]:
        """Return the arguments of `create_project`."""
        return self._given("seconds", "format", "resolution")

    def _given(self, *names: str) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in names}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
            if value not in ("", (), None)
        }


_LABELS: dict[str, str] = {
    "product": r"product(?: name| or service)?|service|what (?:we(?:'re| are)? )?(?:sell|advertis\w+|promot\w+)",
    "name": r"campaign(?: name| title)?|project(?: name)?|title",
    "description": r"(?:product )?description|about(?: the product| us)?|what it is|details|background|overview|facts?",
    "audience": r"(?:target )?audience|target(?: group| market| customers?)?|who(?: is it for| it'?s for)?|customers?",
    "messaging": r"(?:key |main |core )?messag(?:e|es|ing)|takeaway|key takeaway|value proposition|tagline",
    "goals": r"goals?|objectives?|success|kpis?",
    "brand_name": r"brand(?: name| identity)?|company(?: name)?|client",
    "colors": r"(?:brand )?colou?rs?|(?:colou?r )?palette",
    "tone": r"tone(?: of voice)?|voice|mood|vibe",
    "offer": r"offer|promotion|promo|discount|deal|price|pricing",
    "url": r"url|web ?site|link|landing page|web(?: address)?",
    "call_to_action": r"call to action|cta|action|button",
    "style": r"(?:creative |ad |visual )?style|look",
    "awareness_stage": r"awareness(?: stage| level)?|stage",
    "trigger": r"(?:persuasion )?trigger|persuasion",
    "words_to_use": r"words? to use|must say|do say|mandatory words",
    "words_to_avoid": r"words? to avoid|never say|don'?t say|avoid|taboo words|forbidden words",
    "seconds": r"duration|length|seconds|how long|run(?:ning)? time",
    "format": r"format|aspect(?: ratio)?|ratio|platform|channel|placement",
    "resolution": r"resolution|quality",
    "logo": r"logo(?: file)?",
    "photo": r"(?:product )?(?:photo|picture|image|shot)(?: file)?",
}
_LISTS = ("colors", "words_to_use", "words_to_avoid")
_KNOWN = {
    name: re.compile(rf"(?:the |our |my )?(?:{label})", re.IGNORECASE)
    for name, label in _LABELS.items()
}
_PAIR = re.compile(
    r"^([A-Za-z][A-Za-z '/&-]{1,40}?)\s*(?:\*\*|__)?\s*(?::|=|\s[-–—]\s)\s*(?:\*\*|__)?\s*(.*)$"
)
_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_FORMATS = (
    ("9:16", r"9\s*[:x/]\s*16|tik ?tok|reels?|shorts|stor(?:y|ies)|vertical|portrait|upright"),
    ("4:5", r"4\s*[:x/]\s*5"),
    ("1:1", r"1\s*[:x/]\s*1|square|feed"),
    ("16:9", r"16\s*[:x/]\s*9|youtube|landscape|horizontal|wide"),
)


def parse_brief(text: str) -> Brief:
    """Return the brief in a Markdown text of at most `BRIEF_CHARACTERS_MAX` characters.

    Raises `BriefError` with a sentence for the marketer: no product, a length or format that is not
    offered, a style or stage that does not exist, a colour that is none, a field given twice.
    """
    if len(text) > BRIEF_CHARACTERS_MAX:
        raise BriefError(
            f"The brief has {len(text):,} characters; at most {BRIEF_CHARACTERS_MAX:,} can be read. "
            "Keep what the ad needs and leave the rest out."
        )
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff]", "", text.replace("\r\n", "\n"))
    if not text.strip():
        raise BriefError("The brief is empty. Write at least “Product: …”, one line is enough.")
    found, title, unread = _sections(text)
    values: dict[str, Any] = {
        name: _flat(lines) for name, lines in found.items() if name not in _LISTS
    }
    values |= {name: _items(lines) for name, lines in found.items() if name in _LISTS}
    values = {name: value for name, value in values.items() if value}
    if title and "name" not in values:
        values["name"] = title
    _check(values)
    return Brief(**values, unread=tuple(unread))


def _sections(text: str) -> tuple[dict[str, list[str]], str, list[str]]:
    """Return the lines of each field, the document's title, and headings that name no field."""
    found: dict[str, list[str]] = {}
    title = ""
    unread: list[str] = []
    current: list[str] | None = None
    for raw in text.split("\n"):
        line = raw.strip()
        heading = _HEADING.match(line)
        if heading is not None:
            words = _bare(heading[2])
            pair = _PAIR.match(words)
            name = _field(pair[1] if pair else words)
            if name is not None:
                current = _open(found, name)
                current += [_bare(pair[2])] if pair and pair[2] else []
                continue
            if len(heading[1]) == 1 and not title:
                title = re.sub(r"^(?:campaign )?brief\s*[:–—-]?\s*", "", words, flags=re.IGNORECASE)
            else:
                unread.append(words)
            current = None
            continue
        pair = _PAIR.match(_bare(re.sub(r"^(?:[-*+•]|\d+[.)])\s+", "", _row(line))))
        name = _field(pair[1]) if pair else None
        if pair is not None and name is not None:
            current = _open(found, name)
            current += [pair[2]] if pair[2] else []
        elif re.fullmatch(r"[-=*_| :]{3,}", line):
            continue
        elif current is not None and line:
            current.append(_bare(re.sub(r"^(?:[-*+•>]|\d+[.)])\s+", "", line)))
    return found, title, unread


def _open(found: dict[str, list[str]], name: str) -> list[str]:
    if any(found.get(name, ())):
        raise BriefError(
            f"The brief gives {_said(name)} twice. Keep one of them, so that I don't take the wrong one."
        )
    return found.setdefault(name, [])


def _row(line: str) -> str:
    """Return a two-column table row as "label: value"."""
    cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
    return f"{cells[0]}: {cells[1]}" if len(cells) == 2 else line


def _field(label: str) -> str | None:
    label = _bare(label).strip(" ?:")
    for name, pattern in _KNOWN.items():
        if pattern.fullmatch(label):
            return name
    return None


def _bare(text: str) -> str:
    """Return text without Markdown's emphasis, code marks and links."""
    text = re.sub(
        r"!?\[([^\]]*)\]\(([^)\s]+)[^)]*\)",
        lambda m: m[2] if m[0][0] == "!" else m[1] or m[2],
        text,
    )
    text = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", text)
    text = re.sub(r"(?<!\w)[*_](.+?)[*_](?!\w)", r"\1", text)
    return text.strip().strip("*").strip()


def _flat(lines: list[str]) -> str:
    sentences = [" ".join(line.split()) for line in lines if line.strip()]
    return " ".join(
        line
        if line.endswith((".", "!", "?", ",", ";", ":")) or place == len(sentences) - 1
        else f"{line}."
        for place, line in enumerate(sentences)
    ).strip()


def _items(lines: list[str]) -> tuple[str, ...]:
    pieces = re.split(r"[,;\n/]|\band\b|\s&\s", "\n".join(lines))
    cleaned = (piece.strip(" .\"'“”()") for piece in pieces)
    return tuple(dict.fromkeys(piece for piece in cleaned if piece))


def _check(values: dict[str, Any]) -> None:
    """Bring fields with fixed choices to their own words, or say what is wrong."""
    product = values.get("product", "")
    if not product:
        raise BriefError("The brief names no product. Add a line such as “Product: cold brew”.")
    values["product"] = product = product.rstrip(".")
    if len(product) > PRODUCT_CHARACTERS_MAX:
        raise BriefError(
            f"The product's name has {len(product)} characters; at most {PRODUCT_CHARACTERS_MAX} fit. "
            "Name it in a few words and put the rest under “Description”."
        )
    if "seconds" in values:
        values["seconds"] = _seconds(values["seconds"])
    if "format" in values:
        values["format"] = _format(values["format"])
    if "resolution" in values:
        values["resolution"] = _resolution(values["resolution"])
    for name, literal in (
        ("style", CreativeStyle),
        ("awareness_stage", AwarenessStage),
        ("trigger", PersuasionTrigger),
    ):
        if name in values:
            values[name] = _choice(name, values[name], get_args(literal))
    if "colors" in values:
        values["colors"] = _colors(values["colors"])
    for name in ("logo", "photo"):
        if name in values:
            values[name] = _file(name, values[name])
    if "url" in values:
        values["url"] = values["url"].split()[0].rstrip(".,")


def _seconds(text: str) -> int:
    minutes = re.search(r"(\d+|a|one|half a)\s*-?\s*min", text, re.IGNORECASE)
    digits = re.search(r"\d+", text)
    if minutes is not None:
        word = minutes[1].lower()
        seconds = 30 if word == "half a" else 60 * (int(word) if word.isdecimal() else 1)
    else:
        seconds = int(digits[0][:6]) if digits else 0
    if seconds not in SECONDS:
        raise BriefError(
            f"The duration “{text[:40]}” is not offered. Choose 6, 15, 30 or 60 seconds."
        )
    return seconds


def _format(text: str) -> str:
    found = [value for value, pattern in _FORMATS if re.search(pattern, text, re.IGNORECASE)]
    if len(found) != 1:
        offered = ", ".join(get_args(Format))
        problem = "names several formats" if found else "is not offered"
        raise BriefError(f"The format “{text[:40]}” {problem}. Choose one of {offered}.")
    return found[0]


def _resolution(text: str) -> str:
    found = re.search(r"1080|720", text)
    if found is None:
        raise BriefError(f"The resolution “{text[:40]}” is not offered. Choose 720p or 1080p.")
    return f"{found[0]}p"


def _choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    written = re.sub(r"[^a-z]+", "_", text.lower()).strip("_")
    usual = {"humour": "humor", "funny": "humor", "minimal": "minimalist", "story": "storytelling"}
    written = usual.get(written, written)
    if written not in choices:
        offered = ", ".join(choice.replace("_", " ") for choice in choices)
        raise BriefError(
            f"{_said(name).capitalize()} “{text[:40]}” does not exist. Choose one of: {offered}."
        )
    return written


def _colors(items: tuple[str, ...]) -> tuple[str, ...]:
    colors: list[str] = []
    for item in items:
        code = re.search(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", item)
        if code is not None:
            digits = code[1].lower()
            colors.append("#" + (digits if len(digits) == 6 else "".join(d * 2 for d in digits)))
        elif "#" in item or not re.fullmatch(r"[A-Za-z][A-Za-z -]{1,30}", item):
            raise BriefError(
                f"“{item[:30]}” is no colour. Write it as #rrggbb, such as #ff6600, or by name."
            )
        else:
            colors.append(item.lower())
    return tuple(dict.fromkeys(colors))


def _file(name: str, text: str) -> str:
    found = re.search(r"[^\s\"'“”]+\.(?:png|jpe?g|webp|svg)\b", text, re.IGNORECASE)
    if found is None:
        raise BriefError(
            f"The {name} “{text[:40]}” is no picture file. Name a PNG, JPEG, WebP or SVG file, such as {name}.png."
        )
    return found[0]


def _said(name: str) -> str:
    words = {
        "seconds": "duration",
        "awareness_stage": "awareness stage",
        "brand_name": "brand name",
    }
    return "the " + words.get(name, name.replace("_", " "))


FIELDS = tuple(field.name for field in fields(Brief) if field.name != "unread")
"""The names of everything that a brief can say."""
