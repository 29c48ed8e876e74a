"""Text, buttons and picture of a still: set once, measured, and drawn at any moment of its
entrance."""

from dataclasses import dataclass
from typing import Any

from integrations.studio.canvas import Box, Pixels, blurred, fill, rounded, stroke
from integrations.studio.directions import Direction
from integrations.studio.emblems import draw_emblem, emblem_for
from integrations.studio.faces import face
from integrations.studio.frame import Frame
from integrations.studio.headline import TextFact
from integrations.studio.look import Design
from integrations.studio.motifs import MotifScene, Spot, draw_motif
from integrations.studio.motion import spring
from integrations.studio.palette import Ground
from integrations.studio.product import Product, ProductSprite, contained
from integrations.studio.skia_cpu import skia
from integrations.studio.typeset import SetText, Setting, Word, set_text
from integrations.studio.visual import FramedProduct
from integrations.studio.wording import clean
from tools.kit.ports import Format

BUTTON_PIXELS_MIN = 9.2
_BUTTON_HEIGHT, _BUTTON_PADDING, _ARROW = 2.35, 1.05, 1.5


def still_frame(width: int, height: int) -> Frame:
    """Return a frame of any size, for shapes and pictures that ask for one."""
    whole = Box(0, 0, width, height)
    ratio = width / height
    format: Format = "16:9" if ratio > 1.1 else "1:1" if ratio > 0.9 else "9:16"
    return Frame(format, width, height, min(width, height) / 1080, whole, whole, whole)


@dataclass(frozen=True)
class SetLine:
    """Text set in one face and colour."""

    kind: str
    text: SetText
    color: str

    def draw(self, canvas: Any, alpha: float = 1.0) -> None:
        """Draw the words."""
        s = self.text
        for line, left, baseline in zip(s.lines, s.lefts, s.baselines, strict=True):
            x = left
            for word in line.words:
                blob = word.face.blob(word.text, s.size, s.tracking)
                canvas.drawTextBlob(blob, x, baseline, fill(self.color, alpha))
                x += word.face.width(word.text, s.size, s.tracking) + s.space * s.size

    def fact(self) -> TextFact:
        """Return what stands where."""
        said = " ".join(word.text for line in self.text.lines for word in line.words)
        return TextFact(self.kind, said, self.text.box, self.color, self.text.size, 0.0)


def set_line(
    kind: str,
    text: str,
    box: Box,
    face_name: str,
    color: str,
    size: float,
    *,
    lines: int = 1,
    smallest: float = 0.84,
    centered: bool = False,
    vertical: float = 0.0,
    tracking: float = 0.0,
) -> SetLine | None:
    """Set `text` at `size` pixels, at most on `lines` lines; `None` when it fits only at less than
    `smallest` of that size, or when there is no text."""
    type_face = face(face_name)
    words = tuple(Word(w, type_face, i) for i, w in enumerate(clean(text).split()))
    if not words or box.width <= 0 or box.height <= 0:
        return None
    setting = Setting(
        tracking=tracking,
        leading=1.28,
        lines_max=lines,
        size_max=size,
        centered=centered,
        vertical=vertical,
    )
    done = set_text(words, box, setting)
    return SetLine(kind, done, color) if done.size >= size * smallest else None


@dataclass(frozen=True)
class Button:
    """The call to action: a pill with words and an arrow (left out in very small sizes)."""

    line: SetLine
    box: Box
    ground: Ground
    radius: float
    arrow: bool

    def draw(self, canvas: Any, t: float, *, text: bool = True) -> None:
        """Draw it as it is `t` seconds after it began to come in."""
        grown = spring(t, 1.9, 0.48)
        if grown <= 0.01:
            return
        box, size = self.box, self.line.text.size
        canvas.save()
        canvas.translate(box.center_x, box.center_y)
        canvas.scale(grown, grown)
        canvas.translate(-box.center_x, -box.center_y)
        shadow = Box(box.x, box.y + size * 0.16, box.width, box.height)
        rounded(canvas, shadow, self.radius, blurred("#000000", size * 0.3, 0.2))
        rounded(canvas, box, self.radius, fill(self.ground.pill))
        if text:
            self.line.draw(canvas)
            if self.arrow:
                self._draw_arrow(canvas, size)
        canvas.restore()

    def _draw_arrow(self, canvas: Any, size: float) -> None:
        length = size * 0.7
        x, y = self.box.right - size * _BUTTON_PADDING - length, self.box.center_y
        path = skia.Path()
        path.moveTo(x, y)
        path.lineTo(x + length, y)
        path.moveTo(x + length * 0.58, y - length * 0.4)
        path.lineTo(x + length, y)
        path.lineTo(x + length * 0.58, y + length * 0.4)
        canvas.drawPath(path, stroke(self.ground.pill_text, max(1.2, size * 0.11)))


