"""Writing tools: ideas, script and scenes, and every edit of them."""

from typing import Any, TypeVar

import pytest
from pydantic import BaseModel

from storage import conversations, projects
from storage.engine import Database
from storage.errors import Conflict, NotFound, PaymentNeeded, Refused
from storage.models import Project, ScriptVersion
from tests.support.desk import Desk
from tests.support.writer import BriefWriter

T = TypeVar("T", bound=BaseModel)


def scripts(desk: Desk, project_id: str) -> list[tuple[int, str, str]]:
    """Return every script version: number, second line, provider."""
    with desk.database.read() as session:
        project = session.get_one(Project, project_id)
        return [
            (version.version, version.lines[1]["voice"], version.provider)
            for number in range(1, project.script_version + 1)
            if (version := session.get_one(ScriptVersion, (project_id, number)))
        ]


def test_a_brief_tells_what_the_campaign_says_already(database: Database) -> None:
    desk = Desk.open(database)
    film = desk.scripted()
    desk.call("create_project", kind="banner")
    desk.call("generate_script")
    task, brief = desk.writer.briefs[-1]
    with desk.database.read() as session:
        lines = session.get_one(ScriptVersion, (film.project_id, 1)).lines
    said = [text for line in lines for text in (line["voice"], line["on_screen"]) if text]
    assert (task, brief["earlier"]) == ("banner", list(dict.fromkeys(said)))


