"""One scene: its ground, shapes, picture, headline, captions and brand sign, drawn at any time
`t`."""

import re
from dataclasses import replace
from typing import Any

import numpy as np

from integrations.studio.arrange import Arrangement, settled, type_only, with_picture
from integrations.studio.backdrop import draw_backdrop
from integrations.studio.brandmark import BrandMark, brand_mark
from integrations.studio.canvas import Box, Pixels
from integrations.studio.captions import Captions
from integrations.studio.cards import CARDS_MAX, Cards, card_times
from integrations.studio.frame import Frame, frame_of
from integrations.studio.headline import Headline, TextFact, in_time, spoken
from integrations.studio.label import Label
from integrations.studio.look import Design
from integrations.studio.motifs import MotifScene, draw_motif
from integrations.studio.motion import progress
from integrations.studio.palette import Ground
from integrations.studio.panel import Panel, panel_for
from integrations.studio.plates import plate
from integrations.studio.typeset import Setting
from integrations.studio.visual import DrawnHero, Visual, visual_for
from integrations.studio.wipes import WIPE_FRAMES, draw_wipe
from integrations.studio.wording import clean, fragments, plain_words
from tools.kit.ports import FRAMES_PER_SECOND, Beat, BrandLook, ClipOrder, SpokenWord

_SIGN_LEAVES_SECONDS = 0.25


def logo_place(frame: Frame, *, centered: bool) -> Box:
    """Return where the brand's sign stands; in one film always at the same place."""
    place = frame.logo
    if not centered:
        return place
    half = min(frame.width / 2 - place.x, place.right - frame.width / 2)
    return Box(frame.width / 2 - half, place.y, 2 * half, place.height)


def named(text: str, beat: Beat) -> tuple[str, str]:
    """Split a reveal's "Meet Lumen. Organic cold brew." into its headline and the line under it."""
    found = re.match(r"(.{2,48}?[.!:])\s+(\w.{2,48})$", text) if beat == "reveal" else None
    return (found[1].rstrip(":"), found[2].rstrip(".")) if found else (text, "")


def _all_told(words: tuple[SpokenWord, ...], text: str) -> bool:
    """Tell whether the text shows every one of the words already."""
    told = set(plain_words(text))
    return all(part in told for word in words for part in plain_words(word.text))


