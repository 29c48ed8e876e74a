"""The embedded composer as the studio's music maker: a bed of an exact length that ends on its
button.

Called inside the studio's media process. Mood, key, chords and tune depend on words and seed alone,
so a brand's motif stays the same in its 6, 15 and 30 second films.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from integrations.studio.music_arrange import Band, voiced_chords
from integrations.studio.music_choice import mood_for
from integrations.studio.music_desk import Desk
from integrations.studio.music_form import Meter, planned, solved_meter
from integrations.studio.music_harmony import Chord, made_hook
from integrations.studio.music_parts import Mood
from integrations.studio.sound_effects import fade
from integrations.studio.sound_master import TARGET_LUFS, mastered_music
from integrations.studio.sound_measure import SAMPLE_RATE, Sound, loudness_lufs, write_wav
from tools.kit.ports import MusicMade, MusicOrder, WorkFailed

PROVIDER = "embedded composer"

_SECONDS_MIN, _SECONDS_MAX = 2.0, 180.0
_TAIL_SHARE, _TAIL_SECONDS = 0.16, (1.2, 2.3)
_TURNAROUND = Chord(7, "sus2")
_OFF_TARGET_LU_MAX = 0.5


def compose(order: MusicOrder, folder: Path) -> MusicMade:
    """Compose the bed of `order` into `folder`/music.wav (48 kHz, stereo, 16 bit, -14 LUFS).

    It is exactly round(seconds * 48000) samples long. The same order gives the same bytes. Raises
    `WorkFailed` for a length outside 2 to 180 s, and should the finished sound not measure right.
    """
    if not _SECONDS_MIN <= order.seconds <= _SECONDS_MAX:
        raise WorkFailed(
            f"Music can be {_SECONDS_MIN:.0f} to {_SECONDS_MAX:.0f} seconds long, not "
            f"{order.seconds:g}.",
            retryable=False,
        )
    mood = mood_for(order.mood)
    sound, beats_per_minute = performed(mood, order.seconds, _button(order), order.seed)
    level = loudness_lufs(sound)
    if not np.isfinite(sound).all() or abs(level - TARGET_LUFS) > _OFF_TARGET_LU_MAX:
        raise WorkFailed(
            "The music came out at the wrong loudness. Ask for another take.", retryable=False
        )
    file = folder / "music.wav"
    write_wav(file, sound)
    return MusicMade(
        file=file,
        seconds=order.seconds,
        beats_per_minute=round(beats_per_minute, 3),
        provider=PROVIDER,
    )


@dataclass(frozen=True)
class Performance:
    """A piece as it was played: its notes on the desk, tempo, and where its button falls."""

    desk: Desk
    mood: Mood
    meter: Meter
    seconds: float
    button_seconds: float

    def sound(self, buses: Collection[str] | None = None) -> Sound:
        """The sum of all buses, or of some, not yet mastered; ends are faded."""
        summed = self.desk.summed(self.mood, self.meter.beat_seconds, buses)
        return fade(summed, 0.004, min(0.7, 0.35 * (self.seconds - self.button_seconds)))


def performed(mood: Mood, seconds: float, button_seconds: float, seed: int) -> tuple[Sound, float]:
    """The mastered bed, shape (round(seconds * 48000), 2), and its tempo in beats per minute."""
    piece = played(mood, seconds, button_seconds, seed)
    return mastered_music(piece.sound()), piece.meter.beats_per_minute


def played(mood: Mood, seconds: float, button_seconds: float, seed: int) -> Performance:
    """Play a piece of `seconds` whose last downbeat falls on `button_seconds`."""
    writer = np.random.default_rng((seed % 2**32, 1))
    key = mood.keys[int(writer.integers(len(mood.keys)))]
    progression = mood.progressions[int(writer.integers(len(mood.progressions)))]
    rhythms = mood.tune.rhythms
    hook = made_hook(rhythms[int(writer.integers(len(rhythms)))], writer)
    meter = solved_meter(button_seconds, mood.beats_per_minute)
    chords = [progression[bar % 4] for bar in range(meter.bars)]
    if meter.bars > 1:
        # The last bar leans toward home, wherever in the progression the button falls.
        chords[-1] = chords[-1] if chords[-1].above_key == 7 else _TURNAROUND
    notes = voiced_chords(chords, key)
    desk = Desk(round(seconds * SAMPLE_RATE))
    band = Band(desk, mood, meter, key, np.random.default_rng((seed % 2**32, 2)))
    for number, plan in enumerate(planned(meter.bars)):
        start = meter.start_of(number)
        band.play_bar(start, plan, chords[number], notes[number])
        if plan.hook:
            band.play_hook(start, number % 2, hook, chords[number], plan.lifted, plan.answer)
    band.play_button(button_seconds, notes[-1], seconds - button_seconds)
    return Performance(desk, mood, meter, seconds, button_seconds)


def natural_button(seconds: float) -> float:
    """Where the last downbeat falls so that the ring of the last chord has room, in seconds."""
    return seconds - float(np.clip(seconds * _TAIL_SHARE, *_TAIL_SECONDS))


def _button(order: MusicOrder) -> float:
    if order.button_seconds is not None:
        return float(np.clip(order.button_seconds, 1.0, order.seconds - 0.3))
    return natural_button(order.seconds)
