"""Checks a voice file and a music bed against their orders."""

from pathlib import Path

import numpy as np

from integrations.studio import sound_measure
from tools.kit.ports import Fault, MusicMade, MusicOrder, VoiceMade, VoiceOrder, WorkFailed

_SLACK_SECONDS = 0.12
_SILENCE_SECONDS_MAX = 2.0
_SILENCE_FLOOR_DB = -60.0
_LUFS, _LUFS_OFF_MAX = -14.0, 1.0
_PEAK_DBTP_MAX = -1.0
_HEARD = 0.004


def _read(path: Path) -> sound_measure.Sound:
    """Read a WAV file; raises `WorkFailed` with a plain sentence when it cannot be read."""
    try:
        return sound_measure.read_wav(path)
    except (OSError, RuntimeError, ValueError) as error:
        raise WorkFailed(f"The sound file cannot be read ({error}).", retryable=False) from error


def check_voice(order: VoiceOrder, made: VoiceMade) -> tuple[Fault, ...]:
    """Return what is wrong with a voice file: unreadable, a line missing, silent, or too long."""

    def fault(check: str, message: str) -> Fault:
        return Fault(check=check, message=message, culprit="voiceover")

    try:
        sound = _read(made.file)
    except WorkFailed as error:
        return (fault("decodes", str(error)),)
    if len(made.lines) != len(order.lines):
        message = f"The voice has {len(made.lines)} lines instead of {len(order.lines)}."
        return (fault("lines", message),)
    found: list[Fault] = []
    if not np.isfinite(sound).all():
        found.append(fault("finite", "The voice file holds broken samples."))
    for number, (line, text, limit) in enumerate(
        zip(made.lines, order.lines, order.seconds_max, strict=True), start=1
    ):
        if not any(c.isalnum() for c in text):
            continue
        first = round(line.start_seconds * sound_measure.SAMPLE_RATE)
        last = round((line.start_seconds + line.seconds) * sound_measure.SAMPLE_RATE)
        piece = sound[first:last]
        if last > len(sound) + sound_measure.SAMPLE_RATE // 20:
            found.append(fault("truncated", f"The voice file ends before line {number} is over."))
        elif not len(piece) or float(np.abs(piece).max()) < _HEARD:
            found.append(fault("silence", f"Line {number} is silent."))
        if line.seconds > limit + _SLACK_SECONDS:
            message = f"Line {number} lasts {line.seconds:.1f} s; its scene has {limit:.1f} s."
            found.append(fault("voice_fits", message))
        ends = [w.end_seconds for w in line.words]
        starts = [w.start_seconds for w in line.words]
        if not line.words or starts != sorted(starts) or max(ends) > line.seconds + _SLACK_SECONDS:
            found.append(fault("words", f"The word times of line {number} are not usable."))
    return tuple(found)


def check_music(order: MusicOrder, made: MusicMade) -> tuple[Fault, ...]:
    """Return what is wrong with a music bed: unreadable, wrong length, too loud or quiet,
    silent."""

    def fault(check: str, message: str) -> Fault:
        return Fault(check=check, message=message, culprit="music")

    try:
        sound = _read(made.file)
    except WorkFailed as error:
        return (fault("decodes", str(error)),)
    found: list[Fault] = []
    seconds = len(sound) / sound_measure.SAMPLE_RATE
    if abs(seconds - order.seconds) > _SLACK_SECONDS:
        message = f"The music lasts {seconds:.2f} instead of {order.seconds:.2f} seconds."
        found.append(fault("duration", message))
    if sound.shape[1] != 2:
        found.append(fault("channels", "The music is not stereo."))
    if not len(sound) or not np.isfinite(sound).all() or float(np.abs(sound).max()) < _HEARD:
        return (*found, fault("silence", "The music is silent or broken."))
    loudness = sound_measure.loudness_lufs(sound)
    if abs(loudness - _LUFS) > _LUFS_OFF_MAX:
        found.append(fault("loudness", f"The music is at {loudness:.1f} LUFS instead of -14."))
    peak = sound_measure.true_peak_dbtp(sound)
    if peak > _PEAK_DBTP_MAX:
        found.append(fault("true_peak", f"The music peaks at {peak:.1f} dBTP; at most -1."))
    stretches = sound_measure.silent_stretches(sound, _SILENCE_FLOOR_DB, _SILENCE_SECONDS_MAX)
    for start, end in stretches:
        found.append(fault("silence", f"The music is silent from {start:.1f} to {end:.1f} s."))
    return tuple(found)
