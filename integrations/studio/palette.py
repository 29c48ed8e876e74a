"""From a brand's colours to five grounds that text can be read on, each with accent and shape
colours."""

import math
from dataclasses import dataclass
from typing import Literal

from integrations.studio.colour import contrast, from_oklch, is_color, mix, oklch, readable

GroundName = Literal["deep", "paper", "brand", "soft", "second"]

TEXT_RATIO = 4.5
LARGE_TEXT_RATIO = 3.0
# Aim above what is demanded: video encoding and anti-aliasing take a little of it away.
_TEXT_AIM = 4.9
_ACCENT_AIM = 3.4

# For a brand that has named no colours: main and second, chosen to look well with any product.
_TASTEFUL = (
    ("#e4572e", "#f3a712"),
    ("#2f4bde", "#f25f5c"),
    ("#0f7b6c", "#ffb84d"),
    ("#6d3bd1", "#ff8a5b"),
    ("#c2185b", "#ffb199"),
    ("#146c94", "#f6c453"),
)
_GREY_CHROMA = 0.035


@dataclass(frozen=True)
class Ground:
    """One background and every colour that is used on it.

    `mesh` holds colours of the gradient as (x, y, colour, weight), places from 0 to 1; `shapes`
    goes from faint to strong.
    """

    name: GroundName
    base: str
    mesh: tuple[tuple[float, float, str, float], ...]
    text: str
    accent: str
    quiet: str
    shapes: tuple[str, str, str, str, str]
    pill: str
    pill_text: str
    dark: bool


@dataclass(frozen=True)
class Palette:
    """A brand's main colours and its grounds by name."""

    main: str
    second: str
    ink: str
    light: str
    vivid_on_dark: bool
    two_colored: bool
    grounds: dict[GroundName, Ground]


def _pick(colors: tuple[str, ...], seed: int) -> tuple[str, str, bool]:
    """Return main and second colour, made up where the brand has not named them.

    The last value tells whether the second is a colour of its own, worth a ground.
    """
    named = [c.lower() for c in colors if is_color(c)]
    vivid = [c for c in named if oklch(c)[1] >= _GREY_CHROMA and 0.22 < oklch(c)[0] < 0.97]
    if not named:
        return *_TASTEFUL[seed % len(_TASTEFUL)], True
    if not vivid:
        # A brand in black and white stays so; one warm metal tone keeps it from looking unfinished.
        return "#b8925a", "#8a8f98", False
    main = vivid[0]
    light, chroma, hue = oklch(main)
    for other in vivid[1:]:
        o_light, _, o_hue = oklch(other)
        turn = abs((o_hue - hue + 180) % 360 - 180)
        if turn > 18 or abs(o_light - light) > 0.15:
            return main, other, True
    # A brand of one colour keeps to it: a neighbour nearer to amber, so that it looks sunlit.
    to_amber = (62 - hue + 180) % 360 - 180
    step = math.copysign(min(26 if chroma < 0.19 else 11, abs(to_amber) * 0.8), to_amber)
    lighter = light + 0.13 if light < 0.72 else light - 0.12
    return main, from_oklch(lighter, max(0.1, chroma * 0.92), hue + step), False


def _ink_and_light(colors: tuple[str, ...], main: str) -> tuple[str, str]:
    """Return the darkest and the lightest colour that the brand works with."""
    named = [c.lower() for c in colors if is_color(c)]
    darkest = min(named, key=lambda c: oklch(c)[0], default="")
    lightest = max(named, key=lambda c: oklch(c)[0], default="")
    _, chroma, hue = oklch(main)
    ink = from_oklch(0.19, min(0.045, chroma * 0.35), hue)
    if darkest and oklch(darkest)[0] < 0.42:
        light, dark_chroma, dark_hue = oklch(darkest)
        ink = from_oklch(min(max(light, 0.16), 0.29), dark_chroma, dark_hue)
    paper = from_oklch(0.965, min(0.022, chroma * 0.14), hue)
    if lightest and oklch(lightest)[0] > 0.9 and oklch(lightest)[1] < 0.06:
        paper = lightest if oklch(lightest)[0] < 0.985 else mix(lightest, paper, 0.55)
    return ink, paper


