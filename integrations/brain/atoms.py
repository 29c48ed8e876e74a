"""Finds the small typed things in a message: quotes, durations, platforms, scenes, lines, colours."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from integrations.brain.text import NUMBER, ORDINAL, number_of
from tools.kit.colors import COLORS

_SHOT = r"(?:scenes?|shots?|frames?|clips?|sc)"
_JOIN = r"(?:\s*,\s*(?:and\s+)?|\s*&\s*|\s+and\s+|\s+n\s+|\s*\+\s*)"
_PLATFORMS: tuple[tuple[str, str], ...] = (
    (r"\b(?:youtube|yt) ?-?shorts?\b|\bshorts\b", "9:16"),
    (r"\btiktoks?\b", "9:16"),
    (r"\b(?:instagram|ig) (?:feed|post|square)s?\b|\bfeed (?:post|ad|video)s?\b", "1:1"),
    (r"\b(?:instagram|ig|facebook|fb) ?-?(?:reels?|stor(?:y|ies))\b|\breels?\b", "9:16"),
    (r"\binstagram\b|\big\b", "9:16"),
    (r"\b(?:youtube|yt)\b", "16:9"),
    (r"\bsnapchat\b", "9:16"),
)
_FORMATS: tuple[tuple[str, str], ...] = (
    (r"\b9\s*[:x/]\s*16\b|\bvertical(?:ly)?\b|\bportrait\b", "9:16"),
    (r"\b16\s*[:x/]\s*9\b|\blandscape\b|\bhorizontal\b|\bwide ?-?screen\b", "16:9"),
    (r"\b1\s*[:x/]\s*1\b|\bsqu?a?re?\b", "1:1"),
    (r"\b4\s*[:x/]\s*5\b", "4:5"),
)
_ADDRESS = (
    r"\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?]|\bwww\.[\w-]+\.[^\s<>\"]*[\w/]"
    r"|(?<![\w@./-])(?:[a-z0-9][\w-]*\.)+(?:com|co|io|shop|org|net|app|de|uk|eu|us|fr|es|it|nl|at|ch|ly|ai|me|dev|store"
    r"|studio|coffee|cafe|club|online|site|info|biz|example|world|xyz)\b(?:/[^\s<>\".,;!?]*)?"
)
_SCENE_VERBS = ("lock", "unlock", "freeze", "redo", "drop", "delete", "remove", "bin", "retake", "swap",
                "flip", "reroll", "lose", "move")  # fmt: skip
_EDGE = {"last": -1, "final": -1, "closing": -1, "ending": -1, "opening": 1, "intro": 1}
# Names of colours that are products and places more often.
_ALSO_THINGS = frozenset({
    "ash", "berry", "brick", "butter", "caramel", "champagne", "cherry", "chocolate", "clay",
    "coffee", "denim", "eggplant", "fern", "honey", "jade", "lemon", "mocha", "moss", "nude",
    "orchid", "pearl", "petrol", "pine", "raspberry", "ruby", "saffron", "stone", "strawberry",
    "vanilla", "wine",
})  # fmt: skip

SENTINEL = re.compile(r"\bxx([a-z])(\d+)\b")


@dataclass(frozen=True)
class Atom:
    """One thing that was found: its kind's letter, its value, and the text it was found in.

    Kinds: q quoted text, d seconds, p platform's format, f format, s scene numbers, l script line,
    r resolution, c colour as #rrggbb, h channel as #name, u web address, n a scene
    that is not meant.
    """

    kind: str
    value: Any
    text: str


@dataclass
class Masked:
    """A message in which each atom is one made-up word such as `xxd0`, and the atoms themselves."""

    text: str
    atoms: list[Atom] = field(default_factory=list)

    def of(self, kind: str, part: str | None = None) -> list[Any]:
        """Return the values of one kind, in the order of their words in `part` (left out: all)."""
        text = self.text if part is None else part
        found = []
        for match in SENTINEL.finditer(text):
            if match[1] == kind and int(match[2]) < len(self.atoms):
                found.append(self.atoms[int(match[2])].value)
        return found

    def plain(self, part: str) -> str:
        """Return a part of the masked text as it was typed, quoted text without its marks."""
        while True:
            opened = SENTINEL.sub(self._open, part)
            if opened == part:
                return part
            part = opened

    def _open(self, match: re.Match[str]) -> str:
        place = int(match[2])
        if place >= len(self.atoms):
            return match[0].replace("xx", "x x", 1)
        atom = self.atoms[place]
        return str(atom.value) if atom.kind == "q" else atom.text

    def typed(self, part: str) -> tuple[str, list[int]]:
        """Return a part as it was typed, and for each of its characters the place in `part`."""
        text: list[str] = []
        places: list[int] = []
        last = 0
        for match in SENTINEL.finditer(part):
            text += part[last : match.start()]
            places += range(last, match.start())
            inside = self._typed_atom(match)
            text += inside
            places += [match.start()] * len(inside)
            last = match.end()
        return "".join([*text, part[last:]]), [*places, *range(last, len(part))]

    def _typed_atom(self, match: re.Match[str]) -> str:
        place = int(match[2])
        if place >= len(self.atoms):
            return match[0]
        return SENTINEL.sub(self._typed_atom, self.atoms[place].text)


def mask(text: str, scenes: int = 0, lines: int = 0) -> Masked:
    """Return the text with its atoms masked.

    `scenes` and `lines` are how many there are, so that "the last scene" has a number; with 0 it stays
    text.
    """
    masked = Masked(SENTINEL.sub(lambda match: "x x" + match[1] + match[2], text))
    _put(masked, r'"([^"\n]{1,400})"', "q", lambda match: match[1].strip() or None)
    _put(masked, r"(?<![\w'])'([^'\n]{2,400})'(?!\w)", "q", lambda match: match[1].strip() or None)
    _put(masked, _ADDRESS, "u", lambda match: match[0].rstrip(".,;:!?"))
    _put(masked, r"(?<![\w&])#(?=[a-z_-]*[g-z_-])[a-z0-9][\w-]{1,79}", "h", lambda match: match[0])
    _put(masked, r"(?<=\b(?:in|to) )#[a-z0-9][\w-]{1,79}", "h", lambda match: match[0])
    _mask_scenes(masked, scenes)
    _mask_lines(masked, lines)
    _put(masked, r"\bhalf[ -](?:a |an )?min(?:ute)?\b", "d", lambda _: 30)
    # "Ones" is no second.
    # "6 and 15 seconds", "one of 15 and one of 30 seconds": the first has its unit with the second.
    first = (
        rf"\b({NUMBER})(?=(?:,| and| or| &| plus)? (?:(?:the other|another|one|a)(?: one)? )?"
        rf"(?:of |with |in )?{NUMBER}[ -]*(?:secs?|seconds?)\b)"
    )
    _put(masked, first, "d", _offered_length)
    span = rf"(?<!over-)(?<!over )(?<!under-)(?<!under )\b({NUMBER})(?:[ -]*(?:secs?|seconds?)|(?<=\d)[ -]*s)\b(?:[ -]long)?"
    _put(masked, span, "d", lambda match: number_of(match[1]))
    minutes = rf"\b({NUMBER}|a|an)[ -]*(?:mins?|minutes?)\b(?:[ -]long)?"
    _put(masked, minutes, "d", _seconds_of_minutes)
    _put(masked, r"\b(?:full ?-?hd|1080p?)\b", "r", lambda _: "1080p")
    _put(masked, r"\b720p?\b", "r", lambda _: "720p")
    for pattern, value in _FORMATS:
        _put(masked, pattern, "f", _always(value))
    for pattern, value in _PLATFORMS:
        _put(masked, pattern, "p", _always(value))
    _put(masked, r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", "c", lambda match: _hex(match[0]))
    return masked


def colors_in(masked: Masked, part: str) -> list[str]:
    """Return the colours in a part of the message in order: codes as #rrggbb, names as they were said."""
    names = COLORS.keys() - _ALSO_THINGS
    words = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    words = rf"(?:(?:dark|light) )?(?:{words})"
    found: list[str] = []
    # "Blue #0000ff" is one colour, and the exact one counts.
    part = re.sub(rf"\b(?:{words})\b[ (:]+(?=xxc\d)", "", part, flags=re.IGNORECASE)
    for match in re.finditer(rf"\bxxc(\d+)\b|\b({words})\b", part, re.IGNORECASE):
        color = match[2].lower() if match[2] else str(masked.atoms[int(match[1])].value)
        if color not in found:
            found.append(color)
    return found


