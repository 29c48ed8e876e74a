"""Pitched instruments, made from sines, tables and plucked-string loops: no samples, no licences.

Each takes a MIDI note, seconds until the key is let go, velocity 0 to 1 and a random generator, and
gives mono (samples,) or stereo (samples, 2) sound at 48 kHz that rings on as long as it needs.
"""

import math
from collections.abc import Callable

import numpy as np
from scipy.signal import lfilter

from integrations.studio.sound_effects import band_pass, low_pass
from integrations.studio.sound_measure import SAMPLE_RATE, Sound

Instrument = Callable[[int, float, float, np.random.Generator], Sound]

_TABLE_BITS = 13
_TURN = 2 * math.pi


def hertz(midi: float) -> float:
    """The frequency of a MIDI note; 69 is 440 Hz."""
    return float(440 * 2 ** ((midi - 69) / 12))


def seconds_axis(samples: int) -> Sound:
    """The time of each sample."""
    return np.arange(samples, dtype=np.float32) / np.float32(SAMPLE_RATE)


def _held(
    samples: int, attack: float, decay: float, sustain: float, off: float, rel: float
) -> Sound:
    """An envelope: attack, decay to sustain, and release from the second `off`."""
    time = seconds_axis(samples)
    shape = np.where(
        time < attack,
        time / max(attack, 1e-4),
        sustain + (1 - sustain) * np.exp(-(time - attack) / max(decay, 1e-4)),
    )
    released = np.exp(-np.maximum(0, time - off) / max(rel / 4, 1e-4))
    # The last samples go to zero, or the note would end with a click.
    end = np.minimum(1, (samples - 1 - np.arange(samples)) / 480)
    return np.asarray(shape * released * end, np.float32)


def _sine(frequency: float, time: Sound) -> Sound:
    return np.asarray(np.sin(np.float32(_TURN * frequency) * time), np.float32)


def electric_piano(
    midi: int, seconds: float, velocity: float, random: np.random.Generator
) -> Sound:
    """FM tine and body with a slow pan."""
    time = seconds_axis(round((seconds + 1.0) * SAMPLE_RATE))
    frequency = hertz(midi) * (1 + random.uniform(-0.0006, 0.0006))
    base = np.float32(_TURN * frequency) * time
    tine = np.sin(base + 0.28 * velocity * np.sin(14 * base) * np.exp(-9 * time)) * np.exp(
        -1.6 * time
    )
    body = np.sin(base + 0.9 * velocity * np.sin(base) * np.exp(-2.2 * time))
    body *= np.exp(-time * np.float32(1 + midi / 90))
    sound = (0.45 * tine + 0.7 * body) * _held(len(time), 0.003, 3, 0.2, seconds, 0.35) * velocity
    pan = 0.5 + 0.16 * _sine(4.3, time)
    return np.stack([sound * np.sqrt(1 - pan), sound * np.sqrt(pan)], axis=1)


def felt_piano(midi: int, seconds: float, velocity: float, random: np.random.Generator) -> Sound:
    """A soft upright piano with felt between hammers and strings: dark, close, slightly out of
    tune."""
    time = seconds_axis(round((min(seconds, 3.0) + 0.9) * SAMPLE_RATE))
    base = hertz(midi)
    sound = np.zeros((len(time), 2), np.float32)
    for partial in range(1, 9):
        frequency = base * partial * math.sqrt(1 + 0.0004 * partial**2)
        if frequency > 9000:
            break
        strength = partial ** -(1.9 - 0.6 * velocity)
        fall = np.exp(-time * np.float32(0.7 + 0.55 * partial + midi / 70))
        for side, detune in ((0, -0.0004), (1, 0.0005)):
            start = random.uniform(0, _TURN)
            angle = np.float32(_TURN * frequency * (1 + detune)) * time + np.float32(start)
            sound[:, side] += np.float32(strength) * np.sin(angle) * fall
    knock = random.standard_normal(len(time)).astype(np.float32) * np.exp(-time * 90)
    sound += 0.05 * low_pass(knock, 700)[:, None]
    return sound * _held(len(time), 0.006, 4, 0.5, seconds, 0.3)[:, None] * (0.55 * velocity)


def marimba(midi: int, seconds: float, velocity: float, random: np.random.Generator) -> Sound:
    """A wooden bar with its two upper modes and the mallet's knock."""
    time = seconds_axis(round(1.0 * SAMPLE_RATE))
    frequency = hertz(midi)
    sound = _sine(frequency, time) * np.exp(-time * np.float32(5 + midi / 18))
    sound += 0.32 * _sine(frequency * 3.93, time) * np.exp(-16 * time)
    sound += 0.12 * _sine(frequency * 9.2, time) * np.exp(-38 * time)
    knock = random.standard_normal(len(time)).astype(np.float32) * np.exp(-420 * time) * 0.25
    return np.asarray(
        (sound + low_pass(knock, 3500)) * _held(len(time), 0.001, 9, 1, 9, 1) * velocity, np.float32
    )


