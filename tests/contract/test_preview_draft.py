"""Free drafts on both databases: as soon as there is something to show, never charged, bounded."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import assets, ledger
from storage.engine import Database
from storage.errors import Failed, Refused, TryLater
from storage.models import Asset, Event, Hold
from tests.support.desk import Desk
from tests.support.plain_studio import fail_times
from tools.kit.draft_orders import MEMBER_DRAFTS_MAX, WORKSPACE_DRAFTS_MAX, reserve_draft
from tools.kit.ports import Cancelled, DraftMade, DraftOrder

HOUR_MS = 3_600_000


def drafts(desk: Desk) -> list[Asset]:
    """Return the workspace's drafts, oldest first."""
    with desk.database.read() as session:
        return list(assets.drafts_since(session, desk.context.workspace_id, 0))


def seen_orders(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[DraftOrder]:
    """Keep what the studio is asked to draw."""
    orders: list[DraftOrder] = []
    draw = desk.studio.make_draft

    def keep(order: DraftOrder, folder: Path, cancelled: Cancelled) -> DraftMade:
        orders.append(order)
        return draw(order, folder, cancelled)

    monkeypatch.setattr(desk.studio, "make_draft", keep)
    return orders


def test_a_video_is_sketched_from_its_scenes_for_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk.open(database)
    desk.scripted()
    with pytest.raises(Refused, match="has no scenes yet"):
        desk.call("preview_draft")
    desk.call("generate_scenes")
    orders = seen_orders(desk, monkeypatch)
    made = desk.call("preview_draft")
    assert made.model_dump(exclude={"asset_id"}) == {
        "say": (
            "Here is the free draft of “Cold Brew: 15-second video ad” (6 s, 360×640): “Cold Brew "
            "15-second video ad draft.mp4”. It is small and watermarked; the finished video ad is "
            "not. Change anything you like, or say “render it” for the price."
        ),
        "project": "Cold Brew: 15-second video ad",
        "filename": "Cold Brew 15-second video ad draft.mp4",
        "media_type": "video/mp4",
        "width": 360,
        "height": 640,
        "duration_ms": 6000,
        "is_new": True,
        "next_step": "render_scenes",
    }
    film = orders[0].film
    assert film is not None
    assert [(scene.index, scene.count, scene.resolution) for scene in film.scenes] == [
        (index, 4, "720p") for index in range(4)
    ]
    assert sum(scene.frames for scene in film.scenes) + film.end_card.frames == 450
    first = film.scenes[0]
    assert [word.text for word in first.words] == first.voice_line.split()
    times = [(word.start_seconds, word.end_seconds) for word in first.words]
    assert times == sorted(times) and times[0][0] == 0.3
    assert times[-1][1] <= first.frames / 30
    with database.read() as session:
        asset = session.get_one(Asset, made.asset_id)
        assert (asset.role, asset.provenance["script_version"]) == ("draft", 1)
        assert desk.outside.files.exists(asset.workspace_id, asset.sha256, ".mp4")
        assert ledger.balance(session, desk.context.workspace_id).posted == 250
        assert session.scalar(select(Hold.id)) is None


def test_the_same_content_is_drawn_once(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    first = desk.call("preview_draft")
    again = desk.call("preview_draft")
    assert (again.asset_id, again.is_new) == (first.asset_id, False)
    assert "Nothing has changed since it was made." in again.say
    desk.call("edit_scene", scene=1, on_screen="Awake")
    other = desk.call("preview_draft")
    assert other.asset_id != first.asset_id
    desk.call("undo", what="last_change")
    assert desk.call("preview_draft").asset_id == first.asset_id
    assert desk.studio.orders == ["draft", "draft"]


@pytest.mark.parametrize(
    ("kind", "file", "mark"),
    [
        ("banner", "Cold Brew banner set draft.png", "small and watermarked"),
        ("flyer", "Cold Brew flyer draft.png", "small and watermarked"),
        ("jingle", "Cold Brew 15-second jingle draft.mp3", "short and rough"),
    ],
)
def test_other_kinds_are_sketched_from_their_words(
    sqlite_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    file: str,
    mark: str,
) -> None:
    desk = Desk.open(sqlite_database)
    desk.campaign(audience="nurses")
    desk.call("create_project", kind=kind)
    with pytest.raises(Refused, match="has no text yet"):
        desk.call("preview_draft")
    desk.call("generate_script")
    orders = seen_orders(desk, monkeypatch)
    made = desk.call("preview_draft")
    assert (made.filename, made.next_step) == (file, "render_asset")
    assert f"It is {mark}" in made.say
    order = orders[0]
    shown = {"banner": order.banners, "flyer": order.flyer, "jingle": order.jingle}
    assert shown.pop(kind) is not None
    assert (order.film, *shown.values()) == (None, None, None)


def test_the_brands_pictures_are_in_the_draft(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    picture = tmp_path / "can.png"
    picture.write_bytes(b"a can")
    stored = desk.outside.files.put(desk.context.workspace_id, picture)
    with desk.database.write() as session:
        assets.add(
            session,
            workspace_id=desk.context.workspace_id,
            role="photo",
            file={"sha256": stored.sha256, "bytes": stored.bytes, "suffix": stored.suffix},
            filename="can.png",
            provider="upload",
        )
    desk.call("set_brand", photo_file="can.png")
    orders = seen_orders(desk, monkeypatch)
    desk.call("preview_draft")
    film = orders[0].film
    assert film is not None
    photos = {scene.look.product_photo for scene in film.scenes}
    assert len(photos) == 1
    # The scratch folder is gone with the draft.
    assert all(photo is not None and not photo.exists() for photo in photos)


def age(desk: Desk, by_ms: int) -> None:
    """Make the first attempt at a draft older."""
    stream = f"drafts:{desk.context.workspace_id}"
    with desk.database.write() as session:
        session.get_one(Event, (stream, 1)).created_ms -= by_ms


def sketch(desk: Desk, number: int) -> None:
    """Ask for a draft of something that was not drawn before."""
    desk.call("edit_scene", scene=1, on_screen=f"Number {number}")
    desk.call("preview_draft")


def test_a_member_gets_ten_an_hour_and_is_told_when_the_next_is_possible(
    database: Database,
) -> None:
    desk = Desk.open(database)
    desk.ready()
    for number in range(MEMBER_DRAFTS_MAX):
        sketch(desk, number)
    age(desk, HOUR_MS - 12 * 60_000 + 30_000)
    desk.call("edit_scene", scene=1, on_screen="One more")
    with pytest.raises(TryLater) as refusal:
        desk.call("preview_draft")
    assert (refusal.value.code, refusal.value.message) == (
        "rate_limited",
        "You have asked for 10 free drafts within an hour, which is the most. The next is possible "
        "in 12 minutes; everything is kept.",
    )
    # What was drawn before is shown at any time.
    desk.call("edit_scene", scene=1, on_screen="Number 4")
    assert not desk.call("preview_draft").is_new
    desk.call("edit_scene", scene=1, on_screen="One more")
    age(desk, 12 * 60_000)
    assert desk.call("preview_draft").is_new


def test_a_workspace_gets_sixty_an_hour(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    with desk.database.write() as session:
        for number in range(WORKSPACE_DRAFTS_MAX):
            reserve_draft(session, replace(desk.context, member_id=f"mem_{number}"))
    with pytest.raises(
        TryLater, match="Your workspace has asked for 60 free drafts within an hour"
    ):
        desk.call("preview_draft")
    other = Desk.open(sqlite_database, "Other")
    other.ready()
    assert other.call("preview_draft").is_new


def test_a_draft_that_cannot_be_drawn_says_why(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    desk.studio.failing["draft"] = fail_times(1, "The studio is busy.", retryable=True)
    with pytest.raises(TryLater, match="The studio is busy"):
        desk.call("preview_draft")
    desk.studio.failing["draft"] = fail_times(1, "This photo cannot be read.", retryable=False)
    with pytest.raises(Failed, match="This photo cannot be read"):
        desk.call("preview_draft")
    assert drafts(desk) == []
    assert desk.call("preview_draft").is_new
