"""Chords, how one leads to the next, and tunes over them. Pitches are MIDI notes."""

import itertools
from dataclasses import dataclass

import numpy as np

CHORDS: dict[str, tuple[int, ...]] = {
    "maj": (0, 4, 7),
    "min": (0, 3, 7),
    "maj7": (0, 4, 7, 11),
    "min7": (0, 3, 7, 10),
    "min9": (0, 3, 7, 14),
    "add9": (0, 4, 7, 14),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "6": (0, 4, 7, 9),
}
_LOWEST, _HIGHEST = 55, 76
_MIDDLE = 66
_PENTATONIC = (0, 2, 4, 7, 9)


@dataclass(frozen=True)
class Chord:
    """A chord by its distance in semitones from the key and its kind in `CHORDS`."""

    above_key: int
    kind: str

    def classes(self, key: int) -> tuple[int, ...]:
        """The pitch classes (0 to 11) of the chord in `key`."""
        return tuple((key + self.above_key + step) % 12 for step in CHORDS[self.kind])


def voiced(chord: Chord, key: int, before: tuple[int, ...]) -> tuple[int, ...]:
    """The chord's notes, placed so that every voice moves as little as possible from `before`."""
    places = [
        [pitch for pitch in range(_LOWEST, _HIGHEST) if pitch % 12 == wanted]
        for wanted in chord.classes(key)
    ]
    candidates = (tuple(sorted(notes)) for notes in itertools.product(*places))
    possible = [
        notes
        for notes in candidates
        if len(set(notes)) == len(notes) and notes[-1] - notes[0] <= 16
    ]
    return min(possible, key=lambda notes: (_effort(notes, before), notes))


def _effort(notes: tuple[int, ...], before: tuple[int, ...]) -> float:
    centre = abs(sum(notes) / len(notes) - _MIDDLE)
    clashes = 2.0 * sum(b - a == 1 for a, b in itertools.pairwise(notes))
    if not before:
        return centre + clashes
    return sum(min(abs(a - b) for b in before) for a in notes) + 0.3 * centre + clashes


def bass_note(chord: Chord, key: int) -> int:
    """The chord's root in the range of a bass."""
    note = key + chord.above_key
    while note > 45:
        note -= 12
    return note if note >= 31 else note + 12


@dataclass(frozen=True)
class Hook:
    """A tune of two bars: beats at which its notes begin, and steps of the pentatonic scale."""

    beats: tuple[float, ...]
    steps: tuple[int, ...]


def made_hook(beats: tuple[float, ...], random: np.random.Generator) -> Hook:
    """A tune on the given rhythm: small steps, one leap, an arch that comes home."""
    count = len(beats)
    leap = int(random.integers(1, max(2, count - 1)))
    position, steps = int(random.integers(2, 5)), []
    for number in range(count):
        steps.append(position)
        move = (
            int(random.choice((2, 3))) if number == leap else int(random.choice((-1, 1, 1, 2, -2)))
        )
        # Past the middle the tune turns back toward its start.
        if number > count // 2 and position > 4:
            move = -abs(move)
        position = int(np.clip(position + move, 0, 8))
    return Hook(beats, tuple(steps))


def hook_pitch(step: int, strong: bool, chord: Chord, key: int) -> int:
    """The pitch of a hook's step: on strong beats the nearest note of the chord."""
    octave, degree = divmod(step, len(_PENTATONIC))
    pitch = key + 12 * octave + _PENTATONIC[degree]
    if not strong:
        return pitch
    classes = chord.classes(key)
    near = [p for p in range(pitch - 4, pitch + 5) if p % 12 in classes]
    return min(near, key=lambda p: (abs(p - pitch), p))
