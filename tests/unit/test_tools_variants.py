"""Variants: `duplicate_project` and `rename_project`, and locked scenes under a new script."""

from typing import Any

import pytest

from storage import campaigns, projects
from storage.engine import Database
from storage.errors import Conflict, Refused
from storage.models import Project
from tests.support.desk import Desk

CONTENT = ("beat", "visual", "on_screen", "voice", "take", "locked")


def content(desk: Desk) -> list[dict[str, Any]]:
    """Return the scenes of the current project."""
    return [{name: scene[name] for name in CONTENT} for scene in desk.call("get_project").scenes]


def rewrite(desk: Desk, project_id: str, *said: str) -> None:
    """Write the project's script anew, as a bought one would be."""
    with desk.database.write() as session:
        projects.add_script_version(
            session,
            session.get_one(Project, project_id),
            lines=[{"beat": "benefit", "voice": voice, "on_screen": ""} for voice in said],
            call_to_action="Try it",
            idea_id=None,
            strategy_version=1,
            provider="writer",
            starter_copy=False,
        )


def test_a_copy_holds_idea_script_and_scenes(database: Database) -> None:
    desk = Desk.open(database)
    original = desk.ready()
    desk.call("edit_scene", scene=2, action="another_take")
    desk.call("edit_scene", scene=2, action="lock")
    desk.call("edit_scene", scene=3, visual="A dark ward")
    before = desk.call("get_project")
    copy = desk.call("duplicate_project")
    assert copy.model_dump(exclude={"project_id"}) == {
        "say": (
            "“Cold Brew: 15-second video ad (B)” is a copy of “Cold Brew: 15-second video ad”: a "
            "15-second video ad (9:16, 1080p). It has the idea, the script of 4 lines and 4 "
            "scenes. Next: say “render it” for the price."
        ),
        "project": "Cold Brew: 15-second video ad (B)",
        "copied_from": "Cold Brew: 15-second video ad",
        "campaign": "Cold Brew",
        "seconds": 15,
        "format": "9:16",
        "style": "direct_response",
        "lines": 4,
        "scenes": 4,
        "next_step": "render_scenes",
    }
    after = desk.call("get_project")
    assert after.project_id == copy.project_id != original.project_id
    assert after.scenes == before.scenes
    assert after.ideas == before.ideas
    assert after.project["chosen_idea"] == before.project["chosen_idea"] == 2
    assert after.project["script"] == before.project["script"]
    assert after.copied_from == original.project
    desk.call("edit_script", line=1, voice="One.")
    desk.call("edit_scene", scene=4, action="drop")
    assert desk.call("get_project", project=original.project).scenes == before.scenes


@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        ({}, "Dawn (B)"),
        ({"title": "Dusk"}, "Dusk"),
        ({"format": "1:1"}, "Dawn (1:1)"),
        ({"style": "humor"}, "Dawn (humor)"),
        ({"seconds": 6, "format": "4:5"}, "Dawn (6 s, 4:5)"),
        ({"seconds": 15}, "Dawn (B)"),
    ],
)
def test_a_copy_is_called_after_what_is_different(
    sqlite_database: Database, arguments: dict[str, Any], title: str
) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready(title="Dawn")
    assert desk.call("duplicate_project", **arguments).project == title
    assert desk.call("duplicate_project", project="Dawn", **arguments).project == f"{title} (2)"


