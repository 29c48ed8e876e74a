"""Makes flyers: one design composed for a feed post, a story and a printed A5 page."""

from pathlib import Path

import cv2

from integrations.studio.canvas import Pixels, surface
from integrations.studio.flyer_layout import Flyer
from integrations.studio.flyer_print import write_pdf
from integrations.studio.flyer_sheet import Sheet
from integrations.studio.product import Product, product_at
from tools.kit.ports import FlyerMade, FlyerOrder

PROVIDER = "embedded studio"
PORTRAIT = Sheet(1080, 1350, top=64, bottom=0)
# Apps lay their own buttons over the top and the bottom of a story.
STORY = Sheet(1080, 1920, top=250, bottom=250)


def make_flyer(order: FlyerOrder, folder: Path) -> FlyerMade:
    """Draw `order` into `folder`: two PNGs and the print PDF.

    Raises `WorkFailed` when a picture cannot be read or the words do not fit.
    """
    product = product_of(order)
    portrait, story = folder / "flyer-1080x1350.png", folder / "flyer-1080x1920.png"
    for sheet, file in ((PORTRAIT, portrait), (STORY, story)):
        pixels = painted(Flyer(order, sheet, product))
        cv2.imwrite(str(file), pixels[..., :3], [cv2.IMWRITE_PNG_COMPRESSION, 7])
    print_pdf = folder / "flyer-a5-print.pdf"
    write_pdf(order, product, print_pdf)
    return FlyerMade(portrait=portrait, story=story, print_pdf=print_pdf, provider=PROVIDER)


def product_of(order: FlyerOrder) -> Product | None:
    """Read the product photo, if there is one. Raises `WorkFailed`."""
    photo = order.look.product_photo
    return product_at(photo) if photo is not None else None


def painted(flyer: Flyer, *, text: bool = True) -> Pixels:
    """Return a flyer as BGRA pixels; without `text` only what lies behind the words."""
    _, canvas, pixels = surface(round(flyer.width), round(flyer.height))
    flyer.draw_back(canvas, pixels)
    flyer.draw_front(canvas, text=text)
    return pixels
