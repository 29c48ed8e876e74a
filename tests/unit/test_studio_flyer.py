"""Flyers: two pictures and a print file, legible whatever the brand, with a QR code that a reader
reads, and checks that catch faults."""

import importlib
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from integrations.studio.check_flyer import check_flyer, layout_faults
from integrations.studio.flyer import PORTRAIT, STORY, make_flyer
from integrations.studio.flyer_layout import Flyer
from integrations.studio.flyer_print import print_sheet
from integrations.studio.qrcode import codes_in, target_of
from tools.kit.ports import BrandLook, FlyerMade, FlyerOrder, WorkFailed

pikepdf: Any = importlib.import_module("pikepdf")

PHOTO = Path(__file__).parents[2] / "examples" / "lumen-can.jpg"
LOOK = BrandLook(
    brand_name="Lumen",
    colors=("#f2683c", "#2b1712"),
    tone="warm",
    style="storytelling",
    seed=3,
    product_photo=PHOTO,
)
ORDER = FlyerOrder(
    look=LOOK,
    headline="Free cold brew",
    points=("Steeped 18 hours",),
    call_to_action="Scan for your can",
    when="This Friday only",
    where="214 Alder Street",
    price="First can on us",
    link="lumen.example/free",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> FlyerMade:
    """Give one flyer with everything on it."""
    return make_flyer(ORDER, tmp_path_factory.mktemp("flyer"))


@pytest.fixture
def copied(made: FlyerMade, tmp_path: Path) -> FlyerMade:
    """Give a copy of the flyer to spoil."""
    files = {name: getattr(made, name) for name in ("portrait", "story", "print_pdf")}
    for file in files.values():
        shutil.copy(file, tmp_path / file.name)
    return made.model_copy(update={name: tmp_path / file.name for name, file in files.items()})


def faults(made: FlyerMade) -> set[str]:
    """Return the names of the checks that fail."""
    return {fault.check for fault in check_flyer(ORDER, made)}


def test_a_flyer_is_two_pictures_and_a_page_for_print(made: FlyerMade) -> None:
    """The sizes are as ordered, and every check passes."""
    shapes = []
    for file in (made.portrait, made.story):
        picture = cv2.imread(str(file))
        assert picture is not None
        shapes.append(picture.shape)
    assert shapes == [(1350, 1080, 3), (1920, 1080, 3)]
    assert made.print_pdf.read_bytes()[:5] == b"%PDF-"
    assert faults(made) == set()


def test_the_code_leads_where_the_link_says(made: FlyerMade) -> None:
    """A reader that nobody here wrote reads it, also from a small copy."""
    picture = cv2.imread(str(made.portrait))
    assert picture is not None
    half = np.asarray(cv2.resize(picture, (540, 675), interpolation=cv2.INTER_AREA), np.uint8)
    assert codes_in(np.asarray(picture, np.uint8)) == ("https://lumen.example/free",)
    assert codes_in(half) == ("https://lumen.example/free",)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("lumen.example", "https://lumen.example"),
        (" http://lumen.example/a?b=c ", "http://lumen.example/a?b=c"),
        ("mailto:hi@lumen.example", "mailto:hi@lumen.example"),
    ],
)
def test_a_link_without_a_scheme_gets_one(link: str, target: str) -> None:
    """Phones open an address only with its scheme."""
    assert target_of(link) == target


def test_the_print_page_is_what_a_printer_asks_for(made: FlyerMade) -> None:
    """A5 with 3 mm of bleed around it, one picture at 300 dpi, text as text."""
    with pikepdf.open(made.print_pdf) as document:
        page = document.pages[0]
        trim = [float(value) for value in page.TrimBox]
        bleed = [float(value) for value in page.BleedBox]
        images = [(int(image.Width), int(image.Height)) for image in page.get_images().values()]
    to_millimetres = 25.4 / 72
    assert round((trim[2] - trim[0]) * to_millimetres, 1) == 148.0
    assert round((trim[3] - trim[1]) * to_millimetres, 1) == 210.0
    assert round((bleed[2] - bleed[0]) * to_millimetres, 1) == 154.0
    assert images == [(1819, 2551)]


@pytest.mark.parametrize(
    ("brand", "colors", "style", "headline", "where"),
    [
        ("FRX", ("#ffff00",), "direct_response", "Half price until Sunday at noon", ""),
        ("The Extremely Long Brand Name Company Ltd", ("#777777",), "luxury", "Now", "Oslo"),
        (
            "Kettenwerk Fahrradwerkstatt",
            ("#e11d2e", "#111111"),
            "humor",
            "Donaudampfschifffahrt",
            "Gemeindezentrum St. Martin, Untere Hauptstraße 114, 85221 Dachau",
        ),
    ],
)
def test_words_are_legible_whatever_the_brand(
    brand: str, colors: tuple[str, ...], style: str, headline: str, where: str
) -> None:
    """Nothing is clipped, colliding or faint on any sheet."""
    order = FlyerOrder(
        look=BrandLook(brand_name=brand, colors=colors, style=style, seed=2),
        headline=headline,
        subline="Bring a friend who hates gyms.",
        points=("Free coaching", "Showers and towels", "No card needed", "Coffee"),
        call_to_action="Come by",
        when="Saturday 12 December, 9-17 h",
        where=where,
        price="12 €",
        link="https://very-long-shop-address.example/campaigns/winter/landing?utm=flyer",
    )
    for name, sheet in (("post", PORTRAIT), ("story", STORY), ("print", print_sheet())):
        assert layout_faults(name, Flyer(order, sheet, None)) == []


def test_words_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    """The refusal says what to shorten."""
    long = "An endless headline that goes on and on about everything there is to say " * 4
    with pytest.raises(WorkFailed, match="too long for a flyer"):
        make_flyer(ORDER.model_copy(update={"headline": long}), tmp_path)
    address = "Hall 4, second floor, behind the old station, ask for Maria or Tom " * 6
    with pytest.raises(WorkFailed, match="no room at the foot"):
        make_flyer(ORDER.model_copy(update={"where": address}), tmp_path)


def test_the_check_catches_each_fault(copied: FlyerMade) -> None:
    """Planted faults are named: a covered code, a blank story, a broken or boxless print file."""
    picture = cv2.imread(str(copied.portrait))
    assert picture is not None
    picture[1180:1330, 60:220] = 255
    cv2.imwrite(str(copied.portrait), picture)
    assert faults(copied) == {"qr_code"}
    cv2.imwrite(str(copied.story), np.full((1920, 1080, 3), 90, np.uint8))
    assert faults(copied) == {"qr_code", "blank"}
    with pikepdf.open(copied.print_pdf, allow_overwriting_input=True) as document:
        del document.pages[0]["/TrimBox"]
        document.save(copied.print_pdf)
    assert "boxes" in faults(copied)
    copied.print_pdf.write_bytes(b"%PDF-1.4 broken")
    cv2.imwrite(str(copied.story), np.zeros((10, 10, 3), np.uint8))
    assert faults(copied) == {"qr_code", "size", "decodes"}
