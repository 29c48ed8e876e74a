"""Taking changes back: `undo` of every kind of change, `redo`, earlier versions, and locks."""

from dataclasses import replace
from typing import Any

import pytest

from storage import history, ledger, projects, workspaces
from storage.engine import Database
from storage.errors import Conflict, NotFound, Refused
from storage.models import Project
from tests.support.desk import Desk


def colleague(desk: Desk, name: str = "Otto") -> Desk:
    """Return another member of the same workspace in the same conversation."""
    with desk.database.write() as session:
        member = workspaces.find_or_create_member(
            session, desk.context.workspace_id, "web", name, name
        )
    context = replace(desk.context, member_id=member.id)
    return Desk(desk.database, context, desk.writer, desk.studio, desk.folder)


def voices(desk: Desk) -> list[str]:
    """Return what the scenes say."""
    return [scene["voice"] for scene in desk.call("get_project").scenes]


def test_a_line_is_taken_back_with_its_scene_and_brought_back(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    before = desk.call("get_project").model_dump(exclude={"say"})
    desk.call("edit_script", line=2, voice="Meet Lumen.")
    after = desk.call("get_project").model_dump(exclude={"say"})
    undone = desk.call("undo")
    assert undone.model_dump() == {
        "say": (
            "Taken back: line 2 of “Cold Brew: 15-second video ad”. Line 2 says “Line 2 about cold "
            "brew.” again. Scene 2 is as before. Next: say “render it” for the price."
        ),
        "campaign": "Cold Brew",
        "project": "Cold Brew: 15-second video ad",
        "taken_back": "line 2 of “Cold Brew: 15-second video ad”",
        "versions": [],
        "next_step": "render_scenes",
    }
    assert desk.call("get_project").model_dump(exclude={"say"}) == before
    redone = desk.call("undo", what="redo")
    assert redone.say.startswith(
        "Back again: line 2 of “Cold Brew: 15-second video ad”. Line 2 says “Meet Lumen.” again."
    )
    assert desk.call("get_project").model_dump(exclude={"say"}) == after
    with pytest.raises(Refused, match="Nothing was undone in “Cold Brew: 15-second video ad”"):
        desk.call("undo", what="redo")


def test_changes_are_taken_back_one_after_the_other(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    start = voices(desk)
    for line, words in ((1, "One."), (2, "Two."), (1, "Uno.")):
        desk.call("edit_script", line=line, voice=words)
    for expected in (["One.", "Two."], ["One.", start[1]], start[:2]):
        desk.call("undo")
        assert voices(desk)[:2] == expected
    for expected in (["One.", start[1]], ["One.", "Two."], ["Uno.", "Two."]):
        desk.call("undo", what="redo")
        assert voices(desk)[:2] == expected


def test_a_new_version_after_an_undo_never_takes_an_old_number(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    desk.call("edit_script", line=1, voice="One.")
    desk.call("undo")
    edited = desk.call("edit_script", line=1, voice="Eins.")
    assert edited.version == 3
    shown = desk.call("undo", what="script").versions
    assert [(each.version, each.is_now, each.says[:6]) for each in shown] == [
        (3, False, "Eins. "),
        (2, False, "One. /"),
        (1, True, "Line 1"),
    ]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ({"action": "drop", "scene": 2}, "It has 4 scenes again."),
        (
            {"action": "move", "scene": 1, "to": 3},
            "The scenes are in their earlier order again.",
        ),
        ({"action": "lock", "scene": 3}, "Scene 3 is unlocked again."),
        ({"action": "add", "scene": 2, "voice": "Slow."}, "It has 4 scenes again."),
        ({"action": "another_take", "scene": 4}, "Scene 4 is as before."),
        ({"scene": 1, "visual": "A dark ward"}, "Scene 1 is as before."),
    ],
)
def test_every_change_of_a_scene_is_taken_back(
    sqlite_database: Database, act: dict[str, Any], said: str
) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    before = desk.call("get_project").model_dump(exclude={"say"})
    desk.call("edit_scene", **act)
    assert desk.call("get_project").model_dump(exclude={"say"}) != before
    assert said in desk.call("undo").say
    assert desk.call("get_project").model_dump(exclude={"say"}) == before


def test_pillars_and_brand_are_taken_back_by_name(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    desk.call("update_strategy", audience="night-shift nurses")
    desk.call("set_brand", colors=["navy"])
    desk.call("edit_script", line=1, voice="One.")
    undone = desk.call("undo", what="strategy")
    assert undone.say.startswith("Taken back: ")
    assert "The audience is open again." in undone.say
    assert [(each.version, each.is_now) for each in undone.versions] == [(2, False), (1, True)]
    assert "The colours are open again." in desk.call("undo", what="brand").say
    assert voices(desk)[0] == "One."
    assert "The colours are “#0b1f4b” again." in desk.call("undo", what="redo").say


def test_going_back_to_a_version_is_a_change_of_its_own(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    desk.call("edit_scene", scene=3, action="lock")
    for line in (1, 3):
        desk.call("edit_script", line=line, voice=f"New {line}.")
    back = desk.call("undo", what="script", to_version=1)
    assert back.say == (
        "Back at version 1 of the script of “Cold Brew: 15-second video ad”. Line 1 says “Line 1 "
        "about cold brew.” again. Line 3 says “Line 3 about cold brew.” again. Scene 1 is as "
        "before. Next: say “render it” for the price."
    )
    assert voices(desk)[0] == "Line 1 about cold brew."
    desk.call("undo")
    assert desk.call("get_project").script_version == 3
    assert voices(desk)[0] == "New 1."
    desk.call("update_strategy", audience="nurses")
    assert desk.call("undo", what="strategy", to_version=1).versions[-1].is_now
    with pytest.raises(NotFound) as refusal:
        desk.call("undo", what="script", to_version=9)
    assert refusal.value.message == ("There is no script version 9. The versions are from 1 to 3.")
    with pytest.raises(Refused, match="It is at version 3 already; nothing was changed"):
        desk.call("undo", to_version=3)
    with pytest.raises(Refused, match="Only the script, the pillars and the brand have version"):
        desk.call("undo", what="scenes", to_version=1)


def test_nobodys_later_change_is_wiped(database: Database) -> None:
    nora = Desk.open(database)
    nora.ready()
    otto = colleague(nora)
    nora.call("edit_script", line=1, voice="One.")
    otto.call("edit_script", line=2, voice="Two.")
    otto.call("edit_scene", scene=4, visual="A can")
    title = "“Cold Brew: 15-second video ad”"
    with pytest.raises(Conflict) as refusal:
        nora.call("undo")
    assert refusal.value.message == (
        f"Otto has changed the same since: line 2 of {title}. Taking back line 1 of {title} would "
        "undo that too, so nothing was changed. Ask Otto to undo that first, or say “go back to "
        "script version 1”."
    )
    assert voices(nora)[:2] == ["One.", "Two."]
    otto.call("undo")
    otto.call("undo")
    nora.call("undo")
    assert voices(nora)[:2] == ["Line 1 about cold brew.", "Line 2 about cold brew."]


def test_somebody_without_changes_hears_whose_the_last_one_was(sqlite_database: Database) -> None:
    nora = Desk.open(sqlite_database)
    nora.ready()
    nora.call("edit_script", line=1, voice="One.")
    otto = colleague(nora)
    with pytest.raises(NotFound) as refusal:
        otto.call("undo", what="script")
    assert refusal.value.message == (
        "There is no change of yours to take back there. The last one is Nora's: line 1 of “Cold "
        "Brew: 15-second video ad”, just now. Ask Nora to undo it, or say “go back to script "
        "version 1”."
    )
    otto.call("undo", what="script", to_version=1)
    assert voices(nora)[0] == "Line 1 about cold brew."


def test_the_first_texts_stay(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.project()
    desk.call("generate_ideas")
    with pytest.raises(Refused) as refusal:
        desk.call("undo")
    assert refusal.value.message == (
        "The first ideas stay, because nothing came before them. Say what should be different, or "
        "ask for new ones."
    )
    desk.call("choose_idea", number=1)
    assert "No idea is chosen now." in desk.call("undo").say


def test_the_newest_of_this_conversation_is_meant(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    project = desk.ready()
    elsewhere = desk.elsewhere("slack")
    elsewhere.call("edit_script", project=project.project, line=1, voice="One.")
    desk.call("update_strategy", audience="nurses")
    elsewhere.call("undo")
    assert voices(desk)[0] == "Line 1 about cold brew."
    # Nothing of that conversation is left, so what was done elsewhere is meant.
    assert "The audience is open again." in elsewhere.call("undo").say


def test_a_named_project_is_meant_alone(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready(title="Dawn")
    desk.call("edit_script", line=1, voice="One.")
    desk.ready(title="Dusk")
    desk.call("edit_script", line=1, voice="Uno.")
    undone = desk.call("undo", project="Dawn")
    assert (undone.project, voices(desk)[0]) == ("Dawn", "Line 1 about cold brew.")
    assert desk.call("get_project", project="Dusk").scenes[0]["voice"] == "Uno."


def test_a_locked_script_keeps_its_lines(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    desk.call("edit_script", line=1, voice="One.")
    locked = desk.call("edit_script", action="lock")
    assert locked.say == (
        "The script is locked: its lines stay as they are until you unlock it. "
        "Next: say “render it” for the price."
    )
    assert (locked.locked, desk.call("get_project").project["script_locked"]) == (True, True)
    for tool, arguments in (
        ("edit_script", {"line": 1, "voice": "Two."}),
        ("edit_script", {"call_to_action": "Go"}),
        ("edit_scene", {"scene": 1, "voice": "Two."}),
        ("undo", {"to_version": 1}),
        ("generate_script", {}),
    ):
        with pytest.raises(Refused) as refusal:
            desk.call(tool, **arguments)
        assert (refusal.value.code, refusal.value.message) == (
            "locked",
            "The script of “Cold Brew: 15-second video ad” is locked, so its lines stay. "
            "Say “unlock the script” first.",
        )
    with pytest.raises(Refused, match="is locked already; nothing was changed"):
        desk.call("edit_script", action="lock")
    # What it shows besides its words is not the script's.
    desk.call("edit_scene", scene=1, visual="A can")
    desk.call("edit_script", action="unlock")
    assert desk.call("edit_script", line=1, voice="Two.").scene == 1


def test_a_lock_is_taken_back_too(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    desk.call("edit_script", action="lock")
    assert desk.call("undo").say.startswith(
        "Taken back: locking the script of “Cold Brew: 15-second video ad”. "
        "The script is unlocked again."
    )
    desk.call("edit_script", line=1, voice="One.")


def test_a_lock_closes_no_quote_and_any_other_undo_does(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    desk.call("edit_script", line=1, voice="One.")
    desk.call("render_scenes")
    desk.call("edit_script", action="lock")
    desk.call("undo")
    assert desk.call("get_status").next_step == "accept_quote"
    desk.call("undo")
    assert desk.call("get_status").next_step == "render_scenes"


def test_undoing_while_it_is_made_is_for_the_next_time(database: Database) -> None:
    desk = Desk.open(database)
    project = desk.ready()
    desk.call("edit_script", line=1, voice="One.")
    quote = desk.call("render_scenes", resolution="720p").quote
    desk.begin(quote.quote_id)
    with database.read() as session:
        before = ledger.balance(session, desk.context.workspace_id)
    undone = desk.call("undo")
    assert undone.say.endswith(
        "“Cold Brew: 15-second video ad” is being made right now from the earlier version; this "
        "change is for the next time."
    )
    with database.read() as session:
        assert ledger.balance(session, desk.context.workspace_id) == before
        row = session.get_one(Project, project.project_id)
        assert (row.status, row.stage) == ("generating", "queued")


def test_what_is_rendered_stays_and_fits_again_when_brought_back(database: Database) -> None:
    desk = Desk.open(database)
    project = desk.ready()
    quote = desk.call("render_scenes", resolution="720p").quote
    desk.begin(quote.quote_id)
    desk.deliver(quote.quote_id, ("voiceover", "clip", "music", "stitch"))
    desk.end(quote.quote_id, "done", "completed")
    desk.call("edit_script", line=1, voice="One.")
    assert desk.call("get_status").next_step == "render_scenes"
    desk.call("undo")
    assert desk.call("get_status").next_step == "done"
    assert "Out of date now: the film." in desk.call("undo", what="redo").say
    with database.read() as session:
        row = session.get_one(Project, project.project_id)
        assert (row.status, projects.next_step(session, row)) == ("completed", "render_scenes")


def test_a_bought_script_is_kept_when_it_is_taken_back(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    made = desk.ready()
    with sqlite_database.write() as session:
        project = session.get_one(Project, made.project_id)
        with history.recorded(
            session,
            workspace_id=desk.context.workspace_id,
            member_id=desk.context.member_id,
            conversation_id=desk.context.conversation_id,
            tool="generate_script",
            what="a new script of “Dawn”",
            campaign=projects.campaign_of(session, project),
            project=project,
        ):
            projects.add_script_version(
                session,
                project,
                lines=[{"beat": "hook", "voice": "New.", "on_screen": ""}],
                call_to_action="Go",
                idea_id=None,
                strategy_version=1,
                provider="writer",
                starter_copy=False,
            )
    assert desk.call("undo").say.startswith(
        "Taken back: a new script of “Dawn”. It is kept: say “go back to script version 2” to have "
        "it again. The script is version 1 again, of 4 lines."
    )
    back = desk.call("undo", to_version=2)
    assert "Say “break it into scenes” to have the scenes follow; it is free." in back.say


def test_nothing_to_take_back_is_said(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.campaign()
    with pytest.raises(Refused) as refusal:
        desk.call("undo")
    assert refusal.value.message == "There is no change to take back in “Cold Brew”."
    with pytest.raises(Refused, match="There is no change of the brand to take back in “Cold"):
        desk.call("undo", what="brand")
    desk.call("create_project", title="Dawn")
    assert desk.call("undo").say == (
        "Taken back: the start of “Dawn”. It is cancelled and cost nothing; say “redo” to have it "
        "again."
    )
