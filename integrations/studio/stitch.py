"""Makes the finished film: end card, joined clips, mixed sound, poster, captions, contact sheet."""

import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from integrations.studio.canvas import surface
from integrations.studio.clip import PROVIDER
from integrations.studio.encode import ClipWriter
from integrations.studio.endcard import EndCardScene
from integrations.studio.look import design_of
from integrations.studio.mux import SAMPLE_RATE, alike, clip_facts, join
from integrations.studio.stills import make_stills
from integrations.studio.subtitles import srt
from tools.kit.ports import FRAME_SIZES, FRAMES_PER_SECOND, FilmMade, StitchOrder


def _sound(order: StitchOrder, seconds: float) -> npt.NDArray[np.float32]:
    """Return the film's mix, (samples, 2) at 48 kHz; silence when nothing was ordered."""
    samples = round(seconds * SAMPLE_RATE)
    if order.voice is None and order.music is None:
        return np.zeros((samples, 2), np.float32)
    from integrations.studio import sound_mix

    mixed = np.asarray(sound_mix.mix(seconds, order.voice, order.lines, order.music), np.float32)
    out = np.zeros((samples, 2), np.float32)
    out[: min(samples, len(mixed))] = mixed[:samples]
    return out


def _end_card(order: StitchOrder, folder: Path) -> Path:
    scene = EndCardScene(
        order.end_card, design_of(order.look), order.format, order.resolution, len(order.clips)
    )
    width, height = scene.frame.width, scene.frame.height
    target = folder / "end-card.mp4"
    _, canvas, pixels = surface(width, height)
    with ClipWriter(target, width, height) as writer:
        for number in range(order.end_card.frames):
            scene.draw(canvas, pixels, number)
            writer.add(pixels)
    return target


def stitch(order: StitchOrder, folder: Path) -> FilmMade:
    """Make the film of `order` in `folder`.

    Raises `WorkFailed` when a clip, the logo or the product photo cannot be read.
    """
    size = FRAME_SIZES[(order.format, order.resolution)]
    film = folder / "film.mp4"
    poster, captions = folder / "poster.jpg", folder / "captions.srt"
    contact_sheet = folder / "contact-sheet.png"
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        card = _end_card(order, Path(scratch))
        parts = alike(order.clips, card, size, Path(scratch))
        lengths = tuple(clip_facts(part)[0] for part in parts)
        seconds = sum(lengths) / FRAMES_PER_SECOND
        frames = join(parts, _sound(order, seconds), film, order.title)
    make_stills(film, frames, lengths[:-1], poster, contact_sheet)
    captions.write_text(srt(order.lines, seconds), encoding="utf-8")
    return FilmMade(
        film=film,
        poster=poster,
        captions=captions,
        contact_sheet=contact_sheet,
        seconds=seconds,
        width=size[0],
        height=size[1],
        provider=PROVIDER,
    )
