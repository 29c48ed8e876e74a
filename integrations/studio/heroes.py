"""What stands in a product's place when there is no photo: one strong drawn picture for each
direction."""

import math
import random
from dataclasses import dataclass, field
from typing import Any

from integrations.studio.canvas import (
    Box,
    blurred,
    fill,
    image_of,
    rounded,
    skia_color,
    soft_disc,
    stroke,
    surface,
)
from integrations.studio.colour import contrast, mix, readable
from integrations.studio.directions import Direction
from integrations.studio.emblems import Emblem, draw_emblem
from integrations.studio.faces import face
from integrations.studio.motifs import blob_path
from integrations.studio.motion import ease_back, ease_out, ease_out_strong, progress, spring
from integrations.studio.palette import Ground
from integrations.studio.skia_cpu import skia
from integrations.studio.wording import clean


@dataclass(frozen=True)
class Hero:
    """All that a hero picture needs: where, on what, for which brand. `box` is pixels.

    `clipped` keeps it inside the box, where text stands beside it.
    """

    box: Box
    unit: float
    ground: Ground
    direction: Direction
    brand: str
    seed: int
    clipped: bool = False
    emblem: Emblem | None = None
    kept: dict[str, Any] = field(default_factory=dict, compare=False)
    """Pictures that are the same in every frame, drawn once."""

    @property
    def initial(self) -> str:
        """Return the brand's first letter or digit."""
        return next((c for c in clean(self.brand) if c.isalnum()), "A").upper()

    @property
    def radius(self) -> float:
        return min(self.box.width, self.box.height) / 2


def _letter(
    canvas: Any,
    hero: Hero,
    face_name: str,
    place: tuple[float, float, float],
    colors: tuple[str, str],
    t: float,
) -> None:
    """Draw the emblem, or else the brand's initial, at (x, y, height) in (ink, what is behind)."""
    x, y, height = place
    color = colors[0]
    if hero.emblem is not None:
        draw_emblem(canvas, hero.emblem, (x, y, height * 0.74), colors, t)
        return
    type_face = face(face_name)
    left, top, right, bottom = type_face.ink(hero.initial)
    size = height / max(0.3, bottom - top)
    blob = type_face.blob(hero.initial, size)
    canvas.drawTextBlob(
        blob, x - (left + right) / 2 * size, y - (top + bottom) / 2 * size, fill(color)
    )


def _seal(canvas: Any, hero: Hero, t: float) -> None:
    """A sun disc with the initial, and the brand's name running around it."""
    b, r = hero.box, hero.radius * 0.8
    grown = spring(t - 0.05, 1.5, 0.6)
    if grown <= 0.01:
        return
    core = hero.ground.pill if hero.ground.pill != hero.ground.text else hero.ground.shapes[4]
    ink = max(("#ffffff", "#14110f", hero.ground.base), key=lambda c: contrast(c, core))
    canvas.save()
    canvas.translate(b.center_x, b.center_y)
    canvas.scale(grown, grown)
    soft_disc(canvas, 0, r * 0.06, (r * 0.92, r * 1.14), "#000000", 0.24)
    canvas.drawCircle(0, 0, r, fill(core))
    canvas.drawCircle(0, 0, r * 0.93, stroke(ink, r * 0.008, 0.55))
    _ring_text(canvas, hero, r * 0.785, ink, t)
    canvas.drawCircle(0, 0, r * 0.66, stroke(ink, r * 0.006, 0.4))
    _letter(canvas, hero, hero.direction.display_accent, (0, 0, r * 0.62), (ink, core), t)
    canvas.restore()


def _ring_text(canvas: Any, hero: Hero, radius: float, color: str, t: float) -> None:
    """Set the brand's name around a circle, as often as it fits, slowly turning."""
    type_face = face(hero.direction.label)
    text = clean(hero.brand).upper() + " • "
    size = radius * 0.135
    around = 2 * math.pi * radius
    widths = [type_face.width(letter, size) for letter in text]
    times = max(1, round(around / (sum(widths) + 0.14 * size * len(text))))
    squeeze = min(1.0, around * 0.97 / (sum(widths) * times))
    size *= squeeze
    spare = (around / times - sum(widths) * squeeze) / len(text)
    x = 0.0
    for letter, wide in zip(text * times, widths * times, strict=True):
        wide *= squeeze
        if letter.strip():
            canvas.save()
            canvas.rotate(math.degrees((x + wide / 2) / radius + t * 0.22))
            blob = type_face.blob(letter, size)
            canvas.drawTextBlob(blob, -wide / 2, -radius + size * 0.36, fill(color))
            canvas.restore()
        x += wide + spare