def glockenspiel(midi: int, seconds: float, velocity: float, random: np.random.Generator) -> Sound:
    """Small steel bars: bright, short, no hum."""
    time = seconds_axis(round(1.3 * SAMPLE_RATE))
    frequency = hertz(midi)
    sound = _sine(frequency, time) * np.exp(-4.2 * time)
    sound += 0.35 * _sine(frequency * 2.71, time) * np.exp(-11 * time)
    sound += 0.15 * _sine(frequency * 5.15, time) * np.exp(-26 * time)
    return np.asarray(sound * _held(len(time), 0.001, 9, 1, 9, 1) * (0.8 * velocity), np.float32)


def bell(midi: int, seconds: float, velocity: float, random: np.random.Generator) -> Sound:
    """A soft FM bell that rings for two seconds."""
    time = seconds_axis(round(2.4 * SAMPLE_RATE))
    base = np.float32(_TURN * hertz(midi)) * time
    sound = np.sin(base + 1.1 * velocity * np.sin(3.5 * base) * np.exp(-4 * time)) * np.exp(
        -2.1 * time
    )
    sound += 0.35 * np.sin(2.01 * base) * np.exp(-3.2 * time)
    return np.asarray(sound * _held(len(time), 0.002, 9, 1, 9, 1) * velocity, np.float32)


def _plucked(
    midi: int, seconds: float, random: np.random.Generator, brightness: float, damping: float
) -> Sound:
    """A Karplus-Strong string of peak 1: noise in a loop that loses its highs."""
    frequency = hertz(midi)
    length = SAMPLE_RATE / frequency - 0.5
    whole, part = int(length), length - int(length)
    samples = round((min(seconds * 1.4, 2.2) + 0.3) * SAMPLE_RATE)
    burst = low_pass(
        random.uniform(-1, 1, whole + 1).astype(np.float32), 1800 + 7000 * brightness, 1
    )
    burst = burst - 0.8 * np.roll(burst, int(whole * 0.18))
    excitation = np.zeros(samples)
    excitation[: len(burst)] = burst[:samples]
    # The loop: y[n] = x[n] + loss * (two-tap average of the string's length, tuned between two
    # samples).
    loss, near = damping ** (1 + frequency / 600), 0.5 + 0.06 * brightness
    taps = np.zeros(whole + 3)
    taps[0] = 1
    for offset, weight in ((0, near), (1, 1 - near)):
        taps[whole + offset] -= loss * weight * (1 - part)
        taps[whole + offset + 1] -= loss * weight * part
    sound = lfilter([1.0], taps, excitation).astype(np.float32)
    sound = sound + 0.6 * band_pass(sound, 90, 260, 1) + 0.3 * band_pass(sound, 380, 620, 1)
    time = seconds_axis(samples)
    sound *= _held(samples, 0.001, 9, 1, seconds * 1.4, 0.2) * np.exp(-0.6 * time)
    return np.asarray(sound / max(float(np.abs(sound).max()), 1e-9), np.float32)


def nylon(midi: int, seconds: float, velocity: float, random: np.random.Generator) -> Sound:
    """A nylon-string guitar."""
    return _plucked(midi, seconds, random, 0.3 + 0.4 * velocity, 0.997) * velocity


def ukulele(midi: int, seconds: float, velocity: float, random: np.random.Generator) -> Sound:
    """A short, bright string for strumming."""
    return _plucked(midi, min(seconds, 0.35), random, 0.75, 0.994) * (0.8 * velocity)


def upright_bass(midi: int, seconds: float, velocity: float, random: np.random.Generator) -> Sound:
    """A plucked double bass with some fundamental under it."""
    sound = low_pass(_plucked(midi, seconds, random, 0.15, 0.9985), 900)
    time = seconds_axis(len(sound))
    deep = (
        _sine(hertz(midi), time) * np.exp(-3.2 * time) * _held(len(time), 0.004, 9, 1, seconds, 0.2)
    )
    return np.asarray((0.8 * sound + 0.7 * deep) * velocity, np.float32)


def sub_bass(midi: int, seconds: float, velocity: float, random: np.random.Generator) -> Sound:
    """A round synthetic bass that small speakers still hear, by its overtones."""
    time = seconds_axis(round((seconds + 0.12) * SAMPLE_RATE))
    frequency = hertz(midi)
    sound = _sine(frequency, time) + 0.26 * _sine(2 * frequency, time) * np.exp(-3 * time)
    sound += 0.12 * _sine(3 * frequency, time) * np.exp(-6 * time)
    return np.tanh(1.5 * sound) * _held(len(time), 0.006, 0.9, 0.6, seconds, 0.12) * velocity