def _put(
    masked: Masked, pattern: str, kind: str, value_of: Callable[[re.Match[str]], Any | None]
) -> None:
    def put(match: re.Match[str]) -> str:
        value = value_of(match)
        if value is None:
            return match[0]
        masked.atoms.append(Atom(kind, value, match[0]))
        return f"xx{kind}{len(masked.atoms) - 1}"

    masked.text = re.sub(pattern, put, masked.text, flags=re.IGNORECASE)


def _mask_scenes(masked: Masked, scenes: int) -> None:
    def listed(match: re.Match[str]) -> list[int] | None:
        numbers = [
            number_of(word) for word in re.findall(rf"\b{NUMBER}\b", match[1], re.IGNORECASE)
        ]
        good = [number for number in numbers if number is not None and 0 < number < 100]
        return good if good and len(good) == len(numbers) else None

    def ranged(match: re.Match[str]) -> list[int] | None:
        first, last = number_of(match[1]), number_of(match[2])
        if first is None or last is None or not 0 < first < last < 40:
            return None
        return list(range(first, last + 1))

    def counted(match: re.Match[str]) -> list[int] | None:
        count = number_of(match[2]) or 0
        if not 0 < count <= max(scenes, 1):
            return None
        if match[1].lower() == "first":
            return list(range(1, count + 1))
        return list(range(scenes - count + 1, scenes + 1)) if scenes else None

    def edge(match: re.Match[str]) -> list[int] | None:
        word = match[1].lower()
        number = _EDGE.get(word, number_of(word))
        if number == -1:
            return [scenes] if scenes else None
        return None if number is None else [number]

    # What is denied must not become part of a list: "not scene 1, scene 2".
    denied = rf"\bnot {_SHOT} ?#?{NUMBER}\b(?=,| but)"
    _put(masked, denied, "n", lambda match: match[0])
    _put(masked, rf"\b{_SHOT} ?#?({NUMBER})\s*(?:-|to|through|thru)\s*({NUMBER})\b", "s", ranged)
    many = rf"\b{_SHOT}(?: number| no\.?| nr)? ?#?({NUMBER}(?:{_JOIN}(?:{_SHOT} ?#?)?{NUMBER})*)\b(?! ?(?:s|secs?|seconds?)\b)"
    _put(masked, many, "s", listed)
    _put(masked, rf"\b(?:the )?(first|last) ({NUMBER}) {_SHOT}\b", "s", counted)
    edges = "|".join(_EDGE)
    _put(masked, rf"\b(?:the )?({ORDINAL}|{edges}) {_SHOT}\b", "s", edge)
    if scenes:
        # "lock 1", "swap 2 and 3": where there are scenes, a bare number after such a verb is one.
        bare = rf"(?<=\b{{}} )(?:number |nr )?(\d(?:{_JOIN}\d)*)\b(?! ?(?:s|secs?|seconds?|credits?|ideas|words|version))"
        for verb in (*_SCENE_VERBS, "take of", "version of", "go at"):
            _put(masked, bare.replace("{}", verb), "s", listed)


