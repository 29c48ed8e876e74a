"""Memory through real turns: the prompt stays bounded, facts of the first turn are still known at
the end, and a writer that fails spoils nothing."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import select

from agent.context import HISTORY_CHARACTERS
from graph.memory import fold
from storage import conversations
from storage.engine import Database
from storage.models import Conversation, Message, Turn
from tests.support.scripted_model import ScriptedModel
from tests.support.stage import Stage
from tools.kit.ports import Cancelled, ChatMessage, ChatReply, ModelUnavailable, ToolSchema
from tools.kit.spec import ToolContext

T = TypeVar("T", bound=BaseModel)

TURNS = 60
FIRST = "We sell Lumen cold brew to night-shift nurses."
DECISION = "Decided: never show needles, and the tagline is “Awake, not wired”."


class RememberingModel(ScriptedModel):
    """Answers at length; as a writer it keeps every sentence that says what is decided or sold."""

    def __init__(self, *, fails: bool = False) -> None:
        super().__init__()
        self.fails = fails
        self.folded: list[dict[str, Any]] = []

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Make the campaign in the first turn, then talk."""
        user = messages[-1].content
        if messages[-1].role == "user" and user.startswith(FIRST):
            product = {"product": "Lumen cold brew", "audience": "night-shift nurses"}
            self.replies.append([("create_campaign", product), ("create_project", {"seconds": 15})])
        else:
            self.replies.append(f"Here is what I think of turn {len(self.shown)}. " + "So. " * 300)
        yield from super().stream(messages, tools, cancelled)

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Fold by keeping what matters, or fail."""
        assert task == "summary"
        self.folded.append(brief)
        if self.fails:
            raise ModelUnavailable("The writer is away.")
        kept = [brief["earlier_summary"]]
        for message in brief["messages"]:
            kept += [line for line in (FIRST, DECISION) if line in message["text"]]
        return answer.model_validate({"summary": " ".join(filter(None, kept)) or "Small talk."})


def say(stage: Stage, context: ToolContext, text: str) -> str:
    """Say something and return the answer; what follows the answer is awaited as well."""
    told = stage.talk.say(
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        door="terminal",
        conversation_key="main",
        text=text,
    )
    turn_id = stage.talk.turn_of(context.workspace_id, told.letter_id)
    for event in stage.talk.listen(context.workspace_id, turn_id, wait_seconds=30):
        assert event is not None, "the turn fell silent"
        if event.kind == "turn_finished":
            while stage.engine.workflow_states([turn_id])[turn_id] == "PENDING":
                time.sleep(0.01)
            return str(event.data["text"])
    raise AssertionError("unreachable")


def converse(database: Database, folder: Path, model: RememberingModel) -> Conversation:
    """Talk for many turns, with long messages, and return the conversation afterwards."""
    with Stage(database, folder, model=model) as stage:
        context = stage.member()
        say(stage, context, FIRST)
        say(stage, context, DECISION)
        for number in range(3, TURNS + 1):
            say(stage, context, f"Message {number}. " + "And another thing. " * 60)
        with database.read() as session:
            return session.get_one(Conversation, context.conversation_id)


def characters(prompt: tuple[ChatMessage, ...]) -> int:
    """Return the size of what a model was shown."""
    return sum(len(message.content) for message in prompt)


def part(prompt: tuple[ChatMessage, ...], tag: str) -> Any:
    """Return the data in a tag of the system message."""
    return json.loads(prompt[0].content.split(f"<{tag}>")[-1].split(f"</{tag}>")[0])


def test_sixty_turns_cost_what_ten_do_and_the_first_is_remembered(
    sqlite_database: Database, tmp_path: Path
) -> None:
    """The summary keeps what was said, the state what was made; the prompt stays within bounds."""
    model = RememberingModel()
    conversation = converse(sqlite_database, tmp_path, model)
    sizes = [characters(prompt) for prompt in model.shown]
    frame = sizes[0]
    assert max(sizes) < frame + HISTORY_CHARACTERS + 4_000 + 1_500 + 4_000
    assert max(sizes[-12:]) < 1.15 * max(sizes[12:24])
    last = model.shown[-1]
    assert part(last, "summary") == f"{FIRST} {DECISION}" == conversation.summary
    state = part(last, "state")
    assert state["campaign"]["product"] == "Lumen cold brew"
    assert state["campaign"]["pillars"]["audience"] == "night-shift nurses"
    assert state["project"]["seconds"] == 15
    front = model.shown[0][0].content
    assert all(prompt[0].content[:2_000] == front[:2_000] for prompt in model.shown)
    spoken = 2 * TURNS
    assert len(model.folded) <= spoken / 9
    assert all(len(brief["messages"]) <= 14 for brief in model.folded)
    with sqlite_database.read() as session:
        kept = session.scalars(select(Message.id)).all()
    assert len(kept) >= spoken, "every word is still there for people to read"


def test_a_writer_that_fails_spoils_no_turn(sqlite_database: Database, tmp_path: Path) -> None:
    """Answers go on, the prompt stays bounded, nothing is dropped before it must be."""
    model = RememberingModel(fails=True)
    conversation = converse(sqlite_database, tmp_path, model)
    assert conversation.summary == ""
    assert conversation.summary_seq > 0, "what nobody could fold is let go in the end"
    sizes = [characters(prompt) for prompt in model.shown]
    assert max(sizes) < sizes[0] + HISTORY_CHARACTERS + 60 * 80 + 4_000
    with sqlite_database.read() as session:
        assert set(session.scalars(select(Turn.state))) == {"done"}
    assert part(model.shown[-1], "state")["campaign"]["product"] == "Lumen cold brew"


def test_a_fold_that_is_repeated_changes_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    """What a crash repeats finds the talk folded already."""
    model = RememberingModel()
    with Stage(sqlite_database, tmp_path, model=model) as stage:
        context = stage.member()
        for number in range(1, 4):
            say(stage, context, f"{DECISION} {number}")
        opened = {
            "workspace_id": context.workspace_id,
            "conversation_id": context.conversation_id,
            "turn_id": _last_turn(sqlite_database),
        }

        @stage.engine.workflow("fold twice")
        def twice(_: str) -> None:
            fold(stage.engine, model, opened, 4)
            fold(stage.engine, model, opened, 4)

        stage.engine.start(twice, "fold-twice", "").get_result()
        with sqlite_database.read() as session:
            found = conversations.get(session, context.workspace_id, context.conversation_id)
    assert (found.summary, found.summary_seq) == (f"{DECISION} {DECISION}", 4)
    assert len(model.folded) == 1


def _last_turn(database: Database) -> str:
    with database.read() as session:
        return session.scalars(select(Turn.id).order_by(Turn.id.desc())).first() or ""
