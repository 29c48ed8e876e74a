"""Captions in the picture: one to four words at a time, the spoken one on a pill."""

from dataclasses import dataclass
from typing import Any

from integrations.studio.canvas import Box, fill, rounded
from integrations.studio.colour import contrast, mix
from integrations.studio.directions import Direction
from integrations.studio.faces import face
from integrations.studio.headline import TextFact
from integrations.studio.motion import ease_back, progress
from integrations.studio.palette import Ground
from integrations.studio.wording import broken, clean
from tools.kit.ports import SpokenWord

_GROUP_WORDS_MAX = 4
_EARLY_SECONDS = 0.06
_LINGER_SECONDS = 0.5
_TRACKING = -0.012


@dataclass(frozen=True)
class _Chip:
    text: str
    x: float
    baseline: float
    width: float
    start: float


@dataclass(frozen=True)
class _Group:
    chips: tuple[_Chip, ...]
    start: float
    end: float
    size: float
    box: Box


def _grouped(words: tuple[SpokenWord, ...]) -> list[list[SpokenWord]]:
    """Split words where the voice breathes: at punctuation, at pauses, at four words or 22
    letters."""
    groups: list[list[SpokenWord]] = []
    current: list[SpokenWord] = []
    for i, word in enumerate(words):
        current.append(word)
        following = words[i + 1] if i + 1 < len(words) else None
        letters = sum(len(w.text) + 1 for w in current)
        ends = word.text.rstrip("\"'\u201d\u2019")[-1:] in ".,:;!?\u2026\u2014\u2013"
        pause = following is not None and following.start_seconds - word.end_seconds > 0.35
        long = following is not None and letters + len(following.text) > 22
        if following is None or ends or pause or long or len(current) >= _GROUP_WORDS_MAX:
            # One short word alone on screen flickers: let it lead the next group instead.
            if ends and len(current) == 1 and letters < 5 and following is not None and not pause:
                continue
            groups.append(current)
            current = []
    return groups