def test_the_first_ideas_are_free_and_follow_the_pillars(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign("cold brew", audience="nurses", awareness_stage="unaware", brand_name="Lumen")
    project = desk.call("create_project", seconds=6)
    made = desk.call("generate_ideas", direction="funnier")
    assert made.say == (
        "Three ideas for “Cold Brew: 6-second video ad”:\n"
        "1. “The first sip”: The first sip: cold brew.\n"
        "2. “Half past three”: Half past three: cold brew.\n"
        "3. “One honest question”: One honest question: cold brew.\n"
        "Which one shall it be?"
    )
    assert (made.quote, made.next_step) == (None, "choose_idea")
    assert made.ideas[0].why == "It fits people who are unaware."
    task, brief = desk.writer.briefs[0]
    seed = brief.pop("seed")
    assert (task, brief) == (
        "ideas",
        {
            "kind": "video_ad",
            "product": "cold brew",
            "description": "",
            "audience": "nurses",
            "messaging": "",
            "goals": "",
            "awareness_stage": "unaware",
            "style": "direct_response",
            "trigger": "",
            "brand": {
                "name": "Lumen",
                "tone": "",
                "words_to_use": [],
                "words_to_avoid": [],
                "website": "",
            },
            "format": "9:16",
            "seconds": 6,
            "seconds_per_line": 2.2,
            "beats": ["hook", "call_to_action"],
            "words_max": 4,
            "direction": "funnier",
            "earlier": [],
            "idea": None,
            "earlier_ideas": [],
        },
    )
    assert 0 <= seed < 2**32
    with database.read() as session:
        kept = projects.ideas(session, session.get_one(Project, project.project_id))
        assert {(idea.round, idea.provider, idea.strategy_version) for idea in kept} == {
            (1, "brief-writer", 1)
        }


def test_another_round_of_ideas_is_quoted_and_nothing_is_written(database: Database) -> None:
    desk = Desk.open(database)
    desk.project()
    desk.call("generate_ideas")
    asked = desk.call("generate_ideas", direction="funnier")
    assert (asked.quote.credits, asked.quote.balance_after, asked.ideas) == (2, 248, [])
    assert asked.say.startswith("The first ideas were free; another round has a price. ")
    assert len(desk.writer.briefs) == 1
    with database.read() as session:
        talk = conversations.get(session, desk.context.workspace_id, desk.context.conversation_id)
        assert (talk.quote_id, talk.last_question) == (asked.quote.quote_id, "quote")


def test_another_round_without_credits_says_what_is_missing(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database, credits=1)
    desk.project()
    desk.call("generate_ideas")
    with pytest.raises(PaymentNeeded) as refusal:
        desk.call("generate_ideas")
    assert refusal.value.message == (
        "A new round of ideas costs 2 credits and you have 1 credit available. What you have now "
        "stays; ask whoever manages your credits to add some. With 1 credit nothing that has a "
        "price is possible: a new script costs 2, a flyer 15 and a 15-second video at 720p 75. "
        "Free drafts, editing, and a project's first ideas and script always cost nothing."
    )


def test_an_idea_is_chosen_by_its_number(database: Database) -> None:
    desk = Desk.open(database)
    desk.project()
    with pytest.raises(Refused, match="There are no ideas yet"):
        desk.call("choose_idea", number=1)
    desk.call("generate_ideas")
    for number in (0, 4, -1):
        with pytest.raises(Refused, match="Choose an idea from 1 to 3"):
            desk.call("choose_idea", number=number)
    assert desk.call("choose_idea", number=3).say == (
        "Idea 3, “One honest question”, it is. Next: write the script."
    )
    desk.call("generate_script")
    assert desk.call("choose_idea", number=1).say == (
        "Idea 1, “The first sip”, it is. The script is of another idea still; say “write a new "
        "script” to follow this one."
    )


def test_a_script_needs_an_idea_and_takes_the_one_that_is_named(database: Database) -> None:
    desk = Desk.open(database)
    desk.project()
    with pytest.raises(Refused, match="has no ideas yet"):
        desk.call("generate_script")
    desk.call("generate_ideas")
    with pytest.raises(Refused) as refusal:
        desk.call("generate_script")
    assert refusal.value.message == (
        "Choose an idea first: 1. “The first sip”; 2. “Half past three”; 3. “One honest question”."
    )
    made = desk.call("generate_script", direction="go with idea 3")
    assert made.idea == "One honest question"
    assert made.say == (
        "The script for “Cold Brew: 15-second video ad”, after “One honest question”:\n"
        "1. Line 1 about cold brew. (on screen: “cold brew 1”)\n"
        "2. Line 2 about cold brew. (on screen: “cold brew 2”)\n"
        "3. Line 3 about cold brew. (on screen: “cold brew 3”)\n"
        "4. Line 4 about cold brew. (on screen: “cold brew 4”)\n"
        "Call to action: Try it today\n"
        "Shall I break it into scenes? That is free."
    )
    assert [line.beat for line in made.lines] == ["hook", "reveal", "benefit", "call_to_action"]
    assert desk.call("get_project").project["chosen_idea"] == 3
    other = desk.call("generate_script", direction="write it for idea 1")
    assert (other.idea, other.quote.credits) == ("The first sip", 2)
    assert desk.call("get_project").project["chosen_idea"] == 1


def test_an_edited_script_is_never_lost_to_a_new_one(database: Database) -> None:
    desk = Desk.open(database)
    project = desk.scripted()
    desk.call("edit_script", line=2, voice="Meet Lumen.")
    asked = desk.call("generate_script")
    assert asked.say.startswith("Your edited script is kept as an earlier version; “undo” ")
    assert (asked.quote.credits, asked.lines) == (2, [])
    assert scripts(desk, project.project_id) == [
        (1, "Line 2 about cold brew.", "brief-writer"),
        (2, "Meet Lumen.", "member"),
    ]


def test_a_line_is_edited_and_its_scene_follows(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    desk.call("edit_scene", scene=4, action="move", to=1)
    edited = desk.call("edit_script", line=2, voice="Meet Lumen.", on_screen="Lumen")
    assert edited.scene == 3
    assert edited.say == (
        "Line 2 now says “Meet Lumen.” and shows “Lumen”. Scene 3 follows. Next: say “render it” "
        "for the price."
    )
    scene = desk.call("get_project").scenes[2]
    assert (scene["voice"], scene["on_screen"]) == ("Meet Lumen.", "Lumen")
    button = desk.call("edit_script", call_to_action="Grab a can", line=1, on_screen="none")
    assert button.say.startswith(
        "Line 1 now shows no words. The call to action is now “Grab a can”."
    )
    assert (button.call_to_action, button.lines[0]["on_screen"]) == ("Grab a can", "")


def test_a_locked_scene_stays_when_its_line_is_edited(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    desk.call("edit_scene", scene=2, action="lock")
    edited = desk.call("edit_script", line=2, voice="Meet Lumen.")
    assert edited.scene is None
    assert "Scene 2 is locked and stays; say “unlock scene 2” first." in edited.say
    assert desk.call("get_project").scenes[1]["voice"] == "Line 2 about cold brew."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "Say what the line should say or show, or what the call to action should be."),
        ({"voice": "Hi."}, "The script has 4 lines. Say which one, from 1 to 4."),
        ({"line": 0, "voice": "Hi."}, "The script has 4 lines. Say which one, from 1 to 4."),
        ({"line": 5, "voice": "Hi."}, "The script has 4 lines. Say which one, from 1 to 4."),
        (
            {"line": 1, "voice": "x" * 50_000},
            "The line is 50,000 characters long; keep it to 400.",
        ),
        (
            {"call_to_action": "x" * 41},
            "The call to action is 41 characters long; keep it to 40.",
        ),
        (
            {"line": 1, "voice": "Line 1 about cold brew."},
            "The script says that already; nothing was changed.",
        ),
    ],
)
def test_a_script_edit_that_cannot_be_is_refused(
    sqlite_database: Database, arguments: dict[str, object], message: str
) -> None:
    desk = Desk.open(sqlite_database)
    project = desk.scripted()
    with pytest.raises(Refused) as refusal:
        desk.call("edit_script", **arguments)
    assert refusal.value.message == message
    assert len(scripts(desk, project.project_id)) == 1


