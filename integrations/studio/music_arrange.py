"""Plays a mood on the desk: bar by bar through the form, then the button with the sonic logo."""

from collections.abc import Sequence

import numpy as np

from integrations.studio.instruments import (
    Instrument,
    bell,
    electric_piano,
    felt_piano,
    glockenspiel,
    marimba,
    open_pad,
    soft_pad,
)
from integrations.studio.instruments_drums import Drum, impact, riser, snare, swell, tom
from integrations.studio.music_desk import Desk
from integrations.studio.music_form import Bar, Meter
from integrations.studio.music_harmony import Chord, Hook, bass_note, hook_pitch, voiced
from integrations.studio.music_parts import Mood

_VELOCITY_STEPS = 10
_TAKES = 3
_LOGO = ((7, 0.0), (12, 0.16), (16, 0.32), (19, 0.54))
_HOME = Chord(0, "add9")


class Band:
    """The players of one piece. `random` is only for the small unevenness of human hands."""

    def __init__(
        self, desk: Desk, mood: Mood, meter: Meter, key: int, random: np.random.Generator
    ) -> None:
        self.desk, self.mood, self.meter, self.key = desk, mood, meter, key
        self._random = random

    def play_bar(self, start: float, plan: Bar, chord: Chord, notes: tuple[int, ...]) -> None:
        """Everything of one bar but the tune; `start` in seconds."""
        mood, length = self.mood, self.meter.bar_seconds
        if mood.pad is not None:
            instrument, velocity = mood.pad
            for note in notes:
                self._note("pad", instrument, note, length * 1.0, velocity, start)
        self._comp(start, plan, notes)
        self._arpeggiate(start, notes)
        if not plan.break_down:
            root = bass_note(chord, self.key)
            for beat, above, beats, velocity in mood.bass.notes:
                self._note(
                    "bass",
                    mood.bass.instrument,
                    root + above,
                    self._beats(beats),
                    velocity,
                    self._at(start, beat, 0.004),
                )
        self._drum(start, plan)

    def play_hook(
        self, start: float, half: int, hook: Hook, chord: Chord, lifted: bool, answer: bool
    ) -> None:
        """The first or second bar (`half` 0 or 1) of the tune over `chord`; the answer ends
        differently."""
        tune = self.mood.tune
        for beat, step in zip(hook.beats, hook.steps, strict=True):
            within = beat - 4 * half
            if not 0 <= within < 4:
                continue
            moved = step + (1 if answer and half == 1 else 0)
            strong = within % 2 == 0
            pitch = hook_pitch(moved, strong, chord, self.key) + 12 * tune.octave
            velocity = tune.velocity * (1.0 if strong else 0.85)
            at = self._at(start, within, 0.003)
            self._note("tune", tune.instrument, pitch, self._beats(0.7), velocity, at, -0.15)
            if lifted:
                octave = pitch + 12 if pitch < 84 else pitch - 12
                self._note(
                    "tune", tune.instrument, octave, self._beats(0.7), velocity * 0.45, at, 0.25
                )

    def play_button(self, at: float, before: tuple[int, ...], tail_seconds: float) -> None:
        """The last downbeat: home chord, deep hit, and four rising notes that are the sonic
        logo."""
        mood, beat = self.mood, self.meter.beat_seconds
        soft = mood.comping is not None and mood.comping.instrument is felt_piano
        held = max(1.2, tail_seconds - 0.3)
        for number, note in enumerate(voiced(_HOME, self.key, before)):
            keys = felt_piano if soft else electric_piano
            self._note("keys", keys, note, min(held, 2.0), 0.6, at + 0.012 * number)
            cushion = soft_pad if mood.name in ("warm", "calm", "playful") else open_pad
            self._note("pad", cushion, note, held, 0.34, at)
        root = bass_note(_HOME, self.key)
        self._note("bass", mood.bass.instrument, root, held, 0.8, at)
        if mood.kick is not None:
            self._hit("kick", mood.kick.drum, 0.9, at, 0.0)
            self.desk.kicked(at, 0.9)
        self.desk.lay("effects", impact(self._random), at, mood.impact)
        rise = min(self.meter.bar_seconds, at)
        breath = min(1.2, rise)
        strength = 1.0 if mood.riser else 0.5
        self.desk.lay("effects", swell(breath, self._random), at - breath, strength)
        if mood.riser and at > 2.5:
            self.desk.lay("effects", riser(rise, self._random), at - rise, 1.0)
        sign = {"warm": marimba, "playful": glockenspiel}.get(mood.name, bell)
        pace = (beat / 0.5) ** 0.5
        for number, (above, delay) in enumerate(_LOGO):
            octave = 0 if self.key > 64 else 12
            self._note(
                "tune",
                sign,
                self.key + above + octave,
                0.8,
                0.5 + 0.06 * number,
                at + delay * pace,
                -0.2 + 0.13 * number,
            )
        self._play_afterglow(at + self.meter.bar_seconds, at + tail_seconds - 1.0)

    def _play_afterglow(self, start: float, end: float) -> None:
        """After a long end card's first bar: the logo again, an octave down and fading, not
        silence."""
        instrument = felt_piano if self.mood.name in ("calm", "premium") else electric_piano
        number = 0
        while start + number * self._beats(1) < end and number < 12:
            above = (7, 12, 16, 12)[number % 4]
            velocity = 0.34 * 0.86**number
            at = start + number * self._beats(1)
            self._note("keys", instrument, self.key + above, self._beats(1.5), velocity, at, 0.0)
            number += 1

    def _comp(self, start: float, plan: Bar, notes: tuple[int, ...]) -> None:
        comping = self.mood.comping
        if comping is None:
            return
        strokes = comping.strokes[:1] if plan.break_down else comping.strokes
        for beat, velocity, beats in strokes:
            at = self._at(start, beat, 0.005)
            for number, note in enumerate(notes):
                self._note(
                    "keys",
                    comping.instrument,
                    note + 12 * comping.octave,
                    self._beats(beats),
                    velocity,
                    at + number * comping.strum_seconds,
                )

    def _arpeggiate(self, start: float, notes: tuple[int, ...]) -> None:
        part = self.mood.arpeggio
        if part is None:
            return
        for number, which in enumerate(part.order):
            if which is None:
                continue
            velocity = part.velocity * (1.0 if number % 2 == 0 else 0.8)
            at = self._at(start, number * part.step_beats, 0.004)
            pitch = notes[which % len(notes)] + 12 * part.octave
            self._note("pluck", part.instrument, pitch, self._beats(0.9), velocity, at, part.pan)

    def _drum(self, start: float, plan: Bar) -> None:
        mood = self.mood
        if mood.kick is not None and plan.full:
            for beat, velocity in mood.kick.strokes:
                at = start + self._beats(beat)
                self._hit("kick", mood.kick.drum, velocity, at, 0.0)
                self.desk.kicked(at, velocity)
        for part in mood.drums:
            if not (plan.full or part.always):
                continue
            for beat, velocity in part.strokes:
                self._hit("drums", part.drum, velocity, self._at(start, beat, 0.003), part.pan)
        if plan.fill and mood.kick is not None:
            fill = snare if mood.riser else tom
            for number, beat in enumerate((3.0, 3.25, 3.5, 3.75)):
                level = (0.25 + 0.1 * number) * (1.0 if mood.riser else 0.7)
                self._hit("drums", fill, level, start + self._beats(beat), -0.2 + 0.13 * number)

    def _beats(self, beats: float) -> float:
        return beats * self.meter.beat_seconds

    def _at(self, start: float, beat: float, unevenness: float) -> float:
        """When a beat falls: swung off the half beats, and never quite exact."""
        swung = self.mood.swing if beat % 1 == 0.5 else 0.0
        return start + self._beats(beat + swung) + float(self._random.normal(0, unevenness))

    def _note(
        self,
        bus: str,
        instrument: Instrument,
        midi: int,
        seconds: float,
        velocity: float,
        at: float,
        pan: float = 0.0,
    ) -> None:
        if at < -0.9 * seconds:
            return
        step = max(1, round(velocity * _VELOCITY_STEPS))
        take = int(self._random.integers(_TAKES)) if seconds < 1.0 else 0
        key = (instrument, midi, round(seconds, 3), step, take)
        random = np.random.default_rng((midi, step, take))
        sound = self.desk.note(
            key, lambda: instrument(midi, seconds, step / _VELOCITY_STEPS, random)
        )
        self.desk.lay(bus, sound, at, velocity * _VELOCITY_STEPS / step, pan)

    def _hit(self, bus: str, drum: Drum, velocity: float, at: float, pan: float) -> None:
        # A drum from before the beginning would come in without its attack.
        if at < -0.01:
            return
        take = int(self._random.integers(_TAKES + 1))
        sound = self.desk.note((drum, take), lambda: drum(np.random.default_rng(take)))
        self.desk.lay(bus, sound, at, velocity, pan)


def voiced_chords(chords: Sequence[Chord], key: int) -> tuple[tuple[int, ...], ...]:
    """The notes of each chord, each led from the one before."""
    made: list[tuple[int, ...]] = []
    for chord in chords:
        made.append(voiced(chord, key, made[-1] if made else ()))
    return tuple(made)