class Captions:
    """Timed word groups, laid out once in `area`; `boxed` puts them on a plate, for busy
    pictures."""

    def __init__(
        self,
        words: tuple[SpokenWord, ...],
        area: Box,
        unit: float,
        direction: Direction,
        ground: Ground,
        *,
        boxed: bool,
        centered: bool = True,
    ) -> None:
        self._face = face(direction.strong)
        self._radius = direction.radius
        self._boxed = boxed
        self._centered = centered
        self._pill, self._pill_text, self._text, self._plate = self._colors(ground)
        tidy = tuple(
            SpokenWord(text=text, start_seconds=w.start_seconds, end_seconds=w.end_seconds)
            for w in words
            if (text := clean(w.text))
        )
        spans = _grouped(tidy)
        self.groups = tuple(
            self._lay_out(span, spans[i + 1] if i + 1 < len(spans) else None, area, unit)
            for i, span in enumerate(spans)
        )

    def _colors(self, ground: Ground) -> tuple[str, str, str, str]:
        """Return the pill, the text on it, the other words' colour, and the plate's."""
        plate = "#15131a" if not ground.dark else "#ffffff"
        plate = mix(plate, ground.text, 0.7 if contrast(ground.text, ground.base) > 7 else 0.3)
        under = plate if self._boxed else ground.base
        other = max(
            (ground.text, ground.base, "#ffffff", "#15131a"), key=lambda c: contrast(c, under)
        )
        other = other if self._boxed else ground.text
        pills = (ground.shapes[4], ground.accent, ground.pill, ground.shapes[2], other)
        clear = [c for c in pills if contrast(c, under) >= 1.8 and contrast(c, other) >= 1.3]
        pill = clear[0] if clear else other
        pill_text = max(("#ffffff", "#15131a", under), key=lambda c: contrast(c, pill))
        if contrast("#ffffff", pill) >= 3.6:
            pill_text = "#ffffff"
        elif contrast(other, pill) >= 3.15:
            pill_text = other
        return pill, pill_text, other, plate

    def _rows(self, texts: list[str], size: float, width: float) -> list[list[int]]:
        gap = size * 0.42
        rows: list[list[int]] = [[]]
        x = 0.0
        for i, text in enumerate(texts):
            wide = self._face.width(text, size, _TRACKING)
            if rows[-1] and x + wide > width:
                rows.append([])
                x = 0.0
            rows[-1].append(i)
            x += wide + gap
        return rows

    def _lay_out(
        self, span: list[SpokenWord], following: list[SpokenWord] | None, area: Box, unit: float
    ) -> _Group:
        texts = [word.text.rstrip(",;:\u2014\u2013") or word.text for word in span]
        size = 78 * unit
        inner = area.width - 2 * size * 0.3
        pieces: list[tuple[str, float]] = []
        for text, word in zip(texts, span, strict=True):
            parts = 1
            while (
                parts < 5
                and max(self._face.width(p, size * 0.8, _TRACKING) for p in broken(text, parts))
                > inner
            ):
                parts += 1
            pieces.extend((p, word.start_seconds) for p in broken(text, parts))
        shown = [text for text, _ in pieces]
        while True:
            rows = self._rows(shown, size, inner)
            widest = max(self._row_width(shown, row, size) for row in rows)
            lead = size * 1.34
            if (len(rows) * lead <= area.height and widest <= inner) or size < 30 * unit:
                break
            size *= 0.94
        top = area.center_y - len(rows) * lead / 2
        chips: list[_Chip] = []
        cap = self._face.cap_height * size
        for number, row in enumerate(rows):
            x = self._left(area, self._row_width(shown, row, size), size)
            baseline = top + number * lead + lead / 2 + cap / 2
            for i in row:
                wide = self._face.width(shown[i], size, _TRACKING)
                chips.append(_Chip(shown[i], x, baseline, wide, pieces[i][1]))
                x += wide + size * 0.42
        ends = span[-1].end_seconds + _LINGER_SECONDS
        if following is not None:
            ends = min(ends, following[0].start_seconds - _EARLY_SECONDS)
        box = Box(self._left(area, widest, size), top, widest, len(rows) * lead)
        return _Group(tuple(chips), span[0].start_seconds - _EARLY_SECONDS, ends, size, box)

    def _left(self, area: Box, width: float, size: float) -> float:
        """Return where a row begins; the first word's pill must not stick out of the column."""
        return area.center_x - width / 2 if self._centered else area.x + size * 0.2

    def _row_width(self, texts: list[str], row: list[int], size: float) -> float:
        total = sum(self._face.width(texts[i], size, _TRACKING) for i in row)
        return total + size * 0.42 * (len(row) - 1)

    def facts(self) -> tuple[TextFact, ...]:
        """Return one fact a word, in its colour while another word is spoken."""
        found = []
        for group in self.groups:
            for chip in group.chips:
                _, top, _, bottom = self._face.ink(chip.text)
                y = chip.baseline + top * group.size
                box = Box(chip.x, y, chip.width, (bottom - top) * group.size)
                at = (group.start + group.end) / 2
                found.append(TextFact("caption", chip.text, box, self._text, group.size, at))
        return tuple(found)

    def pill_colors(self) -> tuple[str, str]:
        """Return the pill's colour and the text's on it."""
        return self._pill, self._pill_text

    def plate_color(self) -> str | None:
        """Return the plate behind the words, if there is one."""
        return self._plate if self._boxed else None

    def draw(self, canvas: Any, t: float) -> None:
        """Draw what is spoken at `t`."""
        for group in self.groups:
            if group.start <= t < group.end:
                self._draw_group(canvas, group, t)

    def _draw_group(self, canvas: Any, group: _Group, t: float) -> None:
        size = group.size
        pop = 0.88 + 0.12 * ease_back(progress(t, group.start, 0.2), 1.8)
        canvas.save()
        pivot = group.box.center_x if self._centered else group.box.x
        canvas.translate(pivot, group.box.center_y)
        canvas.scale(pop, pop)
        canvas.translate(-pivot, -group.box.center_y)
        if self._boxed:
            plate = Box(
                group.box.x - size * 0.36,
                group.box.y - size * 0.06,
                group.box.width + size * 0.72,
                group.box.height + size * 0.12,
            )
            rounded(canvas, plate, size * 0.42 * self._radius, fill(self._plate))
        cap = self._face.cap_height * size
        active = max(
            (c.start for c in group.chips if c.start - 0.04 <= t), default=group.chips[0].start
        )
        for chip in group.chips:
            on = chip.start == active
            if on:
                grown = 0.9 + 0.1 * ease_back(progress(t, chip.start - 0.04, 0.16), 1.6)
                px, py = size * 0.19 * grown, size * 0.2 * grown
                box = Box(chip.x - px, chip.baseline - cap - py, chip.width + 2 * px, cap + 2 * py)
                rounded(canvas, box, size * 0.3 * self._radius, fill(self._pill))
            blob = self._face.blob(chip.text, size, _TRACKING)
            color = self._pill_text if on else self._text
            canvas.drawTextBlob(blob, chip.x, chip.baseline, fill(color))
        canvas.restore()
