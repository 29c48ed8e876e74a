"""Text and colours as people and models write them, made safe to keep; what cannot be kept is
refused."""

import re
import unicodedata
from collections.abc import Sequence

from storage.errors import Refused
from tools.kit.colors import COLORS

COLORS_MAX = 6
WORDS_MAX = 20
SMALL_WORDS = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the"}
)

# Marks that turn text around or hide it; the joiners that scripts and emoji need stay.
_HIDDEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def clean_line(text: str | None, what: str, characters_max: int) -> str:
    """Return text as one line without control characters; None gives an empty string.

    Raises `Refused`, naming `what`, when it is longer than `characters_max`.
    """
    return _bounded(" ".join(_visible(text or "").split()), what, characters_max)


def clean_prose(text: str | None, what: str, characters_max: int) -> str:
    """Return text with its line breaks (at most one empty line in a row). Otherwise like
    `clean_line`."""
    lines = [" ".join(line.split()) for line in _visible(text or "").splitlines()]
    return _bounded(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), what, characters_max)


def clean_words(words: Sequence[str], what: str) -> list[str]:
    """Return a list of words or short phrases without repeats; the list `["none"]` empties it.

    Raises `Refused` for more than 20, or one longer than 40 characters.
    """
    cleaned = [clean_line(word, f"an entry of {what}", 40) for word in words]
    kept = list(dict.fromkeys(word for word in cleaned if word))
    if [word.casefold() for word in kept] == ["none"]:
        return []
    if len(kept) > WORDS_MAX:
        raise Refused(f"Keep {what} to {WORDS_MAX} at most; that were {len(kept)}.")
    return kept


def clean_colors(colors: Sequence[str]) -> list[str]:
    """Return colours as `#rrggbb` in the order given, without repeats; `["none"]` empties the list.

    Names ("navy") and codes ("#0b1f4b", "0bf") are understood. Raises `Refused` naming all that are
    not.
    """
    given = [clean_line(color, "a colour", 60) for color in colors]
    if [color.casefold() for color in given] == ["none"]:
        return []
    found = {color: _hex_of(color) for color in given if color}
    unknown = [f"“{color}”" for color, code in found.items() if code is None]
    if unknown:
        raise Refused(
            f"I do not know the colour {', '.join(unknown)}. "
            "Give a plain name such as navy, or a code such as #0b1f4b."
        )
    codes = list(dict.fromkeys(code for code in found.values() if code is not None))
    if len(codes) > COLORS_MAX:
        raise Refused(f"Name at most {COLORS_MAX} brand colours, the most important first.")
    return codes


def title_case(text: str) -> str:
    """Return "Cold Brew" for "cold brew"; words with capitals of their own stay as they are."""
    words = text.split()
    return " ".join(
        word
        if any(letter.isupper() for letter in word) or (index and word in SMALL_WORDS)
        else word[:1].upper() + word[1:]
        for index, word in enumerate(words)
    )


def says_something(text: str) -> bool:
    """Tell whether text has a letter or a digit of any script."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def _visible(text: str) -> str:
    normal = unicodedata.normalize("NFC", _HIDDEN.sub("", text))
    return "".join(
        character
        for character in normal
        if character in "\n\t\r" or unicodedata.category(character) not in ("Cc", "Cs")
    )


def _bounded(text: str, what: str, characters_max: int) -> str:
    if len(text) > characters_max:
        raise Refused(
            f"{what[:1].upper()}{what[1:]} is {len(text):,} characters long; "
            f"keep it to {characters_max:,}."
        )
    return text


def _hex_of(color: str) -> str | None:
    name = " ".join(re.sub(r"[-_]+", " ", color.casefold()).split())
    for candidate in (name, name.removeprefix("dark "), name.removeprefix("light ")):
        if candidate in COLORS:
            return _shaded(COLORS[candidate], name, candidate)
    code = _HEX.fullmatch(color)
    if code is None:
        return None
    digits = code[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _shaded(code: str, name: str, found: str) -> str:
    """Darken or lighten a named colour when the name says so."""
    if name == found:
        return code
    parts = [int(code[index : index + 2], 16) for index in (1, 3, 5)]
    if name.startswith("dark "):
        parts = [round(part * 0.6) for part in parts]
    else:
        parts = [round(part + (255 - part) * 0.55) for part in parts]
    return "#" + "".join(f"{part:02x}" for part in parts)
