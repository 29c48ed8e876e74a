"""Decides where headline, picture, shapes and captions stand, for every format, without
overlaps."""

from dataclasses import dataclass, replace
from typing import Literal

from integrations.studio.canvas import Box
from integrations.studio.frame import Frame
from integrations.studio.motifs import Spot


@dataclass(frozen=True)
class Arrangement:
    """One scene's boxes. `boxed` puts captions on a plate because something stands behind them."""

    headline: Box
    visual: Box
    spot: Spot
    captions: Box
    centered: bool
    vertical: float
    boxed: bool
    echo: Spot | None = None


Reach = Literal["clear", "behind", "foot"]


def with_picture(
    frame: Frame, *, captions: bool, headline: bool, reach: Reach, signed: bool = True
) -> Arrangement:
    """Arrange a scene that shows a product or another picture.

    `reach` says how far down a picture may go in upright formats: it stays "clear" of what apps
    draw, goes a little "behind" it, or stands at the "foot" of the frame. Without `signed` the
    brand's sign leaves the frame and the headline takes its place.
    """
    u, safe = frame.unit, frame.safe
    if frame.upright:
        top = frame.logo.bottom + (60 if frame.tall else 34) * u if signed else safe.y + 44 * u
        high = (330 if frame.tall else 226) * u
        head = _middle(Box(safe.x, top, safe.width, high if headline else 0), frame)
        return _under(frame, head, head, captions, reach)
    top = frame.logo.bottom + (46 if frame.square else 30) * u
    split = frame.width * (0.55 if frame.square else 0.53)
    column = split - 44 * u - safe.x
    caption_box = Box(safe.x, safe.bottom - 190 * u, column, 190 * u)
    text_bottom = caption_box.y - 30 * u if captions else safe.bottom
    head = Box(safe.x, top, column, text_bottom - top)
    visual = Box(split, frame.height * 0.07, safe.right - split + 20 * u, frame.height * 0.88)
    radius = min(visual.height * 0.52, visual.width * 0.54)
    spot = Spot(visual.center_x, visual.center_y, radius)
    return Arrangement(head, visual, spot, caption_box, False, 0.46, False)


def _under(frame: Frame, head: Box, text: Box, captions: bool, reach: Reach) -> Arrangement:
    """Stand captions and picture of an upright frame right under the text, one after the other."""
    u = frame.unit
    y = text.bottom + (44 if frame.tall else 30) * u
    caption_box = Box(head.x, y, head.width, (150 if frame.tall else 124) * u)
    start = (caption_box.bottom if captions else text.bottom) + 34 * u
    shares = {"clear": 0.8, "behind": 0.87, "foot": 0.985} if frame.tall else {}
    floor = frame.height * shares.get(reach, 0.975)
    visual = Box(frame.width * 0.07, start, frame.width * 0.86, floor - start)
    radius = min(visual.height * 0.5 + 24 * u, frame.width * 0.49)
    spot = Spot(visual.center_x, visual.center_y, radius)
    return Arrangement(head, visual, spot, caption_box, True, 0.0, False)


def type_only(frame: Frame, *, captions: bool, centered: bool, turn: int) -> Arrangement:
    """Arrange a scene of large type with the direction's shapes; `turn` varies where these
    stand."""
    u, safe = frame.unit, frame.safe
    top = frame.logo.bottom + (110 if frame.tall else 50) * u
    spare = (200 if frame.tall else 160) * u if captions else 0.0
    if frame.upright:
        floor = frame.height * (0.66 if frame.tall else 0.74) - spare
        head = Box(safe.x, top, safe.width, floor - top)
        head = _middle(head, frame) if centered else head
        spot = Spot(frame.width * (0.5, 0.8, 0.2)[turn % 3], frame.height * 1.02, 0)
        found = Arrangement(head, head, spot, frame.captions, centered, 0.5, False)
        return replace(found, spot=_rising(spot, frame, floor + spare))
    if frame.square:
        caption_box = Box(safe.x, safe.bottom - 160 * u, safe.width, 160 * u)
        floor = caption_box.y - 34 * u if captions else frame.height * 0.78
        head = Box(safe.x, top, safe.width, floor - top)
        spot = Spot(
            frame.width * (0.9, 0.5, 0.86)[turn % 3], frame.height * 1.04, frame.width * 0.27
        )
        return Arrangement(head, head, spot, caption_box, centered, 0.5, captions)
    if centered:
        caption_box = Box(safe.x, safe.bottom - 140 * u, safe.width, 140 * u)
        floor = caption_box.y - 24 * u if captions else frame.height * 0.84
        head = Box(frame.width * 0.12, top, frame.width * 0.76, floor - top)
        spot = Spot(frame.width * 0.5, frame.height * 1.06, frame.height * 0.3)
        return Arrangement(head, head, spot, caption_box, True, 0.5, captions)
    column = frame.width * 0.53
    caption_box = Box(safe.x, safe.bottom - 180 * u, column, 180 * u)
    floor = caption_box.y - 30 * u if captions else safe.bottom
    head = Box(safe.x, top, column, floor - top)
    spot = Spot(frame.width * 0.87, frame.height * (0.55, 0.95, 0.2)[turn % 3], frame.height * 0.42)
    return Arrangement(head, head, spot, caption_box, False, 0.5, False)


def settled(
    arrangement: Arrangement, frame: Frame, text: Box, *, captions: bool, reach: Reach | None
) -> Arrangement:
    """Return the arrangement drawn together around the text as it was really set.

    Captions stand right under the headline, and picture or shapes take all that is left. `reach` is
    the picture's, `None` where type stands alone.
    """
    a, u = arrangement, frame.unit
    if reach is not None and frame.upright:
        return _under(frame, a.headline, text, captions, reach)
    y = text.bottom + (52 if frame.tall else 34) * u
    high = min((180 if frame.tall else 150) * u, frame.safe.bottom - y)
    box = Box(a.captions.x, y, a.captions.width, high)
    if frame.upright:
        box = Box(a.headline.x, y, a.headline.width, high)
        spot = _rising(a.spot, frame, box.bottom if captions else text.bottom)
        return replace(a, captions=box, spot=spot)
    return replace(a, captions=box) if high > 90 * u else a


def _rising(spot: Spot, frame: Frame, bottom: float) -> Spot:
    """Return shapes at the foot of an upright frame, as large as the text above leaves room for."""
    room = (spot.y - bottom - 40 * frame.unit) / 1.08
    return replace(spot, radius=min(max(frame.width * 0.3, room), frame.width * 0.7))


def _middle(box: Box, frame: Frame) -> Box:
    """Return the widest box inside `box` that is centred in the frame."""
    half = min(frame.width / 2 - box.x, box.right - frame.width / 2)
    return Box(frame.width / 2 - half, box.y, 2 * half, box.height)
