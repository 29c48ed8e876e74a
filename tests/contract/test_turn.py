"""Turns on both databases: one at a time, in order, durable, and never spending without a yes."""

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import conversations, ledger, projects, workspaces
from storage.engine import Database
from storage.errors import NotFound, Refused
from storage.models import Campaign, Conversation, Production, Turn
from tests.support.scripted_model import Call, ScriptedModel
from tests.support.stage import Stage
from tools.kit.ports import ModelUnavailable
from tools.kit.spec import ToolContext


def say(stage: Stage, context: ToolContext, text: str, key: str | None = None) -> dict[str, Any]:
    """Say something, wait for the answer, and return the turn's last event."""
    said = stage.talk.say(
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        door="terminal",
        conversation_key="main",
        text=text,
        dedupe_key=key,
    )
    return hear(stage, context, stage.talk.turn_of(context.workspace_id, said.letter_id))


def hear(stage: Stage, context: ToolContext, turn_id: str) -> dict[str, Any]:
    """Wait for a turn's end and return its last event, with all of them under `events`."""
    seen: list[tuple[str, dict[str, Any]]] = []
    for event in stage.talk.listen(context.workspace_id, turn_id, wait_seconds=30):
        assert event is not None, "the turn fell silent"
        seen.append((event.kind, event.data))
        if event.kind == "turn_finished":
            return event.data | {"events": seen}
    raise AssertionError("unreachable")


def productions(database: Database) -> int:
    """Return how many productions there are."""
    with database.read() as session:
        return len(session.scalars(select(Production.id)).all())


def test_words_are_streamed_and_kept(database: Database, tmp_path: Path) -> None:
    """The answer arrives in pieces, in order, and stands in the conversation afterwards."""
    model = ScriptedModel("Hello there, I make ads.", word_seconds=0.06)
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        end = say(stage, context, "hi")
        pieces = [data["delta"] for kind, data in end["events"] if kind == "text"]
        assert len(pieces) > 1
        assert "".join(pieces) == end["text"] == "Hello there, I make ads."
        assert (end["state"], end["quote"]) == ("done", None)
        with database.read() as session:
            kept = [
                (message.role, message.content)
                for message in conversations.messages(session, context.conversation_id)
            ]
        assert kept == [("user", "hi"), ("assistant", "Hello there, I make ads.")]


def test_tools_run_in_order_and_the_model_sees_the_pillars_as_they_are(
    database: Database, tmp_path: Path
) -> None:
    """Several calls of one answer run one after the other; the next model call reads the new
    state."""
    model = ScriptedModel(
        [
            ("create_campaign", {"product": "Lumen cold brew", "audience": "nurses"}),
            ("update_strategy", {"audience": "night-shift nurses"}),
            ("create_project", {"seconds": 15}),
        ],
        "Done.",
    )
    with Stage(database, tmp_path, model=model) as stage:
        end = say(stage, stage.member(), "make a tiktok for our cold brew")
        kinds = [(kind, data["name"]) for kind, data in end["events"] if kind.startswith("tool_")]
        assert [name for kind, name in kinds if kind == "tool_done"] == [
            "create_campaign",
            "update_strategy",
            "create_project",
        ]
        state = json.loads(model.shown[1][0].content.split("<state>")[-1].split("</state>")[0])
        assert state["campaign"]["pillars"]["audience"] == "night-shift nurses"
        assert (state["project"]["seconds"], state["project"]["next_step"]) == (
            15,
            "generate_ideas",
        )


def test_a_refused_call_tells_the_model_and_leaves_nothing(
    database: Database, tmp_path: Path
) -> None:
    """Unknown tools, malformed arguments and refusals come back as errors that say how to go on."""
    model = ScriptedModel(
        [
            ("fly_to_the_moon", {}),
            ("list_campaigns", {"workspace_id": "wsp_other"}),
            ("create_project", {"seconds": 7}),
        ],
        "I could not do that.",
    )
    with Stage(database, tmp_path, model=model) as stage:
        say(stage, stage.member(), "a 7 second ad")
        errors = [
            json.loads(message.content)["error"]
            for message in model.shown[1]
            if message.role == "tool"
        ]
        assert [error["who"] for error in errors] == ["model", "model", "member"]
        assert "create_campaign" in errors[0]["message"]
        assert "workspace_id" in errors[1]["message"]
        with database.read() as session:
            assert session.scalars(select(Campaign.id)).all() == []


