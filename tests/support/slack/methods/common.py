"""What several methods share: finding channels and messages, and checking what a message says."""

from typing import Any

from tests.support.slack.blockkit import (
    MARKDOWN_MOST,
    MESSAGE_BLOCKS_MOST,
    MESSAGE_TEXT_MOST,
    check_blocks,
    text_length,
)
from tests.support.slack.protocol import Caller, SlackError
from tests.support.slack.world import Channel, Message, SlackFile, User

TEXT_MOST = 40_000
UPDATE_TEXT_MOST = 4_000
METADATA_BYTES_MOST = 16_000


def channel_of(caller: Caller, name: str, *, member: bool = False) -> Channel:
    """Return a channel of the caller's team by its id.

    Private channels and other people's DMs do not exist for a bot that is not in them.

    Raises:
        SlackError: channel_not_found, or not_in_channel where membership is demanded.
    """
    channel = caller.here.channels.get(name)
    if channel is None:
        raise SlackError("channel_not_found")
    is_in = caller.bot.id in channel.members
    if not is_in and channel.kind != "public":
        raise SlackError("channel_not_found")
    if member and not is_in:
        raise SlackError("not_in_channel")
    return channel


def target_of(caller: Caller, name: str) -> Channel:
    """Return where a message may be posted: a channel, or the DM with a user whose id is given."""
    if name in caller.here.users:
        return open_dm(caller, caller.here.users[name])
    channel = caller.here.channels.get(name)
    if channel is None:
        raise SlackError("channel_not_found")
    if channel.is_archived:
        raise SlackError("is_archived")
    if caller.bot.id not in channel.members:
        if channel.kind != "public":
            raise SlackError("channel_not_found")
        if "chat:write.public" not in caller.installed.scopes:
            raise SlackError("not_in_channel")
    return channel


def open_dm(caller: Caller, user: User) -> Channel:
    """Return the DM between our bot and a user, opened if need be."""
    for channel in caller.here.channels.values():
        if channel.kind == "im" and channel.members == {caller.bot.id, user.id}:
            return channel
    made = Channel(
        caller.world.id("D", user.name), caller.here.id, user.name, "im", {caller.bot.id, user.id}
    )
    caller.here.channels[made.id] = made
    return made


def message_of(channel: Channel, ts: str, error: str = "message_not_found") -> Message:
    """Return a message that everybody sees by its timestamp."""
    message = channel.messages.get(ts)
    if message is None or message.ephemeral_for is not None:
        raise SlackError(error)
    return message


def check_thread(channel: Channel, thread_ts: str | None) -> str | None:
    """Return the root that a thread_ts names; a reply's own ts leads to its root, as Slack does."""
    if thread_ts is None:
        return None
    root = channel.messages.get(thread_ts)
    if root is None:
        raise SlackError("thread_not_found")
    return root.root_ts


def check_content(args: dict[str, Any], *, longest_text: int = TEXT_MOST) -> None:
    """Refuse what cannot be a message: nothing, too much, wrong blocks, text twice.

    Raises:
        SlackError: no_text, msg_too_long, markdown_text_conflict, invalid_blocks,
            msg_blocks_too_long, invalid_metadata_format or metadata_too_large.
    """
    text, blocks, marked = args.get("text"), args.get("blocks"), args.get("markdown_text")
    if marked is not None:
        if text is not None or blocks is not None:
            raise SlackError("markdown_text_conflict")
        if len(marked) > MARKDOWN_MOST:
            raise SlackError("msg_too_long")
    if text is not None and len(text) > longest_text:
        raise SlackError("msg_too_long")
    if blocks is not None:
        check_message_blocks(blocks)
    if not text and not blocks and not marked and not args.get("attachments"):
        raise SlackError("no_text")
    check_metadata(args.get("metadata"))


def check_message_blocks(blocks: list[Any]) -> None:
    """Refuse blocks that cannot stand in a message."""
    if len(blocks) > MESSAGE_BLOCKS_MOST:
        raise SlackError("msg_blocks_too_many")
    faults = check_blocks(blocks)
    if faults:
        raise SlackError("invalid_blocks", *faults, errors=[_plain(fault) for fault in faults])
    if text_length(blocks) > MESSAGE_TEXT_MOST:
        raise SlackError("msg_blocks_too_long")


def _plain(fault: str) -> str:
    return fault.removeprefix("[ERROR] ")


def check_metadata(metadata: dict[str, Any] | None) -> None:
    """Refuse metadata without an event type and a flat payload."""
    if not metadata:
        return
    if set(metadata) - {"event_type", "event_payload", "entities"}:
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if "entities" not in metadata and not (isinstance(kind, str) and isinstance(payload, dict)):
        raise SlackError("invalid_metadata_format")
    if len(str(metadata).encode()) > METADATA_BYTES_MOST:
        raise SlackError("metadata_too_large")


def message_view(caller: Caller, message: Message) -> dict[str, Any]:
    """Return a message as conversations.history and events give it."""
    view: dict[str, Any] = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": message.team_id,
    }
    if message.subtype:
        view["subtype"] = message.subtype
    if message.bot_id:
        view |= {"bot_id": message.bot_id, "app_id": caller.world.app.id}
        view["bot_profile"] = {
            "id": message.bot_id,
            "app_id": caller.world.app.id,
            "name": message.username or caller.world.app.name,
            "icons": {},
            "deleted": False,
            "updated": 1_700_000_000,
            "team_id": message.team_id,
        }
    if message.client_msg_id:
        view["client_msg_id"] = message.client_msg_id
    if message.blocks:
        view["blocks"] = message.blocks
    if message.thread_ts:
        view["thread_ts"] = message.thread_ts
    if message.files:
        view["files"] = [file_view(caller, caller.world.files[name]) for name in message.files]
    if message.edited_ts:
        view["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.metadata:
        view["metadata"] = message.metadata
    if message.reactions:
        view["reactions"] = [
            {"name": name, "count": len(users), "users": users}
            for name, users in message.reactions.items()
        ]
    return view


def file_view(caller: Caller, file: SlackFile) -> dict[str, Any]:
    """Return a file as files.info and events give it (docs: /reference/objects/file-object)."""
    base = caller.world.base_url
    place = f"{base}/files-pri/{file.team_id}-{file.id}"
    public: dict[str, list[dict[str, Any]]] = {}
    private: dict[str, list[dict[str, Any]]] = {}
    team = caller.world.teams[file.team_id]
    for channel_id, ts, thread_ts in file.shares:
        share: dict[str, Any] = {"ts": ts, "reply_users": [], "reply_count": 0}
        if thread_ts:
            share["thread_ts"] = thread_ts
        kind = team.channels[channel_id].kind
        (public if kind == "public" else private).setdefault(channel_id, []).append(share)
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2].lower(),
        "pretty_type": file.name.rpartition(".")[2].upper(),
        "user": file.user,
        "user_team": file.team_id,
        "editable": False,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": bool(public),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{place}/{file.name}",
        "url_private_download": f"{place}/download/{file.name}",
        "permalink": f"{base}/files/{file.user}/{file.id}/{file.name}",
        "permalink_public": "",
        "has_rich_preview": False,
        "media_display_type": "unknown",
        "is_starred": False,
        "file_access": "visible",
        "alt_txt": file.alt_text,
        "channels": sorted(public),
        "groups": [name for name in sorted(private) if not name.startswith("D")],
        "ims": [name for name in sorted(private) if name.startswith("D")],
        "shares": ({"public": public} if public else {})
        | ({"private": private} if private else {}),
    }
