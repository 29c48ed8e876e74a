"""Checks a finished flyer: the two pictures, the QR code as a reader sees it, and the print PDF."""

import importlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from integrations.studio.canvas import Box, Pixels
from integrations.studio.check_picture import contrast_behind
from integrations.studio.flyer import PORTRAIT, STORY, painted, product_of
from integrations.studio.flyer_layout import Flyer
from integrations.studio.flyer_print import BLEED_MILLIMETRES, TRIM_MILLIMETRES, print_sheet
from integrations.studio.flyer_sheet import Sheet
from integrations.studio.qrcode import codes_in, target_of
from tools.kit.ports import Fault, FlyerMade, FlyerOrder, WorkFailed

# The binding has no type stubs.
pikepdf: Any = importlib.import_module("pikepdf")

_BLANK_SPREAD_MIN = 5.0
_PRINT_SAFE_MILLIMETRES = 4.0
_DOTS_PER_INCH_MIN = 299.0
_POINTS_PER_MILLIMETRE = 72 / 25.4


def check_flyer(order: FlyerOrder, made: FlyerMade) -> tuple[Fault, ...]:
    """Return what is wrong with the flyer; an empty tuple means: good."""
    found: list[Fault] = []
    for name, sheet, file in (("post", PORTRAIT, made.portrait), ("story", STORY, made.story)):
        found += _picture_faults(order, name, sheet, file)
    found += _pdf_faults(made.print_pdf)
    try:
        product = product_of(order)
        for name, sheet in (("post", PORTRAIT), ("story", STORY), ("print", print_sheet())):
            found += layout_faults(name, Flyer(order, sheet, product))
    except WorkFailed as error:
        found.append(_fault("layout", str(error)))
    return tuple(found)


def layout_faults(name: str, flyer: Flyer) -> list[Fault]:
    """Return what is wrong with the text of one sheet: cut off, colliding, or illegible."""
    sheet = flyer.sheet
    edge = sheet.bleed * (1 + _PRINT_SAFE_MILLIMETRES / BLEED_MILLIMETRES) if sheet.bleed else 0.0
    safe = Box(
        edge,
        sheet.bleed + sheet.top * flyer.u * 0.9,
        sheet.width - 2 * edge,
        sheet.height - 2 * sheet.bleed - (sheet.top * 0.9 + sheet.bottom) * flyer.u,
    )
    behind = painted(flyer, text=False)
    found: list[Fault] = []
    facts = flyer.facts()
    for fact in facts:
        if not safe.holds(fact.box, slack=2 * flyer.u):
            message = f"On the {name} the text “{fact.text}” is too near to the edge."
            found.append(_fault("safe_area", message))
        ratio = contrast_behind(fact, behind)
        wanted = flyer.ratio_wanted(fact)
        if ratio < wanted:
            found.append(
                _fault(
                    "contrast",
                    f"On the {name} the text “{fact.text}” has a contrast of {ratio:.1f}:1 and "
                    f"needs {wanted:.1f}:1.",
                )
            )
    for number, one in enumerate(facts):
        for other in facts[number + 1 :]:
            if one.kind != other.kind and one.box.inset(1).overlaps(other.box.inset(1)):
                message = f"On the {name} “{one.text}” and “{other.text}” cover each other."
                found.append(_fault("overlap", message))
    return found


def _picture_faults(order: FlyerOrder, name: str, sheet: Sheet, file: Path) -> list[Fault]:
    picture = cv2.imread(str(file), cv2.IMREAD_COLOR)
    if picture is None:
        return [_fault("decodes", f"The {name} cannot be read.")]
    pixels: Pixels = np.asarray(picture, np.uint8)
    if pixels.shape[:2] != (sheet.height, sheet.width):
        return [_fault("size", f"The {name} has another size.")]
    found = []
    if float(pixels.std()) < _BLANK_SPREAD_MIN:
        found.append(_fault("blank", f"The {name} is blank."))
    if order.link.strip() and target_of(order.link) not in codes_in(pixels):
        message = f"The QR code on the {name} does not lead to {target_of(order.link)}."
        found.append(_fault("qr_code", message))
    return found


def _pdf_faults(file: Path) -> list[Fault]:
    try:
        with pikepdf.open(file) as document:
            pages = list(document.pages)
            if len(pages) != 1:
                return [_fault("pages", "The print file does not have exactly one page.")]
            return [*_box_faults(pages[0]), *_image_faults(pages[0]), *_font_faults(document)]
    except (OSError, pikepdf.PdfError):
        return [_fault("decodes", "The print file cannot be read.")]


def _box_faults(page: Any) -> list[Fault]:
    found = []
    for name, extra in (("TrimBox", 0.0), ("BleedBox", 2 * BLEED_MILLIMETRES)):
        if f"/{name}" not in page:
            found.append(_fault("boxes", f"The print file has no {name}."))
            continue
        low_x, low_y, high_x, high_y = (float(value) for value in page[f"/{name}"])
        for side, length in zip(TRIM_MILLIMETRES, (high_x - low_x, high_y - low_y), strict=True):
            if abs(length / _POINTS_PER_MILLIMETRE - side - extra) > 0.1:
                found.append(_fault("boxes", f"The print file's {name} has the wrong size."))
    return found


def _image_faults(page: Any) -> list[Fault]:
    """The ground is one picture over trim and bleed: its pixels tell the resolution."""
    inches = (TRIM_MILLIMETRES[0] + 2 * BLEED_MILLIMETRES) / 25.4
    widest = max((int(image.Width) for image in page.get_images().values()), default=0)
    if widest / inches < _DOTS_PER_INCH_MIN:
        return [_fault("resolution", "The print file's picture has less than 300 dpi.")]
    return []


def _font_faults(document: Any) -> list[Fault]:
    found = []
    fonts = 0
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            fonts += 1
            if not any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                found.append(_fault("fonts", f"The font {item.get('/FontName')} is not embedded."))
    if not fonts:
        found.append(_fault("fonts", "The print file holds no text."))
    return found


def _fault(check: str, message: str) -> Fault:
    return Fault(check=check, message=message, culprit="flyer")