def test_a_length_in_the_title_follows(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    assert desk.call("duplicate_project", seconds=30).project == "Cold Brew: 30-second video ad"


def test_a_shorter_copy_keeps_the_lines_whose_beats_fit(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    desk.call("edit_scene", scene=3, action="lock")
    before = content(desk)
    copy = desk.call("duplicate_project", seconds=6)
    assert (copy.seconds, copy.lines, copy.scenes) == (6, 2, 2)
    assert copy.say == (
        "“Cold Brew: 6-second video ad” is a copy of “Cold Brew: 15-second video ad”: a 6-second "
        "video ad (9:16, 1080p). It has the idea, lines 1 and 4 of the script and 2 scenes. Scene "
        "3, which is locked, did not come along. Lines 1 and 2 of the copy are long for 6 seconds; "
        "shorten them. Next: say “render it” for the price."
    )
    assert content(desk) == [before[0], before[3]]
    assert [scene["beat"] for scene in content(desk)] == ["hook", "call_to_action"]


def test_of_lines_with_the_same_beat_the_locked_one_comes_along(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready(seconds=60)
    desk.call("edit_scene", scene=6, action="lock")
    voice = content(desk)[5]["voice"]
    desk.call("duplicate_project", seconds=30)
    kept = content(desk)
    assert [scene["beat"] for scene in kept] == [
        "hook",
        "problem",
        "reveal",
        "benefit",
        "proof",
        "call_to_action",
    ]
    assert (kept[3]["voice"], kept[3]["locked"]) == (voice, True)


def test_a_longer_copy_keeps_the_idea_and_says_what_follows(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    copy = desk.call("duplicate_project", seconds=30, title="Long")
    assert copy.say == (
        "“Long” is a copy of “Cold Brew: 15-second video ad”: a 30-second video ad (9:16, 1080p). "
        "Its 4 lines do not make a script of 6 lines for 30 seconds. Only the idea came along; the "
        "script is written anew, which is free. Next: write the script."
    )
    assert (copy.lines, copy.scenes, copy.next_step) == (0, 0, "generate_script")
    assert desk.call("generate_script").quote is None


def test_a_copy_in_another_style_overrides_the_pillar_alone(database: Database) -> None:
    desk = Desk.open(database)
    original = desk.ready(title="Dawn")
    copy = desk.call("duplicate_project", style="humor")
    assert copy.say == (
        "“Dawn (humor)” is a copy of “Dawn”: a 15-second video ad (9:16, 1080p), in the style "
        "“humor”. It has the idea, the script of 4 lines and 4 scenes. The words are as they were; "
        "a new script in the new style costs 2 credits. Next: say “render it” for the price."
    )
    with database.read() as session:
        rows = [
            session.get_one(Project, project_id)
            for project_id in (original.project_id, copy.project_id)
        ]
        assert [row.details for row in rows] == [{}, {"style": "humor"}]
        pillars = campaigns.strategy(session, projects.campaign_of(session, rows[0]))
        assert (pillars.version, pillars.style) == (1, "direct_response")
        facts = [projects.render_facts(session, row)["look"]["style"] for row in rows]
        assert facts == ["direct_response", "humor"]


def test_a_copy_without_a_script_begins_where_the_original_is(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.project(title="Dawn")
    assert desk.call("duplicate_project").next_step == "generate_ideas"
    desk.call("get_project", project="Dawn")
    desk.call("generate_ideas")
    copy = desk.call("duplicate_project", title="Dusk")
    assert (copy.next_step, len(desk.call("get_project").ideas)) == ("choose_idea", 3)


def test_other_kinds_are_copied_with_their_details(database: Database) -> None:
    desk = Desk.open(database)
    desk.project(kind="flyer", title="Tasting", when="Friday 6 pm", price="$5")
    desk.call("duplicate_project", title="Tasting two")
    assert desk.call("get_project").project["details"] == {"when": "Friday 6 pm", "price": "$5"}
    desk.call("create_project", kind="jingle", title="Tune", seconds=10)
    assert desk.call("duplicate_project", seconds=6).project == "Tune (6 s)"


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        ("video_ad", {"seconds": 20}, "A video ad can be 6, 15, 30 or 60 seconds"),
        ("jingle", {"seconds": 60}, "A jingle can be 6, 10, 15 or 30 seconds"),
        ("banner", {"seconds": 15}, "A banner set has no length"),
        ("flyer", {"format": "1:1"}, "A flyer has shapes of its own"),
    ],
)
def test_a_copy_that_cannot_be_is_refused(
    sqlite_database: Database, kind: str, arguments: dict[str, Any], message: str
) -> None:
    desk = Desk.open(sqlite_database)
    desk.project(kind=kind)
    with pytest.raises(Refused, match=message):
        desk.call("duplicate_project", **arguments)
    assert desk.call("list_projects").total == 1


def test_a_copy_is_taken_back_and_brought_back(database: Database) -> None:
    desk = Desk.open(database)
    original = desk.ready()
    copy = desk.call("duplicate_project")
    undone = desk.call("undo")
    assert undone.say == (
        "Taken back: the copy “Cold Brew: 15-second video ad (B)”. It is cancelled and cost "
        "nothing; say “redo” to have it again. We are on “Cold Brew: 15-second video ad” again."
    )
    assert desk.call("get_status").project == original.project
    assert desk.call("continue_draft").project == original.project
    assert desk.call("undo", what="redo").project == copy.project
    assert desk.call("continue_draft").project == copy.project


# ------------------------------------------------------------------------------ titles


def test_a_project_is_renamed_and_called_as_before_again(database: Database) -> None:
    desk = Desk.open(database)
    desk.project(title="Dawn")
    named = desk.call("rename_project", title="  Dusk  ")
    assert (named.say, named.before) == (
        "“Dawn” is called “Dusk” now. Next: ask for ideas (the first three are free).",
        "Dawn",
    )
    assert desk.call("get_project", project="Dusk").project["title"] == "Dusk"
    assert "The title is “Dawn” again." in desk.call("undo").say
    with pytest.raises(Refused, match="It is called “Dawn” already; nothing was changed"):
        desk.call("rename_project", title="Dawn")
    assert desk.call("rename_project", title="DAWN").project == "DAWN"


def test_a_title_that_is_taken_or_says_nothing_is_refused(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.project(title="Dawn")
    desk.call("create_project", title="Dusk")
    with pytest.raises(Conflict) as refusal:
        desk.call("rename_project", title="dawn")
    assert refusal.value.message == (
        "“Dawn” is another project of this campaign. Choose a title that tells them apart."
    )
    with pytest.raises(Refused, match="Say what the new title should be"):
        desk.call("rename_project", title=" … ")


# ------------------------------------------------------------------------------ locked scenes


def test_locked_scenes_keep_words_and_place_under_a_new_script(database: Database) -> None:
    desk = Desk.open(database)
    project = desk.ready()
    desk.call("edit_scene", scene=2, action="lock")
    kept = content(desk)[1]
    rewrite(desk, project.project_id, "A", "B", "C", "D")
    made = desk.call("generate_scenes")
    assert [scene.voice for scene in made.scenes] == ["A", kept["voice"], "C", "D"]
    assert content(desk)[1] == kept
    assert made.kept == [2]
    assert (
        "The script's line 2 is not in the film, because a locked scene keeps its own words there."
        in made.say
    )


@pytest.mark.parametrize(
    ("locked", "script", "expected"),
    [
        # The locked line comes elsewhere in the script: it keeps its place, and is said once.
        ((2,), ["A", "B", "C", "2"], ["A", "2", "B", "C"]),
        ((1, 4), ["A", "B", "C", "D"], ["1", "B", "C", "4"]),
        # The script is shorter than the locked scene's place: it stands at the end.
        ((4,), ["A", "B"], ["A", "B", "4"]),
        ((3, 4), ["A"], ["A", "3", "4"]),
        ((1, 2, 3, 4), ["A", "B", "C", "D", "E"], ["1", "2", "3", "4", "E"]),
        ((2,), ["A", "B", "C", "D", "E", "F"], ["A", "2", "C", "D", "E", "F"]),
        ((2, 3), ["3", "X", "Y", "2"], ["X", "2", "3", "Y"]),
    ],
)
def test_places_of_locked_scenes(
    sqlite_database: Database, locked: tuple[int, ...], script: list[str], expected: list[str]
) -> None:
    desk = Desk.open(sqlite_database)
    project = desk.ready()
    old = [scene["voice"] for scene in content(desk)]
    for scene in locked:
        desk.call("edit_scene", scene=scene, action="lock")

    def said(words: str) -> str:
        return old[int(words) - 1] if words.isdigit() else words

    rewrite(desk, project.project_id, *map(said, script))
    made = desk.call("generate_scenes")
    assert [scene.voice for scene in made.scenes] == [said(words) for words in expected]
    assert sum(scene.locked for scene in made.scenes) == len(locked)