def set_button(
    text: str, place: Box, design: Design, ground: Ground, size: float, *, align: str = "left"
) -> Button | None:
    """Lay a button out in `place` (aligned left, center or right, in its vertical middle); `None`
    when its words do not fit."""
    direction = design.direction
    tries = [(factor, size >= 11.5) for factor in (1.0, 0.92)]
    tries += [(factor, False) for factor in (1.0, 0.93, 0.86, 0.8, 0.74)]
    for factor, arrow in tries:
        own = size * factor
        if own < BUTTON_PIXELS_MIN:
            continue
        padding = 2 * _BUTTON_PADDING + (_ARROW if arrow else 0.0)
        room = Box(0, 0, place.width - padding * own, place.height)
        line = set_line(
            "button", text, room, direction.strong, ground.pill_text, own, smallest=0.999
        )
        if line is None:
            continue
        height = min(place.height, own * _BUTTON_HEIGHT)
        width = line.text.box.width + padding * own
        left = {
            "left": place.x,
            "center": place.center_x - width / 2,
            "right": place.right - width,
        }[align]
        box = Box(left, place.center_y - height / 2, width, height)
        cap = face(direction.strong).cap_height * own
        moved = _moved(line, box.x + _BUTTON_PADDING * own, box.center_y + cap / 2)
        return Button(moved, box, ground, height / 2 * direction.radius, arrow)
    return None


def _moved(line: SetLine, left: float, baseline: float) -> SetLine:
    s = line.text
    dx, dy = left - s.lefts[0], baseline - s.baselines[0]
    box = Box(s.box.x + dx, s.box.y + dy, s.box.width, s.box.height)
    done = SetText(s.lines, s.size, s.tracking, s.space, (baseline,), (left,), box)
    return SetLine(line.kind, done, line.color)


class Picture:
    """What there is to look at: the product cut out and lit, its photo in a frame, or the
    direction's shapes around an emblem of what the words name. `share` makes the shapes
    smaller."""

    def __init__(
        self,
        design: Design,
        ground: Ground,
        frame: Frame,
        box: Box,
        product: Product | None,
        told: str,
        seed: int,
        share: float = 1.0,
    ) -> None:
        self._design, self._ground, self._box = design, ground, box
        self._frame = frame
        self._tilt = (7.0, -6.0, 5.0)[seed % 3] if box.width > 60 else 4.0
        self._sprite: ProductSprite | None = None
        self._framed: FramedProduct | None = None
        self._emblem = None
        if product is not None and product.cut is not None:
            height = contained(box, product.aspect, abs(self._tilt))
            self._sprite = ProductSprite(product.cut, height, ground)
        elif product is not None:
            self._framed = FramedProduct(product, ground, design)
            self._framed.place(box, frame)
        else:
            self._emblem = emblem_for(told)
        reach = min(box.width, box.height) * (0.66 if product is not None else 0.5)
        if design.direction.motif == "bars" and product is None:
            reach = min(box.width, box.height) * 0.46
        spot = Spot(box.center_x, box.center_y, reach * share)
        self._motif = MotifScene(frame, ground, spot, seed, True)

    def draw(self, canvas: Any, pixels: Pixels, t: float) -> None:
        """Draw shapes and picture as they are at `t` seconds."""
        draw_motif(canvas, self._design.direction.motif, self._motif, min(t, 1.0))
        box = self._box
        if self._sprite is not None:
            entered = spring(t + 0.13, 1.45, 0.6)
            bottom = box.center_y + self._sprite.height / 2
            bottom += (1 - entered) * self._frame.height * 0.55
            self._sprite.draw(canvas, pixels, box.center_x, bottom, 1.0, self._tilt)
        elif self._framed is not None:
            self._framed.draw(canvas, pixels, min(t, 1.0))
        elif self._emblem is not None and self._design.direction.motif in ("rings", "blobs"):
            half = self._motif.spot.radius * 0.4
            ink = self._ground.text
            draw_emblem(
                canvas,
                self._emblem,
                (box.center_x, box.center_y, half),
                (ink, self._ground.shapes[4]),
                1.0,
            )


def headline_setting(direction: Direction, size_max: float, lines: int, **more: Any) -> Setting:
    """Return how a still's headline is set in this direction."""
    return Setting(
        tracking=direction.tracking,
        leading=direction.leading,
        lines_max=lines,
        size_max=size_max,
        space=0.2 if direction.upper else 0.23,
        ink_gap=0.17 if direction.accent == "block" else -1.0,
        **more,
    )
