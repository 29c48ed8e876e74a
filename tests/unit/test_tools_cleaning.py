"""Text and colours from outside: kept if they can be, refused with a sentence if not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import Refused
from tools.kit.cleaning import (
    clean_colors,
    clean_line,
    clean_prose,
    clean_words,
    says_something,
    title_case,
)

anything = st.text(st.characters(codec=None), max_size=60)


@given(anything)
def test_clean_text_has_no_control_characters_and_can_be_stored(text: str) -> None:
    line, prose = clean_line(text, "it", 500), clean_prose(text, "it", 500)
    assert not [c for c in line if unicodedata.category(c) in ("Cc", "Cs")]
    assert not [c for c in prose if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    assert line.encode("utf-8").decode("utf-8") == line
    assert (clean_line(line, "it", 500), clean_prose(prose, "it", 500)) == (line, prose)


@pytest.mark.parametrize(
    ("text", "line", "prose"),
    [
        ("  two \t words \x00", "two words", "two words"),
        ("a\r\nb\n\n\n\nc", "a b c", "a\nb\n\nc"),
        ("\u202egnp.exe", "gnp.exe", "gnp.exe"),
        ("👩‍🚀 und Cafe\u0301", "👩‍🚀 und Café", "👩‍🚀 und Café"),
        (None, "", ""),
    ],
)
def test_what_clean_text_looks_like(text: str | None, line: str, prose: str) -> None:
    assert (clean_line(text, "it", 100), clean_prose(text, "it", 100)) == (line, prose)


@pytest.mark.parametrize(
    ("colors", "codes"),
    [
        (["navy", "Sky-Blue", "FFF", "#0b1f4b"], ["#0b1f4b", "#87ceeb", "#ffffff"]),
        (["light red"], ["#ed9e9e"]),
        (["none"], []),
        ([""], []),
    ],
)
def test_colours_become_codes(colors: list[str], codes: list[str]) -> None:
    assert clean_colors(colors) == codes


@pytest.mark.parametrize("color", ["blurple", "#12", "#gggggg", "rgb(1,2,3)", "url(x)", "; drop"])
def test_unknown_colours_are_named(color: str) -> None:
    with pytest.raises(Refused, match="I do not know the colour") as refusal:
        clean_colors(["red", color])
    assert color in refusal.value.message
    assert "“red”" not in refusal.value.message


def test_word_lists_are_bounded() -> None:
    assert clean_words([" steady ", "steady", ""], "the words") == ["steady"]
    with pytest.raises(Refused, match="Keep the words to 20 at most"):
        clean_words([str(number) for number in range(21)], "the words")
    with pytest.raises(Refused, match="keep it to 40"):
        clean_words(["x" * 41], "the words")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("cold brew", "Cold Brew"),
        ("the best of tea", "The Best of Tea"),
        ("iPhone case", "iPhone Case"),
        ("咖啡", "咖啡"),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert title_case(text) == title


def test_saying_something() -> None:
    assert [says_something(text) for text in ("tea", "咖啡", "7", "?!", "", "☕️")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
