"""Measuring, mastering and mixing sound: loudness, peaks, silence, ducking, exact lengths."""

from pathlib import Path

import numpy as np
import pyloudnorm  # type: ignore[import-untyped]
import pytest
from scipy.signal import butter, sosfilt

from integrations.studio.sound_effects import gain
from integrations.studio.sound_master import at_loudness, mastered_music
from integrations.studio.sound_measure import (
    SAMPLE_RATE,
    Sound,
    loudness_lufs,
    read_wav,
    silent_stretches,
    true_peak_dbtp,
    write_wav,
)
from integrations.studio.sound_mix import ducked, mix
from tools.kit.ports import PlacedLine


def tone(hertz: float, seconds: float, level: float = 0.5) -> Sound:
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.repeat((level * np.sin(2 * np.pi * hertz * time))[:, None], 2, 1).astype(np.float32)


def noise(seconds: float, level: float = 0.1) -> Sound:
    random = np.random.default_rng(1)
    return random.standard_normal((round(seconds * SAMPLE_RATE), 2), np.float32) * np.float32(level)


def talk(seconds: float) -> Sound:
    """Noise in the range of speech that swells four times a second, as syllables do."""
    sound = np.asarray(
        sosfilt(
            butter(2, [200, 3000], "band", fs=SAMPLE_RATE, output="sos"), noise(seconds), axis=0
        ),
        np.float32,
    )
    time = np.arange(len(sound)) / SAMPLE_RATE
    return sound * (0.55 - 0.45 * np.cos(2 * np.pi * 4 * time))[:, None].astype(np.float32)


def placed(voice_start: float, seconds: float, at: float) -> PlacedLine:
    return PlacedLine(
        text="line", voice_start_seconds=voice_start, seconds=seconds, at_seconds=at, words=()
    )


def level_db(sound: Sound, start: float, end: float, hertz: float | None = None) -> float:
    part = sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)].mean(axis=1)
    if hertz is None:
        return float(10 * np.log10(np.square(part).mean() + 1e-20))
    time = np.arange(len(part)) / SAMPLE_RATE
    wave = np.exp(-2j * np.pi * hertz * time) * np.hanning(len(part))
    return float(20 * np.log10(abs((part * wave).mean()) * 4 + 1e-20))


def test_a_full_scale_tone_measures_as_the_standard_says() -> None:
    # BS.1770: a 997 Hz sine at 0 dBFS in one channel is -3.01 LKFS; in both it is 3 dB more.
    assert loudness_lufs(tone(997, 5, 1.0)) == pytest.approx(0.0, abs=0.05)
    assert loudness_lufs(tone(997, 5, 1.0)[:, :1]) == pytest.approx(-3.01, abs=0.05)


def test_loudness_agrees_with_another_meter() -> None:
    sound = np.vstack([noise(2, 0.2), noise(3, 0.001), talk(3)])
    other = pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(sound)
    assert loudness_lufs(sound) == pytest.approx(other, abs=0.1)


@pytest.mark.parametrize("samples", [0, 1, 480, 48_000])
def test_silence_of_any_length_has_no_loudness(samples: int) -> None:
    assert loudness_lufs(np.zeros((samples, 2), np.float32)) == float("-inf")
    assert true_peak_dbtp(np.zeros((samples, 2), np.float32)) == float("-inf")


def test_true_peak_finds_what_lies_between_the_samples() -> None:
    # A tone at a quarter of the rate, sampled 45 degrees off its crests, reaches 3 dB above them.
    time = np.arange(SAMPLE_RATE)
    sound = np.sin(np.pi / 2 * time + np.pi / 4).astype(np.float32)[:, None]
    assert 20 * np.log10(np.abs(sound).max()) == pytest.approx(-3.01, abs=0.01)
    assert true_peak_dbtp(sound[2000:-2000]) == pytest.approx(0.0, abs=0.2)


def test_silent_stretches_are_found_where_they_are() -> None:
    quiet = np.zeros((SAMPLE_RATE, 2), np.float32)
    sound = np.vstack([noise(1), quiet, noise(1), quiet[:12_000], noise(1), quiet[:36_123]])
    assert silent_stretches(sound, -60, 0.5) == ((1.0, 2.0), (4.25, 4.25 + 36_123 / SAMPLE_RATE))
    assert silent_stretches(noise(1), -60, 0.5) == ()


