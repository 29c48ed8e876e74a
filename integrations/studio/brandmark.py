"""The brand's sign in a corner: its logo made readable on the ground, or its name set as a
wordmark."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from integrations.studio.canvas import SMOOTH, Box, Pixels, fill, image_of, rounded
from integrations.studio.colour import contrast, oklch, rgb
from integrations.studio.directions import Direction
from integrations.studio.faces import face
from integrations.studio.look import Design
from integrations.studio.palette import Ground
from integrations.studio.pictures import read_picture
from integrations.studio.skia_cpu import skia
from integrations.studio.typeset import Setting, Word, set_text
from integrations.studio.wording import clean

_LOGO_EDGE = 1400
_LOGO_CONTRAST = 2.2


@dataclass(frozen=True)
class BrandMark:
    """A laid-out brand sign: `box` is what it covers; `text` is the wordmark or empty for a
    logo."""

    box: Box
    text: str
    size: float
    draw_at: Any

    def draw(self, canvas: Any, alpha: float, shift: float = 0.0) -> None:
        """Draw the sign, moved down by `shift` pixels, at `alpha`."""
        if alpha <= 0:
            return
        canvas.save()
        canvas.translate(0, shift)
        if alpha < 1:
            canvas.saveLayerAlpha(self.box.inset(-8).rect(), round(alpha * 255))
        self.draw_at(canvas)
        if alpha < 1:
            canvas.restore()
        canvas.restore()


def _average(picture: Pixels) -> str:
    alpha = picture[..., 3].astype(np.float64)
    total = max(1.0, float(alpha.sum()))
    b, g, r = ((picture[..., c].astype(np.float64).sum() * 255) / total for c in range(3))
    return "#" + "".join(f"{min(255, round(v)):02x}" for v in (r, g, b))


def _tinted(picture: Pixels, color: str) -> Pixels:
    """Return the logo's shape in one colour."""
    r, g, b = rgb(color)
    alpha = picture[..., 3:4].astype(np.float32) / 255
    out = np.concatenate([alpha * b, alpha * g, alpha * r, alpha * 255], axis=2)
    return (out + 0.5).astype(np.uint8)


def _logo(
    path: Path, place: Box, ground: Ground, align: str, radius: float, share: float = 0.6
) -> BrandMark:
    picture = read_picture(path, _LOGO_EDGE, "logo")
    see_through = (picture[..., 3] < 200).mean() > 0.05
    ys, xs = np.nonzero(picture[..., 3] > 8)
    if not len(ys):
        raise ValueError("an empty logo was not refused when it was read")
    picture = np.ascontiguousarray(picture[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1])
    average = _average(picture)
    plate = not see_through
    if see_through and contrast(average, ground.base) < _LOGO_CONTRAST:
        if oklch(average)[1] < 0.06:
            picture = _tinted(picture, ground.text)
        else:
            plate = True
    height, width = picture.shape[:2]
    # Square signs look smaller than wide ones of the same height.
    tall = place.height * (1.55 if width / height < 1.6 else 1.0)
    scale = min(tall / height, place.width * share / width)
    w, h = width * scale, height * scale
    pad = h * 0.18 if plate and see_through else 0.0
    x = place.x + pad if align == "left" else place.center_x - w / 2
    box = Box(x, place.center_y - h / 2, w, h)
    target = (max(1, math.ceil(w * 2)), max(1, math.ceil(h * 2)))
    if target[0] < width:
        picture = np.asarray(cv2.resize(picture, target, interpolation=cv2.INTER_AREA), np.uint8)
    image = image_of(picture)
    back = "#ffffff" if contrast(average, "#ffffff") > 2 else "#111318"

    def draw_at(canvas: Any) -> None:
        canvas.save()
        if pad:
            rounded(canvas, box.inset(-pad), pad * (0.4 + radius), fill(back))
        if plate and not see_through:
            corner = min(w, h) * 0.18 * radius
            canvas.clipRRect(skia.RRect.MakeRectXY(box.rect(), corner, corner), True)
        canvas.drawImageRect(image, box.rect(), SMOOTH)
        canvas.restore()

    return BrandMark(box.inset(-pad), "", h, draw_at)


