"""The campaign pages' acts and views: versions, clashes, what is stale, whose things they are."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from integrations.web.campaign_acts import Clash, Clashed, typed_brand
from integrations.web.contrast import ColorNote, color_notes
from storage import follows
from storage.errors import NotFound, Refused
from tests.support.campaign_page import LOOK, Marketer
from tests.support.door import Door, open_door
from tests.support.studio_page import colleague, new_person
from tools.kit.business import Industry


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give one server for this module; every test makes people of its own."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("campaigns")) as opened:
        yield opened


@pytest.fixture
def mara(door: Door) -> Marketer:
    """Give a marketer with a workspace of her own."""
    return Marketer(new_person(door.stage, "Mara"))


# ------------------------------------------------------------------------------ the grid


def test_the_grid_counts_searches_and_turns_pages(mara: Marketer) -> None:
    first = mara.open(product="Cold brew", brand_name="Lumen", colors="navy, #f5b841")
    mara.start(first, kind="video_ad")
    mara.start(first, kind="video_ad", title="Another")
    mara.start(first, kind="flyer")
    for number in range(25):
        mara.open(product=f"Tea {number}")
    page = mara.grid()
    assert (len(page.cards), page.total, page.has_more) == (24, 26, True)
    assert [card.name for card in mara.grid(page=2).cards] == ["Tea 0", "Cold Brew"]
    (card,) = mara.grid("LUMEN cold").cards
    assert (card.contents, card.colors) == ("2 videos and 1 flyer", ("#0b1f4b", "#f5b841"))
    nothing = mara.grid("100%_")
    assert (nothing.cards, nothing.total, nothing.has_any) == ((), 0, True)


def test_nothing_of_another_workspace_is_seen_or_touched(door: Door, mara: Marketer) -> None:
    campaign_id = mara.open()
    project_id = mara.start(campaign_id, kind="flyer")
    stranger = Marketer(new_person(door.stage, "Stranger"))
    own = stranger.open()
    assert stranger.grid("lumen").total == 1
    for act in (
        lambda: stranger.hub(campaign_id),
        lambda: stranger.strategy(campaign_id, 1, audience="mine now"),
        lambda: stranger.brand(campaign_id, 1, **LOOK),
        lambda: stranger.undo(campaign_id, what="brand", to_version="1"),
        lambda: stranger.start(campaign_id, kind="flyer"),
        lambda: stranger.picture(campaign_id, "logo"),
        lambda: stranger.price(own, project_id),
    ):
        with pytest.raises(NotFound):
            act()
    assert mara.hub(campaign_id).strategy.pillars[0].text == "nurses"


# ------------------------------------------------------------------------------ strategy


def test_a_pillar_is_saved_as_a_version_undone_and_gone_back_to(mara: Marketer) -> None:
    campaign_id = mara.open()
    said = mara.strategy(campaign_id, 1, audience="  night-shift\r\nnurses ").say
    assert said.startswith("Changed in “Lumen Cold Brew”: audience")
    strategy = mara.hub(campaign_id).strategy
    assert (strategy.version, strategy.pillars[0].text) == (2, "night-shift\nnurses")
    assert strategy.versions[0].changes == (("Audience", "night-shift\nnurses"),)
    assert strategy.undo_words == "the audience of “Lumen Cold Brew”"
    mara.undo(campaign_id, what="strategy")
    strategy = mara.hub(campaign_id).strategy
    assert (strategy.version, strategy.pillars[0].text, strategy.undo_words) == (1, "nurses", "")
    mara.undo(campaign_id, what="strategy", to_version="2")
    assert mara.hub(campaign_id).strategy.pillars[0].text == "night-shift\nnurses"


def test_two_people_at_one_pillar_lose_nothing(mara: Marketer) -> None:
    campaign_id = mara.open()
    ana = Marketer(colleague(mara.person, "Ana", may_spend=False))
    ana.strategy(campaign_id, 1, audience="porters")
    # Another field of the same old page is no clash.
    mara.strategy(campaign_id, 1, goals="first orders")
    changed_ms = mara.hub(campaign_id).strategy.versions[1].made_ms
    with pytest.raises(Clashed, match="Ana changed the audience") as clash:
        mara.strategy(campaign_id, 1, style="ugc", audience="cleaners")
    assert clash.value.clashes == (Clash("Audience", "porters", "Ana", changed_ms),)
    kept = mara.hub(campaign_id).strategy
    assert [each.text for each in kept.pillars] == ["porters", "", "first orders"]
    # Whoever has seen theirs may still decide for their own.
    mara.strategy(campaign_id, kept.version, audience="cleaners")
    ana.strategy(campaign_id, kept.version, audience="cleaners")
    assert mara.hub(campaign_id).strategy.pillars[0].text == "cleaners"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"audience": "nurses"}, "Nothing was changed"),
        ({"audience": " "}, "cannot be left empty"),
        ({"audience": "a" * 1_001}, "keep it to 1,000"),
        ({"style": "loud"}, "Load the page again"),
        ({"audience": "b", "seen": "9"}, "Load the page again"),
        ({"audience": "b", "seen": "x"}, "Load the page again"),
    ],
)
def test_what_cannot_be_saved_says_why(mara: Marketer, form: dict[str, str], words: str) -> None:
    campaign_id = mara.open()
    given = {"seen": "1", **form}
    with pytest.raises(Refused, match=words):
        mara.strategy(campaign_id, **given)  # type: ignore[arg-type]
    assert mara.hub(campaign_id).strategy.version == 1


def test_a_change_tells_what_is_stale_and_what_it_costs(mara: Marketer) -> None:
    project_id = mara.person.project()
    campaign_id = mara.person.look(project_id).campaign_id
    assert mara.hub(campaign_id).gallery.stale == ()
    said = mara.strategy(campaign_id, 1, audience="porters").say
    assert "a new script costs 2 credits" in said
    gallery = mara.hub(campaign_id).gallery
    (work,) = gallery.stale
    assert work.stale.parts == (("The script", "written for the old audience", 2),)
    assert (gallery.refresh_credits, work.stale.is_text) == (2, True)


# ------------------------------------------------------------------------------ brand


def test_the_brand_is_saved_whole_and_emptied_where_it_may_be(mara: Marketer) -> None:
    campaign_id = mara.open(brand_name="Lumen")
    said = {"word_1": "Lumen", "said_1": "loo-men", "word_2": "Acai", "said_2": "ah-sigh"}
    words = {"words_to_avoid": "hustle,\n jitters, hustle", "font_1": "Fraunces"}
    mara.brand(campaign_id, 1, **LOOK, color_2="teal", **said, **words)
    brand = mara.hub(campaign_id).brand
    assert (brand.colors, brand.fonts) == (("#0b1f4b", "#00807a"), ("Fraunces",))
    assert brand.words_to_avoid == ("hustle", "jitters")
    assert brand.pronunciations == (("Lumen", "loo-men"), ("Acai", "ah-sigh"))
    mara.brand(campaign_id, 2, **LOOK, word_1="Acai", said_1="ah-sah-ee")
    brand = mara.hub(campaign_id).brand
    assert (brand.colors, brand.fonts, brand.words_to_avoid) == (("#0b1f4b",), (), ())
    assert brand.pronunciations == (("Acai", "ah-sah-ee"),)
    mara.undo(campaign_id, what="brand")
    assert mara.hub(campaign_id).brand.fonts == ("Fraunces",)


def test_bad_brand_input_says_why_and_changes_nothing(mara: Marketer) -> None:
    campaign_id = mara.open(brand_name="Lumen")
    for form, words in (
        ({"color_2": "blurple"}, "do not know the colour “blurple”"),
        ({"name": ""}, "brand name cannot be left empty"),
        ({"word_1": "Lumen"}, "Write how “Lumen” is said"),
        ({"font_1": "f" * 41}, "keep it to 40"),
    ):
        with pytest.raises(Refused, match=words):
            mara.brand(campaign_id, 1, **(LOOK | form))
    assert mara.hub(campaign_id).brand.version == 1
    mara.brand(campaign_id, 1, **LOOK)
    with pytest.raises(Clashed, match="tone"):
        mara.brand(campaign_id, 1, **(LOOK | {"tone": "loud"}))
    assert typed_brand(LOOK | {"color_2": "blurple"})["colors"] == ["#0b1f4b", "blurple"]


def test_colours_are_judged_as_wcag_counts(mara: Marketer) -> None:
    campaign_id = mara.open(colors="#ff8800, #f5b841, #1f1a17")
    assert mara.hub(campaign_id).brand.notes == (
        ColorNote("#1f1a17", "#ff8800", 7.2, "Good for any text", True),
        ColorNote("#f5b841", "#ff8800", 1.3, "Shapes only, not for text", False),
        ColorNote("#1f1a17", "#ff8800", 7.2, "Good for any text", True),
    )
    assert color_notes(["#949494"])[0].ground == "#949494"
    assert color_notes([]) == ()


def test_a_logo_is_a_version_that_can_be_undone(mara: Marketer) -> None:
    campaign_id = mara.open()
    mara.picture(campaign_id, "logo")
    brand = mara.hub(campaign_id).brand
    assert brand.logo_asset_id.startswith("ast_")
    assert brand.versions[0].changes == (("Logo", "a picture"),)
    mara.undo(campaign_id, what="brand")
    assert mara.hub(campaign_id).brand.logo_asset_id == ""


# ------------------------------------------------------------------------------ making, channels


def test_every_kind_is_started_and_priced_only_when_asked(mara: Marketer) -> None:
    campaign_id = mara.open(industry=get_args(Industry)[0])
    for form in (
        {"kind": "video_ad", "seconds": "6", "format": "1:1"},
        {"kind": "banner"},
        {"kind": "flyer", "when": "Friday"},
        {"kind": "jingle", "seconds": "10", "mood": "warm"},
    ):
        mara.start(campaign_id, **form)
    hub = mara.hub(campaign_id)
    assert hub.facts == ("Food and drink",)
    works = {shelf.kind: shelf.works[0] for shelf in hub.gallery.shelves}
    assert list(works) == ["video_ad", "banner", "flyer", "jingle"]
    assert (works["video_ad"].shape, works["video_ad"].is_made) == ("shape-1x1", False)
    assert works["jingle"].facts == "10-second jingle"
    with pytest.raises(Refused):
        mara.start(campaign_id, kind="poem")
    with pytest.raises(Refused):
        mara.price(campaign_id, works["flyer"].project_id)
    assert mara.person.balance() == (250, 0)


def test_finished_files_are_shown_in_their_shapes(mara: Marketer) -> None:
    project_id = mara.person.project("banner")
    campaign_id = mara.person.look(project_id).campaign_id
    said = mara.price(campaign_id, project_id).model_dump()
    assert said["quote"]["credits"] == 20
    mara.person.do(
        project_id,
        "approve",
        quote=said["quote"]["quote_id"],
        revision=mara.person.look(project_id).revision,
    )
    mara.person.wait(project_id, lambda seen: seen.next_step == "done")
    work = mara.hub(campaign_id).gallery.shelves[0].works[0]
    assert work.is_made
    assert max(work.pieces, key=lambda piece: piece.width).size == "1200×628"
    (card,) = mara.grid().cards
    assert [(piece.width, piece.height) for piece in card.pictures] == [(1080, 1080)]


def test_channels_that_follow_are_listed_with_their_subject(mara: Marketer) -> None:
    campaign_id = mara.open()
    project_id = mara.start(campaign_id, kind="flyer", title="Door flyer")
    person = mara.person
    with person.stage.database.write() as session:
        for channel, subject in (("#launch", campaign_id), ("#doors", project_id)):
            follows.add(
                session,
                workspace_id=person.workspace_id,
                member_id=person.member_id,
                door="slack",
                channel=channel,
                subject_id=subject,
            )
    shown = mara.hub(campaign_id).channels
    assert [(each.name, each.title) for each in shown] == [
        ("#doors", "Door flyer"),
        ("#launch", ""),
    ]
