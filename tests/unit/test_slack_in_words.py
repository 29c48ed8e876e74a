"""Slack's way of writing as plain words, and what a message event is to us."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.talk import MESSAGE_CHARACTERS_MAX, clean_message
from integrations.slack.decide import Heard, heard_of, is_addressed
from integrations.slack.inbound import team_of
from integrations.slack.keys import Place, action_key, message_key, place_of
from integrations.slack.words import (
    GREETING,
    LEFT_OUT,
    forwarded,
    letter_text,
    mentioned,
    plain,
    thread_so_far,
)

BOT = "U0BOT"
NAMES = {"U3": "Maya", "C3": "growth"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U0BOT> make an ad", "make an ad"),
        ("<@U0BOT>, make an ad", "make an ad"),
        ("<@U0BOT|aytada>: make an ad", "make an ad"),
        ("  <@U0BOT> – make an ad", "make an ad"),
        ("make an ad <@U0BOT>", "make an ad"),
        ("hey <@U0BOT> make an ad", "hey make an ad"),
        ("- one\n- two", "- one\n- two"),
        ("tell <@U2|leo>, <@U3> and <@U4>", "tell @leo, @Maya and @somebody"),
        ("post in <#C1|launch> and <#C2> and <#C3|>", "post in #launch and <#C2> and #growth"),
        ("<!here> <!channel> <!everyone>", "@here @channel @everyone"),
        ("<!subteam^S1|@growth> <!subteam^S2>", "@growth @subteam"),
        ("<!date^1392734382^{date}|Feb 18>", "Feb 18"),
        ("see <https://acme.com/a|acme.com/a>", "see https://acme.com/a"),
        ("see <https://acme.com|our page>", "see our page (https://acme.com)"),
        ("see <https://acme.com/?a=1&amp;b=2>", "see https://acme.com/?a=1&b=2"),
        ("<mailto:a@b.c|a@b.c> <tel:+123|+1 23>", "a@b.c +1 23"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("1 < 2 > 0 <now>", "1 < 2 > 0 <now>"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("two   spaces", "two spaces"),
        ("", ""),
    ],
)
def test_messages_read_as_their_writers_see_them(written: str, read: str) -> None:
    assert plain(written, BOT, NAMES) == read


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(plain(text, BOT, {}), str)
    assert isinstance(mentioned(text), set)


def test_a_bare_mention_is_a_greeting_and_files_are_enough() -> None:
    assert letter_text("") == GREETING
    assert letter_text("", notes=["(uploaded a.png)"]) == "(uploaded a.png)"
    assert letter_text("x", shared="S", thread="T", notes=["(n)"]) == "x (n)\n\nS\n\nT"


def test_a_letter_always_fits() -> None:
    notes = ["(a file could not be used: " + "x" * 150 + ")"] * 10
    thread = thread_so_far([("Ana", "y" * 900)] * 40)
    shared = forwarded([{"is_share": True, "text": "z" * 9_000}], {})
    text = letter_text("w" * 40_000, shared=shared, thread=thread, notes=notes)
    assert len(text) <= MESSAGE_CHARACTERS_MAX
    assert LEFT_OUT in text
    assert clean_message(text) == text


def test_a_thread_is_quoted_newest_kept_at_most_3000_characters() -> None:
    said = [(f"P{number}", f"line {number}\nsecond") for number in range(400)]
    quoted = thread_so_far(said)
    assert len(quoted) <= 3_000 + len("In this thread so far:\n")
    assert quoted.splitlines()[-1] == "> P399: line 399 second"
    assert all(line.startswith("> ") for line in quoted.splitlines()[1:])
    assert thread_so_far([]) == ""


def test_shared_messages_are_quoted_and_link_previews_are_not() -> None:
    attachments: list[dict[str, Any]] = [
        {"is_share": True, "text": "Buy <@U3>&amp;co"},
        {"title": "a preview", "text": "of a page"},
    ]
    assert forwarded(attachments, NAMES) == "The message they shared:\n> Buy @Maya&co"
    assert forwarded([], NAMES) == ""


def heard(**fields: Any) -> Heard | None:
    """Return what an event is, that says hello in a channel unless changed."""
    event = {"type": "message", "user": "U1", "channel": "C1", "ts": "1.1", "text": "hello"}
    return heard_of({**event, **fields}, BOT)


@pytest.mark.parametrize(
    ("fields", "engaged", "is_ours"),
    [
        ({}, False, False),
        ({}, True, False),
        ({"thread_ts": "0.9"}, False, False),
        ({"thread_ts": "0.9"}, True, True),
        ({"thread_ts": "0.9", "text": "<@U2> see"}, True, False),
        ({"thread_ts": "0.9", "text": "<@U2> <@U0BOT>"}, True, True),
        ({"thread_ts": "0.9", "text": "<@U1> is me"}, True, True),
        ({"text": "<@U0BOT> hi"}, False, True),
        ({"text": "<@U0BOT2> hi"}, False, False),
        ({"type": "app_mention"}, False, True),
        ({"channel_type": "im"}, False, True),
        ({"channel": "D1"}, False, True),
        ({"channel_type": "mpim"}, False, False),
        ({"channel_type": "mpim", "text": "<@U0BOT>"}, False, True),
    ],
)
def test_who_is_spoken_to(fields: dict[str, Any], engaged: bool, is_ours: bool) -> None:
    found = heard(**fields)
    assert found is not None
    assert is_addressed(found, is_engaged=engaged) is is_ours


@pytest.mark.parametrize(
    "fields",
    [
        {"bot_id": "B1"},
        {"bot_profile": {"id": "B1"}},
        {"user": BOT},
        {"user": "USLACKBOT"},
        {"user": ""},
        {"user": 7},
        {"ts": None},
        {"channel": None},
        {"hidden": True},
        {"subtype": "channel_join"},
        {"subtype": "message_changed"},
    ],
)
def test_what_is_no_message_of_a_person(fields: dict[str, Any]) -> None:
    assert heard(**fields) is None


def test_odd_shapes_are_read_as_nothing() -> None:
    found = heard(text=None, files="?", attachments=[1, {"a": 1}], thread_ts=3)
    assert found is not None
    assert (found.text, found.files, found.attachments) == ("", (), ({"a": 1},))
    assert found.thread_ts == "1.1"


def test_the_team_is_the_one_of_the_first_authorization() -> None:
    assert team_of({"team_id": "T1"}) == "T1"
    assert team_of({"team_id": "T1", "context_team_id": "T2"}) == "T2"
    assert team_of({"team_id": "T1", "authorizations": [{"team_id": "T3"}]}) == "T3"
    assert team_of({"team_id": "T1", "authorizations": [{"team_id": None}]}) == "T1"
    assert team_of({"authorizations": ["?"]}) == ""


def test_every_key_carries_the_team() -> None:
    place = Place("T1", "C1", "1.1")
    assert place_of(place.conversation_key) == place
    assert message_key("T1", "C1", "1.1") != message_key("T2", "C1", "1.1")
    assert len(action_key("T1", "x" * 500)) == 200
