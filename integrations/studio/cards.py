"""Full-bleed type cards: "Smooth. Bright. Never bitter." as three pictures, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from integrations.studio.backdrop import draw_backdrop
from integrations.studio.brandmark import BrandMark
from integrations.studio.canvas import Box, Pixels, fill, image_of
from integrations.studio.directions import Direction
from integrations.studio.frame import Frame
from integrations.studio.headline import Headline, TextFact
from integrations.studio.motifs import MotifScene, Spot, draw_motif
from integrations.studio.motion import ease_in_out, progress
from integrations.studio.palette import Ground, GroundName, Palette
from integrations.studio.plates import plate
from integrations.studio.typeset import Setting
from integrations.studio.wipes import wipe_path

CARDS_MAX = 4
_WIPE_SECONDS = 0.36
_SECONDS_MIN = 0.45
_ORDER: tuple[GroundName, ...] = ("brand", "deep", "soft", "second", "paper")


@dataclass(frozen=True)
class _Card:
    headline: Headline
    ground: Ground
    motif: MotifScene
    start: float


def card_times(
    parts: tuple[str, ...], times: tuple[float, ...] | None, seconds: float
) -> tuple[float, ...]:
    """Return when each card comes: with its first spoken word, or evenly over the clip."""
    if times is None:
        return tuple(0.0 if i == 0 else seconds * 0.9 * i / len(parts) for i in range(len(parts)))
    starts: list[float] = []
    at = 0
    for part in parts:
        wanted = 0.0 if not starts else times[at] - 0.16
        starts.append(max(wanted, starts[-1] + _SECONDS_MIN) if starts else 0.0)
        at += len(part.split())
    return tuple(starts)


class Cards:
    """Lays the cards out once; the first has the scene's own ground, no two neighbours the same.

    `mark_on` gives the brand's sign for a card's ground.
    """

    def __init__(
        self,
        parts: tuple[str, ...],
        starts: tuple[float, ...],
        place: Box,
        frame: Frame,
        direction: Direction,
        palette: Palette,
        first: Ground,
        brand: str,
        seed: int,
        size_max: float,
        mark_on: Callable[[Ground], BrandMark],
    ) -> None:
        self._frame, self._direction, self._mark_on = frame, direction, mark_on
        self._plates: list[Pixels] = []
        order = [n for n in _ORDER if palette.two_colored or n != "second"]
        others = [palette.grounds[n] for n in order if n != first.name]
        cards = []
        for i, (part, start) in enumerate(zip(parts, starts, strict=True)):
            ground = first if i == 0 else others[(i - 1) % len(others)]
            setting = Setting(
                tracking=direction.tracking,
                leading=direction.leading,
                lines_max=2 if frame.wide else 3,
                size_max=size_max,
                size_wanted=120 * frame.unit,
                centered=True,
                vertical=0.5,
                space=0.2 if direction.upper else 0.23,
                ink_gap=0.17 if direction.accent == "block" else -1.0,
            )
            words = len(part.split())
            times = tuple(start + 0.11 * k - (0.06 if i == 0 else -0.03) for k in range(words))
            headline = Headline(
                part, brand, place, setting, direction, ground, times, accented=words > 1
            )
            spot = self._spot(i, headline.set.box)
            cards.append(
                _Card(headline, ground, MotifScene(frame, ground, spot, seed + i, False), start)
            )
        self._cards = tuple(cards)

    def _spot(self, number: int, text: Box) -> Spot:
        """Return where a card's shapes stand: another place on each card, always clear of the
        text."""
        f = self._frame
        edge = min(f.width, f.height)
        places = ((0.5, 1.05, 0.62), (1.0, 0.02, 0.46), (0.0, 1.0, 0.6), (0.5, -0.02, 0.4))
        if not f.tall:
            places = ((0.5, 1.14, 0.4), (1.02, 0.0, 0.4), (0.0, 1.04, 0.4), (0.94, 1.02, 0.4))
        fallback = Spot(f.width * 0.5, f.height * 1.06, edge * 0.2)
        for step in range(len(places)):
            x, y, radius = places[(number + step) % len(places)]
            spot = Spot(f.width * x, f.height * y, edge * radius)
            reach = spot.radius * 1.06
            area = Box(spot.x - reach, spot.y - reach, 2 * reach, 2 * reach)
            if not area.overlaps(text):
                return spot
        return fallback

    def prepare(self) -> None:
        """Draw the cards' plates."""
        size = (self._frame.width, self._frame.height)
        self._plates = [plate(c.ground, *size, self._direction.depth) for c in self._cards]

    def draw(self, canvas: Any, t: float, *, text: bool) -> None:
        """Draw the card of time `t`, and the next one wiping over it."""
        if not self._plates:
            self.prepare()
        current = max(i for i, c in enumerate(self._cards) if c.start <= t + 1e-9)
        along = progress(t, self._cards[current].start, _WIPE_SECONDS) if current else 1.0
        if along < 1:
            self._draw_card(canvas, current - 1, t, text)
            width, height = self._frame.width, self._frame.height
            kind = self._direction.wipe
            ahead = wipe_path(kind, min(1.0, ease_in_out(along) + 0.1), width, height, current)
            canvas.drawPath(ahead, fill(self._cards[current].ground.shapes[2]))
            canvas.save()
            canvas.clipPath(wipe_path(kind, ease_in_out(along), width, height, current), True)
            self._draw_card(canvas, current, t, text)
            canvas.restore()
        else:
            self._draw_card(canvas, current, t, text)

    def _draw_card(self, canvas: Any, number: int, t: float, text: bool) -> None:
        card = self._cards[number]
        canvas.drawImage(image_of(self._plates[number], copy=False), 0, 0)
        draw_backdrop(canvas, self._direction.motif, card.motif, t)
        draw_motif(canvas, self._direction.motif, card.motif, t - card.start + 0.12)
        card.headline.draw(canvas, t, backs_only=not text)
        if text:
            self._mark_on(card.ground).draw(canvas, 1.0)

    def facts(self) -> tuple[TextFact, ...]:
        """Return every card's words."""
        return tuple(fact for card in self._cards for fact in card.headline.facts())
