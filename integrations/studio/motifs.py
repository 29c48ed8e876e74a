"""The moving shapes of each art direction: rings, bars, arches, grid, blobs, tiles."""

import math
import random
from dataclasses import dataclass
from typing import Any

from integrations.studio.canvas import fill, glow, stroke
from integrations.studio.colour import mix
from integrations.studio.directions import Motif
from integrations.studio.frame import Frame
from integrations.studio.motion import ease_out, progress, spring
from integrations.studio.palette import Ground
from integrations.studio.skia_cpu import skia


@dataclass(frozen=True)
class Spot:
    """Where a motif has its centre and how far it reaches, in pixels."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class MotifScene:
    """All that a motif needs to draw itself; `already` shows it fully in the first frame."""

    frame: Frame
    ground: Ground
    spot: Spot
    seed: int
    already: bool

    def entered(self, t: float, late: float = 0.0) -> float:
        """Return how far the motif has come in (0 to about 1), springing unless it is already
        there."""
        return 1.0 if self.already else spring(t + 0.2 - late, 1.9, 0.72)


def _rings(canvas: Any, s: MotifScene, t: float) -> None:
    for i, color in enumerate(s.ground.shapes):
        radius = s.spot.radius * (1 - 0.175 * i) * (1 + 0.014 * math.sin(t * 2.2 - i * 0.7))
        radius *= s.entered(t, i * 0.04) * (1 + 0.018 * t)
        if radius > 1:
            canvas.drawCircle(s.spot.x, s.spot.y, radius, fill(color))


def _bars(canvas: Any, s: MotifScene, t: float) -> None:
    lean = math.tan(math.radians(20))
    r = s.spot.radius
    inside = s.frame.height * 0.3 <= s.spot.y < s.frame.height * 0.8
    reach = 0.62 if inside and not s.frame.upright else 1.0
    for i in range(4):
        width = r * (0.10 + 0.085 * i) * reach
        x = s.spot.x - r * reach + r * 0.48 * i * reach + r * 0.035 * t * (1 if i % 2 else -0.6)
        entered = s.entered(t, i * 0.05)
        top, bottom = s.spot.y - r * 1.05, s.spot.y + r * 1.5
        if inside:
            bottom = s.spot.y + r * 1.05
        elif s.spot.y < s.frame.height * 0.3:
            top, bottom = s.spot.y - r * 1.5, s.spot.y + r * 0.45
        # From the nearer edge, so that no bar crosses the text on its way.
        shift = (1 - entered) * r * 3 * (1 if s.spot.y > s.frame.height * 0.5 else -1)
        bar = skia.Path()
        for j, (dx, y) in enumerate(((0.0, top), (width, top), (width, bottom), (0.0, bottom))):
            y += shift
            px = x + dx + (s.spot.y - y) * lean
            bar.moveTo(px, y) if j == 0 else bar.lineTo(px, y)
        bar.close()
        canvas.drawPath(bar, fill(s.ground.shapes[(1, 4, 2, 3)[i]], (0.5, 1, 0.75, 0.9)[i]))


def _arches(canvas: Any, s: MotifScene, t: float) -> None:
    f, line = s.frame, mix(s.ground.base, s.ground.accent, 0.75)
    edge = 34 * f.unit
    grown = ease_out(1.0 if s.already else progress(t, 0.0, 0.9))
    border = skia.Path()
    border.addRect(skia.Rect.MakeXYWH(edge, edge, f.width - 2 * edge, f.height - 2 * edge))
    canvas.drawPath(border, stroke(line, 1.6 * f.unit, 0.55 * grown))
    r = s.spot.radius
    orb_y = s.spot.y - r * 0.08 + (1 - grown) * r * 0.5 - t * r * 0.012
    stops = [mix(s.ground.shapes[2], s.ground.text, 0.18), s.ground.shapes[2], s.ground.shapes[0]]
    colors = [fill(c).getColor() for c in stops]
    orb = skia.Paint(AntiAlias=True)
    orb.setShader(
        skia.GradientShader.MakeLinear(
            [(s.spot.x - r * 0.5, orb_y - r * 0.7), (s.spot.x + r * 0.4, orb_y + r * 0.6)], colors
        )
    )
    orb.setAlphaf(0.85 * grown)
    canvas.drawCircle(s.spot.x, orb_y, r * 0.66, orb)
    for i in range(4):
        radius = r * (0.78 + 0.13 * i) * (0.9 + 0.1 * grown) + r * 0.006 * math.sin(t * 1.4 - i)
        canvas.drawCircle(
            s.spot.x, orb_y, radius, stroke(line, 1.5 * f.unit, (0.6 - 0.13 * i) * grown)
        )


def _grid(canvas: Any, s: MotifScene, t: float) -> None:
    f, u = s.frame, s.frame.unit
    step = 72 * u
    drift = (t * 9 * u) % step
    dots = []
    for row in range(int(f.height / step) + 2):
        for column in range(int(f.width / step) + 2):
            dots.append(skia.Point(column * step - step / 2, row * step - drift))
    paint = stroke(s.ground.text, 3.4 * u, 0.13 if s.ground.dark else 0.16)
    canvas.drawPoints(skia.Canvas.kPoints_PointMode, dots, paint)
    r = s.spot.radius * s.entered(t)
    if r < 2:
        return
    if s.ground.dark:
        glow(canvas, s.spot.x, s.spot.y, r * 1.25, s.ground.shapes[4], 0.42)
    rng = random.Random(s.seed)
    for i in range(4):
        radius = r * (0.40 + 0.21 * i)
        line = stroke(s.ground.shapes[4], 2.4 * u, 0.8 - 0.15 * i)
        canvas.drawCircle(s.spot.x, s.spot.y, radius, line)
        for j in range(2 + i):
            turn = rng.random() * 6.28 + j * 6.28 / (2 + i) + t * (0.5 - 0.11 * i) * (-1) ** i
            x, y = s.spot.x + radius * math.cos(turn), s.spot.y + radius * math.sin(turn)
            bright = (i + j) % 3 == 0
            size = (22 if bright else 12) * u
            color = s.ground.shapes[2] if bright else s.ground.shapes[3]
            canvas.drawCircle(x, y, size, fill(color))
            if bright:
                canvas.drawCircle(x, y, size * 1.8, stroke(color, 2 * u, 0.5))
    core = r * 0.27 * (1 + 0.03 * math.sin(t * 3))
    paint = fill(s.ground.shapes[4])
    stops = [
        fill(c).getColor() for c in (mix(s.ground.shapes[4], "#ffffff", 0.35), s.ground.shapes[4])
    ]
    paint.setShader(
        skia.GradientShader.MakeRadial(
            (s.spot.x - core * 0.3, s.spot.y - core * 0.4), core * 1.2, stops
        )
    )
    canvas.drawCircle(s.spot.x, s.spot.y, core, paint)


def blob_path(x: float, y: float, radius: float, seed: int, t: float, wobble: float = 0.1) -> Any:
    """Return a soft closed shape that breathes with `t`."""
    rng = random.Random(seed)
    count = 7
    points = []
    for i in range(count):
        phase, turn = rng.random() * 6.28, 6.28319 * i / count + rng.random() * 0.25
        r = radius * (0.92 + wobble * rng.random() + 0.05 * math.sin(t * 1.9 + phase))
        points.append((x + r * math.cos(turn), y + r * math.sin(turn)))
    path = skia.Path()
    for i in range(count):
        (ax, ay), (bx, by) = points[i], points[(i + 1) % count]
        middle = ((ax + bx) / 2, (ay + by) / 2)
        if i == 0:
            first_x, first_y = points[-1]
            path.moveTo((first_x + ax) / 2, (first_y + ay) / 2)
        path.quadTo(ax, ay, *middle)
    path.close()
    return path


def _blobs(canvas: Any, s: MotifScene, t: float) -> None:
    r = s.spot.radius
    places = ((0.0, 0.0, 1.0, 1), (-0.72, -0.66, 0.34, 4), (0.8, -0.5, 0.27, 3))
    for i, (dx, dy, size, tone) in enumerate(places):
        entered = s.entered(t, 0.05 * i)
        if entered > 0.02:
            y = s.spot.y + dy * r + math.sin(t * 1.6 + i * 2) * r * 0.025
            path = blob_path(s.spot.x + dx * r, y, r * size * entered, s.seed + i, t)
            canvas.drawPath(path, fill(s.ground.shapes[tone]))
    confetti(canvas, s, t, 16)


def confetti(canvas: Any, s: MotifScene, t: float, count: int) -> None:
    """Scatter small shapes around the edges of the frame, drifting."""
    f, rng = s.frame, random.Random(s.seed * 31 + 5)
    for i in range(count):
        side = i % 2
        reach = 0.09 if f.upright else 0.045
        x = (rng.random() * reach + (0.99 - reach if side else 0.01)) * f.width
        y = rng.random() * f.height
        y += math.sin(t * 1.3 + i) * 9 * f.unit
        size = (9 + rng.random() * 16) * f.unit * s.entered(t, 0.02 * i)
        color = (s.ground.accent, s.ground.shapes[4], s.ground.shapes[2])[i % 3]
        canvas.save()
        canvas.translate(x, y)
        canvas.rotate(rng.random() * 360 + t * 40 * (1 if side else -1))
        if i % 3 == 0:
            canvas.drawCircle(0, 0, size * 0.62, fill(color))
        elif i % 3 == 1:
            canvas.drawRoundRect(
                skia.Rect.MakeXYWH(-size, -size * 0.32, size * 2, size * 0.64),
                size * 0.3,
                size * 0.3,
                fill(color),
            )
        else:
            arc = skia.Path()
            arc.addArc(skia.Rect.MakeXYWH(-size, -size, 2 * size, 2 * size), 200, 140)
            canvas.drawPath(arc, stroke(color, size * 0.42))
        canvas.restore()


def _tile(canvas: Any, kind: int, size: float, color: str) -> None:
    """Draw one geometric tile with its corner at the origin."""
    box = skia.Rect.MakeXYWH(0, 0, size, size)
    path = skia.Path()
    if kind == 0:
        path.moveTo(0, size)
        path.arcTo(skia.Rect.MakeXYWH(0, 0, size * 2, size * 2), 180, 90, False)
        path.lineTo(size, size)
        path.close()
    elif kind == 1:
        path.addCircle(size / 2, size / 2, size / 2)
    elif kind == 2:
        path.moveTo(0, 0)
        path.arcTo(skia.Rect.MakeXYWH(-size, 0, size * 2, size * 2), 270, 90, False)
        path.lineTo(0, size)
        path.close()
    elif kind == 3:
        path.addArc(skia.Rect.MakeXYWH(0, size * 0.5, size, size), 180, 180)
        path.addArc(skia.Rect.MakeXYWH(0, 0, size, size), 180, 180)
    else:
        path.addRect(box)
    canvas.drawPath(path, fill(color))


def _tiles(canvas: Any, s: MotifScene, t: float) -> None:
    rng = random.Random(s.seed)
    columns, rows = 4, 4
    size = s.spot.radius * 2 / 4
    left, top = s.spot.x - size * 2, s.spot.y - size * 2
    if s.spot.y > s.frame.height * 0.95 and not s.frame.wide:
        # At the foot of the frame the tiles make a band from edge to edge.
        columns, rows = 5, 2
        size = s.frame.width / columns
        left, top = 0.0, s.frame.height - size * (2 if s.frame.tall else 1)
    for i in range(columns * rows):
        column, row = i % columns, i // columns
        kind, tone = rng.randrange(5), rng.randrange(5)
        if rng.random() < 0.14:
            continue
        entered = s.entered(t, 0.03 * (column + row))
        if entered <= 0.02:
            continue
        canvas.save()
        canvas.translate(left + (column + 0.5) * size, top + (row + 0.5) * size)
        turning = 90 * ease_out(progress((t + i * 0.37) % 3.2, 2.4, 0.6))
        canvas.rotate(90 * (i % 4) + turning)
        canvas.scale(entered, entered)
        canvas.translate(-size / 2, -size / 2)
        _tile(canvas, kind, size * 1.004, s.ground.shapes[tone])
        canvas.restore()


_MOTIFS = {
    "rings": _rings,
    "bars": _bars,
    "arches": _arches,
    "grid": _grid,
    "blobs": _blobs,
    "tiles": _tiles,
}


def draw_motif(canvas: Any, motif: Motif, scene: MotifScene, t: float) -> None:
    """Draw a direction's shapes as they are at `t` seconds."""
    _MOTIFS[motif](canvas, scene, t)