def test_calls_that_stand_on_a_failed_one_are_skipped(database: Database, tmp_path: Path) -> None:
    """Without the new campaign, its project must not land in the old one."""
    model = ScriptedModel(
        [
            ("create_campaign", {"product": " "}),
            ("create_project", {"seconds": 15}),
            ("list_projects", {}),
        ],
        "What is the product called?",
    )
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        stage.scripted_project(context)
        say(stage, context, "another one")
        results = [
            json.loads(message.content) for message in model.shown[1] if message.role == "tool"
        ]
        assert [result["error"]["code"] for result in results[1:]] == ["skipped", "skipped"]
        with database.read() as session:
            assert len(projects.listing(session, context.workspace_id)) == 1


def test_only_a_yes_to_the_question_last_asked_spends(database: Database, tmp_path: Path) -> None:
    """A quote is accepted by a typed yes of the member who was asked, and by nothing else."""
    model = ScriptedModel(
        [("render_scenes", {})],
        "That is 175 credits. Shall I go ahead?",
        "You have 250 credits.",
        "Scene two is about Lumen.",
    )
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        stage.scripted_project(context)
        with database.write() as session:
            conversation = session.get_one(Conversation, context.conversation_id)
            campaign = session.scalars(select(Campaign)).one()
            project = projects.listing(session, context.workspace_id)[0]
            conversation.campaign_id, conversation.project_id = campaign.id, project.id
        quoted = say(stage, context, "render it")
        assert quoted["quote"]["credits"] == 175
        assert productions(database) == 0
        reminded = say(stage, context, "how many credits do I have")
        assert reminded["text"].endswith("still stands. Shall I go ahead?")
        say(stage, context, "yes but what is scene two")
        assert productions(database) == 0
        unsure = say(stage, context, "ok thanks")
        assert "175 credits" in unsure["text"]
        assert productions(database) == 0
        accepted = say(stage, context, "yes, go ahead")
        assert accepted["text"].startswith("On it: “Night shift”. I hold 175 credits")
        assert productions(database) == 1
        with database.read() as session:
            quote_id = session.scalars(select(Production.id)).one()
        stage.wait_for_production(quote_id)
        assert stage.balance(context) == (75, 0)
        # The question is answered: another yes has nothing to say yes to, and reaches the model.
        model.replies.append("Yes what?")
        assert say(stage, context, "yes")["text"] == "Yes what?"
        assert productions(database) == 1


def test_a_standing_approval_buys_text_and_nothing_else(database: Database, tmp_path: Path) -> None:
    """A text of at most the approved price is bought without asking; a dearer one and films are
    asked."""
    model = ScriptedModel(
        [("generate_ideas", {}), ("generate_ideas", {"direction": "funnier"})],
        "Being written.",
        [("render_scenes", {})],
        "Shall I go ahead?",
    )
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        stage.scripted_project(context)
        with database.write() as session:
            conversation = session.get_one(Conversation, context.conversation_id)
            conversation.project_id = projects.listing(session, context.workspace_id)[0].id
            member_id = context.member_id
            workspaces.set_standing_approval(session, context.workspace_id, member_id, 2)
        assert say(stage, context, "ideas, then funnier ones")["quote"] is None

        with database.read() as session:
            bought = session.scalars(select(Production.id)).one()
        assert stage.wait_for_production(bought).state == "done"
        with database.read() as session:
            assert projects.listing(session, context.workspace_id)[0].idea_rounds == 2
        assert stage.balance(context) == (248, 0)
        film = say(stage, context, "render it")
        assert film["quote"]["scope"] == "film"
        assert stage.balance(context) == (248, 0)
        assert stage.audit() == ()
        with database.write() as session, pytest.raises(Refused, match="from 0 to 100"):
            workspaces.set_standing_approval(session, context.workspace_id, member_id, -1)


def test_a_no_declines(database: Database, tmp_path: Path) -> None:
    """A typed no spends nothing, and the quote is closed."""
    model = ScriptedModel([("render_scenes", {})], "Shall I go ahead?")
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        stage.scripted_project(context)
        with database.write() as session:
            conversation = session.get_one(Conversation, context.conversation_id)
            project = projects.listing(session, context.workspace_id)[0]
            conversation.project_id = project.id
        say(stage, context, "render it")
        assert say(stage, context, "no thanks")["text"].startswith("All right, nothing is spent.")
        model.replies.append("Nothing is open.")
        assert say(stage, context, "yes")["text"] == "Nothing is open."
        assert productions(database) == 0
        assert stage.balance(context) == (250, 0)


