"""Project tools: start, list, show, continue, and where a project stands."""

import pytest

from storage import conversations, projects
from storage.engine import Database
from storage.errors import NotFound, Refused
from storage.models import Project
from tests.support.desk import Desk

HOUR_MS = 3_600_000


def age(desk: Desk, project_id: str, hours: int) -> None:
    """Make a project's last change older."""
    with desk.database.write() as session:
        project = session.get_one(Project, project_id)
        project.updated_ms -= hours * HOUR_MS


def test_a_project_starts_as_a_draft_and_becomes_the_current_one(database: Database) -> None:
    desk = Desk.open(database)
    desk.campaign()
    made = desk.call("create_project", seconds=30, format="1:1", resolution="720p")
    assert made.model_dump(exclude={"project_id"}) == {
        "say": (
            "Started a 30-second video ad (1:1, 720p) in “Cold Brew”. Next: ask for ideas (the "
            "first "
            "three are free)."
        ),
        "project": "Cold Brew: 30-second video ad",
        "campaign": "Cold Brew",
        "kind": "video_ad",
        "seconds": 30,
        "format": "1:1",
        "resolution": "720p",
        "details": {},
        "next_step": "generate_ideas",
    }
    assert desk.call("create_project", seconds=30).project == "Cold Brew: 30-second video ad (2)"
    with database.read() as session:
        talk = conversations.get(session, desk.context.workspace_id, desk.context.conversation_id)
        assert talk.project_id != made.project_id
        assert talk.last_question == "generate_ideas"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"seconds": 20},
            "A video ad can be 6, 15, 30 or 60 seconds. Say which one you want.",
        ),
        ({"seconds": -1}, "A video ad can be 6, 15, 30 or 60 seconds. Say which one you want."),
        (
            {"kind": "podcast"},
            (
                "I cannot make “podcast”. What I can make is a video ad, a banner set, a flyer or "
                "a jingle."
            ),
        ),
        (
            {"kind": "jingle", "seconds": 60},
            "A jingle can be 6, 10, 15 or 30 seconds. Say which one you want.",
        ),
        (
            {"kind": "video", "seconds": 10},
            "A video ad can be 6, 15, 30 or 60 seconds. Say which one you want.",
        ),
        (
            {"kind": "flyer", "link": "the usual place"},
            "“the usual place” is no web address. Give one such as example.com/tickets.",
        ),
        (
            {"kind": "flyer", "where": "x" * 121},
            "The place is 121 characters long; keep it to 120.",
        ),
        ({"title": "x" * 50_000}, "The title is 50,000 characters long; keep it to 120."),
        (
            {"campaign": "tea"},
            (
                "There is no campaign called “tea”. Ask for the list of campaigns, "
                "or say what product a new one is for."
            ),
        ),
    ],
)
def test_a_project_that_cannot_be_is_refused(
    sqlite_database: Database, arguments: dict[str, object], message: str
) -> None:
    desk = Desk.open(sqlite_database)
    desk.campaign()
    with pytest.raises(Refused) as refusal:
        desk.call("create_project", **arguments)
    assert refusal.value.message == message
    assert desk.call("list_projects").total == 0


def test_without_a_campaign_it_says_how_to_start(sqlite_database: Database) -> None:
    desk = Desk.open(sqlite_database)
    with pytest.raises(NotFound, match="“start a campaign for our cold brew”"):
        desk.call("create_project")
    with pytest.raises(NotFound, match=r"There is no project yet."):
        desk.call("get_status")


def test_projects_are_listed_by_campaign_and_status(database: Database) -> None:
    desk = Desk.open(database)
    older = desk.project()
    age(desk, older.project_id, 2)
    desk.call("create_project", title="Second one")
    listed = desk.call("list_projects")
    assert listed.total == 2
    assert listed.say == (
        "2 projects in “Cold Brew”:\n"
        "• “Second one”, a draft, just now, next: ask for ideas (the first three are free)\n"
        "• “Cold Brew: 15-second video ad”, a draft, 2 h ago, next: ask for ideas (the first three "
        "are free)"
    )
    assert desk.call("list_projects", status="failed").say == (
        "There is no failed project in “Cold Brew”."
    )
    for number in range(11):
        desk.call("create_project", title=f"More {number}")
    assert desk.call("list_projects").say.endswith("\nand 3 more")


def test_a_project_is_shown_whole(database: Database) -> None:
    desk = Desk.open(database)
    desk.ready()
    shown = desk.call("get_project")
    assert shown.say == (
        "“Cold Brew: 15-second video ad” in “Cold Brew”: a 15-second video ad (9:16, 1080p), a "
        "draft, changed just now. The idea is “Half past three”. The script has 4 lines and ends "
        "with “Try it today”. There are 4 scenes. Next: say “render it” for the price."
    )
    assert shown.project["chosen_idea"] == 2
    assert shown.project["next_step"] == "render_scenes"
    assert [idea["title"] for idea in shown.ideas] == [
        "The first sip",
        "Half past three",
        "One honest question",
    ]
    assert shown.scenes[3] == {
        "scene": 4,
        "beat": "call_to_action",
        "visual": "Shot 4: Line 4 about cold brew.",
        "on_screen": "cold brew 4",
        "voice": "Line 4 about cold brew.",
        "take": 0,
        "locked": False,
    }


