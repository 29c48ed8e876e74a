"""The small line under a reveal's headline that says what the product is."""

from typing import Any

from integrations.studio.canvas import Box, fill
from integrations.studio.directions import Direction
from integrations.studio.faces import face
from integrations.studio.headline import TextFact
from integrations.studio.motion import ease_out, progress
from integrations.studio.palette import Ground
from integrations.studio.typeset import Setting, Word, set_text

_TRACKING = 0.1
_LINE_SECONDS = 0.45


class Label:
    """One or two lines of spaced capitals from the top of `place`; they come in at `at` seconds."""

    def __init__(
        self,
        text: str,
        place: Box,
        unit: float,
        direction: Direction,
        ground: Ground,
        at: float,
        *,
        centered: bool,
    ) -> None:
        type_face = face(direction.label)
        words = tuple(Word(w.upper(), type_face, i) for i, w in enumerate(text.split()))
        setting = Setting(_TRACKING, 1.5, 2, 50 * unit, 42 * unit, centered, 0.0, 0.42)
        self.set = set_text(words, place, setting)
        self._color, self._at, self._unit = ground.text, at, unit

    def facts(self) -> tuple[TextFact, ...]:
        """Return one fact for the whole label."""
        text = " ".join(w.text for line in self.set.lines for w in line.words)
        at = self._at + _LINE_SECONDS
        return (TextFact("label", text, self.set.box, self._color, self.set.size, at),)

    def draw(self, canvas: Any, t: float) -> None:
        """Draw the label as it is at `t`."""
        along = ease_out(progress(t, self._at, _LINE_SECONDS))
        if along <= 0:
            return
        s = self.set
        drop = (1 - along) * 24 * self._unit
        for line, left, baseline in zip(s.lines, s.lefts, s.baselines, strict=True):
            x = left
            for word in line.words:
                blob = word.face.blob(word.text, s.size, s.tracking)
                canvas.drawTextBlob(blob, x, baseline + drop, fill(self._color, along))
                x += word.face.width(word.text, s.size, s.tracking) + s.space * s.size
