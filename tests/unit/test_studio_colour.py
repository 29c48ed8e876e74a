"""Colours, palettes and art directions: whatever a brand brings, text stays readable."""

import itertools

import pytest

from integrations.studio.colour import contrast, from_oklch, oklch, readable
from integrations.studio.directions import DIRECTIONS, direction_of, ground_name
from integrations.studio.look import design_of
from integrations.studio.palette import palette_of
from tools.kit.ports import BrandLook

BRANDS: dict[str, tuple[str, ...]] = {
    "none": (),
    "coffee": ("#E9613A", "#2A1710", "#FBF1E3"),
    "neon": ("#39FF14", "#FF00E5", "#0A0A0A"),
    "dark": ("#12141C", "#1E2230", "#7C8CA8"),
    "black and white": ("#000000", "#ffffff"),
    "yellow": ("#FFC928",),
    "pastel": ("#FADADD", "#D8F3DC"),
    "navy and yellow": ("#0A5C8F", "#F2B705"),
    "not colours at all": ("red", "#12", ""),
}


def test_contrast_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("color", ["#e9613a", "#0b1020", "#39ff14", "#808080", "#ffffff"])
def test_oklch_there_and_back_is_the_same_colour(color: str) -> None:
    assert from_oklch(*oklch(color)) == color


def test_readable_moves_a_colour_only_as_far_as_needed() -> None:
    assert readable("#111111", ("#ffffff",), 4.5) == "#111111"
    moved = readable("#e9613a", ("#ffd3a1",), 3.0)
    assert 3.0 <= contrast(moved, "#ffd3a1") < 3.4
    assert oklch(moved)[2] == pytest.approx(oklch("#e9613a")[2], abs=6)


@pytest.mark.parametrize("name", BRANDS)
@pytest.mark.parametrize("seed", [0, 3])
def test_every_ground_of_every_brand_carries_readable_text(name: str, seed: int) -> None:
    for ground in palette_of(BRANDS[name], seed).grounds.values():
        for _, _, color, _ in ground.mesh:
            assert contrast(ground.text, color) >= 4.5, (ground.name, color)
            assert contrast(ground.accent, color) >= 3.0, (ground.name, color)
        assert contrast(ground.pill, ground.pill_text) >= 4.5


def test_style_and_tone_choose_the_direction() -> None:
    chosen = {
        (style, tone): direction_of(style, tone, 1).name
        for style, tone in (
            ("luxury", ""),
            ("humor", "playful"),
            ("demo", "technical, precise"),
            ("direct_response", "bold, energetic"),
            ("storytelling", "warm"),
            ("ugc", "friendly, fresh"),
        )
    }
    assert list(chosen.values()) == ["editorial", "playful", "grid", "poster", "sunrise", "tiles"]


def test_seeds_vary_the_direction_of_brands_without_a_tone() -> None:
    assert len({direction_of("direct_response", "", seed).name for seed in range(60)}) >= 3


def test_neighbouring_scenes_never_share_a_ground() -> None:
    for direction, dark, two, count in itertools.product(
        DIRECTIONS, (False, True), (False, True), (1, 2, 4, 6, 10)
    ):
        names = [ground_name(direction, dark, two, i, count) for i in range(count + 1)]
        assert all(a != b for a, b in itertools.pairwise(names)), (direction.name, names)


def test_the_same_look_is_the_same_design() -> None:
    look = BrandLook(brand_name="Lumen", colors=BRANDS["coffee"], tone="warm", seed=7)
    assert design_of(look) == design_of(look.model_copy())
