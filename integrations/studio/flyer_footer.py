"""The band at a flyer's foot: QR code, call to action, where and link, the brand's sign."""

from dataclasses import replace
from typing import Any

from integrations.studio.brandmark import BrandMark, brand_mark
from integrations.studio.canvas import Box, fill
from integrations.studio.colour import readable
from integrations.studio.faces import face
from integrations.studio.flyer_sheet import TEXT_AIM, Sheet
from integrations.studio.headline import TextFact
from integrations.studio.look import Design
from integrations.studio.palette import Ground, GroundName
from integrations.studio.qrcode import draw_code
from integrations.studio.stillwork import SetLine, set_line
from integrations.studio.wording import clean
from tools.kit.ports import FlyerOrder, WorkFailed

_BAND, _ROW = 178, 126
_ACTION_SIZE, _DETAIL_SIZE, _GAP = 43.0, 29.0, 18.0
_LINK_CHARACTERS_MAX = 36
_FACTORS = (1.0, 0.9, 0.8, 0.7, 0.62)


class Footer:
    """Laid out once for a sheet; `inner` gives the left and right margins.

    Raises `WorkFailed` when a text has no room.
    """

    def __init__(
        self, order: FlyerOrder, sheet: Sheet, design: Design, ground: Ground, inner: Box
    ) -> None:
        self._order, self._design = order, design
        self._u = u = (sheet.width - 2 * sheet.bleed) / 1080
        self.ground = _band_ground(design, ground)
        height = (_BAND + sheet.bottom) * u + sheet.bleed
        self.box = Box(0, sheet.height - height, sheet.width, height)
        row = Box(inner.x, self.box.y + (_BAND - _ROW) / 2 * u, inner.width, _ROW * u)
        link = order.link.strip()
        self.code = Box(row.x, row.y, row.height, row.height) if link else None
        self.mark = self._sign(row, 0.3 if link else 0.36)
        left = row.x + (row.height + 28 * u if link else 0)
        room = Box(left, row.y, self.mark.box.x - 36 * u - left, row.height)
        self.lines = self._fitted(room)

    def _sign(self, row: Box, share: float) -> BrandMark:
        wide = row.width * share
        place = Box(row.right - wide, row.y + 32 * self._u, wide, row.height - 64 * self._u)
        mark = brand_mark(self._design, place, self.ground, "left")
        # It stands at the right margin, however wide it came out.
        moved = replace(place, x=place.x + place.right - mark.box.right)
        return brand_mark(self._design, moved, self.ground, "left")

    def _texts(self, width: float) -> list[tuple[str, str, str, str, float]]:
        """Return kind, words, face, colour and size of each line."""
        direction, order, u = self._design.direction, self._order, self._u
        details = [text for text in (clean(order.where), _shown(order.link.strip())) if text]
        one = " \u00b7 ".join(details)
        body = direction.body
        if len(details) > 1 and face(body).width(one, _DETAIL_SIZE * u, 0.0) <= width:
            details = [one]
        action, ground = clean(order.call_to_action), self.ground
        texts = [("button", action, direction.strong, ground.text, _ACTION_SIZE * u)]
        texts += [("detail", text, body, ground.accent, _DETAIL_SIZE * u) for text in details]
        return [each for each in texts if each[1]]

    def _fitted(self, room: Box) -> tuple[SetLine, ...]:
        """Set the lines as large as the row allows, in its middle."""
        for factor in _FACTORS:
            lines = self._set(room, room.y, factor)
            if not lines:
                continue
            used = lines[-1].text.box.bottom - lines[0].text.box.y
            if used <= room.height * 1.12:
                return self._set(room, room.center_y - used / 2, factor)
        texts = self._texts(room.width)
        if not texts:
            return ()
        longest = max((text for _, text, _, _, _ in texts), key=len)
        raise WorkFailed(
            f"“{longest[:60]}” has no room at the foot of the flyer. Shorten it.", retryable=False
        )

    def _set(self, room: Box, y: float, factor: float) -> tuple[SetLine, ...]:
        """Set the lines from `y` down; none when one of them does not fit in its width."""
        made: list[SetLine] = []
        for kind, text, name, color, full in self._texts(room.width):
            size = full * factor
            line: SetLine | None = None
            for lines, smallest in ((1, 0.8), (2, 0.8), (3, 0.62)):
                place = Box(room.x, y, room.width, size * 1.35 * lines)
                line = set_line(
                    kind, text, place, name, color, size, lines=lines, smallest=smallest
                )
                if line is not None:
                    break
            if line is None:
                return ()
            made.append(line)
            y = line.text.box.bottom + _GAP * self._u * factor
        return tuple(made)

    def facts(self) -> tuple[TextFact, ...]:
        """Return what text stands where."""
        found = tuple(line.fact() for line in self.lines)
        if self.mark.text:
            mark = self.mark
            found += (TextFact("brand", mark.text, mark.box, self.ground.text, mark.size, 0.0),)
        return found

    def draw(self, canvas: Any, *, text: bool = True) -> None:
        """Draw the band; without `text` only what lies behind the words."""
        canvas.drawRect(self.box.rect(), fill(self.ground.base))
        if self.code is not None:
            dark = self._design.palette.ink
            draw_code(canvas, self.code, self._order.link, dark, "#ffffff")
        if text:
            for line in self.lines:
                line.draw(canvas)
            self.mark.draw(canvas, 1.0)


def _shown(link: str) -> str:
    """Return an address as people read it; a long one is left to the code."""
    bare = link.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return bare if len(bare) <= _LINK_CHARACTERS_MAX else bare.split("/")[0][:_LINK_CHARACTERS_MAX]


def _band_ground(design: Design, ground: Ground) -> Ground:
    """Return the colours of the band: ink, or paper where the flyer itself is dark."""
    name: GroundName = "paper" if ground.name == "deep" else "deep"
    band = design.palette.grounds[name]
    return replace(
        band,
        text=readable(band.text, (band.base,), TEXT_AIM),
        accent=readable(band.accent, (band.base,), TEXT_AIM),
    )
