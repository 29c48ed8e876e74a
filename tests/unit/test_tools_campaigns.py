"""Campaign tools: open, list, choose, show, and change pillars and brand."""

import pytest

from storage import assets, campaigns, conversations
from storage.engine import Database
from storage.errors import NotFound, Refused
from tests.support.desk import Desk


def upload(desk: Desk, filename: str, role: str) -> str:
    """Store a picture's row and return its id."""
    with desk.database.write() as session:
        return assets.add(
            session,
            workspace_id=desk.context.workspace_id,
            role=role,
            file={"sha256": "0" * 64, "bytes": 1, "suffix": ".png"},
            filename=filename,
            provider="upload",
        ).id


def test_a_campaign_takes_what_was_said_and_becomes_the_current_one(database: Database) -> None:
    desk = Desk.open(database)
    made = desk.campaign(
        "oat milk latte",
        audience="Night-shift\x00 nurses\u202e",
        goals="First orders",
        colors=["Navy", "#FFF", "dark green", "navy"],
        tone="dry",
    )
    assert made.model_dump(exclude={"campaign_id"}) == {
        "say": (
            "The campaign “Oat Milk Latte” is open. Still open: message; tell me whenever you "
            "like. Next: start a video ad, a banner set, a flyer or a jingle in it."
        ),
        "campaign": "Oat Milk Latte",
        "product": "oat milk latte",
        "awareness_stage": "problem_aware",
        "style": "direct_response",
        "colors": ["#0b1f4b", "#ffffff", "#135e33"],
        "missing": ["message"],
    }
    with database.read() as session:
        campaign = campaigns.get(session, desk.context.workspace_id, made.campaign_id)
        assert campaigns.snapshot(session, campaign) == {
            "name": "Oat Milk Latte",
            "product": "oat milk latte",
            "description": "",
            "awareness_stage": "problem_aware",
            "style": "direct_response",
            "pillars": {
                "audience": "Night-shift nurses",
                "messaging": "",
                "goals": "First orders",
            },
            "brand": {
                "name": "Oat Milk Latte",
                "colors": ["#0b1f4b", "#ffffff", "#135e33"],
                "tone": "dry",
                "has_logo": False,
                "has_photo": False,
            },
        }
        talk = conversations.get(session, desk.context.workspace_id, desk.context.conversation_id)
        assert talk.campaign_id == made.campaign_id


def test_a_name_that_is_taken_gets_a_number(database: Database) -> None:
    desk = Desk.open(database)
    names = [desk.campaign("cold brew", name=name).campaign for name in (None, "COLD BREW", None)]
    assert names == ["Cold Brew", "COLD BREW (2)", "Cold Brew (3)"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"product": ""}, "Name the product"),
        ({"product": "?!…"}, "Name the product"),
        ({"product": "\x00\x07"}, "Name the product"),
        ({"product": "x" * 50_000}, "The product is 50,000 characters long; keep it to 120."),
        ({"product": "tea", "audience": "x" * 50_000}, "keep it to 1,000."),
        ({"product": "tea", "description": "x" * 50_000}, "keep it to 2,000."),
        ({"product": "tea", "colors": ["blurple", "teal", "#12"]}, "“blurple”, “#12”"),
        (
            {
                "product": "tea",
                "colors": [
                    "#000001",
                    "#000002",
                    "#000003",
                    "#000004",
                    "#000005",
                    "#000006",
                    "#000007",
                ],
            },
            "at most 6 brand colours",
        ),
    ],
)
def test_a_campaign_that_cannot_be_is_refused_and_leaves_nothing(
    sqlite_database: Database, arguments: dict[str, object], words: str
) -> None:
    desk = Desk.open(sqlite_database)
    with pytest.raises(Refused, match=r".*") as refusal:
        desk.call("create_campaign", **arguments)
    assert words in refusal.value.message
    assert desk.call("list_campaigns").total == 0


def test_other_scripts_and_emoji_are_names_too(database: Database) -> None:
    desk = Desk.open(database)
    assert desk.campaign("コールドブリュー ☕️").campaign == "コールドブリュー ☕️"
    assert desk.campaign("قهوة باردة").campaign == "قهوة باردة"
    assert (
        desk.call("select_campaign", campaign="コールドブリュー").campaign == "コールドブリュー ☕️"
    )


