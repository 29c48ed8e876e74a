"""From event rows to AG-UI: order, resuming anywhere, and a whole answer seen once."""

from typing import Any

import pytest

from integrations.common.streams import position
from integrations.http.agui import Translator
from storage.errors import Refused
from storage.events import LoggedEvent
from tests.support.agui_check import faults_of, text_of

QUOTE = {"quote_id": "quo_1", "credits": 75, "lines": []}
Row = tuple[str, dict[str, Any]]


def finished(text: str, state: str = "done", **more: Any) -> Row:
    """Return the last row of a turn."""
    data = {"turn_id": "trn_1", "state": state, "text": text, "error": "", "quote": None}
    return "turn_finished", data | {"project_id": None} | more


def said(message_id: str, *deltas: str, whole: bool = True) -> list[Row]:
    """Return the rows of a streamed message."""
    rows: list[Row] = [("text", {"message_id": message_id, "delta": delta}) for delta in deltas]
    return [*rows, ("text_done", {"message_id": message_id})] if whole else rows


def called(call_id: str, name: str = "get_status") -> Row:
    """Return the row of a call that begins."""
    return "tool_started", {"call_id": call_id, "name": name, "arguments": "{}"}


def answered(call_id: str, name: str = "get_status") -> Row:
    """Return the row of a call that ended."""
    return "tool_done", {"call_id": call_id, "name": name, "result": {"say": "A draft."}}


def translate(rows: list[Row], started: bool = True) -> list[tuple[str, dict[str, Any]]]:
    """Return id and JSON of every event of a turn with these rows."""
    begin: list[Row] = [("turn_started", {"turn_id": "trn_1"})] if started else []
    translator = Translator(thread_id="t", run_id="r", turn_id="trn_1", conversation_id="cnv_1")
    made = []
    for seq, (kind, data) in enumerate([*begin, *rows], start=1):
        for part, event in enumerate(
            translator.translate(LoggedEvent(seq, kind, data, 1_000 + seq)), start=1
        ):
            made.append((f"{seq}.{part}", event.model_dump(mode="json", by_alias=True)))
    assert translator.is_over
    return made


TURNS: dict[str, tuple[list[Row], str]] = {
    "streamed": ([*said("m1", "Hello ", "there."), finished("Hello there.")], "Hello there."),
    "not streamed": ([finished("“Cold brew” is ready.")], "“Cold brew” is ready."),
    "a reminder is added": (
        [*said("m1", "Hi."), finished("Hi.\n\nThe price still stands.", quote=QUOTE)],
        "Hi.\nThe price still stands.",
    ),
    "tools between": (
        [
            *said("m1", "Let me see."),
            called("c1"),
            answered("c1"),
            *said("m2", "A draft."),
            finished("A draft."),
        ],
        "Let me see.\nA draft.",
    ),
    "cut short by a crash": (
        [
            *said("m1", "Hello w", whole=False),
            *said("m2", "Hello world."),
            finished("Hello world."),
        ],
        "Hello world.",
    ),
    "cut short, then a tool": (
        [*said("m1", "Hel", whole=False), called("c1"), answered("c1"), finished("Done.")],
        "Done.",
    ),
    "the same call asked again after a crash": (
        [called("c1"), called("c1"), answered("c1"), finished("Done.")],
        "Done.",
    ),
    "a call that was never announced": ([answered("c9"), finished("Done.")], "Done."),
    "stopped": (
        [*said("m1", "One mom", whole=False), finished("One mom", "cancelled")],
        "One mom",
    ),
    "stopped before a word": ([finished("Stopped.", "cancelled")], "Stopped."),
    "accepted": (
        [("accepted", {"quote_id": "quo_1"}), finished("On it.")],
        "On it.",
    ),
    "a fresh quote": (
        [("quote", QUOTE), finished("It has changed.", quote=QUOTE)],
        "It has changed.",
    ),
}


@pytest.mark.parametrize("name", TURNS)
def test_every_turn_is_a_good_run_and_its_answer_is_seen_once(name: str) -> None:
    rows, text = TURNS[name]
    stream = [event for _, event in translate(rows)]
    assert faults_of(stream) == []
    assert text_of(stream) == text


@pytest.mark.parametrize("name", TURNS)
def test_every_turn_can_be_resumed_after_every_event(name: str) -> None:
    made = translate(TURNS[name][0])
    ids = [event_id for event_id, _ in made]
    assert len(set(ids)) == len(ids)
    for index, event_id in enumerate(ids):
        rest = [each for each in ids if position(each) > position(event_id)]
        assert rest == ids[index + 1 :]


def test_a_quote_is_shown_once_in_a_turn() -> None:
    stream = [event for _, event in translate(TURNS["a fresh quote"][0])]
    assert [event["name"] for event in stream if event["type"] == "CUSTOM"] == ["quote"]
    assert stream[-1]["result"] == {
        "state": "done",
        "turnId": "trn_1",
        "conversationId": "cnv_1",
        "projectId": None,
        "quoteId": "quo_1",
    }


def test_a_failed_turn_ends_in_an_error_with_its_sentence() -> None:
    row = finished("It is away.", "failed", error="The model is away.")
    stream = [event for _, event in translate([*said("m1", "Hel", whole=False), row])]
    assert faults_of(stream) == []
    assert stream[-1] == {
        "type": "RUN_ERROR",
        "timestamp": 1_003,
        "message": "The model is away.",
        "code": "turn_failed",
    }


def test_a_stopped_turn_says_so() -> None:
    stream = [event for _, event in translate(TURNS["stopped"][0])]
    assert stream[-1]["outcome"] == {"type": "cancelled"}


@pytest.mark.parametrize("is_started", [True, False])
def test_a_turn_whose_worker_died_for_good_is_ended(is_started: bool) -> None:
    translator = Translator(thread_id="t", run_id="r", turn_id="trn_1", conversation_id="cnv_1")
    made = []
    if is_started:
        rows: list[Row] = [("turn_started", {}), *said("m1", "Hel", whole=False)]
        for seq, (kind, data) in enumerate(rows, start=1):
            made += translator.translate(LoggedEvent(seq, kind, data, 0))
    made += translator.broken_off("It broke off.", is_started=is_started)
    stream = [event.model_dump(mode="json", by_alias=True) for event in made]
    assert faults_of(stream) == []
    assert stream[-1]["message"] == "It broke off."


@pytest.mark.parametrize(
    ("header", "found"),
    [(None, (0, 0)), ("", (0, 0)), ("12.3", (12, 3)), ("7", (7, 10**6)), (" 1.1 ", (1, 1))],
)
def test_a_position_is_read(header: str | None, found: tuple[int, int]) -> None:
    assert position(header) == found


@pytest.mark.parametrize("header", ["x", "1.2.3", "-1", "1.", "9" * 30, "１"])
def test_a_strange_position_is_refused(header: str) -> None:
    with pytest.raises(Refused, match="Last-Event-ID is not one"):
        position(header)
