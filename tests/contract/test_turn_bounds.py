"""How much a turn may take of its model, what it says when a bound is reached, and what is kept of
it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel, ValidationError
from sqlalchemy import select

from graph.bounds import Bounds, add_usage, go_on, no_usage
from integrations.openai import TokenMeter
from integrations.settings import Settings
from storage.engine import Database
from storage.models import Conversation, Turn
from tests.support.scripted_model import Call, ScriptedModel
from tests.support.stage import Stage
from tools.kit.ports import Cancelled, ChatMessage, ChatReply, ToolSchema
from tools.kit.spec import ToolContext

T = TypeVar("T", bound=BaseModel)

GO_ON = "Say “go on” and I continue, or tell me what to do next, one thing at a time."


class CountingModel(ScriptedModel):
    """Tells how many tokens each answer took, and counts those of its copy like an adapter."""

    def __init__(self, *replies: str | list[Call], tokens: tuple[int, int]) -> None:
        super().__init__(*replies)
        self.tokens = tokens
        self.meter = TokenMeter()

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Give the next reply with its tokens."""
        read, written = self.tokens
        for piece in super().stream(messages, tools, cancelled):
            if isinstance(piece, ChatReply):
                piece = piece.model_copy(update={"input_tokens": read, "output_tokens": written})
            yield piece

    def write(self, task: str, brief: dict[str, Any], answer: type[T]) -> T:
        """Write as usual, and count."""
        self.meter.add(700, 300)
        return super().write(task, brief, answer)


def say(stage: Stage, context: ToolContext, text: str) -> dict[str, Any]:
    """Say something, wait for the answer, and return the turn's last event."""
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
            return event.data
    raise AssertionError("unreachable")


def turns(database: Database) -> list[tuple[str, int, int]]:
    """Return model and tokens of every turn, oldest first."""
    with database.read() as session:
        rows = session.scalars(select(Turn).order_by(Turn.id))
        return [(turn.model, turn.input_tokens, turn.output_tokens) for turn in rows]


def test_a_turn_ends_when_its_tokens_are_used(sqlite_database: Database, tmp_path: Path) -> None:
    """It says why, what was done and how to go on; what it used is kept; the next turn is fresh."""
    model = CountingModel(
        [("create_campaign", {"product": "Lumen cold brew", "audience": "nurses"})],
        [("check_credits", {})],
        "On we go.",
        tokens=(40_000, 5_000),
    )
    with Stage(sqlite_database, tmp_path, model=model, bounds=Bounds(tokens_max=90_000)) as stage:
        context = stage.member()
        end = say(stage, context, "a campaign for our cold brew")
        assert end["state"] == "done"
        assert end["text"].startswith(
            "I stopped, because this answer has used the 90,000 tokens that one answer may use. "
            "Done so far: "
        )
        assert "Lumen Cold Brew" in end["text"] and "250 credits" in end["text"]
        assert end["text"].endswith(GO_ON)
        assert say(stage, context, "go on")["text"] == "On we go."
    assert turns(sqlite_database) == [("scripted", 80_000, 10_000), ("scripted", 40_000, 5_000)]


def test_a_turn_ends_when_its_dollars_are_spent(sqlite_database: Database, tmp_path: Path) -> None:
    """Prices are per million tokens; 0.012 dollars an answer reach two cents with the second."""
    looks: list[list[Call]] = [[("list_campaigns", {})] for _ in range(5)]
    model = CountingModel(*looks, tokens=(4_000, 1_000))
    bounds = Bounds(input_price=2.0, output_price=4.0, dollars_max=0.02)
    with Stage(sqlite_database, tmp_path, model=model, bounds=bounds) as stage:
        end = say(stage, stage.member(), "look around")
        assert len(model.shown) == 2
        assert end["text"].startswith(
            "I stopped, because this answer has cost $0.02, which is the most that one answer may "
            "cost."
        )


def test_tokens_of_copy_count_as_the_turns(sqlite_database: Database, tmp_path: Path) -> None:
    """What a tool has written is on the same bill; what was written before is not."""
    model = CountingModel([("generate_ideas", {})], "Three ideas.", tokens=(1_000, 100))
    model.meter.add(9, 9)
    with Stage(sqlite_database, tmp_path, model=model, take_tokens=model.meter.take) as stage:
        context = stage.member()
        project = stage.scripted_project(context)
        with sqlite_database.write() as session:
            conversation = session.get_one(Conversation, context.conversation_id)
            conversation.project_id = project.id
        assert say(stage, context, "ideas please")["text"] == "Three ideas."
    assert turns(sqlite_database) == [("scripted", 2_700, 500)]


