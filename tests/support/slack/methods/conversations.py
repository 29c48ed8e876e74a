"""Methods conversations.*, users.info and reactions.*: reading channels, threads and people.

https://docs.slack.dev/reference/methods/conversations.replies and its siblings.
"""

from typing import Any

from tests.support.slack.methods.common import (
    channel_of,
    message_of,
    message_view,
    open_dm,
    target_of,
)
from tests.support.slack.protocol import Caller, Method, SlackError
from tests.support.slack.world import Channel, Message

HISTORY = ("channels:history", "groups:history", "im:history")
READ = ("channels:read", "groups:read", "im:read")
LIMIT_MOST = 1000


def channel_view(caller: Caller, channel: Channel) -> dict[str, Any]:
    """Return a channel (docs: /reference/objects/conversation-object)."""
    is_im = channel.kind == "im"
    view: dict[str, Any] = {
        "id": channel.id,
        "created": 1_700_000_000,
        "is_archived": channel.is_archived,
        "is_channel": channel.kind == "public",
        "is_group": False,
        "is_im": is_im,
        "is_mpim": False,
        "is_private": channel.kind != "public",
        "is_member": caller.bot.id in channel.members,
        "is_shared": channel.is_shared,
        "is_ext_shared": channel.is_shared,
        "is_org_shared": False,
        "context_team_id": caller.here.id,
    }
    if is_im:
        view["user"] = next(iter(channel.members - {caller.bot.id}), caller.bot.id)
    else:
        view |= {"name": channel.name, "num_members": len(channel.members)}
    return view


def _page(caller: Caller, items: list[Any], args: dict[str, Any], key: str) -> dict[str, Any]:
    limit = args.get("limit", 100)
    if not 1 <= limit <= LIMIT_MOST:
        raise SlackError("invalid_limit")
    cursor = args.get("cursor") or "at:0"
    try:
        start = int(cursor.removeprefix("at:"))
    except ValueError:
        raise SlackError("invalid_cursor") from None
    more = start + limit < len(items)
    return {
        key: items[start : start + limit],
        "has_more": more,
        "response_metadata": {"next_cursor": f"at:{start + limit}" if more else ""},
    }


def _readable(caller: Caller, args: dict[str, Any]) -> Channel:
    channel = channel_of(caller, args["channel"], member=True)
    scope = {"public": "channels", "private": "groups", "im": "im"}[channel.kind] + ":history"
    if scope not in caller.installed.scopes:
        raise SlackError("missing_scope", needed=scope)
    return channel


def _between(messages: list[Message], args: dict[str, Any]) -> list[Message]:
    oldest, latest = args.get("oldest", "0"), args.get("latest", "99999999999")
    inclusive = args.get("inclusive", False)
    return [
        message
        for message in messages
        if float(oldest) < float(message.ts) < float(latest)
        or (inclusive and message.ts in (oldest, latest))
    ]


def _view(caller: Caller, message: Message, args: dict[str, Any], channel: Channel) -> Any:
    view = message_view(caller, message)
    if not args.get("include_all_metadata"):
        view.pop("metadata", None)
    replies = [one for one in channel.messages.values() if one.thread_ts == message.ts]
    if replies and not message.thread_ts:
        view |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "latest_reply": replies[-1].ts,
        }
    if message.thread_ts:
        view["parent_user_id"] = channel.messages[message.thread_ts].user
    return view