def _marquee(canvas: Any, hero: Hero, t: float) -> None:
    """Rows of the brand's name racing against each other across the frame, slightly tilted."""
    b, g = hero.box, hero.ground
    type_face = face(hero.direction.display)
    word = clean(hero.brand).upper() or hero.initial
    tilt = 6.0
    # The tilted rows must not reach the text above and below them.
    tall = max(b.height * 0.5, b.height - b.width * 1.15 * math.tan(math.radians(tilt)))
    rows = 4 if len(word) > 7 else 3
    height = tall / rows
    size = height * 0.8 / type_face.cap_height
    size = min(size, hero.box.width * 2.4 / max(1.0, type_face.width(word, 1.0)))
    gap = size * 0.28
    wide = type_face.width(word, size, -0.005) + gap
    blob = type_face.blob(word, size, -0.005)
    canvas.save()
    if hero.clipped:
        canvas.clipRect(b.rect(), True)
    canvas.translate(b.center_x, b.center_y)
    canvas.rotate(-tilt)
    reach = b.width * 0.62
    for row in range(rows):
        entered = ease_out_strong(progress(t, 0.03 * abs(row - rows / 2), 0.5))
        way = 1 if row % 2 else -1
        middle = (row - (rows - 1) / 2) * height
        away = (1 - entered) * way * 2 * (b.width + b.height)
        shift = (t * 0.22 * way + 0.37 * row) % 1.0 * wide
        strong = row % 2 == 0
        band = Box(-reach, middle - height * 0.5, 2 * reach, height)
        if strong:
            canvas.drawRect(band.rect(), fill(g.pill, entered))
        x = -reach + shift - wide + away
        while x < reach + away:
            if strong:
                canvas.drawTextBlob(
                    blob, x, middle + type_face.cap_height * size / 2, fill(g.pill_text)
                )
            else:
                line = stroke(g.text, size * 0.02, 0.9)
                canvas.drawTextBlob(blob, x, middle + type_face.cap_height * size / 2, line)
            x += wide
    canvas.restore()
    if hero.emblem is not None:
        _sticker(canvas, hero, t)


def _sticker(canvas: Any, hero: Hero, t: float) -> None:
    """Put the emblem on a round sticker over the rows of type."""
    b, g = hero.box, hero.ground
    r = hero.radius * 0.74 * ease_back(progress(t, 0.12, 0.42), 1.7)
    if r <= 1:
        return
    core = max((g.text, *g.shapes[2:]), key=lambda c: min(contrast(c, g.pill), contrast(c, g.base)))
    ink = max((g.base, "#14110f", "#ffffff"), key=lambda c: contrast(c, core))
    soft_disc(canvas, b.center_x, b.center_y + r * 0.07, (r * 0.92, r * 1.14), "#000000", 0.4)
    canvas.drawCircle(b.center_x, b.center_y, r, fill(core))
    canvas.drawCircle(b.center_x, b.center_y, r * 0.92, stroke(ink, r * 0.015))
    if hero.emblem is not None:
        draw_emblem(canvas, hero.emblem, (b.center_x, b.center_y, r * 0.56), (ink, core), t)


def _window(canvas: Any, hero: Hero, t: float) -> None:
    """A tall arch with a rising orb and the initial in fine type."""
    b, g = hero.box, hero.ground
    height = min(b.height * 0.96, b.width * 1.4)
    width = min(b.width * 0.9, height * 0.74)
    along = ease_out(progress(t, -0.3, 1.0))
    top = b.center_y - height / 2 + (1 - along) * height * 0.12
    left = b.center_x - width / 2
    if "sky" not in hero.kept:
        hero.kept["sky"] = _sky(width, height, (mix(g.shapes[0], g.base, 0.2), g.shapes[3]))
    sky = skia.Paint(Alphaf=along)
    canvas.drawImage(hero.kept["sky"], round(left), round(top), skia.SamplingOptions(), sky)
    orb = width * 0.36
    orb_y = top + height * (0.42 - 0.06 * ease_out(progress(t, 0.1, 2.5)))
    # Inside the arch by its size: clipping to a path costs more than all the rest.
    soft_disc(canvas, b.center_x, orb_y, (orb * 0.9, orb * 1.38), g.accent, 0.34 * along)
    canvas.drawCircle(b.center_x, orb_y, orb, fill(mix(g.shapes[4], "#ffffff", 0.12), along))
    ink = readable(g.base, (mix(g.shapes[4], "#ffffff", 0.12),), 3.0)
    place = (b.center_x, orb_y, orb * 0.92)
    _letter(
        canvas, hero, hero.direction.display, place, (ink, mix(g.shapes[4], "#ffffff", 0.12)), t
    )
    for i in range(6):
        y = top + height * (0.84 + 0.03 * i)
        half = width * (0.34 - 0.05 * i)
        wave = width * 0.01 * math.sin(t * 2 + i)
        line = stroke(g.text, 2 * hero.unit, (0.5 - 0.07 * i) * along)
        canvas.drawLine(b.center_x - half + wave, y, b.center_x + half + wave, y, line)
    outline = stroke(g.accent, 2 * hero.unit, 0.8 * along)
    canvas.drawPath(_arch(round(left), round(top), width, height), outline)


