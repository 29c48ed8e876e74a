"""From written words to what is said: "$4.99", "24/7", "brand.com" or a brand's own pronunciation.

Captions show what was written, so every written word keeps its place here, and a word that makes no
sound (an emoji, a dash) is joined to its neighbour.
"""

import re
import unicodedata
from dataclasses import dataclass

# Domains are read the way people say them; the voice's own reader swallows "dot".
_DOMAIN = re.compile(
    r"^(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,})((?:/[\w\-./]*)?)$", re.IGNORECASE
)
_EMAIL = re.compile(r"^[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}$", re.IGNORECASE)
_PHONE = re.compile(r"^\+?\(?\d{1,4}\)?(?:[-.]\d{2,4}){2,}$")
_ROUND_THE_CLOCK = re.compile(r"^24[/-]7$")
_CLOCK_RANGE = re.compile(
    r"^(\d{1,2}(?::\d{2})?)(am|pm)?[-–](\d{1,2}(?::\d{2})?)(am|pm)$", re.IGNORECASE
)
_CLOCK = re.compile(r"^(\d{1,2}(?::\d{2})?)(am|pm)$", re.IGNORECASE)
_PER = re.compile(
    r"^(.*\d)/(mo|month|yr|year|wk|week|day|hr|hour|night|person|pp|serving)$", re.IGNORECASE
)
_TIMES = re.compile(r"^(\d+(?:\.\d+)?)x$", re.IGNORECASE)
_EDGES = re.compile(r"^([^\w$€£#@+&%]*)(.*?)([^\w%+]*)$", re.DOTALL)
_POSSESSIVE = re.compile(r"^(.+)['’]s$")
_PER_WORDS = {"mo": "month", "yr": "year", "wk": "week", "hr": "hour", "pp": "person"}
_SAID = {
    "hvac": "H-V-A-C",
    "omw": "on my way",
    "p.s.": "P-S",
    "&": "and",
    "+": "plus",
    "w/": "with",
    "w/o": "without",
    "1/2": "half",
    "½": "half",
}
_TOP_LEVELS = {"io": "I O", "ai": "AI", "tv": "TV", "co": "co", "uk": "U K", "us": "U S"}
# Punctuation that the voice hears as a pause or a melody; every other sign is left unsaid.
_SPOKEN_SIGNS = frozenset(".,!?;:—…'-/%&+$€£#@°\"")


@dataclass(frozen=True)
class Reading:
    """One written word and what is said for it; `said` is empty for what makes no sound."""

    written: str
    said: str


def readings(line: str, pronunciations: dict[str, str]) -> tuple[Reading, ...]:
    """Each written word of `line` with its spoken form, in order.

    `pronunciations` maps a written word, in any case, to a respelling ("loo-men") or to phonemes
    between slashes ("/lˈumən/"). Joined with single spaces, the written words are the line again.
    """
    words = line.split()
    by_word = {word.casefold(): said for word, said in pronunciations.items()}
    made = []
    for position, word in enumerate(words):
        following = words[position + 1] if position + 1 < len(words) else ""
        made.append(Reading(word, _said(word, following, by_word)))
    return _with_silent_words_joined(made)


def has_foreign_letters_only(line: str) -> bool:
    """True when the line has letters and none of them is Latin: nothing that an English voice could
    say."""
    letters = [character for character in line if character.isalpha()]
    return bool(letters) and not any(_is_latin(letter) for letter in letters)


def _said(word: str, following: str, pronunciations: dict[str, str]) -> str:
    before, core, after = _split_edges(word)
    after = after.replace("*", "").replace("★", " stars").replace("⭐", " stars")
    own = _own_pronunciation(core, pronunciations)
    if own:
        return own + _signs(after)
    if core.casefold() in ("no", "nos") and after == "." and following[:1].isdigit():
        return "number"
    said = _special(core)
    if said is None:
        said = _signs(core)
    if not any(character.isalnum() for character in said + after):
        # Only a dash or an ellipsis on its own is heard, as a pause.
        return "—" if core + after in ("—", "–", "-") else ""
    return (('"' if before in ('"', "“") else "") + said + _signs(after)).strip()


def _split_edges(word: str) -> tuple[str, str, str]:
    found = _EDGES.match(word)
    if found is None:
        return "", word, ""
    return found.group(1), found.group(2), found.group(3)


