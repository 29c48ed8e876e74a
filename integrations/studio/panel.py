"""A raised shape behind a headline: a quotation card for proof, a sunburst sticker for an offer."""

import math
from typing import Any, Literal

from integrations.studio.canvas import Box, blurred, fill, rounded, stroke
from integrations.studio.colour import contrast
from integrations.studio.directions import Direction
from integrations.studio.faces import face
from integrations.studio.frame import Frame
from integrations.studio.look import Design
from integrations.studio.motion import ease_back, ease_out_strong, progress
from integrations.studio.palette import Ground, GroundName
from integrations.studio.skia_cpu import skia
from tools.kit.ports import Beat

Kind = Literal["quote", "sticker"]


class Panel:
    """One shape with its own ground; lay the headline in `inner`, then `fit` the shape around
    it."""

    def __init__(
        self,
        kind: Kind,
        ground: Ground,
        scene_ground: Ground,
        direction: Direction,
        *,
        quoted: bool,
    ) -> None:
        self.kind, self.ground = kind, ground
        self._quoted = quoted
        self._under, self._direction = scene_ground, direction
        self._box = Box(0, 0, 0, 0)
        self._unit = 1.0

    @property
    def box(self) -> Box:
        """Return what the shape covers, once it has been fitted."""
        return self._box

    @property
    def size_wanted(self) -> float:
        """Return the type size, in units, below which long words are broken."""
        return 100.0 if self.kind == "quote" else 64.0

    def inner(self, box: Box, frame: Frame) -> Box:
        """Return where the headline may stand inside the shape."""
        u = frame.unit
        if self.kind == "quote":
            return Box(box.x + 66 * u, box.y + 205 * u, box.width - 132 * u, box.height - 285 * u)
        side = min(box.width, box.height)
        return Box(box.center_x - side * 0.34, box.center_y - side * 0.30, side * 0.68, side * 0.60)

    def fit(self, text: Box, frame: Frame) -> None:
        """Draw the shape around the text as it was really set."""
        u = self._unit = frame.unit
        if self.kind == "quote":
            pad = 66 * u
            left, right = text.x - pad, max(text.right + pad, text.x + 420 * u)
            self._box = Box(left, text.y - 188 * u, right - left, text.height + 188 * u + pad * 1.1)
        else:
            radius = math.hypot(text.width, text.height) / 2 + 44 * u
            self._box = Box(text.center_x - radius, text.center_y - radius, 2 * radius, 2 * radius)

    def draw(self, canvas: Any, t: float) -> None:
        """Draw the shape as it is at `t`."""
        b = self._box
        quick = ease_out_strong(progress(t, 0.0, 0.4))
        grown = ease_back(progress(t, 0.0, 0.45), 1.6) if self.kind == "sticker" else quick
        if grown <= 0.01:
            return
        canvas.save()
        canvas.translate(b.center_x, b.center_y + (1 - quick) * 160 * self._unit)
        canvas.scale(grown, grown)
        if self.kind == "sticker":
            canvas.rotate(t * 9)
            canvas.drawPath(_burst(b.width / 2 * 1.17), fill(self._under.shapes[2], 0.55))
            canvas.rotate(-t * 15)
            canvas.drawPath(_burst(b.width / 2 * 1.08), fill(self.ground.base))
            canvas.restore()
            return
        box = Box(-b.width / 2, -b.height / 2, b.width, b.height)
        radius = 64 * self._unit * self._direction.radius
        shadow = Box(box.x, box.y + 22 * self._unit, box.width, box.height)
        rounded(canvas, shadow, radius, blurred("#000000", 30 * self._unit, 0.2))
        rounded(canvas, box, radius, fill(self.ground.base))
        self._draw_quote(canvas, box)
        canvas.restore()

    def _draw_tick(self, canvas: Any, box: Box) -> None:
        r = 52 * self._unit
        x, y = box.x + 66 * self._unit + r, box.y + 46 * self._unit + r
        canvas.drawCircle(x, y, r, fill(self.ground.pill))
        canvas.drawPath(_tick(x, y, r), stroke(self.ground.pill_text, r * 0.17))

    def _draw_quote(self, canvas: Any, box: Box) -> None:
        if not self._quoted:
            self._draw_tick(canvas, box)
            return
        type_face = face(self._direction.display)
        size = 260 * self._unit
        left, top, _, _ = type_face.ink("\u201c")
        x = box.x + 60 * self._unit - left * size
        y = box.y + 52 * self._unit - top * size
        canvas.drawTextBlob(type_face.blob("\u201c", size), x, y, fill(self.ground.accent))


def _tick(x: float, y: float, r: float) -> Any:
    path = skia.Path()
    path.moveTo(x - r * 0.42, y + r * 0.02)
    path.lineTo(x - r * 0.1, y + r * 0.34)
    path.lineTo(x + r * 0.44, y - r * 0.32)
    return path


def _burst(radius: float) -> Any:
    points = 22
    path = skia.Path()
    for i in range(points * 2):
        turn = math.pi * i / points
        r = radius * (1.0 if i % 2 == 0 else 0.93)
        x, y = r * math.cos(turn), r * math.sin(turn)
        path.lineTo(x, y) if i else path.moveTo(x, y)
    path.close()
    return path


def panel_for(beat: Beat, scene_ground: Ground, design: Design, text: str) -> Panel | None:
    """Return the shape that a beat asks for, or `None`; its ground stands out from the scene's.

    A quotation mark is only drawn for what really is somebody's words.
    """
    if beat not in ("proof", "offer"):
        return None
    kind: Kind = "quote" if beat == "proof" else "sticker"
    names: tuple[GroundName, ...] = (
        ("paper", "deep", "soft") if kind == "quote" else ("brand", "deep", "second", "paper")
    )
    if not design.palette.two_colored:
        names = tuple(n for n in names if n != "second")
    grounds = [design.palette.grounds[n] for n in names if n != scene_ground.name]
    clear = [
        g
        for g in grounds
        if contrast(g.base, scene_ground.base) >= (1.12 if kind == "quote" else 1.9)
    ]
    chosen = clear[0] if clear else max(grounds, key=lambda g: contrast(g.base, scene_ground.base))
    quoted = design.look.style == "testimonial" or "\u201c" in text
    return Panel(kind, chosen, scene_ground, design.direction, quoted=quoted)
