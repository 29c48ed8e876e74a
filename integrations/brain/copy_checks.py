"""Checks of written copy: claims that the brief does not make, words to avoid, phrases said twice."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations

from integrations.brain.copy_text import is_command, same, word_set

_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundreds?|thousands?"
    "|millions?|billions?|dozens?|half|twice|double|triple"
)
# What needs a source: figures, shares, superlatives, promises, prices, proof, dates and hurry.
CLAIM = re.compile(
    rf"\d[\d.,:/]*|\b(?:{_NUMBER_WORDS})\b|[%€$£#]|\b(?:percent|best|most|leading|top(?:-rated)?|fastest|cheapest|safest|easiest"
    r"|smartest|strongest|finest|greatest|quickest|healthiest|lowest|highest|biggest|number one|world-class|unique|perfect"
    r"|free|guarante\w*|proven|clinical\w*|scientific\w*|tested|certified|patented|award\w*|reviews?|stars?|rated"
    r"|recommended|trusted|loved by|customers|experts?|doctors?|dermatolog\w*|official|natural|organic|healthy|cures?|heals?"
    r"|new|revolutionary|miracle|instant\w*|immediately|safe|secure|eco\w*|sustainable|discount\w*|sale|deals?|bargain|cheap\w*"
    r"|saves?(?! the date)|limited|last chance|only today|hurry|sold out|running out|while stocks|exclusive\w*"
    r"|january|february|june|july|august|september|october|november|december"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b(?!-)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\[[^\]]*\]")
# These words are part of plain sentences, not praise.
_HARMLESS = re.compile(
    r"\b(?:most days|most of|at most|half past|halfway|new here|something new|save the date|shop the (?:summer |winter )?sale"
    r"|the sale|free evening|one hand free)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def claims_in(text: str) -> frozenset[str]:
    """Return the claim words outside brackets, in small letters."""
    text = _HARMLESS.sub(" ", _BRACKETED.sub(" ", text))
    return frozenset(found[0].lower().strip(" .,:/") for found in CLAIM.finditer(text)) - {""}


def unfounded(text: str, known: str) -> tuple[str, ...]:
    """Return the claims in a text that `known` (all that the brief says) does not make."""
    said = _known_claims(known)
    return tuple(sorted(claim for claim in claims_in(text) if claim not in said))


@lru_cache(maxsize=64)
def _known_claims(known: str) -> frozenset[str]:
    text = known.lower().replace("’", "'")
    found = {match[0].strip(" .,:/") for match in CLAIM.finditer(text)}
    return frozenset(found | set(re.findall(r"\w+", text)))


def says_any(text: str, words: Iterable[str], names: Iterable[str] = ()) -> bool:
    """Tell whether a text has one of the words, also inflected, outside the names."""
    for name in names:
        if name:
            text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    return any(_word(word).search(text) for word in words if word.strip())


@lru_cache(maxsize=1_024)
def _word(word: str) -> re.Pattern[str]:
    stem = re.escape(word.strip())
    end = r"(?:s|es|ed|d|ing|er|est|ly)?" if len(word.strip()) > 3 else ""
    return re.compile(rf"(?<!\w){stem}{end}(?!\w)", re.IGNORECASE)


def repeats(lines: Iterable[str], names: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the phrases of three words that two of the lines share; names count as one word."""
    known = tuple(name for name in names if name)
    grams = [trigrams(line, known) for line in lines]
    shared = [one & other for one, other in combinations(grams, 2)]
    return tuple(sorted({" ".join(gram) for both in shared for gram in both}))


@lru_cache(maxsize=20_000)
def trigrams(text: str, names: tuple[str, ...] = ()) -> frozenset[tuple[str, ...]]:
    """Return every three words in a row; each name counts as one word."""
    low = text.lower()
    for name in sorted(names, key=len, reverse=True):
        low = low.replace(name.lower(), " _name_ ")
    parts = re.findall(r"[\w']+", low)
    return frozenset(tuple(parts[i : i + 3]) for i in range(len(parts) - 2))


def overlap(one: str, other: str) -> float:
    """Return how much two texts share, 0 to 1, by their words."""
    first, second = set(same(one).split()), set(same(other).split())
    return len(first & second) / max(1, min(len(first), len(second)))


def looks_like_command(text: str) -> bool:
    """Tell whether a line reads as an instruction to a machine."""
    return is_command(text)


_SMALL_WORDS = word_set(
    "a an the and or of to in on for with you your we our is are it that this who at by no not so as be can have all up"
    " out what into one get its just only do dont i if now how about from more than then there here when where why dear"
)


def grounded_share(lines: Iterable[str], known: str) -> float:
    """Return the share of lines, 0 to 1, that say something of the brief (`known`): a word of it
    that is more than grammar."""
    told = set(same(known).split()) - _SMALL_WORDS
    found = [bool(set(same(line).split()) & told) for line in lines]
    return sum(found) / max(1, len(found))


def likeness(texts: Iterable[str]) -> float:
    """Return how alike the two most alike of the texts are, 0 to 1, by what words they share."""
    sets = [set(same(text).split()) - _SMALL_WORDS for text in texts]
    return max(
        (len(one & other) / max(1, len(one | other)) for one, other in combinations(sets, 2)),
        default=0.0,
    )
