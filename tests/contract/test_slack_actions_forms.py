"""Buttons, menus and forms of Slack cards, pressed in the fake Slack on both databases."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient

from integrations.slack import home
from integrations.slack.cards import ToolDone, TurnView, turn_messages
from integrations.slack.cards.turn import feedback
from storage import campaigns, conversations, projects
from storage.engine import Database
from storage.models import Feedback, Turn
from tests.support.slack.blockkit import check_view
from tests.support.slack.world import Message
from tests.support.slack_desk import CHANNEL, Desk, open_desk


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Iterator[Desk]:
    """Give the door over HTTP, on each database."""
    with open_desk(database, tmp_path) as opened:
        yield opened


def ideas_shown(desk: Desk) -> Message:
    """Show the ideas of the project."""
    with desk.stage.database.read() as session:
        project = projects.get(session, desk.context.workspace_id, desk.project.id)
        shown = [
            {
                "number": idea.number,
                "title": idea.title,
                "say": idea.hook,
                "narrative": idea.narrative,
                "visuals": idea.visuals,
                "why": idea.why,
            }
            for idea in projects.ideas(session, project)
        ]
    result = {"say": "Three", "project": desk.project.title, "ideas": shown, "quote": None}
    view = TurnView(
        "trn_1",
        "Three",
        tools=(ToolDone("generate_ideas", {}, result),),
        project_id=desk.project.id,
    )
    return desk.show(turn_messages(view)[0].blocks)


def test_choosing_an_idea_is_a_letter_that_goes_on_to_the_script(desk: Desk) -> None:
    desk.slack.click("ben", ideas_shown(desk), "choose_idea", place=1)
    (letter,) = desk.letters()
    assert letter["calls"] == [
        {"name": "choose_idea", "arguments": {"number": 2, "project": desk.project.id}},
        {"name": "generate_script", "arguments": {"project": desk.project.id}},
    ]
    assert letter["text"] == "Idea 2: title 2"


def test_an_idea_of_an_earlier_round_is_not_chosen(desk: Desk) -> None:
    message = ideas_shown(desk)
    with desk.stage.database.write() as session:
        project = projects.get(session, desk.context.workspace_id, desk.project.id)
        newer = [dict.fromkeys(projects.IDEA_FIELDS, f"newer {n}") for n in "123"]
        projects.add_ideas(
            session, project, newer, provider="test", starter_copy=True, strategy_version=1
        )
    desk.slack.click("ana", message, "choose_idea", place=1)
    assert desk.letters() == []
    assert desk.told("ana") == ["Those ideas were replaced by newer ones. Choose from the newest."]


def script_shown(desk: Desk) -> Message:
    """Show the script and the scenes of the project."""
    with desk.stage.database.read() as session:
        project = projects.get(session, desk.context.workspace_id, desk.project.id)
        written = projects.script(session, project)
        assert written is not None
        lines = [{"line": n, **line} for n, line in enumerate(written.lines, start=1)]
        live = [
            {
                "scene": n,
                "beat": v.beat,
                "visual": v.visual,
                "on_screen": v.on_screen,
                "voice": v.voice,
                "locked": scene.locked,
            }
            for n, (scene, v) in enumerate(projects.scenes(session, project), start=1)
        ]
    common = {"say": "", "project": desk.project.title}
    script = {**common, "lines": lines, "call_to_action": "Try Lumen", "quote": None}
    tools = (
        ToolDone("generate_script", {}, script),
        ToolDone("generate_scenes", {}, {**common, "scenes": live}),
    )
    view = TurnView("trn_1", "Here.", tools=tools, project_id=desk.project.id)
    return desk.show(turn_messages(view)[0].blocks)


def test_a_line_is_edited_in_a_form_that_shows_what_it_says(desk: Desk) -> None:
    desk.slack.click("ana", script_shown(desk), "edit_line", place=1)
    view = desk.slack.view_of("ana")
    shown = {b["block_id"]: b["element"] for b in view.definition["blocks"] if "element" in b}
    assert shown["voice"]["initial_value"] == "Meet Lumen cold brew."
    desk.slack.submit(view, {"voice": "Meet Lumen.", "on_screen": "Lumen!"})
    (letter,) = desk.letters()
    assert letter["calls"] == [
        {
            "name": "edit_script",
            "arguments": {
                "project": desk.project.id,
                "line": 2,
                "on_screen": "Lumen!",
                "voice": "Meet Lumen.",
            },
        }
    ]
    assert letter["text"] == "Line 2 is now: Meet Lumen."


def test_a_scene_is_locked_edited_and_taken_again_from_its_menu(desk: Desk) -> None:
    message = script_shown(desk)
    choices = {
        json.loads(option["value"])["do"]: option["value"]
        for block in message.blocks or ()
        if block.get("accessory", {}).get("type") == "overflow"
        for option in block["accessory"]["options"]
        if json.loads(option["value"])["scene"] == 3
    }
    for do in ("lock_scene", "redo_scene"):
        desk.slack.click("ana", message, "scene_menu", choose=choices[do], place=2)
    assert [letter["calls"][0]["arguments"] for letter in desk.letters()] == [
        {"project": desk.project.id, "scene": 3, "action": "lock"},
        {"project": desk.project.id, "scene": 3, "action": "another_take"},
    ]
    desk.slack.click("ana", message, "scene_menu", choose=choices["edit_scene"], place=2)
    desk.slack.submit(desk.slack.view_of("ana"), {"visual": "A can at noon", "on_screen": ""})
    assert desk.letters()[2]["calls"][0]["arguments"] == {
        "project": desk.project.id,
        "scene": 3,
        "visual": "A can at noon",
        "on_screen": "none",
        "voice": "Steady energy, and no four a.m. crash.",
    }


def test_the_brief_begins_a_thread_and_says_which_field_is_wrong(desk: Desk) -> None:
    desk.slack.slash("ana", CHANNEL, "/campaign")
    view = desk.slack.view_of("ana")
    refused = desk.slack.submit(view, {"product": "Lumen", "kind": "jingle", "seconds": "60"})
    assert json.loads(refused.sent[0].answer)["errors"] == {
        "seconds": "A jingle can have 6, 10, 15 or 30 seconds."
    }
    desk.slack.submit(view, {"product": "Lumen", "kind": "jingle", "seconds": "15"})
    (letter,) = desk.letters()
    assert letter["calls"] == [
        {
            "name": "create_campaign",
            "arguments": {"product": "Lumen", "style": "direct_response"},
        },
        {"name": "create_project", "arguments": {"kind": "jingle", "seconds": 15}},
        {"name": "generate_script", "arguments": {}},
    ]
    opening = desk.slack.from_bot(CHANNEL)[-1]
    assert "New 15-second jingle for Lumen" in opening.text
    assert letter["slack"]["thread_ts"] == opening.ts


def test_feedback_is_kept_with_the_turn_and_the_newest_counts(desk: Desk) -> None:
    with desk.stage.database.write() as session:
        talk = conversations.get(session, desk.context.workspace_id, desk.context.conversation_id)
        session.add(
            Turn(
                id="trn_1",
                workspace_id=talk.workspace_id,
                conversation_id=talk.id,
                member_id=desk.context.member_id,
                state="done",
                cancel_requested=False,
                error="",
                created_ms=1,
            )
        )
    message = desk.show([feedback("trn_1")])
    for who, verdict in (("ana", "good"), ("ana", "bad"), ("ben", "good")):
        desk.slack.feedback(who, message, verdict)
    kept = {row.member_id: row.verdict for row in desk.stage.rows(Feedback)}
    assert kept == {desk.member("ana").id: "bad", desk.member("ben").id: "good"}


def test_home_shows_the_balance_drafts_and_campaigns_and_begins_threads(desk: Desk) -> None:
    with desk.stage.database.read() as session:
        ana = desk.member("ana")
        view = home.home_view(session, desk.stage, ana.workspace_id, ana.id)
        ben = desk.member("ben")
        plain = home.home_view(session, desk.stage, ben.workspace_id, ben.id)
        campaign = campaigns.listing(session, ana.workspace_id)[0].campaign
    assert check_view(view) == []
    text = json.dumps(view, ensure_ascii=False)
    assert "*250 credits* available" in text
    assert "*Night shift*" in text
    assert "Night shift" not in json.dumps(plain)
    client = WebClient(desk.slack.bot_token, base_url=desk.slack.api_url, retry_handlers=[])
    client.views_publish(user_id=desk.slack.find_user("ana").id, view=view)
    shown = desk.slack.home_of("ana")
    desk.slack.click("ana", shown, "continue_draft")
    (letter,) = desk.letters()
    assert letter["calls"] == [
        {"name": "continue_draft", "arguments": {"project": desk.project.id}}
    ]
    assert letter["slack"]["channel"] == desk.slack.dm("ana").id
    desk.slack.click("ana", shown, "new_ad")
    form = desk.slack.view_of("ana")
    assert json.loads(form.definition["private_metadata"])["campaign"] == campaign.id
    assert check_view(form.definition) == []
