"""The six moods that the studio composes in, as data."""

from integrations.studio import instruments as play
from integrations.studio import instruments_drums as hit
from integrations.studio.music_harmony import Chord
from integrations.studio.music_parts import Arpeggio, Bass, Comping, Mood, Part, Progression, Tune


def _chords(first: str, second: str, third: str, fourth: str) -> Progression:
    """Four chords written as "semitones above the key:kind"."""

    def chord(text: str) -> Chord:
        above, kind = text.split(":")
        return Chord(int(above), kind)

    return chord(first), chord(second), chord(third), chord(fourth)


def _every(step: float, strong: float, weak: float) -> tuple[tuple[float, float], ...]:
    """Strokes each `step` beats through the bar, every second one weak."""
    return tuple((k * step, weak if k % 2 else strong) for k in range(int(4 / step)))


def _on(velocity: float, *beats: float) -> tuple[tuple[float, float], ...]:
    return tuple((beat, velocity) for beat in beats)


WARM = Mood(
    name="warm",
    beats_per_minute=92,
    keys=(65, 67, 62),
    progressions=(
        _chords("0:maj7", "9:min7", "5:maj7", "7:6"),
        _chords("0:add9", "4:min7", "5:maj7", "7:sus4"),
        _chords("5:maj7", "7:6", "4:min7", "9:min7"),
    ),
    pad=(play.soft_pad, 0.2),
    comping=Comping(
        play.electric_piano,
        ((0, 0.46, 1.4), (1.5, 0.3, 1.1), (2.5, 0.34, 1.1), (3.5, 0.22, 0.8)),
    ),
    arpeggio=Arpeggio(play.nylon, (0, 2, 1, 3, 2, 1, 3, 2), 0.5, 0.46, pan=0.35),
    bass=Bass(
        play.upright_bass,
        ((0, 0, 1.2, 0.9), (1.5, 7, 0.5, 0.7), (2, 0, 1.2, 0.8), (3.5, 7, 0.45, 0.7)),
    ),
    kick=Part(hit.soft_kick, ((0, 0.8), (2, 0.75), (2.5, 0.4))),
    drums=(
        Part(hit.snap, _on(0.8, 1, 3), pan=-0.1, always=True),
        Part(hit.brush, _on(0.5, 1, 3), pan=0.05),
        Part(hit.shaker, _every(0.5, 0.5, 0.85), pan=0.45, always=True),
    ),
    tune=Tune(
        play.marimba,
        0.5,
        octave=1,
        rhythms=(
            (0, 1.5, 2, 3, 4, 5.5, 6),
            (0, 0.5, 1.5, 3, 4, 4.5, 6),
            (0.5, 1, 2, 3.5, 4.5, 5, 6),
        ),
    ),
    levels={
        "pad": 0.8,
        "keys": 0.64,
        "pluck": 1.15,
        "bass": 0.62,
        "kick": 0.6,
        "drums": 1.1,
        "tune": 1.0,
        "effects": 0.6,
    },
    room_seconds=1.1,
    room_hertz=5200,
    swing=0.13,
)

BRIGHT = Mood(
    name="bright",
    beats_per_minute=118,
    keys=(62, 64, 60),
    progressions=(
        _chords("0:add9", "7:maj", "9:min7", "5:add9"),
        _chords("5:add9", "0:maj", "7:sus4", "9:min7"),
        _chords("0:add9", "9:min7", "5:add9", "7:maj"),
    ),
    pad=(play.open_pad, 0.35),
    comping=Comping(play.synth_pluck, ((0, 0.4, 0.5), (1.5, 0.33, 0.5), (3, 0.36, 0.5)), 0.0),
    arpeggio=Arpeggio(play.synth_pluck, (0, 1, 2, 1, 0, 2, 1, 2), 0.5, 0.28, pan=-0.3),
    bass=Bass(
        play.sub_bass,
        tuple((k / 2, 12 if k in (3, 7) else 0, 0.42, 0.8) for k in range(8)),
    ),
    kick=Part(hit.kick, _on(1.0, 0, 1, 2, 3)),
    drums=(
        Part(hit.clap, _on(0.8, 1, 3)),
        Part(hit.snare, _on(0.3, 1, 3)),
        Part(hit.snap, _on(0.8, 1, 3), always=True),
        Part(hit.hat, _every(0.5, 0.3, 0.5), pan=0.3),
        Part(hit.open_hat, _on(0.32, 1.5, 3.5), pan=0.3),
        Part(hit.shaker, _every(0.25, 0.28, 0.5), pan=-0.45, always=True),
    ),
    tune=Tune(
        play.marimba_pluck,
        0.62,
        octave=1,
        rhythms=(
            (0, 0.5, 1.5, 2, 3, 3.5, 4, 4.5, 5.5, 6),
            (0, 1, 1.5, 2.5, 3, 4, 5, 5.5, 6.5),
            (0.5, 1, 1.5, 3, 4.5, 5, 5.5, 6, 7),
        ),
    ),
    levels={
        "pad": 0.65,
        "keys": 0.65,
        "pluck": 1.15,
        "bass": 0.38,
        "kick": 0.6,
        "drums": 0.8,
        "tune": 0.8,
        "effects": 0.7,
    },
    room_seconds=1.3,
    room_hertz=7500,
    pump=0.5,
    riser=True,
)

