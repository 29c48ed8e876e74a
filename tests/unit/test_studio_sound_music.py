"""Composing: the mood that words mean, bars that end on the button, exact lengths, one motif a
brand."""

from pathlib import Path

import numpy as np
import pytest

from integrations.studio.music import compose
from integrations.studio.music_choice import mood_for
from integrations.studio.music_form import planned, solved_meter
from integrations.studio.music_harmony import CHORDS, Chord, bass_note, hook_pitch, voiced
from integrations.studio.music_moods import MOODS
from integrations.studio.sound_measure import (
    SAMPLE_RATE,
    loudness_lufs,
    read_wav,
    silent_stretches,
    true_peak_dbtp,
)
from tools.kit.ports import MusicOrder, WorkFailed


@pytest.mark.parametrize(
    ("words", "mood"),
    [
        ("warm", "warm"),
        ("Luxurious and elegant", "premium"),
        ("direct_response", "driving"),
        ("direct response, urgent sale", "driving"),
        ("ugc", "bright"),
        ("cinematic", "premium"),
        ("storytelling", "warm"),
        ("testimonial", "warm"),
        ("demo", "bright"),
        ("humor", "playful"),
        ("luxury", "premium"),
        ("minimalist", "calm"),
        ("educational", "calm"),
        ("Playful, a bit cheeky", "playful"),
        ("calm, not urgent", "calm"),
        ("never loud, friendly", "warm"),
        ("energetic gym vibe", "driving"),
        ("", "bright"),
        ("zxcv 123", "bright"),
    ],
)
def test_words_find_their_mood(words: str, mood: str) -> None:
    assert mood_for(words).name == mood


@pytest.mark.parametrize("button", [1.0, 2.4, 3.8, 4.7, 8.0, 12.7, 27.7, 57.7, 177.0])
@pytest.mark.parametrize("tempo", [74, 92, 126])
def test_whole_bars_end_on_the_button_near_the_wanted_tempo(button: float, tempo: float) -> None:
    meter = solved_meter(button, tempo)
    assert meter.start_of(meter.bars) == pytest.approx(button)
    assert meter.start_of(0) in (0.0, pytest.approx(-2 * meter.beat_seconds))
    if button > 4:
        assert meter.beats_per_minute == pytest.approx(tempo, rel=0.16)
    assert len(planned(meter.bars)) == meter.bars


def test_voices_move_little_and_stay_in_range() -> None:
    before: tuple[int, ...] = ()
    for chord in (Chord(above, kind) for above in (0, 9, 5, 7) for kind in CHORDS):
        notes = voiced(chord, 65, before)
        assert {note % 12 for note in notes} == set(chord.classes(65))
        assert all(55 <= note < 76 for note in notes)
        assert 31 <= bass_note(chord, 65) <= 45
        for step in range(9):
            assert hook_pitch(step, True, chord, 65) % 12 in chord.classes(65)
        before = notes


@pytest.mark.parametrize("mood", [mood.name for mood in MOODS])
def test_every_mood_makes_a_whole_bed(mood: str, tmp_path: Path) -> None:
    made = compose(MusicOrder(mood=mood, seconds=6.0, seed=3), tmp_path)
    sound = read_wav(made.file)
    assert mood_for(mood).name == mood
    assert sound.shape == (6 * SAMPLE_RATE, 2)
    assert loudness_lufs(sound) == pytest.approx(-14, abs=0.3)
    assert true_peak_dbtp(sound) <= -1.2
    assert silent_stretches(sound, -60, 0.5) == ()
    # Heard on one loudspeaker the bed does not cancel itself.
    assert loudness_lufs(sound.mean(axis=1)) > -19


@pytest.mark.parametrize("seconds", [15.0, 60.0])
def test_a_bed_is_exactly_as_long_as_ordered(seconds: float, tmp_path: Path) -> None:
    made = compose(MusicOrder(mood="calm", seconds=seconds, seed=1), tmp_path)
    assert made.seconds == seconds
    assert len(read_wav(made.file)) == round(seconds * SAMPLE_RATE)


def test_the_button_is_struck_when_ordered(tmp_path: Path) -> None:
    made = compose(MusicOrder(mood="driving", seconds=9.0, seed=2, button_seconds=6.5), tmp_path)
    sound = read_wav(made.file)
    # The groove ends there: what follows is a chord that rings, and has no drums.
    beat = 60 / made.beats_per_minute
    bars = 6.5 / (2 * beat)
    assert bars == pytest.approx(round(bars), abs=0.001)
    hits = np.abs(np.diff(sound.mean(axis=1), 3))
    groove = hits[: round(6.4 * SAMPLE_RATE)].max()
    assert hits[round(6.6 * SAMPLE_RATE) :].max() < 0.5 * groove


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_piece(tmp_path: Path) -> None:
    files = []
    for number, seed in enumerate((7, 7, 8)):
        folder = tmp_path / str(number)
        folder.mkdir()
        files.append(compose(MusicOrder(mood="calm", seconds=6.0, seed=seed), folder).file)
    first, again, other = (file.read_bytes() for file in files)
    assert first == again
    assert first != other


def test_a_button_anywhere_leaves_a_finished_piece(tmp_path: Path) -> None:
    for button in (-3.0, 2.0, 40.0):
        made = compose(MusicOrder(mood="calm", seconds=6.0, button_seconds=button), tmp_path)
        sound = read_wav(made.file)
        assert len(sound) == 6 * SAMPLE_RATE
        assert loudness_lufs(sound) == pytest.approx(-14, abs=0.3)


@pytest.mark.parametrize("seconds", [0.0, 1.0, 181.0])
def test_lengths_that_are_no_music_are_refused(seconds: float, tmp_path: Path) -> None:
    with pytest.raises(WorkFailed, match="Music can be 2 to 180 seconds long") as failed:
        compose(MusicOrder(mood="warm", seconds=seconds), tmp_path)
    assert not failed.value.retryable
