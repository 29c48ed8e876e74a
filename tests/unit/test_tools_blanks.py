"""A blank of starter copy reaches no picture and no voice."""

import pytest

from storage.engine import Database
from storage.errors import Refused
from tests.support.desk import Desk
from tools.kit.blanks import has_blank, without_blank
from tools.kit.orders import banners_order, clip_order, flyer_order

INPUTS = {
    "look": {},
    "seed": 1,
    "format": "9:16",
    "resolution": "720p",
    "speaks": True,
    "call_to_action": "Get yours",
    "take": 1,
    "details": {},
    "scenes": [
        {"frames": 90, "beat": "hook", "visual": "", "on_screen": text, "voice": "A.", "take": 1}
        for text in ("No crash", "[a customer's own words]")
    ],
    "lines": [
        {"beat": "hook", "voice": "", "on_screen": "“[a true number] sold”"},
        {"beat": "reveal", "voice": "", "on_screen": "Fresh daily"},
        {"beat": "benefit", "voice": "", "on_screen": "[a reason]"},
        {"beat": "benefit", "voice": "", "on_screen": "Baked at four"},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_blank"),
    [
        ("[your main benefit]", True),
        ("Since [year], here", True),
        ("2 [for] 1", True),
        ("plain", False),
        ("[]", False),
        ("a ] b [ c", False),
        ("", False),
    ],
)
def test_a_blank_is_words_in_brackets(text: str, is_blank: bool) -> None:
    assert has_blank(text) is is_blank
    assert without_blank(text) == ("" if is_blank else text)


def test_no_order_of_a_picture_carries_a_blank() -> None:
    assert [clip_order(INPUTS, n, ())["on_screen"] for n in (0, 1)] == ["No crash", ""]
    assert banners_order(INPUTS)["headline"] == ""
    flyer = flyer_order(INPUTS)
    assert (flyer["headline"], flyer["subline"], flyer["points"]) == (
        "",
        "Fresh daily",
        ["Baked at four"],
    )


def test_the_price_names_what_stays_out_of_the_picture(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    desk.call("edit_scene", scene=2, on_screen="[a customer's own words]")
    assert (
        "“[a customer's own words]” is a blank and stays out of the picture unless you fill it "
        "first." in desk.call("render_scenes").say
    )
    desk.call("edit_scene", scene=2, on_screen="“Best of the block”")
    assert "blank" not in desk.call("render_scenes").say


def test_a_blank_is_never_spoken(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    desk.call("edit_script", line=2, voice="It does [your main benefit].")
    with pytest.raises(Refused, match="Line 2 is to say “It does") as refused:
        desk.call("render_scenes")
    assert refused.value.code == "blank_left"
