"""Markdown that a model or a member wrote, as HTML that is safe to show.

Two fences: the parser knows no raw HTML and makes words of pictures, and a sanitiser keeps only the
few tags and attributes below. No address outside is ever fetched, and links are plain links.
"""

import html
import re
from collections.abc import Sequence
from typing import NewType

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

SafeHtml = NewType("SafeHtml", str)
"""HTML that the sanitiser has made; templates may show it as it is."""
TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}, "*": set()}
SCHEMES = {"http", "https", "mailto"}
CHARACTERS_MAX = 40_000
_BULLET = re.compile(r"(?m)^• ?")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def _nothing(
    _renderer: RendererProtocol,
    tokens: Sequence[Token],
    at: int,
    _options: OptionsDict,
    _env: EnvType,
) -> str:
    """A heading would break the page's own outline: it is a bold paragraph."""
    return "<p><strong>" if tokens[at].nesting == 1 else "</strong></p>\n"


def _words_of_picture(
    _renderer: RendererProtocol,
    tokens: Sequence[Token],
    at: int,
    _options: OptionsDict,
    _env: EnvType,
) -> str:
    """A picture is its description: fetching it would tell a stranger who reads here."""
    return html.escape(tokens[at].content)


def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False})
    made.enable(["table", "strikethrough"])
    made.add_render_rule("heading_open", _nothing)
    made.add_render_rule("heading_close", _nothing)
    made.add_render_rule("image", _words_of_picture)
    return made


def rendered(text: str) -> SafeHtml:
    """Return Markdown of at most 40,000 characters as safe HTML; what is longer is cut."""
    cleaned = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:CHARACTERS_MAX]
    # A lone surrogate cannot be written down at all.
    sound = cleaned.encode("utf-8", "replace").decode("utf-8")
    made = str(_parser().render(_BULLET.sub("- ", sound)))
    return SafeHtml(
        nh3.clean(
            made,
            tags=TAGS,
            attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
            url_schemes=SCHEMES,
            link_rel="noopener noreferrer nofollow",
        )
    )