def _own_pronunciation(core: str, pronunciations: dict[str, str]) -> str:
    said = pronunciations.get(core.casefold())
    owned = False
    possessive = _POSSESSIVE.match(core)
    if said is None and possessive is not None:
        said, owned = pronunciations.get(possessive.group(1).casefold()), True
    if not said:
        return ""
    if len(said) > 2 and said[0] == said[-1] == "/":
        name = re.sub(r"[^\w]", "", core) or "name"
        sounds = said[1:-1].replace(")", "")
        return f"[{name}](/{sounds}{_ending(sounds) if owned else ''}/)"
    return " ".join(_signs(said).split()) + ("'s" if owned else "")


def _ending(sounds: str) -> str:
    """How "'s" sounds after the given phonemes: as in "Kate's", "Alex's" or "Anna's"."""
    if sounds.endswith(("s", "z", "ʃ", "ʒ", "ʧ", "ʤ")):
        return "ᵻz"
    return "s" if sounds.endswith(("p", "t", "k", "f", "θ")) else "z"


def _special(core: str) -> str | None:
    """The spoken form of a word with a form of its own, or None for an ordinary word."""
    if core.casefold() in _SAID:
        return _SAID[core.casefold()]
    if _ROUND_THE_CLOCK.match(core):
        return "twenty-four seven"
    if _EMAIL.match(core):
        name, _, host = core.partition("@")
        return f"{name.replace('.', ' dot ')} at {_domain(host, '')}"
    found = _DOMAIN.match(core)
    # "great.Now" is a missing space, not an address: addresses are lower case or end in a known
    # way.
    if found and (
        core == core.lower() or core.lower().endswith((".com", ".co", ".io", ".net", ".org"))
    ):
        return _domain(found.group(1), found.group(2))
    if _PHONE.match(core):
        return ", ".join(" ".join(part) for part in re.findall(r"\d+", core))
    return _special_number(core)


def _special_number(core: str) -> str | None:
    found = _CLOCK_RANGE.match(core)
    if found:
        first, half, last, last_half = found.groups()
        return f"{first} {(half or '').upper()} to {last} {last_half.upper()}".replace("  ", " ")
    found = _CLOCK.match(core)
    if found:
        return f"{found.group(1)} {found.group(2).upper()}"
    found = _PER.match(core)
    if found:
        unit = found.group(2).lower()
        return f"{_signs(found.group(1))} a {_PER_WORDS.get(unit, unit)}".replace(
            "a hour", "an hour"
        )
    found = _TIMES.match(core)
    if found:
        return f"{found.group(1)} times"
    if (
        len(core) in (2, 3, 4)
        and core.isupper()
        and core.isalpha()
        and not set(core) & set("AEIOUY")
    ):
        return core  # the lexicon spells short words without a vowel
    return None


def _domain(host: str, path: str) -> str:
    labels = host.split(".")
    said = [label.replace("-", " dash ") for label in labels[:-1]]
    top = labels[-1].lower()
    said.append(_TOP_LEVELS.get(top, top))
    spoken = " dot ".join(said)
    for part in path.strip("/").split("/"):
        if part:
            spoken += " slash " + part.replace("-", " dash ").replace(".", " dot ").replace(
                "_", " "
            )
    return spoken


def _signs(text: str) -> str:
    """`text` without the signs and letters that an English voice cannot say."""
    text = unicodedata.normalize("NFC", text).replace("’", "'").replace("–", "-")
    kept = [
        character
        for character in text
        if character in _SPOKEN_SIGNS
        or (character.isalpha() and _is_latin(character))
        or character in "0123456789 "
    ]
    return "".join(kept)


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN")


def _with_silent_words_joined(made: list[Reading]) -> tuple[Reading, ...]:
    """Join what makes no sound to the word before it, or to the first word that does."""
    joined: list[Reading] = []
    waiting = ""
    for reading in made:
        silent = not any(character.isalnum() for character in reading.said)
        if silent and joined:
            last = joined[-1]
            joined[-1] = Reading(
                f"{last.written} {reading.written}", f"{last.said} {reading.said}".strip()
            )
        elif silent:
            waiting = f"{waiting} {reading.written}".strip()
        else:
            joined.append(Reading(f"{waiting} {reading.written}".strip(), reading.said))
            waiting = ""
    return tuple(joined)
