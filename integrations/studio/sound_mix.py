"""The sound of a film: voice on top, music ducked under it, at the loudness that platforms play
at."""

from pathlib import Path

import numpy as np
from scipy.ndimage import binary_closing, maximum_filter1d

from integrations.studio.sound_effects import (
    band_pass,
    compress,
    curve,
    fade,
    fitted,
    gain,
    high_pass,
    reverb,
)
from integrations.studio.sound_master import CEILING_DBTP, TARGET_LUFS, at_loudness
from integrations.studio.sound_measure import SAMPLE_RATE, Sound, loudness_lufs, read_wav
from tools.kit.ports import PlacedLine

_VOICE_LUFS = -16.0
_MUSIC_LUFS = -19.0
_DUCK_DB = 8.5
_CARVE = 0.35
_CARVE_HERTZ = (1000.0, 3500.0)

# Ducking is drawn in steps of 10 ms. The bed goes down before the voice comes, and stays down over
# pauses shorter than the closing: coming up between two words would pump.
_DUCK_HOP = SAMPLE_RATE // 100
_DUCK_MARGIN = 20
_DUCK_PAUSE = 60
_DUCK_RAMP = 31
_SPEAKING = 0.012


def mix(
    seconds: float, voice: Path | None, lines: tuple[PlacedLine, ...], music: Path | None
) -> Sound:
    """The film's sound, shape (round(seconds * 48000), 2), at -14 LUFS and at most -1.6 dBTP.

    `lines` say which part of the `voice` file is laid where. Either file may be missing; without
    both the film is silent. Whatever would lie after the film's end is cut.
    """
    samples = round(seconds * SAMPLE_RATE)
    spoken = _placed(read_wav(voice), lines, samples) if voice is not None else None
    bed = _bed(read_wav(music), samples) if music is not None else None
    if spoken is not None and np.abs(spoken).max(initial=0) > 0:
        both = _at(_polished(spoken), _VOICE_LUFS)
        if bed is not None:
            both = both + ducked(_at(bed, _MUSIC_LUFS), both)
        both = compress(both, -16, 1.6, 0.02, 0.2)
    elif bed is not None:
        both = bed
    else:
        return np.zeros((samples, 2), np.float32)
    return fade(at_loudness(both, TARGET_LUFS, CEILING_DBTP), 0.005, 0.01)


def ducked(music: Sound, voice: Sound) -> Sound:
    """`music`, lower by 8.5 dB and thinner in the range of speech wherever `voice` speaks.

    Both have the same length; `voice` is at its mixing level.
    """
    hush = _hush(voice)
    speech_range = band_pass(music, *_CARVE_HERTZ, order=1)
    carved = music - speech_range * curve(_CARVE * hush, _DUCK_HOP, len(music))
    return np.asarray(
        carved * curve(10 ** (-_DUCK_DB * hush / 20), _DUCK_HOP, len(music)), np.float32
    )


def _hush(voice: Sound) -> Sound:
    """How far the music is to step back, 0 to 1, one value every 10 ms."""
    frames = -(-len(voice) // _DUCK_HOP)
    padded = np.pad(np.abs(voice).max(axis=1), (0, frames * _DUCK_HOP - len(voice)))
    speaking = padded.reshape(frames, _DUCK_HOP).max(axis=1) > _SPEAKING
    margin = _DUCK_PAUSE
    closed = binary_closing(np.pad(speaking, margin), np.ones(_DUCK_PAUSE, bool))[margin:-margin]
    wide = maximum_filter1d(closed.astype(np.float32), 2 * _DUCK_MARGIN + 1)
    ramp = np.hanning(_DUCK_RAMP + 2)[1:-1]
    padded_wide = np.pad(wide, _DUCK_RAMP // 2, "edge")
    return np.asarray(np.convolve(padded_wide, ramp / ramp.sum(), "valid"), np.float32)


def _placed(voice: Sound, lines: tuple[PlacedLine, ...], samples: int) -> Sound:
    """The lines of the voice file at their places in the film."""
    track = np.zeros((samples, 2), np.float32)
    for line in lines:
        start = round(line.voice_start_seconds * SAMPLE_RATE)
        part = voice[start : start + round(line.seconds * SAMPLE_RATE)]
        at = round(line.at_seconds * SAMPLE_RATE)
        room = samples - at
        if room <= 0 or len(part) == 0:
            continue
        part = fade(fitted(part, min(len(part), room)), 0.005, 0.01)
        track[at : at + len(part)] += part
    return track


def _polished(voice: Sound) -> Sound:
    """Rumble cut, level evened, sibilants tamed, some presence and a little room."""
    sound = _at(high_pass(voice, 85), -20)
    sound = compress(sound, -24, 3.0, 0.004, 0.1)
    sound = sound + np.float32(0.18) * high_pass(sound, 4500, 1)
    hiss = band_pass(sound, 5500, 9500, order=1)
    sound = sound - hiss + compress(hiss, -38, 3.0, 0.001, 0.05)
    return sound + np.float32(0.05) * reverb(sound, 0.5, 6000, 0.006)


def _bed(music: Sound, samples: int) -> Sound:
    """The music, exactly as long as the film; one that is cut short is faded out."""
    cut = len(music) > samples + SAMPLE_RATE // 20
    return fade(fitted(music, samples), 0.005, 0.8 if cut else 0.25)


def _at(sound: Sound, lufs: float) -> Sound:
    level = loudness_lufs(sound)
    return sound * gain(lufs - level) if np.isfinite(level) else sound
