"""Colour arithmetic on `#rrggbb` strings: contrast as WCAG counts it, and OKLCH to move by eye."""

import math

BLACK = "#000000"
WHITE = "#ffffff"


def rgb(color: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255, of `#rrggbb`."""
    digits = color.lstrip("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def is_color(text: str) -> bool:
    """Tell whether `text` is `#rrggbb`."""
    return (
        len(text) == 7 and text[0] == "#" and all(c in "0123456789abcdefABCDEF" for c in text[1:])
    )


def linear(value: float) -> float:
    """Turn one sRGB channel, 0 to 255, into linear light, 0 to 1."""
    v = value / 255
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def encoded(light: float) -> float:
    """Turn linear light, 0 to 1, into an sRGB channel, 0 to 255; out of range is clipped."""
    v = min(1.0, max(0.0, light))
    return 255 * (v * 12.92 if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055)


def luminance(color: str) -> float:
    """Return the relative luminance, 0 to 1."""
    r, g, b = (linear(c) for c in rgb(color))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: str, other: str, part: float) -> str:
    """Return `one` with `part` (0 to 1) of `other` mixed in."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def oklch(color: str) -> tuple[float, float, float]:
    """Return lightness (0 to 1), chroma (0 to about 0.35) and hue in degrees."""
    r, g, b = (linear(c) for c in rgb(color))
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    u = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    v = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return light, math.hypot(u, v), math.degrees(math.atan2(v, u)) % 360


def _linear_from_oklch(light: float, chroma: float, hue: float) -> tuple[float, float, float]:
    u = chroma * math.cos(math.radians(hue))
    v = chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * u + 0.2158037573 * v) ** 3
    middle = (light - 0.1055613458 * u - 0.0638541728 * v) ** 3
    short = (light - 0.0894841775 * u - 1.2914855480 * v) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def from_oklch(light: float, chroma: float, hue: float) -> str:
    """Return the nearest `#rrggbb`, giving up chroma (never hue or lightness) to stay in sRGB."""
    light = min(1.0, max(0.0, light))
    for _ in range(40):
        channels = _linear_from_oklch(light, chroma, hue)
        if all(-0.0005 <= c <= 1.0005 for c in channels):
            break
        chroma *= 0.94
    return "#" + "".join(f"{round(encoded(c)):02x}" for c in channels)


def readable(color: str, grounds: tuple[str, ...], ratio: float) -> str:
    """Return `color`, made lighter or darker until it reaches `ratio` on every ground.

    The nearer direction wins; when neither reaches the ratio, black or white does as well as can
    be.
    """
    if all(contrast(color, ground) >= ratio for ground in grounds):
        return color
    light, chroma, hue = oklch(color)
    for step in range(1, 51):
        for sign in (-1, 1):
            moved = light + sign * step * 0.02
            if not 0 <= moved <= 1:
                continue
            # Very light or dark colours look dirty with full chroma.
            tried = from_oklch(moved, chroma * (1 - 0.25 * abs(moved - light)), hue)
            if all(contrast(tried, ground) >= ratio for ground in grounds):
                return tried
    return max((BLACK, WHITE), key=lambda c: min(contrast(c, ground) for ground in grounds))
