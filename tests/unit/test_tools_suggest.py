"""Tools that suggest pillars and take a product photo: shown first, kept only when asked."""

from typing import Any

import pytest
from sqlalchemy import select

from storage import assets, campaigns, conversations
from storage.engine import Database
from storage.errors import NotFound, Refused
from storage.models import Edit
from tests.support.desk import Desk


def state(desk: Desk) -> tuple[int, int, str | None]:
    """Return the versions of pillars and brand, and the question last asked."""
    with desk.database.read() as session:
        workspace_id = desk.context.workspace_id
        talk = conversations.get(session, workspace_id, desk.context.conversation_id)
        campaign = campaigns.get(session, workspace_id, talk.campaign_id or "")
        return campaign.strategy_version, campaign.brand_version, talk.last_question


def upload(desk: Desk, filename: str, edge: int | None = 1200, role: str = "photo") -> str:
    """Upload a square picture and return its id."""
    with desk.database.write() as session:
        asset = assets.add(
            session,
            workspace_id=desk.context.workspace_id,
            role=role,
            file={"sha256": "0" * 64, "bytes": 9, "suffix": ".png", "width": edge, "height": edge},
            filename=filename,
            provider="upload",
        )
        return asset.id


def photo(desk: Desk) -> str | None:
    """Return the id of the campaign's product photo."""
    with desk.database.read() as session:
        workspace_id = desk.context.workspace_id
        talk = conversations.get(session, workspace_id, desk.context.conversation_id)
        campaign = campaigns.get(session, workspace_id, talk.campaign_id or "")
        return campaigns.brand(session, campaign).photo_asset_id


def test_a_strategy_is_shown_beside_what_is_there_and_nothing_is_written(
    database: Database,
) -> None:
    desk = Desk.open(database)
    desk.campaign(
        audience="night-shift nurses", goals="repeat purchase", description="No sugar.", tone="dry"
    )
    before = state(desk)
    told = desk.call("suggest_strategy", direction="for gym beginners")
    assert told.say == (
        "A suggestion for the strategy of “Cold Brew”; nothing is changed yet.\n"
        "Audience: night-shift nurses\n"
        "Message: cold brew does what it says\n"
        "  now: not set\n"
        "Goals: repeat purchase\n"
        "Awareness stage: problem aware\n"
        "Style: direct response\n"
        "Persuasion trigger: liking\n"
        "  now: not set\n"
        "Why: It is what is known about cold brew.\n"
        "Shall I use it, or what should be different?"
    )
    assert state(desk) == (*before[:2], "suggest_strategy")
    task, brief = desk.writer.briefs[-1]
    assert task == "strategy"
    assert isinstance(brief.pop("seed"), int)
    assert brief == {
        "product": "cold brew",
        "description": "No sugar.",
        "business_type": "",
        "industry": "",
        "audience": "night-shift nurses",
        "messaging": "",
        "goals": "repeat purchase",
        "awareness_stage": "problem_aware",
        "style": "direct_response",
        "trigger": "",
        "brand": {
            "name": "Cold Brew",
            "tone": "dry",
            "words_to_use": [],
            "words_to_avoid": [],
            "website": "",
        },
        "direction": "for gym beginners",
    }


def test_what_is_suggested_can_be_taken_over_as_it_is(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign()
    told = desk.call("suggest_strategy").model_dump()
    fields = ("audience", "messaging", "goals", "awareness_stage", "style", "trigger")
    suggested: dict[str, Any] = {name: told[name] for name in fields}
    taken = desk.call("update_strategy", **suggested)
    assert {name: getattr(taken, name) for name in fields} == suggested
    again = desk.call("suggest_strategy")
    assert "now:" not in again.say
    assert again.now == suggested


def test_starter_copy_is_labelled(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.campaign()
    desk.context = type(desk.context)(**{**vars(desk.context), "starter_copy": True})
    told = desk.call("suggest_strategy")
    assert told.say.startswith("A starter suggestion for the strategy of “Cold Brew”;")
    assert told.starter_copy


def test_another_turn_asks_for_another_suggestion(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.campaign()
    for text in ("suggest something", "something else"):
        with sqlite_database.write() as session:
            talk = conversations.get(
                session, desk.context.workspace_id, desk.context.conversation_id
            )
            message = conversations.add_message(session, talk, role="user", content=text)
            talk.updated_ms = message.created_ms + len(text)
        desk.call("suggest_strategy")
    seeds = {brief["seed"] for _, brief in desk.writer.briefs}
    assert len(seeds) == 2


def test_the_newest_photo_becomes_the_products_and_can_be_undone(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign()
    with pytest.raises(NotFound, match=r"Nothing was uploaded yet\. Send me"):
        desk.call("add_product_photo")
    upload(desk, "old can.png")
    can = upload(desk, "can.png")
    upload(desk, "brand mark.png", role="logo")
    told = desk.call("add_product_photo")
    assert told.say == (
        "“can.png” is the product photo of “Cold Brew” now. The next films, banners and flyers "
        "show it; finished ones stay."
    )
    assert (photo(desk), told.version, told.is_small) == (can, 2, False)
    assert desk.call("add_product_photo", file="this photo").say == (
        "“can.png” is the product photo of “Cold Brew” already."
    )
    with database.read() as session:
        [edit] = session.scalars(select(Edit))
        assert (edit.tool, edit.what) == (
            "add_product_photo",
            "the product photo of “Cold Brew”",
        )
    desk.call("undo")
    assert photo(desk) is None


def test_a_photo_is_found_by_its_file_name(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign()
    front = upload(desk, "can-front.png")
    back = upload(desk, "can-back.png")
    for written, expected in (
        ("can front", front),
        ("uploads/can-back.png", back),
        ("CAN_BACK.PNG", back),
        (front, front),
    ):
        assert desk.call("add_product_photo", file=written).file.startswith("can-")
        assert photo(desk) == expected
    with pytest.raises(Refused, match="Which file do you mean: “can-back"):
        desk.call("add_product_photo", file="can")
    with pytest.raises(NotFound) as refusal:
        desk.call("add_product_photo", file="bottle.png")
    assert refusal.value.message == (
        "There is no uploaded picture called “bottle.png”. There is “can-back.png” and "
        "“can-front.png”. Upload it first (PNG, JPEG or WebP), then say what it is."
    )


def test_a_small_photo_is_taken_with_advice(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.campaign()
    upload(desk, "thumb.png", 320)
    told = desk.call("add_product_photo")
    assert told.is_small
    assert told.say.endswith(
        " At 320×320 pixels it is small and will look soft: a photo of at least 1200 pixels on its "
        "short side, the product alone before a plain background, looks better."
    )
    upload(desk, "unmeasured.png", None)
    assert not desk.call("add_product_photo").is_small


def test_a_picture_of_another_workspace_is_not_found(database: Database) -> None:
    theirs, ours = Desk.open(database, "Theirs"), Desk.open(database, "Ours")
    secret = upload(theirs, "secret.png")
    ours.campaign()
    with pytest.raises(NotFound, match="Nothing was uploaded yet"):
        ours.call("add_product_photo")
    for reference in (secret, "secret.png"):
        with pytest.raises(NotFound, match="There is no uploaded picture called"):
            ours.call("add_product_photo", file=reference)
