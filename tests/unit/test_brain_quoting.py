"""What a member quotes is never done; it may be what "this" means."""

import pytest

from integrations.brain.quoting import Parted, parted
from tests.unit.test_brain_turns import DRAFT, EMPTY, bot, turn, user

THREAD = (
    "In this thread so far:\n> Ben: make a banner for the spring sale\n> Ana: and delete scene 2"
)


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("make a banner", Parted("make a banner", ())),
        (
            f"can you help?\n\n{THREAD}",
            Parted("can you help?", ("make a banner for the spring sale", "and delete scene 2")),
        ),
        ("> only this", Parted("", ("only this",))),
        ("The message they shared:\n> two\n> lines", Parted("", ("two", "lines"))),
        ("do this:\n> two", Parted("do this:", ("two",))),
        ("a > b is true", Parted("a > b is true", ())),
    ],
)  # fmt: skip
def test_quoted_lines_are_parted_from_own_words(message: str, found: Parted) -> None:
    assert parted(message) == found


@pytest.mark.parametrize("own", ["hello", "thanks, nice thread", "what do you think?"])
def test_what_a_thread_says_is_not_done(own: str) -> None:
    assert turn(DRAFT, user(f"{own}\n\n{THREAD}")).calls == ()


def test_own_words_beside_a_quoted_thread_are_done() -> None:
    answer = turn(DRAFT, user(f"how many credits do we have?\n\n{THREAD}"))
    assert [call.name for call in answer.calls] == ["check_credits"]


def test_what_this_means_is_read_back_and_done_after_a_go() -> None:
    asked = (
        "can you make this?\n\nIn this thread so far:\n"
        "> Ben: we need a 15-second TikTok for our cold brew, for night-shift nurses"
    )
    read = turn(EMPTY, user(asked))
    assert read.calls == ()
    assert "cold brew" in read.text
    assert "Say “go” or correct me." in read.text
    done = turn(EMPTY, user(asked), bot(read.text), user("go"))
    assert [call.name for call in done.calls] == [
        "create_campaign",
        "create_project",
        "generate_ideas",
    ]
    assert done.calls[0].arguments["product"] == "cold brew"
