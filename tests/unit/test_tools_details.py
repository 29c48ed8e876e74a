"""Editing what banners, flyers and jingles say: lines by their names, and details."""

from typing import Any

import pytest

from storage import projects
from storage.engine import Database
from storage.errors import Refused
from storage.models import Project
from tests.support.desk import Desk


def written(desk: Desk, kind: str, **more: Any) -> list[dict[str, Any]]:
    """Start a project of this kind, have its text written, and return the lines."""
    desk.campaign()
    desk.call("create_project", kind=kind, title="Tasting", **more)
    desk.call("generate_script")
    return list(desk.call("get_project").project["script"])


def test_a_flyers_details_are_set_cleared_and_taken_back(database: Database) -> None:
    desk = Desk.open(database)
    written(desk, "flyer", when="Friday 6 pm")
    edited = desk.call("edit_script", where="12 Pine St", link="lumen.example/tasting")
    assert (edited.say, edited.version, edited.details) == (
        "The place is now “12 Pine St”. The link is now “lumen.example/tasting”. Next: say “make "
        "it” "
        "for the price.",
        1,
        {"when": "Friday 6 pm", "where": "12 Pine St", "link": "lumen.example/tasting"},
    )
    assert desk.call("edit_script", when="none").details == {
        "where": "12 Pine St",
        "link": "lumen.example/tasting",
    }
    assert "When: “Friday 6 pm” again." in desk.call("undo", what="script").say
    with pytest.raises(Refused, match="The script says that already; nothing was changed"):
        desk.call("edit_script", where="12 Pine St")


def test_a_flyers_lines_are_called_by_name_and_points_come_and_go(database: Database) -> None:
    desk = Desk.open(database)
    before = written(desk, "flyer")
    count = len(before)
    assert desk.call("edit_script", line=1, voice="Night owls welcome").say.startswith(
        "The headline is now “Night owls welcome”."
    )
    added = desk.call("edit_script", line=count + 1, on_screen="Free samples")
    assert added.lines[-1] == {
        "line": count + 1,
        "beat": "benefit",
        "voice": "",
        "on_screen": "Free samples",
    }
    gone = desk.call("edit_script", line=count + 1, on_screen="none")
    assert (gone.say.split(".")[0], len(gone.lines)) == (f"Point {count - 1} is taken out", count)
    desk.call("undo")
    desk.call("undo")
    desk.call("undo")
    assert desk.call("get_project").project["script"] == before


def test_a_jingle_has_a_tagline_and_a_mood(database: Database) -> None:
    desk = Desk.open(database)
    written(desk, "jingle", mood="calm")
    edited = desk.call("edit_script", on_screen="Wide awake.", mood="driving")
    assert edited.say.startswith("The mood is now “driving”. The tagline is now “Wide awake.”.")
    assert (edited.lines[0]["voice"], edited.lines[0]["on_screen"]) == ("Wide awake.", "")
    assert edited.details["mood"] == "driving"
    with pytest.raises(Refused, match="A jingle has no call to action"):
        desk.call("edit_script", call_to_action="Go")


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        ("jingle", {"when": "Friday"}, "A jingle has no date; only a flyer has."),
        ("banner", {"when": "Friday", "price": "$5"}, "A banner set has no date or price; only a"),
        ("flyer", {"mood": "calm"}, "Only a jingle has a mood of its own."),
        ("flyer", {"link": "not a link"}, "is no web address"),
        ("flyer", {"line": 99, "on_screen": "x"}, "The script has"),
    ],
)
def test_what_has_no_place_is_refused(
    sqlite_database: Database, kind: str, arguments: dict[str, Any], message: str
) -> None:
    desk = Desk.open(sqlite_database)
    written(desk, kind)
    with pytest.raises(Refused, match=message):
        desk.call("edit_script", **arguments)


def test_other_kinds_have_no_scenes(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    written(desk, "flyer")
    with pytest.raises(Refused, match="A flyer has no scenes; only a video ad has"):
        desk.call("generate_scenes")
    with pytest.raises(Refused, match="A flyer has no scenes; say which line of its script"):
        desk.call("edit_scene", scene=1, visual="x")


@pytest.mark.parametrize("kind", ["banner", "flyer", "jingle"])
def test_a_variant_in_another_style_can_be_priced(sqlite_database: Database, kind: str) -> None:
    desk = Desk.open(sqlite_database)
    written(desk, kind)
    copy = desk.call("duplicate_project", style="luxury")
    assert (copy.style, desk.call("render_asset").quote.title) == ("luxury", "Tasting (luxury)")
    with sqlite_database.read() as session:
        facts = projects.render_facts(session, session.get_one(Project, copy.project_id))
        assert "style" not in facts["details"]