def _mask_lines(masked: Masked, lines: int) -> None:
    def edge(match: re.Match[str]) -> int | None:
        word = match[1].lower()
        number = _EDGE.get(word, number_of(word))
        return (lines or None) if number == -1 else number

    _put(
        masked,
        rf"\b(?:the )?(?:script )?line(?: number| no\.?| nr)? ?#?({NUMBER})\b",
        "l",
        lambda m: number_of(m[1]),
    )
    edges = "|".join(_EDGE)
    _put(masked, rf"\b(?:the )?({ORDINAL}|{edges}) (?:line|super)\b", "l", edge)
    _put(
        masked,
        r"\bl(\d)\b(?=\s*(?::|vo\b|voice|on[- ]?screen|amend|should|->|=))",
        "l",
        lambda m: int(m[1]),
    )


def _always(value: str) -> Callable[[re.Match[str]], str]:
    return lambda _: value


def _offered_length(match: re.Match[str]) -> int | None:
    count = number_of(match[1])
    return count if count in (6, 10, 15, 30, 60) else None


def _seconds_of_minutes(match: re.Match[str]) -> int | None:
    count = 1 if match[1].lower() in ("a", "an") else number_of(match[1])
    return count * 60 if count and count <= 60 else None


def _hex(text: str) -> str:
    digits = text[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
