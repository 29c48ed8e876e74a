"""The mixing desk: notes are laid on buses, then balanced, spaced and summed to one sound."""

import math
from collections.abc import Callable, Collection

import numpy as np

from integrations.studio.music_parts import Mood
from integrations.studio.sound_effects import curve, echo, high_pass, low_pass, reverb
from integrations.studio.sound_measure import SAMPLE_RATE, Sound

_DUCKED = ("pad", "keys", "pluck", "bass")
_CLEARED = ("pad", "keys", "pluck", "tune")
_SENDS = {"keys": 0.22, "pluck": 0.27, "pad": 0.3, "tune": 0.38, "drums": 0.12, "effects": 0.3}
_PUMP_HOP = 48
_PUMP_SECONDS = 0.11


class Desk:
    """Collects sounds on named buses for a piece of a given length."""

    def __init__(self, samples: int) -> None:
        self.samples = samples
        self._buses: dict[str, Sound] = {}
        self._kicks: list[tuple[float, float]] = []
        self._notes: dict[object, Sound] = {}

    def note(self, key: object, make: Callable[[], Sound]) -> Sound:
        """The sound for `key`, made once: a bed repeats its notes many times."""
        if key not in self._notes:
            self._notes[key] = make()
        return self._notes[key]

    def lay(self, bus: str, sound: Sound, seconds: float, level: float, pan: float = 0.0) -> None:
        """Add `sound` at `seconds`; `pan` -1 is left and 1 right. A pickup may begin before 0: what
        is lost of it is only its beginning. What passes the end is cut."""
        start = round(seconds * SAMPLE_RATE)
        skipped, start = max(0, -start), max(0, start)
        part = sound[skipped : skipped + self.samples - start]
        if start >= self.samples or len(part) == 0:
            return
        track = self._buses.get(bus)
        if track is None:
            track = self._buses[bus] = np.zeros((self.samples, 2), np.float32)
        angle = (pan + 1) * math.pi / 4
        left, right = 1.2 * level * math.cos(angle), 1.2 * level * math.sin(angle)
        place = track[start : start + len(part)]
        if part.ndim == 1:
            place[:, 0] += part * np.float32(left)
            place[:, 1] += part * np.float32(right)
        else:
            place += part * np.float32(level)

    def kicked(self, seconds: float, strength: float) -> None:
        """Remember a bass drum, under which the bed dips."""
        self._kicks.append((seconds, strength))

    def summed(
        self, mood: Mood, beat_seconds: float, buses: Collection[str] | None = None
    ) -> Sound:
        """All buses, or only `buses`, at the mood's levels, with its room, echo and pumping; not
        yet mastered."""
        total = np.zeros((self.samples, 2), np.float32)
        send = np.zeros((self.samples, 2), np.float32)
        dip = curve(self._dips(mood.pump), _PUMP_HOP, self.samples)
        for bus, track in self._buses.items():
            if buses is not None and bus not in buses:
                continue
            sound = track * np.float32(mood.levels.get(bus, 0.5))
            if bus in _CLEARED:
                sound = high_pass(sound, 140)
            if bus == "bass":
                # Lows in the middle: they would cancel on one loudspeaker.
                sound = np.repeat(low_pass(sound, 1800).mean(axis=1, keepdims=True), 2, axis=1)
            if bus in _DUCKED:
                sound = sound * dip
            if bus == "tune":
                sound = sound + np.float32(0.6) * echo(sound, 0.75 * beat_seconds, 0.32)
            total += sound
            if bus in _SENDS:
                send += np.float32(_SENDS[bus]) * sound
        return total + np.float32(0.55) * reverb(send, mood.room_seconds, mood.room_hertz)

    def _dips(self, depth: float) -> Sound:
        shape = np.ones(self.samples // _PUMP_HOP + 2, np.float32)
        time = np.arange(len(shape)) * _PUMP_HOP / SAMPLE_RATE
        for at, strength in self._kicks:
            first = max(0, round(at * SAMPLE_RATE / _PUMP_HOP))
            last = first + round(6 * _PUMP_SECONDS * SAMPLE_RATE / _PUMP_HOP)
            since = time[first:last] - at
            dip = 1 - depth * strength * np.exp(-np.maximum(since, 0) / _PUMP_SECONDS)
            shape[first:last] = np.minimum(shape[first:last], dip)
        # A step would click: the dip takes some milliseconds to open.
        return np.asarray(
            np.convolve(np.pad(shape, 4, "edge"), np.ones(9) / 9, "valid"), np.float32
        )
