"""The product in the picture: cut out with its own shadow, or its photo in a frame that slowly
moves."""

import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from integrations.studio.canvas import Box, Floats, Pixels, blit, image_of, placement, stroke
from integrations.studio.colour import rgb
from integrations.studio.cutout import cut_out
from integrations.studio.motion import ease_out, progress, spring
from integrations.studio.palette import Ground
from integrations.studio.pictures import read_picture
from integrations.studio.skia_cpu import skia

_PHOTO_EDGE = 1800


class Product:
    """A product photo, read once; `cut` is the cut-out or `None` when the photo is not plain."""

    def __init__(self, path: Path) -> None:
        self.photo = read_picture(path, _PHOTO_EDGE, "product photo")
        self.cut = cut_out(self.photo)

    @property
    def aspect(self) -> float:
        """Return width by height of what will be shown."""
        height, width = (self.photo if self.cut is None else self.cut).shape[:2]
        return float(width / height)


@lru_cache(maxsize=2)
def product_at(path: Path) -> Product:
    """Return the product in a photo; scenes of one job share it, because cutting it out takes a
    second. Raises `WorkFailed` when it cannot be read."""
    return Product(path)


def _lit(cut: Pixels, ground: Ground) -> Pixels:
    """Grade a cut-out a little towards the ground's light and give its edge a rim light."""
    pixels = cut.astype(np.float32)
    alpha = pixels[..., 3:4] / 255
    r, g, b = rgb(ground.shapes[2])
    light = np.array([b, g, r], np.float32) / 255
    body = pixels[..., :3] * (1 - 0.10 + 0.10 * np.clip(light * 1.35, 0, 1.3))
    step = max(2, int(cut.shape[1] * 0.022))
    soft = cv2.GaussianBlur(alpha[..., 0], (0, 0), step * 0.6)
    matrix = np.array([[1, 0, -step], [0, 1, step * 0.3]], np.float32)
    moved = cv2.warpAffine(soft, matrix, (cut.shape[1], cut.shape[0]))
    rim = np.clip(alpha[..., 0] - moved, 0, 1) * alpha[..., 0]
    soft_rim = cv2.GaussianBlur(rim, (0, 0), step * 0.35)[..., None]
    body = body + (255 * alpha - body) * soft_rim * 0.45 * light
    out: Pixels = np.zeros_like(cut)
    out[..., :3] = np.clip(np.minimum(body, 255 * alpha) + 0.5, 0, 255)
    out[..., 3] = cut[..., 3]
    return out


class ProductSprite:
    """A cut-out product at one height, with a soft shadow baked in."""

    def __init__(self, cut: Pixels, height: float, ground: Ground) -> None:
        scale = height / cut.shape[0]
        size = (max(2, round(cut.shape[1] * scale)), max(2, round(height)))
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        small = _lit(np.asarray(cv2.resize(cut, size, interpolation=way), np.uint8), ground)
        self.width, self.height = size
        pad = self._pad = max(8, round(height * 0.11))
        padded = cv2.copyMakeBorder(small, pad, pad, pad, pad, cv2.BORDER_CONSTANT)
        alpha = np.asarray(padded[..., 3], np.float32)
        blur = cv2.GaussianBlur(alpha, (0, 0), height * 0.032)
        drop = np.array([[1, 0, height * 0.022], [0, 1, height * 0.034]], np.float32)
        shadow = cv2.warpAffine(blur, drop, (padded.shape[1], padded.shape[0]))
        shadow = shadow * (0.5 if ground.dark else 0.38)
        r, g, b = rgb(ground.base if ground.dark else ground.text)
        under = np.zeros(padded.shape, np.float32)
        for channel, value in enumerate((b, g, r)):
            under[..., channel] = (value * 0.35) * shadow / 255
        under[..., 3] = shadow
        over = padded.astype(np.float32)
        whole = over + under * (1 - over[..., 3:4] / 255)
        self._sprite: Pixels = np.clip(whole + 0.5, 0, 255).astype(np.uint8)

    def draw(
        self, canvas: Any, pixels: Pixels, x: float, bottom: float, scale: float, degrees: float
    ) -> None:
        """Draw with the middle of the foot at (x, bottom), turned around the product's middle."""
        anchor = (self._pad + self.width / 2, self._pad + self.height / 2)
        middle = bottom - self.height * scale / 2
        blit(
            canvas, pixels, self._sprite, placement(self._sprite, x, middle, scale, degrees, anchor)
        )


def contained(box: Box, aspect: float, tilt: float) -> float:
    """Return the height at which something of this aspect, tilted by `tilt` degrees, fills
    `box`."""
    turn = math.radians(abs(tilt))
    high = math.cos(turn) + aspect * math.sin(turn)
    wide = aspect * math.cos(turn) + math.sin(turn)
    return min(box.height / high, box.width / wide)


class ProductFrame:
    """A photo in an arch or a rounded card, slowly moving (Ken Burns)."""

    def __init__(
        self, photo: Pixels, box: Box, ground: Ground, *, arch: bool, radius: float
    ) -> None:
        self.box = Box(round(box.x), round(box.y), round(box.width), round(box.height))
        width, height = int(self.box.width), int(self.box.height)
        scale = max(width * 1.14 / photo.shape[1], height * 1.14 / photo.shape[0])
        size = (math.ceil(photo.shape[1] * scale), math.ceil(photo.shape[0] * scale))
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        resized = np.asarray(cv2.resize(photo, size, interpolation=way), np.uint8)
        backed = resized.astype(np.uint16)
        backed[..., :3] += 255 - backed[..., 3:4]
        backed[..., 3] = 255
        self._photo: Pixels = np.minimum(backed, 255).astype(np.uint8)
        self._ground = ground
        self._shape = self._outline(arch, radius)

    def _outline(self, arch: bool, radius: float) -> Any:
        b, path = self.box, skia.Path()
        if arch:
            round_part = min(b.width, b.height * 1.6)
            path.moveTo(b.x, b.bottom)
            path.lineTo(b.x, b.y + round_part / 2)
            path.arcTo(skia.Rect.MakeXYWH(b.x, b.y, b.width, round_part), 180, 180, False)
            path.lineTo(b.right, b.bottom)
            path.close()
        else:
            corner = min(b.width, b.height) * 0.09 * radius
            path.addRoundRect(b.rect(), corner, corner)
        return path

    def draw(self, canvas: Any, t: float) -> None:
        """Draw the framed photo as it is at `t`."""
        entered = spring(t + 0.05, 1.1, 0.8)
        canvas.save()
        canvas.translate(0, (1 - entered) * self.box.height * 0.35)
        canvas.save()
        canvas.clipPath(self._shape, True)
        zoom = 1.0 + 0.028 * t
        height, width = self._photo.shape[:2]
        target = (int(self.box.width), int(self.box.height))
        dx = target[0] / 2 - zoom * width / 2 - 5 * t
        dy = target[1] / 2 - zoom * height / 2 - 3 * t
        matrix: Floats = np.array([[zoom, 0, dx], [0, zoom, dy]], np.float32)
        moved = cv2.warpAffine(
            self._photo, matrix, target, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        picture = image_of(np.asarray(moved, np.uint8), copy=False)
        canvas.drawImage(picture, self.box.x, self.box.y)
        canvas.restore()
        edge = ease_out(progress(t, 0.2, 0.5))
        canvas.drawPath(self._shape, stroke(self._ground.text, 2.5, 0.14 * edge))
        canvas.restore()
