"""Blocks of Block Kit, cut to Slack's limits; the texts given to them are plain words unless they
are called mrkdwn (https://docs.slack.dev/reference/block-kit/blocks)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from integrations.slack.cards.model import Block, Plain
from integrations.slack.text import clean, defuse, one_line, rows, shorten

SECTION_CHARACTERS_MAX = 3_000
FIELD_CHARACTERS_MAX = 2_000
HEADER_CHARACTERS_MAX = 150
BUTTON_CHARACTERS_MAX = 75
OPTION_CHARACTERS_MAX = 75
ALT_CHARACTERS_MAX = 1_900
MARKDOWN_CHARACTERS_MAX = 11_900
URL_CHARACTERS_MAX = 2_900
BAR_CELLS = 10


def plain_text(text: str, characters_max: int) -> Plain:
    """Return a plain_text object; words such as `:tada:` stay words."""
    short = shorten(one_line(text), characters_max) or "–"
    return {"type": "plain_text", "text": short, "emoji": False}


def mrkdwn(text: str, characters_max: int) -> Plain:
    """Return a text object of escaped mrkdwn in which Slack makes nothing a link by itself."""
    return {"type": "mrkdwn", "text": _fitting(text, characters_max), "verbatim": True}


def section(text: str, *, accessory: Plain | None = None, fields: Sequence[str] = ()) -> Block:
    """Return a section of mrkdwn, with a button or picture beside it and up to ten fields."""
    block: Block = {"type": "section"}
    if text.strip():
        block["text"] = mrkdwn(text, SECTION_CHARACTERS_MAX)
    if fields:
        block["fields"] = [mrkdwn(field, FIELD_CHARACTERS_MAX) for field in fields[:10]]
    if accessory is not None:
        block["accessory"] = accessory
    return block


def header(text: str) -> Block:
    """Return a headline."""
    return {"type": "header", "text": plain_text(text, HEADER_CHARACTERS_MAX)}


def context(*texts: str) -> Block:
    """Return small grey mrkdwn."""
    shown = [mrkdwn(text, SECTION_CHARACTERS_MAX) for text in texts if text.strip()]
    return {"type": "context", "elements": shown[:10]}


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def markdown(text: str) -> Block:
    """Return somebody's Markdown, without live mentions and hidden links."""
    return {"type": "markdown", "text": shorten(rows(defuse(text)), MARKDOWN_CHARACTERS_MAX)}


def image(url: str, alt: str) -> Block:
    """Return a picture."""
    return {"type": "image", "image_url": url, "alt_text": shorten(one_line(alt), 1_900) or "–"}


def actions(*elements: Plain) -> Block:
    """Return a row of buttons; their action ids must differ."""
    return {"type": "actions", "elements": list(elements[:25])}


def button(
    label: str,
    action_id: str,
    ids: Mapping[str, Any] | None = None,
    *,
    style: str = "",
    url: str = "",
    says: str = "",
    confirm: Plain | None = None,
) -> Plain:
    """Return a button. `ids` come back with the click; `says` is the label for screen readers."""
    made: Plain = {
        "type": "button",
        "text": plain_text(label, BUTTON_CHARACTERS_MAX),
        "action_id": action_id,
    }
    if ids is not None:
        made["value"] = packed(ids)
    if style:
        made["style"] = style
    if url:
        made["url"] = url
    if says:
        made["accessibility_label"] = shorten(one_line(says), BUTTON_CHARACTERS_MAX)
    if confirm is not None:
        made["confirm"] = confirm
    return made


def confirmation(title: str, text: str, yes: str, no: str, *, style: str = "danger") -> Plain:
    """Return what is asked before a button does something that cannot be taken back."""
    return {
        "title": plain_text(title, 100),
        "text": plain_text(text, 300),
        "confirm": plain_text(yes, 30),
        "deny": plain_text(no, 30),
        "style": style,
    }


def option(label: str, value: str) -> Plain:
    """Return one choice of a menu; `value` has at most 150 characters."""
    return {"text": plain_text(label, OPTION_CHARACTERS_MAX), "value": value}


def packed(ids: Mapping[str, Any]) -> str:
    """Return ids as the compact JSON of a button's value."""
    return json.dumps(dict(ids), ensure_ascii=False, separators=(",", ":"))


def bar(percent: int) -> str:
    """Return a progress bar that reads well aloud: the number comes first."""
    percent = max(0, min(100, percent))
    full = round(percent / 100 * BAR_CELLS)
    return f"{percent} %  {'▰' * full}{'▱' * (BAR_CELLS - full)}"


def texts_of(blocks: Any) -> Iterator[str]:
    """Yield the texts that people read in blocks, in order, without those of buttons."""
    if isinstance(blocks, list):
        for block in blocks:
            yield from texts_of(block)
    elif isinstance(blocks, dict):
        if blocks.get("type") in ("button", "overflow", "context_actions", "actions"):
            return
        if isinstance(blocks.get("text"), str):
            yield blocks["text"]
        if isinstance(blocks.get("alt_text"), str):
            yield blocks["alt_text"]
        for key in ("title", "text", "fields", "elements", "body", "subtitle"):
            if isinstance(blocks.get(key), dict | list):
                yield from texts_of(blocks[key])


def characters_of(blocks: Iterable[Block]) -> int:
    """Return how many characters of text blocks have, buttons included."""
    return sum(len(json.dumps(block, ensure_ascii=False)) for block in blocks)


def _fitting(text: str, characters_max: int) -> str:
    """Return mrkdwn of at most so many characters; an escape is never cut in two."""
    text = clean(text).strip()
    if len(text) <= characters_max:
        return text or "–"
    short = shorten(text, characters_max)
    at = short.rfind("&")
    if at >= 0 and ";" not in short[at:]:
        short = f"{short[:at]}…"
    return short
