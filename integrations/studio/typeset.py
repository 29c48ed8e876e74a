"""Sets words in lines: the best breaks and the largest size that a box allows, never clipped."""

import itertools
from dataclasses import dataclass, field, replace

from integrations.studio.canvas import Box
from integrations.studio.faces import Face
from integrations.studio.wording import broken

_LINES_TRIED_MAX = 1500


@dataclass(frozen=True)
class Word:
    """One written word and the face it is set in. `source` is its place among the text's words.

    `ends_line` marks the first part of a broken word.
    """

    text: str
    face: Face
    source: int
    accent: bool = False
    ends_line: bool = False


@dataclass(frozen=True)
class Line:
    """Words beside each other."""

    words: tuple[Word, ...]

    def width(self, size: float, tracking: float, space: float) -> float:
        """Return the width in pixels; `space` is the gap between words as a part of the size."""
        total = sum(word.face.width(word.text, size, tracking) for word in self.words)
        return total + space * size * (len(self.words) - 1)


@dataclass(frozen=True)
class SetText:
    """Lines at their size: `box` is what they really cover, `baselines` where each stands."""

    lines: tuple[Line, ...]
    size: float
    tracking: float
    space: float
    baselines: tuple[float, ...]
    lefts: tuple[float, ...]
    box: Box


@dataclass(frozen=True)
class Setting:
    """How text is to be set: spacing as parts of the size, limits in pixels.

    `ink_gap` of 0 or more keeps at least that much between what is drawn of two lines.
    """

    tracking: float
    leading: float
    lines_max: int
    size_max: float
    size_wanted: float = 0.0
    centered: bool = False
    vertical: float = 0.0
    space: float = field(default=0.25)
    ink_gap: float = -1.0


def _heights(line_faces: tuple[Word, ...]) -> tuple[float, float]:
    """Return cap height and depth below the baseline (parts of the size) over all faces used."""
    cap = max(word.face.cap_height for word in line_faces)
    tops = max(-word.face.ink(word.text)[1] for word in line_faces)
    depths = max(word.face.ink(word.text)[3] for word in line_faces)
    return max(cap, tops), max(0.02, depths)


def _splits(words: tuple[Word, ...], lines: int) -> list[tuple[Line, ...]]:
    """Return every way to put the words on `lines` lines (bounded)."""
    found = []
    for cut in itertools.islice(
        itertools.combinations(range(1, len(words)), lines - 1), _LINES_TRIED_MAX
    ):
        edges = (0, *cut, len(words))
        if all(i + 1 in edges for i, word in enumerate(words) if word.ends_line):
            found.append(tuple(Line(words[a:b]) for a, b in itertools.pairwise(edges)))
    return found


def _shape_cost(lines: tuple[Line, ...], setting: Setting) -> float:
    widths = [line.width(100.0, setting.tracking, setting.space) for line in lines]
    lonely = 0.15 if len(lines) > 1 and len(lines[-1].words[-1].text) < 4 else 0.0
    lonely *= len(lines[-1].words) == 1
    return max(widths) * (1 + lonely) + 0.12 * (max(widths) - min(widths))


def _best(words: tuple[Word, ...], box: Box, setting: Setting) -> tuple[float, tuple[Line, ...]]:
    """Return the largest size, and the lines that reach it."""
    top, depth = _heights(words)
    best: tuple[float, tuple[Line, ...]] | None = None
    for count in range(1, min(setting.lines_max, len(words)) + 1):
        splits = _splits(words, count)
        if not splits:
            continue
        lines = min(splits, key=lambda each: _shape_cost(each, setting))
        widest = max(line.width(100.0, setting.tracking, setting.space) for line in lines)
        size = min(
            box.width / widest * 100,
            box.height / ((count - 1) * setting.leading + top + depth),
            setting.size_max,
        )
        if best is None or size > best[0] * 1.04:
            best = (size, lines)
    if best is None:
        raise ValueError("no words to set")
    return best


def _with_long_words_broken(
    words: tuple[Word, ...], box: Box, setting: Setting
) -> tuple[Word, ...]:
    """Break the words that would force the type below the wanted size."""
    out: list[Word] = []
    for word in words:
        width = word.face.width(word.text, setting.size_wanted, setting.tracking)
        if setting.size_wanted <= 0 or width <= box.width:
            out.append(word)
            continue
        pieces: tuple[str, ...] = (word.text,)
        for parts in range(2, 6):
            pieces = broken(word.text, parts)
            sizes = [word.face.width(p, setting.size_wanted, setting.tracking) for p in pieces]
            if max(sizes) <= box.width:
                break
        last = len(pieces) - 1
        out.extend(replace(word, text=piece, ends_line=i < last) for i, piece in enumerate(pieces))
    return tuple(out)


def set_text(words: tuple[Word, ...], box: Box, setting: Setting) -> SetText:
    """Set `words` as large as `box` and `setting` allow.

    `setting.vertical` says where the block stands in the box: 0 top, 0.5 middle, 1 bottom. Raises
    `ValueError` when there are no words.
    """
    whole = _with_long_words_broken(words, box, setting)
    lines_max = max(setting.lines_max, setting.lines_max + len(whole) - len(words))
    top, depth = _heights(whole)
    # Capitals with accents need more room between lines than the face's own capitals do.
    accents = max(0.0, top - max(word.face.cap_height for word in whole) - 0.12)
    leading = setting.leading + accents
    if setting.ink_gap >= 0:
        leading = max(leading, top + depth + setting.ink_gap)
    setting = replace(setting, lines_max=lines_max, leading=leading)
    size, lines = _best(whole, box, setting)
    height = size * ((len(lines) - 1) * setting.leading + top + depth)
    y = box.y + (box.height - height) * setting.vertical
    widths = [line.width(size, setting.tracking, setting.space) for line in lines]
    baselines = tuple(y + size * (top + i * setting.leading) for i in range(len(lines)))
    lefts = tuple(
        box.x + (box.width - width) / 2 if setting.centered else box.x for width in widths
    )
    covered = Box(min(lefts), y, max(widths), height)
    return SetText(lines, size, setting.tracking, setting.space, baselines, lefts, covered)
