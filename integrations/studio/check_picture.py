"""Checks that clips and films share: the file's facts, dark and frozen stretches, and how text is
set."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from integrations.studio.canvas import Box, Pixels
from integrations.studio.colour import linear, luminance
from integrations.studio.headline import TextFact
from integrations.studio.palette import LARGE_TEXT_RATIO, TEXT_RATIO
from integrations.studio.watching import Watched
from tools.kit.ports import Fault

_DARK_SECONDS_MAX = 0.5
_FROZEN_SECONDS_MAX = 2.5
# WCAG calls 24 px large on a page 1280 px wide; a film is 1080 of our units across its short edge.
_LARGE_UNITS = 40.0

Culprit = Literal["clip", "stitch"]


def file_faults(seen: Watched, size: tuple[int, int], frames: int, culprit: Culprit) -> list[Fault]:
    """Compare a file with what was ordered: readable, size, codec, length, nothing dark or
    frozen."""
    if not seen.readable:
        message = f"The video cannot be read to its end ({seen.problem})."
        return [Fault(check="decodes", message=message, culprit=culprit)]
    found: list[Fault] = []

    def fault(check: str, message: str) -> None:
        found.append(Fault(check=check, message=message, culprit=culprit))

    if (seen.width, seen.height) != size:
        fault(
            "size", f"The picture is {seen.width} x {seen.height} instead of {size[0]} x {size[1]}."
        )
    if seen.codec not in ("h264", "libx264") or seen.pixel_format != "yuv420p":
        fault("codec", f"The video is {seen.codec} {seen.pixel_format} instead of H.264 yuv420p.")
    if seen.colour[0] != 1:
        fault("colour", "The video does not say that its colours are BT.709.")
    if seen.frames != frames:
        fault("frames", f"The video has {seen.frames} frames instead of {frames}.")
    if not seen.dts_rising:
        fault("order", "The video's frames are not stored in a rising order.")
    if seen.dark_seconds > _DARK_SECONDS_MAX:
        fault("black", f"The picture is black for {seen.dark_seconds:.1f} seconds.")
    if seen.frozen_seconds > _FROZEN_SECONDS_MAX:
        fault("frozen", f"The picture stands still for {seen.frozen_seconds:.1f} seconds.")
    return found


@dataclass(frozen=True)
class Measured:
    """One piece of text with the contrast that it has against what is really drawn behind it."""

    fact: TextFact
    contrast: float


def contrast_behind(fact: TextFact, back: Pixels) -> float:
    """Return the contrast of a text's colour with the worst relevant part of the picture behind it.

    `back` is BGRA or BGR without the text. Specks that cover under 4 % of the box do not count.
    """
    box = fact.box
    x0, y0 = max(0, int(box.x)), max(0, int(box.y))
    x1, y1 = min(back.shape[1], int(box.right) + 1), min(back.shape[0], int(box.bottom) + 1)
    region = back[y0:y1:2, x0:x1:2, :3].reshape(-1, 3)
    if not len(region):
        return 21.0
    table = np.array([linear(v) for v in range(256)])
    light = table[region] @ np.array([0.0722, 0.7152, 0.2126])
    own = luminance(fact.color)
    low, high = np.minimum(light, own), np.maximum(light, own)
    return float(np.percentile((high + 0.05) / (low + 0.05), 4))


def text_faults(
    measured: list[Measured], safe: Box, frame: Box, unit: float, culprit: Culprit
) -> list[Fault]:
    """Check that every text lies in the safe area, is not clipped, is legible, and does not
    collide."""
    found: list[Fault] = []

    def fault(check: str, message: str) -> None:
        found.append(Fault(check=check, message=message, culprit=culprit))

    for each in measured:
        fact = each.fact
        if not frame.holds(fact.box):
            fault("clipped", f"The text “{fact.text}” runs over the edge of the picture.")
        elif not safe.holds(fact.box, slack=4 * unit):
            fault("safe_area", f"The text “{fact.text}” lies where apps put their own buttons.")
        wanted = LARGE_TEXT_RATIO if fact.size >= _LARGE_UNITS * unit else TEXT_RATIO
        if each.contrast < wanted:
            fault(
                "contrast",
                f"The text “{fact.text}” has a contrast of {each.contrast:.1f}:1"
                f" and needs {wanted:.1f}:1.",
            )
    captions = [m.fact for m in measured if m.fact.kind == "caption"]
    for each in measured:
        if each.fact.kind == "headline" and any(c.box.overlaps(each.fact.box) for c in captions):
            fault("overlap", f"Captions cover the text “{each.fact.text}”.")
            break
    return found
