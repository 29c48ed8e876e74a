"""Going on with a draft: which one is meant, and all that is said of where it stands."""

from dataclasses import replace

import pytest

from storage import conversations, workspaces
from storage.engine import Database
from storage.errors import NotFound
from storage.models import Project
from tests.support.desk import Desk

MINUTE_MS = 60_000


def age(desk: Desk, project_id: str, minutes: int) -> None:
    """Make a project's last change older."""
    with desk.database.write() as session:
        session.get_one(Project, project_id).updated_ms -= minutes * MINUTE_MS


def colleague(desk: Desk, name: str = "Otto") -> Desk:
    """Return another member of the same workspace in a conversation of their own."""
    with desk.database.write() as session:
        member = workspaces.find_or_create_member(
            session, desk.context.workspace_id, "web", name, name
        )
        conversation = conversations.find_or_create(
            session, desk.context.workspace_id, member.id, "web", name
        )
    context = replace(desk.context, member_id=member.id, conversation_id=conversation.id)
    return Desk(desk.database, context, desk.writer, desk.studio, desk.folder)


def test_a_draft_is_resumed_with_all_that_it_holds(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready(title="Dawn")
    desk.call("edit_scene", scene=2, action="lock")
    desk.call("edit_scene", scene=4, action="lock")
    desk.call("edit_scene", scene=3, action="another_take")
    desk.call("edit_script", action="lock")
    there = desk.elsewhere("slack")
    resumed = there.call("continue_draft")
    assert resumed.model_dump() == {
        "say": (
            "“Dawn” in “Cold Brew”, a 15-second video ad (9:16, 1080p): a draft, changed just "
            "now.\n"
            "The idea is “Half past three”.\n"
            "It has a script of 4 lines, which is locked:\n"
            "1. Line 1 about cold brew.\n"
            "2. Line 2 about cold brew.\n"
            "3. Line 3 about cold brew.\n"
            "4. Line 4 about cold brew.\n"
            "It has 4 scenes; scenes 2 and 4 are locked; another take was asked for of scene 3.\n"
            "Next: say “render it” for the price."
        ),
        "project": "Dawn",
        "campaign": "Cold Brew",
        "status": "draft",
        "next_step": "render_scenes",
        "idea": "Half past three",
        "script": [f"Line {number} about cold brew." for number in (1, 2, 3, 4)],
        "script_locked": True,
        "scenes": 4,
        "locked_scenes": [2, 4],
        "made": [],
        "candidates": [],
    }
    assert there.call("edit_scene", scene=1, visual="A can").project == "Dawn"


def test_what_is_made_and_offered_is_told(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready(title="Dawn")
    quote = desk.call("render_scenes", resolution="720p").quote
    offered = desk.call("continue_draft")
    assert offered.say.splitlines()[-2:] == [
        "A price of 75 credits is offered, good for 15 min.",
        "Next: say yes or no to the price.",
    ]
    there = desk.elsewhere("slack").call("continue_draft")
    assert there.say.splitlines()[-2:] == [
        "A price of 75 credits is open in another conversation.",
        "Next: say “render it” for the price.",
    ]
    desk.begin(quote.quote_id)
    desk.deliver(quote.quote_id, ("voiceover", "clip"), clips=2)
    desk.end(quote.quote_id, "failed", "failed", "The music was away.")
    failed = desk.call("continue_draft")
    assert failed.made == ["the voiceover", "2 of 4 clips"]
    assert failed.say.splitlines()[-3:] == [
        "The voiceover and 2 of 4 clips are made.",
        "What went wrong: The music was away.",
        "Next: say “try again” for the price of what is left.",
    ]


def test_two_drafts_changed_at_about_the_same_time_are_both_named(database: Database) -> None:
    desk = Desk.open(database)
    desk.project(title="Dawn")
    desk.campaign("glow serum")
    newest = desk.call("create_project", title="Glow")
    desk.call("create_project", title="Old")
    with database.write() as session:
        rows = {row.title: row for row in session.query(Project)}
        rows["Dawn"].updated_ms = rows["Glow"].updated_ms - 9 * MINUTE_MS
        rows["Old"].updated_ms = rows["Glow"].updated_ms - 60 * MINUTE_MS
    resumed = desk.elsewhere("slack").call("continue_draft")
    assert (resumed.project, resumed.campaign) == (newest.project, "Glow Serum")
    assert resumed.say.splitlines()[-1] == (
        "Next: ask for ideas (the first three are free). You changed “Dawn” in “Cold Brew” at "
        "about the same time; say its name if you meant that one. You have 1 other draft."
    )
    with database.write() as session:
        session.query(Project).filter_by(title="Dawn").one().updated_ms -= 2 * MINUTE_MS
    assert desk.call("continue_draft").say.splitlines()[-1] == (
        "Next: ask for ideas (the first three are free). You have 2 other drafts."
    )


def test_drafts_of_one_campaign_are_only_counted(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    desk.project(title="Dawn")
    desk.call("create_project", title="Dusk")
    assert desk.call("continue_draft").say.splitlines()[-1].endswith("You have 1 other draft.")


@pytest.mark.parametrize("said", ["dawn patrol", "Dwan patrol", "the dawn patrol draft", "patrol"])
def test_a_draft_is_known_by_a_name_however_written(sqlite_database: Database, said: str) -> None:
    desk = Desk.open(sqlite_database)
    desk.project(title="Dawn patrol")
    desk.call("create_project", title="Dusk")
    assert desk.elsewhere("slack").call("continue_draft", project=said).project == "Dawn patrol"


def test_of_several_that_fit_ones_own_is_meant(database: Database) -> None:
    nora = Desk.open(database)
    nora.project(title="Dawn light")
    otto = colleague(nora)
    otto.call("create_project", campaign="Cold Brew", title="Dawn sky")
    assert otto.call("continue_draft", project="dawn").project == "Dawn sky"
    assert nora.call("continue_draft", project="dawn").project == "Dawn light"
    third = colleague(nora, "Ines")
    asked = third.call("continue_draft", project="dawn")
    assert (asked.project, [each.title for each in asked.candidates]) == (
        None,
        ["Dawn sky", "Dawn light"],
    )


def test_the_choice_names_campaigns_ages_and_next_steps(database: Database) -> None:
    desk = Desk.open(database)
    first = desk.scripted(title="Launch")
    desk.campaign("glow serum")
    desk.call("create_project", title="Launch")
    age(desk, first.project_id, 26 * 60)
    asked = desk.call("continue_draft", project="launch")
    assert asked.say == (
        "Which one do you mean?\n"
        "1. “Launch”, a draft, just now, next: ask for ideas (the first three are free) (in “Glow "
        "Serum”)\n"
        "2. “Launch”, a draft, 1 day ago, next: break the script into scenes (free) (in “Cold "
        "Brew”)"
    )
    assert [each.model_dump() for each in asked.candidates] == [
        {
            "title": "Launch",
            "campaign": "Glow Serum",
            "changed": "just now",
            "next_step": "generate_ideas",
        },
        {
            "title": "Launch",
            "campaign": "Cold Brew",
            "changed": "1 day ago",
            "next_step": "generate_scenes",
        },
    ]
    assert desk.call("continue_draft", project="launch for cold brew").campaign == "Cold Brew"


def test_somebody_without_drafts_hears_of_the_newest_here(database: Database) -> None:
    nora = Desk.open(database)
    with pytest.raises(NotFound) as refusal:
        nora.call("continue_draft")
    assert refusal.value.message == (
        "You have no draft to go on with. Say for example “make a 15-second video ad”."
    )
    nora.project(title="Dawn")
    otto = colleague(nora)
    with pytest.raises(NotFound) as refusal:
        otto.call("continue_draft")
    assert refusal.value.message == (
        "You have no draft to go on with. Say for example “make a 15-second video ad”, or "
        "“continue Dawn” to go on with the newest here by Nora."
    )
    assert otto.call("continue_draft", project="Dawn").project == "Dawn"


def test_drafts_of_other_kinds_are_resumed_alike(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign()
    desk.call("create_project", kind="flyer", title="Tasting", when="Friday 6 pm")
    desk.call("generate_script")
    resumed = desk.elsewhere("slack").call("continue_draft")
    assert resumed.say.splitlines()[0] == (
        "“Tasting” in “Cold Brew”, a flyer: a draft, changed just now."
    )
    assert (resumed.scenes, resumed.next_step) == (0, "render_asset")
    assert resumed.script
