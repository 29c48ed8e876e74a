"""How scenes are laid out: type that fits, captions with the voice, clear of each other and of
buttons."""

import itertools
from pathlib import Path

import pytest

from integrations.studio.canvas import Box
from integrations.studio.captions import Captions
from integrations.studio.check_clip import layout_faults
from integrations.studio.check_film import card_faults
from integrations.studio.directions import POSTER, SUNRISE
from integrations.studio.emblems import emblem_for
from integrations.studio.faces import face
from integrations.studio.frame import frame_of
from integrations.studio.headline import accent_index, in_time, spoken
from integrations.studio.look import design_of
from integrations.studio.palette import palette_of
from integrations.studio.scene import Scene, named
from integrations.studio.typeset import Setting, Word, set_text
from tools.kit.ports import BrandLook, ClipOrder, EndCard, Format, SpokenWord, StitchOrder

FORMATS: tuple[Format, ...] = ("9:16", "1:1", "4:5", "16:9")
LONG_NAME = "Haftpflichtversicherungsgesellschaft Nordfriesland"


def say(text: str, start: float = 0.2) -> tuple[SpokenWord, ...]:
    """Return words that are heard one after the other, 0.3 s each."""
    return tuple(
        SpokenWord(text=w, start_seconds=start + 0.3 * i, end_seconds=start + 0.3 * i + 0.27)
        for i, w in enumerate(text.split())
    )


def order(
    look: BrandLook, format: Format, on_screen: str, voice: str, **changes: object
) -> ClipOrder:
    """Return a 720p order for one scene of four."""
    plain = ClipOrder(
        look=look,
        format=format,
        resolution="720p",
        frames=90,
        index=0,
        count=4,
        beat="hook",
        visual="",
        on_screen=on_screen,
        voice_line=voice,
        words=say(voice),
    )
    return plain.model_copy(update=changes)


def words_of(text: str, name: str = "fraunces-display") -> tuple[Word, ...]:
    return tuple(Word(w, face(name), i) for i, w in enumerate(text.split()))


@pytest.mark.parametrize("name", ["anton", "instrument-serif", "baloo-2-extrabold"])
@pytest.mark.parametrize(
    "text",
    [
        "Go",
        "Mornings don\u2019t have to shout.",
        "Haftpflichtversicherungsgesellschaft",
        "ÄÖÜ ÉÈ Ñ",
    ],
)
def test_set_text_never_leaves_its_box(name: str, text: str) -> None:
    box = Box(96, 300, 864, 700)
    setting = Setting(-0.02, 1.0, 5, 250, 110, centered=True, vertical=0.5)
    done = set_text(words_of(text, name), box, setting)
    assert box.holds(done.box)
    assert all(b - a >= done.size * 0.99 for a, b in itertools.pairwise(done.baselines))


def test_a_word_that_is_too_long_is_broken_and_never_rejoined() -> None:
    setting = Setting(-0.02, 1.0, 5, 250, 110)
    done = set_text(words_of("Haftpflichtversicherungsgesellschaft"), Box(0, 0, 864, 900), setting)
    assert [[w.text for w in line.words] for line in done.lines] == [
        ["Haftpflicht-"],
        ["versicherungs-"],
        ["gesellschaft"],
    ]
    assert done.size >= 90


def test_headline_follows_the_voice_and_captions_keep_the_rest() -> None:
    words = say("Kurz nicht aufgepasst? Das wird teuer.")
    found = spoken("Kurz nicht aufgepasst?", words)
    assert found is not None
    assert found.times == pytest.approx((0.2, 0.5, 0.8))
    assert [w.text for w in found.rest] == ["Das", "wird", "teuer."]
    assert spoken("Something else", words) is None
    long = say("Steady energy for your night, without the crash.")
    split = spoken("Steady energy, without the crash", long)
    assert split is not None
    assert [w.text for w in split.rest] == ["for", "your", "night,"]
    assert spoken("", words) is None


def test_a_headline_never_waits_long_for_the_voice() -> None:
    assert in_time((2.0, 2.3)) == pytest.approx((0.14, 0.44))
    assert in_time((0.1, 4.1)) == pytest.approx((0.1, 1.6))


