"""Methods files.*: upload in three steps, shared a little later; read with the bot's token.

https://docs.slack.dev/messaging/working-with-files and
https://docs.slack.dev/reference/methods/files.completeUploadExternal. The share is asynchronous:
files.info shows it once it happened, and now and then it never happens.
"""

import copy
import mimetypes
from typing import Any

from tests.support.slack.methods.chat import LOOKS, check_looks, with_block_ids
from tests.support.slack.methods.common import (
    channel_of,
    check_message_blocks,
    check_thread,
    file_view,
)
from tests.support.slack.protocol import Caller, Method, SlackError
from tests.support.slack.world import Channel, Message, SlackFile

NAME_MOST = 255
FILE_BYTES_MOST = 1 << 30
FILES_MOST = 10


def get_upload_url(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Hand out an address to send a file's bytes to."""
    length, name = args["length"], args["filename"]
    if not 1 <= length <= FILE_BYTES_MOST:
        raise SlackError("invalid_arguments", "[ERROR] length must be more than 0")
    if not 1 <= len(name) <= NAME_MOST or "/" in name:
        raise SlackError("invalid_arguments", "[ERROR] filename is not a file's name")
    file = SlackFile(
        caller.world.id("F", "FILE"),
        caller.here.id,
        caller.bot.id,
        name,
        name,
        mimetypes.guess_type(name)[0] or "application/octet-stream",
        length=length,
        alt_text=args.get("alt_txt", ""),
        created=int(caller.world.clock.now()),
    )
    caller.world.files[file.id] = file
    url = f"{caller.world.base_url}/upload/v1/{file.id}"
    return {"upload_url": url, "file_id": file.id}


def _destinations(caller: Caller, args: dict[str, Any]) -> list[Channel]:
    names = [args["channel_id"]] if args.get("channel_id") else []
    names += [name.strip() for name in args.get("channels", "").split(",") if name.strip()]
    return [channel_of(caller, name, member=True) for name in names]


def complete_upload(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Finish uploads and share them, a moment later."""
    check_looks(caller, args)
    listed = args["files"]
    if not 1 <= len(listed) <= FILES_MOST:
        raise SlackError("invalid_arguments", f"[ERROR] files must have 1 to {FILES_MOST} items")
    channels = _destinations(caller, args)
    if args.get("thread_ts") and len(channels) != 1:
        raise SlackError("invalid_arguments", "[ERROR] thread_ts needs exactly one channel")
    if args.get("blocks"):
        check_message_blocks(args["blocks"])
    files = []
    for item in listed:
        if not isinstance(item, dict) or set(item) - {"id", "title", "highlight_type"}:
            raise SlackError("invalid_arguments", "[ERROR] files must be objects with id, title")
        file = caller.world.files.get(item.get("id", ""))
        if file is None or file.state != "uploaded" or file.team_id != caller.here.id:
            raise SlackError("file_not_found")
        file.title = item.get("title") or file.name
        file.state = "complete"
        files.append(file)
    for channel in channels:
        root = check_thread(channel, args.get("thread_ts"))
        _share_later(caller, channel, root, files, args)
    return {"files": [file_view(caller, file) for file in files]}


def _share_later(
    caller: Caller,
    channel: Channel,
    thread_ts: str | None,
    files: list[SlackFile],
    args: dict[str, Any],
) -> None:
    uploads = caller.world.uploads
    if uploads.lose_next > 0:
        uploads.lose_next -= 1
        return

    def share() -> None:
        comment = args.get("initial_comment") or ""
        blocks = [] if comment else copy.deepcopy(args.get("blocks") or [])
        message = Message(
            ts=caller.world.clock.ts(),
            channel=channel.id,
            user=caller.bot.id,
            text=comment,
            team_id=caller.here.id,
            blocks=with_block_ids(caller, blocks),
            thread_ts=thread_ts,
            bot_id=caller.installed.bot_id,
            username=args.get("username"),
            files=[file.id for file in files],
            subtype="file_share",
        )
        channel.messages[message.ts] = message
        for file in files:
            file.shares.append((channel.id, message.ts, thread_ts))
        caller.world.touch()

    caller.world.later(uploads.delay_seconds, share)


def files_info(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Describe one file, with where it was shared."""
    file = caller.world.files.get(args["file"])
    if file is None or file.state == "ticket" or file.team_id != caller.here.id:
        raise SlackError("file_not_found")
    return {"file": file_view(caller, file), "comments": [], "response_metadata": {}}


METHODS = {
    "files.getUploadURLExternal": Method(
        get_upload_url,
        "filename! length!:int alt_txt snippet_type",
        4,
        ("files:write",),
        json=False,
    ),
    "files.completeUploadExternal": Method(
        complete_upload,
        f"files!:list channel_id channels thread_ts initial_comment blocks:list {LOOKS}",
        4,
        ("files:write",),
    ),
    "files.info": Method(
        files_info, "file! count:int page:int cursor limit:int", 4, ("files:read",), json=False
    ),
}
