"""Typefaces: shaping by HarfBuzz, drawing by Skia, with stand-ins for letters that a face lacks."""

import importlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from integrations.studio.skia_cpu import skia

# The binding has no type stubs.
hb: Any = importlib.import_module("uharfbuzz")

FONT_FOLDER = Path(__file__).with_name("fonts")
_STAND_INS = ("inter-bold",)
_FEATURES = {"kern": True, "liga": True}


class Face:
    """One font file. Sizes are pixels; `tracking` is extra space a letter, as a part of the
    size."""

    def __init__(self, name: str) -> None:
        path = str(FONT_FOLDER / f"{name}.ttf")
        self.name = name
        self.typeface = skia.Typeface.MakeFromFile(path)
        self._shaper = hb.Font(hb.Face(hb.Blob.from_file_path(path)))
        self._units = self._shaper.face.upem
        self._covered = frozenset(self._shaper.face.unicodes)
        metrics = self._font(1000.0).getMetrics()
        self.cap_height = float(metrics.fCapHeight) / 1000 or 0.7
        self.ascent = -float(metrics.fAscent) / 1000
        self.descent = float(metrics.fDescent) / 1000

    def _font(self, size: float) -> Any:
        font = skia.Font(self.typeface, size)
        font.setSubpixel(True)
        font.setLinearMetrics(True)
        font.setHinting(skia.FontHinting.kNone)
        font.setEdging(skia.Font.Edging.kAntiAlias)
        return font

    def covers(self, letter: str) -> bool:
        """Tell whether the face itself can draw this letter."""
        return ord(letter) in self._covered

    def _runs(self, text: str) -> list[tuple["Face", str]]:
        """Split `text` where another face has to stand in."""
        runs: list[tuple[Face, str]] = []
        for letter in text:
            chosen = self
            if not self.covers(letter):
                chosen = next((f for f in stand_ins() if f.covers(letter)), self)
            if runs and runs[-1][0] is chosen:
                runs[-1] = (chosen, runs[-1][1] + letter)
            else:
                runs.append((chosen, letter))
        return runs

    def _shape(
        self, text: str, size: float, tracking: float
    ) -> tuple[list[int], list[tuple[float, float]], float]:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self._shaper, buffer, _FEATURES)
        scale = size / self._units
        x = 0.0
        glyphs: list[int] = []
        spots: list[tuple[float, float]] = []
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyphs.append(info.codepoint)
            spots.append((x + position.x_offset * scale, -position.y_offset * scale))
            x += position.x_advance * scale + tracking * size
        return glyphs, spots, x

    @lru_cache(maxsize=4096)  # noqa: B019 - faces live as long as the process
    def width(self, text: str, size: float, tracking: float = 0.0) -> float:
        """Return the width of `text` in pixels."""
        total = sum(face._shape(run, size, tracking)[2] for face, run in self._runs(text))
        return total - tracking * size if text else 0.0

    @lru_cache(maxsize=1024)  # noqa: B019
    def blob(self, text: str, size: float, tracking: float = 0.0) -> Any:
        """Return `text` as a Skia text blob whose origin is the left end of the baseline."""
        builder = skia.TextBlobBuilder()
        x = 0.0
        for face, run in self._runs(text):
            glyphs, spots, advance = face._shape(run, size, tracking)
            points = [skia.Point(x + px, py) for px, py in spots]
            if glyphs:
                builder.allocRunPos(face._font(size), glyphs, points)
            x += advance
        return builder.make()

    @lru_cache(maxsize=1024)  # noqa: B019
    def ink(self, text: str) -> tuple[float, float, float, float]:
        """Return left, top, right, bottom of what is really drawn, at size 1 (baseline at 0)."""
        left, top, right, bottom = 0.0, 0.0, 0.0, 0.0
        x = 0.0
        for face, run in self._runs(text):
            glyphs, spots, advance = face._shape(run, 1000.0, 0.0)
            bounds = face._font(1000.0).getBounds(glyphs) if glyphs else []
            for bound, (px, py) in zip(bounds, spots, strict=True):
                left = min(left, x + px + bound.left())
                right = max(right, x + px + bound.right())
                top = min(top, py + bound.top())
                bottom = max(bottom, py + bound.bottom())
            x += advance
        return left / 1000, top / 1000, right / 1000, bottom / 1000


@lru_cache(maxsize=32)
def face(name: str) -> Face:
    """Return the face of the font file `name`.ttf; each is read once a process."""
    return Face(name)


@lru_cache(maxsize=1)
def stand_ins() -> tuple[Face, ...]:
    """Return the faces that stand in for missing letters, best first."""
    return tuple(face(name) for name in _STAND_INS)
