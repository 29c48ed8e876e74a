"""Builds events as Slack sends them: https://docs.slack.dev/reference/events"""

import re
from typing import Any

from tests.support.slack.methods.common import message_view
from tests.support.slack.protocol import Caller
from tests.support.slack.world import Channel, Message, Team, User, World

MARKUP = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")


def outer(world: World, team: Team, event: dict[str, Any]) -> dict[str, Any]:
    """Return an event in its envelope, with an event_id of its own."""
    assert team.install is not None
    return {
        "token": "verification-token",
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": team.enterprise_id,
        "api_app_id": world.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": world.id("Ev", "EVNT"),
        "event_time": int(world.clock.now()),
        "authorizations": [
            {
                "enterprise_id": team.enterprise_id,
                "team_id": team.id,
                "user_id": team.install.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{world.id('', 'CTX')}",
    }


def caller_of(world: World, team: Team) -> Caller:
    """Return our app in a team."""
    return Caller(world, team, team.install)


def _view(world: World, team: Team, message: Message) -> dict[str, Any]:
    view = message_view(caller_of(world, team), message)
    if message.thread_ts:
        channel = team.channels[message.channel]
        root = channel.messages.get(message.thread_ts)
        if root is not None:
            view["parent_user_id"] = root.user
    view.pop("reactions", None)
    return view


def message_event(world: World, team: Team, message: Message) -> dict[str, Any]:
    """Return the `message` event of a new message (docs: /reference/events/message)."""
    channel = team.channels[message.channel]
    event = _view(world, team, message)
    return event | {
        "channel": channel.id,
        "channel_type": channel.channel_type,
        "event_ts": message.ts,
    }


def mention_event(world: World, team: Team, message: Message) -> dict[str, Any]:
    """Return the `app_mention` twin of a message (docs: /reference/events/app_mention)."""
    event = _view(world, team, message)
    event.pop("subtype", None)
    return event | {"type": "app_mention", "channel": message.channel, "event_ts": message.ts}


def changed_event(
    world: World, team: Team, message: Message, before: dict[str, Any]
) -> dict[str, Any]:
    """Return `message_changed` (docs: /reference/events/message/message_changed)."""
    channel = team.channels[message.channel]
    now = world.clock.ts()
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.channel_type,
        "ts": now,
        "event_ts": now,
        "message": _view(world, team, message),
        "previous_message": before,
    }


def deleted_event(
    world: World, channel: Channel, ts: str, before: dict[str, Any]
) -> dict[str, Any]:
    """Return `message_deleted` (docs: /reference/events/message/message_deleted)."""
    now = world.clock.ts()
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.channel_type,
        "ts": now,
        "event_ts": now,
        "deleted_ts": ts,
        "previous_message": before,
    }


def reaction_event(
    world: World, user: User, message: Message, name: str, kind: str
) -> dict[str, Any]:
    """Return `reaction_added` or `reaction_removed`."""
    return {
        "type": kind,
        "user": user.id,
        "reaction": name,
        "item_user": message.user,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "event_ts": world.clock.ts(),
    }


def snapshot(world: World, team: Team, message: Message) -> dict[str, Any]:
    """Return a message as it is now, for `previous_message`."""
    return _view(world, team, message)


def as_rich_text(world: World, text: str) -> list[dict[str, Any]]:
    """Return a member's text as the rich_text block that Slack's clients make of it."""
    inline: list[dict[str, Any]] = []
    at = 0
    for match in MARKUP.finditer(text):
        if match.start() > at:
            inline.append({"type": "text", "text": _plain(text[at : match.start()])})
        sign, name, label = match.group(1), match.group(2), match.group(3)
        if sign == "@":
            inline.append({"type": "user", "user_id": name})
        elif sign == "#":
            inline.append({"type": "channel", "channel_id": name})
        elif sign == "!":
            inline.append({"type": "broadcast", "range": name})
        else:
            link = {"type": "link", "url": _plain(name)}
            inline.append(link | ({"text": label} if label else {}))
        at = match.end()
    if at < len(text):
        inline.append({"type": "text", "text": _plain(text[at:])})
    if not inline:
        return []
    section = {"type": "rich_text_section", "elements": inline}
    return [{"type": "rich_text", "block_id": world.id("b")[2:], "elements": [section]}]


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
