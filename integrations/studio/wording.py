"""Cleans copy for setting: quotes, dashes, letters that no face can draw, and breaks in very long
words."""

import itertools
import re
import unicodedata

from integrations.studio.faces import face, stand_ins

_JOINTS = re.compile(r"(?:ungs|schafts|heits|keits|tions|täts|ings|ments)(?=\w{3})")
_VOWELS = "aeiouyäöüáéíóúàèìòùâêîôûåæø"
_STARTS = ("ver", "ge", "be", "ent", "er", "zer", "vor", "ab", "an", "auf", "aus", "un", "über")


def clean(text: str) -> str:
    """Return `text` as it is set: smart quotes, proper dashes, one line, nothing that cannot be
    drawn."""
    text = unicodedata.normalize("NFC", text).replace("*", "")
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"(?<=\w)['\u2018\u2019\u02bc](?=\w)", "\u2019", text)
    text = re.sub(r"(^|[\s(\[\u2014\u2013-])\"", "\\1\u201c", text).replace('"', "\u201d")
    text = re.sub(r"(^|[\s(\[\u2014\u2013-])'(?=\d0s)", "\\1\u2019", text)
    text = re.sub(r"(^|[\s(\[\u2014\u2013-])'", "\\1\u2018", text).replace("'", "\u2019")
    text = text.replace("...", "\u2026").replace("--", "\u2014")
    text = re.sub(r"(?<= )-(?= )", "\u2013", text)
    drawable = (face("dm-sans-bold"), *stand_ins())
    kept = "".join(c for c in text if c == " " or any(f.covers(c) for f in drawable))
    kept = re.sub(r" +([,.;:!?\u2026])", r"\1", re.sub(r" {2,}", " ", kept))
    return kept.strip()


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of `text` in lower case without punctuation, to compare what is said and
    set."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    words = (re.sub(r"[^\w%€$£]", "", word) for word in folded.replace("\u2013", " ").split())
    return tuple(word for word in words if word)


def fragments(text: str) -> tuple[str, ...]:
    """Split "Smooth. Bright. Never bitter." into its parts; one part when it is one sentence."""
    parts = re.findall(r"[^.!?\u00b7|/]+[.!?]*", text)
    found = tuple(p.strip() for p in parts if re.search(r"\w", p))
    return found if len(found) > 1 and all(len(p) <= 24 for p in found) else (text,)


def _cost(word: str, at: int) -> float:
    """Return how bad it is to break `word` before letter `at`; 0 is a joint between two stems."""
    if at < 3 or len(word) - at < 3:
        return 50.0
    if any(match.end() == at for match in _JOINTS.finditer(word)):
        return -7.0
    rest = word[at:].casefold()
    before, after = word[at - 1].casefold(), word[at].casefold()
    vowel_next = len(rest) > 1 and rest[1] in _VOWELS
    if after in _VOWELS or (before in "cs" and after in "ch"):
        return 9.0
    if before not in _VOWELS and rest.startswith(_STARTS):
        return 1.0
    if before not in _VOWELS and vowel_next:
        return 2.0
    return 3.0 if vowel_next else 6.0


def broken(word: str, parts: int) -> tuple[str, ...]:
    """Break a long word into `parts` hyphenated pieces of similar length, at its joints where
    possible."""
    if parts < 2 or len(word) < parts * 3:
        return (word,)
    if "-" in word.strip("-"):
        stems = [s for s in re.split(r"(?<=-)", word) if s]
        if len(stems) >= parts:
            return tuple(stems)
    length = len(word) / parts
    cuts: list[int] = []
    for i in range(1, parts):
        middle = i * length
        span = range(max(2, (cuts[-1] + 3) if cuts else 3), len(word) - 2)
        cuts.append(min(span, key=lambda at: _cost(word, at) + 1.1 * abs(at - middle), default=3))
    edges = [0, *sorted(set(cuts)), len(word)]
    pieces = [word[a:b] for a, b in itertools.pairwise(edges)]
    return (*(piece + "-" for piece in pieces[:-1]), pieces[-1])
