"""Effects on sounds: filters, compressor, reverb, echo, fades. Sounds are (samples, 2) unless
said."""

import functools
import math

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, oaconvolve, sosfilt

from integrations.studio.sound_measure import SAMPLE_RATE, Sound

_NYQUIST = SAMPLE_RATE / 2
_DYNAMICS_HOP = 48


def low_pass(sound: Sound, hertz: float, order: int = 2) -> Sound:
    """Keep what lies below `hertz`. Works on one or two axes."""
    edge = min(hertz, SAMPLE_RATE * 0.45) / _NYQUIST
    return _filtered(sound, butter(order, edge, "low", output="sos"))


def high_pass(sound: Sound, hertz: float, order: int = 2) -> Sound:
    """Keep what lies above `hertz`. Works on one or two axes."""
    return _filtered(sound, butter(order, hertz / _NYQUIST, "high", output="sos"))


def band_pass(sound: Sound, low_hertz: float, high_hertz: float, order: int = 2) -> Sound:
    """Keep what lies between the two frequencies. Works on one or two axes."""
    edges = [low_hertz / _NYQUIST, high_hertz / _NYQUIST]
    return _filtered(sound, butter(order, edges, "band", output="sos"))


def _filtered(sound: Sound, sections: npt.NDArray[np.float64]) -> Sound:
    # In float32 the sections of a low cut lose their precision; the rest of the studio is float32.
    return np.asarray(sosfilt(sections, sound.astype(np.float64), axis=0), np.float32)


def gain(decibels: float) -> np.float32:
    """The factor for a level in dB."""
    return np.float32(10 ** (decibels / 20))


def compress(
    sound: Sound,
    threshold_db: float,
    ratio: float,
    attack_seconds: float,
    release_seconds: float,
) -> Sound:
    """Turn down what is louder than `threshold_db` (RMS over 6 ms), both channels alike."""
    power = uniform_filter1d(np.square(sound).mean(axis=1), round(0.006 * SAMPLE_RATE))
    # Rounding can leave a moving average slightly negative.
    level_db = 10 * np.log10(np.maximum(power[::_DYNAMICS_HOP], 0) + 1e-12)
    wanted = np.minimum(0.0, (threshold_db - level_db) * (1 - 1 / ratio))
    falling = math.exp(-_DYNAMICS_HOP / (attack_seconds * SAMPLE_RATE))
    rising = math.exp(-_DYNAMICS_HOP / (release_seconds * SAMPLE_RATE))
    followed, state = np.empty_like(wanted), 0.0
    for position, goal in enumerate(wanted.tolist()):
        keep = falling if goal < state else rising
        state = keep * state + (1 - keep) * goal
        followed[position] = state
    return sound * curve(10 ** (followed / 20), _DYNAMICS_HOP, len(sound))


def curve(values: npt.NDArray[np.floating], hop: int, samples: int) -> Sound:
    """A slow control curve, given every `hop` samples, as a column to multiply a sound with."""
    at = np.arange(len(values)) * hop
    drawn = np.interp(np.arange(samples), at, values)
    return np.asarray(drawn[:, None], np.float32)


@functools.lru_cache(maxsize=8)
def _room(seconds: float, brightness_hertz: float, before_seconds: float) -> Sound:
    """The impulse response of a room: early reflections, then noise whose highs die first."""
    random = np.random.default_rng(3)
    time = np.arange(round(seconds * 1.2 * SAMPLE_RATE)) / SAMPLE_RATE
    noise = random.standard_normal((len(time), 2)).astype(np.float32)
    body = low_pass(noise, brightness_hertz * 0.35)
    air = low_pass(noise, brightness_hertz) - body
    fall = np.exp(-6.9 * time / seconds)[:, None]
    tail = high_pass(1.4 * body * fall + air * np.exp(-13.8 * time / seconds)[:, None], 180)
    tail[: round(0.004 * SAMPLE_RATE)] = 0
    reflections = ((0.011, 3.0), (0.017, -2.5), (0.023, 2.2), (0.031, -1.8), (0.043, 1.3))
    for number, (at, strength) in enumerate(reflections):
        tail[round(at * SAMPLE_RATE), number % 2] += strength
    tail = np.vstack([np.zeros((round(before_seconds * SAMPLE_RATE), 2)), tail])
    return np.asarray(tail / np.sqrt(np.square(tail).sum(axis=0)), np.float32)


def reverb(
    sound: Sound, seconds: float, brightness_hertz: float, before_seconds: float = 0.018
) -> Sound:
    """Only the reverberation of `sound`, as long as the sound itself."""
    room = _room(seconds, brightness_hertz, before_seconds)
    wet = oaconvolve(sound, room, axes=0)[: len(sound)]
    return np.asarray(wet, np.float32)


def echo(sound: Sound, seconds: float, feedback: float, repeats: int = 4) -> Sound:
    """Only the echoes of `sound`, each darker than the one before and on the other side."""
    shift = round(seconds * SAMPLE_RATE)
    echoes = np.zeros_like(sound)
    current = sound
    for number in range(repeats):
        current = low_pass(current, 3800 - 500 * number, 1)[:, ::-1] * np.float32(feedback)
        start = shift * (number + 1)
        if start >= len(sound):
            break
        echoes[start:] += current[: len(sound) - start]
    return echoes


def fade(sound: Sound, in_seconds: float, out_seconds: float) -> Sound:
    """Ramps at both ends; the one at the end starts slowly."""
    shape = np.ones(len(sound), np.float32)
    first = min(len(sound), round(in_seconds * SAMPLE_RATE))
    last = min(len(sound), round(out_seconds * SAMPLE_RATE))
    if first:
        shape[:first] *= np.linspace(0, 1, first, dtype=np.float32)
    if last:
        shape[-last:] *= np.linspace(1, 0, last, dtype=np.float32) ** 1.5
    return sound * shape[:, None]


def fitted(sound: Sound, samples: int) -> Sound:
    """Cut, or lengthened with silence, to exactly `samples`; mono becomes two equal channels."""
    if sound.ndim == 1:
        sound = sound[:, None]
    sound = np.repeat(sound, 2, axis=1) if sound.shape[1] == 1 else sound[:, :2]
    if len(sound) >= samples:
        return sound[:samples]
    return np.vstack([sound, np.zeros((samples - len(sound), 2), np.float32)])
