"""Pixels and paint: surfaces in Skia's fastest layout (BGRA, premultiplied) and helpers around
them."""

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from integrations.studio.colour import rgb
from integrations.studio.skia_cpu import skia

# One thread: each job is one of several processes, and OpenCV's pool only gets in their way.
cv2.setNumThreads(1)

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def center_x(self) -> float:
        return self.x + self.width / 2

    @property
    def center_y(self) -> float:
        return self.y + self.height / 2

    def inset(self, by: float) -> "Box":
        """Return the box made smaller by `by` pixels on every side."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def holds(self, other: "Box", slack: float = 1.0) -> bool:
        """Tell whether `other` lies inside, give or take `slack` pixels."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def around(self, other: "Box") -> "Box":
        """Return the smallest box that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def overlaps(self, other: "Box") -> bool:
        """Tell whether the two share any area."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def rect(self) -> Any:
        """Return the same as a Skia rectangle."""
        return skia.Rect.MakeXYWH(self.x, self.y, self.width, self.height)


def skia_color(color: str, alpha: float = 1.0) -> Any:
    """Return a Skia colour for `#rrggbb` and alpha 0 to 1."""
    r, g, b = rgb(color)
    return skia.Color(r, g, b, round(max(0.0, min(1.0, alpha)) * 255))


def fill(color: str, alpha: float = 1.0) -> Any:
    """Return an anti-aliased fill paint."""
    return skia.Paint(Color=skia_color(color, alpha), AntiAlias=True)


def stroke(color: str, width: float, alpha: float = 1.0) -> Any:
    """Return an anti-aliased, round-ended stroke paint `width` pixels wide."""
    return skia.Paint(
        Color=skia_color(color, alpha),
        AntiAlias=True,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )


def blurred(color: str, sigma: float, alpha: float = 1.0) -> Any:
    """Return a fill paint with a soft edge."""
    paint = fill(color, alpha)
    paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(0.1, sigma)))
    return paint


def rounded(canvas: Any, box: Box, radius: float, paint: Any) -> None:
    """Draw a rounded rectangle."""
    canvas.drawRRect(skia.RRect.MakeRectXY(box.rect(), radius, radius), paint)


def glow(canvas: Any, x: float, y: float, radius: float, color: str, alpha: float) -> None:
    """Draw a soft light that only brightens."""
    stops = [skia_color(color, alpha * part) for part in (1.0, 0.45, 0.12, 0.0)]
    shader = skia.GradientShader.MakeRadial((x, y), radius, stops, [0.0, 0.35, 0.68, 1.0])
    paint = skia.Paint(AntiAlias=True, Shader=shader)
    paint.setBlendMode(skia.BlendMode.kScreen)
    canvas.drawCircle(x, y, radius, paint)


def soft_disc(
    canvas: Any, x: float, y: float, radii: tuple[float, float], color: str, alpha: float
) -> None:
    """Draw a disc whose edge fades out between two radii: a soft shadow, much cheaper than blur."""
    inner, outer = radii
    stops = [skia_color(color, alpha), skia_color(color, alpha * 0.42), skia_color(color, 0.0)]
    places = [inner / outer, (inner + outer) / 2 / outer, 1.0]
    paint = skia.Paint(AntiAlias=True)
    paint.setShader(skia.GradientShader.MakeRadial((x, y), outer, stops, places))
    canvas.drawCircle(x, y, outer, paint)


def surface(width: int, height: int) -> tuple[Any, Any, Pixels]:
    """Return a Skia surface, its canvas, and the BGRA pixels (height, width, 4) that they draw
    into."""
    pixels: Pixels = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    made = skia.Surface.MakeRasterDirect(info, pixels, width * 4)
    return made, made.getCanvas(), pixels


def image_of(pixels: Pixels, *, copy: bool = True) -> Any:
    """Return a Skia image of premultiplied BGRA pixels; without a copy, keep `pixels` alive
    meanwhile."""
    return skia.Image.fromarray(
        np.ascontiguousarray(pixels),
        colorType=skia.kBGRA_8888_ColorType,
        alphaType=skia.kPremul_AlphaType,
        copy=copy,
    )


def premultiplied(pixels: Pixels) -> Pixels:
    """Return straight-alpha BGRA as premultiplied BGRA."""
    wide = pixels.astype(np.uint16)
    alpha = wide[..., 3:4]
    wide[..., :3] = (wide[..., :3] * alpha + 127) // 255
    return wide.astype(np.uint8)


def opaque(bgr: npt.NDArray[Any]) -> Pixels:
    """Return BGR values (any number type, 0 to 255) as opaque BGRA pixels."""
    out: Pixels = np.full((*bgr.shape[:2], 4), 255, np.uint8)
    out[..., :3] = np.clip(bgr + 0.5, 0, 255) if bgr.dtype != np.uint8 else bgr
    return out


def placement(
    sprite: Pixels, x: float, y: float, scale: float, degrees: float, anchor: tuple[float, float]
) -> Floats:
    """Return the 2x3 matrix that puts the sprite's `anchor` pixel at (x, y), scaled and turned."""
    turn = math.radians(degrees)
    c, s = math.cos(turn) * scale, math.sin(turn) * scale
    ax, ay = anchor
    rows = [[c, -s, x - c * ax + s * ay], [s, c, y - s * ax - c * ay]]
    return np.array(rows, np.float32)


def blit(canvas: Any, pixels: Pixels, sprite: Pixels, matrix: Floats, alpha: float = 1.0) -> None:
    """Draw a premultiplied sprite through a 2x3 matrix.

    OpenCV warps only what is visible and Skia lays it down pixel for pixel: five times faster than
    letting Skia scale and turn it. `pixels` is the canvas's buffer, for its size.
    """
    height, width = sprite.shape[:2]
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]], np.float32)
    spots = corners @ matrix.T
    x0, y0 = (max(0, int(v)) for v in np.floor(spots.min(0)))
    x1 = min(pixels.shape[1], int(np.ceil(spots[:, 0].max())))
    y1 = min(pixels.shape[0], int(np.ceil(spots[:, 1].max())))
    if x1 - x0 < 2 or y1 - y0 < 2:
        return
    local = matrix.copy()
    local[:, 2] -= (x0, y0)
    warped = cv2.warpAffine(
        sprite,
        local,
        (x1 - x0, y1 - y0),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
    )
    image = image_of(np.asarray(warped, np.uint8), copy=False)
    canvas.drawImage(image, x0, y0, skia.SamplingOptions(), skia.Paint(Alphaf=alpha))
