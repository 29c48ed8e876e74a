"""Flat emblems of what is advertised: a glass, a bowl, a paw. They stand where there is no photo.

An emblem shows a kind of thing, never a package or a feature, so that it claims nothing. It is
drawn around the origin and reaches from about -1 to 1; `ink` is its colour, `hole` what is cut out.
"""

import math
import re
from collections.abc import Callable
from typing import Any

from integrations.studio.canvas import fill, stroke
from integrations.studio.skia_cpu import skia

Emblem = Callable[[Any, str, str, float], None]


def _shape(*points: tuple[float, float]) -> Any:
    path = skia.Path()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    return path


def _round(canvas: Any, box: tuple[float, float, float, float], corner: float, paint: Any) -> None:
    canvas.drawRoundRect(skia.Rect.MakeXYWH(*box), corner, corner, paint)


def _glass(canvas: Any, ink: str, hole: str, t: float) -> None:
    canvas.drawLine(0.1, -0.5, 0.42, -1.0, stroke(ink, 0.11))
    canvas.drawPath(_shape((-0.66, -0.66), (0.66, -0.66), (0.48, 0.95), (-0.48, 0.95)), fill(ink))
    canvas.drawPath(_shape((-0.55, -0.55), (0.55, -0.55), (0.51, -0.2), (-0.51, -0.2)), fill(hole))
    for x, y, turn in ((-0.2, 0.02, -14.0), (0.2, 0.24, 20.0)):
        canvas.save()
        canvas.translate(x, y + 0.035 * math.sin(t * 2.2 + x * 9))
        canvas.rotate(turn + 4 * math.sin(t * 1.4 + x))
        _round(canvas, (-0.16, -0.16, 0.32, 0.32), 0.06, stroke(hole, 0.07))
        canvas.restore()


def _bowl(canvas: Any, ink: str, hole: str, t: float) -> None:
    bowl = skia.Path()
    bowl.addArc(skia.Rect.MakeLTRB(-0.9, -0.82, 0.9, 0.86), 0, 180)
    bowl.close()
    canvas.drawPath(bowl, fill(ink))
    _round(canvas, (-1.0, -0.1, 2.0, 0.2), 0.1, fill(ink))
    _round(canvas, (-0.4, 0.8, 0.8, 0.14), 0.05, fill(ink))
    for i in range(3):
        x = -0.4 + 0.4 * i
        steam = skia.Path()
        steam.moveTo(x, -0.28)
        sway = 0.14 * math.sin(t * 2.4 + i)
        steam.cubicTo(x + 0.2 + sway, -0.5, x - 0.2 + sway, -0.68, x + sway, -0.95)
        canvas.drawPath(steam, stroke(ink, 0.1, 0.8))


def _drop(canvas: Any, ink: str, hole: str, t: float) -> None:
    swell = 1 + 0.03 * math.sin(t * 2.4)
    canvas.scale(swell, 2 - swell)
    drop = skia.Path()
    drop.moveTo(0, -1.0)
    drop.cubicTo(0.2, -0.55, 0.68, -0.1, 0.68, 0.32)
    drop.cubicTo(0.68, 0.72, 0.36, 0.98, 0, 0.98)
    drop.cubicTo(-0.36, 0.98, -0.68, 0.72, -0.68, 0.32)
    drop.cubicTo(-0.68, -0.1, -0.2, -0.55, 0, -1.0)
    canvas.drawPath(drop, fill(ink))
    shine = skia.Path()
    shine.addArc(skia.Rect.MakeLTRB(-0.42, -0.1, 0.42, 0.72), 110, 75)
    canvas.drawPath(shine, stroke(hole, 0.1))


