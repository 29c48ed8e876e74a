"""Notes on brand colours: how well text can be read on them, as WCAG counts contrast."""

from collections.abc import Sequence
from dataclasses import dataclass

TEXT_MIN = 4.5
LARGE_TEXT_MIN = 3.0
INK = "#1f1a17"
PAPER = "#ffffff"


@dataclass(frozen=True)
class ColorNote:
    """One pair of colours with its contrast, such as 8.9, and what it is good for in words."""

    text: str
    ground: str
    ratio: float
    words: str
    is_fine: bool


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours `#rrggbb`, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def on_color(ground: str) -> str:
    """Return the text colour, ink or paper, that reads better on a ground."""
    return max((INK, PAPER), key=lambda text: contrast(text, ground))


def color_notes(colors: Sequence[str]) -> tuple[ColorNote, ...]:
    """Return a note on the main colour under its text, and on each other colour upon the main."""
    if not colors:
        return ()
    main = colors[0]
    pairs = [(on_color(main), main), *((color, main) for color in colors[1:])]
    return tuple(_note(text, ground) for text, ground in pairs)


def _note(text: str, ground: str) -> ColorNote:
    # Cut, not rounded: 4.49 must not read as the 4.5 that it misses.
    ratio = int(contrast(text, ground) * 10) / 10
    if ratio >= TEXT_MIN:
        words = "Good for any text"
    elif ratio >= LARGE_TEXT_MIN:
        words = "For headlines only"
    else:
        words = "Shapes only, not for text"
    return ColorNote(text, ground, ratio, words, ratio >= LARGE_TEXT_MIN)


def _luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