def _saw_table(frequency: float, cut_hertz: float) -> Sound:
    """One turn of a sawtooth without the partials above half the rate, dulled from `cut_hertz`
    on."""
    count = 1 << _TABLE_BITS
    partials = np.arange(1, min(count // 2, int(20_000 / frequency)) + 1)
    dull = 1 / np.sqrt(1 + (partials * frequency / cut_hertz) ** 4)
    spectrum = np.zeros(count // 2 + 1, np.complex128)
    spectrum[partials] = -1j * dull / partials
    return np.asarray(np.fft.irfft(spectrum, count) * count / math.pi, np.float32)


def _turns(
    frequency: float, samples: int, start: float
) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """Positions in a table; the phase is a 32-bit whole number that wraps by itself."""
    step = np.uint32(round(frequency / SAMPLE_RATE * 2**32))
    phase = np.arange(samples, dtype=np.uint32) * step + np.uint32(int(start * 2**32) % 2**32)
    return phase >> np.uint32(32 - _TABLE_BITS)


def _ensemble(
    midi: int, seconds: float, random: np.random.Generator, cut_hertz: float, attack: float
) -> Sound:
    """Six detuned saws across the stereo field whose brightness breathes."""
    samples = round((seconds + 0.9) * SAMPLE_RATE)
    frequency = hertz(midi)
    dark, bright = _saw_table(frequency, cut_hertz * 0.45), _saw_table(frequency, cut_hertz * 1.8)
    time = seconds_axis(samples)
    breath = 0.5 + 0.5 * np.sin(np.float32(_TURN * 0.13) * time + np.float32(random.uniform(0, 6)))
    dark_share, bright_share = 1 - 0.6 * breath, 0.15 + 0.35 * breath
    sound = np.zeros((samples, 2), np.float32)
    for number, cents in enumerate((-11, -6, -2, 3, 7, 12)):
        at = _turns(frequency * 2 ** (cents / 1200), samples, random.random())
        voice = dark[at] * dark_share + bright[at] * bright_share
        pan = 0.5 + 0.42 * (number / 2.5 - 1)
        sound[:, 0] += voice * np.float32(math.sqrt(1 - pan))
        sound[:, 1] += voice * np.float32(math.sqrt(pan))
    return sound * (0.15 * _held(samples, attack, 2, 0.85, seconds, 0.8))[:, None]


def soft_pad(midi: int, seconds: float, velocity: float, random: np.random.Generator) -> Sound:
    """A dark, slow cushion."""
    return _ensemble(midi, seconds, random, 900, 0.4) * np.float32(velocity)


def open_pad(midi: int, seconds: float, velocity: float, random: np.random.Generator) -> Sound:
    """A bright pad that is there at once."""
    return _ensemble(midi, seconds, random, 2600, 0.05) * np.float32(velocity)


def strings(midi: int, seconds: float, velocity: float, random: np.random.Generator) -> Sound:
    """A string section that swells in."""
    return _ensemble(midi, seconds, random, 2200, 0.22) * np.float32(velocity)


def synth_pluck(midi: int, seconds: float, velocity: float, random: np.random.Generator) -> Sound:
    """A short synthetic stab whose filter closes."""
    samples = round(0.55 * SAMPLE_RATE)
    frequency = hertz(midi)
    time = seconds_axis(samples)
    first = _turns(frequency * 0.997, samples, random.random())
    second = _turns(frequency * 1.003, samples, random.random())
    dark, bright = _saw_table(frequency, 900), _saw_table(frequency, 2500 + 4500 * velocity)
    closing = np.exp(-14 * time)
    sound = (dark[first] + dark[second]) * (1 - closing) + (
        bright[first] + bright[second]
    ) * closing
    return np.asarray(
        sound * 0.5 * np.exp(-7 * time) * _held(samples, 0.002, 9, 1, 9, 1) * velocity, np.float32
    )


def marimba_pluck(midi: int, seconds: float, velocity: float, random: np.random.Generator) -> Sound:
    """Marimba and synthetic pluck as one: wood with an edge that cuts through a full mix."""
    samples = round(0.5 * SAMPLE_RATE)
    wood = marimba(midi, seconds, velocity, random)[:samples]
    edge = synth_pluck(midi, seconds, velocity, random)[:samples]
    return (0.6 * wood + 0.5 * edge) * _held(samples, 0.001, 9, 1, 9, 1)