def test_the_next_step_follows_the_work(database: Database) -> None:
    desk = Desk.open(database)
    seen = [desk.project().next_step]
    seen.append(desk.call("generate_ideas").next_step)
    seen.append(desk.call("choose_idea", number=1).next_step)
    seen.append(desk.call("generate_script").next_step)
    seen.append(desk.call("generate_scenes").next_step)
    quote = desk.call("render_scenes", resolution="720p").quote
    seen.append(desk.call("get_status").next_step)
    desk.begin(quote.quote_id)
    seen.append(desk.call("get_status").next_step)
    desk.end(quote.quote_id, "failed", "failed", "The voice was away.")
    seen.append(desk.call("get_status").next_step)
    assert seen == [
        "generate_ideas",
        "choose_idea",
        "generate_script",
        "generate_scenes",
        "render_scenes",
        "accept_quote",
        "wait",
        "retry_project",
    ]


def test_continue_takes_the_newest_draft_of_this_member(database: Database) -> None:
    desk = Desk.open(database)
    with pytest.raises(NotFound, match="You have no draft"):
        desk.call("continue_draft")
    older = desk.scripted()
    age(desk, older.project_id, 5)
    newer = desk.call("create_project", title="Dawn", seconds=6)
    there = desk.elsewhere("later")
    resumed = there.call("continue_draft")
    assert resumed.project == newer.project == "Dawn"
    assert resumed.say == (
        "“Dawn” in “Cold Brew”, a 6-second video ad (9:16, 1080p): a draft, changed just now.\n"
        "Next: ask for ideas (the first three are free). You have 1 other draft."
    )
    by_name = there.call("continue_draft", project="15 second")
    assert by_name.project == older.project
    assert by_name.say.splitlines()[1:] == [
        "The idea is “Half past three”.",
        "It has a script of 4 lines:",
        "1. Line 1 about cold brew.",
        "2. Line 2 about cold brew.",
        "3. Line 3 about cold brew.",
        "4. Line 4 about cold brew.",
        "Next: break the script into scenes (free).",
    ]
    assert there.call("get_status").project == older.project


def test_continue_asks_when_several_drafts_fit(database: Database) -> None:
    desk = Desk.open(database)
    first = desk.project()
    desk.call("create_project")
    age(desk, first.project_id, 26)
    asked = desk.call("continue_draft", project="the cold brew ad")
    assert asked.project is None
    assert [draft.changed for draft in asked.candidates] == ["just now", "1 day ago"]
    assert asked.say == (
        "Which one do you mean?\n"
        "1. “Cold Brew: 15-second video ad (2)”, a draft, just now, next: ask for ideas (the "
        "first three are free)\n"
        "2. “Cold Brew: 15-second video ad”, a draft, 1 day ago, next: ask for ideas (the first "
        "three are free)"
    )


def test_continue_counts_failed_ones_and_renews_a_price_from_elsewhere(database: Database) -> None:
    desk = Desk.open(database)
    project = desk.ready()
    quote = desk.call("render_scenes", resolution="720p").quote
    assert desk.call("continue_draft").next_step == "accept_quote"
    assert desk.elsewhere("later").call("continue_draft").next_step == "render_scenes"
    desk.begin(quote.quote_id)
    desk.end(quote.quote_id, "failed", "failed", "The voice was away.")
    resumed = desk.call("continue_draft")
    assert (resumed.project, resumed.next_step) == (project.project, "retry_project")
    assert "What went wrong: The voice was away." in resumed.say


def test_the_snapshot_is_the_state_that_a_model_sees(database: Database) -> None:
    desk = Desk.open(database)
    made = desk.ready()
    with database.read() as session:
        project = projects.get(session, desk.context.workspace_id, made.project_id)
        state = projects.snapshot(session, project)
    assert state["ideas"][0] == {"number": 1, "title": "The first sip"}
    assert state["script"][0] == {
        "line": 1,
        "beat": "hook",
        "voice": "Line 1 about cold brew.",
        "on_screen": "cold brew 1",
    }
    assert state["scenes"][0] == {"scene": 1, "on_screen": "cold brew 1", "locked": False}
    assert {key: state[key] for key in ("title", "kind", "status", "stage", "error")} == {
        "title": "Cold Brew: 15-second video ad",
        "kind": "video_ad",
        "status": "draft",
        "stage": "",
        "error": None,
    }
