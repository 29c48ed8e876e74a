"""Banner sets: every size, small enough, legible whatever the brand, and checks that catch
faults."""

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from integrations.studio.banners import laid_out, make_banners
from integrations.studio.check_banners import check_banners, layout_faults
from tools.kit.ports import (
    BANNER_BYTES_MAX,
    BANNER_SIZES,
    IAB_SIZES,
    BannerFile,
    BannersMade,
    BannersOrder,
    BrandLook,
    WorkFailed,
)

PHOTO = Path(__file__).parents[2] / "examples" / "lumen-can.jpg"
ORDER = BannersOrder(
    look=BrandLook(
        brand_name="Lumen",
        colors=("#f2683c", "#2b1712"),
        tone="warm",
        style="storytelling",
        seed=3,
        product_photo=PHOTO,
    ),
    headline="Wake up gently.",
    subline="Slow-steeped cold brew. Smooth, bright, never bitter.",
    call_to_action="Try it free",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> BannersMade:
    """Give one set with a product photo."""
    return make_banners(ORDER, tmp_path_factory.mktemp("banners"))


@pytest.fixture
def copied(made: BannersMade, tmp_path: Path) -> BannersMade:
    """Give a copy of the set to spoil."""
    for file in (made.animated, made.overview, *(banner.file for banner in made.banners)):
        shutil.copy(file, tmp_path / file.name)
    return BannersMade(
        banners=tuple(
            BannerFile(file=tmp_path / b.file.name, width=b.width, height=b.height)
            for b in made.banners
        ),
        animated=tmp_path / made.animated.name,
        overview=tmp_path / made.overview.name,
        provider=made.provider,
    )


def faults(made: BannersMade) -> set[str]:
    """Return the names of the checks that fail."""
    return {fault.check for fault in check_banners(ORDER, made)}


def test_a_set_has_every_size_and_networks_take_it(made: BannersMade) -> None:
    """PNGs of exactly the sizes; the IAB ones and the animated one under 150 kB; no fault."""
    found = [(b.width, b.height) for b in made.banners]
    assert found == list(BANNER_SIZES)
    for banner in made.banners:
        picture = cv2.imread(str(banner.file))
        assert picture is not None
        assert picture.shape == (banner.height, banner.width, 3)
        if (banner.width, banner.height) in IAB_SIZES:
            assert banner.file.stat().st_size < BANNER_BYTES_MAX
    assert made.animated.stat().st_size < BANNER_BYTES_MAX
    assert made.animated.read_bytes()[:6] == b"GIF89a"
    assert faults(made) == set()


def test_the_same_order_gives_the_same_set_and_a_take_another(tmp_path: Path) -> None:
    """Two sets of one order are alike byte for byte; another take has another ground."""
    small = ORDER.model_copy(update={"sizes": ((300, 250),)})
    files = []
    for name, take in (("a", 0), ("b", 0), ("c", 1)):
        folder = tmp_path / name
        folder.mkdir()
        made = make_banners(small.model_copy(update={"take": take}), folder)
        files.append(made.banners[0].file.read_bytes())
    assert files[0] == files[1] != files[2]


@pytest.mark.parametrize(
    ("brand", "colors", "style", "headline"),
    [
        ("FRX", ("#ffff00",), "direct_response", "Half price until Sunday at noon, all shops"),
        ("The Extremely Long Brand Name Company Ltd", ("#777777",), "luxury", "Now"),
        ("Kettenwerk Fahrradwerkstatt", ("#ffffff", "#000000"), "humor", "Donaudampfschifffahrt"),
        ("Ünlü Çiçekçi", (), "minimalist", "Taze çiçekler, hızlı teslimat"),
        ("7-Eleven", ("#00ff88",), "demo", "Your customers deserve a faster checkout today"),
    ],
)
def test_words_are_legible_whatever_the_brand(
    brand: str, colors: tuple[str, ...], style: str, headline: str
) -> None:
    """Short and long names, long words, hard colours: nothing clipped, colliding, too small, or
    too faint, in any size and with a small and a long button."""
    for seed, action in ((1, "Buy"), (2, "Start your free trial")):
        look = BrandLook(brand_name=brand, colors=colors, style=style, seed=seed)
        order = BannersOrder(
            look=look, headline=headline, subline="Get paid in 2 days.", call_to_action=action
        )
        assert layout_faults(order) == []


def test_text_is_left_out_whole_rather_than_clipped() -> None:
    """The subline stands in a rectangle, and is not there at all where it has no room."""
    told = ORDER.model_copy(update={"look": ORDER.look.model_copy(update={"product_photo": None})})
    assert laid_out(told, (300, 250), None).subline is not None
    assert laid_out(told, (320, 50), None).subline is None


def test_words_that_fit_nowhere_are_refused() -> None:
    """The refusal names the size and what to do."""
    order = ORDER.model_copy(update={"call_to_action": "Sign up for the free trial this very week"})
    with pytest.raises(WorkFailed, match="has no room in the banner of 160x600"):
        laid_out(order, (160, 600), None)


def test_the_check_catches_each_fault(copied: BannersMade) -> None:
    """Planted faults are named: a blank banner, a wrong size, too many bytes, broken files, a GIF
    that stands still."""
    first, second, third, *_ = (banner.file for banner in copied.banners)
    cv2.imwrite(str(first), np.full((250, 300, 3), 200, np.uint8))
    assert faults(copied) == {"blank"}
    cv2.imwrite(str(second), np.zeros((10, 10, 3), np.uint8))
    assert "size" in faults(copied)
    noise = np.random.default_rng(1).integers(0, 255, (90, 728, 3)).astype(np.uint8)
    cv2.imwrite(str(third), noise)
    assert "bytes" in faults(copied)
    copied.animated.write_bytes(b"GIF89a")
    assert "decodes" in faults(copied)
    missing = copied.model_copy(update={"banners": copied.banners[:3]})
    assert "sizes" in faults(missing)


def test_a_photo_that_cannot_be_cut_out_stands_in_a_frame(tmp_path: Path) -> None:
    """A busy photo is shown whole, and the words beside it stay legible."""
    noise = np.random.default_rng(2).integers(0, 255, (60, 80, 3)).astype(np.uint8)
    busy = tmp_path / "busy.png"
    cv2.imwrite(str(busy), cv2.resize(noise, (640, 480), interpolation=cv2.INTER_NEAREST))
    look = ORDER.look.model_copy(update={"product_photo": busy})
    order = ORDER.model_copy(update={"look": look, "sizes": ((300, 250), (160, 600), (728, 90))})
    made = make_banners(order, tmp_path)
    assert check_banners(order, made) == ()