def test_a_line_too_long_for_its_time_is_said_so(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.scripted(seconds=6)
    edited = desk.call("edit_script", line=1, voice="one two three " * 12)
    assert "The line is long for its time" in edited.say


def test_scenes_need_a_script(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.project()
    for tool, arguments in (("generate_scenes", {}), ("edit_script", {"line": 1, "voice": "x"})):
        with pytest.raises(Refused, match="has no script yet"):
            desk.call(tool, **arguments)
    with pytest.raises(Refused, match="has no scenes yet"):
        desk.call("edit_scene", scene=1, visual="x")


def test_new_scenes_keep_what_is_locked_and_what_was_edited(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    desk.call("edit_scene", scene=1, visual="A dark ward at night")
    desk.call("edit_scene", scene=2, action="lock")
    desk.call("edit_scene", scene=3, action="drop")
    desk.call("edit_script", line=4, voice="Try a can.")
    again = desk.call("generate_scenes")
    assert [(scene.visual, scene.voice, scene.locked) for scene in again.scenes] == [
        ("A dark ward at night", "Line 1 about cold brew.", False),
        ("Shot 2: Line 2 about cold brew.", "Line 2 about cold brew.", True),
        ("Shot 3: Line 3 about cold brew.", "Line 3 about cold brew.", False),
        ("Shot 4: Try a can.", "Try a can.", False),
    ]
    assert again.kept == [1, 2]
    assert "Scenes 1 and 2 are as you left them." in again.say


def test_unchanged_scenes_keep_their_identity_and_version(database: Database) -> None:
    desk = Desk.open(database)
    project = desk.ready()

    def identities() -> list[tuple[str, int]]:
        with database.read() as session:
            found = session.get_one(Project, project.project_id)
            return [(scene.id, scene.version) for scene, _ in projects.scenes(session, found)]

    before = identities()
    desk.call("generate_scenes")
    assert identities() == before


def test_every_scene_edit(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()

    def order() -> list[str]:
        return [scene["voice"].split(" ")[1] for scene in desk.call("get_project").scenes]

    edited = desk.call("edit_scene", scene=2, voice="Meet 22 now.", on_screen="none")
    assert edited.say == (
        "Scene 2 now has no words on screen and says “Meet 22 now.”. The script follows. Next: say "
        "“render it” for the price."
    )
    assert desk.call("get_project").project["script"][1] == {
        "line": 2,
        "beat": "reveal",
        "voice": "Meet 22 now.",
        "on_screen": "",
    }
    desk.call("edit_scene", scene=4, action="move", to=1)
    assert order() == ["4", "1", "22", "3"]
    added = desk.call("edit_scene", scene=5, action="add", voice="Also 5 today.")
    assert added.say.startswith("There is a new scene 5; 5 in all.")
    assert added.scenes[4]["visual"] == "cold brew, close up."
    desk.call("edit_scene", scene=2, action="drop")
    assert order() == ["4", "22", "3", "5"]
    assert desk.call("edit_scene", scene=1, action="another_take").scenes[0]["take"] == 1
    assert desk.call("edit_scene", scene=1, action="lock").scenes[0]["locked"]
    for arguments in ({"visual": "x"}, {"action": "drop"}, {"action": "another_take"}):
        with pytest.raises(Refused, match="Say “unlock scene 1” first"):
            desk.call("edit_scene", scene=1, **arguments)
    desk.call("edit_scene", scene=1, action="unlock")
    assert desk.call("edit_scene", scene=1, visual="A can").scenes[0]["visual"] == "A can"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"scene": 0, "visual": "x"}, "There are 4 scenes. Say which one, from 1 to 4."),
        ({"scene": 5, "action": "lock"}, "There are 4 scenes. Say which one, from 1 to 4."),
        ({"scene": 1}, "Say what scene 1 should show or say instead."),
        (
            {"scene": 1, "on_screen": "cold brew 1"},
            "Scene 1 is like that already; nothing was changed.",
        ),
        ({"scene": 1, "action": "move"}, "Say where scene 1 should go, from 1 to 4."),
        ({"scene": 1, "action": "move", "to": 9}, "Say where scene 1 should go, from 1 to 4."),
        (
            {"scene": 1, "action": "move", "to": 1},
            "Scene 1 is there already; nothing was changed.",
        ),
        ({"scene": 1, "action": "add"}, "Say what the new scene should show or say."),
        (
            {"scene": 9, "action": "add", "voice": "x"},
            "Say where the new scene should go, from 1 to 5.",
        ),
        (
            {"scene": 1, "visual": "x" * 50_000},
            "The visual is 50,000 characters long; keep it to 400.",
        ),
    ],
)
def test_a_scene_edit_that_cannot_be_is_refused(
    sqlite_database: Database, arguments: dict[str, object], message: str
) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    before = desk.call("get_project").scenes
    with pytest.raises(Refused) as refusal:
        desk.call("edit_scene", **arguments)
    assert refusal.value.message == message
    assert desk.call("get_project").scenes == before


