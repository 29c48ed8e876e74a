"""Letters on both databases: said by a button, held, changed, taken back; and answers delivered."""

import time
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import conversations, inbox, outbox
from storage.engine import Database
from storage.models import Turn
from tests.contract.test_turn import hear
from tests.support.scripted_model import ScriptedModel
from tests.support.stage import Stage


def test_a_button_is_done_without_asking_the_model(database: Database, tmp_path: Path) -> None:
    """A letter of kind "call" runs its tools in order; the answer is what they say."""
    with Stage(database, tmp_path, model=ScriptedModel()) as stage:
        context = stage.member()
        calls = [
            {"name": "create_campaign", "arguments": {"product": "Lumen cold brew"}},
            {"name": "create_project", "arguments": {"seconds": 30}},
            {"name": "choose_idea", "arguments": {"number": 2}},
        ]
        with database.write() as session:
            letter = inbox.post(
                session,
                workspace_id=context.workspace_id,
                conversation_id=context.conversation_id,
                member_id=context.member_id,
                dedupe_key="click",
                kind="call",
                payload={"text": "New video", "calls": calls},
            )
        turn_id = stage.talk.turn_of(context.workspace_id, letter.letter_id)
        end = hear(stage, context, turn_id)
        done = [data["name"] for kind, data in end["events"] if kind == "tool_done"]
        assert done == ["create_campaign", "create_project", "choose_idea"]
        assert end["state"] == "done"
        created, project, refused = end["text"].split("\n\n")
        assert "Lumen Cold Brew" in created and "30" in project
        assert "idea" in refused
        with database.read() as session:
            said = [m.role for m in conversations.messages(session, context.conversation_id)]
        assert said == ["user", "assistant", "tool", "tool", "tool", "assistant"]


def test_a_letter_is_held_changed_and_taken_back(database: Database, tmp_path: Path) -> None:
    """What is held is not answered; what is taken back is never read."""
    with Stage(database, tmp_path, model=ScriptedModel("Hello.")) as stage:
        context = stage.member()

        def post(session: Session, key: str) -> str:
            return inbox.post(
                session,
                workspace_id=context.workspace_id,
                conversation_id=context.conversation_id,
                member_id=context.member_id,
                dedupe_key=key,
                kind="message",
                payload={"text": key},
                is_held=True,
            ).letter_id

        with database.write() as session:
            first, second = post(session, "one"), post(session, "two")
            assert [letter.id for letter in inbox.held(session)] == [first, second]
            assert inbox.amend(session, context.workspace_id, "two", {"text": "2"})
            assert inbox.withdraw(session, context.workspace_id, "one").is_unread
        time.sleep(0.6)
        with database.write() as session:
            assert session.scalars(select(Turn.id)).all() == []
            assert not inbox.release(session, first, {"text": "1"})
            assert inbox.release(session, second, {"text": "two, at last"})
        turn_id = stage.talk.turn_of(context.workspace_id, second)
        assert hear(stage, context, turn_id)["text"] == "Hello."
        with database.write() as session:
            assert not inbox.amend(session, context.workspace_id, "two", {"text": "late"})
            taken = inbox.withdraw(session, context.workspace_id, "two")
            assert (taken.is_unread, taken.turn_id) == (False, turn_id)
            words = [m.content for m in conversations.messages(session, context.conversation_id)]
        assert words == ["two, at last", "Hello."]


def test_no_letter_overtakes_one_that_is_held(database: Database, tmp_path: Path) -> None:
    """“Here is our logo” with a file, then “use it”: both are read in this order."""
    with Stage(database, tmp_path, model=ScriptedModel("Hello.")) as stage:
        context = stage.member()
        with database.write() as session:
            posted = [
                inbox.post(
                    session,
                    workspace_id=context.workspace_id,
                    conversation_id=context.conversation_id,
                    member_id=context.member_id,
                    dedupe_key=words,
                    kind="message",
                    payload={"text": words},
                    is_held=words == "here is our logo",
                ).letter_id
                for words in ("here is our logo", "use it")
            ]
        time.sleep(0.6)
        with database.write() as session:
            assert session.scalars(select(Turn.id)).all() == []
            assert inbox.release(session, posted[0], {"text": "here is our logo"})
        turn_id = stage.talk.turn_of(context.workspace_id, posted[1])
        hear(stage, context, turn_id)
        with database.read() as session:
            said = [m.content for m in conversations.messages(session, context.conversation_id)]
        assert said == ["here is our logo", "use it", "Hello."]


def test_an_answer_at_slack_is_a_delivery(database: Database, tmp_path: Path) -> None:
    """Nobody listens there: each turn leaves one delivery, in the transaction that opens it."""
    with Stage(database, tmp_path, model=ScriptedModel("Hello.")) as stage:
        context = stage.member()
        said = stage.talk.say(
            workspace_id=context.workspace_id,
            member_id=context.member_id,
            door="slack",
            conversation_key="T1:D1:1.000001",
            text="hi",
        )
        turn_id = stage.talk.turn_of(context.workspace_id, said.letter_id)
        hear(stage, context, turn_id)
        with database.write() as session:
            delivery = outbox.take(session, "slack")
            assert delivery is not None
            assert (delivery.kind, delivery.body) == (
                "turn",
                {"turn_id": turn_id, "conversation_id": said.conversation_id},
            )
            assert outbox.take(session, "slack") is None
