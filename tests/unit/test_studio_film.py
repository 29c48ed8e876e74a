"""Whole files: clips that join without a seam, finished films, and every planted fault is
caught."""

from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from integrations.studio.check_clip import check_clip
from integrations.studio.check_film import check_film
from integrations.studio.check_sound import check_music
from integrations.studio.clip import make_clip
from integrations.studio.encode import ClipWriter
from integrations.studio.sound_measure import write_wav
from integrations.studio.stitch import stitch
from tools.kit.ports import (
    BrandLook,
    ClipMade,
    ClipOrder,
    EndCard,
    FilmMade,
    MusicMade,
    MusicOrder,
    PlacedLine,
    SpokenWord,
    StitchOrder,
)

LOOK = BrandLook(brand_name="Lumen", colors=("#E9613A", "#2A1710", "#FBF1E3"), tone="warm")
FRAMES = 45
SECONDS = 4.5


def clip_order(index: int) -> ClipOrder:
    """Return one of two short 720p scenes."""
    word = SpokenWord(text="Gently.", start_seconds=0.2, end_seconds=0.7)
    return ClipOrder(
        look=LOOK,
        format="1:1",
        resolution="720p",
        frames=FRAMES,
        index=index,
        count=2,
        beat=("hook", "call_to_action")[index],
        visual="",
        on_screen=("Wake up", "Try it free")[index],
        voice_line="Gently.",
        words=(word,),
    )


