"""A flyer laid out for one sheet: event line, headline, points, picture, sticker, footer with QR
code."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from integrations.studio.backdrop import draw_backdrop
from integrations.studio.canvas import Box, Pixels, fill, surface
from integrations.studio.check_picture import contrast_behind
from integrations.studio.colour import contrast, readable
from integrations.studio.faces import face
from integrations.studio.flyer_footer import Footer
from integrations.studio.flyer_sheet import TEXT_AIM, Sheet
from integrations.studio.headline import Headline, TextFact
from integrations.studio.look import Design, design_of
from integrations.studio.motifs import MotifScene, Spot
from integrations.studio.palette import LARGE_TEXT_RATIO, TEXT_RATIO, Ground, GroundName
from integrations.studio.plates import plate
from integrations.studio.product import Product
from integrations.studio.skia_cpu import skia
from integrations.studio.stillwork import (
    Picture,
    SetLine,
    headline_setting,
    set_line,
    still_frame,
)
from integrations.studio.wording import clean
from tools.kit.ports import FlyerOrder, WorkFailed

POINTS_MAX = 4
_SETTLED = 4.0
_MARGIN = 70
# How far the shapes reach, and whether faint ones lie behind everything.
_TRIES = ((1.0, True), (0.8, True), (0.6, True), (1.0, False), (0.7, False), (0.4, False))
LARGE_UNITS = 42.0


@dataclass(frozen=True)
class Sticker:
    """A round burst with the price in it."""

    line: SetLine
    x: float
    y: float
    radius: float
    color: str


class Flyer:
    """One sheet laid out once; `draw_back` paints pixels, `draw_front` words and shapes as vectors.

    Raises `WorkFailed` when a picture cannot be read or the headline does not fit.
    """

    def __init__(self, order: FlyerOrder, sheet: Sheet, product: Product | None) -> None:
        self.order, self.sheet, self.product = order, sheet, product
        self.width, self.height = sheet.width, sheet.height
        self.u = (sheet.width - 2 * sheet.bleed) / 1080
        self._design = design_of(order.look)
        self.ground = ground_of(self._design, order.take, pictured=product is not None)
        side = sheet.bleed + _MARGIN * self.u
        self._inner = Box(side, sheet.bleed + sheet.top * self.u, self.width - 2 * side, 0)
        self.footer = Footer(order, sheet, self._design, self.ground, self._inner)
        self._words()
        self.sticker: Sticker | None = None
        self._settle()

    def _settle(self) -> None:
        """Take the fullest shapes on which every word can still be read."""
        fewest, best = math.inf, _TRIES[0]
        for tried in _TRIES:
            self._shown = tried
            self.picture, self.sticker = self._visuals(tried[0])
            failing = self._illegible()
            if failing < fewest:
                fewest, best = failing, tried
            if failing == 0:
                break
        if best != self._shown:
            self._shown = best
            self.picture, self.sticker = self._visuals(best[0])

    # ------------------------------------------------------------------ words

    def _words(self) -> None:
        u, order, inner = self.u, self.order, self._inner
        direction, ground = self._design.direction, self.ground
        centered = direction.centered or not order.points
        self._centered = centered
        y = inner.y
        self.eyebrow: SetLine | None = None
        when = clean(order.when)
        if when:
            room = Box(inner.x, y, inner.width, 44 * u)
            self.eyebrow = set_line(
                "when",
                when.upper(),
                room,
                direction.label,
                ground.text,
                34 * u,
                smallest=0.6,
                centered=centered,
                tracking=0.09,
            )
            y += 78 * u
        bottom = self.footer.box.y
        pictured = self.product is not None
        share = 0.4 if pictured or order.points else 0.5
        room = Box(inner.x, y, inner.width, (bottom - y) * share)
        setting = headline_setting(
            direction, 330 * u, 4, size_wanted=84 * u, centered=centered, vertical=0.0
        )
        self.headline = Headline(
            clean(order.headline),
            order.look.brand_name,
            room,
            setting,
            direction,
            ground,
            None,
            from_start=True,
        )
        if self.headline.set.size < 44 * u:
            raise WorkFailed(
                f"The headline “{clean(order.headline)}” is too long for a flyer. Shorten it to "
                "about seven words.",
                retryable=False,
            )
        self._under(self.headline.set.box.bottom + 34 * u, bottom)

    def _under(self, y: float, bottom: float) -> None:
        """Set subline and points below the headline."""
        u, order, inner = self.u, self.order, self._inner
        direction, ground = self._design.direction, self.ground
        self.subline = set_line(
            "subline",
            order.subline,
            Box(inner.x, y, inner.width, 150 * u),
            direction.body,
            ground.text,
            42 * u,
            lines=2,
            smallest=0.62,
            centered=self._centered,
        )
        if self.subline is not None:
            y = self.subline.text.box.bottom + 40 * u
        self.points: tuple[SetLine, ...] = ()
        texts = [clean(point) for point in order.points if clean(point)][:POINTS_MAX]
        # Points stand beside the picture, in the left half.
        width = inner.width * (0.52 if self.product is not None or not self._centered else 0.8)
        found = []
        for text in texts:
            line = set_line(
                "point",
                text,
                Box(inner.x + 58 * u, y, width - 58 * u, 110 * u),
                direction.strong,
                ground.text,
                36 * u,
                lines=2,
                smallest=0.7,
            )
            if line is None or line.text.box.bottom > bottom - 40 * u:
                break
            found.append(line)
            y = line.text.box.bottom + 30 * u
        self.points = tuple(found)
        self.words_bottom = max((f.box.bottom for f in self._word_facts()), default=y)

    # ------------------------------------------------------------------ picture

    def _visuals(self, share: float) -> tuple[Picture, Sticker | None]:
        u, inner = self.u, self._inner
        floor = self.footer.box.y
        head = self.headline.set.box.bottom
        if self.subline is not None:
            head = self.subline.text.box.bottom
        top = (head if self.points and not self._sweeping else self.words_bottom) + 30 * u
        foot = floor + 60 * u if self.product is not None else floor - 20 * u
        if self.points and not self._sweeping:
            left = inner.x + inner.width * 0.54
            box = Box(left, top, inner.right + 40 * u - left, foot - top)
        else:
            box = Box(inner.x, top, inner.width, foot - top)
        frame = still_frame(round(self.width), round(self.height))
        told = f"{self.order.headline} {self.order.subline} {self.order.look.brand_name}"
        seed = self.order.look.seed + self.order.take
        picture = Picture(self._design, self.ground, frame, box, self.product, told, seed, share)
        spot = Spot(box.center_x, box.center_y, min(box.width, box.height) * 0.5 * share)
        self._motif = MotifScene(frame, self.ground, spot, seed, True)
        return picture, self._sticker(box, floor)

    @property
    def _sweeping(self) -> bool:
        """Tell whether the shapes go right across, so that they need the sheet's whole width."""
        return self.product is None and self._design.direction.motif == "bars"

    def _sticker(self, box: Box, floor: float) -> Sticker | None:
        price = clean(self.order.price)
        if not price:
            return None
        u, palette = self.u, self._design.palette
        radius = 128 * u
        color = palette.ink if contrast(palette.ink, self.ground.base) > 3 else palette.light
        ink = palette.light if color == palette.ink else palette.ink
        x = self._inner.right - radius * 0.9
        y = min(floor - radius * 1.25, max(box.y + radius * 1.1, box.center_y))
        room = Box(x - radius * 0.7, y - radius * 0.55, radius * 1.4, radius * 1.1)
        line = set_line(
            "price",
            price,
            room,
            self._design.direction.strong,
            readable(ink, (color,), TEXT_AIM),
            92 * u,
            lines=3,
            smallest=0.22,
            centered=True,
            vertical=0.5,
        )
        return Sticker(line, x, y, radius, color) if line is not None else None

    def _illegible(self) -> int:
        """Count the words that come too near to the colour of what lies behind them."""
        _, canvas, pixels = surface(round(self.width), round(self.height))
        self.draw_back(canvas, pixels)
        return sum(
            contrast_behind(fact, pixels) < self.ratio_wanted(fact) for fact in self._word_facts()
        )

    def ratio_wanted(self, fact: TextFact) -> float:
        """Return the contrast that a text of this size needs."""
        return LARGE_TEXT_RATIO if fact.size >= LARGE_UNITS * self.u else TEXT_RATIO

    # ------------------------------------------------------------------ facts and pixels

    def _word_facts(self) -> tuple[TextFact, ...]:
        lines = (self.eyebrow, self.subline, *self.points)
        return self.headline.facts() + tuple(line.fact() for line in lines if line is not None)

    def facts(self) -> tuple[TextFact, ...]:
        """Return what text stands where; the footer's and the sticker's stand on their own
        colours."""
        found = self._word_facts() + self.footer.facts()
        if self.sticker is not None:
            found += (self.sticker.line.fact(),)
        return found

    def draw_back(self, canvas: Any, pixels: Pixels) -> None:
        """Paint ground, shapes and picture, which are pixels in print too."""
        size = (round(self.width), round(self.height))
        np.copyto(pixels, plate(self.ground, *size, max(0.6, self._design.direction.depth)))
        if self._shown[1]:
            draw_backdrop(canvas, self._design.direction.motif, self._motif, _SETTLED)
        self.picture.draw(canvas, pixels, _SETTLED)

    def draw_front(self, canvas: Any, *, text: bool = True) -> None:
        """Draw what stays sharp at any size: words, ticks, sticker, footer, QR code."""
        u = self.u
        self.headline.draw(canvas, _SETTLED, backs_only=not text)
        for line in self.points:
            self._draw_tick(canvas, line)
        if self.sticker is not None:
            self._draw_burst(canvas, self.sticker)
        self.footer.draw(canvas, text=text)
        if not text:
            return
        for each in (self.eyebrow, self.subline, *self.points):
            if each is not None:
                each.draw(canvas)
        if self.sticker is not None:
            canvas.save()
            canvas.rotate(-8, self.sticker.x, self.sticker.y)
            self.sticker.line.draw(canvas)
            canvas.restore()
        if self.eyebrow is None and self._design.direction.motif == "arches":
            rule = Box(self.width / 2 - 40 * u, self._inner.y - 24 * u, 80 * u, 2 * u)
            canvas.drawRect(rule.rect(), fill(self.ground.text, 0.5))

    def _draw_tick(self, canvas: Any, line: SetLine) -> None:
        size = line.text.size
        x = self._inner.x + 18 * self.u
        y = line.text.baselines[0] - face(self._design.direction.strong).cap_height * size / 2
        canvas.drawCircle(x, y, size * 0.56, fill(self.ground.pill))
        path = skia.Path()
        path.moveTo(x - size * 0.24, y)
        path.lineTo(x - size * 0.06, y + size * 0.18)
        path.lineTo(x + size * 0.26, y - size * 0.2)
        paint = fill(self.ground.pill_text)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(size * 0.12)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        canvas.drawPath(path, paint)

    def _draw_burst(self, canvas: Any, sticker: Sticker) -> None:
        path, points = skia.Path(), 36
        for number in range(points * 2):
            reach = sticker.radius * (1.0 if number % 2 else 0.9)
            turn = math.pi * number / points
            x = sticker.x + reach * math.cos(turn)
            y = sticker.y + reach * math.sin(turn)
            path.lineTo(x, y) if number else path.moveTo(x, y)
        path.close()
        canvas.drawPath(path, fill(sticker.color))


def ground_of(design: Design, take: int, *, pictured: bool) -> Ground:
    """Return the ground of a flyer; another take moves on to the next one."""
    wanted: tuple[GroundName, ...] = ("brand", "deep", "soft", "paper")
    if design.direction.motif == "arches":
        wanted = ("paper", "soft", "deep", "brand")
    elif pictured:
        wanted = ("brand", "soft", "paper", "deep")
    ground = design.palette.grounds[wanted[take % len(wanted)]]
    colors = tuple(color for _, _, color, _ in ground.mesh)
    return replace(ground, accent=readable(ground.accent, colors, TEXT_AIM))