def _arch(left: float, top: float, width: float, height: float) -> Any:
    arch = skia.Path()
    arch.moveTo(left, top + height)
    arch.lineTo(left, top + width / 2)
    arch.arcTo(skia.Rect.MakeXYWH(left, top, width, width), 180, 180, False)
    arch.lineTo(left + width, top + height)
    arch.close()
    return arch


def _sky(width: float, height: float, colors: tuple[str, str]) -> Any:
    """Return a picture of an arch with a gradient from the first colour down to the second."""
    _, canvas, pixels = surface(math.ceil(width), math.ceil(height))
    paint = skia.Paint(AntiAlias=True)
    stops = [skia_color(color) for color in colors]
    paint.setShader(skia.GradientShader.MakeLinear([(0, 0), (0, height)], stops))
    canvas.drawPath(_arch(0, 0, width, height), paint)
    return image_of(pixels)


def _screen(canvas: Any, hero: Hero, t: float) -> None:
    """A software window with rows that fill and a curve that climbs; no words, so no claims."""
    b, g, u = hero.box, hero.ground, hero.unit
    width = min(b.width * (0.96 if hero.clipped else 1.04), b.height * 1.3)
    height = min(b.height * 0.96, width * 0.84)
    grown = ease_out_strong(progress(t, 0.0, 0.55))
    x, y = b.center_x - width / 2, b.center_y - height / 2 + (1 - grown) * height * 0.4
    y += 6 * u * math.sin(t * 1.7)
    panel = mix(g.base, "#ffffff", 0.09) if g.dark else "#ffffff"
    line = mix(panel, g.text, 0.14)
    box = Box(x, y, width, height)
    corner = width * 0.045
    rounded(
        canvas,
        Box(x, y + height * 0.04, width, height),
        corner,
        blurred("#000000", width * 0.04, 0.34),
    )
    rounded(canvas, box, corner, fill(panel))
    rounded(canvas, box, corner, stroke(line, 2 * u))
    pad = width * 0.06
    for i in range(3):
        canvas.drawCircle(
            x + pad + i * width * 0.042, y + pad * 0.8, width * 0.012, fill(g.shapes[2 + i])
        )
    chart = Box(x + pad, y + pad * 1.7, width - 2 * pad, height * 0.46)
    _curve(canvas, hero, chart, line, t)
    rng = random.Random(hero.seed)
    for row in range(3):
        top = chart.bottom + pad * 0.75 + row * height * 0.105
        share = ease_out(progress(t, 0.45 + 0.13 * row, 0.8)) * (
            0.9 - 0.21 * row + 0.06 * rng.random()
        )
        tall = height * 0.05
        rounded(canvas, Box(x + pad, top, tall, tall), tall * 0.3, fill(g.shapes[4 - row]))
        track = Box(x + pad + tall * 1.6, top, width - 2 * pad - tall * 1.6, tall)
        rounded(canvas, track, tall / 2, fill(line, 0.7))
        bar = Box(track.x, top, max(tall, track.width * share), tall)
        rounded(canvas, bar, tall / 2, fill(g.shapes[4 - row]))


