"""The sheet that a flyer is laid out for."""

from dataclasses import dataclass

TEXT_AIM = 4.9
"""The contrast that text is made for; anti-aliasing and print take a little of it away."""


@dataclass(frozen=True)
class Sheet:
    """A sheet in pixels. `top` and `bottom` stay free of words (pixels of a sheet 1080 wide);
    `bleed` is what is cut off on every side."""

    width: float
    height: float
    top: float = 64
    bottom: float = 0
    bleed: float = 0
