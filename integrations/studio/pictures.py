"""Reads a member's pictures (logo, product photo): right way up, in sRGB, of a sane size, or a
plain refusal."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from integrations.studio.canvas import Pixels
from integrations.studio.skia_cpu import skia
from tools.kit.ports import WorkFailed

_FILE_BYTES_MAX = 60_000_000
_PIXELS_MAX = 120_000_000
_EDGE_MIN = 16


def _refusal(what: str, why: str) -> WorkFailed:
    return WorkFailed(
        f"The {what} {why}; please add another one as a PNG or JPEG.", retryable=False
    )


def _codec(data: Any, what: str) -> Any:
    try:
        codec, result = skia.Codec.MakeFromData(data), None
    except (RuntimeError, TypeError, AttributeError):
        codec, result = None, None
    if isinstance(codec, tuple):
        codec, result = codec
    del result
    if codec is None:
        raise _refusal(what, "cannot be read as a picture")
    return codec


def _svg(data: bytes, edge_max: int, what: str) -> Pixels:
    """Draw an SVG; only its own shapes, nothing that it may refer to elsewhere."""
    stream = skia.MemoryStream(data, True)
    dom = skia.SVGDOM.MakeFromStream(stream)
    if dom is None:
        raise _refusal(what, "cannot be read as a picture")
    size = dom.containerSize()
    width, height = float(size.width()) or 800.0, float(size.height()) or 800.0
    scale = edge_max / max(width, height)
    pixels: Pixels = np.zeros(
        (max(1, round(height * scale)), max(1, round(width * scale)), 4), np.uint8
    )
    canvas_size = (pixels.shape[1], pixels.shape[0])
    target = skia.Surface.MakeRasterDirect(
        skia.ImageInfo.Make(*canvas_size, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType),
        pixels,
        pixels.shape[1] * 4,
    )
    canvas = target.getCanvas()
    canvas.scale(scale, scale)
    dom.render(canvas)
    if not pixels[..., 3].any():
        raise _refusal(what, "is an empty drawing")
    return pixels


def read_picture(path: Path, edge_max: int, what: str) -> Pixels:
    """Return a picture as premultiplied BGRA pixels in sRGB, its longer edge at most `edge_max`.

    `what` is what people call it ("product photo"). Raises `WorkFailed` with one plain sentence
    when the file is missing, broken, empty or too large.
    """
    try:
        size = path.stat().st_size
        if size > _FILE_BYTES_MAX:
            raise _refusal(what, f"is larger than {_FILE_BYTES_MAX // 1_000_000} MB")
        raw = path.read_bytes()
    except OSError:
        raise WorkFailed(f"The {what} is missing.", retryable=False) from None
    if not raw:
        raise _refusal(what, "is an empty file")
    if b"<svg" in raw[:2000]:
        return _svg(raw, edge_max, what)
    data = skia.Data.MakeWithCopy(raw)
    dimensions = _codec(data, what).dimensions()
    wide, high = dimensions.width(), dimensions.height()
    if wide * high > _PIXELS_MAX:
        raise _refusal(what, f"has too many pixels ({wide} x {high})")
    if min(wide, high) < _EDGE_MIN:
        raise _refusal(what, f"is too small ({wide} x {high} pixels)")
    return _decoded(data, edge_max, what)


def _decoded(data: Any, edge_max: int, what: str) -> Pixels:
    """Decode into sRGB; Skia turns it the right way up and follows the embedded colour profile."""
    image = skia.Image.MakeFromEncoded(data)
    if image is None:
        raise _refusal(what, "cannot be read as a picture")
    width, height = image.width(), image.height()
    pixels: Pixels = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(
        width,
        height,
        skia.kBGRA_8888_ColorType,
        skia.kPremul_AlphaType,
        skia.ColorSpace.MakeSRGB(),
    )
    if not image.readPixels(info, pixels, width * 4, 0, 0):
        raise _refusal(what, "is damaged")
    scale = edge_max / max(width, height)
    if scale < 1:
        target = (max(1, round(width * scale)), max(1, round(height * scale)))
        pixels = np.asarray(cv2.resize(pixels, target, interpolation=cv2.INTER_AREA), np.uint8)
    return pixels