def _page(canvas: Any, ink: str, hole: str, t: float) -> None:
    _round(canvas, (-0.68, -0.95, 1.36, 1.9), 0.16, fill(ink))
    for i, wide in enumerate((0.9, 0.66, 0.78)):
        grown = min(1.0, max(0.0, t * 1.6 - 0.25 * i))
        _round(canvas, (-0.44, -0.62 + 0.3 * i, wide * grown + 0.02, 0.12), 0.06, fill(hole))
    tick = skia.Path()
    tick.moveTo(-0.2, 0.52)
    tick.lineTo(0.0, 0.7)
    tick.lineTo(0.38, 0.28)
    canvas.drawPath(tick, stroke(hole, 0.15))


def _wheel(canvas: Any, ink: str, hole: str, t: float) -> None:
    canvas.drawCircle(0, 0, 0.86, stroke(ink, 0.2))
    canvas.rotate(t * 50)
    for i in range(10):
        turn = math.pi * i / 5
        canvas.drawLine(0, 0, 0.8 * math.cos(turn), 0.8 * math.sin(turn), stroke(ink, 0.05))
    canvas.drawCircle(0, 0, 0.17, fill(ink))
    canvas.drawCircle(0, 0, 0.07, fill(hole))


def _paw(canvas: Any, ink: str, hole: str, t: float) -> None:
    canvas.rotate(5 * math.sin(t * 2.1))
    pad = skia.Path()
    pad.moveTo(0, -0.12)
    pad.cubicTo(0.4, -0.12, 0.78, 0.36, 0.66, 0.66)
    pad.cubicTo(0.54, 0.98, 0.2, 0.74, 0, 0.74)
    pad.cubicTo(-0.2, 0.74, -0.54, 0.98, -0.66, 0.66)
    pad.cubicTo(-0.78, 0.36, -0.4, -0.12, 0, -0.12)
    canvas.drawPath(pad, fill(ink))
    for x, y, turn in (
        (-0.72, -0.16, -28),
        (-0.28, -0.62, -8),
        (0.28, -0.62, 8),
        (0.72, -0.16, 28),
    ):
        canvas.save()
        canvas.translate(x, y)
        canvas.rotate(turn)
        canvas.drawOval(skia.Rect.MakeLTRB(-0.2, -0.29, 0.2, 0.29), fill(ink))
        canvas.restore()


def _heart(canvas: Any, ink: str, hole: str, t: float) -> None:
    beat = 1 + 0.05 * max(0.0, math.sin(t * 5)) ** 3
    canvas.scale(beat, beat)
    heart = skia.Path()
    heart.moveTo(0, 0.9)
    heart.cubicTo(-0.5, 0.5, -1.0, 0.1, -1.0, -0.34)
    heart.cubicTo(-1.0, -0.98, -0.2, -1.0, 0, -0.44)
    heart.cubicTo(0.2, -1.0, 1.0, -0.98, 1.0, -0.34)
    heart.cubicTo(1.0, 0.1, 0.5, 0.5, 0, 0.9)
    canvas.drawPath(heart, fill(ink))


def _dumbbell(canvas: Any, ink: str, hole: str, t: float) -> None:
    canvas.rotate(-24 + 7 * math.sin(t * 2.6))
    _round(canvas, (-0.5, -0.1, 1.0, 0.2), 0.04, fill(ink))
    for side in (-1, 1):
        _round(canvas, (side * 0.58 - 0.15, -0.62, 0.3, 1.24), 0.1, fill(ink))
        _round(canvas, (side * 0.88 - 0.12, -0.4, 0.24, 0.8), 0.09, fill(ink))


def _tag(canvas: Any, ink: str, hole: str, t: float) -> None:
    canvas.rotate(-30 + 6 * math.sin(t * 2.0))
    canvas.drawPath(
        _shape((-1.0, 0.0), (-0.5, -0.6), (0.95, -0.6), (0.95, 0.6), (-0.5, 0.6)), fill(ink)
    )
    canvas.drawCircle(-0.52, 0, 0.15, fill(hole))
    canvas.drawLine(-0.1, 0, 0.65, 0, stroke(hole, 0.12))