def test_the_list_shows_ten_and_counts_the_rest(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    assert desk.call("list_campaigns").say.startswith("There is no campaign yet.")
    for number in range(13):
        desk.campaign(f"tea {number}")
    desk.project()
    listed = desk.call("list_campaigns")
    assert listed.total == 13
    assert len(listed.campaigns) == 10
    assert listed.campaigns[0].model_dump() == {
        "name": "Tea 12",
        "product": "tea 12",
        "projects": 1,
        "changed": "just now",
    }
    assert listed.say.startswith("You have 13 campaigns:\n• “Tea 12” (1 project, just now)\n")
    assert listed.say.endswith("\nand 3 more")


def test_selecting_a_campaign_moves_the_conversation(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign("cold brew")
    project = desk.project()
    desk.campaign("matcha")
    chosen = desk.call("select_campaign", campaign="the cold brew campaign")
    assert (chosen.campaign, chosen.projects) == ("Cold Brew", 1)
    assert desk.call("get_status").project == project.project
    with pytest.raises(Refused, match="Say which campaign"):
        desk.call("select_campaign", campaign="")


def test_a_campaign_is_shown_whole(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign("cold brew", audience="nurses", tone="dry", colors=["teal"])
    desk.project()
    shown = desk.call("get_campaign")
    assert shown.say == (
        "“Cold Brew” is about cold brew. Audience: nurses. Awareness stage: problem aware. Style: "
        "direct response. Colours: #00807a. Tone: dry. Still open: message and goals. 1 project: "
        "“Cold Brew: 15-second video ad”, a draft, just now, next: ask for ideas (the first three "
        "are free)."
    )
    assert [project.title for project in shown.projects] == ["Cold Brew: 15-second video ad"]


def test_pillars_change_in_versions_and_only_when_they_do(database: Database) -> None:
    desk = Desk.open(database)
    made = desk.campaign("cold brew", audience="nurses")
    changed = desk.call("update_strategy", audience="Nurses on nights", style="humor")
    assert (changed.changed, changed.version) == (["audience", "style"], 2)
    assert changed.say == (
        "Changed in “Cold Brew”: audience “Nurses on nights” and style “humor”. The next ideas, "
        "scripts and films are made with it."
    )
    again = desk.call("update_strategy", style="humor")
    assert (again.changed, again.version) == ([], 2)
    with pytest.raises(Refused, match="Say what to change"):
        desk.call("update_strategy", audience="  ")
    with database.read() as session:
        campaign = campaigns.get(session, desk.context.workspace_id, made.campaign_id)
        pillars = campaigns.strategy(session, campaign)
        assert (pillars.audience, pillars.style) == ("Nurses on nights", "humor")
    desk.project()
    desk.call("generate_ideas")
    assert "new ideas cost 2 credits" in desk.call("update_strategy", goals="Orders").say


def test_the_brand_takes_colours_words_and_uploaded_pictures(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign("cold brew")
    logo, photo = upload(desk, "lumen-logo.png", "logo"), upload(desk, "can.png", "photo")
    other = Desk.open(database, "Other")
    upload(other, "theirs.png", "logo")
    brand = desk.call(
        "set_brand",
        colors=["burgundy"],
        logo_file="/uploads/nora/lumen-logo.png",
        photo_file="can",
        words_to_use=["steady", "steady", ""],
        website="lumen.example",
    )
    assert brand.model_dump(exclude={"say"}) == {
        "campaign": "Cold Brew",
        "changed": ["website", "colours", "words to use", "logo", "product photo"],
        "version": 2,
        "brand_name": "Cold Brew",
        "colors": ["#800020"],
        "tone": "",
        "website": "lumen.example",
        "words_to_use": ["steady"],
        "words_to_avoid": [],
        "fonts": [],
        "pronunciations": {},
        "has_logo": True,
        "has_photo": True,
        "stale": [],
        "quote": None,
        "next_step": None,
    }
    with database.read() as session:
        campaign = campaigns.find(session, desk.context.workspace_id, "cold brew")[0]
        now = campaigns.brand(session, campaign)
        assert (now.logo_asset_id, now.photo_asset_id) == (logo, photo)
    cleared = desk.call("set_brand", colors=["none"])
    assert (cleared.colors, cleared.has_logo) == ([], True)
    with pytest.raises(NotFound, match=r"no uploaded picture called “theirs.png”"):
        desk.call("set_brand", logo_file="theirs.png")
    with pytest.raises(Refused, match="Say what to set"):
        desk.call("set_brand", colors=[])


def test_fonts_and_pronunciations_are_set_added_and_cleared(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign()
    first = desk.call("set_brand", fonts=["Inter", "Lora"], pronunciations={"Lumen": "loo-men"})
    assert (first.fonts, first.pronunciations) == (["Inter", "Lora"], {"Lumen": "loo-men"})
    assert first.say == (
        "Set in “Cold Brew”: fonts and pronunciations. The fonts are kept with the brand; pictures "
        "are still set in the studio's own. The next film is made with it; finished ones stay."
    )
    more = desk.call("set_brand", pronunciations={"Aytada": "eye-tah-da"})
    assert more.pronunciations == {"Lumen": "loo-men", "Aytada": "eye-tah-da"}
    less = desk.call("set_brand", fonts=["none"], pronunciations={"Lumen": "none"})
    assert (less.fonts, less.pronunciations) == ([], {"Aytada": "eye-tah-da"})
    with pytest.raises(Refused, match="keep it to 40"):
        desk.call("set_brand", pronunciations={"x" * 41: "ex"})


def test_a_campaign_keeps_its_kind_of_business(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign("cold brew", business_type="online_shop", industry="food_and_drink")
    shown = desk.call("get_campaign")
    assert (shown.business_type, shown.industry) == ("online_shop", "food_and_drink")
    desk.call("create_project")
    desk.call("generate_ideas")
    brief = desk.writer.briefs[-1][1]
    assert (brief["business_type"], brief["industry"]) == ("online_shop", "food_and_drink")
