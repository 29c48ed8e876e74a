"""What drifts far behind a scene: faint light, bands and discs that keep its empty parts alive.

All of it stays so close to the ground's colour that text on it keeps its contrast.
"""

import math
import random
from collections.abc import Callable
from typing import Any

from integrations.studio.canvas import fill, stroke
from integrations.studio.colour import mix
from integrations.studio.directions import Motif
from integrations.studio.motifs import MotifScene
from integrations.studio.skia_cpu import skia

_FAINT = 0.09


def _bokeh(canvas: Any, s: MotifScene, t: float) -> None:
    """Draw discs of light that rise slowly."""
    f, rng = s.frame, random.Random(s.seed * 17 + 3)
    pale = s.ground.name in ("paper", "soft") and not s.ground.dark
    color = mix(s.ground.shapes[3], "#ffffff", 0.9 if pale else 0.4)
    strength = 0.16 if pale else 0.03
    for i in range(11):
        radius = (22 + 74 * rng.random()) * f.unit
        x = rng.random() * f.width + math.sin(t * 0.7 + i) * 14 * f.unit
        span = f.height + 2 * radius
        y = (rng.random() * span - t * (16 + 26 * rng.random()) * f.unit) % span - radius
        paint = fill(color, strength * (0.6 + 0.8 * rng.random()))
        canvas.drawCircle(x, y, radius, paint)
        canvas.drawCircle(x, y, radius * 0.8, paint)


def _bands(canvas: Any, s: MotifScene, t: float) -> None:
    """Draw broad slanted bands that slide over the whole frame."""
    f = s.frame
    lean = f.height * 0.36
    color = mix(s.ground.shapes[4], s.ground.text, 0.3)
    for i, (place, wide) in enumerate(((0.02, 0.34), (0.62, 0.2))):
        x = f.width * place + t * 26 * f.unit * (1 if i == 0 else -1)
        band = skia.Path()
        band.moveTo(x + lean, 0)
        band.lineTo(x + lean + f.width * wide, 0)
        band.lineTo(x - lean + f.width * wide, f.height)
        band.lineTo(x - lean, f.height)
        band.close()
        canvas.drawPath(band, fill(color, _FAINT * 0.7))


def _discs(canvas: Any, s: MotifScene, t: float) -> None:
    """Draw one great soft disc behind the text, breathing."""
    f = s.frame
    side = 0.88 if s.seed % 2 else 0.1
    radius = min(f.width, f.height) * (0.42 + 0.012 * math.sin(t * 1.3))
    x, y = f.width * side, f.height * 0.22 + 14 * f.unit * math.sin(t * 0.9)
    color = fill(mix(s.ground.shapes[3], s.ground.base, 0.2), _FAINT * 1.2)
    canvas.drawCircle(x, y, radius, color)
    canvas.drawCircle(x, y, radius * 0.62, color)


def _quarters(canvas: Any, s: MotifScene, t: float) -> None:
    """Draw wide quarter rings around an upper corner, slowly turning."""
    f = s.frame
    right = s.seed % 2 == 0
    x, unit = (f.width if right else 0.0), min(f.width, f.height)
    for i in range(3):
        radius = unit * (0.3 + 0.17 * i)
        arc = skia.Path()
        start = 90 + 12 * math.sin(t * 0.5 + i) if right else 12 * math.sin(t * 0.5 + i)
        box = skia.Rect.MakeXYWH(x - radius, -radius, 2 * radius, 2 * radius)
        arc.addArc(box, start, 84)
        canvas.drawPath(arc, stroke(s.ground.shapes[3], unit * 0.085, _FAINT))


_BACKDROPS: dict[Motif, Callable[[Any, MotifScene, float], None]] = {
    "rings": _bokeh,
    "bars": _bands,
    "arches": _discs,
    "blobs": _discs,
    "tiles": _quarters,
}


def draw_backdrop(canvas: Any, motif: Motif, scene: MotifScene, t: float) -> None:
    """Draw a direction's backdrop as it is at `t`; the grid's dots are one already."""
    if motif in _BACKDROPS:
        _BACKDROPS[motif](canvas, scene, t)