def test_a_video_has_one_to_twelve_scenes(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.ready()
    for number in range(5, 13):
        desk.call("edit_scene", scene=number, action="add", visual=f"shot {number}")
    with pytest.raises(Refused, match="at most 12 scenes"):
        desk.call("edit_scene", scene=1, action="add", visual="one more")
    for _ in range(11):
        desk.call("edit_scene", scene=1, action="drop")
    with pytest.raises(Refused, match="at least one scene"):
        desk.call("edit_scene", scene=1, action="drop")


def test_edits_while_it_is_made_are_for_the_next_time(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    desk.begin(desk.call("render_scenes", resolution="720p").quote.quote_id)
    edited = desk.call("edit_script", line=1, voice="Tired at three?")
    assert edited.say == (
        "Line 1 now says “Tired at three?”. Scene 1 follows. Out of date now: the voiceover, the "
        "clip of scene 1 and the film. They stay as they are until you say “render it”, and what "
        "is "
        "unchanged costs nothing then. “Cold Brew: 15-second video ad” is being made "
        "right now from the earlier version; this change is for the next time."
    )
    assert edited.next_step == "wait"
    with pytest.raises(Conflict, match="is being made already"):
        desk.call("generate_ideas")


def test_ideas_that_came_in_meanwhile_are_not_run_over(database: Database) -> None:
    desk = Desk.open(database)
    desk.project()
    from_the_past = Desk(database, desk.context, desk.writer)

    class Meanwhile(BriefWriter):
        """Has somebody else's ideas come in while it writes."""

        def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
            desk.call("generate_ideas")
            return super().write(task, brief, answer)

    from_the_past.writer = Meanwhile()
    with pytest.raises(Conflict, match="Look at those first"):
        from_the_past.call("generate_ideas")
    with pytest.raises(NotFound):
        desk.call("generate_ideas", project="no such thing")