def replies(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Return a thread, oldest first: its root, then the replies."""
    channel = _readable(caller, args)
    root = message_of(channel, args["ts"], "thread_not_found").root_ts
    thread = [
        message
        for message in channel.messages.values()
        if message.root_ts == root and message.ephemeral_for is None
    ]
    first, rest = thread[:1], _between(thread[1:], args)
    views = [_view(caller, message, args, channel) for message in first + rest]
    return _page(caller, views, args, "messages")


def history(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Return a channel's messages, newest first, without replies in threads."""
    channel = _readable(caller, args)
    top = [
        message
        for message in channel.messages.values()
        if (message.thread_ts is None or message.is_broadcast) and message.ephemeral_for is None
    ]
    views = [_view(caller, message, args, channel) for message in reversed(_between(top, args))]
    return _page(caller, views, args, "messages")


def info(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Describe one channel."""
    return {"channel": channel_view(caller, channel_of(caller, args["channel"]))}


def list_channels(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """List channels of the asked types."""
    types = {word.strip() for word in args.get("types", "public_channel").split(",")}
    wrong = types - {"public_channel", "private_channel", "im", "mpim"}
    if wrong:
        raise SlackError("invalid_types")
    wanted = {
        kind
        for name, kind in (
            ("public_channel", "public"),
            ("private_channel", "private"),
            ("im", "im"),
        )
        if name in types
    }
    found = [
        channel_view(caller, channel)
        for channel in caller.here.channels.values()
        if channel.kind in wanted
        and (channel.kind == "public" or caller.bot.id in channel.members)
        and not (args.get("exclude_archived") and channel.is_archived)
    ]
    page = _page(caller, found, args, "channels")
    page.pop("has_more")
    return page


def members(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """List who is in a channel."""
    channel = channel_of(caller, args["channel"])
    page = _page(caller, sorted(channel.members), args, "members")
    page.pop("has_more")
    return page


def join(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Join a public channel."""
    channel = channel_of(caller, args["channel"])
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    channel.members.add(caller.bot.id)
    return {"channel": channel_view(caller, channel)}


def open_conversation(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Open the DM with one user."""
    if args.get("channel"):
        return {"channel": channel_view(caller, channel_of(caller, args["channel"]))}
    users = [name.strip() for name in args.get("users", "").split(",") if name.strip()]
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    user = caller.here.users.get(users[0])
    if user is None:
        raise SlackError("user_not_found")
    return {"channel": channel_view(caller, open_dm(caller, user))}


def users_info(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Describe a user; one of another team in a shared channel is a stranger."""
    user = caller.world.user(args["user"])
    if user is None:
        raise SlackError("user_not_found")
    view = user.view()
    if user.team_id != caller.here.id:
        view["is_stranger"] = True
    if "users:read.email" not in caller.installed.scopes:
        view["profile"].pop("email")
    return {"user": view}


def add_reaction(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Put an emoji below a message."""
    channel = target_of(caller, args["channel"])
    message = message_of(channel, args["timestamp"])
    name = args["name"].strip(":")
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise SlackError("invalid_name")
    users = message.reactions.setdefault(name, [])
    if caller.bot.id in users:
        raise SlackError("already_reacted")
    users.append(caller.bot.id)
    return {}


def get_reactions(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Return a message with its reactions."""
    if not args.get("channel") or not args.get("timestamp"):
        raise SlackError("no_item_specified")
    channel = channel_of(caller, args["channel"])
    message = message_of(channel, args["timestamp"])
    return {
        "type": "message",
        "channel": channel.id,
        "message": message_view(caller, message),
    }


PAGE = "cursor limit:int"
WINDOW = "oldest latest inclusive:bool include_all_metadata:bool"
METHODS = {
    "conversations.replies": Method(replies, f"channel! ts! {PAGE} {WINDOW}", 3, HISTORY),
    "conversations.history": Method(history, f"channel! {PAGE} {WINDOW}", 3, HISTORY),
    "conversations.info": Method(
        info, "channel! include_locale:bool include_num_members:bool", 3, READ
    ),
    "conversations.list": Method(
        list_channels, f"types exclude_archived:bool team_id {PAGE}", 2, READ
    ),
    "conversations.members": Method(members, f"channel! {PAGE}", 4, READ),
    "conversations.join": Method(join, "channel!", 3, ("channels:join",)),
    "conversations.open": Method(
        open_conversation,
        "users channel return_im:bool prevent_creation:bool",
        3,
        ("im:write",),
    ),
    "users.info": Method(users_info, "user! include_locale:bool", 4, ("users:read",)),
    "reactions.add": Method(add_reaction, "channel! name! timestamp!", 3, ("reactions:write",)),
    "reactions.get": Method(
        get_reactions, "channel timestamp full:bool file", 3, ("reactions:read",)
    ),
}