def test_a_reveal_is_a_name_and_what_it_is() -> None:
    assert named("Meet Lumen. Organic cold brew", "reveal") == ("Meet Lumen.", "Organic cold brew")
    assert named("Meet Lumen. Organic cold brew", "hook")[1] == ""
    assert named("Meet Lumen", "reveal") == ("Meet Lumen", "")


def test_an_emblem_shows_what_is_named_or_nothing() -> None:
    assert emblem_for("Lumen cold brew") is emblem_for("green tea")
    assert emblem_for("Muddy Paws dog grooming") is not emblem_for("green tea")
    assert emblem_for("Kugelwerk ball bearings") is None


def test_captions_stand_under_the_headline_and_the_picture_under_them() -> None:
    look = BrandLook(brand_name="Lumen", colors=("#E9613A",), tone="warm")
    made = order(look, "9:16", "Meet Lumen", "Cold brew, at last.", beat="reveal", index=1)
    scene = Scene(made, design_of(look))
    assert scene.headline is not None and scene.captions is not None
    text, captions = scene.headline.set.box, scene.arrangement.captions
    assert 0 < captions.y - text.bottom < 60 * scene.frame.unit
    assert 0 < scene.arrangement.visual.y - captions.bottom < 60 * scene.frame.unit


def test_the_stressed_word_is_a_number_the_brand_or_the_last_long_one() -> None:
    assert accent_index(("Month-end", "in", "9", "minutes"), "Acme") == 2
    assert accent_index(("Meet", "Lumen", "today"), "Lumen") == 1
    assert accent_index(("Wake", "up", "gently."), "Lumen") == 2


def test_caption_groups_have_one_to_four_words_and_never_overlap_in_time() -> None:
    frame = frame_of("9:16", "1080p")
    ground = palette_of((), 0).grounds["paper"]
    text = "Slow-steeped cold brew that wakes you gently, every single day of the long week."
    made = Captions(say(text), frame.captions, frame.unit, SUNRISE, ground, boxed=False)
    assert all(1 <= len({c.start for c in g.chips}) <= 4 for g in made.groups)
    assert all(a.end <= b.start for a, b in itertools.pairwise(made.groups))
    assert all(frame.captions.holds(g.box) for g in made.groups)
    shown = " ".join(c.text for g in made.groups for c in g.chips)
    assert shown.split() == text.replace(",", "").split()


def test_the_spoken_word_stands_on_a_pill_that_is_readable() -> None:
    frame = frame_of("1:1", "720p")
    for name, ground in palette_of(("#39FF14", "#FF00E5", "#0A0A0A"), 1).grounds.items():
        made = Captions(say("now"), frame.captions, frame.unit, POSTER, ground, boxed=True)
        pill, on_pill = made.pill_colors()
        assert pill != made.plate_color() and pill != on_pill, name


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "look",
    [
        BrandLook(brand_name="Lumen", colors=("#E9613A", "#2A1710", "#FBF1E3"), tone="warm"),
        BrandLook(brand_name=LONG_NAME, colors=("#0A5C8F", "#F2B705"), tone="clear, trustworthy"),
        BrandLook(brand_name="GLITCHBOX", colors=("#39FF14", "#FF00E5", "#0A0A0A"), tone="bold"),
        BrandLook(brand_name="\U0001f600", tone="playful"),
    ],
    ids=["warm", "long name", "neon", "emoji name"],
)
def test_layouts_are_faultless(look: BrandLook, format: Format) -> None:
    cases = (
        order(look, format, "Haftpflichtversicherungsgesellschaft gesucht?", "Das wird teuer."),
        order(look, format, "", "Meet the one that giggles back.", beat="reveal", index=1),
        order(look, format, "No fees. No forms.", "", beat="benefit", index=2, words=()),
    )
    for each in cases:
        assert layout_faults(each) == [], each.beat


@pytest.mark.parametrize("format", FORMATS)
def test_end_cards_are_faultless(format: Format) -> None:
    for name, line in (("Lumen", "lumencoffee.com"), (LONG_NAME, "")):
        film = StitchOrder(
            look=BrandLook(brand_name=name, colors=("#E10600", "#111111"), tone="bold"),
            format=format,
            resolution="720p",
            clips=(Path("one"), Path("two")),
            end_card=EndCard(
                call_to_action="Jetzt kostenlos Beitrag berechnen", line=line, frames=60
            ),
            voice=None,
            lines=(),
            music=None,
            title="",
        )
        assert card_faults(film) == []