def test_a_wav_comes_back_as_it_was_and_at_our_rate(tmp_path: Path) -> None:
    sound = noise(0.5)
    write_wav(tmp_path / "a.wav", sound)
    assert np.abs(read_wav(tmp_path / "a.wav") - sound).max() < 1 / 30_000
    with pytest.raises(ValueError, match="not finite"):
        write_wav(tmp_path / "b.wav", sound * np.float32("nan"))
    assert not (tmp_path / "b.wav").exists()


def test_mastering_reaches_the_loudness_and_holds_the_ceiling() -> None:
    clicks = noise(6, 0.02)
    clicks[:: SAMPLE_RATE // 3] = 1.0
    for sound in (clicks, tone(220, 6), noise(6) * gain(-40)):
        made = at_loudness(sound, -14.0, -1.6)
        assert loudness_lufs(made) == pytest.approx(-14, abs=0.1)
        assert true_peak_dbtp(made) <= -1.59
    assert not mastered_music(np.zeros((SAMPLE_RATE, 2), np.float32)).any()


def test_music_goes_down_before_the_voice_and_comes_back_after_it() -> None:
    bed = tone(300, 8, 0.2)
    voice = np.zeros_like(bed)
    voice[3 * SAMPLE_RATE : 5 * SAMPLE_RATE] = talk(2)
    quieter = ducked(bed, voice)
    before, under = level_db(quieter, 0.5, 2.5), level_db(quieter, 3.1, 4.9)
    assert before == pytest.approx(level_db(bed, 0.5, 2.5), abs=0.1)
    assert 8.0 < before - under < 9.5
    assert level_db(quieter, 2.95, 3.0) < before - 6
    assert level_db(quieter, 6, 7.5) == pytest.approx(before, abs=0.1)


def test_speech_has_the_range_of_speech_to_itself() -> None:
    voice = talk(4)
    low = level_db(ducked(tone(150, 4, 0.2), voice), 1, 3)
    middle = level_db(ducked(tone(1900, 4, 0.2), voice), 1, 3)
    assert 2.5 < low - middle < 4.5


@pytest.mark.parametrize("seconds", [6.0, 10.97])
def test_a_film_has_its_exact_length_and_loudness(seconds: float, tmp_path: Path) -> None:
    write_wav(tmp_path / "voice.wav", talk(4)[:, :1])
    write_wav(tmp_path / "music.wav", noise(seconds))
    lines = (placed(0.0, 1.8, 0.4), placed(2.0, 1.9, 3.0))
    for voice in (tmp_path / "voice.wav", None):
        for music in (tmp_path / "music.wav", None):
            sound = mix(seconds, voice, lines, music)
            assert sound.shape == (round(seconds * SAMPLE_RATE), 2)
            assert sound.dtype == np.float32
            if voice is None and music is None:
                assert not sound.any()
            else:
                assert loudness_lufs(sound) == pytest.approx(-14, abs=0.3)
                assert true_peak_dbtp(sound) <= -1.2


def test_in_a_film_music_is_quieter_under_the_voice_and_the_voice_is_in_its_place(
    tmp_path: Path,
) -> None:
    write_wav(tmp_path / "voice.wav", talk(3)[:, :1])
    write_wav(tmp_path / "music.wav", tone(6500, 10, 0.2))
    film = mix(10.0, tmp_path / "voice.wav", (placed(0.5, 2.0, 4.0),), tmp_path / "music.wav")
    assert level_db(film, 1, 3, 6500) - level_db(film, 4.3, 5.7, 6500) > 7
    alone = mix(10.0, tmp_path / "voice.wav", (placed(0.5, 2.0, 4.0),), None)
    assert level_db(alone, 0, 3.9) < -80
    assert level_db(alone, 4.1, 5.9) > -25


def test_lines_past_the_end_and_short_music_do_no_harm(tmp_path: Path) -> None:
    write_wav(tmp_path / "voice.wav", talk(3)[:, :1])
    write_wav(tmp_path / "music.wav", noise(2))
    lines = (
        placed(0, 2, 1),
        placed(2, 1, 5.5),
        placed(0, 1, 9),
        placed(2.9, 5, 4),
        placed(0, 0, 0),
    )
    film = mix(6.0, tmp_path / "voice.wav", lines, tmp_path / "music.wav")
    assert film.shape == (6 * SAMPLE_RATE, 2)
    assert np.isfinite(film).all()
    assert loudness_lufs(film) == pytest.approx(-14, abs=0.3)
