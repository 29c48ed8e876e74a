"""Copy as it is set: quotes, emoji, long words, captions files."""

import pytest

from integrations.studio.subtitles import srt, wrapped
from integrations.studio.wording import broken, clean, fragments
from tools.kit.ports import PlacedLine, SpokenWord


@pytest.mark.parametrize(
    ("written", "set_as"),
    [
        ("don't", "don\u2019t"),
        ('She said "hi"', "She said \u201chi\u201d"),
        ("wait...", "wait\u2026"),
        ("Wow \U0001f525\U0001f600 !", "Wow!"),
        ("a - b", "a \u2013 b"),
        ("  two\nlines ", "two lines"),
        ("*bold* claim", "bold claim"),
        ("Größe 50 %", "Größe 50 %"),
        ("\U0001f600", ""),
    ],
)
def test_clean(written: str, set_as: str) -> None:
    assert clean(written) == set_as


def test_long_words_break_at_their_joints() -> None:
    assert broken("Haftpflichtversicherungsgesellschaft", 3) == (
        "Haftpflicht-",
        "versicherungs-",
        "gesellschaft",
    )
    assert broken("short", 1) == ("short",)
    for parts in (2, 3, 4, 5):
        pieces = broken("Supercalifragilisticexpialidocious", parts)
        assert "".join(p.removesuffix("-") for p in pieces) == "Supercalifragilisticexpialidocious"


def test_fragments_become_cards_only_when_all_are_short() -> None:
    assert fragments("Smooth. Bright. Never bitter.") == ("Smooth.", "Bright.", "Never bitter.")
    assert fragments("One sentence only") == ("One sentence only",)
    long = "Short. But this second part is far too long for a card of its own."
    assert fragments(long) == (long,)


def _line(text: str, at: float, each: float = 0.3) -> PlacedLine:
    words = text.split()
    return PlacedLine(
        text=text,
        voice_start_seconds=0,
        seconds=len(words) * each,
        at_seconds=at,
        words=tuple(
            SpokenWord(text=w, start_seconds=at + i * each, end_seconds=at + i * each + each * 0.9)
            for i, w in enumerate(words)
        ),
    )


def test_srt_of_one_line_is_exact() -> None:
    assert srt((_line("Meet Lumen.", 1.5),), 15.0) == (
        "1\n00:00:01,500 --> 00:00:02,220\nMeet Lumen.\n"
    )


def test_srt_lines_are_short_and_never_overlap() -> None:
    text = "This is a rather long voice line that goes on and on " * 3
    out = srt((_line(text, 0.2, 0.2), _line("Second line here.", 7.0, 0.2)), 15.0)
    blocks = [block.split("\n") for block in out.strip().split("\n\n")]
    assert all(len(line) <= 42 for block in blocks for line in block[2:])
    assert all(len(block[2:]) <= 2 for block in blocks)
    times = [tuple(block[1].split(" --> ")) for block in blocks]
    assert all(start < end for start, end in times)
    assert all(times[i][1] <= times[i + 1][0] for i in range(len(times) - 1))
    assert (
        " ".join(" ".join(b[2:]) for b in blocks).split() == (text + " Second line here.").split()
    )


def test_a_word_longer_than_a_line_is_cut() -> None:
    assert wrapped(["x" * 50]) == ["x" * 41 + "-", "x" * 9]
