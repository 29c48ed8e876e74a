"""Methods chat.*: posting, editing and deleting messages.

https://docs.slack.dev/reference/methods/chat.postMessage and its siblings.
"""

import copy
from typing import Any

from tests.support.slack.blockkit import every_block, interactive
from tests.support.slack.methods.common import (
    UPDATE_TEXT_MOST,
    channel_of,
    check_content,
    check_thread,
    message_of,
    message_view,
    target_of,
)
from tests.support.slack.protocol import Caller, Method, SlackError
from tests.support.slack.world import Channel, Message

LOOKS = "icon_emoji icon_url username"


def check_looks(caller: Caller, args: dict[str, Any]) -> None:
    """Refuse another name or icon without the scope for it."""
    given = [name for name in LOOKS.split() if args.get(name)]
    if given and "chat:write.customize" not in caller.installed.scopes:
        raise SlackError("missing_scope", needed="chat:write.customize")


def new_bot_message(caller: Caller, channel: Channel, args: dict[str, Any]) -> Message:
    """Return a message from our bot, not yet in the channel."""
    text = args.get("text") or args.get("markdown_text") or ""
    blocks = copy.deepcopy(args.get("blocks") or [])
    return Message(
        ts=caller.world.clock.ts(),
        channel=channel.id,
        user=caller.bot.id,
        text=text,
        team_id=caller.here.id,
        blocks=with_block_ids(caller, blocks),
        thread_ts=check_thread(channel, args.get("thread_ts")),
        bot_id=caller.installed.bot_id,
        username=args.get("username"),
        metadata=args.get("metadata") or None,
        is_broadcast=bool(args.get("reply_broadcast")),
        markdown=args.get("markdown_text"),
        unfurls=args.get("unfurl_links", True) or args.get("unfurl_media", True),
    )


def with_block_ids(caller: Caller, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give every block an id, and every button an action_id, as Slack does."""
    for block in every_block(blocks):
        for element in interactive(block):
            element.setdefault("action_id", caller.world.id("a")[2:])
        block.setdefault("block_id", caller.world.id("b")[2:])
    return blocks


def post_message(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Post into a channel, thread or DM."""
    check_looks(caller, args)
    channel = target_of(caller, args["channel"])
    check_content(args)
    if args.get("reply_broadcast") and not args.get("thread_ts"):
        raise SlackError("invalid_arguments", "[ERROR] reply_broadcast needs thread_ts")
    message = new_bot_message(caller, channel, args)
    channel.messages[message.ts] = message
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": message_view(caller, message),
    }


def post_ephemeral(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Show a message to one member only."""
    check_looks(caller, args)
    channel = target_of(caller, args["channel"])
    if args["user"] not in channel.members:
        raise SlackError("user_not_in_channel")
    check_content(args)
    message = new_bot_message(caller, channel, args)
    message.ephemeral_for = args["user"]
    channel.messages[message.ts] = message
    return {"message_ts": message.ts}


def update(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Change one of our own messages."""
    channel = channel_of(caller, args["channel"])
    message = message_of(channel, args["ts"])
    if message.user != caller.bot.id:
        raise SlackError("cant_update_message")
    if message.stream and message.stream.state == "streaming":
        raise SlackError("streaming_state_conflict")
    check_content(args, longest_text=UPDATE_TEXT_MOST)
    if "blocks" in args or "text" in args or "markdown_text" in args:
        message.blocks = with_block_ids(caller, copy.deepcopy(args.get("blocks") or []))
        message.markdown = args.get("markdown_text")
        if message.stream:
            message.stream = None
    if args.get("text") is not None or args.get("markdown_text") is not None:
        message.text = args.get("text") or args.get("markdown_text") or ""
        if not args.get("blocks"):
            message.edited_ts = caller.world.clock.ts()
    if "metadata" in args:
        message.metadata = args["metadata"] or None
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message_view(caller, message),
    }


def delete(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Delete one of our own messages."""
    channel = channel_of(caller, args["channel"])
    message = message_of(channel, args["ts"])
    if message.user != caller.bot.id:
        raise SlackError("cant_delete_message")
    del channel.messages[message.ts]
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Return the address of a message."""
    channel = channel_of(caller, args["channel"])
    message = message_of(channel, args["message_ts"])
    domain = caller.here.domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


CONTENT = "text blocks:list attachments:list markdown_text metadata:dict parse link_names:bool"
WRITE = ("chat:write",)
METHODS = {
    "chat.postMessage": Method(
        post_message,
        f"channel! {CONTENT} {LOOKS} thread_ts reply_broadcast:bool unfurl_links:bool "
        "unfurl_media:bool unfurl_app_links:bool mrkdwn:bool as_user:bool",
        None,
        WRITE,
    ),
    "chat.postEphemeral": Method(
        post_ephemeral,
        f"channel! user! {CONTENT.replace('metadata:dict ', '')} {LOOKS} thread_ts as_user:bool",
        4,
        WRITE,
    ),
    "chat.update": Method(
        update,
        f"channel! ts! {CONTENT} file_ids:list reply_broadcast:bool as_user:bool",
        3,
        WRITE,
    ),
    "chat.delete": Method(delete, "channel! ts! as_user:bool", 3, WRITE),
    "chat.getPermalink": Method(get_permalink, "channel! message_ts!", None),
}
