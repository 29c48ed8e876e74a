"""Mastering: the balance of a finished record, the ordered loudness, and no peak above the
ceiling."""

import numpy as np
from scipy.ndimage import maximum_filter1d, uniform_filter1d
from scipy.signal import firwin2, oaconvolve, welch

from integrations.studio.sound_effects import compress, gain, high_pass
from integrations.studio.sound_measure import (
    SAMPLE_RATE,
    Sound,
    loudness_lufs,
    oversampled,
    true_peak_dbtp,
)

TARGET_LUFS = -14.0
# AAC overshoots by a few tenths of a dB; the finished film must stay below -1 dBTP.
CEILING_DBTP = -1.6

_LOOK_SAMPLES = round(0.005 * SAMPLE_RATE)
_CLOSE_ENOUGH_LU = 0.05
_TRIES_MAX = 8

# Third octaves in Hz and the long-term level in dB that produced pop music has there.
_BANDS_HERTZ = 31.5 * 2 ** (np.arange(28) / 3)
_RECORD_DB = np.array(
    [
        -18,
        -11,
        -7,
        -5,
        -4,
        -4,
        -4,
        -3.5,
        -3.5,
        -4,
        -5.5,
        -6.5,
        -7.5,
        -8.5,
        -9.5,
        -10.5,
        -11.5,
        -12.5,
        -13.5,
        -14.5,
        -15.5,
        -16.5,
        -17.5,
        -18.5,
        -20,
        -22,
        -25,
        -31,
    ]
)


def balanced(sound: Sound, amount: float = 0.75, decibels_max: float = 7.0) -> Sound:
    """Pull the long-term spectrum of music toward that of a produced record, with a linear-phase
    filter."""
    hertz, power = welch(sound.mean(axis=1), SAMPLE_RATE, nperseg=min(len(sound), 16384))
    levels = np.array(
        [
            10
            * np.log10(
                power[(hertz >= f * 2 ** (-1 / 6)) & (hertz < f * 2 ** (1 / 6))].sum() + 1e-14
            )
            for f in _BANDS_HERTZ
        ]
    )
    smooth = np.convolve(np.pad(levels, 1, "edge"), [0.25, 0.5, 0.25], "valid")
    change = _RECORD_DB - smooth
    change -= np.average(change, weights=10 ** (_RECORD_DB / 20))
    change = np.clip(change * amount, -decibels_max, decibels_max)
    # A sparse low end is meant: telephones could not play what a boost would put there.
    change = np.where(_BANDS_HERTZ < 140, np.minimum(change, 1.5), change)
    grid = np.concatenate([[0.0], _BANDS_HERTZ, [SAMPLE_RATE / 2]])
    curve_db = np.concatenate([[change[0]], change, [change[-1]]])
    taps = firwin2(4097, grid / (SAMPLE_RATE / 2), 10 ** (curve_db / 20))
    return np.asarray(oaconvolve(sound, taps[:, None], mode="same", axes=0), np.float32)


def mastered_music(sound: Sound) -> Sound:
    """Music on its own as a finished record at the target loudness."""
    shaped = compress(balanced(high_pass(sound, 28)), -20 + _level_db(sound), 1.8, 0.02, 0.2)
    return at_loudness(shaped, TARGET_LUFS, CEILING_DBTP)


def _level_db(sound: Sound) -> float:
    """How far the sound's loudness is from the one the compressor's threshold is meant for."""
    level = loudness_lufs(sound)
    return level - TARGET_LUFS if np.isfinite(level) else 0.0


def at_loudness(sound: Sound, target_lufs: float, ceiling_dbtp: float) -> Sound:
    """`sound` at `target_lufs` with no true peak above `ceiling_dbtp`; silence stays silence.

    A look-ahead limiter takes the peaks, and what it takes in loudness is given back until both
    hold.
    """
    level = loudness_lufs(sound)
    if not np.isfinite(level):
        return np.zeros_like(sound)
    peaks = np.abs(oversampled(sound)).max(axis=1).reshape(-1, 4).max(axis=1)[: len(sound)]
    gain_db = target_lufs - level
    limited = sound
    for _ in range(_TRIES_MAX):
        limited = _limited(sound, peaks, gain_db, ceiling_dbtp)
        missing = target_lufs - loudness_lufs(limited)
        if abs(missing) <= _CLOSE_ENOUGH_LU:
            break
        gain_db += 1.1 * missing
    # Moving the gain makes peaks of its own, far smaller than the margin.
    over = true_peak_dbtp(limited) - ceiling_dbtp
    return limited * gain(-over) if over > 0 else limited


def _limited(sound: Sound, peaks: Sound, gain_db: float, ceiling_dbtp: float) -> Sound:
    factor, ceiling = gain(gain_db), gain(ceiling_dbtp)
    width = 2 * _LOOK_SAMPLES + 1
    # The widest window of the two averages together sees every peak that it must make room for.
    loudest = maximum_filter1d(peaks * factor, 2 * width)
    need = np.minimum(np.float32(1), ceiling / np.maximum(loudest, np.float32(1e-9)))
    smooth = uniform_filter1d(uniform_filter1d(need, width), width)
    return np.asarray(sound * (factor * smooth)[:, None], np.float32)
