"""The last picture of a film: brand, product, the button that asks for the action, one line under
it."""

import math
from dataclasses import replace
from typing import Any

import numpy as np

from integrations.studio.backdrop import draw_backdrop
from integrations.studio.brandmark import BrandMark, end_mark
from integrations.studio.canvas import Box, Pixels, blurred, fill, rounded, stroke
from integrations.studio.faces import face
from integrations.studio.frame import Frame, frame_of
from integrations.studio.headline import TextFact
from integrations.studio.look import Design
from integrations.studio.motifs import MotifScene, Spot, draw_motif
from integrations.studio.motion import ease_out, progress, spring
from integrations.studio.plates import plate
from integrations.studio.product import (
    ProductFrame,
    ProductSprite,
    contained,
    product_at,
)
from integrations.studio.skia_cpu import skia
from integrations.studio.typeset import SetText, Setting, Word, set_text
from integrations.studio.wording import clean
from tools.kit.ports import FRAMES_PER_SECOND, EndCard, Format, Resolution

_PILL_AT, _LINE_AT = 0.3, 0.6


def _places(frame: Frame, picture: bool) -> tuple[Box, Box, Box, Box]:
    """Return the boxes of brand sign, picture, button and line."""
    u, w, h = frame.unit, frame.width, frame.height
    if frame.tall or frame.format == "4:5":
        wide = Box(w / 2 - 420 * u, 0, 840 * u, 0)
        sign_y = (190 if frame.tall else 84) * u if picture else (330 if frame.tall else 200) * u
        sign = Box(wide.x, sign_y, wide.width, (180 if picture else 560 if frame.tall else 500) * u)
        if frame.tall and picture:
            # Apps cover the lower quarter: the button goes up, the product may run out of the
            # frame.
            button_y, line_y = 430 * u, 596 * u
            visual = Box(w * 0.06, 700 * u, w * 0.88, 1290 * u)
        elif picture:
            button_y, line_y = 1020 * u, 1206 * u
            top = sign.bottom + 44 * u
            # The button overlaps the product's foot, which ties the two together.
            visual = Box(w * 0.08, top, w * 0.84, button_y + 50 * u - top)
        else:
            line_y, button_y = (1190 if frame.tall else 960) * u, (990 if frame.tall else 770) * u
            visual = Box(0, 0, 0, 0)
        return (
            sign,
            visual,
            Box(wide.x, button_y, wide.width, 132 * u),
            Box(wide.x, line_y, wide.width, 60 * u),
        )
    if picture:
        left = frame.safe.x
        column = w * 0.5 - left
        visual = Box(w * 0.52, h * 0.12, frame.safe.right - w * 0.52, h * 0.76)
    else:
        left, column = w * 0.14, w * 0.72
        visual = Box(0, 0, 0, 0)
    return (
        Box(left, h * (0.2 if picture else 0.15), column, h * 0.3),
        visual,
        Box(left, h * 0.56, column, 132 * u),
        Box(left, h * 0.72, column, 54 * u),
    )


