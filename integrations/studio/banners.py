"""Makes banner sets: one design composed anew for each size, PNGs that ad networks take, an
animated one, an overview."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from integrations.studio.animation import write_gif
from integrations.studio.banner_layout import Slots, slots
from integrations.studio.brandmark import BrandMark, brand_mark
from integrations.studio.canvas import Box, Pixels, opaque, surface
from integrations.studio.check_picture import contrast_behind
from integrations.studio.colour import mix, readable
from integrations.studio.headline import Headline, TextFact
from integrations.studio.look import Design, design_of
from integrations.studio.palette import TEXT_RATIO, Ground
from integrations.studio.plates import mesh, plate
from integrations.studio.product import Product, product_at
from integrations.studio.stillwork import (
    Button,
    Picture,
    SetLine,
    headline_setting,
    set_button,
    set_line,
    still_frame,
)
from integrations.studio.wording import clean
from tools.kit.ports import (
    BANNER_BYTES_MAX,
    IAB_SIZES,
    BannerFile,
    BannersMade,
    BannersOrder,
    WorkFailed,
)

PROVIDER = "embedded studio"
ANIMATED_SIZE = (300, 250)

HEADLINE_PIXELS_MIN = 11.0
SIGN_PIXELS_MIN = 9.0
TEXT_AIM = 4.9
# How far the shapes reach: less where words would stand on them.
_REACHES = (1.0, 0.8, 0.62, 0.45, 0.3)
_SETTLED_SECONDS = 4.0
_ANIMATED_SECONDS, _ANIMATED_HOLD_SECONDS = 1.9, 3.0
# What is given up, in this order, until a banner is small enough: the gradient, then fine shades.
_SAVINGS = ((1.0, 8), (0.4, 8), (0.0, 8), (0.0, 6), (0.0, 5), (0.0, 4))


@dataclass(frozen=True)
class Copy:
    """The cleaned words of a set."""

    headline: str
    subline: str
    call_to_action: str


class Banner:
    """One size of a set, laid out; `draw` paints it at any moment of its entrance.

    Raises `WorkFailed` when a picture cannot be read or the words do not fit at all.
    """

    def __init__(
        self,
        order: BannersOrder,
        design: Design,
        ground: Ground,
        size: tuple[int, int],
        product: Product | None,
    ) -> None:
        self.width, self.height = size
        # Small type has to reach the ratio that body text needs.
        grounds = tuple(color for _, _, color, _ in ground.mesh)
        ground = replace(ground, accent=readable(ground.accent, grounds, TEXT_AIM))
        self.ground, self._design, self._product = ground, design, product
        self._copy = Copy(clean(order.headline), clean(order.subline), clean(order.call_to_action))
        direction = design.direction
        self.slots = slots(*size, pictured=product is not None, centered=direction.centered)
        self.mark: BrandMark | None = None
        self.button: Button | None = None
        self.headline: Headline
        self.subline: SetLine | None = None
        self._shift = 0.0
        self._fit(order.look.brand_name)
        self.picture: Picture | None = None
        for share in _REACHES:
            self.picture = self._picture(order, share)
            if self.picture is None or self._is_legible():
                break

    def _picture(self, order: BannersOrder, share: float) -> Picture | None:
        box = self.slots.visual
        if box is None:
            return None
        if self._product is not None and self._product.cut is None:
            # A frame has corners where a cut-out product has air.
            if self.slots.shape == "strip":
                box = Box(box.x, self.height * 0.1, self.height * 1.1, self.height * 0.8)
            elif self.slots.shape == "rectangle":
                box = Box(box.x + box.width * 0.14, box.y, box.width * 0.8, box.height)
        if self.slots.shape in ("square", "tower"):
            # Below the words; the button may stand in front of the picture.
            words = max(f.box.bottom for f in self.facts() if f.kind in ("headline", "subline"))
            top = max(box.y, words + self.slots.margin * 0.4)
            box = Box(box.x, top, box.width, box.bottom - top)
        return Picture(
            self._design,
            self.ground,
            still_frame(self.width, self.height),
            box,
            self._product,
            f"{order.headline} {order.subline} {order.look.brand_name}",
            order.look.seed,
            share,
        )

    def _is_legible(self) -> bool:
        """Tell whether no shape comes too near to the colour of words in front of it."""
        behind = self.painted(self._design.direction.depth, grain=False, text=False)
        return all(
            contrast_behind(fact, behind) >= TEXT_RATIO
            for fact in self.facts()
            if fact.kind != "button"
        )

    def _fit(self, brand: str) -> None:
        """Set all the words; where they do not all fit, the sign goes first, then the headline
        shares the row with the button alone."""
        s = self.slots
        for signed in (True, False):
            if self._try(s, brand, signed=signed):
                return
        where = f"has no room in the banner of {self.width}x{self.height}"
        if self.button is None:
            words = f"The call to action “{self._copy.call_to_action}” {where}. "
            raise WorkFailed(f"{words}Shorten it to two or three words.", retryable=False)
        words = f"The headline “{self._copy.headline}” {where}. "
        raise WorkFailed(f"{words}Shorten it to about five words.", retryable=False)

    def _try(self, s: Slots, brand: str, *, signed: bool) -> bool:
        direction, ground = self._design.direction, self.ground
        align = "center" if s.centered else "left"
        self.mark = brand_mark(self._design, s.logo, ground, align) if signed else None
        if self.mark is not None and self.mark.text and self.mark.size < SIGN_PIXELS_MIN:
            return False
        self.button = set_button(
            self._copy.call_to_action,
            s.button,
            self._design,
            self._button_ground(s),
            s.action,
            align=s.button_align,
        )
        if self.button is None:
            return False
        column = self._column(s, signed)
        if column.width < 40:
            return False
        self.subline = None
        rooms = (0.74, 0.6, 1.0) if self._copy.subline and s.subline_lines else (1.0,)
        for share in rooms:
            box = Box(column.x, column.y, column.width, column.height * share)
            setting = headline_setting(
                direction,
                s.headline_max,
                s.headline_lines,
                size_wanted=HEADLINE_PIXELS_MIN * 1.6,
                centered=s.centered,
                vertical=0.5 if s.shape == "strip" and share == 1.0 else 0.0,
            )
            self.headline = Headline(
                self._copy.headline, brand, box, setting, direction, ground, None, from_start=True
            )
            small = self.headline.set.size < max(HEADLINE_PIXELS_MIN, s.body * 1.25)
            if share < 1.0:
                self.subline = None if small else self._subline(s, column)
                if self.subline is None:
                    continue
            if self.headline.set.size >= HEADLINE_PIXELS_MIN:
                self._shift = self._centering(s, column)
                return True
        return False

    def _centering(self, s: Slots, column: Box) -> float:
        """Return how far headline and subline move down to stand in the middle of their column;
        only flat banners are composed on a middle line."""
        if s.shape not in ("strip", "billboard"):
            return 0.0
        top = self.headline.set.box.y
        last = self.subline.text.box if self.subline is not None else self.headline.set.box
        return (column.height - (last.bottom - top)) / 2 - (top - column.y)

    def _button_ground(self, s: Slots) -> Ground:
        """Return the ground whose pill is used; over a product it is a light one."""
        if s.shape != "tower" or self._product is None:
            return self.ground
        palette = self._design.palette
        return replace(self.ground, pill=palette.light, pill_text=palette.ink)

    def _column(self, s: Slots, signed: bool) -> Box:
        """Return the room for words; in a strip it lies between the sign and what follows."""
        assert self.button is not None
        if s.shape != "strip":
            return s.column
        left = self.mark.box.right + s.margin * 1.4 if self.mark is not None else s.margin * 1.3
        right = (s.visual.x if s.visual is not None else self.button.box.x) - s.margin * 0.8
        if s.visual is not None:
            right = min(right, self.button.box.x - s.visual.width - s.margin * 0.6)
        return Box(left, s.column.y, right - left, s.column.height)

    def _subline(self, s: Slots, column: Box) -> SetLine | None:
        top = self.headline.set.box.bottom + s.body * (0.95 if s.shape != "strip" else 0.5)
        return set_line(
            "subline",
            self._copy.subline,
            Box(column.x, top, column.width, column.bottom - top),
            self._design.direction.body,
            self.ground.quiet,
            s.body,
            lines=s.subline_lines,
            centered=s.centered,
        )

    def facts(self) -> tuple[TextFact, ...]:
        """Return what text stands where."""
        words = self.headline.facts()
        if self.subline is not None:
            words += (self.subline.fact(),)
        found = tuple(replace(fact, box=_lowered(fact.box, self._shift)) for fact in words)
        if self.button is not None:
            found += (self.button.line.fact(),)
        if self.mark is not None and self.mark.text:
            mark = self.mark
            found += (TextFact("brand", mark.text, mark.box, self.ground.text, mark.size, 0.0),)
        return found

    def draw(
        self, canvas: Any, pixels: Pixels, back: Pixels, t: float, *, text: bool = True
    ) -> None:
        """Draw over `back`, as it is `t` seconds after the start."""
        np.copyto(pixels, back)
        if self.picture is not None:
            self.picture.draw(canvas, pixels, t)
        canvas.save()
        canvas.translate(0, self._shift)
        self.headline.draw(canvas, t, backs_only=not text)
        if text and self.subline is not None:
            self.subline.draw(canvas, min(1.0, max(0.0, (t - 0.5) / 0.4)))
        canvas.restore()
        if text and self.mark is not None:
            self.mark.draw(canvas, 1.0)
        if self.button is not None:
            self.button.draw(canvas, t - 0.75, text=text)

    def painted(self, depth: float, *, grain: bool, text: bool = True) -> Pixels:
        """Return the settled banner as BGRA pixels."""
        _, canvas, pixels = surface(self.width, self.height)
        back = ground_pixels(self.ground, self.width, self.height, depth, grain=grain)
        self.draw(canvas, pixels, back, _SETTLED_SECONDS, text=text)
        return pixels


def _lowered(box: Box, by: float) -> Box:
    return Box(box.x, box.y + by, box.width, box.height)


def ground_pixels(ground: Ground, width: int, height: int, depth: float, *, grain: bool) -> Pixels:
    """Return a ground as opaque pixels; without grain it packs far smaller."""
    if grain:
        return plate(ground, width, height, depth)
    points = tuple((x, y, mix(ground.base, color, depth), w) for x, y, color, w in ground.mesh)
    return opaque(mesh(width, height, points))


def ground_of(design: Design, take: int, *, pictured: bool) -> Ground:
    """Return the ground of a set; another take moves on to the next one."""
    direction = design.direction
    cycle = direction.dark_first if design.palette.vivid_on_dark else direction.light_first
    if pictured:
        # A product stands best on a light that is its brand's.
        cycle = ("soft", "paper") if direction.motif in ("rings", "blobs", "bars") else ("paper",)
    wanted = list(dict.fromkeys((*cycle, "brand", "deep", "soft", "paper")))
    turn = design.look.seed % min(2, len(cycle)) + take
    return design.palette.grounds[wanted[turn % len(wanted)]]


def laid_out(order: BannersOrder, size: tuple[int, int], product: Product | None) -> Banner:
    """Lay one size of the order out."""
    design = design_of(order.look)
    ground = ground_of(design, order.take, pictured=product is not None)
    return Banner(order, design, ground, size, product)


def product_of(order: BannersOrder) -> Product | None:
    """Read the product photo, if there is one. Raises `WorkFailed`."""
    photo = order.look.product_photo
    return product_at(photo) if photo is not None else None


def make_banners(order: BannersOrder, folder: Path) -> BannersMade:
    """Draw every size of `order` into `folder` as PNG, an animated GIF of 300x250 and an overview.

    Raises `WorkFailed` when a picture cannot be read or the headline does not fit.
    """
    product = product_of(order)
    depth = design_of(order.look).direction.depth
    made: list[BannerFile] = []
    drawn: list[Pixels] = []
    for size in order.sizes:
        banner = laid_out(order, size, product)
        file = folder / f"{size[0]}x{size[1]}.png"
        drawn.append(_write(banner, depth, file, limited=size in IAB_SIZES))
        made.append(BannerFile(file=file, width=size[0], height=size[1]))
    animated = folder / "animated-300x250.gif"
    _animate(laid_out(order, ANIMATED_SIZE, product), animated)
    overview = folder / "overview.png"
    cv2.imwrite(str(overview), overview_of(drawn), [cv2.IMWRITE_PNG_COMPRESSION, 6])
    return BannersMade(banners=tuple(made), animated=animated, overview=overview, provider=PROVIDER)


def _write(banner: Banner, depth: float, file: Path, *, limited: bool) -> Pixels:
    """Write a banner as PNG, small enough for ad networks where `limited`; return what was
    written."""
    for share, bits in _SAVINGS if limited else _SAVINGS[:1]:
        pixels = banner.painted(depth * share, grain=not limited)[..., :3]
        if bits < 8:
            step = 1 << (8 - bits)
            pixels = np.minimum(255, np.round(pixels.astype(np.float32) / step) * step).astype(
                np.uint8
            )
        done, packed = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 9])
        if done and (not limited or len(packed) < BANNER_BYTES_MAX):
            file.write_bytes(packed.tobytes())
            return np.asarray(pixels, np.uint8)
    raise WorkFailed(
        f"The banner of {banner.width}x{banner.height} is over 150 kB even when it is simplified. "
        "Use a product photo with a plain background.",
        retryable=False,
    )


def _animate(banner: Banner, file: Path) -> None:
    """Write the entrance of a banner as a GIF that plays three times and then rests."""
    _, canvas, pixels = surface(banner.width, banner.height)
    back = ground_pixels(banner.ground, banner.width, banner.height, 0.0, grain=False)
    frames: list[Pixels] = []
    count = round(_ANIMATED_SECONDS * 15)
    for number in range(count):
        banner.draw(canvas, pixels, back, number / 15)
        frames.append(pixels[..., :3].copy())
    banner.draw(canvas, pixels, back, _SETTLED_SECONDS)
    frames.append(pixels[..., :3].copy())
    write_gif(frames, 15, _ANIMATED_HOLD_SECONDS, file, BANNER_BYTES_MAX)


def overview_of(drawn: list[Pixels]) -> Pixels:
    """Lay all banners out on one neutral sheet, tall ones first, in columns."""
    gap, sheet_width = 28, 1600
    order = sorted(drawn, key=lambda picture: -picture.shape[0])
    placed: list[tuple[int, int, Pixels]] = []
    shelves: list[list[int]] = []  # x used, y, height
    bottom = gap
    for raw in order:
        picture = raw
        if max(raw.shape[:2]) > 1000 or raw.shape[0] > 620:
            scale = min(620 / raw.shape[0], 1000 / raw.shape[1])
            size = (round(raw.shape[1] * scale), round(raw.shape[0] * scale))
            picture = np.asarray(cv2.resize(raw, size, interpolation=cv2.INTER_AREA), np.uint8)
        height, width = picture.shape[:2]
        shelf = next(
            (s for s in shelves if s[0] + width + gap <= sheet_width and s[2] >= height), None
        )
        if shelf is None:
            shelf = [gap, bottom, height]
            shelves.append(shelf)
            bottom += height + gap
        placed.append((shelf[0], shelf[1], picture))
        shelf[0] += width + gap
    sheet: Pixels = np.full((bottom, sheet_width, 3), 238, np.uint8)
    for x, y, picture in placed:
        height, width = picture.shape[:2]
        sheet[y : y + height, x : x + width] = picture[..., :3]
    return sheet
