"""Channels as members write them, and what is followed there, in words."""

import re
from collections.abc import Sequence

from storage.errors import Refused
from storage.follows import Followed
from tools.kit.cleaning import clean_line
from tools.kit.say import joined, quoted

CHANNEL_CHARACTERS_MAX = 80
_MENTIONED = re.compile(r"<#([A-Z0-9]+)(?:\|([^>]*))?>")
_AROUND = re.compile(r"^(?:the |our |my )|(?: channel)$", re.IGNORECASE)


def channel_name(text: str) -> str:
    """Return a channel as it is kept: `#launch`, or `<#C0123>` where only its id is known.

    Raises `Refused` when the text cannot be a channel's name.
    """
    wanted = clean_line(text, "the channel's name", CHANNEL_CHARACTERS_MAX + 40)
    mentioned = _MENTIONED.fullmatch(wanted)
    if mentioned is not None and not mentioned[2]:
        return f"<#{mentioned[1]}>"
    name = mentioned[2] if mentioned is not None else _AROUND.sub("", wanted)
    name = re.sub(r"\s+", "-", name.removeprefix("#").strip().casefold())
    if not re.fullmatch(rf"[\w-]{{1,{CHANNEL_CHARACTERS_MAX}}}", name):
        raise Refused(
            f"{quoted(wanted)} is no channel that I can post to. Write it like “#launch”."
            if wanted
            else "Say which channel, such as “#launch”."
        )
    return f"#{name}"


def followed_words(follows: Sequence[Followed]) -> str:
    """Return what is followed, by channel: "#launch follows “Cold Brew” and “Tea”"."""
    by_channel: dict[str, list[str]] = {}
    for each in follows:
        subject = quoted(each.campaign)
        if each.project is not None:
            subject = f"{quoted(each.project)} in {subject}"
        by_channel.setdefault(each.follow.channel, []).append(subject)
    return "; ".join(f"{channel} follows {joined(what)}" for channel, what in by_channel.items())


def subject_words(campaign: str, project: str | None) -> str:
    """Return what is followed: a project, or a campaign with all it has and will have."""
    if project is not None:
        return quoted(project)
    return f"{quoted(campaign)} with all its projects"
