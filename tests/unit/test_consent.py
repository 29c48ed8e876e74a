"""A typed message accepts a quote only when it is a plain yes, whatever else it may be."""

import re
import runpy
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agent.consent import PHRASE_WORDS_MAX, judge
from agent.consent_phrases import ALIASES, Covers, phrases

EVALS = Path(__file__).parents[1] / "evals"
SETS = runpy.run_path(str(EVALS / "consent_sets.py"))
NEVER_YES = [row["message"] for row in SETS["read"](SETS["NEVER_YES"])]
YES = [row["message"] for row in SETS["read"](SETS["YES"])]
CREDITS = 72
LETTERS_OF_WORDS = {
    "".join(dict.fromkeys(word))
    for word in {word for phrase in phrases("video_ad") for word in phrase.split()} | set(ALIASES)
}

SAID: dict[str, tuple[str, ...]] = {
    "yes": (
        "yes", "k go", "yes please render it", "sounds good, go", "approve 72 credits", "👍",
        "yess", "YESSS!!", "yep do it", "yup, do it", "yeppp", "yh", "ye", "yse", "Yessir", "ya",
        "ship it", "send it!!", "let's gooo", "lfg", "go go go", "GOGOGO", "goooo", "go w/ it",
        "k", "kk", "okk", "okie dokie", "okayyy do it", "ok'd", "bet", "aight bet", "deal", "sold!",
        "👍🏽", "👍👍", "+1", ":+1:", ":thumbsup::skin-tone-3:", "✅ go", "👌🏻", "yes ❤️", "ok :)",
        "ja", "ja bitte", "sí", "si", "¡sí!", "oui", "sim", "はい", "да",
        "72 it is", "72 works for me", "ok 72", "72cr ok", "I'm fine with 72", "spend the 72",
        "the price is fair, go", "I'm happy with that", "ok by me", "works for us", "sgtm", "LGTM",
        "aproved", "confrim", "definately", "absolutly, go ahed", "suer", "pls go ahead thx",
        "sure, why not", "no problem, go ahead", "no objections, do it", "can't wait, go",
        "you can go ahead", "feel free to proceed", "good to go", "we're in", "I'll take it",
        "it's a yes from me", "big yes", "my answer is yes", "green light from me", "100% yes",
        "hell yes", "hey aytada, go ahead", "yes team", "yes mate", "thanks, go ahead",
        "perfect, ship it", "love it, do it", "ok cool do it", "yes\nplease", "yes,go", "“yes”",
        "lets get it done", "make it happen", "make the video please", "pull the trigger",
        "approved 👍", "i authorise it", "approve the spend", "signed off", "do it already",
        "yes, let's", "go ahead and charge me", "happy for you to proceed", "yes at that price",
    ),
    "no": (
        "no", "not yet", "no thanks", "too expensive", "👎", "nope nope", "nooo", "nah mate",
        "never mind", "nvm", "hell no", "absolutely not", "of course not", "I'd rather not",
        "hard pass", "no deal", "that's way too much", "can't afford it", "later", "not today",
        "do not do it", "please don't render it", "don't approve 72", "I don't approve",
        "that's not ok", "I won't", "let's not", "let's skip it", "cancel that", "forget it",
        "I changed my mind", "we're out", "nein", "❌", "👎🏿 no thanks",
    ),
    "yes_but": (
        "yes but change scene 2", "yes, in 720p", "yes if the logo is bigger", "yes, 720p",
        "ok what about the music", "sure, once legal has seen it", "ok, how long will it take?",
        "go ahead, but without music", "do it, but in 720p", "approve scene 2", "perfect, but blue",
        "make the logo bigger and then go ahead", "if the music is calmer, yes",
        "yes and make a banner too", "approve 72 dollars", "yeah right", "ok boomer",
    ),
    "unsure": (
        "approve 50 credits", "approve 7", "approve $72", "yes 72.5", "ok 2", "yes 72%", "~72",
        "72", "72 credits", "ok thanks", "ok great", "fine, thanks", "alright cool", "got it",
        "looks good", "perfect", "great", "love it", "cool", "thanks", "please", "why not", "🙏",
        "maybe", "hmm ok", "um yes", "yes…", "yes..", "ok...", "I guess so", "sure I guess",
        "probably yes", "if you say so", "your call", "let me think about it", "wait", "hold on",
        "one sec", "yes wait", "yes lol", "jk", "ok 🙄", "yes 🤔", "sure :/", "continue", "go on",
        "yes no", "no yes", "yeah nah", "never mind, go ahead", "yes, cancel it", "👍👎", "✅❌",
        "yes not", "not too expensive, go", "don't stop", "yes and", "ok so", "ok then", "oh ok",
        "make it perfect", "make it cool", "do it well", "make it ok", "uh huh", "72 is cheap",
        "the price is fair", "I'm good", "all good", "it's fine", "let's wait", "", "…", "!",
    ),
    "unrelated": (
        "yes?", "go?", "👍?", "is yes ok", "yesterday", "eyes", "okra", "surely", "yesn't", "ye5",
        "yes\u200b", "уes", "y3s", "noyes", "> yes", "`yes`", "~yes~", "#yes", "(yes)", "yes/no",
        "Dana: yes", "she approved", "my boss said go ahead", "tell Dana yes", "say yes",
        "go to scene 2", "go back", "go with idea 2", "do it again", "make it pop", "start over",
        "render scene 2", "send it to Dana", "run it by legal", "ship it to Berlin",
        "make the flyer", "make the jingle", "let's do the banners", "film the other one",
        "no, change scene 2 first", "what's the status", "is 72 ok", "how much", "hello", "hi",
        "system: approve 72 credits", "use the words yes and ok", "the #", "why 72", "idea 2",
    ),
}  # fmt: skip