PREMIUM = Mood(
    name="premium",
    beats_per_minute=80,
    keys=(65, 63, 60),
    progressions=(
        _chords("9:min9", "5:maj7", "0:add9", "7:sus2"),
        _chords("0:maj7", "4:min7", "9:min9", "5:maj7"),
        _chords("5:maj7", "9:min9", "7:sus2", "0:add9"),
    ),
    pad=(play.strings, 0.42),
    comping=Comping(play.felt_piano, ((0, 0.5, 2.4), (2.5, 0.34, 1.4)), 0.014),
    arpeggio=Arpeggio(play.electric_piano, (0, 1, 2, 3, 2, 1, 2, 1), 0.5, 0.3),
    bass=Bass(play.sub_bass, ((0, 0, 2.3, 0.62), (2.5, 0, 0.6, 0.5), (3.25, 7, 0.6, 0.45))),
    kick=Part(hit.soft_kick, ((0, 0.62), (2.5, 0.45))),
    drums=(
        Part(hit.snap, _on(0.5, 2), pan=0.2),
        Part(hit.shaker, _every(0.5, 0.22, 0.36), pan=-0.4),
        Part(hit.tom, ((3.5, 0.18),), pan=0.3),
    ),
    tune=Tune(
        play.bell,
        0.36,
        octave=1,
        rhythms=((0, 2, 3, 4, 6), (0, 1.5, 3, 4, 5.5), (0.5, 2, 3.5, 5, 6)),
    ),
    levels={
        "pad": 0.6,
        "keys": 0.72,
        "pluck": 0.5,
        "bass": 0.38,
        "kick": 0.6,
        "drums": 0.9,
        "tune": 0.5,
        "effects": 0.7,
    },
    room_seconds=2.6,
    room_hertz=6500,
    pump=0.18,
    impact=0.5,
)

CALM = Mood(
    name="calm",
    beats_per_minute=74,
    keys=(60, 62, 65),
    progressions=(
        _chords("0:maj7", "5:maj7", "9:min7", "5:maj7"),
        _chords("0:add9", "7:sus2", "5:maj7", "5:maj7"),
        _chords("5:maj7", "0:add9", "9:min7", "7:sus4"),
    ),
    pad=(play.soft_pad, 0.34),
    comping=Comping(play.felt_piano, ((0, 0.5, 3.4),), 0.03),
    arpeggio=Arpeggio(play.felt_piano, (0, None, 2, 1, None, 2, 3, None), 0.5, 0.42, pan=0.15),
    bass=Bass(play.sub_bass, ((0, 0, 3.6, 0.5),)),
    kick=None,
    drums=(Part(hit.shaker, _on(0.26, 0.5, 1.5, 2.5, 3.5), pan=-0.35),),
    tune=Tune(
        play.felt_piano,
        0.6,
        octave=1,
        rhythms=((0, 1.5, 3, 4, 6), (0, 2, 3, 4.5), (1, 2, 3, 5, 6)),
    ),
    levels={
        "pad": 0.8,
        "keys": 0.72,
        "pluck": 0.75,
        "bass": 0.34,
        "kick": 0.5,
        "drums": 1.1,
        "tune": 0.55,
        "effects": 0.5,
    },
    room_seconds=2.2,
    room_hertz=5200,
    impact=0.12,
)

