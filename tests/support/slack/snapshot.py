"""What the demo page shows one member: channels, messages, modals, Home, as plain JSON."""

from typing import Any

from tests.support.slack.fake import FakeSlack
from tests.support.slack.methods.views import view_view
from tests.support.slack.world import Channel, Message, SlackFile, Stream, Team, User


def snapshot(slack: FakeSlack, user: User) -> dict[str, Any]:
    """Return everything that a member sees now.

    Args:
        slack: The fake.
        user: Who looks.

    Returns:
        JSON: version, me, bot, team, users, channels with messages, sessions, prompts, the modal on
        top (or null), Home (or null).
    """
    world = slack.world
    with world.lock:
        world.settle()
        team = world.teams[user.team_id]
        bot = slack.bot
        dm = slack.dm(user)
        channels = [
            _channel(slack, channel, user)
            for channel in team.channels.values()
            if user.id in channel.members and (channel.kind != "im" or channel.id == dm.id)
        ]
        modal = next(
            (one for one in reversed(world.views.values()) if one.user == user.id and one.is_open),
            None,
        )
        home = world.homes.get((team.id, user.id))
        return {
            "version": world.version,
            "me": user.id,
            "bot": bot.id,
            "app": world.app.name,
            "team": team.name,
            "dm": dm.id,
            "users": {one.id: _user(one) for one in team.users.values()},
            "channel_names": _names(team),
            "channels": channels,
            "sessions": _sessions(slack),
            "prompts": world.prompts.get((dm.id, None)),
            "modal": view_view(world, modal) if modal else None,
            "home": view_view(world, home) if home else None,
        }


def _names(team: Team) -> dict[str, str]:
    return {one.id: one.name for one in team.channels.values() if one.kind != "im"}


def _user(user: User) -> dict[str, Any]:
    return {
        "name": user.real_name,
        "handle": user.name,
        "is_bot": user.is_bot,
        "is_guest": user.is_restricted or user.is_ultra_restricted,
    }


def _channel(slack: FakeSlack, channel: Channel, user: User) -> dict[str, Any]:
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "has_bot": slack.bot.id in channel.members,
        "members": len(channel.members),
        "messages": [
            _message(slack, message)
            for message in channel.messages.values()
            if message.ephemeral_for in (None, user.id)
        ],
    }


def _message(slack: FakeSlack, message: Message) -> dict[str, Any]:
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "markdown": message.markdown,
        # A member's own rich text says what the text says; the page shows the text.
        "blocks": message.blocks if message.bot_id else [],
        "thread_ts": message.thread_ts,
        "is_broadcast": message.is_broadcast,
        "is_ephemeral": message.ephemeral_for is not None,
        "is_edited": message.edited_ts is not None,
        "reactions": message.reactions,
        "files": [_file(slack.world.files[name]) for name in message.files],
        "stream": _stream(message.stream) if message.stream else None,
    }


def _stream(stream: Stream) -> dict[str, Any]:
    return {
        "state": stream.state,
        "plan_title": stream.plan_title,
        "display": stream.display,
        "parts": stream.parts,
    }


def _file(file: SlackFile) -> dict[str, Any]:
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "bytes": len(file.content),
        "alt": file.alt_text,
        "url": f"/page/files/{file.id}",
    }


def _sessions(slack: FakeSlack) -> dict[str, dict[str, Any]]:
    return {
        f"{session.channel}:{session.thread_ts}": {
            "status": session.status,
            "title": session.title,
            "spoken": session.spoken_status,
            "loading": session.loading_messages,
        }
        for session in slack.world.sessions.values()
    }
