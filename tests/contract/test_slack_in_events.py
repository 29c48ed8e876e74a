"""Events of Slack on a real server: who is answered, what is kept, and what leaves no trace."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage import inbox
from storage.engine import Database
from storage.models import SlackTeam, Turn
from tests.support.slack.courier import event_envelope
from tests.support.slack.fake import FakeSlack
from tests.support.slack_stage import (
    SlackStage,
    event_routes,
    install,
    open_slack_door,
    serving,
)


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Iterator[SlackStage]:
    """Give a door on a server, with a fake Slack connected to it; nothing answers letters."""
    with open_slack_door(database, tmp_path) as opened:
        yield opened


def root(stage: SlackStage, text: str = "@Aytada hello") -> str:
    """Mention us in #launch; returns the message's timestamp."""
    return stage.slack.post("ana", "launch", text).ts


# ------------------------------------------------------------------------------ who is answered


def test_a_direct_message_becomes_one_letter(stage: SlackStage) -> None:
    slack = stage.slack
    dm = slack.dm("ana")
    act = slack.post("ana", dm, "Make an ad for our cold brew &co", duplicates=2)
    assert act.statuses == [200, 200, 200]
    [letter] = stage.letters()
    assert (letter.state, letter.kind) == ("waiting", "message")
    assert letter.payload["text"] == "Make an ad for our cold brew &co"
    assert letter.payload["slack"] == {
        "team": slack.team.id,
        "channel": dm.id,
        "ts": act.ts,
        "thread_ts": act.ts,
        "user": slack.find_user("ana").id,
        "files": [],
    }
    assert stage.conversation_keys() == [f"{slack.team.id}:{dm.id}:{act.ts}"]


@pytest.mark.parametrize("twins", ["mention_first", "message_first", "mention_only"])
def test_the_twins_of_a_mention_merge(stage: SlackStage, twins: str) -> None:
    act = stage.slack.post("ana", "launch", "@Aytada, make an ad", twins=twins, duplicates=1)  # type: ignore[arg-type]
    assert set(act.statuses) == {200}
    assert stage.said() == [("waiting", "make an ad")]


def test_a_message_that_is_not_for_us_leaves_no_trace(stage: SlackStage) -> None:
    stage.slack.post("ana", "launch", "Lunch, anybody?")
    stage.slack.post("ana", "launch", "@ben make an ad")
    assert (stage.letters(), stage.conversation_keys()) == ([], [])


def test_a_message_without_the_mention_does_not_take_the_key_of_its_twin(
    stage: SlackStage,
) -> None:
    act = stage.slack.post("ana", "launch", "@Aytada make an ad", deliver=False)
    mention, message = act.envelopes
    bare = json.loads(message.body)
    bare["event"]["text"] = "make an ad"
    stage.slack.send(stage.slack.event(bare["event"]))
    assert stage.said() == []
    stage.slack.send(mention)
    assert stage.said() == [("waiting", "make an ad")]


def test_a_thread_is_followed_without_a_new_mention(stage: SlackStage) -> None:
    ts = root(stage)
    stage.slack.post("ben", "launch", "shorter please", thread_ts=ts)
    stage.slack.post("ben", "launch", "what do you think, @ana?", thread_ts=ts)
    stage.slack.post("ben", "launch", "hey @Aytada ask @ana", thread_ts=ts)
    stage.slack.post("ana", "launch", "a new subject")
    assert [text for _, text in stage.said()] == ["hello", "shorter please", "hey ask @ana"]
    assert len(stage.conversation_keys()) == 1


def test_in_a_direct_message_others_may_be_mentioned(stage: SlackStage) -> None:
    stage.slack.post("ana", stage.slack.dm("ana"), "an ad for @ben's team in #launch")
    launch = stage.slack.find_channel("launch")
    assert stage.said() == [("waiting", f"an ad for @ben's team in <#{launch.id}|launch>")]


