"""Where things stand in a banner, by its shape: strip, billboard, rectangle, square, tower."""

from dataclasses import dataclass
from typing import Literal

from integrations.studio.canvas import Box

Shape = Literal["strip", "billboard", "rectangle", "square", "tower"]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Slots:
    """Boxes in pixels. `column` holds headline and subline one below the other; `body` and
    `action` are type sizes; `visual` is `None` where there is no room for a picture."""

    shape: Shape
    margin: float
    logo: Box
    column: Box
    button: Box
    button_align: Align
    visual: Box | None
    body: float
    action: float
    headline_max: float
    headline_lines: int
    subline_lines: int
    centered: bool = False


def shape_of(width: int, height: int) -> Shape:
    """Return which composition suits a size."""
    ratio = width / height
    if ratio >= 5:
        return "strip"
    if ratio >= 2.6:
        return "billboard"
    if ratio >= 1.05:
        return "rectangle"
    return "square" if ratio >= 0.8 else "tower"


def slots(width: int, height: int, *, pictured: bool, centered: bool) -> Slots:
    """Return the slots of a size. `pictured`: there is a product to show; `centered`: the art
    direction stands on a middle axis (only squares and towers follow it)."""
    shape = shape_of(width, height)
    if shape == "strip":
        return _strip(width, height, pictured)
    if shape == "billboard":
        return _billboard(width, height)
    if shape == "rectangle":
        return _rectangle(width, height, pictured)
    if shape == "square":
        return _square(width, height, pictured, centered)
    return _tower(width, height, centered)


def _strip(w: int, h: int, pictured: bool) -> Slots:
    pad = h * 0.16
    logo = Box(pad * 1.3, h * 0.32, w * (0.22 if h > 60 else 0.25), h * 0.36)
    action = max(10.5, min(h * 0.2, 19))
    wide = w * (0.3 if h > 60 else 0.4)
    button = Box(w - wide - pad, pad, wide, h - 2 * pad)
    visual = None
    right = w * 0.735 if h > 60 else w * 0.66
    if pictured and h > 60:
        visual = Box(w * 0.6, -h * 0.12, h * 1.4, h * 1.5)
        right = visual.x - pad * 0.4
    left = logo.right + pad * 1.2
    return Slots(
        shape="strip",
        margin=pad,
        logo=logo,
        column=Box(left, pad * 0.9, right - left, h - 1.8 * pad),
        button=button,
        button_align="right",
        visual=visual,
        body=max(10.5, h * 0.145),
        action=action,
        headline_max=h * 0.5,
        headline_lines=2,
        subline_lines=1 if h > 60 else 0,
    )


def _billboard(w: int, h: int) -> Slots:
    pad = h * 0.11
    left = w * 0.028 + pad * 0.35
    column_width = w * 0.58
    action = max(11.0, h * 0.082)
    foot = Box(left, h - pad - action * 2.4, column_width, action * 2.4)
    return Slots(
        shape="billboard",
        margin=pad,
        logo=Box(left, pad, column_width * 0.6, max(20.0, h * 0.15)),
        column=Box(left, h * 0.32, column_width, foot.y - h * 0.32 - pad * 0.4),
        button=foot,
        button_align="left",
        visual=Box(w * 0.64, -h * 0.03, w * 0.33, h * 1.08),
        body=max(10.5, h * 0.07),
        action=action,
        headline_max=h * 0.34,
        headline_lines=2,
        subline_lines=1,
    )


def _rectangle(w: int, h: int, pictured: bool) -> Slots:
    pad = min(w, h) * 0.075
    column_width = w * (0.56 if pictured else 0.62)
    action = max(12.5, min(w, h) * 0.054)
    button = Box(pad, h - pad - action * 2.35, column_width, action * 2.35)
    top = pad + h * 0.12 + pad * 0.85
    return Slots(
        shape="rectangle",
        margin=pad,
        logo=Box(pad, pad, column_width, h * 0.12),
        column=Box(pad, top, column_width, button.y - top - pad * 0.75),
        button=button,
        button_align="left",
        visual=Box(w * 0.585, h * 0.1, w * 0.405, h * 0.98)
        if pictured
        else Box(w * 0.715, h * 0.34, w * 0.36, h * 0.56),
        body=max(12.0, min(w, h) * 0.047),
        action=action,
        headline_max=h * 0.2,
        headline_lines=4,
        subline_lines=3,
    )


def _square(w: int, h: int, pictured: bool, centered: bool) -> Slots:
    pad = w * 0.075
    action = w * 0.038
    align: Align = "center" if centered else "left"
    button = Box(pad, h * 0.88 - action * 1.2, w - 2 * pad, action * 2.4)
    top = pad + h * 0.075 + pad * 0.6
    visual = (
        Box(w * 0.2, h * 0.5, w * 0.6, h * 0.46)
        if centered
        else Box(w * 0.42, h * 0.46, w * 0.56, h * 0.64)
    )
    return Slots(
        shape="square",
        margin=pad,
        logo=Box(pad, pad, w - 2 * pad, h * 0.075),
        column=Box(pad, top, w - 2 * pad, h * (0.52 if pictured or centered else 0.6) - top),
        button=button,
        button_align=align,
        visual=visual,
        body=w * 0.036,
        action=action,
        headline_max=h * 0.16,
        headline_lines=3,
        subline_lines=2,
        centered=centered,
    )


def _tower(w: int, h: int, centered: bool) -> Slots:
    pad = max(12.0, w * 0.085)
    action = max(12.5, min(w * 0.056, 18))
    inner = w - 2 * pad
    button = Box(pad, h - pad - action * 2.4, inner, action * 2.4)
    top = pad + h * 0.05 + pad * 1.1
    narrow = w < 200
    return Slots(
        shape="tower",
        margin=pad,
        logo=Box(pad, pad, inner, h * 0.05 if not narrow else h * 0.045),
        column=Box(pad, top, inner, h * 0.5 - top),
        button=button,
        button_align="center",
        visual=Box(-w * 0.02, h * 0.49, w * 1.04, h * 0.53),
        body=max(13.0, w * 0.05),
        action=action,
        headline_max=w * 0.22 if not narrow else w * 0.2,
        headline_lines=6,
        subline_lines=4 if narrow else 3,
        centered=centered,
    )
