"""Slack's way of writing turned into plain words: mentions, links, channels, quoted material.

Channels are `#launch`, or `<#C0123>` where only the id is known; the tools understand both
(`tools/kit/channels.py`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from graph.talk import MESSAGE_CHARACTERS_MAX

CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)\|?>")
"""A channel without its name, as Slack mostly sends it."""
USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^>]*))?>")
THREAD_CHARACTERS_MAX = 3_000
QUOTED_CHARACTERS_MAX = 2_000
LINE_CHARACTERS_MAX = 600
SOMEBODY = "somebody"
GREETING = "Hello"
LEFT_OUT = "(The rest of this message was too long and was left out.)"
_ROOM_CHARACTERS = 8_000
"""Room that is kept for what is added to a member's own words."""
_ANGLED = re.compile(r"<((?:[@#!]|[a-z][a-z0-9+.-]*:)[^<>]*)>", re.IGNORECASE)
_CHANNEL = re.compile(r"#([CG][A-Z0-9]+)(?:\|(.*))?", re.DOTALL)
_LEADING = re.compile(r"^[\s,:;–—-]+")


def mentioned(text: str) -> set[str]:
    """Return the users whom a message mentions."""
    return {found[1] for found in USER.finditer(text)}


def unnamed_channels(text: str) -> set[str]:
    """Return the channels that a message mentions without their names."""
    return {found[1] for found in CHANNEL.finditer(text)}


def plain(text: str, bot_user_id: str, names: Mapping[str, str]) -> str:
    """Return a message's text as its writer sees it, without the mention of ourselves.

    `names` are the names of users and channels by id, for mentions that carry none.
    """
    ours = re.compile(rf"<@{re.escape(bot_user_id)}(?:\|[^>]*)?>") if bot_user_id else None
    begins_with_us = ours is not None and ours.match(text.lstrip()) is not None
    if ours is not None:
        text = ours.sub(" ", text)
    found = _ANGLED.sub(lambda match: _angled(match[1], names), text)
    if begins_with_us:
        found = _LEADING.sub("", found)
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in found.split("\n")]
    return unescaped("\n".join(lines)).strip()


def unescaped(text: str) -> str:
    """Return text with Slack's three escapes undone, once."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _angled(inside: str, names: Mapping[str, str]) -> str:
    channel = _CHANNEL.fullmatch(inside)
    if channel is not None:
        name = channel[2] or names.get(channel[1])
        return f"#{name}" if name else f"<#{channel[1]}>"
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return f"@{label.lstrip('@') or names.get(target[1:]) or SOMEBODY}"
    if target.startswith("!date"):
        return label
    if target.startswith("!"):
        return f"@{label.lstrip('@') or target[1:].partition('^')[0]}"
    if target.startswith(("mailto:", "tel:")):
        return label or target.partition(":")[2]
    bare = re.sub(r"^https?://", "", target).rstrip("/")
    if not label or re.sub(r"^https?://", "", label).rstrip("/") == bare:
        return target
    return f"{label} ({target})"


def forwarded(attachments: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """Return messages that were shared with this one, quoted; empty for none."""
    texts = [
        plain(str(each.get("text") or each.get("fallback") or ""), "", names)
        for each in attachments
        if each.get("is_share") or each.get("is_msg_unfurl")
    ]
    quoted = "\n".join(text for text in texts if text)[:QUOTED_CHARACTERS_MAX]
    return f"The message they shared:\n{as_quote(quoted)}" if quoted else ""


def thread_so_far(said: Sequence[tuple[str, str]]) -> str:
    """Return what was said in a thread, `(name, plain text)` each, quoted and oldest first.

    At most 3,000 characters; the oldest are left out first.
    """
    lines: list[str] = []
    room = THREAD_CHARACTERS_MAX
    for name, text in reversed(said):
        line = f"{name}: {' '.join(text.split())[:LINE_CHARACTERS_MAX]}"
        room -= len(line) + 3
        if room < 0:
            break
        lines.append(line)
    if not lines:
        return ""
    return f"In this thread so far:\n{as_quote(chr(10).join(reversed(lines)))}"


def as_quote(text: str) -> str:
    """Return text as quoted lines: it is material, and nobody's request."""
    return "\n".join(f"> {line}" for line in text.split("\n"))


def letter_text(said: str, *, shared: str = "", thread: str = "", notes: Sequence[str] = ()) -> str:
    """Return the text of a letter: what the member said first, then files, then quotations.

    `notes` are sentences about files, each in brackets. A bare mention is a greeting.
    """
    room = MESSAGE_CHARACTERS_MAX - _ROOM_CHARACTERS
    if len(said) > room:
        said = f"{said[:room].rstrip()}\n{LEFT_OUT}"
    if not said and not notes and not shared:
        said = GREETING
    own = " ".join(part for part in (said, *notes) if part)
    return "\n\n".join(part for part in (own, shared, thread) if part)