def _turn(one: str, other: str) -> float:
    """Return how far two hues are apart, 0 to 180 degrees."""
    return abs((oklch(one)[2] - oklch(other)[2] + 180) % 360 - 180)


def dark_is(color: str) -> bool:
    """Tell whether a colour is a dark one."""
    return oklch(color)[0] < 0.6


def _between(one: str, other: str, part: float) -> str:
    """Return the colour between two as the eye sees it, turning the hue the short way round."""
    (l1, c1, h1), (l2, c2, h2) = oklch(one), oklch(other)
    h1 = h2 if c1 < _GREY_CHROMA else h1
    h2 = h1 if c2 < _GREY_CHROMA else h2
    turn = (h2 - h1 + 180) % 360 - 180
    if abs(turn) > 100:
        # Half-way between opposites lies a third colour that the brand never named.
        return from_oklch(l1 + (l2 - l1) * part, c2 * part, h2)
    hue = h1 + turn * part
    return from_oklch(l1 + (l2 - l1) * part, c1 + (c2 - c1) * part, hue)


def _tint(base: str, color: str, part: float) -> str:
    """Return the ground with some of a colour in it.

    Yellow goes olive when it is darkened, so on a dark ground it leans towards orange; on a
    green one olive is at home.
    """
    mixed = mix(base, color, part)
    light, chroma, hue = oklch(mixed)
    green = oklch(base)[1] > 0.012 and 100 < oklch(base)[2] < 180
    if 66 < hue < 128 and light < 0.62 and chroma > 0.03 and not green:
        return from_oklch(light, chroma, 55)
    return mixed


def _ramp(base: str, strong: str, pop: str, light: str) -> tuple[str, str, str, str, str]:
    """Return five shape colours from close to the ground to the strong colour.

    A neighbouring `pop` colour is passed on the way; a contrasting one stands alone in the middle.
    Opposite hues are never mixed with each other, because that ends in mud.
    """
    pure = oklch(base)[1] < 0.05 or _turn(strong, base) < 60
    faint = strong if pure else light
    if _turn(strong, base) > 100 and min(oklch(base)[1], oklch(strong)[1]) >= _GREY_CHROMA:
        return (
            _tint(base, light, 0.14),
            _tint(base, light, 0.3),
            mix(strong, light, 0.6),
            mix(strong, light, 0.3),
            strong,
        )
    near = _turn(pop, strong) < 75 or min(oklch(pop)[1], oklch(strong)[1]) < _GREY_CHROMA
    if near and pure:
        return (
            _tint(base, pop, 0.25),
            _tint(base, pop, 0.55),
            pop,
            _between(pop, strong, 0.55),
            strong,
        )
    last = _tint(base, strong, 0.62) if pure else mix(strong, light, 0.45)
    return (_tint(base, faint, 0.14), _tint(base, faint, 0.3), pop, last, strong)


