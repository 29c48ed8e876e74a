"""Checks a finished jingle against its order: both files decode, length, loudness, peaks, silence,
stems, and a tagline that is really heard."""

from pathlib import Path

import numpy as np

from integrations.studio import sound_measure
from tools.kit.ports import Fault, JingleMade, JingleOrder

_SLACK_SECONDS = 0.12
_MP3_SLACK_SECONDS = 0.2
_LUFS, _LUFS_OFF_MAX = -14.0, 1.0
_PEAK_DBTP_MAX = -1.0
_MP3_PEAK_DBTP_MAX = -0.3
_SILENCE_FLOOR_DB, _SILENCE_SECONDS_MAX = -60.0, 1.5
_HEARD = 0.01
_SPOKEN_SECONDS_MIN = 0.4


def check_jingle(order: JingleOrder, made: JingleMade) -> tuple[Fault, ...]:
    """Return what is wrong with the jingle; none means good."""
    found: list[Fault] = []
    for name, file in (("WAV", made.wav), ("MP3", made.mp3)):
        found += _check_file(order, name, file)
    stems = {file.stem.rsplit("-", 1)[-1]: file for file in made.stems}
    for name, file in stems.items():
        found += _check_stem(order, name, file)
    if order.tagline.strip() and not any(c.check == "decodes" for c in found):
        voice = stems.get("voice")
        if voice is None or _heard_seconds(sound_measure.read_wav(voice)) < _SPOKEN_SECONDS_MIN:
            found.append(_fault("tagline", "The tagline cannot be heard."))
    return tuple(found)


def _check_file(order: JingleOrder, name: str, file: Path) -> list[Fault]:
    sound = _read(file)
    if sound is None:
        return [_fault("decodes", f"The jingle's {name} cannot be read.")]
    found: list[Fault] = []
    slack = _SLACK_SECONDS if name == "WAV" else _MP3_SLACK_SECONDS
    seconds = len(sound) / sound_measure.SAMPLE_RATE
    if abs(seconds - order.seconds) > slack:
        message = f"The {name} lasts {seconds:.2f} instead of {order.seconds} seconds."
        found.append(_fault("duration", message))
    if sound.shape[1] != 2:
        found.append(_fault("channels", f"The {name} is not stereo."))
    if not len(sound) or not np.isfinite(sound).all() or float(np.abs(sound).max()) < _HEARD:
        return [*found, _fault("silence", f"The {name} is silent or broken.")]
    loudness = sound_measure.loudness_lufs(sound)
    if abs(loudness - _LUFS) > _LUFS_OFF_MAX:
        found.append(_fault("loudness", f"The {name} is at {loudness:.1f} LUFS instead of -14."))
    # A lossy file may overshoot what it was made from by some tenths of a dB.
    limit = _PEAK_DBTP_MAX if name == "WAV" else _MP3_PEAK_DBTP_MAX
    peak = sound_measure.true_peak_dbtp(sound)
    if peak > limit:
        found.append(_fault("true_peak", f"The {name} peaks at {peak:.1f} dBTP."))
    for start, end in sound_measure.silent_stretches(
        sound, _SILENCE_FLOOR_DB, _SILENCE_SECONDS_MAX
    ):
        found.append(_fault("silence", f"The {name} is silent from {start:.1f} to {end:.1f} s."))
    return found


def _check_stem(order: JingleOrder, name: str, file: Path) -> list[Fault]:
    sound = _read(file)
    if sound is None:
        return [_fault("decodes", f"The jingle's stem {name} cannot be read.")]
    seconds = len(sound) / sound_measure.SAMPLE_RATE
    if abs(seconds - order.seconds) > _SLACK_SECONDS:
        message = f"The stem {name} lasts {seconds:.2f} instead of {order.seconds} seconds."
        return [_fault("duration", message)]
    return []


def _heard_seconds(sound: sound_measure.Sound) -> float:
    return float((np.abs(sound).max(axis=1) > _HEARD).sum() / sound_measure.SAMPLE_RATE)


def _read(file: Path) -> sound_measure.Sound | None:
    try:
        return sound_measure.read_wav(file)
    except (OSError, RuntimeError, ValueError):
        return None


def _fault(check: str, message: str) -> Fault:
    return Fault(check=check, message=message, culprit="jingle")
