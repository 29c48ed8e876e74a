"""Makes free drafts: a small, watermarked animatic, picture or cut-short sound, in seconds.

They are drawn by the same code as the finished work, so that a draft shows what will be made.
"""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from integrations.studio.banners import laid_out, overview_of
from integrations.studio.banners import product_of as banner_product_of
from integrations.studio.canvas import Pixels, fill, surface
from integrations.studio.encode import i420_bt709
from integrations.studio.endcard import EndCardScene
from integrations.studio.faces import face
from integrations.studio.flyer import PORTRAIT, painted
from integrations.studio.flyer import product_of as flyer_product_of
from integrations.studio.flyer_layout import Flyer
from integrations.studio.jingle import write_mp3
from integrations.studio.look import design_of
from integrations.studio.music import natural_button, played
from integrations.studio.music_choice import mood_for
from integrations.studio.scene import Scene
from integrations.studio.sound_effects import fade, low_pass
from integrations.studio.sound_master import at_loudness, mastered_music
from integrations.studio.sound_measure import SAMPLE_RATE, read_wav
from integrations.studio.voice import speak
from tools.kit.ports import (
    FRAMES_PER_SECOND,
    BannersOrder,
    DraftMade,
    DraftOrder,
    FilmDraftOrder,
    FlyerOrder,
    JingleOrder,
    VoiceOrder,
)

PROVIDER = "embedded studio"
WATERMARK = "DRAFT"

_SHORT_EDGE = 360
_FRAME_STEP, _FRAME_STEP_LONG, _LONG_SECONDS = 3, 5, 20
_SHEET_WIDTH = 900
_DRAFT_BANNERS = ((300, 600), (300, 250), (970, 250), (728, 90), (1080, 1080))
_SOUND_SECONDS_MAX, _SOUND_HERTZ, _SOUND_LUFS, _SOUND_PEAK_DBTP = 8.0, 4500, -16.0, -1.6
_VOICE_AT_SECONDS = 0.4


def make_draft(order: DraftOrder, folder: Path) -> DraftMade:
    """Make the draft of `order` in `folder`: an MP4, PNG or MP3.

    Raises `WorkFailed` as the finished work would, and ValueError for an order of nothing.
    """
    if order.film is not None:
        return _film(order.film, folder)
    if order.banners is not None:
        return _banners(order.banners, folder)
    if order.flyer is not None:
        return _flyer(order.flyer, folder)
    if order.jingle is not None:
        return _jingle(order.jingle, folder)
    raise ValueError("a draft needs something to show")


# ------------------------------------------------------------------------------ film