def _ground(
    name: GroundName, base: str, lift: tuple[str, str], palette: tuple[str, str, str, str]
) -> Ground:
    """Build one ground. `lift` are the gradient's two other colours, `palette` main, second, ink,
    light."""
    main, second, ink, light = palette
    colors = (base, *lift)
    candidates = sorted(
        (ink, light), key=lambda c: min(contrast(c, each) for each in colors), reverse=True
    )
    text = readable(candidates[0], colors, _TEXT_AIM)
    dark = oklch(text)[0] > oklch(base)[0]
    accent_from = main if contrast(main, base) >= 1.9 else second
    if name in ("brand", "second"):
        # On a saturated ground only a tint or shade of the other colour keeps the two from
        # fighting.
        accent_from = second if name == "brand" else main
    accent = readable(accent_from, colors, _ACCENT_AIM)
    strong = accent_from if contrast(accent_from, base) > 1.35 else accent
    pop = second if strong != second else main
    if name in ("brand", "second"):
        if _turn(accent_from, base) < 60:
            # Two neighbours on each other look like a mistake: go to the light instead.
            accent = readable(ink if dark_is(text) else light, colors, _ACCENT_AIM)
            strong, pop = light, _between(base, light, 0.5)
        else:
            pop = light
    elif contrast(pop, base) < 1.15:
        opposed = _turn(base, strong) > 100
        pop = mix(strong, light, 0.55) if opposed else _between(base, strong, 0.5)
    pill = text if name in ("brand", "second") else (main if dark else ink)
    if contrast(pill, base) < 1.6:
        pill = text
    pill_text = max((ink, light, "#ffffff"), key=lambda c: contrast(c, pill))
    pill = readable(pill, (pill_text,), _TEXT_AIM)
    return Ground(
        name=name,
        base=base,
        mesh=(
            (0.0, 0.0, base, 1.4),
            (0.55, 0.05, base, 1.0),
            (1.0, 0.1, mix(base, lift[0], 0.6), 1.0),
            (0.0, 0.75, mix(base, lift[1], 0.5), 1.0),
            (0.5, 1.05, lift[1], 1.0),
            (1.0, 1.0, lift[0], 1.1),
        ),
        text=text,
        accent=accent,
        quiet=readable(mix(text, base, 0.25), colors, TEXT_RATIO),
        shapes=_ramp(base, strong, pop, light),
        pill=pill,
        pill_text=pill_text,
        dark=dark,
    )


def palette_of(colors: tuple[str, ...], seed: int) -> Palette:
    """Derive the whole palette from a brand's colours (possibly none) and the campaign's seed."""
    main, second, two_colored = _pick(colors, seed)
    ink, light = _ink_and_light(colors, main)
    four = (main, second, ink, light)
    m_light, m_chroma, m_hue = oklch(main)
    _, s_chroma, s_hue = oklch(second)
    # A tint of orange looks like skin; a little towards amber it is a peach.
    soft_hue = m_hue + 24 if 25 < m_hue < 50 and m_chroma < 0.2 else m_hue
    soft = from_oklch(0.89, min(0.085, max(0.03, m_chroma * 0.5)), soft_hue)
    ground_main = (
        main
        if contrast(main, ink) > 4.5 or contrast(main, light) > 3.6
        else (readable(main, (light,), 3.8))
    )
    ground_second = (
        second
        if contrast(second, ink) > 4.5 or contrast(second, light) > 3.6
        else readable(second, (light,), 3.8)
    )
    grounds: dict[GroundName, Ground] = {
        "deep": _ground("deep", ink, (mix(ink, main, 0.16), mix(ink, main, 0.26)), four),
        "paper": _ground(
            "paper",
            light,
            (mix(light, soft, 0.9), from_oklch(0.93, min(0.05, s_chroma * 0.35), s_hue)),
            four,
        ),
        "brand": _ground(
            "brand",
            ground_main,
            (
                from_oklch(oklch(ground_main)[0] * 0.955, m_chroma, m_hue - 6),
                from_oklch(oklch(ground_main)[0] * 1.03, m_chroma, m_hue + 10),
            ),
            four,
        ),
        "soft": _ground("soft", soft, (mix(soft, main, 0.10), mix(soft, light, 0.5)), four),
        "second": _ground(
            "second", ground_second, (mix(ground_second, ink, 0.05), ground_second), four
        ),
    }
    named = [c for c in colors if is_color(c)]
    neon = m_light > 0.72 and m_chroma > 0.19
    starts_dark = bool(named) and oklch(named[0])[0] < 0.3
    return Palette(main, second, ink, light, neon or starts_dark, two_colored, grounds)
