"""Jingles: exact length and loudness, a motif that stays, a tagline that is heard, and checks that
catch faults."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from integrations.studio.check_jingle import check_jingle
from integrations.studio.jingle import make_jingle
from integrations.studio.sound_measure import (
    SAMPLE_RATE,
    loudness_lufs,
    read_wav,
    true_peak_dbtp,
    write_wav,
)
from tools.kit.ports import JingleMade, JingleOrder, WorkFailed

ORDER = JingleOrder(
    brand_name="Lumen", mood="bright", tagline="Lumen cold brew. Awake, gently.", seconds=6, seed=5
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> JingleMade:
    """Give one jingle with a tagline."""
    return make_jingle(ORDER, tmp_path_factory.mktemp("jingle"))


@pytest.fixture
def copied(made: JingleMade, tmp_path: Path) -> JingleMade:
    """Give a copy of that jingle to spoil."""
    files = (made.wav, made.mp3, *made.stems)
    for file in files:
        shutil.copy(file, tmp_path / file.name)
    return made.model_copy(
        update={
            "wav": tmp_path / made.wav.name,
            "mp3": tmp_path / made.mp3.name,
            "stems": tuple(tmp_path / stem.name for stem in made.stems),
        }
    )


def faults(order: JingleOrder, made: JingleMade) -> list[str]:
    """Return the names of the checks that fail."""
    return [fault.check for fault in check_jingle(order, made)]


def test_a_jingle_is_as_long_and_as_loud_as_ordered(made: JingleMade) -> None:
    """Both files last six seconds at -14 LUFS without clipping, and the stems are as long."""
    wav, mp3 = read_wav(made.wav), read_wav(made.mp3)
    assert wav.shape == (6 * SAMPLE_RATE, 2)
    assert abs(len(mp3) - len(wav)) < SAMPLE_RATE // 10
    assert [round(loudness_lufs(sound)) for sound in (wav, mp3)] == [-14, -14]
    assert true_peak_dbtp(wav) <= -1.5
    assert [stem.name for stem in made.stems] == [
        f"jingle-{name}.wav" for name in ("drums", "bass", "harmony", "melody", "voice")
    ]
    assert {len(read_wav(stem)) for stem in made.stems} == {6 * SAMPLE_RATE}
    assert faults(ORDER, made) == []


def test_the_tagline_is_spoken_before_the_sonic_logo(made: JingleMade) -> None:
    """The voice is silent at the beginning and after the last downbeat."""
    voice = np.abs(read_wav(made.stems[-1])).max(axis=1)
    heard = np.flatnonzero(voice > 0.02) / SAMPLE_RATE
    assert heard[0] > 0.5
    assert heard[-1] < 5.0


def test_another_take_is_another_tune_and_no_tagline_is_no_voice(tmp_path: Path) -> None:
    """The same order gives the same bytes; a take changes them."""
    plain = ORDER.model_copy(update={"tagline": ""})
    sounds = []
    for name, take in (("a", 0), ("b", 0), ("c", 1)):
        folder = tmp_path / name
        folder.mkdir()
        made = make_jingle(plain.model_copy(update={"take": take}), folder)
        assert len(made.stems) == 4
        sounds.append(made.wav.read_bytes())
    assert sounds[0] == sounds[1] != sounds[2]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"seconds": 7}, "A jingle can be 6, 10, 15 or 30 seconds long."),
        ({"tagline": "one two three four five six seven " * 4}, "shorten it to about"),
        ({"tagline": "Пей кофе"}, "speaks English only"),
    ],
)
def test_what_cannot_be_made_is_said(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    """A wrong length, a tagline without room, and one in another alphabet."""
    with pytest.raises(WorkFailed, match=message):
        make_jingle(ORDER.model_copy(update=changes), tmp_path)


def test_the_check_catches_each_fault(copied: JingleMade) -> None:
    """Planted faults are named: a file that is cut, quiet, clipped, broken, or without its
    voice."""
    sound = read_wav(copied.wav)
    write_wav(copied.wav, sound[: 4 * SAMPLE_RATE])
    assert "duration" in faults(ORDER, copied)
    write_wav(copied.wav, sound * 0.3)
    assert faults(ORDER, copied) == ["loudness"]
    write_wav(copied.wav, np.clip(sound * 1.6, -1, 1))
    assert "true_peak" in faults(ORDER, copied)
    holed = sound.copy()
    holed[SAMPLE_RATE : 3 * SAMPLE_RATE] = 0
    write_wav(copied.wav, holed)
    assert "silence" in faults(ORDER, copied)
    write_wav(copied.wav, sound)
    write_wav(copied.stems[-1], np.zeros_like(sound))
    assert faults(ORDER, copied) == ["tagline"]
    write_wav(copied.stems[0], sound[:SAMPLE_RATE])
    assert faults(ORDER, copied) == ["duration", "tagline"]
    copied.mp3.write_bytes(b"ID3 this is no music")
    assert "decodes" in faults(ORDER, copied)