def _curve(canvas: Any, hero: Hero, box: Box, line: str, t: float) -> None:
    g, u = hero.ground, hero.unit
    for i in range(4):
        y = box.y + box.height * i / 3
        canvas.drawLine(box.x, y, box.right, y, stroke(line, 1.5 * u, 0.9))
    rng = random.Random(hero.seed + 1)
    values = [0.16, 0.30, 0.24, 0.46, 0.42, 0.66, 0.74, 0.94]
    values = [v + 0.05 * (rng.random() - 0.5) for v in values]
    drawn = ease_out(progress(t, 0.15, 1.2)) * (len(values) - 1)
    path, area = skia.Path(), skia.Path()
    x, y = box.x, box.bottom
    for i in range(len(values)):
        part = min(1.0, drawn - (i - 1)) if i else 1.0
        if part <= 0:
            break
        value = values[i] if i == 0 else values[i - 1] + (values[i] - values[i - 1]) * part
        x = box.x + box.width * (i if i == 0 else i - 1 + part) / (len(values) - 1)
        y = box.bottom - box.height * value
        path.lineTo(x, y) if i else path.moveTo(x, y)
        area.lineTo(x, y) if i else area.moveTo(x, y)
    area.lineTo(x, box.bottom)
    area.lineTo(box.x, box.bottom)
    area.close()
    canvas.drawPath(area, fill(g.shapes[4], 0.2))
    canvas.drawPath(path, stroke(g.shapes[4], 7 * u))
    canvas.drawCircle(x, y, 21 * u * (1 + 0.12 * math.sin(t * 5)), fill(g.accent, 0.3))
    canvas.drawCircle(x, y, 12 * u, fill(g.accent))


def _character(canvas: Any, hero: Hero, t: float) -> None:
    """A soft creature with blinking eyes and a smile."""
    b, g, r = hero.box, hero.ground, hero.radius * 0.86
    grown = ease_back(progress(t, 0.02, 0.5), 2.0)
    if grown <= 0.01:
        return
    hop = abs(math.sin(t * 3.0)) * r * 0.06
    squash = 1 + 0.035 * math.cos(t * 6.0)
    body = g.shapes[4] if contrast(g.shapes[4], g.base) > 1.5 else g.pill
    canvas.drawOval(
        skia.Rect.MakeXYWH(b.center_x - r * 0.7, b.center_y + r * 0.86, r * 1.4, r * 0.2),
        fill(mix(g.base, "#000000", 0.35), 0.35),
    )
    canvas.save()
    canvas.translate(b.center_x, b.center_y - hop)
    canvas.scale(grown * squash, grown / squash)
    canvas.drawPath(blob_path(0, 0, r, hero.seed + 3, t, 0.06), fill(body))
    ink = max(("#1b1420", "#ffffff"), key=lambda c: contrast(c, body))
    blink = 0.12 if 1.5 < t % 2.3 < 1.62 else 1.0
    for side in (-1, 1):
        eye_x = side * r * 0.30
        canvas.drawOval(
            skia.Rect.MakeXYWH(eye_x - r * 0.19, -r * 0.30, r * 0.38, r * 0.44 * blink),
            fill("#ffffff"),
        )
        if blink == 1.0:
            look = math.sin(t * 1.7) * r * 0.05
            canvas.drawCircle(eye_x + look, -r * 0.05, r * 0.105, fill("#1b1420"))
            canvas.drawCircle(eye_x + look + r * 0.035, -r * 0.09, r * 0.035, fill("#ffffff"))
        canvas.drawCircle(side * r * 0.52, r * 0.22, r * 0.10, fill(g.accent, 0.5))
    smile = skia.Path()
    smile.addArc(skia.Rect.MakeXYWH(-r * 0.26, r * 0.02, r * 0.52, r * 0.42), 15, 150)
    canvas.drawPath(smile, stroke(ink, r * 0.055))
    canvas.restore()


def _mosaic(canvas: Any, hero: Hero, t: float) -> None:
    """A tile of its own, large, with the initial cut into it."""
    b, g = hero.box, hero.ground
    side = hero.radius * 1.2
    grown = ease_out_strong(progress(t, 0.1, 0.5))
    if grown <= 0.01:
        return
    core = g.pill
    ink = max((g.base, g.text, "#ffffff", "#14110f"), key=lambda c: contrast(c, core))
    canvas.save()
    canvas.translate(b.center_x, b.center_y)
    canvas.rotate((1 - grown) * -90 + 2.5 * math.sin(t * 1.2))
    canvas.scale(grown, grown)
    tile = Box(-side / 2, -side / 2, side, side)
    shadow = Box(tile.x, tile.y + side * 0.05, side, side)
    rounded(canvas, shadow, side * 0.16, blurred("#000000", side * 0.06, 0.25))
    rounded(canvas, tile, side * 0.16, fill(core))
    _letter(canvas, hero, hero.direction.display, (0, 0, side * 0.52), (ink, core), t)
    canvas.restore()


_HEROES = {
    "rings": _seal,
    "bars": _marquee,
    "arches": _window,
    "grid": _screen,
    "blobs": _character,
    "tiles": _mosaic,
}


def draw_hero(canvas: Any, hero: Hero, t: float) -> None:
    """Draw the hero picture as it is at `t` seconds."""
    _HEROES[hero.direction.motif](canvas, hero, t)