def _film(order: FilmDraftOrder, folder: Path) -> DraftMade:
    first = order.scenes[0]
    design = design_of(first.look)
    scenes: list[tuple[Any, int]] = [
        (Scene(each, design_of(each.look)), each.frames) for each in order.scenes
    ]
    count = len(order.scenes)
    card = EndCardScene(order.end_card, design, first.format, first.resolution, count)
    scenes.append((card, order.end_card.frames))
    frame = card.frame
    seconds = sum(frames for _, frames in scenes) / FRAMES_PER_SECOND
    step = _FRAME_STEP if seconds <= _LONG_SECONDS else _FRAME_STEP_LONG
    scale = _SHORT_EDGE / min(frame.width, frame.height)
    size = (_even(frame.width * scale), _even(frame.height * scale))
    mark = watermark(*size)
    file = folder / "draft.mp4"
    _, canvas, pixels = surface(frame.width, frame.height)
    with av.open(str(file), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        stream: Any = out.add_stream("libx264", rate=Fraction(FRAMES_PER_SECOND, step))
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.options = {"preset": "veryfast", "crf": "27"}
        stream.codec_context.thread_count = 1
        shown = 0
        for scene, frames in scenes:
            for number in range(0, frames, step):
                scene.draw(canvas, pixels, number)
                small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
                picture = av.VideoFrame.from_ndarray(
                    i420_bt709(marked(small, mark)), format="yuv420p"
                )
                picture.pts, picture.time_base = shown, Fraction(step, FRAMES_PER_SECOND)
                out.mux(stream.encode(picture))
                shown += 1
        out.mux(stream.encode(None))
    return DraftMade(
        file=file,
        width=size[0],
        height=size[1],
        seconds=round(shown * step / FRAMES_PER_SECOND, 3),
        provider=PROVIDER,
    )


def _even(value: float) -> int:
    return round(value / 2) * 2


# ------------------------------------------------------------------------------ pictures


def _banners(order: BannersOrder, folder: Path) -> DraftMade:
    product = banner_product_of(order)
    wanted = [size for size in _DRAFT_BANNERS if size in order.sizes] or list(order.sizes)
    depth = design_of(order.look).direction.depth
    drawn = [laid_out(order, size, product).painted(depth, grain=False) for size in wanted]
    return _picture(overview_of(drawn), _SHEET_WIDTH, folder)


def _flyer(order: FlyerOrder, folder: Path) -> DraftMade:
    flyer = Flyer(order, PORTRAIT, flyer_product_of(order))
    return _picture(painted(flyer)[..., :3], PORTRAIT.width / 2, folder)


def _picture(bgr: Pixels, width: float, folder: Path) -> DraftMade:
    scale = width / bgr.shape[1]
    size = (round(width), round(bgr.shape[0] * scale))
    small = np.asarray(cv2.resize(bgr, size, interpolation=cv2.INTER_AREA), np.uint8)
    opaque = np.dstack([small, np.full(small.shape[:2], 255, np.uint8)])
    file = folder / "draft.png"
    cv2.imwrite(str(file), marked(opaque, watermark(*size))[..., :3])
    return DraftMade(file=file, width=size[0], height=size[1], seconds=None, provider=PROVIDER)


def watermark(width: int, height: int) -> Pixels:
    """Return the word that lies across a draft, light with a dark edge, as premultiplied BGRA."""
    _, canvas, pixels = surface(width, height)
    type_face = face("inter-bold")
    size = min(width, height) * 0.2
    blob = type_face.blob(WATERMARK, size, 0.12)
    wide = type_face.width(WATERMARK, size, 0.12)
    canvas.rotate(-24, width / 2, height / 2)
    rows = max(1, round(height / (min(width, height) * 0.75)))
    for row in range(rows):
        y = height * (row + 0.5) / rows + size * 0.35
        for offset, color, alpha in ((size * 0.03, "#000000", 0.22), (0.0, "#ffffff", 0.34)):
            canvas.drawTextBlob(blob, (width - wide) / 2 + offset, y + offset, fill(color, alpha))
    return pixels


def marked(picture: Pixels, mark: Pixels) -> Pixels:
    """Return an opaque BGRA picture with the watermark laid over it."""
    over = mark.astype(np.uint16)
    left = picture.astype(np.uint16) * (255 - over[..., 3:4]) // 255
    out: Pixels = np.minimum(255, left + over).astype(np.uint8)
    out[..., 3] = 255
    return out


# ------------------------------------------------------------------------------ sound


def _jingle(order: JingleOrder, folder: Path) -> DraftMade:
    """The beginning of the jingle, dull and with the word "draft" spoken over it."""
    piece = played(
        mood_for(order.mood), order.seconds, natural_button(order.seconds), order.seed + order.take
    )
    seconds = min(float(order.seconds), _SOUND_SECONDS_MAX)
    bed = mastered_music(piece.sound())[: round(seconds * SAMPLE_RATE)]
    said = speak(VoiceOrder(lines=("Draft.",), seconds_max=(3.0,)), folder)
    voice = read_wav(said.file)
    start = round(_VOICE_AT_SECONDS * SAMPLE_RATE)
    dull = low_pass(bed, _SOUND_HERTZ, 2) * np.float32(0.6)
    part = voice[: len(dull) - start]
    dull[start : start + len(part)] += part * np.float32(1.2)
    file = folder / "draft.mp3"
    write_mp3(file, fade(at_loudness(dull, _SOUND_LUFS, _SOUND_PEAK_DBTP), 0.01, 0.8))
    return DraftMade(file=file, width=None, height=None, seconds=seconds, provider=PROVIDER)
