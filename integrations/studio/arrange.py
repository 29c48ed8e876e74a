"""Decides where headline, picture, shapes and captions stand, for every format, without overlaps."""

from dataclasses import dataclass

from integrations.studio.canvas import Box
from integrations.studio.frame import Frame
from integrations.studio.motifs import Spot


@dataclass(frozen=True)
class Arrangement:
    """One scene's boxes. `boxed` puts captions on a plate because something moves behind them."""

    headline: Box
    visual: Box
    spot: Spot
    centered: bool
    vertical: float
    boxed: bool


def with_picture(frame: Frame, *, captions: bool, headline: bool, centered: bool) -> Arrangement:
    """Arrange a scene that shows a product or another picture beside or below the headline."""
    u = frame.unit
    safe = frame.safe
    top = frame.logo.bottom + 56 * u
    floor = frame.captions.y - 34 * u if captions else frame.height * 0.945
    if frame.tall or frame.format == "4:5":
        tall_share = 0.17 if frame.tall else 0.19
        head = Box(safe.x, top, safe.width, frame.height * tall_share if headline else 0)
        if frame.tall and not captions:
            floor = frame.height * 0.82
        start = head.bottom + (46 * u if headline else 0)
        visual = Box(frame.width * 0.08, start, frame.width * 0.84, floor - start)
        spot = Spot(visual.center_x, visual.center_y, min(visual.height * 0.62, frame.width * 0.46))
        return Arrangement(_middle(head, frame), visual, spot, True, 0.5, False)
    text_bottom = floor if captions else safe.bottom
    gap = 50 * u
    split = frame.width * (0.52 if frame.square else 0.54)
    head = Box(safe.x, top, split - gap - safe.x, text_bottom - top)
    visual_top = top - (10 if frame.square else 70) * u
    visual = Box(split, visual_top, safe.right - split + 30 * u, floor - visual_top)
    if not headline:
        visual = Box(frame.width * 0.2, visual_top, frame.width * 0.6, floor - visual_top)
    radius = min(visual.height * 0.56, visual.width * 0.62)
    spot = Spot(visual.center_x, visual.center_y, radius)
    return Arrangement(head, visual, spot, False, 0.46, captions)


def type_only(frame: Frame, *, captions: bool, centered: bool, turn: int) -> Arrangement:
    """Arrange a scene of large type with the direction's shapes; `turn` varies where these stand."""
    u, safe = frame.unit, frame.safe
    top = frame.logo.bottom + 70 * u
    if frame.tall or frame.format == "4:5":
        room = (
            frame.captions.y - 60 * u if captions else frame.height * (0.66 if frame.tall else 0.7)
        )
        head = Box(safe.x, top, safe.width, room - top)
        below = frame.captions.bottom if captions else frame.height * 0.7
        center_y = frame.height * 1.03
        radius = max(frame.width * 0.34, center_y - below - 24 * u)
        spot = Spot(frame.width * (0.5, 0.82, 0.2)[turn % 3], center_y, radius)
        boxed = captions and not frame.tall
        return Arrangement(
            _middle(head, frame) if centered else head, head, spot, centered, 0.42, boxed
        )
    floor = frame.captions.y - 30 * u if captions else safe.bottom
    if frame.square:
        head = Box(safe.x, top, safe.width, (floor if captions else frame.height * 0.74) - top)
        spot = Spot(
            frame.width * (0.5, 0.9, 0.12)[turn % 3], frame.height * 1.06, frame.width * 0.3
        )
        return Arrangement(head, head, spot, centered, 0.5, captions)
    head = Box(safe.x, top, frame.width * 0.56, floor - top)
    spot = Spot(frame.width * 0.86, frame.height * (0.52, 0.98, 0.1)[turn % 3], frame.height * 0.44)
    return Arrangement(head, head, spot, False, 0.5, captions)


def _middle(box: Box, frame: Frame) -> Box:
    """Return the widest box inside `box` that is centred in the frame."""
    half = min(frame.width / 2 - box.x, box.right - frame.width / 2)
    return Box(frame.width / 2 - half, box.y, 2 * half, box.height)
