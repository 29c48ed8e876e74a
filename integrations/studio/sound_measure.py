"""Measuring and storing sound: loudness, true peak, silent stretches, WAV files in and out.

Everywhere in the studio a sound is a float32 array of shape (samples, channels) at 48 kHz, full
scale 1.0.
"""

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile  # type: ignore[import-untyped]
from scipy.signal import resample_poly, sosfilt

SAMPLE_RATE = 48_000

Sound = npt.NDArray[np.float32]
"""Samples by channels, 48 kHz, full scale 1.0."""

# ITU-R BS.1770-4, table 1 and 2: the head's shelf and the low cut, at 48 kHz.
_K_WEIGHTING = np.array(
    [
        [
            1.53512485958697,
            -2.69169618940638,
            1.19839281085285,
            1,
            -1.69065929318241,
            0.73248077421585,
        ],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)
_BLOCK_SAMPLES = SAMPLE_RATE * 4 // 10
_HOP_SAMPLES = SAMPLE_RATE // 10
_OFFSET_LU = -0.691
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0


def loudness_lufs(sound: Sound) -> float:
    """Integrated loudness in LUFS after ITU-R BS.1770-4, with both gates.

    A sound shorter than one block (0.4 s) is measured as one block of its own length. Silence is
    `-inf`.
    """
    samples = _as_columns(sound)
    if len(samples) == 0:
        return float("-inf")
    weighted = np.asarray(sosfilt(_K_WEIGHTING, samples, axis=0), np.float64)
    energy = np.concatenate([[0.0], np.cumsum(np.square(weighted).sum(axis=1))])
    block = min(_BLOCK_SAMPLES, len(samples))
    starts = np.arange(0, len(samples) - block + 1, _HOP_SAMPLES)
    power = np.maximum((energy[starts + block] - energy[starts]) / block, 1e-20)
    level = _OFFSET_LU + 10 * np.log10(power)
    loud = level > _ABSOLUTE_GATE_LUFS
    if not loud.any():
        return float("-inf")
    gate = _OFFSET_LU + 10 * np.log10(power[loud].mean()) + _RELATIVE_GATE_LU
    kept = power[loud & (level > gate)]
    return float(_OFFSET_LU + 10 * np.log10(kept.mean()))


def true_peak_dbtp(sound: Sound) -> float:
    """Highest peak in dBTP, measured between the samples by four-fold oversampling; silence is
    `-inf`."""
    samples = _as_columns(sound)
    peak = float(np.abs(oversampled(samples)).max()) if len(samples) else 0.0
    return float(20 * np.log10(peak)) if peak > 0 else float("-inf")


def oversampled(sound: Sound) -> Sound:
    """The same sound at four times the rate: shape (4 * samples, channels)."""
    return np.asarray(resample_poly(sound, 4, 1, axis=0), np.float32)


def silent_stretches(
    sound: Sound, floor_db: float, seconds_min: float
) -> tuple[tuple[float, float], ...]:
    """Stretches, as (start, end) in seconds, in which every 10 ms is below `floor_db` dBFS (RMS)
    for at least `seconds_min` in one go."""
    samples = _as_columns(sound)
    hop = SAMPLE_RATE // 100
    frames = len(samples) // hop
    if frames == 0:
        return ()
    power = np.square(samples[: frames * hop]).max(axis=1).reshape(frames, hop).mean(axis=1)
    quiet = power < 10 ** (floor_db / 10)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(np.int8)))
    stretches = []
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        # The last partial frame belongs to the stretch that reaches it.
        stop = len(samples) if end == frames else end * hop
        if stop - first * hop >= seconds_min * SAMPLE_RATE:
            stretches.append((float(first * hop / SAMPLE_RATE), float(stop / SAMPLE_RATE)))
    return tuple(stretches)


def read_wav(file: Path) -> Sound:
    """The sound in a file, at 48 kHz whatever its own rate; shape (samples, channels)."""
    samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
    if rate != SAMPLE_RATE:
        shared = int(np.gcd(rate, SAMPLE_RATE))
        samples = resample_poly(samples, SAMPLE_RATE // shared, rate // shared, axis=0)
    return np.ascontiguousarray(samples, dtype=np.float32)


def write_wav(file: Path, sound: Sound) -> None:
    """Write `sound` as a 16-bit PCM WAV with as many channels as it has.

    Raises ValueError for samples that are not finite: such a file would play as silence or noise.
    """
    samples = _as_columns(sound)
    if not np.isfinite(samples).all():
        raise ValueError("the sound holds samples that are not finite")
    pcm = np.clip(np.round(samples * 32767.0), -32768, 32767).astype("<i2")
    with wave.open(str(file), "wb") as out:
        out.setnchannels(samples.shape[1])
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes(pcm.tobytes())


def _as_columns(sound: Sound) -> Sound:
    return sound[:, None] if sound.ndim == 1 else sound
