"""What a mood is made of: chords, arpeggio, bass, drums and tune, each a pattern for an instrument.

A groove is written in beats of a bar of four; notes of a bass line are semitones above the chord's
root.
"""

from dataclasses import dataclass

from integrations.studio.instruments import Instrument
from integrations.studio.instruments_drums import Drum
from integrations.studio.music_harmony import Chord

Progression = tuple[Chord, Chord, Chord, Chord]


@dataclass(frozen=True)
class Comping:
    """Chords in rhythm: (beat, velocity, length in beats). `strum_seconds` lies between two
    strings."""

    instrument: Instrument
    strokes: tuple[tuple[float, float, float], ...]
    strum_seconds: float = 0.007
    octave: int = 0


@dataclass(frozen=True)
class Arpeggio:
    """The chord's notes one after the other: `order` names them, None rests; one each
    `step_beats`."""

    instrument: Instrument
    order: tuple[int | None, ...]
    step_beats: float
    velocity: float
    octave: int = 1
    pan: float = 0.3


@dataclass(frozen=True)
class Bass:
    """(beat, semitones above the root, length in beats, velocity)."""

    instrument: Instrument
    notes: tuple[tuple[float, int, float, float], ...]


@dataclass(frozen=True)
class Part:
    """One drum in rhythm: (beat, velocity). `always` plays in the opening and the breakdown too."""

    drum: Drum
    strokes: tuple[tuple[float, float], ...]
    pan: float = 0.0
    always: bool = False


@dataclass(frozen=True)
class Tune:
    """Who plays the tune, how loud, how high, and the two-bar rhythms that it may have."""

    instrument: Instrument
    velocity: float
    octave: int
    rhythms: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Mood:
    """A way to compose. `levels` are the buses' faders; `pump` is how far the bed dips under the
    kick."""

    name: str
    beats_per_minute: float
    keys: tuple[int, ...]
    progressions: tuple[Progression, ...]
    pad: tuple[Instrument, float] | None
    comping: Comping | None
    arpeggio: Arpeggio | None
    bass: Bass
    kick: Part | None
    drums: tuple[Part, ...]
    tune: Tune
    levels: dict[str, float]
    room_seconds: float
    room_hertz: float
    swing: float = 0.0
    pump: float = 0.2
    riser: bool = False
    impact: float = 0.22