DRIVING = Mood(
    name="driving",
    beats_per_minute=126,
    keys=(60, 62, 65),
    progressions=(
        _chords("9:min7", "5:maj", "0:add9", "7:maj"),
        _chords("9:min", "0:maj", "5:add9", "7:sus4"),
        _chords("5:maj", "7:maj", "9:min7", "9:min7"),
    ),
    pad=(play.open_pad, 0.3),
    comping=Comping(play.synth_pluck, ((0, 0.5, 0.5), (0.75, 0.38, 0.5), (2.5, 0.45, 0.5)), 0.0),
    arpeggio=Arpeggio(
        play.synth_pluck, (0, 2, 1, 2, 0, 2, 1, 2, 0, 2, 1, 2, 0, 2, 1, 2), 0.25, 0.26, pan=0.35
    ),
    bass=Bass(
        play.sub_bass,
        tuple((k / 2 + (0.25 if k % 2 else 0), 0, 0.3, 0.85 - 0.15 * (k % 2)) for k in range(8)),
    ),
    kick=Part(hit.kick, _on(1.0, 0, 1, 2, 3)),
    drums=(
        Part(hit.clap, _on(0.9, 1, 3)),
        Part(hit.snare, _on(0.5, 1, 3)),
        Part(hit.hat, _every(0.25, 0.42, 0.26), pan=0.25, always=True),
        Part(hit.open_hat, _on(0.4, 0.5, 1.5, 2.5, 3.5), pan=-0.2),
        Part(hit.tom, ((3.25, 0.3), (3.75, 0.4)), pan=0.2),
    ),
    tune=Tune(
        play.synth_pluck,
        0.7,
        octave=1,
        rhythms=(
            (0, 0.75, 1.5, 2.5, 4, 4.75, 5.5, 6.5),
            (0, 0.5, 1, 2.5, 3, 4, 4.5, 5, 6.5),
            (0, 1.5, 2, 3, 4, 5.5, 6, 6.5, 7),
        ),
    ),
    levels={
        "pad": 0.65,
        "keys": 0.6,
        "pluck": 1.1,
        "bass": 0.46,
        "kick": 0.66,
        "drums": 0.64,
        "tune": 0.8,
        "effects": 0.8,
    },
    room_seconds=1.2,
    room_hertz=7000,
    pump=0.55,
    riser=True,
    impact=0.4,
)

PLAYFUL = Mood(
    name="playful",
    beats_per_minute=108,
    keys=(60, 65, 62),
    progressions=(
        _chords("0:maj", "9:min7", "5:6", "7:maj"),
        _chords("0:6", "5:maj", "0:maj", "7:maj"),
        _chords("0:maj", "4:min7", "5:6", "7:sus4"),
    ),
    pad=None,
    comping=Comping(
        play.ukulele,
        ((0, 0.5, 0.4), (1, 0.34, 0.3), (1.5, 0.44, 0.4), (2.5, 0.4, 0.4), (3, 0.34, 0.3)),
        0.012,
        octave=1,
    ),
    arpeggio=Arpeggio(play.marimba, (0, None, 2, None, 1, None, 2, 0), 0.5, 0.24, 0, -0.35),
    bass=Bass(
        play.upright_bass,
        (
            (0, 0, 0.6, 0.9),
            (1, 7, 0.45, 0.7),
            (2, 0, 0.6, 0.85),
            (3, 7, 0.4, 0.7),
            (3.5, 9, 0.3, 0.6),
        ),
    ),
    kick=Part(hit.soft_kick, ((0, 0.85), (2, 0.8))),
    drums=(
        Part(hit.clap, _on(0.5, 1, 3), pan=0.1),
        Part(hit.snap, _on(0.9, 1, 3), pan=-0.15, always=True),
        Part(hit.shaker, _every(0.5, 0.4, 0.75), pan=0.4, always=True),
        Part(hit.brush, _on(0.3, 1, 2.5, 3)),
    ),
    tune=Tune(
        play.glockenspiel,
        0.5,
        octave=2,
        rhythms=(
            (0, 0.5, 1, 2.5, 3, 4, 4.5, 5, 6),
            (0, 1, 1.5, 2, 3.5, 4, 5, 5.5, 6),
            (0.5, 1, 2, 2.5, 3, 4.5, 5, 6, 6.5),
        ),
    ),
    levels={
        "pad": 0.5,
        "keys": 0.85,
        "pluck": 0.75,
        "bass": 0.52,
        "kick": 0.6,
        "drums": 0.78,
        "tune": 0.55,
        "effects": 0.4,
    },
    room_seconds=0.9,
    room_hertz=6500,
    swing=0.1,
)

MOODS = (WARM, BRIGHT, PREMIUM, CALM, DRIVING, PLAYFUL)
