"""The large on-screen text: where each word stands, when it comes, and how it moves."""

from dataclasses import dataclass
from typing import Any

from integrations.studio.canvas import Box, fill
from integrations.studio.colour import contrast, mix
from integrations.studio.directions import Direction
from integrations.studio.faces import face
from integrations.studio.motion import clamp, ease_back, ease_out, ease_out_strong, progress
from integrations.studio.palette import Ground
from integrations.studio.skia_cpu import skia
from integrations.studio.typeset import SetText, Setting, Word, set_text
from integrations.studio.wording import plain_words
from tools.kit.ports import SpokenWord

_LEAD_SECONDS = 0.06
_STAGGER_SECONDS = 0.085
_FIRST_SECONDS = 0.14
_LAST_SECONDS = 1.5


@dataclass(frozen=True)
class TextFact:
    """What was set where: the checker compares this with the safe area and with the picture."""

    kind: str
    text: str
    box: Box
    color: str
    size: float
    at_seconds: float


@dataclass(frozen=True)
class _Placed:
    word: Word
    x: float
    baseline: float
    width: float
    at: float


def accent_index(words: tuple[str, ...], brand: str) -> int:
    """Return which word is stressed: a number, the brand's name, or else the last long-enough
    word."""
    bare = [plain_words(w) for w in words]
    for i, word in enumerate(words):
        if any(c.isdigit() for c in word):
            return i
    names = set(plain_words(brand))
    for i, parts in enumerate(bare):
        if names & set(parts):
            return i
    for i in range(len(words) - 1, -1, -1):
        if len("".join(bare[i])) >= 4:
            return i
    return len(words) - 1


@dataclass(frozen=True)
class Spoken:
    """When each written word is heard, and the words that are said beside those."""

    times: tuple[float, ...]
    rest: tuple[SpokenWord, ...]


def spoken(text: str, words: tuple[SpokenWord, ...]) -> Spoken | None:
    """Find the words of `text` among those of the voice.

    `None` when the voice does not say them in this order, with at most one piece left out between.
    """
    wanted = [plain_words(w) for w in text.split()]
    flat = [p for parts in wanted for p in parts]
    said = [(plain, i) for i, word in enumerate(words) for plain in plain_words(word.text)]
    places = _run(flat, [p for p, _ in said])
    if not places:
        return None
    used = [said[place] for place in places]
    times: list[float] = []
    at = 0
    for parts in wanted:
        heard = words[used[min(at, len(used) - 1)][1]].start_seconds
        times.append(heard if parts else (times[-1] if times else heard))
        at += len(parts)
    covered = {i for _, i in used}
    return Spoken(tuple(times), tuple(w for i, w in enumerate(words) if i not in covered))


def _run(wanted: list[str], said: list[str]) -> list[int]:
    """Return where the wanted words stand in a row, or in two rows of two words or more."""
    size = len(wanted)
    if not size:
        return []
    for start in range(len(said) - size + 1):
        if said[start : start + size] == wanted:
            return list(range(start, start + size))
    for cut in range(2, size - 1):
        first = _run_whole(wanted[:cut], said, 0)
        last = _run_whole(wanted[cut:], said, first[-1] + 1) if first else []
        if last:
            return first + last
    return []


def _run_whole(wanted: list[str], said: list[str], begin: int) -> list[int]:
    for start in range(begin, len(said) - len(wanted) + 1):
        if said[start : start + len(wanted)] == wanted:
            return list(range(start, start + len(wanted)))
    return []


def in_time(heard: tuple[float, ...]) -> tuple[float, ...]:
    """Return when words come in that are heard at these times.

    They keep the voice's rhythm, but the picture never waits for it: without sound, a frame whose
    headline is still to come is an empty one.
    """
    start = min(heard[0], _FIRST_SECONDS)
    pace = min(1.0, _LAST_SECONDS / max(0.01, heard[-1] - heard[0]))
    return tuple(start + (t - heard[0]) * pace for t in heard)


