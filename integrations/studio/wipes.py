"""Cuts between scenes: a shape in the next scene's ground grows over the last frames of a clip.

A clip ends entirely covered by the next scene's background and the next clip begins with exactly
that picture, so two clips join without being encoded again.
"""

import math
from typing import Any

from integrations.studio.brandmark import BrandMark
from integrations.studio.canvas import Pixels, fill, image_of
from integrations.studio.directions import Wipe
from integrations.studio.motion import clamp
from integrations.studio.palette import Ground
from integrations.studio.skia_cpu import skia

WIPE_FRAMES = 9


def _circle(x: float, y: float, radius: float) -> Any:
    path = skia.Path()
    path.addCircle(x, y, max(0.0, radius))
    return path


def _polygon(*points: tuple[float, float]) -> Any:
    path = skia.Path()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    return path


def wipe_path(kind: Wipe, p: float, width: int, height: int, index: int) -> Any:
    """Return the covered area at `p` (0 nothing, 1 everything) as a path."""
    if kind in ("sun", "drop"):
        x, y = width / 2, height * 1.02
        if kind == "drop":
            x, y = (width * 0.85, height * 0.12) if index % 2 else (width * 0.12, height * 0.86)
        far = max(math.hypot(x - cx, y - cy) for cx in (0, width) for cy in (0, height))
        return _circle(x, y, p * (far + 4))
    if kind == "slant":
        lean = height * 0.22
        edge = -lean + p * (width + 2 * lean + 4)
        return _polygon((-lean, 0), (edge + lean, 0), (edge - lean, height), (-lean, height))
    if kind == "curtain":
        return _polygon(
            (0, height), (width, height), (width, height * (1 - p)), (0, height * (1 - p))
        )
    if kind == "panel":
        if index % 2:
            return _polygon((0, 0), (width * p, 0), (width * p, height), (0, height))
        return _polygon((0, 0), (width, 0), (width, height * p), (0, height * p))
    path = skia.Path()
    strips = 6
    for i in range(strips):
        late = clamp(p * 1.45 - 0.45 * i / (strips - 1))
        left = width * i / strips
        reach = height * late
        top = 0 if i % 2 == 0 else height - reach
        path.addRect(skia.Rect.MakeXYWH(left - 0.5, top, width / strips + 1, reach))
    return path


def draw_wipe(
    canvas: Any,
    kind: Wipe,
    p: float,
    next_ground: Ground,
    next_plate: Pixels,
    index: int,
    next_mark: BrandMark | None,
) -> None:
    """Cover the canvas with the next scene's plate, and its brand sign, as far as `p` (0 to 1)
    says.

    Two bands in the next ground's shape colours run ahead of it.
    """
    height, width = next_plate.shape[:2]
    image = image_of(next_plate, copy=False)
    if p >= 1:
        canvas.drawImage(image, 0, 0)
        if next_mark is not None:
            next_mark.draw(canvas, 1.0)
        return
    # It speeds up to the very end: the bare ground must not be seen for longer than a frame.
    along = p**1.5
    for ahead, color in ((0.15, next_ground.shapes[3]), (0.075, next_ground.shapes[1])):
        early = clamp(along + ahead * min(1.0, p * 6))
        canvas.drawPath(wipe_path(kind, early, width, height, index), fill(color))
    canvas.save()
    canvas.clipPath(wipe_path(kind, along, width, height, index), True)
    canvas.drawImage(image, 0, 0)
    if next_mark is not None:
        next_mark.draw(canvas, 1.0)
    canvas.restore()