def _calendar(canvas: Any, ink: str, hole: str, t: float) -> None:
    _round(canvas, (-0.85, -0.78, 1.7, 1.68), 0.18, fill(ink))
    for x in (-0.42, 0.42):
        _round(canvas, (x - 0.08, -1.0, 0.16, 0.4), 0.07, fill(ink))
    _round(canvas, (-0.66, -0.36, 1.32, 1.06), 0.08, fill(hole))
    marked = int(t * 2.0) % 9
    for i in range(9):
        x, y = -0.4 + 0.4 * (i % 3), -0.12 + 0.29 * (i // 3)
        canvas.drawCircle(x, y, 0.13 if i == marked else 0.07, fill(ink))


def _flame(canvas: Any, ink: str, hole: str, t: float) -> None:
    for size, color, phase in ((1.0, ink, 0.0), (0.48, hole, 1.4)):
        sway = 0.07 * math.sin(t * 4 + phase)
        flame = skia.Path()
        low = 0.95 if size == 1.0 else 0.86
        flame.moveTo(sway * size, low - 1.95 * size)
        flame.cubicTo(
            0.3 * size,
            low - 1.4 * size,
            0.8 * size,
            low - 1.1 * size,
            0.7 * size,
            low - 0.55 * size,
        )
        flame.cubicTo(0.62 * size, low - 0.1 * size, 0.3 * size, low, 0, low)
        flame.cubicTo(
            -0.3 * size, low, -0.66 * size, low - 0.1 * size, -0.7 * size, low - 0.55 * size
        )
        flame.cubicTo(
            -0.74 * size,
            low - 1.0 * size,
            -0.2 * size,
            low - 1.2 * size,
            sway * size,
            low - 1.95 * size,
        )
        canvas.drawPath(flame, fill(color))


def _leaf(canvas: Any, ink: str, hole: str, t: float) -> None:
    canvas.rotate(38 + 5 * math.sin(t * 1.6))
    leaf = skia.Path()
    leaf.moveTo(0, -1.0)
    leaf.cubicTo(0.75, -0.5, 0.75, 0.4, 0, 0.8)
    leaf.cubicTo(-0.75, 0.4, -0.75, -0.5, 0, -1.0)
    canvas.drawPath(leaf, fill(ink))
    canvas.drawLine(0, -0.62, 0, 1.05, stroke(ink, 0.1))
    canvas.drawLine(0, -0.6, 0, 0.72, stroke(hole, 0.06))
    for y in (-0.2, 0.16, 0.5):
        for side in (-1, 1):
            canvas.drawLine(0, y, side * 0.26, y - 0.2, stroke(hole, 0.05))


def _book(canvas: Any, ink: str, hole: str, t: float) -> None:
    for side in (-1, 1):
        lift = 0.04 * math.sin(t * 1.8 + side)
        page = _shape((0, -0.5), (side * 0.98, -0.72 + lift), (side * 0.98, 0.56 + lift), (0, 0.8))
        canvas.drawPath(page, fill(ink))
        for i in range(3):
            y = -0.22 + 0.27 * i
            canvas.drawLine(side * 0.2, y - 0.03, side * 0.78, y - 0.16 + lift, stroke(hole, 0.07))
    canvas.drawLine(0, -0.5, 0, 0.8, stroke(hole, 0.06))


def _wrench(canvas: Any, ink: str, hole: str, t: float) -> None:
    canvas.rotate(40 + 9 * math.sin(t * 2.2))
    _round(canvas, (-0.17, -0.6, 0.34, 1.5), 0.12, fill(ink))
    canvas.drawCircle(0, -0.58, 0.44, fill(ink))
    _round(canvas, (-0.16, -1.1, 0.32, 0.58), 0.05, fill(hole))
    canvas.drawCircle(0, 0.7, 0.08, fill(hole))


def _house(canvas: Any, ink: str, hole: str, t: float) -> None:
    canvas.drawPath(_shape((0, -1.0), (1.05, -0.1), (-1.05, -0.1)), fill(ink))
    _round(canvas, (-0.74, -0.2, 1.48, 1.12), 0.06, fill(ink))
    _round(canvas, (-0.2, 0.28, 0.4, 0.64), 0.05, fill(hole, 0.75 + 0.25 * math.sin(t * 2)))


def _bag(canvas: Any, ink: str, hole: str, t: float) -> None:
    canvas.rotate(3 * math.sin(t * 2))
    handle = skia.Path()
    handle.addArc(skia.Rect.MakeLTRB(-0.38, -1.0, 0.38, -0.1), 180, 180)
    canvas.drawPath(handle, stroke(ink, 0.14))
    _round(canvas, (-0.78, -0.5, 1.56, 1.44), 0.26, fill(ink))
    _round(canvas, (-0.46, 0.16, 0.92, 0.48), 0.12, stroke(hole, 0.09))


def _bolt(canvas: Any, ink: str, hole: str, t: float) -> None:
    grown = 1 + 0.04 * math.sin(t * 6)
    canvas.scale(grown, grown)
    bolt = _shape(
        (0.2, -1.0), (-0.62, 0.16), (-0.06, 0.16), (-0.22, 1.0), (0.62, -0.24), (0.06, -0.24)
    )
    canvas.drawPath(bolt, fill(ink))


# The first that is named wins, so what is special stands before what is general.
_EMBLEMS: tuple[tuple[str, Emblem], ...] = (
    (r"bike|bicycle|cycling|e-bike|scooter|tyre|wheel", _wheel),
    (r"dogs?\b|cats?\b|pets?\b|pupp|kitten|paws?\b|animal|veterinar", _paw),
    (r"pizza oven|oven|grill|barbecue|candle|heater|stove|fire\b", _flame),
    (r"coffee|cold brew|espresso|latte|matcha|\btea\b|drink|juice|kombucha|lemonade|beer", _glass),
    (r"cocktail|wine\b|smoothie|soda\b", _glass),
    (r"dumpling|noodle|ramen|soup|meal|snack|granola|pasta|pizza|sauce|food|bread|bakery", _bowl),
    (r"serum|balm|skin|cream\b|lotion|shampoo|soap|perfume|moistur|sunscreen|\boil\b", _drop),
    (r"gym\b|fitness|workout|dumbbell|crossfit|personal train", _dumbbell),
    (r"yoga|meditat|plants?\b|garden|florist|flower|herbal|botanic", _leaf),
    (r"invoic|software|\bapp\b|\bcrm\b|accounting|tax\b|insurance|contract|form\b|notes?\b", _page),
    (r"\bsale\b|discount|clearance|black friday|deals\b", _tag),
    (r"concert|festival|webinar|event|conference|ticket|open day|workshop|weekend", _calendar),
    (r"repair|mechanic|plumb|locksmith|handyman|garage|maintenance|tools?\b", _wrench),
    (r"course|lesson|school|academy|tutor|library|books?\b|language class", _book),
    (r"backpack|\bbags?\b|luggage|suitcase|wallet|purse|tote", _bag),
    (r"charger|battery|solar|electric|power bank|energy", _bolt),
    (r"charit|donat|hospice|\bcare\b|clinic|therap|volunteer|dating", _heart),
    (r"house|apartment|real estate|furniture|cleaning|mortgage|moving|interior|sofa|lamp", _house),
)  # fmt: skip


def emblem_for(text: str) -> Emblem | None:
    """Return the emblem of what the text names, or `None` when it names nothing that has one."""
    for pattern, emblem in _EMBLEMS:
        if re.search(rf"\b(?:{pattern})", text, re.IGNORECASE):
            return emblem
    return None


def draw_emblem(
    canvas: Any,
    emblem: Emblem,
    place: tuple[float, float, float],
    colors: tuple[str, str],
    t: float,
) -> None:
    """Draw an emblem at (x, y, half its height in pixels) in the colours (ink, hole)."""
    x, y, half = place
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(half, half)
    emblem(canvas, *colors, t)
    canvas.restore()
