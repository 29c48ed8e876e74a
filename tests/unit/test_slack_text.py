"""Text for Slack: nothing that somebody wrote is live, and nothing of it is lost."""

import re

from hypothesis import given
from hypothesis import strategies as st

from integrations.slack import text

INJECTIONS = st.sampled_from(
    [
        "<!channel>",
        "<!here|now>",
        "<@U012AB3CD>",
        "<https://evil.example|our site>",
        "[our site](https://evil.example)",
        "![](https://evil.example/p.png)",
        "@channel",
        "@Here",
        "&lt;!channel&gt;",
        "*_~`",
        "```\ncode\n```",
        "👩🏽‍🚀",
        "سلام علیکم",
        "\u202ereversed",
        "\n\n",
        " ",
        "|a|b|\n|-|-|",
        "<a href='x'>y</a>",
    ]
)
PROSE = st.lists(INJECTIONS | st.text(max_size=60), max_size=40).map("".join)
LIVE = re.compile(r"<[!@#/a-zA-Z]|@(?=(?:channel|here|everyone)\b)", re.IGNORECASE)


@given(PROSE)
def test_escaped_text_has_nothing_live(written: str) -> None:
    escaped = text.escape(written)
    assert "<" not in escaped
    assert ">" not in escaped
    assert not LIVE.search(escaped)


@given(PROSE)
def test_defused_markdown_has_no_mention_and_no_hidden_link(written: str) -> None:
    defused = text.defuse(written)
    assert not LIVE.search(defused)
    assert "](" not in defused


def test_words_stay_the_same_to_the_eye() -> None:
    assert text.escape("Tom & Jerry < 3") == "Tom &amp; Jerry &lt; 3"
    assert text.escape("in <#C01AB|launch>") == "in #launch"
    assert text.defuse("5 < 6 and <!channel>") == "5 < 6 and <\u200b!channel>"
    assert text.defuse("[here](http://x.example)") == "[here]\u200b(http://x.example)"


@given(PROSE, st.integers(min_value=1, max_value=300))
def test_shortened_text_keeps_its_limit(written: str, characters_max: int) -> None:
    assert len(text.shorten(written, characters_max)) <= characters_max
    escaped = text.shorten_escaped(written, characters_max + 10)
    assert len(escaped) <= characters_max + 10
    assert not re.search(r"&(?!amp;|lt;|gt;)", escaped)


def test_text_is_cut_where_a_word_ends() -> None:
    assert text.shorten("Steady energy all night", 16) == "Steady energy…"
    assert text.shorten("Short", 16) == "Short"


@given(st.lists(PROSE, max_size=8).map("\n\n".join), st.integers(min_value=60, max_value=900))
def test_parts_hold_every_word_within_the_limit(written: str, characters_max: int) -> None:
    parts = text.split(written, characters_max)
    assert all(len(part) <= characters_max for part in parts)
    if "`" not in written:
        assert "".join("".join(parts).split()) == "".join(text.clean(written).split())


def test_long_markdown_is_parted_between_paragraphs_and_fences_are_closed() -> None:
    paragraphs = [f"{number} " + "word " * 30 for number in range(4)]
    parts = text.split("\n\n".join(paragraphs), 340)
    assert [part[0] for part in parts] == ["0", "2"]
    fenced = text.split("```text\n" + "line of code\n" * 40 + "```", 300)
    assert len(fenced) > 1
    assert all(part.count("```") % 2 == 0 for part in fenced)
    assert fenced[1].startswith("```text\n")


def test_our_bullets_become_a_list_and_lines_stay_lines() -> None:
    assert text.rows("Two:\n• one\n• two\nEnd\nhere") == "Two:\n- one\n- two\nEnd  \nhere"