def says_brand(text: str, look: BrandLook) -> bool:
    """Tell whether the text says the brand's name, so that a wordmark beside it would be twice."""
    name = plain_words(clean(look.brand_name))
    return look.logo is None and bool(name) and name[0] in plain_words(text)


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
        self._seed = order.look.seed * 101 + order.index * 7 + order.take * 13
        text, under = named(clean(order.on_screen), order.beat)
        heard = spoken(text, order.words) if text else None
        times = in_time(heard.times) if heard else None
        self._captioned = heard.rest if heard else order.words
        if under and (said := spoken(under, self._captioned)):
            self._captioned = said.rest
        if under and _all_told(self._captioned, f"{text} {under}"):
            self._captioned = ()
        captioned = bool(self._captioned)
        parts = fragments(text)[:CARDS_MAX] if text else ()
        carded = len(parts) > 1 and order.beat in ("benefit", "proof") and self.seconds >= 1.5
        self.visual: Visual | None = None
        if not carded:
            self.visual = visual_for(order, design, self.ground, self._seed, bool(text))
        # A headline that says the name takes the sign's place.
        self._unsigned = order.beat == "reveal" and says_brand(text, order.look)
        self.arrangement = self._arrange(bool(text), captioned, carded)
        self.panel: Panel | None = None
        if self.visual is None and text and not carded:
            self.panel = panel_for(order.beat, self.ground, design, text)
        # On cards the sign changes colour with the card.
        self.mark = self._mark(self.ground)
        self._marks = {self.ground: self.mark}
        self.cards = self._cards(parts, times) if carded else None
        self._labelled = bool(under)
        self.headline = self._headline(text, times) if text and self.cards is None else None
        self.label = self._label(under) if under and self.headline is not None else None
        self._settle(captioned)
        self.captions = self._captions() if captioned else None
        self._next_mark = self._mark(self.next_ground) if order.index + 1 < order.count else None
        self._motif = MotifScene(
            self.frame, self.ground, self.arrangement.spot, self._seed, order.index == 0
        )
        self._plate: Pixels | None = None
        self._next_plate: Pixels | None = None

    def _arrange(self, headline: bool, captioned: bool, carded: bool) -> Arrangement:
        if self.visual is not None:
            return with_picture(
                self.frame,
                captions=captioned,
                headline=headline,
                reach=self.visual.reach,
                signed=not self._unsigned,
            )
        turn = self.order.index + self.order.take + self.order.look.seed
        centered = self.design.direction.centered or carded or self.order.beat == "offer"
        return type_only(self.frame, captions=captioned, centered=centered, turn=turn)

    def _settle(self, captioned: bool) -> None:
        """Draw captions, picture and shapes up to the text as it was really set."""
        if self.headline is not None:
            text = self.panel.box if self.panel is not None else self.headline.set.box
            if self.label is not None:
                text = text.around(self.label.set.box)
            reach = self.visual.reach if self.visual is not None else None
            self.arrangement = settled(
                self.arrangement, self.frame, text, captions=captioned, reach=reach
            )
        if self.visual is not None:
            self.visual.place(self.arrangement.visual, self.frame)

    def _label(self, text: str) -> Label:
        assert self.headline is not None
        head, a, u = self.headline.set.box, self.arrangement, self.frame.unit
        place = Box(a.headline.x, head.bottom + 46 * u, a.headline.width, 150 * u)
        at = max(0.3, self.headline.settled_at - 0.45)
        direction = self.design.direction
        return Label(text, place, u, direction, self.ground, at, centered=a.centered)

    def _mark(self, ground: Ground) -> BrandMark:
        centered = self.design.direction.centered
        place = logo_place(self.frame, centered=centered)
        return brand_mark(self.design, place, ground, "center" if centered else "left")

    def _cards(self, parts: tuple[str, ...], times: tuple[float, ...] | None) -> Cards:
        return Cards(
            parts,
            card_times(parts, times, self.seconds),
            self.arrangement.headline,
            self.frame,
            self.design.direction,
            self.design.palette,
            self.ground,
            self.order.look.brand_name,
            self._seed,
            300 * self.frame.unit,
            self._mark_on,
        )

    def _captions(self) -> Captions:
        a = self.arrangement
        return Captions(
            self._captioned,
            a.captions,
            self.frame.unit,
            self.design.direction,
            self.ground,
            boxed=a.boxed or self.cards is not None,
            centered=a.centered or self.cards is not None,
        )

    def _headline(self, text: str, times: tuple[float, ...] | None) -> Headline:
        u, direction, a = self.frame.unit, self.design.direction, self.arrangement
        pictured = self.visual is not None
        # "Meet Lumen." is one breath, and leaves the picture more room.
        named_alone = pictured and self.order.beat == "reveal" and len(text) <= 15
        box, ground = a.headline, self.ground
        if self._labelled and not self.frame.upright:
            box = replace(box, height=box.height - 180 * u)
        if self.panel is not None:
            box, ground = self.panel.inner(box, self.frame), self.panel.ground
        setting = Setting(
            tracking=direction.tracking,
            leading=direction.leading,
            lines_max=1 if named_alone else 3 if pictured and a.centered else 6,
            size_max=(250 if pictured else 380) * u,
            size_wanted=(self.panel.size_wanted if self.panel else 92 if pictured else 112) * u,
            centered=a.centered,
            vertical=a.vertical,
            space=0.2 if direction.upper else 0.23,
            ink_gap=0.17 if direction.accent == "block" else -1.0,
        )
        made = Headline(
            text,
            self.order.look.brand_name,
            box,
            setting,
            direction,
            ground,
            times,
            from_start=self.order.index == 0,
        )
        if self.panel is not None:
            self.panel.fit(made.set.box, self.frame)
        return made

    # ------------------------------------------------------------------ pixels

    def _prepare(self) -> tuple[Pixels, Pixels]:
        """Draw what stays the same in every frame."""
        if self._plate is None or self._next_plate is None:
            size = (self.frame.width, self.frame.height)
            depth = self.design.direction.depth
            self._plate = plate(self.ground, *size, depth)
            self._next_plate = plate(self.next_ground, *size, depth)
        return self._plate, self._next_plate

    def draw(self, canvas: Any, pixels: Pixels, frame_number: int, *, text: bool = True) -> None:
        """Draw frame `frame_number` into `pixels` (the canvas's buffer).

        Without `text` only what lies behind the words is drawn; the checker measures contrast so.
        """
        own, following = self._prepare()
        t = frame_number / FRAMES_PER_SECOND
        if self.cards is not None:
            self.cards.draw(canvas, t, text=text)
        else:
            np.copyto(pixels, own)
            self._draw_motifs(canvas, t)
            if self.visual is not None:
                self.visual.draw(canvas, pixels, t)
            if self.panel is not None:
                self.panel.draw(canvas, t)
            if self.headline is not None:
                self.headline.draw(canvas, t, backs_only=not text)
        if not text:
            return
        if self.label is not None:
            self.label.draw(canvas, t)
        if self.cards is None:
            leaving = progress(t, 0.0, _SIGN_LEAVES_SECONDS) if self._unsigned else 0.0
            self.mark.draw(canvas, 1.0 - leaving, -leaving * 40 * self.frame.unit)
        if self.captions is not None:
            self.captions.draw(canvas, t)
        covered = frame_number - (self.order.frames - 1 - WIPE_FRAMES)
        if covered > 0:
            draw_wipe(
                canvas,
                self.design.direction.wipe,
                covered / WIPE_FRAMES,
                self.next_ground,
                following,
                self.order.index,
                self._next_mark,
            )

    def _draw_motifs(self, canvas: Any, t: float) -> None:
        kind, echo = self.design.direction.motif, self.arrangement.echo
        draw_backdrop(canvas, kind, self._motif, t)
        if isinstance(self.visual, DrawnHero) and self.visual.fills:
            return
        if echo is not None:
            draw_motif(canvas, kind, replace(self._motif, spot=echo), t)
        if echo is None or (kind in ("rings", "tiles") and self.visual is not None):
            draw_motif(canvas, kind, self._motif, t)

    def _mark_on(self, ground: Ground) -> BrandMark:
        if ground not in self._marks:
            self._marks[ground] = self._mark(ground)
        return self._marks[ground]

    def facts(self) -> tuple[TextFact, ...]:
        """Return what text stands where, for the checker."""
        found: tuple[TextFact, ...] = ()
        if self.headline is not None:
            found += self.headline.facts()
        if self.cards is not None:
            found += self.cards.facts()
        if self.captions is not None:
            found += self.captions.facts()
        if self.label is not None:
            found += self.label.facts()
        if self.mark.text and not self._unsigned:
            box, size = self.mark.box, self.mark.size
            found += (TextFact("brand", self.mark.text, box, self.ground.text, size, 0.0),)
        return found
