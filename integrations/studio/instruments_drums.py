"""Drums, percussion and transitions, made from noise and sweeps; mono or stereo at 48 kHz."""

from collections.abc import Callable

import numpy as np

from integrations.studio.instruments import seconds_axis
from integrations.studio.sound_effects import band_pass, high_pass, low_pass
from integrations.studio.sound_measure import SAMPLE_RATE, Sound

Drum = Callable[[np.random.Generator], Sound]


def _noise(random: np.random.Generator, samples: int) -> Sound:
    return random.standard_normal(samples, dtype=np.float32)


def _time(seconds: float) -> Sound:
    return seconds_axis(round(seconds * SAMPLE_RATE))


def _sweep(frequency: Sound) -> Sound:
    """A sine of changing frequency; the phase is summed in double precision."""
    turns = np.cumsum(frequency, dtype=np.float64) / SAMPLE_RATE
    return np.asarray(np.sin(2 * np.pi * turns), np.float32)


def _kick(
    random: np.random.Generator, sweep: float, speed: float, fall: float, click: float
) -> Sound:
    time = _time(0.42)
    sound = _sweep(48 + sweep * np.exp(-time * speed)) * np.exp(-time * fall)
    sound += click * low_pass(_noise(random, len(time)) * np.exp(-time * 400), 5000)
    return np.asarray(np.tanh(1.6 * sound) * np.minimum(1, (0.42 - time) / 0.05), np.float32)


def kick(random: np.random.Generator) -> Sound:
    """A punchy bass drum."""
    return _kick(random, 150, 42, 7, 0.3)


def soft_kick(random: np.random.Generator) -> Sound:
    """A bass drum played with a soft beater."""
    return _kick(random, 90, 34, 9, 0.1)


def snare(random: np.random.Generator) -> Sound:
    """A snare drum."""
    time = _time(0.3)
    tone = _sweep(185 + 40 * np.exp(-60 * time)) * np.exp(-26 * time)
    rattle = band_pass(_noise(random, len(time)), 900, 9500) * np.exp(-17 * time)
    return 0.6 * tone + 0.9 * rattle


def brush(random: np.random.Generator) -> Sound:
    """A snare drum played with brushes."""
    time = _time(0.26)
    swish = band_pass(_noise(random, len(time)), 1400, 8500)
    return np.asarray(0.5 * swish * np.minimum(1, time / 0.012) * np.exp(-20 * time), np.float32)


def clap(random: np.random.Generator) -> Sound:
    """Four hands, not quite together."""
    time = _time(0.32)
    sound = np.zeros(len(time), np.float32)
    for at, strength, fall in ((0, 0.7, 120), (0.011, 0.8, 120), (0.021, 0.9, 120), (0.031, 1, 17)):
        start = round(at * SAMPLE_RATE)
        rest = time[: len(time) - start]
        sound[start:] += strength * _noise(random, len(rest)) * np.exp(-rest * fall)
    return 0.7 * band_pass(sound, 900, 6500)


def snap(random: np.random.Generator) -> Sound:
    """A finger snap."""
    time = _time(0.16)
    sound = band_pass(_noise(random, len(time)), 1500, 4200) * np.exp(-55 * time)
    return np.asarray(
        0.5 * (sound + 0.7 * np.sin(2 * np.pi * 2100 * time) * np.exp(-80 * time)), np.float32
    )


def hat(random: np.random.Generator) -> Sound:
    """A closed hi-hat."""
    time = _time(0.07)
    return 0.5 * high_pass(_noise(random, len(time)), 7200, 4) * np.exp(-75 * time)


def open_hat(random: np.random.Generator) -> Sound:
    """An open hi-hat."""
    time = _time(0.32)
    return 0.5 * high_pass(_noise(random, len(time)), 7200, 4) * np.exp(-11 * time)


def shaker(random: np.random.Generator) -> Sound:
    """One stroke of a shaker."""
    time = _time(0.11)
    shape = np.minimum(1, time / 0.028) * np.exp(-np.maximum(0, time - 0.03) * 45)
    return np.asarray(0.35 * band_pass(_noise(random, len(time)), 4200, 11500) * shape, np.float32)


def tom(random: np.random.Generator) -> Sound:
    """A low tom, for fills."""
    time = _time(0.45)
    sound = _sweep(95 + 60 * np.exp(-time * 20)) * np.exp(-8 * time)
    return sound + 0.1 * low_pass(_noise(random, len(time)) * np.exp(-120 * time), 3000)


def impact(random: np.random.Generator) -> Sound:
    """The deep hit under the last chord."""
    time = _time(2.0)
    sound = _sweep(38 + 60 * np.exp(-14 * time)) * np.exp(-2.4 * time)
    sound += 0.25 * low_pass(_noise(random, len(time)), 1800) * np.exp(-7 * time)
    return np.asarray(sound * np.minimum(1, (2.0 - time) / 0.2), np.float32)


def riser(seconds: float, random: np.random.Generator) -> Sound:
    """Noise that rises toward a downbeat; stereo."""
    samples = round(seconds * SAMPLE_RATE)
    noise = random.standard_normal((samples, 2), dtype=np.float32)
    grown = np.linspace(0, 1, samples, dtype=np.float32)[:, None]
    low, high = band_pass(noise, 300, 1200), band_pass(noise, 2500, 9000)
    return 0.2 * (low * (1 - grown) + high * grown) * grown**2.2


def swell(seconds: float, random: np.random.Generator) -> Sound:
    """A cymbal played backwards; stereo."""
    samples = round(seconds * SAMPLE_RATE)
    noise = high_pass(random.standard_normal((samples, 2), dtype=np.float32), 4500)
    return 0.12 * noise * np.linspace(0, 1, samples, dtype=np.float32)[:, None] ** 3
