"""Checks a finished banner set: the files, and the layout that was drawn into them."""

from pathlib import Path

import av
import cv2
import numpy as np

from integrations.studio.banners import ANIMATED_SIZE, Banner, laid_out, product_of
from integrations.studio.canvas import Box, Pixels
from integrations.studio.check_picture import contrast_behind
from integrations.studio.colour import contrast
from integrations.studio.headline import TextFact
from integrations.studio.palette import LARGE_TEXT_RATIO, TEXT_RATIO
from tools.kit.ports import (
    BANNER_BYTES_MAX,
    IAB_SIZES,
    BannersMade,
    BannersOrder,
    Fault,
    WorkFailed,
)

# WCAG counts 18.66 px bold, or 24 px, as large text.
_LARGE_PIXELS = 18.6
_BLANK_SPREAD_MIN = 3.0
_TEXT_PIXELS_MIN = 9.0


def check_banners(order: BannersOrder, made: BannersMade) -> tuple[Fault, ...]:
    """Return what is wrong with the set; an empty tuple means: good."""
    found: list[Fault] = []
    sizes = tuple((banner.width, banner.height) for banner in made.banners)
    if sizes != order.sizes:
        found.append(_fault("sizes", "The set does not have the sizes that were ordered."))
    for banner in made.banners:
        size = (banner.width, banner.height)
        found += _file_faults(banner.file, size, limited=size in IAB_SIZES)
    found += _animated_faults(made.animated)
    if _read(made.overview) is None:
        found.append(_fault("decodes", "The overview cannot be read."))
    return (*found, *layout_faults(order))


def layout_faults(order: BannersOrder) -> list[Fault]:
    """Lay every size out again and check its text against what is drawn behind it."""
    found: list[Fault] = []
    try:
        product = product_of(order)
        for size in order.sizes:
            found += banner_faults(laid_out(order, size, product))
    except WorkFailed as error:
        found.append(_fault("layout", str(error)))
    return found


def banner_faults(banner: Banner) -> list[Fault]:
    """Return what is wrong with one laid-out banner: clipped, colliding, illegible or too small
    text."""
    name = f"{banner.width}x{banner.height}"
    whole = Box(0, 0, banner.width, banner.height)
    behind = banner.painted(0.0, grain=False, text=False)
    facts = banner.facts()
    found: list[Fault] = []
    for fact in facts:
        if not whole.holds(fact.box):
            found.append(_fault("clipped", f"In {name} the text “{fact.text}” runs over the edge."))
        ratio = contrast_behind(fact, behind)
        if fact.kind == "button":
            ratio = contrast(banner.ground.pill, banner.ground.pill_text)
        wanted = LARGE_TEXT_RATIO if fact.size >= _LARGE_PIXELS else TEXT_RATIO
        if ratio < wanted:
            found.append(
                _fault(
                    "contrast",
                    f"In {name} the text “{fact.text}” has a contrast of {ratio:.1f}:1 and needs "
                    f"{wanted:.1f}:1.",
                )
            )
        if fact.size < _TEXT_PIXELS_MIN:
            found.append(_fault("too_small", f"In {name} the text “{fact.text}” is too small."))
    return [*found, *_collisions(name, facts)]


def _collisions(name: str, facts: tuple[TextFact, ...]) -> list[Fault]:
    found = []
    for number, one in enumerate(facts):
        for other in facts[number + 1 :]:
            if one.kind != other.kind and one.box.inset(0.5).overlaps(other.box.inset(0.5)):
                message = f"In {name} “{one.text}” and “{other.text}” cover each other."
                found.append(_fault("overlap", message))
    return found


def _file_faults(file: Path, size: tuple[int, int], *, limited: bool) -> list[Fault]:
    name = f"{size[0]}x{size[1]}"
    picture = _read(file)
    if picture is None:
        return [_fault("decodes", f"The banner {name} cannot be read.")]
    found = []
    if picture.shape[:2] != (size[1], size[0]):
        found.append(_fault("size", f"The banner {name} has another size."))
    if float(picture.std()) < _BLANK_SPREAD_MIN:
        found.append(_fault("blank", f"The banner {name} is blank."))
    if limited and file.stat().st_size >= BANNER_BYTES_MAX:
        found.append(_fault("bytes", f"The banner {name} is over 150 kB."))
    return found


def _animated_faults(file: Path) -> list[Fault]:
    try:
        with av.open(str(file)) as container:
            frames = [
                frame.to_ndarray(format="rgb24").astype(np.int16)
                for frame in container.decode(video=0)
            ]
    except (OSError, av.FFmpegError, IndexError):
        return [_fault("decodes", "The animated banner cannot be read.")]
    width, height = ANIMATED_SIZE
    if not frames or frames[0].shape[:2] != (height, width):
        return [_fault("size", "The animated banner has another size.")]
    found = []
    if len(frames) < 2 or float(np.abs(frames[0] - frames[-1]).mean()) < 0.5:
        found.append(_fault("frozen", "The animated banner stands still."))
    if file.stat().st_size >= BANNER_BYTES_MAX:
        found.append(_fault("bytes", "The animated banner is over 150 kB."))
    return found


def _read(file: Path) -> Pixels | None:
    picture = cv2.imread(str(file), cv2.IMREAD_COLOR)
    return None if picture is None else np.asarray(picture, np.uint8)


def _fault(check: str, message: str) -> Fault:
    return Fault(check=check, message=message, culprit="banners")
