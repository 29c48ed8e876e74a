"""When each written word is heard: lays the words of a line along its timed phonemes.

A price or an address is several spoken words, and neighbours change how a word is said, so words
are matched by sound: the phonemes of each word alone against the phonemes of the whole line, as two
strings of which one was edited into the other.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from integrations.studio.voice_model import Phoneme
from tools.kit.ports import SpokenWord

_SILENT = frozenset(' ;:,.!?—…"()“”ˈˌ')
_STRESS = frozenset("ˈˌ")
_VOWELS = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵊᵻeoɐɚ")
_BOUNDARY = "|"

_SAME, _ALIKE, _OTHER, _GAP = 3.0, 0.5, -2.0, -1.0


def word_times(
    written: Sequence[str], alone: Sequence[str], heard: Sequence[Phoneme]
) -> tuple[SpokenWord, ...]:
    """The words of a line with the seconds at which they are heard.

    `written` and `alone` are as long as each other: a word as written, and its phonemes when said
    alone. `heard` are the phonemes of the line, timed from its start. Words come back in order and
    never overlap.
    """
    if not written or not heard:
        return ()
    expected = _BOUNDARY.join(
        "".join(c for c in sound if c not in _STRESS and c != _BOUNDARY) for sound in alone
    )
    spoken = [phoneme for phoneme in heard if phoneme.symbol not in _STRESS]
    owners = _owners(expected, "".join(phoneme.symbol for phoneme in spoken))
    spans: list[tuple[float, float] | None] = []
    for word in range(len(written)):
        own = [
            phoneme
            for phoneme, owner in zip(spoken, owners, strict=True)
            if owner == word and phoneme.symbol not in _SILENT
        ]
        spans.append((own[0].start_seconds, own[-1].end_seconds) if own else None)
    filled = _without_gaps(spans, heard[0].start_seconds, heard[-1].end_seconds)
    return tuple(
        SpokenWord(text=text, start_seconds=start, end_seconds=end)
        for text, (start, end) in zip(written, filled, strict=True)
    )


def _owners(expected: str, spoken: str) -> list[int]:
    """For each spoken phoneme the number of the word that it belongs to."""
    score, diagonal = _alignment(expected, spoken)
    word_at = np.cumsum([symbol == _BOUNDARY for symbol in expected])
    owners = [0] * len(spoken)
    row, column = len(expected), len(spoken)
    while row > 0 and column > 0:
        if np.isclose(
            score[row, column], score[row - 1, column - 1] + diagonal[row - 1, column - 1]
        ):
            row, column = row - 1, column - 1
            owners[column] = int(word_at[row])
        elif np.isclose(score[row, column], score[row - 1, column] + _GAP):
            row -= 1
        else:
            column -= 1
            owners[column] = int(word_at[min(row, len(expected)) - 1])
    return owners


def _alignment(
    expected: str, spoken: str
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Needleman-Wunsch: best score of every pair of prefixes, and the score of each pair of
    symbols."""
    diagonal = np.array([[_likeness(a, b) for b in spoken] for a in expected], np.float64)
    score = np.zeros((len(expected) + 1, len(spoken) + 1))
    gaps = np.arange(len(spoken) + 1) * _GAP
    score[0] = gaps
    for row in range(1, len(expected) + 1):
        best = score[row - 1] + _GAP
        best[1:] = np.maximum(best[1:], score[row - 1, :-1] + diagonal[row - 1])
        # A run of skipped spoken symbols costs one gap each: a running maximum does them all at
        # once.
        score[row] = np.maximum.accumulate(best - gaps) + gaps
    return score, diagonal


def _likeness(expected: str, spoken: str) -> float:
    if expected == _BOUNDARY or expected == " " or spoken == " ":
        # Where two words meet there is a space, or nothing; never a sound.
        both = expected in (_BOUNDARY, " ") and spoken == " "
        return _SAME if both else -1e3
    if expected == spoken:
        return _SAME
    if expected in _SILENT or spoken in _SILENT:
        return _OTHER
    return _ALIKE if (expected in _VOWELS) == (spoken in _VOWELS) else _OTHER


def _without_gaps(
    spans: list[tuple[float, float] | None], start: float, end: float
) -> list[tuple[float, float]]:
    """Give words for which no phoneme was found an equal share of the time next to them."""
    filled: list[tuple[float, float]] = []
    word = 0
    while word < len(spans):
        span = spans[word]
        if span is not None:
            filled.append(span)
            word += 1
            continue
        after = word
        while after < len(spans) and spans[after] is None:
            after += 1
        following = spans[after] if after < len(spans) else None
        left = filled[-1][1] if filled else start
        right = following[0] if following is not None else end
        if right - left < 0.02 and filled:
            # No room between the neighbours: share the word before.
            first = filled.pop()
            share = (first[1] - first[0]) / (after - word + 1)
            filled += [
                (first[0] + k * share, first[0] + (k + 1) * share) for k in range(after - word + 1)
            ]
        else:
            share = max(0.0, right - left) / (after - word)
            filled += [(left + k * share, left + (k + 1) * share) for k in range(after - word)]
        word = after
    return filled