def test_another_members_yes_is_not_this_members(database: Database, tmp_path: Path) -> None:
    """In a shared conversation only the member who was shown the quote can say yes to it."""
    model = ScriptedModel([("render_scenes", {})], "Shall I go ahead?", "It is Nora's to approve.")
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        stage.scripted_project(context)
        with database.write() as session:
            conversation = session.get_one(Conversation, context.conversation_id)
            conversation.project_id = projects.listing(session, context.workspace_id)[0].id
            other = workspaces.find_or_create_member(
                session, context.workspace_id, "http", "sam", "Sam"
            ).id
        say(stage, context, "render it")
        said = stage.talk.say(
            workspace_id=context.workspace_id,
            member_id=other,
            door="terminal",
            conversation_key="main",
            text="yes",
        )
        ended = hear(stage, context, stage.talk.turn_of(context.workspace_id, said.letter_id))
        assert productions(database) == 0
        assert ended["text"] == (
            "I showed that price to Nora, so a typed yes has to come from Nora. If you may spend "
            "credits here, press Approve, or ask me for the price yourself."
        )
        assert say(stage, context, "yes")["text"].startswith("On it: “Night shift”.")
        assert productions(database) == 1


def test_a_price_is_said_to_stand_only_while_it_does(database: Database, tmp_path: Path) -> None:
    """After a change the reminder says so, and a yes shows the new price instead of spending."""
    model = ScriptedModel(
        [("render_scenes", {})],
        "Shall I go ahead?",
        [("edit_scene", {"scene": 2, "on_screen": "Wide awake"})],
        "Done.",
    )
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        with database.write() as session:
            conversation = session.get_one(Conversation, context.conversation_id)
            conversation.campaign_id, conversation.project_id = project.campaign_id, project.id
        say(stage, context, "render it")
        changed = say(stage, context, "scene 2 reads wide awake")
        assert changed["text"].endswith(
            "The price of 175 credits for “Night shift” was for how it stood before. Shall I show "
            "the price as it is now?"
        )
        anew = say(stage, context, "yes")
        assert anew["text"].startswith("Something that price covered has changed since.")
        assert productions(database) == 0
        assert say(stage, context, "yes")["text"].startswith("On it: “Night shift”.")
        assert productions(database) == 1


@pytest.mark.parametrize(
    "question",
    [
        "I read: price the render: resolution 720p. Say “go” or correct me.",
        "Is it one of these?\n1. Price the render\n2. Change a scene",
    ],
)
def test_a_yes_to_another_question_never_reaches_an_older_price(
    database: Database, tmp_path: Path, question: str
) -> None:
    """One answer asks one thing: where the model asks, the open price rests."""
    model = ScriptedModel([("render_scenes", {})], "Shall I go ahead?", question, "As you like.")
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        with database.write() as session:
            conversation = session.get_one(Conversation, context.conversation_id)
            conversation.campaign_id, conversation.project_id = project.campaign_id, project.id
        say(stage, context, "render it")
        assert say(stage, context, "can we do 720p instead?")["text"] == question
        say(stage, context, "go")
        assert productions(database) == 0


def test_what_a_limit_refused_is_not_asked_again_at_once(
    database: Database, tmp_path: Path
) -> None:
    """The price says beforehand what would refuse it, and asks nothing that it would refuse."""
    model = ScriptedModel([("render_scenes", {})])
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        with database.write() as session:
            conversation = session.get_one(Conversation, context.conversation_id)
            conversation.campaign_id, conversation.project_id = project.campaign_id, project.id
            ledger.set_limit(
                session,
                context.workspace_id,
                scope="workspace",
                subject_id=context.workspace_id,
                period="day",
                credits_max=50,
            )
        model.replies.append("There is a limit.")
        assert "?" not in say(stage, context, "render it")["quote"]["say"]
        refused = say(stage, context, "yes")["text"]
        assert "the workspace's limit of 50 credits a day" in refused and "?" not in refused
        assert productions(database) == 0


