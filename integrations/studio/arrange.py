"""Decides where headline, picture, shapes and captions stand, for every format, without
overlaps."""

from dataclasses import dataclass
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


def with_picture(frame: Frame, *, captions: bool, headline: bool, reach: Reach) -> Arrangement:
    """Arrange a scene that shows a product or another picture.

    `reach` says how far down a picture may go in upright formats: it stays "clear" of the captions,
    goes a little "behind" them, or stands at the "foot" of the frame.
    """
    u, safe = frame.unit, frame.safe
    if frame.upright:
        top = frame.logo.bottom + (66 if frame.tall else 44) * u
        share = 0.166 if frame.tall else 0.18
        head = Box(safe.x, top, safe.width, frame.height * share if headline else 0)
        start = head.bottom + (40 * u if headline else 0)
        floor = frame.height * (0.855 if frame.tall else 0.975)
        if captions and reach != "foot":
            floor = frame.captions.y + (
                10 * u if reach == "clear" else frame.captions.height * 0.45
            )
        visual = Box(frame.width * 0.09, start, frame.width * 0.82, floor - start)
        radius = min(visual.height * 0.5 + 24 * u, frame.width * 0.47)
        spot = Spot(visual.center_x, visual.center_y, radius)
        boxed = captions and reach != "clear"
        foot = frame.height * 1.02 - frame.captions.bottom - 30 * u
        echo = (
            Spot(frame.width / 2, frame.height * 1.02, foot)
            if captions and reach != "foot"
            else None
        )
        if foot < frame.height * 0.12:
            echo = None
        return Arrangement(
            _middle(head, frame), visual, spot, frame.captions, True, 0.5, boxed, echo
        )
    top = frame.logo.bottom + (46 if frame.square else 30) * u
    split = frame.width * (0.55 if frame.square else 0.53)
    column = split - 44 * u - safe.x
    caption_box = Box(safe.x, safe.bottom - 190 * u, column, 190 * u)
    text_bottom = caption_box.y - 30 * u if captions else safe.bottom
    head = Box(safe.x, top, column, text_bottom - top)
    visual = Box(split, frame.height * 0.09, safe.right - split + 20 * u, frame.height * 0.85)
    radius = min(visual.height * 0.52, visual.width * 0.54)
    spot = Spot(visual.center_x, visual.center_y, radius)
    return Arrangement(head, visual, spot, caption_box, False, 0.42, False)


def type_only(frame: Frame, *, captions: bool, centered: bool, turn: int) -> Arrangement:
    """Arrange a scene of large type with the direction's shapes; `turn` varies where these
    stand."""
    u, safe = frame.unit, frame.safe
    top = frame.logo.bottom + (96 if frame.tall else 60) * u
    if frame.upright:
        floor = frame.captions.y - 50 * u if captions else frame.height * 0.68
        head = Box(safe.x, top, safe.width, floor - top)
        if not captions:
            floor = frame.height * (0.69 if frame.tall else 0.72)
        center_y = frame.height * 1.02
        below = frame.captions.bottom if captions else floor
        radius = max(frame.width * 0.36, center_y - below - 16 * u)
        spot = Spot(frame.width * (0.5, 0.8, 0.2)[turn % 3], center_y, radius)
        boxed = captions and not frame.tall
        head = _middle(head, frame) if centered else head
        return Arrangement(head, head, spot, frame.captions, centered, 0.5, boxed)
    if frame.square:
        caption_box = Box(safe.x, safe.bottom - 160 * u, safe.width, 160 * u)
        floor = caption_box.y - 34 * u if captions else frame.height * 0.74
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
    column = frame.width * 0.56
    caption_box = Box(safe.x, safe.bottom - 180 * u, column, 180 * u)
    floor = caption_box.y - 30 * u if captions else safe.bottom
    head = Box(safe.x, top, column, floor - top)
    spot = Spot(frame.width * 0.87, frame.height * (0.55, 0.95, 0.2)[turn % 3], frame.height * 0.42)
    return Arrangement(head, head, spot, caption_box, False, 0.5, False)


def _middle(box: Box, frame: Frame) -> Box:
    """Return the widest box inside `box` that is centred in the frame."""
    half = min(frame.width / 2 - box.x, box.right - frame.width / 2)
    return Box(frame.width / 2 - half, box.y, 2 * half, box.height)