def tone(seconds: float, loudness: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return a soft stereo chord at 48 kHz."""
    t = np.arange(round(seconds * 48_000)) / 48_000
    wave = sum(np.sin(2 * np.pi * f * t) for f in (220, 277.2, 329.6)) / 3
    return np.stack([wave, wave], 1).astype(np.float32) * loudness


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[StitchOrder, FilmMade, list[ClipMade]]:
    folder = tmp_path_factory.mktemp("film")
    clips = [make_clip(clip_order(i), folder) for i in range(2)]
    write_wav(folder / "music.wav", tone(SECONDS, 0.4))
    words = (SpokenWord(text="Gently.", start_seconds=0.2, end_seconds=0.7),)
    line = PlacedLine(
        text="Gently.", voice_start_seconds=0, seconds=0.6, at_seconds=0.2, words=words
    )
    order = StitchOrder(
        look=LOOK,
        format="1:1",
        resolution="720p",
        clips=tuple(c.file for c in clips),
        end_card=EndCard(call_to_action="Try it free", line="lumen.example", frames=45),
        voice=None,
        lines=(line,),
        music=folder / "music.wav",
        title="Wake up gently",
    )
    return order, stitch(order, folder), clips


def decoded(path: Path) -> Iterator[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)


def rewritten(source: Path, target: Path, change: str) -> Path:
    """Encode `source` again with a fault in it."""
    frames = list(decoded(source))
    height, width = frames[0].shape[:2]
    if change == "size":
        width, height = 640, 640
    with ClipWriter(target, width, height) as writer:
        for frame in frames if change != "short" else frames[:-4]:
            shown = {"black": np.zeros_like(frame), "frozen": frames[20]}.get(change, frame)
            sized = np.asarray(cv2.resize(shown, (width, height)), np.uint8)
            writer.add(np.dstack([sized, np.full((height, width), 255, np.uint8)]))
    return target


def checks(faults: tuple[object, ...]) -> list[str]:
    return sorted({getattr(fault, "check", "") for fault in faults})


def test_clips_are_as_ordered(made: tuple[StitchOrder, FilmMade, list[ClipMade]]) -> None:
    for index, clip in enumerate(made[2]):
        assert (clip.frames, clip.width, clip.height) == (FRAMES, 720, 720)
        assert check_clip(clip_order(index), clip) == ()


def test_the_first_frame_of_a_film_says_something(
    made: tuple[StitchOrder, FilmMade, list[ClipMade]],
) -> None:
    first = next(decoded(made[1].film))
    assert first.std() > 12


def test_a_clip_ends_on_the_picture_with_which_the_next_begins(
    made: tuple[StitchOrder, FilmMade, list[ClipMade]],
) -> None:
    last = list(decoded(made[2][0].file))[-1].astype(int)
    first = next(decoded(made[2][1].file)).astype(int)
    corner = np.s_[4:60, 4:700]
    assert np.abs(last[corner] - first[corner]).mean() < 4


def test_the_same_order_gives_the_same_bytes(
    made: tuple[StitchOrder, FilmMade, list[ClipMade]], tmp_path: Path
) -> None:
    again = make_clip(clip_order(0), tmp_path)
    assert again.file.read_bytes() == made[2][0].file.read_bytes()


def test_the_film_is_complete(made: tuple[StitchOrder, FilmMade, list[ClipMade]]) -> None:
    order, film, _ = made
    assert check_film(order, film) == ()
    assert (film.seconds, film.width, film.height) == (SECONDS, 720, 720)
    with av.open(str(film.film)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert container.metadata["title"] == "Wake up gently"
        assert audio.rate == 48_000
    data = film.film.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert film.captions.read_text() == "1\n00:00:00,200 --> 00:00:00,900\nGently.\n"
    poster, sheet = cv2.imread(str(film.poster)), cv2.imread(str(film.contact_sheet))
    assert poster is not None and poster.shape == (720, 720, 3)
    assert sheet is not None and sheet.shape[1] > sheet.shape[0]


def test_pictures_are_copied_not_encoded_again(
    made: tuple[StitchOrder, FilmMade, list[ClipMade]],
) -> None:
    order, film, _ = made

    def packets(path: Path) -> list[bytes]:
        with av.open(str(path)) as container:
            return [bytes(p) for p in container.demux(video=0) if p.dts is not None]

    assert packets(film.film)[: 2 * FRAMES] == packets(order.clips[0]) + packets(order.clips[1])


def test_a_foreign_clip_is_encoded_again_so_that_it_joins(
    made: tuple[StitchOrder, FilmMade, list[ClipMade]], tmp_path: Path
) -> None:
    order, _, clips = made
    other = tmp_path / "foreign.mp4"
    with av.open(str(other), "w") as container:
        stream = container.add_stream("mpeg4", rate=30)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for picture in decoded(clips[0].file):
            small = cv2.resize(picture, (640, 360))
            frame = av.VideoFrame.from_ndarray(np.asarray(small, np.uint8), format="bgr24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    mixed = order.model_copy(update={"clips": (other, order.clips[1])})
    film = stitch(mixed, tmp_path)
    assert (film.seconds, check_film(mixed, film)) == (SECONDS, ())


@pytest.mark.parametrize(
    ("change", "caught"),
    [
        ("black", ["black"]),
        ("size", ["size"]),
        ("short", ["frames"]),
    ],
)
def test_faulty_clips_are_caught(
    made: tuple[StitchOrder, FilmMade, list[ClipMade]],
    tmp_path: Path,
    change: str,
    caught: list[str],
) -> None:
    bad = rewritten(made[2][0].file, tmp_path / "bad.mp4", change)
    assert checks(check_clip(clip_order(0), made[2][0].model_copy(update={"file": bad}))) == caught


def test_a_frozen_film_is_caught(
    made: tuple[StitchOrder, FilmMade, list[ClipMade]], tmp_path: Path
) -> None:
    order, film, _ = made
    bad = rewritten(film.film, tmp_path / "bad.mp4", "frozen")
    found = checks(check_film(order, film.model_copy(update={"film": bad})))
    assert found == ["frozen", "sound"]


def test_truncated_files_are_caught(
    made: tuple[StitchOrder, FilmMade, list[ClipMade]], tmp_path: Path
) -> None:
    order, film, clips = made
    for share in (0.3, 0.9):
        bad = tmp_path / f"bad{share}.mp4"
        for whole, check in ((clips[0].file, "clip"), (film.film, "film")):
            data = whole.read_bytes()
            bad.write_bytes(data[: int(len(data) * share)])
            if check == "clip":
                faults = check_clip(clip_order(0), clips[0].model_copy(update={"file": bad}))
            else:
                faults = check_film(order, film.model_copy(update={"film": bad}))
            assert set(checks(faults)) & {"decodes", "frames"}, (share, check)


def test_a_silent_and_a_quiet_film_are_caught(
    made: tuple[StitchOrder, FilmMade, list[ClipMade]], tmp_path: Path
) -> None:
    order, film, _ = made
    silent = stitch(order.model_copy(update={"music": None}), tmp_path)
    assert checks(check_film(order, silent)) == ["silence"]
    with av.open(str(film.film)) as source, av.open(str(tmp_path / "q.mp4"), "w") as out:
        video = out.add_stream_from_template(source.streams.video[0])
        audio = out.add_stream("aac", rate=48_000, layout="stereo")
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = video
                out.mux(packet)
        sound = tone(SECONDS, 0.02)
        for start in range(0, len(sound), 1024):
            piece = np.ascontiguousarray(sound[start : start + 1024].T)
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = 48_000, start
            out.mux(audio.encode(frame))
        out.mux(audio.encode(None))
    quiet = film.model_copy(update={"film": tmp_path / "q.mp4"})
    assert checks(check_film(order, quiet)) == ["loudness"]


def test_a_voice_that_outlasts_its_scene_is_the_voices_fault(
    made: tuple[StitchOrder, FilmMade, list[ClipMade]],
) -> None:
    late = SpokenWord(text="late", start_seconds=1.4, end_seconds=1.9)
    order = clip_order(0).model_copy(update={"words": (late,)})
    faults = check_clip(order, made[2][0])
    assert [(f.check, f.culprit) for f in faults] == [("voice_fits", "voiceover")]


def test_music_checks(tmp_path: Path) -> None:
    order = MusicOrder(mood="warm", seconds=3.0)
    file = tmp_path / "music.wav"
    bed = MusicMade(file=file, seconds=3.0, beats_per_minute=90, provider="test")
    write_wav(file, tone(3.0, 0.0))
    assert checks(check_music(order, bed)) == ["silence"]
    write_wav(file, tone(2.0, 0.02))
    assert checks(check_music(order, bed)) == ["duration", "loudness"]
    file.write_bytes(b"RIFF nonsense")
    assert checks(check_music(order, bed)) == ["decodes"]
