"""Events of Slack on a real server: who is answered, what is kept, and what leaves no trace."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import Database
from storage.models import SlackTeam
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
def stage(sqlite_database: Database, tmp_path: Path) -> Iterator[SlackStage]:
    """Give a door on a server, with a fake Slack connected to it; nothing answers letters."""
    with open_slack_door(sqlite_database, tmp_path) as opened:
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
    assert stage.said() == [("waiting", "an ad for @ben's team in #launch")]


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