@pytest.mark.parametrize(
    "change",
    [
        {"bot_id": "B0OTHER"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message", "bot_id": "B1"},
        {"hidden": True},
        {"user": "USLACKBOT"},
        {"user": None},
        {"text": None, "ts": None},
    ],
)
def test_bots_and_notices_are_not_answered(stage: SlackStage, change: dict[str, object]) -> None:
    act = stage.slack.post("ana", stage.slack.dm("ana"), "hello", deliver=False)
    event = {**json.loads(act.envelopes[0].body)["event"], **change}
    assert stage.slack.send(stage.slack.event(event)).status == 200
    own = {**event, "user": stage.slack.bot.id, "subtype": None, "ts": "1.2"}
    assert stage.slack.send(stage.slack.event(own)).status == 200
    assert stage.letters() == []


@pytest.mark.parametrize("subtype", ["thread_broadcast", "me_message"])
def test_broadcasts_and_me_messages_are_answered(stage: SlackStage, subtype: str) -> None:
    act = stage.slack.post("ana", stage.slack.dm("ana"), "hello", deliver=False)
    event = {**json.loads(act.envelopes[0].body)["event"], "subtype": subtype}
    stage.slack.send(stage.slack.event(event))
    assert stage.said() == [("waiting", "hello")]


def test_characters_that_no_database_keeps_are_dropped(stage: SlackStage) -> None:
    act = stage.slack.post("ana", stage.slack.dm("ana"), "hello", deliver=False)
    event = {**json.loads(act.envelopes[0].body)["event"], "text": "he\x00ll\ud800o ☕"}
    assert stage.slack.send(stage.slack.event(event)).status == 200
    assert stage.said() == [("waiting", "hello ☕")]


def test_a_bare_mention_is_a_greeting(stage: SlackStage) -> None:
    root(stage, "@Aytada")
    assert stage.said() == [("waiting", "Hello")]


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


# ------------------------------------------------------------------------------ the rest


def test_home_and_prompts_are_asked_for_once(stage: SlackStage) -> None:
    slack = stage.slack
    home, messages = slack.open_home("ana"), slack.open_home("ana", "messages")
    slack.send(home.envelopes[0], retry=1)
    user = slack.find_user("ana").id
    assert stage.deliveries() == [
        ("home", {"team": slack.team.id, "user": user}),
        ("prompts", {"team": slack.team.id, "user": user, "channel": slack.dm("ana").id}),
    ]
    assert set(home.statuses + messages.statuses) == {200}


def test_an_uninstalled_team_is_forgotten_and_not_answered(stage: SlackStage) -> None:
    slack = stage.slack
    slack.uninstall()
    [team] = stage.rows(SlackTeam)
    assert (team.state, team.token_sealed, team.refresh_sealed) == ("removed", "", "")
    act = slack.post("ana", slack.dm("ana"), "hello", deliver=False)
    message = {"type": "message", "channel": "D1", "user": "U1", "ts": "1.1", "text": "hello"}
    assert slack.send(slack.event(message)).status == 200
    assert (act.envelopes, stage.letters()) == ([], [])


def test_a_late_word_of_an_old_removal_spares_the_new_installation(stage: SlackStage) -> None:
    slack = stage.slack
    envelope = slack.event({"type": "app_uninstalled"})
    old = json.loads(envelope.body) | {"event_time": 1_700_000_000}
    assert slack.send(event_envelope(old)).status == 200
    assert [team.state for team in stage.rows(SlackTeam)] == ["active"]


def test_a_persons_own_revoked_token_removes_nothing(stage: SlackStage) -> None:
    event = {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}
    stage.slack.send(stage.slack.event(event))
    assert [team.state for team in stage.rows(SlackTeam)] == ["active"]


def test_a_foreign_team_is_not_answered(stage: SlackStage) -> None:
    other = stage.slack.add_team("Other")
    ana = stage.slack.find_user("ana", other)
    assert set(stage.slack.post(ana, stage.slack.dm(ana, other), "hello").statuses) == {200}
    assert stage.letters() == []


def test_teams_do_not_see_each_other(stage: SlackStage) -> None:
    other = stage.slack.add_team("Other")
    install(stage, other)
    ana = stage.slack.find_user("ana", other)
    stage.slack.post(ana, stage.slack.find_channel("launch", other), "@Aytada hello")
    root(stage, "@Aytada hello")
    assert len({letter.workspace_id for letter in stage.letters()}) == 2


def test_somebody_of_another_team_is_refused_politely_and_once(stage: SlackStage) -> None:
    act = stage.slack.post("ben", "launch", "@Aytada show me the drafts", deliver=False)
    event = json.loads(act.envelopes[0].body)["event"]
    for number in range(2):
        foreign = {**event, "user": "U0FOREIGN", "user_team": "T0OTHER", "ts": f"17{number}.1"}
        assert stage.slack.send(stage.slack.event(foreign)).status == 200
    assert stage.letters() == []
    [(kind, body)] = stage.deliveries()
    assert (kind, body["user"], body["channel"]) == ("note", "U0FOREIGN", event["channel"])


def test_the_team_is_the_one_that_let_us_in(stage: SlackStage) -> None:
    act = stage.slack.post("ana", "launch", "@Aytada hello", deliver=False)
    payload = json.loads(act.envelopes[0].body) | {"team_id": "T0SHARED", "context_team_id": "T9"}
    stage.slack.send(event_envelope(payload))
    assert stage.said() == [("waiting", "hello")]


def test_unknown_events_are_acknowledged(stage: SlackStage) -> None:
    slack = stage.slack
    assert slack.send(slack.event({"type": "team_rename", "name": "x"})).status == 200
    for payload in (
        {"type": "app_rate_limited", "team_id": slack.team.id, "minute_rate_limited": 1},
        {"type": "event_callback", "event": "?"},
        {"type": "something"},
        {},
    ):
        assert slack.send(event_envelope(payload)).status == 200


def test_the_address_is_confirmed(stage: SlackStage) -> None:
    [sent] = stage.slack.verify_url().sent
    assert (sent.status, sent.answer) == (200, "3eZbrw1aB")


def test_our_own_team_is_waited_for(sqlite_database: Database, tmp_path: Path) -> None:
    with FakeSlack() as slack:
        stage = SlackStage(sqlite_database, tmp_path, slack, slack_bot_token="xoxb-1")
        with serving(event_routes(stage)) as url:
            slack.connect(url)
            act = slack.post("ana", slack.dm("ana"), "hello", deliver=False)
            assert slack.send(act.envelopes[0]).status == 503
        stage.engine.close(0)