class Headline:
    """Large words that come in one by one.

    `times` has one entry a written word; `from_start` shows the first word in the very first frame.
    """

    def __init__(
        self,
        text: str,
        brand: str,
        box: Box,
        setting: Setting,
        direction: Direction,
        ground: Ground,
        times: tuple[float, ...] | None,
        *,
        from_start: bool = False,
        accented: bool = True,
    ) -> None:
        written = text.split()
        shown = [w.upper() for w in written] if direction.upper else written
        stress = accent_index(tuple(written), brand) if accented and len(written) > 1 else -1
        words = tuple(
            Word(
                w,
                face(direction.display_accent if i == stress else direction.display),
                i,
                i == stress,
            )
            for i, w in enumerate(shown)
        )
        self.set = set_text(words, box, setting)
        self._direction, self._ground = direction, ground
        at = times or tuple(-0.04 + i * _STAGGER_SECONDS for i in range(len(written)))
        # The very first frame is a poster: it must say something.
        shown_at_once = -(-len(written) // 2) if from_start else 0
        self.at = tuple(-1.0 if i < shown_at_once else t for i, t in enumerate(at))
        self._placed = self._place()
        self._accent_color, self._block_color = self._accent_colors()

    def _place(self) -> tuple[_Placed, ...]:
        placed: list[_Placed] = []
        s: SetText = self.set
        for line, left, baseline in zip(s.lines, s.lefts, s.baselines, strict=True):
            x = left
            for word in line.words:
                width = word.face.width(word.text, s.size, s.tracking)
                placed.append(_Placed(word, x, baseline, width, self.at[word.source]))
                x += width + s.space * s.size
        return tuple(placed)

    def _accent_colors(self) -> tuple[str, str]:
        """Return the stressed word's colour and that of the block behind it (if the direction has
        one)."""
        ground = self._ground
        if self._direction.accent == "marker":
            # A highlighter: the word keeps its colour, so the band must stay clear of it.
            bands = (ground.shapes[2], ground.shapes[1], ground.shapes[3], ground.shapes[0])
            clear = [
                c
                for c in bands
                if contrast(c, ground.text) >= 4.5 and contrast(c, ground.base) > 1.16
            ]
            if not clear:
                return ground.accent, ground.base
            return ground.text, clear[0]
        if self._direction.accent != "block":
            return ground.accent, ""
        block = ground.pill if contrast(ground.pill, ground.text) > 1.6 else ground.accent
        if contrast(block, ground.base) < 1.35:
            block = mix(ground.accent, ground.base, 0.1)
        ink = max(
            (ground.base, ground.text, "#ffffff", "#0d0d10"), key=lambda c: contrast(c, block)
        )
        return ink, block

    @property
    def settled_at(self) -> float:
        """Return when the last word has come to rest."""
        return max(0.0, *self.at) + 0.55

    def facts(self) -> tuple[TextFact, ...]:
        """Return one fact a word."""
        size = self.set.size
        found = []
        for p in self._placed:
            _, top, _, bottom = p.word.face.ink(p.word.text)
            box = Box(p.x, p.baseline + top * size, p.width, (bottom - top) * size)
            color = self._accent_color if p.word.accent else self._ground.text
            found.append(TextFact("headline", p.word.text, box, color, size, self.settled_at))
        return tuple(found)

    def draw(self, canvas: Any, t: float, *, backs_only: bool = False) -> None:
        """Draw the words as they are at `t`; `backs_only` leaves out the letters themselves."""
        # Blocks lie under every word, also under those of the line above.
        for p in sorted(self._placed, key=lambda each: not each.word.accent):
            seconds = 0.7 if self._direction.entrance == "fade" else 0.42
            along = progress(t, p.at - _LEAD_SECONDS, seconds)
            if along <= 0:
                continue
            canvas.save()
            alpha = self._enter(canvas, p, along, t)
            if p.word.accent:
                self._draw_accent_back(canvas, p, t)
            if not backs_only:
                color = self._accent_color if p.word.accent else self._ground.text
                blob = p.word.face.blob(p.word.text, self.set.size, self.set.tracking)
                canvas.drawTextBlob(blob, p.x, p.baseline, fill(color, alpha))
            canvas.restore()

    def _enter(self, canvas: Any, p: _Placed, along: float, t: float) -> float:
        """Move the canvas for the word's entrance; return its alpha."""
        size = self.set.size
        kind = self._direction.entrance
        if along >= 1:
            return 1.0
        if kind == "rise":
            canvas.translate(0, (1 - ease_out_strong(along)) * size * 0.55)
            return min(1.0, along * 2.2)
        if kind == "slide":
            canvas.translate((1 - ease_out_strong(along)) * -size * 0.5, 0)
            return min(1.0, along * 2.4)
        if kind == "fade":
            canvas.translate(0, (1 - ease_out(along)) * size * 0.16)
            return ease_out(along)
        middle = (p.x + p.width / 2, p.baseline - p.word.face.cap_height * size / 2)
        canvas.translate(*middle)
        if kind == "stamp":
            scale = 1 + 0.55 * (1 - ease_out_strong(along))
            canvas.scale(scale, scale)
        else:
            grown = ease_back(along, 2.2)
            canvas.scale(max(0.01, grown), max(0.01, grown))
            canvas.rotate((1 - ease_out(along)) * (14 if p.word.source % 2 else -14))
        canvas.translate(-middle[0], -middle[1])
        return clamp(along * 3)

    def _draw_accent_back(self, canvas: Any, p: _Placed, t: float) -> None:
        """Draw what stands behind or under the stressed word."""
        size = self.set.size
        grown = ease_out_strong(progress(t, p.at + 0.02, 0.45))
        if grown <= 0:
            return
        cap = p.word.face.cap_height * size
        kind = self._direction.accent
        if kind == "block":
            pad = size * 0.075
            _, top, _, bottom = p.word.face.ink(p.word.text)
            high, low = max(cap, -top * size), max(0.0, bottom * size)
            box = Box(
                p.x - pad,
                p.baseline - high - pad,
                (p.width + 2 * pad) * grown,
                high + low + 2 * pad,
            )
            canvas.drawRect(box.rect(), fill(self._block_color))
        elif kind == "marker":
            left, wide = p.x - size * 0.055, (p.width + size * 0.11) * grown
            path = skia.Path()
            path.moveTo(left + size * 0.02, p.baseline - cap - size * 0.03)
            path.lineTo(left + wide, p.baseline - cap - size * 0.08)
            path.lineTo(left + wide - size * 0.02, p.baseline + size * 0.09)
            path.lineTo(left, p.baseline + size * 0.13)
            path.close()
            canvas.drawPath(path, fill(self._block_color))