def test_messages_that_wait_together_are_answered_in_order_by_one_turn(
    database: Database, tmp_path: Path
) -> None:
    """While a turn runs, letters wait; then one turn answers them all; a repeat is no new
    letter."""
    model = ScriptedModel("One moment please.", "Both read.", word_seconds=0.2)
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        first = threading.Thread(target=lambda: say(stage, context, "first"))
        first.start()
        time.sleep(0.3)
        letters = [
            stage.talk.say(
                workspace_id=context.workspace_id,
                member_id=context.member_id,
                door="terminal",
                conversation_key="main",
                text=text,
                dedupe_key=text,
            )
            for text in ("second", "third", "second")
        ]
        assert [letter.is_new for letter in letters] == [True, True, False]
        turns = {stage.talk.turn_of(context.workspace_id, letter.letter_id) for letter in letters}
        first.join()
        assert len(turns) == 1
        assert hear(stage, context, turns.pop())["text"] == "Both read."
        assert model.shown[1][-1].content == "second\nthird"


def test_a_turn_can_be_stopped(database: Database, tmp_path: Path) -> None:
    """Stopping keeps what was said so far and frees the conversation within a moment."""
    model = ScriptedModel(" ".join(["word"] * 400), "Next.", word_seconds=0.05)
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        said = stage.talk.say(
            workspace_id=context.workspace_id,
            member_id=context.member_id,
            door="terminal",
            conversation_key="main",
            text="talk",
        )
        turn_id = stage.talk.turn_of(context.workspace_id, said.letter_id)
        time.sleep(0.5)
        assert stage.talk.stop(context.workspace_id, turn_id)
        end = hear(stage, context, turn_id)
        assert end["state"] == "cancelled"
        assert 0 < len(end["text"].split()) < 400
        assert say(stage, context, "next")["text"] == "Next."
        assert not stage.talk.stop(context.workspace_id, turn_id)
        with pytest.raises(NotFound):
            stage.talk.stop(stage.member("Sam").workspace_id, turn_id)


def test_a_model_that_is_away_is_said_in_plain_words(database: Database, tmp_path: Path) -> None:
    """The turn fails with the reason, the conversation goes on."""
    model = ScriptedModel(ModelUnavailable("The model's server is away. Try in a minute."), "Back.")
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        end = say(stage, context, "hi")
        assert (end["state"], end["text"]) == (
            "failed",
            "The model's server is away. Try in a minute.",
        )
        assert say(stage, context, "hi again")["text"] == "Back."


def test_a_model_that_never_ends_is_ended(database: Database, tmp_path: Path) -> None:
    """A loop of tool calls stops after a bounded number of rounds."""
    endless: list[list[Call]] = [[("list_campaigns", {})] for _ in range(20)]
    model = ScriptedModel(*endless)
    with Stage(database, tmp_path, model=model) as stage:
        end = say(stage, stage.member(), "loop")
        assert end["text"].startswith("I stopped after many steps.")
        assert len(model.shown) == 8


def test_a_broken_turn_frees_its_conversation(database: Database, tmp_path: Path) -> None:
    """A bug in a turn is answered for within seconds; the next message is read."""
    model = ScriptedModel("Fine again.")
    with Stage(database, tmp_path, model=model) as stage:
        context = stage.member()
        model.replies.insert(0, 7)  # type: ignore[arg-type]
        end = say(stage, context, "break")
        assert end["state"] == "failed"
        assert "nothing was spent" in end["text"]
        assert say(stage, context, "again")["text"] == "Fine again."
        with database.read() as session:
            states = session.scalars(select(Turn.state).order_by(Turn.id)).all()
        assert list(states) == ["failed", "done"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("  \n\t ", "empty"),
        ("\x00\x07", "empty"),
        ("a" * 50_000, "50,000 characters"),
    ],
)
def test_bad_messages_are_refused_and_nothing_is_kept(
    sqlite_database: Database, tmp_path: Path, text: str, why: str
) -> None:
    """Empty and over-long messages never become letters."""
    with Stage(sqlite_database, tmp_path, model=ScriptedModel()) as stage:
        context = stage.member()
        with pytest.raises(Refused, match=why):
            stage.talk.say(
                workspace_id=context.workspace_id,
                member_id=context.member_id,
                door="terminal",
                conversation_key="main",
                text=text,
            )
        with sqlite_database.read() as session:
            assert _messages(session, context) == 0


def _messages(session: Session, context: ToolContext) -> int:
    return len(conversations.messages(session, context.conversation_id))
