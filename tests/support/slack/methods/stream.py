"""Methods chat.startStream, appendStream and stopStream: a message that grows while people read it.

https://docs.slack.dev/reference/methods/chat.startStream. Not in the documentation, but reported
by many apps: a stream lives about five minutes, then appending and stopping both fail with
`message_not_in_streaming_state`; a stream's whole text is bounded like any message's.
"""

import copy
from typing import Any

from tests.support.slack.blockkit import MARKDOWN_MOST
from tests.support.slack.elements import URL_SOURCE
from tests.support.slack.methods.agents import STATUSES, session_of
from tests.support.slack.methods.chat import LOOKS, WRITE, check_looks, with_block_ids
from tests.support.slack.methods.common import (
    TEXT_MOST,
    channel_of,
    check_message_blocks,
    check_metadata,
    target_of,
)
from tests.support.slack.protocol import Caller, Method, SlackError
from tests.support.slack.shapes import Report, anything, by_type, list_of, string, thing
from tests.support.slack.world import Message, Stream

CHUNKS = by_type(
    {
        "markdown_text": thing({"text": string()}),
        "plan_update": thing({"title": string(256, shortest=1)}),
        "task_update": thing(
            {
                "id": string(256, shortest=1),
                "title": string(256, shortest=1),
                "status": string(one_of=("pending", "in_progress", "complete", "error")),
            },
            {"details": string(), "output": string(), "sources": list_of(URL_SOURCE)},
        ),
        "blocks": thing({"blocks": anything}),
    },
    "chunk",
)


def start(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Begin a stream as a reply in a thread."""
    check_looks(caller, args)
    channel = target_of(caller, args["channel"])
    if args["thread_ts"] not in channel.messages:
        raise SlackError("message_not_found")
    if channel.kind != "im":
        if not args.get("recipient_user_id"):
            raise SlackError("missing_recipient_user_id")
        if not args.get("recipient_team_id"):
            raise SlackError("missing_recipient_team_id")
    if args.get("recipient_user_id") and not caller.world.user(args["recipient_user_id"]):
        raise SlackError("user_not_found")
    display = args.get("task_display_mode", "timeline")
    if display not in ("timeline", "plan", "dense"):
        raise SlackError("invalid_arguments", "[ERROR] task_display_mode must be timeline or plan")
    stream = Stream(
        caller.world.clock.now(), display=display, recipient=args.get("recipient_user_id")
    )
    message = Message(
        ts=caller.world.clock.ts(),
        channel=channel.id,
        user=caller.bot.id,
        text="",
        team_id=caller.here.id,
        thread_ts=channel.messages[args["thread_ts"]].root_ts,
        bot_id=caller.installed.bot_id,
        username=args.get("username"),
        stream=stream,
    )
    _absorb(caller, message, stream, args)
    channel.messages[message.ts] = message
    caller.world.streams.append(stream)
    _set_status(caller, message, "processing")
    return {"channel": channel.id, "ts": message.ts}


def append(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Add to a stream."""
    message, stream = _streaming(caller, args)
    if not args.get("markdown_text") and not args.get("chunks"):
        raise SlackError("no_text")
    _absorb(caller, message, stream, args)
    return {"channel": message.channel, "ts": message.ts}


def stop(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """End a stream, with blocks below it."""
    message, stream = _streaming(caller, args)
    status = args.get("session_status", "active")
    if status not in STATUSES:
        raise SlackError("invalid_arguments", f"[ERROR] session_status: {status!r}")
    if args.get("blocks"):
        check_message_blocks(args["blocks"])
    check_metadata(args.get("metadata"))
    _absorb(caller, message, stream, args)
    message.blocks = with_block_ids(caller, copy.deepcopy(args.get("blocks") or []))
    message.metadata = args.get("metadata") or None
    stream.state = "complete"
    _set_status(caller, message, status)
    return {
        "channel": message.channel,
        "ts": message.ts,
        "message": {"text": message.text, "ts": message.ts, "thread_ts": message.thread_ts},
    }


def _set_status(caller: Caller, message: Message, status: str) -> None:
    session = session_of(caller.world, message.channel, message.root_ts)
    session.status = status
    session.spoken_status = ""
    session.history.append(status)


def _streaming(caller: Caller, args: dict[str, Any]) -> tuple[Message, Stream]:
    channel = channel_of(caller, args["channel"])
    message = channel.messages.get(args["ts"])
    if message is None:
        raise SlackError("message_not_found")
    if message.user != caller.bot.id:
        raise SlackError("message_not_owned_by_app")
    if message.stream is None or message.stream.state != "streaming":
        raise SlackError("message_not_in_streaming_state")
    return message, message.stream


def _absorb(caller: Caller, message: Message, stream: Stream, args: dict[str, Any]) -> None:
    text, chunks = args.get("markdown_text"), args.get("chunks")
    if text and chunks:
        raise SlackError("cannot_provide_both_markdown_text_and_chunks")
    if not text and not chunks:
        return
    mode = "text" if text else "chunks"
    if stream.mode not in (None, mode):
        raise SlackError("streaming_mode_mismatch")
    pieces: list[Any] = [{"type": "markdown_text", "text": text}] if text else chunks or []
    _check_chunks(pieces)
    added = "".join(piece["text"] for piece in pieces if piece["type"] == "markdown_text")
    if len(added) > MARKDOWN_MOST or len(message.text) + len(added) > TEXT_MOST:
        raise SlackError("msg_too_long")
    stream.mode = "text" if text else "chunks"
    message.text += added
    for piece in pieces:
        _absorb_chunk(caller, stream, piece)


def _check_chunks(chunks: list[Any]) -> None:
    report = Report()
    list_of(CHUNKS)(chunks, "/chunks", report)
    if report.messages:
        raise SlackError("invalid_chunks", *report.messages)
    for chunk in chunks:
        if chunk["type"] == "blocks":
            if not isinstance(chunk["blocks"], list):
                raise SlackError("invalid_chunks", "[ERROR] blocks must be an array")
            check_message_blocks(chunk["blocks"])


def _absorb_chunk(caller: Caller, stream: Stream, chunk: dict[str, Any]) -> None:
    parts = stream.parts
    if chunk["type"] == "markdown_text":
        if parts and parts[-1]["kind"] == "text":
            parts[-1]["text"] += chunk["text"]
        else:
            parts.append({"kind": "text", "text": chunk["text"]})
    elif chunk["type"] == "plan_update":
        stream.plan_title = chunk["title"]
    elif chunk["type"] == "blocks":
        blocks = with_block_ids(caller, copy.deepcopy(chunk["blocks"]))
        parts.append({"kind": "blocks", "blocks": blocks})
    else:
        task = {key: value for key, value in chunk.items() if key != "type"}
        for part in parts:
            if part["kind"] == "task" and part["id"] == task["id"]:
                # Details and output grow; title and status are replaced.
                for key in ("details", "output"):
                    if key in task:
                        task[key] = part.get(key, "") + task[key]
                part.update(task)
                return
        parts.append({"kind": "task", **task})


METHODS = {
    "chat.startStream": Method(
        start,
        "channel! thread_ts! markdown_text chunks:list recipient_user_id recipient_team_id "
        f"task_display_mode {LOOKS}",
        2,
        WRITE,
    ),
    "chat.appendStream": Method(append, "channel! ts! markdown_text chunks:list", 4, WRITE),
    "chat.stopStream": Method(
        stop,
        "channel! ts! markdown_text chunks:list blocks:list metadata:dict session_status",
        2,
        WRITE,
    ),
}
