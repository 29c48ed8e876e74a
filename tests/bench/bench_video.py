"""How fast the studio makes a film, beside the pure encode of the same frames in the same run.

Data: the 15-second film of four scenes, 1080x1920 at 30 frames a second, of an invented coffee with
a photo. The studio's side is everything: voice, music, two clips at a time, stitch and all checks,
and in each round a new studio, which loads its libraries once. The limit's side decodes the
finished film's frames into memory, then only encodes them again with the same settings in two
processes. Unit: seconds of film a second of wall clock.
"""

import json
import multiprocessing
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from integrations.studio.studio import EmbeddedStudio
from tools.kit.ports import (
    FRAMES_PER_SECOND,
    BrandLook,
    ClipMade,
    ClipOrder,
    EndCard,
    FilmMade,
    MusicOrder,
    StitchOrder,
    VoiceMade,
    VoiceOrder,
)
from tools.kit.timeline import clip_words, end_card_frames, place, spans

SECONDS = 15
ROUNDS = 3
WORKERS = 2
PHOTO = Path(__file__).resolve().parents[2] / "examples" / "lumen-can.jpg"
LINES = (
    ("hook", "Night shift doing your head in?", "Night shift?"),
    ("reveal", "Meet Lumen cold brew.", "Meet Lumen"),
    ("benefit", "Slow-steeped, so there is no four a.m. crash.", "No 4 a.m. crash"),
    ("call_to_action", "Grab your first can free.", "First can free"),
)
LOOK = BrandLook(
    brand_name="Lumen",
    colors=("#2A1710", "#F29B45", "#E9613A"),
    tone="warm",
    style="storytelling",
    seed=7,
    product_photo=PHOTO,
)


def run(out_dir: Path) -> dict[str, Any]:
    """Measure in turns, write `video.json` into a folder, and return what is in it (medians)."""
    films, encodes, parts = [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            film, timing = make_film(Path(folder))
            films.append(time.perf_counter() - begun)
            parts.append(timing)
            encodes.append(_encode_again(film.film))
    made, encoded = statistics.median(films), statistics.median(encodes)
    found = {
        "film_seconds": SECONDS,
        "rounds": ROUNDS,
        "studio_wall_seconds": round(made, 2),
        "studio_film_seconds_per_second": round(SECONDS / made, 3),
        "encode_only_wall_seconds": round(encoded, 2),
        "encode_only_film_seconds_per_second": round(SECONDS / encoded, 3),
        "studio_share_of_the_limit": round(encoded / made, 3),
        "parts_wall_seconds": {
            name: round(statistics.median(part[name] for part in parts), 2) for name in parts[0]
        },
    }
    (out_dir / "video.json").write_text(json.dumps(found, indent=2) + "\n")
    return found


def make_film(folder: Path) -> tuple[FilmMade, dict[str, float]]:
    """Make the film as a production does, and tell how long each part took."""
    studio = EmbeddedStudio()
    scene_spans = spans(SECONDS, [line for _, line, _ in LINES])
    clock = _Clock()
    voice_order = VoiceOrder(
        lines=tuple(line for _, line, _ in LINES),
        seconds_max=tuple(span.voice_seconds_max for span in scene_spans),
    )
    music_order = MusicOrder(mood="warm", seconds=SECONDS, seed=7, button_seconds=12.7)
    with ThreadPoolExecutor(WORKERS) as pool:
        music = pool.submit(studio.music.compose, music_order, folder, _never)
        voice = studio.voice.speak(voice_order, folder, _never)
        assert studio.checker.check_voice(voice_order, voice) == ()
        assert studio.checker.check_music(music_order, music.result()) == ()
        clock.lap("voice_and_music")
        clips = list(
            pool.map(
                lambda index: _make_clip(studio, index, voice, scene_spans, folder),
                range(len(LINES)),
            )
        )
        clock.lap("clips")
    order = StitchOrder(
        look=LOOK,
        format="9:16",
        resolution="1080p",
        clips=tuple(clip.file for clip in clips),
        end_card=EndCard(call_to_action="Try it free", frames=end_card_frames(SECONDS)),
        voice=voice.file,
        lines=tuple(place(line, span) for line, span in zip(voice.lines, scene_spans, strict=True)),
        music=music.result().file,
        title="Night shift",
    )
    film = studio.stitcher.stitch(order, folder, _never)
    clock.lap("stitch")
    assert studio.checker.check_film(order, film) == ()
    clock.lap("film_checks")
    return film, clock.laps


def _make_clip(
    studio: EmbeddedStudio, index: int, voice: VoiceMade, scene_spans: Any, folder: Path
) -> ClipMade:
    beat, line, on_screen = LINES[index]
    order = ClipOrder.model_validate(
        {
            "look": LOOK,
            "format": "9:16",
            "resolution": "1080p",
            "frames": scene_spans[index].frames,
            "index": index,
            "count": len(LINES),
            "beat": beat,
            "visual": "",
            "on_screen": on_screen,
            "voice_line": line,
            "words": clip_words(voice.lines[index]),
        }
    )
    own = folder / str(index)
    own.mkdir()
    clip = studio.clips.make_clip(order, own, _never)
    assert studio.checker.check_clip(order, clip) == ()
    return clip


def _encode_again(film: Path) -> float:
    """Encode the film's frames from memory in two processes; returns the slower one's seconds."""
    context = multiprocessing.get_context("spawn")
    frames = SECONDS * FRAMES_PER_SECOND
    half = frames // WORKERS
    with context.Pool(WORKERS) as pool:
        jobs = [(str(film), half * n, half * (n + 1)) for n in range(WORKERS)]
        return max(pool.starmap(_encode_part, jobs))


def _encode_part(film: str, first: int, last: int) -> float:
    import av
    import numpy as np

    from integrations.studio.encode import ClipWriter

    with av.open(film) as container:
        video = container.streams.video[0]
        pictures = [
            np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8)
            for number, frame in enumerate(container.decode(video))
            if first <= number < last
        ]
        width, height = video.width, video.height
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        with ClipWriter(Path(folder) / "again.mp4", width, height) as writer:
            for picture in pictures:
                writer.add_planes(picture)
        return time.perf_counter() - begun


class _Clock:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._at = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = now - self._at
        self._at = now


def _never() -> bool:
    return False