class EndCardScene:
    """Lays an end card out once and draws any of its frames."""

    def __init__(
        self, card: EndCard, design: Design, format: Format, resolution: Resolution, count: int
    ) -> None:
        self.frame = frame_of(format, resolution)
        self.ground = design.ground(count, count)
        self.frames = card.frames
        self._design = design
        photo = design.look.product_photo
        self._product = product_at(photo) if photo else None
        sign, self._visual, button, line = _places(self.frame, self._product is not None)
        centered = self.frame.tall or self.frame.format == "4:5" or self._product is None
        self.mark: BrandMark = end_mark(
            design, sign, self.ground, self.frame.unit, centered=centered
        )
        strong = face(design.direction.strong)
        self._button_text = self._set(
            clean(card.call_to_action),
            button,
            strong,
            74,
            centered,
            231 * self.frame.unit / button.width,
        )
        self._button = self._around(self._button_text, button, centered)
        text = clean(card.line)
        self._line = (
            self._set(text, line, face(design.direction.body), 42, centered, 0.0) if text else None
        )
        if self._product is not None:
            reach = min(self._visual.height * 0.56, self.frame.width * 0.62)
            if self.frame.upright and not self.frame.tall:
                reach = min(reach, self._visual.center_y - sign.bottom - 8 * self.frame.unit)
            if not self.frame.upright and design.direction.motif != "rings":
                reach = min(reach, self._visual.center_x - button.right)
            spot = Spot(self._visual.center_x, self._visual.center_y, reach)
        elif self.frame.tall or self.frame.format == "4:5":
            foot = self.frame.height * (0.35 if self.frame.tall else 0.22)
            spot = Spot(self.frame.width / 2, self.frame.height * 1.02, foot)
        else:
            spot = Spot(self.frame.width * 0.5, self.frame.height * 1.1, self.frame.height * 0.24)
        self._motif = MotifScene(self.frame, self.ground, spot, design.look.seed * 101 + 77, False)
        self._plate: Pixels | None = None
        self._sprite: ProductSprite | None = None
        self._framed: ProductFrame | None = None

    def _set(
        self, text: str, box: Box, type_face: Any, size: float, centered: bool, spare: float
    ) -> SetText:
        u = self.frame.unit
        # The button's arrow and padding need room of their own.
        inner = Box(box.x, box.y, box.width * (1 - spare), box.height)
        if centered:
            inner = Box(box.center_x - inner.width / 2, box.y, inner.width, box.height)
        words = tuple(Word(w, type_face, i) for i, w in enumerate(text.split()))
        one = Setting(0.0, 1.15, 1, size * u, 0.0, centered, 0.5)
        alone = set_text(words, inner, one)
        if alone.size >= size * 0.62 * u:
            return alone
        return set_text(words, inner, replace(one, lines_max=2, size_wanted=size * 0.5 * u))

    def _around(self, text: SetText, place: Box, centered: bool) -> Box:
        """Return the button that holds the text and an arrow."""
        size = text.size
        width = text.box.width + size * 3.5
        height = max(place.height, text.box.height + size * 1.1)
        x = place.center_x - width / 2 if centered else place.x
        return Box(x, place.center_y - height / 2, width, height)

    def _prepare(self) -> None:
        frame, design = self.frame, self._design
        self._plate = plate(self.ground, frame.width, frame.height, design.direction.depth)
        if self._product is None:
            return
        if self._product.cut is not None:
            height = contained(self._visual, self._product.aspect, 7)
            self._sprite = ProductSprite(self._product.cut, height, self.ground)
            return
        v = self._visual
        room = min(v.height, self.frame.height * 0.94 - v.y)
        width = min(v.width, room * 0.9)
        height = min(room, width * 1.2)
        box = Box(v.center_x - width / 2, v.y + (room - height) / 2, width, height)
        arch = design.direction.motif in ("rings", "arches")
        self._framed = ProductFrame(
            self._product.photo, box, self.ground, arch=arch, radius=design.direction.radius
        )

    def draw(self, canvas: Any, pixels: Pixels, frame_number: int, *, text: bool = True) -> None:
        """Draw frame `frame_number` into `pixels`; without `text` only what lies behind the
        words."""
        if self._plate is None:
            self._prepare()
        assert self._plate is not None
        t = frame_number / FRAMES_PER_SECOND
        np.copyto(pixels, self._plate)
        draw_backdrop(canvas, self._design.direction.motif, self._motif, t)
        draw_motif(canvas, self._design.direction.motif, self._motif, t)
        if self._sprite is not None:
            entered = spring(t + 0.1, 1.4, 0.6)
            bottom = self._visual.center_y + self._sprite.height / 2
            bottom += (1 - entered) * self.frame.height * 0.5
            bottom += 6 * self.frame.unit * math.sin(t * 1.8)
            turn = 6 + math.sin(t * 1.2) - 8 * (1 - entered)
            self._sprite.draw(canvas, pixels, self._visual.center_x, bottom, 1.0, turn)
        elif self._framed is not None:
            self._framed.draw(canvas, t)
        if text:
            along = ease_out(progress(t, -0.14, 0.4))
            self.mark.draw(canvas, along, (1 - along) * -30 * self.frame.unit)
        self._draw_button(canvas, t, text)
        if self._line is not None and text:
            self._draw_set(
                canvas, self._line, self.ground.text, ease_out(progress(t, _LINE_AT, 0.4))
            )

    def _draw_set(self, canvas: Any, text: SetText, color: str, alpha: float) -> None:
        if alpha <= 0:
            return
        for line, left, baseline in zip(text.lines, text.lefts, text.baselines, strict=True):
            x = left
            for word in line.words:
                blob = word.face.blob(word.text, text.size, text.tracking)
                canvas.drawTextBlob(blob, x, baseline, fill(color, alpha))
                x += word.face.width(word.text, text.size, text.tracking) + text.space * text.size

    def _draw_button(self, canvas: Any, t: float, text: bool) -> None:
        grown = spring(t - _PILL_AT, 1.9, 0.48)
        if grown <= 0:
            return
        box, size = self._button, self._button_text.size
        scale = grown * (1 + 0.02 * math.sin(max(0.0, t - 1.1) * 5))
        radius = box.height / 2 * self._design.direction.radius
        canvas.save()
        canvas.translate(box.center_x, box.center_y)
        canvas.scale(scale, scale)
        canvas.translate(-box.center_x, -box.center_y)
        shadow = Box(box.x, box.y + size * 0.2, box.width, box.height)
        rounded(canvas, shadow, radius, blurred("#000000", size * 0.3, 0.22))
        rounded(canvas, box, radius, fill(self.ground.pill))
        if text:
            # The arrow stands right of the words: move these left by half of what it takes.
            canvas.save()
            shift = box.x + size * 1.15 - self._button_text.box.x
            canvas.translate(shift, box.center_y - self._button_text.box.center_y)
            self._draw_set(canvas, self._button_text, self.ground.pill_text, 1.0)
            canvas.restore()
            self._draw_arrow(canvas, box, size, t)
        canvas.restore()

    def _draw_arrow(self, canvas: Any, box: Box, size: float, t: float) -> None:
        length = size * 0.66
        x = box.right - size * 1.15 - length + size * 0.1 * max(0.0, math.sin(t * 6))
        path = skia.Path()
        path.moveTo(x, box.center_y)
        path.lineTo(x + length, box.center_y)
        path.moveTo(x + length * 0.56, box.center_y - length * 0.42)
        path.lineTo(x + length, box.center_y)
        path.lineTo(x + length * 0.56, box.center_y + length * 0.42)
        canvas.drawPath(path, stroke(self.ground.pill_text, size * 0.115))

    def facts(self) -> tuple[TextFact, ...]:
        """Return what text stands where, once all has come to rest."""
        at = min(1.6, (self.frames - 1) / FRAMES_PER_SECOND)
        text = " ".join(w.text for line in self._button_text.lines for w in line.words)
        found = [
            TextFact(
                "button", text, self._button, self.ground.pill_text, self._button_text.size, at
            )
        ]
        if self._line is not None:
            written = " ".join(w.text for line in self._line.lines for w in line.words)
            found.append(
                TextFact("line", written, self._line.box, self.ground.text, self._line.size, at)
            )
        if self.mark.text:
            found.append(
                TextFact(
                    "brand", self.mark.text, self.mark.box, self.ground.text, self.mark.size, at
                )
            )
        return tuple(found)
