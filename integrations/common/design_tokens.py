"""Colour, type and spacing tokens that the dashboard and the studio's own pictures share."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tokens:
    """One theme. Colours are `#rrggbb`; text on `surface` and `page` has at least 4.5:1."""

    page: str
    surface: str
    raised: str
    line: str
    text: str
    text_quiet: str
    accent: str
    accent_text: str
    good: str
    warning: str
    bad: str


LIGHT = Tokens(
    page="#faf7f2",
    surface="#ffffff",
    raised="#f3eee6",
    line="#e3dbcf",
    text="#1f1a17",
    text_quiet="#665c54",
    accent="#c2401f",
    accent_text="#ffffff",
    good="#1c6b45",
    warning="#875300",
    bad="#b3261e",
)
DARK = Tokens(
    page="#161311",
    surface="#1f1b18",
    raised="#2a2521",
    line="#3b342e",
    text="#f6efe7",
    text_quiet="#b8aca0",
    accent="#ff8a5c",
    accent_text="#1f1a17",
    good="#7fd1a5",
    warning="#f2c063",
    bad="#ff8f86",
)

# A scale of 1.25 on 16 px, in rem.
TYPE_SCALE_REM: dict[str, float] = {
    "small": 0.8,
    "body": 1.0,
    "large": 1.25,
    "title": 1.563,
    "headline": 1.953,
    "display": 2.441,
}
# Steps of a 4 px grid, in rem.
SPACING_REM: dict[str, float] = {
    "hair": 0.125,
    "tiny": 0.25,
    "small": 0.5,
    "medium": 1.0,
    "large": 1.5,
    "huge": 2.5,
    "vast": 4.0,
}
RADIUS_PX: dict[str, int] = {"small": 6, "medium": 12, "large": 20, "pill": 999}
FONT_STACK_TEXT = '"DM Sans", system-ui, -apple-system, "Segoe UI", sans-serif'
FONT_STACK_DISPLAY = '"Fraunces", Georgia, "Times New Roman", serif'


def css_variables(tokens: Tokens) -> str:
    """Return the theme as CSS custom properties, one declaration a line, without a selector."""
    colors = [f"--{name.replace('_', '-')}: {value};" for name, value in vars(tokens).items()]
    sizes = [f"--type-{name}: {value}rem;" for name, value in TYPE_SCALE_REM.items()]
    spaces = [f"--space-{name}: {value}rem;" for name, value in SPACING_REM.items()]
    corners = [f"--radius-{name}: {value}px;" for name, value in RADIUS_PX.items()]
    return "\n".join([*colors, *sizes, *spaces, *corners])
