"""Where things may stand in each format: margins, the safe area, logo, headline, picture and
captions."""

from dataclasses import dataclass

from integrations.studio.canvas import Box
from tools.kit.ports import FRAME_SIZES, Format, Resolution


@dataclass(frozen=True)
class Frame:
    """One format at one size. Boxes are pixels; `unit` is one thousand-and-eightieth of the short
    edge.

    `safe` is where text may be. In 9:16 the platforms draw their own buttons to the right and
    below, so captions keep to y 1150-1400 of 1920 and 120 of 1080 stays free to the right.
    """

    format: Format
    width: int
    height: int
    unit: float
    safe: Box
    logo: Box
    captions: Box

    @property
    def wide(self) -> bool:
        """True when picture and text stand side by side."""
        return self.format == "16:9"

    @property
    def upright(self) -> bool:
        """True when text stands above the picture rather than beside it."""
        return self.format in ("9:16", "4:5")

    @property
    def square(self) -> bool:
        return self.format == "1:1"

    @property
    def tall(self) -> bool:
        return self.format == "9:16"


# x, y, width, height in units of a frame whose short edge is 1080.
_SAFE: dict[Format, tuple[int, int, int, int]] = {
    "9:16": (96, 150, 864, 1250),
    "1:1": (72, 60, 936, 960),
    "4:5": (76, 66, 928, 1218),
    "16:9": (110, 66, 1700, 948),
}
_LOGO: dict[Format, tuple[int, int, int, int]] = {
    "9:16": (96, 166, 864, 80),
    "1:1": (72, 66, 936, 58),
    "4:5": (76, 74, 928, 62),
    "16:9": (110, 76, 1700, 60),
}
_CAPTIONS: dict[Format, tuple[int, int, int, int]] = {
    "9:16": (120, 1150, 840, 250),
    "1:1": (100, 838, 880, 176),
    "4:5": (110, 1050, 860, 214),
    "16:9": (360, 842, 1200, 164),
}


def frame_of(format: Format, resolution: Resolution) -> Frame:
    """Return the frame of a format at a resolution."""
    width, height = FRAME_SIZES[(format, resolution)]
    unit = min(width, height) / 1080

    def scaled(box: tuple[int, int, int, int]) -> Box:
        return Box(*(value * unit for value in box))

    return Frame(
        format=format,
        width=width,
        height=height,
        unit=unit,
        safe=scaled(_SAFE[format]),
        logo=scaled(_LOGO[format]),
        captions=scaled(_CAPTIONS[format]),
    )
