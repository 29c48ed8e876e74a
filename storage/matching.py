"""Which of several names a person means; used by campaigns and projects to find things by name."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

# Words that people put around a name and that seldom tell two things apart.
FILLERS = frozenset(
    {"a", "ad", "ads", "an", "campaign", "campaigns", "draft", "for", "my", "of", "one", "our"}
    | {"please", "project", "projects", "that", "the", "this", "video", "videos"}
)
SCORE_MIN = 80.0
SCORE_MARGIN = 4.0


def matches(text: str, names: Sequence[str]) -> tuple[int, ...]:
    """Return the indices of the names that `text` may mean, in the order of `names`.

    One index: that is the one. Several: they are equally near, so ask. None: nothing is near. A
    name written exactly always wins over one that differs in case or signs, and that over one that
    is only similar.
    """
    readings: tuple[Callable[[str, Sequence[str]], tuple[int, ...]], ...] = (
        lambda text, names: _same(str.strip, text, names),
        lambda text, names: _same(_plain, text, names),
        lambda text, names: _same(_core, text, names),
        _names_holding_text,
        _names_held_by_text,
        _similar,
    )
    for reading in readings:
        found = reading(text, names)
        if found:
            return found
    return ()


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w]+|_", " ", folded).split()) or folded.strip()


def _core(text: str) -> str:
    words = _plain(text).split()
    return " ".join(word for word in words if word not in FILLERS) or " ".join(words)


def _same(form: Callable[[str], str], text: str, names: Sequence[str]) -> tuple[int, ...]:
    wanted = form(text)
    return tuple(index for index, name in enumerate(names) if form(name) == wanted)


def _names_holding_text(text: str, names: Sequence[str]) -> tuple[int, ...]:
    """Names that hold every word of the text; failing that, with its last word unfinished."""
    wanted = _core(text).split()
    if not wanted:
        return ()
    words_of = [set(_plain(name).split()) for name in names]
    whole = tuple(index for index, words in enumerate(words_of) if words.issuperset(wanted))
    if whole or len(wanted[-1]) < 3:
        return whole
    return tuple(
        index
        for index, words in enumerate(words_of)
        if words.issuperset(wanted[:-1]) and any(word.startswith(wanted[-1]) for word in words)
    )


def _names_held_by_text(text: str, names: Sequence[str]) -> tuple[int, ...]:
    """The longest names whose words all stand in the text, as in "cold brew from yesterday"."""
    said = set(_plain(text).split())
    lengths = [
        len(core) if said.issuperset(core) else 0
        for core in (_core(name).split() for name in names)
    ]
    longest = max(lengths, default=0)
    return tuple(index for index, length in enumerate(lengths) if longest and length == longest)


def _similar(text: str, names: Sequence[str]) -> tuple[int, ...]:
    """Names that are written nearly the same, such as with a typing error."""
    wanted = _core(text)
    if len(wanted) < 3:
        return ()
    cores = [_core(name) for name in names]
    scores = [max(fuzz.ratio(wanted, core), fuzz.token_sort_ratio(wanted, core)) for core in cores]
    best = max(scores, default=0.0)
    if best < SCORE_MIN:
        return ()
    return tuple(index for index, score in enumerate(scores) if score >= best - SCORE_MARGIN)
