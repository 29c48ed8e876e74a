"""Backgrounds, drawn once a clip: smooth colour meshes in linear light with a little film grain."""

import cv2
import numpy as np

from integrations.studio.canvas import Floats, Pixels, opaque
from integrations.studio.colour import linear, mix, rgb
from integrations.studio.palette import Ground

_TILE = 512
_MESH_SCALE = 14
_POWER = 2.4


def mesh(width: int, height: int, points: tuple[tuple[float, float, str, float], ...]) -> Floats:
    """Return a BGR gradient (height, width, 3), 0 to 255, through points (x, y, colour, weight).

    Mixed in linear light, so that colours never go muddy half-way.
    """
    rows, columns = max(8, height // _MESH_SCALE), max(8, width // _MESH_SCALE)
    y, x = np.mgrid[0:rows, 0:columns]
    aspect = width / height
    x = (x + 0.5) / columns * aspect
    y = (y + 0.5) / rows
    total = np.zeros((rows, columns, 3))
    weights = np.zeros((rows, columns, 1))
    for px, py, color, weight in points:
        distance = (x - px * aspect) ** 2 + (y - py) ** 2 + 0.012
        part = (weight / distance ** (_POWER / 2))[..., None]
        total += part * np.array([linear(c) for c in rgb(color)])
        weights += part
    light = total / weights
    srgb = np.where(
        light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055
    )
    out = cv2.resize(
        (srgb * 255).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    return np.asarray(out[..., ::-1], np.float32)


def grained(bgr: Floats, amount: float, seed: int) -> Floats:
    """Return the picture with film grain, strongest in the mid-tones; it also hides banding."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((_TILE, _TILE), dtype=np.float32)
    noise = 0.65 * noise + 0.7 * cv2.GaussianBlur(noise, (0, 0), 0.9)
    height, width = bgr.shape[:2]
    tiled = np.tile(noise, (-(-height // _TILE), -(-width // _TILE)))[:height, :width]
    grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY) * np.float32(1 / 255)
    out = bgr + (tiled * (amount * (0.45 + 1.8 * (grey - grey * grey))))[..., None]
    return np.clip(out, 0, 255, out=out)


def plate(ground: Ground, width: int, height: int, depth: float) -> Pixels:
    """Return a ground as opaque BGRA pixels; `depth` 0 is flat, 1 the full gradient."""
    points = tuple((x, y, mix(ground.base, color, depth), w) for x, y, color, w in ground.mesh)
    picture = mesh(width, height, points)
    return opaque(grained(picture, 3.2 if ground.dark else 2.4, 7))
