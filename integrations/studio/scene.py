"""One scene: its ground, shapes, picture, headline, captions and brand sign, drawn at any time `t`."""

from typing import Any

import numpy as np

from integrations.studio.arrange import Arrangement, type_only, with_picture
from integrations.studio.brandmark import BrandMark, brand_mark
from integrations.studio.canvas import Box, Pixels
from integrations.studio.captions import Captions
from integrations.studio.frame import frame_of
from integrations.studio.headline import Headline, TextFact, spoken_times
from integrations.studio.look import Design
from integrations.studio.motifs import MotifScene, draw_motif
from integrations.studio.motion import ease_out, progress, spring
from integrations.studio.plates import plate
from integrations.studio.product import Product, ProductFrame, ProductSprite, contained
from integrations.studio.typeset import Setting
from integrations.studio.wipes import WIPE_FRAMES, draw_wipe
from integrations.studio.wording import clean
from tools.kit.ports import FRAMES_PER_SECOND, ClipOrder

_PICTURE_BEATS = ("reveal", "benefit", "offer", "call_to_action")


class Scene:
    """Lays a clip out once and draws any of its frames.

    Raises `WorkFailed` when the logo or the product photo cannot be read.
    """

    def __init__(self, order: ClipOrder, design: Design) -> None:
        self.order, self.design = order, design
        self.frame = frame_of(order.format, order.resolution)
        self.ground = design.ground(order.index, order.count)
        self.next_ground = design.ground(order.index + 1, order.count)
        self.seconds = order.frames / FRAMES_PER_SECOND
        self._wipe_start = (order.frames - WIPE_FRAMES) / FRAMES_PER_SECOND
        text = clean(order.on_screen)
        times = spoken_times(text, order.words) if text else None
        captioned = bool(order.words) and times is None
        photo = order.look.product_photo
        self._product = Product(photo) if photo and order.beat in _PICTURE_BEATS else None
        self.arrangement = self._arrange(bool(text), captioned)
        self.headline = self._headline(text, times) if text else None
        area = self.frame.captions
        self.captions = (
            Captions(
                order.words,
                area,
                self.frame.unit,
                design.direction,
                self.ground,
                boxed=self.arrangement.boxed,
            )
            if captioned
            else None
        )
        align = "center" if self.arrangement.centered else "left"
        self.mark: BrandMark = brand_mark(design, self._logo_place(align), self.ground, align)
        self._motif = MotifScene(
            self.frame,
            self.ground,
            self.arrangement.spot,
            order.look.seed * 101 + order.index * 7 + order.take * 13,
            order.index == 0,
        )
        self._sprite: ProductSprite | None = None
        self._framed: ProductFrame | None = None
        self._plate: Pixels | None = None
        self._next_plate: Pixels | None = None

    def _arrange(self, headline: bool, captioned: bool) -> Arrangement:
        centered = self.design.direction.centered
        if self._product is not None:
            return with_picture(
                self.frame, captions=captioned, headline=headline, centered=centered
            )
        turn = self.order.index + self.order.take + self.order.look.seed
        return type_only(self.frame, captions=captioned, centered=centered, turn=turn)

    def _logo_place(self, align: str) -> Box:
        place = self.frame.logo
        if align == "left":
            return place
        half = min(self.frame.width / 2 - place.x, place.right - self.frame.width / 2)
        return Box(self.frame.width / 2 - half, place.y, 2 * half, place.height)

    def _headline(self, text: str, times: tuple[float, ...] | None) -> Headline:
        u, direction, a = self.frame.unit, self.design.direction, self.arrangement
        setting = Setting(
            tracking=direction.tracking,
            leading=direction.leading,
            lines_max=5 if self._product is None else 3 if a.centered else 5,
            size_max=(236 if self._product is None else 190) * u,
            size_wanted=104 * u,
            centered=a.centered,
            vertical=a.vertical,
            space=0.2 if direction.upper else 0.23,
        )
        return Headline(
            text,
            self.order.look.brand_name,
            a.headline,
            setting,
            direction,
            self.ground,
            times,
            from_start=self.order.index == 0,
        )

    # ------------------------------------------------------------------ pixels

    def prepare(self) -> None:
        """Draw what stays the same in every frame: grounds and the product's sprite."""
        size = (self.frame.width, self.frame.height)
        depth = self.design.direction.depth
        self._plate = plate(self.ground, *size, depth)
        self._next_plate = plate(self.next_ground, *size, depth)
        if self._product is None:
            return
        visual = self.arrangement.visual
        if self._product.cut is not None:
            height = contained(visual, self._product.aspect, 7)
            self._sprite = ProductSprite(self._product.cut, height, self.ground)
        else:
            width = min(visual.width, visual.height * 0.9)
            height = min(visual.height, width * 1.25)
            box = Box(visual.center_x - width / 2, visual.center_y - height / 2, width, height)
            self._framed = ProductFrame(
                self._product.photo,
                box,
                self.ground,
                arch=self.design.direction.motif in ("rings", "arches"),
                radius=self.design.direction.radius,
            )

    def draw(self, canvas: Any, pixels: Pixels, frame_number: int, *, text: bool = True) -> None:
        """Draw frame `frame_number` into `pixels` (the canvas's buffer).

        Without `text` only what lies behind the words is drawn; the checker measures contrast so.
        """
        if self._plate is None or self._next_plate is None:
            self.prepare()
        assert self._plate is not None and self._next_plate is not None
        t = frame_number / FRAMES_PER_SECOND
        np.copyto(pixels, self._plate)
        draw_motif(canvas, self.design.direction.motif, self._motif, t)
        self._draw_picture(canvas, pixels, t)
        if self.headline is not None:
            self.headline.draw(canvas, t, backs_only=not text)
        if text:
            shown = 1.0 if self.order.index == 0 else ease_out(progress(t, 0.05, 0.35))
            self.mark.draw(canvas, shown)
            if self.captions is not None:
                self.captions.draw(canvas, t)
            covered = frame_number - (self.order.frames - 1 - WIPE_FRAMES)
            if covered > 0:
                draw_wipe(
                    canvas,
                    self.design.direction.wipe,
                    covered / WIPE_FRAMES,
                    self.next_ground,
                    self._next_plate,
                    self.order.index,
                )

    def _draw_picture(self, canvas: Any, pixels: Pixels, t: float) -> None:
        visual = self.arrangement.visual
        if self._sprite is not None:
            entered = spring(t - 0.04, 1.3, 0.58)
            sway = 1.2 * np.sin(t * 1.35)
            bottom = visual.center_y + self._sprite.height / 2
            bottom += (1 - entered) * self.frame.height * 0.6 + 7 * self.frame.unit * np.sin(
                t * 1.9
            )
            self._sprite.draw(
                canvas,
                pixels,
                visual.center_x,
                float(bottom),
                1.0,
                float(6 - 10 * (1 - entered) + sway),
            )
        elif self._framed is not None:
            self._framed.draw(canvas, t)

    def facts(self) -> tuple[TextFact, ...]:
        """Return what text stands where, for the checker."""
        found: tuple[TextFact, ...] = ()
        if self.headline is not None:
            found += self.headline.facts()
        if self.captions is not None:
            found += self.captions.facts()
        at = min(1.0, self.seconds / 2)
        if self.mark.text:
            found += (
                TextFact(
                    "brand", self.mark.text, self.mark.box, self.ground.text, self.mark.size, at
                ),
            )
        return found
