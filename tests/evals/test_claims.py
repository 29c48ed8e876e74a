"""Claims without their deeds are seen; what tools and the embedded model say of what they did is
not taken for one."""

import pytest

from tests.evals.claims import sentences, untrue
from tests.evals.heard import Call, Heard

FALSE = (
    "Noted.",
    "Done.",
    "I've changed the audience to gym beginners.",
    "I have scheduled it for tomorrow.",
    "I'll post it to Instagram for you.",
    "Scene 2 is locked.",
    "Line 3 now says “Cold, strong, done.”.",
    "Started a 15-second video ad (9:16, 1080p) in “Cold Brew”.",
    "Changed in “Cold Brew”: audience “gym beginners”.",
    "“Cold Brew” costs 75 credits: 4 clips at 720p (60).",
    "“Cold Brew” is ready: 15 s, 720×1280.",
    "Okay! I will remember that.",
    "Stopped “Cold Brew”.",
)
TRUE = (
    "Okay. Tell me when something should be changed or made.",
    "Nothing is spent until you say “yes”.",
    "Shall I write the script?",
    "I'm not sure what you mean by “scene 2 is locked”.",
    "You're welcome!",
    "I can't post or schedule ads.",
    "Line 3 is long for its time; a shorter one is easier to follow.",
    "The price of 75 credits for “Cold Brew” still stands.",
)


def heard(answer: str, said: str = "hm") -> Heard:
    """Return a turn in which nothing was done."""
    return Heard(said, "cnv", "trn", answer, "done", (), None, 0.0)


@pytest.mark.parametrize("answer", FALSE)
def test_what_was_not_done_is_seen(answer: str) -> None:
    assert list(untrue(heard(answer), set())) == sentences(answer)[-1:]


@pytest.mark.parametrize("answer", TRUE)
def test_other_sentences_are_no_claims(answer: str) -> None:
    assert list(untrue(heard(answer), {"get_status"})) == []


def test_the_deed_makes_it_true() -> None:
    assert list(untrue(heard("Scene 2 is locked."), {"edit_scene"})) == []
    assert list(untrue(heard("Noted."), {"update_strategy"})) == []
    assert list(untrue(heard("“Ad” is ready: 15 s.", said=""), set())) == []


def test_a_refusal_in_the_tools_own_words_is_no_claim() -> None:
    why = "Scene 2 is locked. Say “unlock scene 2” first."
    refused = Call("edit_scene", "{}", "locked", {"error": {"code": "locked", "message": why}})
    turn = Heard("rewrite scene 2", "cnv", "trn", why, "done", (refused,), None, 0.0)
    assert list(untrue(turn, set())) == []


def test_sentences_keep_what_is_quoted_whole() -> None:
    said = "“Ad: take 2.” is called “Really? Yes. Now” now. Next: say “render it”.\n1. One"
    assert sentences(said) == [
        "“Ad: take 2.” is called “Really? Yes. Now” now.",
        "Next: say “render it”.",
        "1. One",
    ]