def _sign(canvas: Any, direction: Direction, ground: Ground, box: Box) -> None:
    """Draw the small shape in front of a wordmark, in the direction's own language."""
    x, y, s = box.x, box.y, box.height
    if direction.motif == "rings":
        for part, alpha in ((1.0, 0.35), (0.68, 0.65), (0.38, 1.0)):
            r = s * 0.52 * part
            arc = skia.Path()
            arc.addArc(
                skia.Rect.MakeLTRB(x + s / 2 - r, y + s * 0.8 - r, x + s / 2 + r, y + s * 0.8 + r),
                180,
                180,
            )
            arc.close()
            canvas.drawPath(arc, fill(ground.accent, alpha))
        rounded(canvas, Box(x, y + s * 0.86, s, s * 0.1), s * 0.05, fill(ground.text))
    elif direction.motif == "bars":
        for i in range(2):
            bar = skia.Path()
            left = x + i * s * 0.42
            bar.moveTo(left + s * 0.22, y)
            bar.lineTo(left + s * 0.5, y)
            bar.lineTo(left + s * 0.28, y + s)
            bar.lineTo(left, y + s)
            bar.close()
            canvas.drawPath(bar, fill(ground.accent if i == 0 else ground.text))
    elif direction.motif == "grid":
        gap = s * 0.36
        for i in range(9):
            alpha = 1.0 if i in (0, 1, 3, 4, 8) else 0.35
            color = ground.accent if i in (4, 8) else ground.text
            cell = Box(x + (i % 3) * gap, y + (i // 3) * gap, gap * 0.72, gap * 0.72)
            rounded(canvas, cell, gap * 0.16, fill(color, alpha))
    elif direction.motif == "blobs":
        canvas.drawCircle(x + s * 0.36, y + s * 0.56, s * 0.36, fill(ground.accent))
        canvas.drawCircle(x + s * 0.8, y + s * 0.3, s * 0.2, fill(ground.text))
    elif direction.motif == "tiles":
        pie = skia.Path()
        pie.moveTo(x, y + s)
        pie.arcTo(skia.Rect.MakeXYWH(x, y, s * 2, s * 2), 180, 90, False)
        pie.lineTo(x + s, y + s)
        pie.close()
        canvas.drawPath(pie, fill(ground.accent))


def _wordmark(design: Design, place: Box, ground: Ground, align: str) -> BrandMark:
    direction = design.direction
    name = clean(design.look.brand_name) or "•"
    spaced = direction.motif == "arches"
    text = name.upper() if spaced or direction.upper else name
    type_face = face(direction.label if spaced else direction.display)
    tracking = 0.24 if spaced else direction.tracking * 0.5
    size = place.height * (0.5 if spaced else 0.78)
    sign = 0.0 if spaced else place.height * 0.62
    gap = sign * 0.36
    room = place.width - sign - gap
    size = min(size, size * room / max(1.0, type_face.width(text, size, tracking)))
    if size < place.height * 0.36:
        unit = place.height / 70
        return _set_name(
            design, place, ground, unit, size_max=30 * unit, lines=2, centered=align == "center"
        )
    width = type_face.width(text, size, tracking)
    whole = sign + gap + width
    x = place.x if align == "left" else place.center_x - whole / 2
    cap = type_face.cap_height * size
    baseline = place.center_y + cap / 2
    blob = type_face.blob(text, size, tracking)
    _, top, _, bottom = type_face.ink(text)
    sign_height = min(sign, cap * 1.25)
    high = min(baseline + top * size, place.center_y - sign_height / 2)
    low = max(baseline + bottom * size, place.center_y + sign_height / 2)
    box = Box(x, high, whole, low - high)

    def draw_at(canvas: Any) -> None:
        if sign:
            shape = Box(x, place.center_y - sign_height / 2, sign, sign_height)
            _sign(canvas, direction, ground, shape)
        canvas.drawTextBlob(blob, x + sign + gap, baseline, fill(ground.text))

    return BrandMark(box, text, size, draw_at)


def brand_mark(design: Design, place: Box, ground: Ground, align: str) -> BrandMark:
    """Lay the brand's sign out in `place`, aligned "left" or "center", readable on `ground`.

    Raises `WorkFailed` when the logo cannot be read.
    """
    if design.look.logo is not None:
        return _logo(design.look.logo, place, ground, align, design.direction.radius)
    return _wordmark(design, place, ground, align)


def _set_name(
    design: Design,
    place: Box,
    ground: Ground,
    unit: float,
    *,
    size_max: float,
    lines: int,
    centered: bool,
) -> BrandMark:
    """Set the brand's name in as many lines as it needs, as large as it goes."""
    direction = design.direction
    name = clean(design.look.brand_name) or "•"
    type_face = face(direction.display)
    text = name.upper() if direction.upper else name
    words = tuple(Word(w, type_face, i) for i, w in enumerate(text.split()))
    setting = Setting(
        tracking=direction.tracking,
        leading=direction.leading,
        lines_max=lines,
        size_max=size_max,
        size_wanted=min(size_max * 0.5, 92 * unit),
        centered=centered,
        vertical=0.5,
    )
    done = set_text(words, place, setting)

    def draw_at(canvas: Any) -> None:
        for line, left, baseline in zip(done.lines, done.lefts, done.baselines, strict=True):
            x = left
            for word in line.words:
                blob = word.face.blob(word.text, done.size, done.tracking)
                canvas.drawTextBlob(blob, x, baseline, fill(ground.text))
                x += word.face.width(word.text, done.size, done.tracking) + done.space * done.size

    return BrandMark(done.box, text, done.size, draw_at)


def end_mark(
    design: Design, place: Box, ground: Ground, unit: float, *, centered: bool
) -> BrandMark:
    """Lay out the brand's sign for the end card, where it is the largest thing in the picture.

    Raises `WorkFailed` when the logo cannot be read.
    """
    align = "center" if centered else "left"
    if design.look.logo is not None:
        high = min(place.height, 260 * unit)
        inner = Box(place.x, place.center_y - high / 2, place.width, high)
        return _logo(design.look.logo, inner, ground, align, design.direction.radius, 0.86)
    return _set_name(design, place, ground, unit, size_max=330 * unit, lines=3, centered=centered)