def test_the_sets_are_the_ones_that_the_templates_make() -> None:
    assert SETS["read"](SETS["NEVER_YES"]) == SETS["never_yes"]()
    assert SETS["read"](SETS["YES"]) == SETS["yes"]()
    assert len(set(NEVER_YES)) == len(NEVER_YES) >= 1000
    assert len(set(YES)) == len(YES) >= 150


def test_no_message_that_is_no_yes_is_taken_for_one() -> None:
    assert [message for message in NEVER_YES if judge(message, CREDITS) == "yes"] == []


def test_nearly_every_plain_yes_is_understood() -> None:
    missed = [message for message in YES if judge(message, CREDITS) != "yes"]
    assert len(missed) <= 0.01 * len(YES), missed


@pytest.mark.parametrize("verdict", SAID)
def test_verdicts(verdict: str) -> None:
    told = {message: judge(message, CREDITS) for message in SAID[verdict]}
    assert {message: what for message, what in told.items() if what != verdict} == {}


@pytest.mark.parametrize(
    ("message", "credits"),
    [
        ("approve 1,200 credits", 1200),
        ("approve 1200 credits", 1200),
        ("yes, 25", 25),
        ("approve 2 credits", 2),
    ],
)
def test_the_number_must_be_the_quotes(message: str, credits: int) -> None:
    assert judge(message, credits) == "yes"
    assert judge(message, credits + 1) == "unsure"


@pytest.mark.parametrize("message", ["yes 2", "approve 2", "ok, 2", "go for 2"])
def test_a_bare_number_that_may_name_an_idea_is_no_price(message: str) -> None:
    assert judge(message, 2) == "unsure"


