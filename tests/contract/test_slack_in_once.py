"""One message is one letter on every database: repeats, twins, edits, deletions, at any time."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage import inbox
from storage.engine import Database
from storage.models import Turn
from tests.support.slack_stage import (
    SlackStage,
    open_slack_door,
)


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Iterator[SlackStage]:
    """Give a door on a server, with a fake Slack connected to it; nothing answers letters."""
    with open_slack_door(database, tmp_path) as opened:
        yield opened


def root(stage: SlackStage, text: str = "@Aytada hello") -> str:
    """Mention us in #launch; returns the message's timestamp."""
    return stage.slack.post("ana", "launch", text).ts


@pytest.mark.parametrize("twins", ["mention_first", "message_first", "mention_only"])
def test_the_twins_of_a_mention_merge(stage: SlackStage, twins: str) -> None:
    act = stage.slack.post("ana", "launch", "@Aytada, make an ad", twins=twins, duplicates=1)  # type: ignore[arg-type]
    assert set(act.statuses) == {200}
    assert stage.said() == [("waiting", "make an ad")]


# ------------------------------------------------------------------------------ once each


def test_a_delivery_that_comes_only_as_a_retry_counts(stage: SlackStage) -> None:
    act = stage.slack.post("ana", stage.slack.dm("ana"), "hello", deliver=False)
    assert stage.slack.send(act.envelopes[0], retry=1, reason="http_timeout").status == 200
    assert stage.said() == [("waiting", "hello")]


def test_three_hundred_deliveries_at_once_are_one_letter(stage: SlackStage) -> None:
    act = stage.slack.post("ana", "launch", "@Aytada make an ad", deliver=False)
    fresh = [
        stage.slack.event(json.loads(envelope.body)["event"])
        for envelope in act.envelopes
        for _ in range(50)
    ]
    deliveries = [*(act.envelopes * 100), *fresh]
    assert len(deliveries) == 300
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda one: stage.slack.send(one).status, deliveries))
    assert set(statuses) == {200}
    assert stage.said() == [("waiting", "make an ad")]


def test_two_first_messages_at_once_are_one_member_and_two_letters(stage: SlackStage) -> None:
    slack = stage.slack
    acts = [slack.post("gus", slack.dm("gus"), f"hello {n}", deliver=False) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(slack.send, [act.envelopes[0] for act in acts]))
    assert {letter.member_id for letter in stage.letters()} == {
        letter.member_id for letter in stage.letters()[:1]
    }
    assert len(stage.letters()) == 6


# ------------------------------------------------------------------------------ second thoughts


def test_an_edit_before_it_is_read_is_what_counts(stage: SlackStage) -> None:
    act = stage.slack.post("ana", "launch", "@Aytada a 15 s ad")
    assert act.message is not None
    stage.slack.edit(act.message, "@Aytada a 30 s ad")
    assert stage.said() == [("waiting", "a 30 s ad")]


def test_an_edit_after_it_was_read_changes_nothing(stage: SlackStage) -> None:
    act = stage.slack.post("ana", "launch", "@Aytada a 15 s ad")
    with stage.database.write() as session:
        inbox.take_turn(session)
    assert act.message is not None
    stage.slack.edit(act.message, "@Aytada a 30 s ad")
    assert stage.said() == [("taken", "a 15 s ad")]


def test_an_edit_can_address_us_for_the_first_time(stage: SlackStage) -> None:
    act = stage.slack.post("ana", "launch", "an ad")
    assert act.message is not None
    stage.slack.edit(act.message, "@Aytada an ad")
    stage.slack.edit(act.message, "@Aytada a good ad")
    assert stage.said() == [("waiting", "a good ad")]


def test_an_edit_that_overtakes_its_message_counts(stage: SlackStage) -> None:
    act = stage.slack.post("ana", "launch", "@Aytada a 15 s ad", deliver=False)
    assert act.message is not None
    stage.slack.edit(act.message, "@Aytada a 30 s ad")
    for envelope in act.envelopes:
        stage.slack.send(envelope, retry=1)
    assert [text for _, text in stage.said()] == ["a 30 s ad"]


def test_a_change_that_is_no_edit_changes_nothing(stage: SlackStage) -> None:
    act = stage.slack.post("ana", "launch", "@Aytada see https://a.b")
    assert act.message is not None
    sent = stage.slack.edit(act.message, "@Aytada see https://a.b", deliver=False).envelopes[0]
    assert stage.slack.send(sent).status == 200
    assert stage.said() == [("waiting", "see https://a.b")]


def test_a_deleted_message_is_never_read(stage: SlackStage) -> None:
    act = stage.slack.post("ana", "launch", "@Aytada an ad")
    assert act.message is not None
    stage.slack.delete(act.message)
    assert stage.said() == [("withdrawn", "an ad")]
    stage.slack.send(act.envelopes[0], retry=1)
    assert stage.said() == [("withdrawn", "an ad")]


def test_a_deletion_that_overtakes_its_message_counts(stage: SlackStage) -> None:
    act = stage.slack.post("ana", "launch", "@Aytada an ad", deliver=False)
    assert act.message is not None
    stage.slack.delete(act.message)
    for envelope in act.envelopes:
        stage.slack.send(envelope, retry=1)
    assert [state for state, _ in stage.said()] == ["withdrawn"]


def test_deleting_what_is_being_answered_stops_the_answer(stage: SlackStage) -> None:
    act = stage.slack.post("ana", "launch", "@Aytada an ad")
    with stage.database.write() as session:
        inbox.take_turn(session)
    assert act.message is not None
    stage.slack.delete(act.message)
    assert [turn.cancel_requested for turn in stage.rows(Turn)] == [True]


def test_deleting_a_parent_comes_as_a_tombstone(stage: SlackStage) -> None:
    act = stage.slack.post("ana", "launch", "@Aytada an ad")
    event = json.loads(act.envelopes[0].body)["event"]
    tombstone = {"type": "message", "subtype": "tombstone", "ts": act.ts, "user": "USLACKBOT"}
    changed = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": event["channel"],
        "channel_type": "channel",
        "ts": "1.1",
        "message": tombstone,
        "previous_message": event,
    }
    stage.slack.send(stage.slack.event(changed))
    assert stage.said() == [("withdrawn", "an ad")]


def test_the_native_stop_button_stops_the_turn_of_its_thread(stage: SlackStage) -> None:
    ts, other = root(stage), root(stage)
    for _ in range(2):
        with stage.database.write() as session:
            inbox.take_turn(session)
    stage.slack.stop("ana", "launch", ts)
    stopped = {
        row.thread: row.cancelled for row in [_Stopped(turn, stage) for turn in stage.rows(Turn)]
    }
    assert stopped == {ts: True, other: False}


class _Stopped:
    """Which thread a turn is of and whether it was stopped."""

    def __init__(self, turn: Turn, stage: SlackStage) -> None:
        [letter] = [one for one in stage.letters() if one.turn_id == turn.id]
        self.thread = letter.payload["slack"]["thread_ts"]
        self.cancelled = turn.cancel_requested
