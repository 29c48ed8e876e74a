"""A typed message accepts a quote only when it is a plain yes, whatever else it may be."""

import runpy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.consent import judge

EVALS = Path(__file__).parents[1] / "evals"
SETS = runpy.run_path(str(EVALS / "consent_sets.py"))
NEVER_YES = [row["message"] for row in SETS["read"](SETS["NEVER_YES"])]
YES = [row["message"] for row in SETS["read"](SETS["YES"])]
CREDITS = 72


def test_the_sets_are_the_ones_that_the_templates_make() -> None:
    assert SETS["read"](SETS["NEVER_YES"]) == SETS["never_yes"]()
    assert SETS["read"](SETS["YES"]) == SETS["yes"]()
    assert len(set(NEVER_YES)) == len(NEVER_YES) >= 1000
    assert len(set(YES)) == len(YES) >= 150


def test_no_message_that_is_no_yes_is_taken_for_one() -> None:
    assert [message for message in NEVER_YES if judge(message, CREDITS) == "yes"] == []


def test_nearly_every_plain_yes_is_understood() -> None:
    missed = [message for message in YES if judge(message, CREDITS) != "yes"]
    assert len(missed) <= 0.05 * len(YES), missed


@pytest.mark.parametrize(
    ("message", "verdict"),
    [
        ("yes", "yes"),
        ("k go", "yes"),
        ("yes please render it", "yes"),
        ("sounds good, go", "yes"),
        ("approve 72 credits", "yes"),
        ("👍", "yes"),
        ("no", "no"),
        ("not yet", "no"),
        ("no thanks", "no"),
        ("too expensive", "no"),
        ("👎", "no"),
        ("yes but change scene 2", "yes_but"),
        ("yes, in 720p", "yes_but"),
        ("yes if the logo is bigger", "yes_but"),
        ("ok what about the music", "yes_but"),
        ("approve 50 credits", "unsure"),
        ("ok thanks", "unsure"),
        ("looks good", "unsure"),
        ("maybe", "unsure"),
        ("yes...", "unsure"),
        ("", "unsure"),
        ("yes?", "unrelated"),
        ("is yes ok", "unrelated"),
        ("yesterday", "unrelated"),
        ("go to scene 2", "unrelated"),
        ("no, change scene 2 first", "unrelated"),
        ("what's the status", "unrelated"),
    ],
)
def test_verdicts(message: str, verdict: str) -> None:
    assert judge(message, CREDITS) == verdict


@pytest.mark.parametrize(
    ("message", "credits"),
    [("approve 1,200 credits", 1200), ("approve 1200 credits", 1200), ("yes, 5", 5)],
)
def test_the_number_must_be_the_quotes(message: str, credits: int) -> None:
    assert judge(message, credits) == "yes"
    assert judge(message, credits + 1) != "yes"


_SPOILERS = (
    "?", " not", " no", " don't", " never", " but", " except", " instead", " first", " after",
    " wait", " if", " unless", " until", " scene 2", " 50", " 71 credits", " idea 3", " without",
    " maybe", " or not",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    message=st.sampled_from(YES),
    spoiler=st.sampled_from(_SPOILERS),
    rest=st.text(max_size=30),
    before=st.booleans(),
)
def test_a_question_condition_negation_or_change_is_never_a_yes(
    message: str, spoiler: str, rest: str, before: bool
) -> None:
    spoiled = f"{spoiler.strip()} {message} {rest}" if before else f"{message}{spoiler} {rest}"
    assert judge(spoiled, CREDITS) != "yes"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_a_text_of_other_characters_is_never_a_yes(text: str) -> None:
    known = {message.lower() for message in YES}
    if judge(text, CREDITS) == "yes":
        said = text.strip().lower().strip(" .,!;:-*_\"'“”")
        assert said in known | {"ok", "k", "go", "y", "ya", "si"}


@settings(max_examples=200, deadline=None)
@given(message=st.sampled_from(YES), other=st.integers(min_value=0, max_value=10**6))
def test_a_yes_with_another_number_is_never_a_yes(message: str, other: int) -> None:
    digits = "".join(letter for letter in message if letter.isdecimal())
    if not digits and other != CREDITS:
        assert judge(f"{message} {other} credits", CREDITS) != "yes"
        assert judge(f"{other} credits {message}", CREDITS) != "yes"


def test_a_long_message_is_judged_quickly_and_never_a_yes() -> None:
    assert judge("yes please " * 5_000, CREDITS) != "yes"
    assert judge("yes please " * 10 + "x", CREDITS) != "yes"