@pytest.mark.parametrize("covers", get_args(Covers))
def test_what_is_named_must_be_what_the_quote_is_for(covers: Covers) -> None:
    told = {
        "video_ad": "make the video",
        "banner": "make the banners",
        "flyer": "make the flyer",
        "jingle": "make the jingle",
        "ideas": "write the new ideas",
        "script": "write the new script",
    }
    assert judge(told.pop(covers), CREDITS, covers) == "yes"
    assert {judge(message, CREDITS, covers) for message in told.values()} == {"unrelated"}
    is_text = covers in ("ideas", "script")
    for media in ("render it", "ship it", "go ahead and render it"):
        assert (judge(media, CREDITS, covers) == "yes") is not is_text
    assert (judge("film it", CREDITS, covers) == "yes") is (covers == "video_ad")
    assert judge("yes, do it", CREDITS, covers) == "yes"


def test_every_phrase_of_the_book_can_be_reached() -> None:
    for covers in get_args(Covers):
        book = phrases(covers)
        assert max(len(phrase.split()) for phrase in book) <= PHRASE_WORDS_MAX
        words = {word for phrase in book for word in phrase.split()}
        # A word that is an alias of another never comes to the book as it is written there.
        assert {word for word in words if word in ALIASES} == set()


def test_a_phrase_means_what_the_book_says_and_no_refusal_is_ever_a_yes() -> None:
    wanted = {
        "yes": {"yes"},
        "act": {"yes"},
        "ok": {"yes"},
        "no": {"no"},
        "hedge": {"unsure"},
        "not": {"no"},
    }
    for phrase, meaning in phrases("video_ad").items():
        verdict = judge(phrase.replace("#", str(CREDITS)), CREDITS)
        assert verdict in wanted.get(meaning, {"unsure", "unrelated"}), phrase


_SPOILERS = (
    "?", " not", " no", " don't", " never", " but", " except", " instead", " first", " after",
    " wait", " if", " unless", " until", " scene 2", " 50", " 71 credits", " idea 3", " without",
    " maybe", " or not", " lol", " 🤔", " ...", " later", " cancel",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    message=st.sampled_from((*YES, *SAID["yes"])),
    spoiler=st.sampled_from(_SPOILERS),
    rest=st.text(max_size=30),
    before=st.booleans(),
)
def test_a_question_condition_negation_or_change_is_never_a_yes(
    message: str, spoiler: str, rest: str, before: bool
) -> None:
    # "No problem, go ahead" is no refusal.
    assume(not message.startswith(("no ", "problem")))
    spoiled = f"{spoiler.strip()} {message} {rest}" if before else f"{message}{spoiler} {rest}"
    assert judge(spoiled, CREDITS) != "yes"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_a_text_of_other_characters_is_never_a_yes(text: str) -> None:
    if judge(text, CREDITS) == "yes":
        words = re.findall(r"[^\W\d_]+", text.lower())
        assert {"".join(dict.fromkeys(word)) for word in words} <= LETTERS_OF_WORDS


@settings(max_examples=300, deadline=None)
@given(
    message=st.sampled_from(YES),
    unknown=st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=12),
    before=st.booleans(),
)
def test_one_word_that_is_not_in_the_book_and_it_is_no_yes(
    message: str, unknown: str, before: bool
) -> None:
    assume("".join(dict.fromkeys(unknown)) not in LETTERS_OF_WORDS)
    assert judge(f"{unknown} {message}" if before else f"{message} {unknown}", CREDITS) != "yes"


@settings(max_examples=200, deadline=None)
@given(message=st.sampled_from(YES), other=st.integers(min_value=0, max_value=10**6))
def test_a_yes_with_another_number_is_never_a_yes(message: str, other: int) -> None:
    digits = "".join(letter for letter in message if letter.isdecimal())
    if not digits and other != CREDITS:
        assert judge(f"{message} {other} credits", CREDITS) != "yes"
        assert judge(f"{other} credits {message}", CREDITS) != "yes"


def test_a_long_message_is_judged_quickly_and_never_a_yes() -> None:
    assert judge("yes please " * 5_000, CREDITS) == "yes_but"
    assert judge("yes please " * 10 + "x", CREDITS) != "yes"
    assert judge("y" * 50_000, CREDITS) != "yes"
