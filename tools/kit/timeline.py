"""The film's timeline: how long each scene lasts, and where its voice and words lie.

A scene's length is a pure function of how long its line is to say (in three classes) and of the
film's length. So editing one line leaves every other scene's length, voice and clip as they were,
unless the line moves to another class; that is what lets unchanged scenes be reused for 0 credits.
"""

import itertools
import re
from collections.abc import Sequence

from tools.kit.ports import FRAMES_PER_SECOND, Frozen, PlacedLine, SpokenLine, SpokenWord

LEAD_FRAMES = 9
"""Frames before the voice begins, while the scene's cover wipe opens."""
TAIL_FRAMES = 10
"""Frames after the voice has ended, while the next wipe closes."""
END_CARD_FRAMES = {6: 48, 15: 69, 30: 75, 60: 90}
WORDS_PER_SECOND = 2.6
_PAUSE_SYLLABLES = 3
"""How many syllables a voice could say while it rests between two sentences of one line."""
_PAUSE_SECONDS = 0.45
_PAUSES = re.compile(r"[.!?:;…—–](?=\s+\w)")
_SYLLABLES = re.compile(r"[aeiouyàâäåáãæèéêëìíîïòóôöõøœùúûüýÿ]+|\d", re.IGNORECASE)


class SceneSpan(Frozen):
    """One scene's place: its first frame in the film and its length, both in frames."""

    start_frame: int
    frames: int

    @property
    def voice_seconds_max(self) -> float:
        """How long the scene's voice line may last."""
        return (self.frames - LEAD_FRAMES - TAIL_FRAMES) / FRAMES_PER_SECOND


def end_card_frames(seconds: int) -> int:
    """Return the end card's length in frames; never more than 4 s."""
    return END_CARD_FRAMES.get(seconds, min(120, round(seconds * FRAMES_PER_SECOND * 0.12)))


def weight(line: str) -> int:
    """Return how long a line is to say, in classes of about 1.2 s: 2, 3, 4 … up to 8."""
    syllables = len(_SYLLABLES.findall(line)) + _PAUSE_SYLLABLES * len(_PAUSES.findall(line))
    return min(8, max(2, -(-syllables // 5) + 1))


def spoken_seconds(line: str) -> float:
    """Return about how long a line is to say at a natural pace, with its rests."""
    return len(line.split()) / WORDS_PER_SECOND + _PAUSE_SECONDS * len(_PAUSES.findall(line))


def spans(seconds: int, lines: Sequence[str]) -> tuple[SceneSpan, ...]:
    """Share the film's time, less the end card, among the scenes by their lines' weights.

    The spans touch each other and end exactly where the end card begins.
    """
    available = seconds * FRAMES_PER_SECOND - end_card_frames(seconds)
    weights = [weight(line) for line in lines]
    edges = [0]
    for index in range(len(weights)):
        edges.append(round(available * sum(weights[: index + 1]) / sum(weights)))
    return tuple(
        SceneSpan(start_frame=start, frames=end - start) for start, end in itertools.pairwise(edges)
    )


def words_max(seconds: int, scenes: int) -> int:
    """Return how many words one line may have when all lines are alike."""
    share = (seconds * FRAMES_PER_SECOND - end_card_frames(seconds)) / scenes
    speaking_seconds = (share - LEAD_FRAMES - TAIL_FRAMES) / FRAMES_PER_SECOND
    return max(3, int(speaking_seconds * WORDS_PER_SECOND))


def clip_words(line: SpokenLine) -> tuple[SpokenWord, ...]:
    """Return a line's words timed from the start of its clip."""
    return _shifted(line.words, LEAD_FRAMES / FRAMES_PER_SECOND)


def place(line: SpokenLine, span: SceneSpan) -> PlacedLine:
    """Return a line as it lies in the film."""
    at_seconds = (span.start_frame + LEAD_FRAMES) / FRAMES_PER_SECOND
    return PlacedLine(
        text=line.text,
        voice_start_seconds=line.start_seconds,
        seconds=line.seconds,
        at_seconds=at_seconds,
        words=_shifted(line.words, at_seconds),
    )


def _shifted(words: Sequence[SpokenWord], seconds: float) -> tuple[SpokenWord, ...]:
    return tuple(
        SpokenWord(
            text=word.text,
            start_seconds=round(word.start_seconds + seconds, 4),
            end_seconds=round(word.end_seconds + seconds, 4),
        )
        for word in words
    )
