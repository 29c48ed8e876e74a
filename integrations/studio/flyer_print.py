"""The printed flyer: an A5 page as PDF with 3 mm bleed, trim and bleed boxes, crop marks, images at
300 dpi and embedded fonts."""

import importlib
from pathlib import Path
from typing import Any

from integrations.studio.canvas import image_of, surface
from integrations.studio.flyer_layout import Flyer
from integrations.studio.flyer_sheet import Sheet
from integrations.studio.product import Product
from integrations.studio.skia_cpu import skia
from tools.kit.ports import FlyerOrder

# The binding has no type stubs.
pikepdf: Any = importlib.import_module("pikepdf")

TRIM_MILLIMETRES = (148.0, 210.0)
BLEED_MILLIMETRES = 3.0
_SLUG_MILLIMETRES = 7.0
DOTS_PER_INCH = 300
_POINTS_PER_MILLIMETRE = 72 / 25.4
_PIXELS_PER_MILLIMETRE = DOTS_PER_INCH / 25.4
_MARK_MILLIMETRES = 4.0


def print_sheet() -> Sheet:
    """Return the page with its bleed, in pixels of 300 dpi."""
    bleed = BLEED_MILLIMETRES * _PIXELS_PER_MILLIMETRE
    width, height = (side * _PIXELS_PER_MILLIMETRE + 2 * bleed for side in TRIM_MILLIMETRES)
    return Sheet(float(round(width)), float(round(height)), top=64, bottom=0, bleed=bleed)


def write_pdf(order: FlyerOrder, product: Product | None, file: Path) -> None:
    """Write the print PDF. Raises `WorkFailed` as the layout does."""
    flyer = Flyer(order, print_sheet(), product)
    _, canvas, pixels = surface(round(flyer.width), round(flyer.height))
    flyer.draw_back(canvas, pixels)
    edge = BLEED_MILLIMETRES + _SLUG_MILLIMETRES
    page = [(side + 2 * edge) * _POINTS_PER_MILLIMETRE for side in TRIM_MILLIMETRES]
    stream = skia.FILEWStream(str(file))
    metadata = skia.PDF.Metadata()
    metadata.fTitle = order.headline
    metadata.fRasterDPI = DOTS_PER_INCH
    with skia.PDF.MakeDocument(stream, metadata) as document, document.page(*page) as sheet:
        sheet.save()
        sheet.scale(_POINTS_PER_MILLIMETRE, _POINTS_PER_MILLIMETRE)
        _draw_marks(sheet, edge)
        sheet.translate(_SLUG_MILLIMETRES, _SLUG_MILLIMETRES)
        sheet.scale(1 / _PIXELS_PER_MILLIMETRE, 1 / _PIXELS_PER_MILLIMETRE)
        sheet.clipRect(skia.Rect.MakeWH(flyer.width, flyer.height))
        sheet.drawImage(image_of(pixels), 0, 0)
        flyer.draw_front(sheet)
        sheet.restore()
    stream.flush()
    del stream
    _set_boxes(file, edge)


def _draw_marks(canvas: Any, edge: float) -> None:
    """Draw the lines at the corners along which the page is cut, outside the bleed."""
    paint = skia.Paint(Color=skia.ColorBLACK, AntiAlias=True, Style=skia.Paint.kStroke_Style)
    paint.setStrokeWidth(0.09)
    width, height = TRIM_MILLIMETRES
    start, end = _SLUG_MILLIMETRES - 1.0, _SLUG_MILLIMETRES - 1.0 - _MARK_MILLIMETRES
    for x in (edge, edge + width):
        for near, far in ((start, end), (height + 2 * edge - start, height + 2 * edge - end)):
            canvas.drawLine(x, near, x, far, paint)
    for y in (edge, edge + height):
        for near, far in ((start, end), (width + 2 * edge - start, width + 2 * edge - end)):
            canvas.drawLine(near, y, far, y, paint)


def _set_boxes(file: Path, edge: float) -> None:
    width, height = TRIM_MILLIMETRES

    def box(inset: float) -> list[float]:
        low = inset * _POINTS_PER_MILLIMETRE
        right = (width + 2 * edge - inset) * _POINTS_PER_MILLIMETRE
        top = (height + 2 * edge - inset) * _POINTS_PER_MILLIMETRE
        return [round(low, 3), round(low, 3), round(right, 3), round(top, 3)]

    with pikepdf.open(file, allow_overwriting_input=True) as document:
        page = document.pages[0]
        page.TrimBox = pikepdf.Array(box(edge))
        page.BleedBox = pikepdf.Array(box(_SLUG_MILLIMETRES))
        document.save(file)