def test_the_very_same_failing_call_ends_the_turn(
    sqlite_database: Database, tmp_path: Path
) -> None:
    """Repeating it in other order of words is the same; another call is not."""
    model = ScriptedModel(
        [("create_project", {"seconds": 7, "format": "9:16"})],
        [("create_project", {"seconds": 8, "format": "9:16"})],
        [("check_credits", {}), ("create_project", {"format": "9:16", "seconds": 7})],
        "Never said.",
    )
    with Stage(sqlite_database, tmp_path, model=model) as stage:
        end = say(stage, stage.member(), "a seven second ad")
        assert len(model.shown) == 3
        assert end["text"].startswith(
            "I stopped, because the same step (create project) failed 2 times: "
        )
        assert "Done so far:" in end["text"] and "250 credits" in end["text"]
        assert end["text"].endswith(GO_ON)


class NestingModel(ScriptedModel):
    """Writes arguments that no parser follows to their end."""

    def stream(
        self, messages: tuple[ChatMessage, ...], tools: tuple[ToolSchema, ...], cancelled: Cancelled
    ) -> Iterator[str | ChatReply]:
        """Give the next reply with its arguments nested deeply."""
        for piece in super().stream(messages, tools, cancelled):
            if isinstance(piece, ChatReply):
                deep = [c.model_copy(update={"arguments": "[" * 9_000}) for c in piece.tool_calls]
                piece = piece.model_copy(update={"tool_calls": tuple(deep)})
            yield piece


def test_looking_twice_is_no_failure(sqlite_database: Database, tmp_path: Path) -> None:
    """A status has a field for the project's error; asking for it again is no circle."""
    look: list[Call] = [("get_status", {"project": "Night shift"})]
    with Stage(sqlite_database, tmp_path, model=ScriptedModel(look, look, "All is well.")) as stage:
        context = stage.member()
        stage.scripted_project(context)
        assert say(stage, context, "how is it going?")["text"] == "All is well."


def test_arguments_without_end_are_refused(sqlite_database: Database, tmp_path: Path) -> None:
    """The model is told that they are no JSON, and the turn goes on."""
    model = NestingModel([("check_credits", {})], "Sorry.")
    with Stage(sqlite_database, tmp_path, model=model) as stage:
        assert say(stage, stage.member(), "credits?")["text"] == "Sorry."
        assert "not valid JSON" in model.shown[1][-1].content


def test_a_server_that_tells_no_tokens_is_bounded_by_an_estimate() -> None:
    """What is stored stays the provider's word; what is bounded is counted all the same."""
    bounds = Bounds(tokens_max=1_000, input_price=1.0)
    used = add_usage(no_usage(), {"model": "a", "estimate": 600}, bounds)
    used = add_usage(used, {"model": "b", "estimate": 600}, bounds, is_free=True)
    used = add_usage(used, {"model": "a", "input_tokens": 1, "output_tokens": 2}, bounds)
    assert {name: value for name, value in used.items() if name != "dollars"} == {
        "model": "a, b",
        "input_tokens": 1,
        "output_tokens": 2,
        "tokens": 1_203,
    }
    assert used["dollars"] == pytest.approx(0.000601)
    assert "1,000 tokens" in bounds.reached(1, used)
    assert bounds.reached(0, no_usage()) == ""


def test_an_early_end_says_each_thing_once_and_briefly() -> None:
    """Only first lines of what tools said, no errors, no more than four."""
    said = ["One.", "Two:\n1. a", "Two:\n1. b", "", "Three", "x" * 500, "Four."]
    talk = [{"role": "tool", "content": f'{{"say": {text!r}}}'.replace("'", '"')} for text in said]
    talk.append({"role": "tool", "content": '{"error": {"message": "no"}}'})
    assert (
        go_on("Stopped.", talk) == f"Stopped. Done so far: Two. Three. {'x' * 139}… Four. {GO_ON}"
    )
    assert go_on("Stopped.", []) == f"Stopped. Nothing was changed. {GO_ON}"


def test_dollars_need_prices() -> None:
    """A bound in dollars without prices would never be reached."""
    with pytest.raises(ValidationError, match="needs AYTADA_MODEL_INPUT_PRICE"):
        Settings(model_turn_dollars_max=0.5)
    assert Settings(model_turn_dollars_max=0.5, model_input_price=2.0).model_turn_tokens_max > 0
