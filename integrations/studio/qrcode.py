"""QR codes as squares to draw, and their reader, which nobody here wrote."""

import importlib
from typing import Any

import numpy as np

from integrations.studio.canvas import Box, Pixels, fill
from integrations.studio.skia_cpu import skia

# Neither package has type stubs that a strict checker takes.
segno: Any = importlib.import_module("segno")
zxing: Any = importlib.import_module("zxingcpp")

QUIET_MODULES = 4
"""The light border that ISO/IEC 18004 asks for."""


def target_of(link: str) -> str:
    """Return the address that a code leads to: what was written, with https:// where no scheme
    is."""
    text = link.strip()
    return text if "://" in text or text.startswith(("mailto:", "tel:")) else f"https://{text}"


def matrix_of(link: str) -> tuple[tuple[bool, ...], ...]:
    """Return the dark modules of a link's code, row by row, without the quiet border.

    Raises ValueError for a link that is too long for any code.
    """
    code = segno.make(target_of(link), error="m", micro=False, boost_error=True)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def draw_code(canvas: Any, box: Box, link: str, dark: str, light: str) -> None:
    """Draw a code with its quiet border into a square box, as vectors."""
    rows = matrix_of(link)
    step = box.width / (len(rows) + 2 * QUIET_MODULES)
    canvas.drawRRect(skia.RRect.MakeRectXY(box.rect(), step * 2, step * 2), fill(light))
    path = skia.Path()
    for y, row in enumerate(rows):
        start = None
        for x, module in enumerate((*row, False)):
            if module and start is None:
                start = x
            if not module and start is not None:
                left = box.x + (QUIET_MODULES + start) * step
                top = box.y + (QUIET_MODULES + y) * step
                path.addRect(skia.Rect.MakeXYWH(left, top, (x - start) * step, step))
                start = None
    paint = fill(dark)
    # Soft edges between modules would blur small codes.
    paint.setAntiAlias(False)
    canvas.drawPath(path, paint)


def codes_in(picture: Pixels) -> tuple[str, ...]:
    """Return what the QR codes in a BGR picture say."""
    found = zxing.read_barcodes(np.ascontiguousarray(picture[..., ::-1]))
    return tuple(str(code.text) for code in found)
