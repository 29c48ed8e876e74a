"""The picture of a scene: the product cut out, the product's photo in a frame, or a drawn hero."""

import math
from typing import Any, Protocol

from integrations.studio.arrange import Reach
from integrations.studio.canvas import Box, Pixels
from integrations.studio.emblems import Emblem, emblem_for
from integrations.studio.frame import Frame
from integrations.studio.heroes import Hero, draw_hero
from integrations.studio.look import Design
from integrations.studio.motion import spring
from integrations.studio.palette import Ground
from integrations.studio.product import (
    Product,
    ProductFrame,
    ProductSprite,
    contained,
    product_at,
)
from tools.kit.ports import ClipOrder

_PICTURE_BEATS = ("reveal", "benefit", "call_to_action")


class Visual(Protocol):
    """Something to look at; `reach` tells how far down it may go."""

    reach: Reach

    def place(self, box: Box, frame: Frame) -> None:
        """Take the box that the arrangement gives."""
        ...

    def draw(self, canvas: Any, pixels: Pixels, t: float) -> None:
        """Draw as it is at `t` seconds."""
        ...


class CutProduct:
    """The cut-out product: springs in from below and floats; `turn` varies its tilt."""

    reach: Reach = "foot"

    def __init__(self, product: Product, ground: Ground, turn: int) -> None:
        self._product, self._ground = product, ground
        self._tilt = (7.0, -6.0, 4.0)[turn % 3]
        self._box = Box(0, 0, 1, 1)
        self._frame_height = 1.0
        self._unit = 1.0
        self._sprite: ProductSprite | None = None

    def place(self, box: Box, frame: Frame) -> None:
        self._box, self._frame_height, self._unit = box, frame.height, frame.unit

    def draw(self, canvas: Any, pixels: Pixels, t: float) -> None:
        cut = self._product.cut
        assert cut is not None
        if self._sprite is None:
            height = contained(self._box, self._product.aspect, abs(self._tilt) + 1.2)
            self._sprite = ProductSprite(cut, height, self._ground)
        entered = spring(t + 0.13, 1.45, 0.6)
        bottom = self._box.center_y + self._sprite.height / 2
        bottom += (1 - entered) * self._frame_height * 0.55 + 7 * self._unit * math.sin(t * 1.9)
        tilt = self._tilt * (1 - 2.2 * (1 - entered)) + 1.2 * math.sin(t * 1.35)
        self._sprite.draw(canvas, pixels, self._box.center_x, bottom, 1.0, tilt)


class FramedProduct:
    """A photo that could not be cut out, in an arch or rounded card."""

    reach: Reach = "foot"

    def __init__(self, product: Product, ground: Ground, design: Design) -> None:
        self._product, self._ground, self._design = product, ground, design
        self._framed: ProductFrame | None = None
        self._box = Box(0, 0, 1, 1)

    def place(self, box: Box, frame: Frame) -> None:
        # An upright frame is filled by an upright crop, whatever shape the photo has.
        widest = 0.84 if frame.upright else 1.35
        aspect = min(widest, max(0.72, self._product.aspect))
        width = min(box.width, box.height * aspect)
        height = min(box.height, width / aspect)
        self._box = Box(box.center_x - width / 2, box.center_y - height / 2, width, height)

    def draw(self, canvas: Any, pixels: Pixels, t: float) -> None:
        if self._framed is None:
            direction = self._design.direction
            arch = direction.motif in ("rings", "arches") and self._box.height > self._box.width
            self._framed = ProductFrame(
                self._product.photo, self._box, self._ground, arch=arch, radius=direction.radius
            )
        self._framed.draw(canvas, t)


class DrawnHero:
    """The direction's own picture, where there is no photo."""

    def __init__(self, design: Design, ground: Ground, seed: int, emblem: Emblem | None) -> None:
        self._emblem = emblem
        self._design, self._ground, self._seed = design, ground, seed
        foot = design.direction.motif == "arches"
        self.reach: Reach = "foot" if foot else "behind"
        # Rows of type across the frame leave no room for shapes.
        self.fills = design.direction.motif == "bars"
        self._hero: Hero | None = None

    def place(self, box: Box, frame: Frame) -> None:
        self._hero = Hero(
            box,
            frame.unit,
            self._ground,
            self._design.direction,
            self._design.look.brand_name,
            self._seed,
            clipped=not frame.upright,
            emblem=self._emblem,
        )

    def draw(self, canvas: Any, pixels: Pixels, t: float) -> None:
        assert self._hero is not None
        draw_hero(canvas, self._hero, t)


def visual_for(
    order: ClipOrder, design: Design, ground: Ground, seed: int, headline: bool
) -> Visual | None:
    """Return the picture of a scene, or `None` where large type stands alone.

    Raises `WorkFailed` when the product photo cannot be read.
    """
    photo = order.look.product_photo
    if order.beat not in _PICTURE_BEATS:
        return None
    if photo is not None:
        product = product_at(photo)
        if product.cut is not None:
            return CutProduct(product, ground, order.index + order.take + order.look.seed)
        return FramedProduct(product, ground, design)
    if order.beat == "reveal" or not headline:
        told = f"{order.on_screen} {order.voice_line} {order.look.brand_name}"
        # What is said counts before the place in which it is shown.
        return DrawnHero(design, ground, seed, emblem_for(told) or emblem_for(order.visual))
    return None
