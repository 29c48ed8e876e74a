"""Markdown of models and members on pages of the dashboard is safe to show, whatever it is."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.web.markdown import ATTRIBUTES, TAGS, rendered


class _Seen(HTMLParser):
    """Notes every tag and attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


def look(html: str) -> _Seen:
    """Return what a browser would see."""
    seen = _Seen()
    seen.feed(html)
    seen.close()
    return seen


def is_safe(text: str) -> None:
    """Assert that text becomes nothing but words, plain tags and links to the web."""
    seen = look(rendered(text))
    assert seen.tags <= TAGS
    allowed = {(tag, name) for tag, names in ATTRIBUTES.items() for name in names}
    assert seen.attributes <= allowed | {("a", "rel")}
    for link in seen.links:
        scheme = re.match(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):", link)
        assert scheme is None or scheme[1].lower() in ("http", "https", "mailto"), link


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=) [v](vbscript:x)",
        "![tracker](https://evil.example/pixel.png)",
        "[![a](https://evil.example/p.png)](https://ok.example)",
        "<https://ok.example/?a=<script>>",
        '[x](https://ok.example "onmouseover=alert(1)")',
        "```html\n<iframe src=//evil.example></iframe>\n```",
        "<svg/onload=alert(1)> <a href=javascript:x>x</a> <style>*{display:none}</style>",
        "[a]: javascript:alert(1)\n\n[a]",
        "<!-- --><b>bold</b>&lt;script&gt;",
        "\ud800 lone \x00 zero \u202e turned",
        "> " * 500 + "deep",
        "[" * 2_000 + "](" * 2_000,
        "*" * 5_000 + "a" + "_" * 5_000,
    ],
)
def test_markdown_of_models_is_safe(text: str) -> None:
    is_safe(text)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(
                [
                    "<",
                    ">",
                    "](",
                    "![",
                    "[",
                    ")",
                    "javascript:",
                    "data:",
                    "<script",
                    "onerror=",
                    "\n",
                    "\n\n",
                    "    ",
                    "- ",
                    "1. ",
                    "> ",
                    "```",
                    "|",
                    "|-|",
                    "&#x3c;",
                    '"',
                    "'",
                    "<a href=",
                    "https://a.b/",
                    "*",
                    "_",
                    "~~",
                    "\\",
                    "<!--",
                    "-->",
                    "# ",
                ]
            ),
        ),
        max_size=30,
    ).map("".join)
)
def test_any_markdown_is_safe(text: str) -> None:
    is_safe(text)


def test_markdown_reads_well() -> None:
    assert str(rendered("# Plan\nOne\n• a\n• b\n\n**bold** ~~no~~ `x`")) == (
        "<p><strong>Plan</strong></p>\n<p>One</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
        "<p><strong>bold</strong> <s>no</s> <code>x</code></p>\n"
    )
    link = str(rendered("[site](https://a.example/b?c=1)"))
    assert 'href="https://a.example/b?c=1"' in link
    assert 'rel="noopener noreferrer nofollow"' in link
