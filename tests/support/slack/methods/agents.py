"""Methods agents.sessions.* and assistant.threads.*: what shows above the composer of a thread.

https://docs.slack.dev/ai/agent-sessions, /reference/methods/agents.sessions.setStatus and
/reference/methods/assistant.threads.setStatus. Both write one slot of the screen: the last wins.
"""

from typing import Any

from tests.support.slack.methods.chat import LOOKS, check_looks
from tests.support.slack.methods.common import channel_of
from tests.support.slack.protocol import Caller, Method, SlackError
from tests.support.slack.shapes import Report, list_of, string, thing
from tests.support.slack.world import Channel, Session, World

STATUSES = ("active", "processing", "suspended", "closed")
PROMPTS = list_of(thing({"title": string(shortest=1), "message": string(shortest=1)}), 1, 4)


def session_of(world: World, channel: str, thread_ts: str) -> Session:
    """Return the session of a thread, made if there is none."""
    return world.sessions.setdefault((channel, thread_ts), Session(channel, thread_ts))


def _channel(caller: Caller, name: str) -> Channel:
    if not caller.world.app.is_agent:
        raise SlackError("not_authorized")
    channel = channel_of(caller, name)
    if caller.bot.id not in channel.members:
        raise SlackError("not_authorized")
    return channel


def set_session_status(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Set the lifecycle status of a thread's session."""
    check_looks(caller, args)
    if args["status"] not in STATUSES:
        raise SlackError("invalid_status")
    channel = _channel(caller, args["channel_id"])
    thread_ts = args.get("thread_ts")
    if not thread_ts:
        raise SlackError("thread_ts_required")
    if thread_ts not in channel.messages:
        raise SlackError("message_not_found")
    if len(args.get("title", "")) > 200:
        raise SlackError("invalid_arguments", "[ERROR] title must be less than 201 characters")
    initiator = args.get("initiator_user_id")
    if initiator and initiator not in channel.members:
        raise SlackError("user_not_found")
    is_new = (channel.id, thread_ts) not in caller.world.sessions
    session = session_of(caller.world, channel.id, thread_ts)
    session.status = args["status"]
    session.spoken_status = ""
    session.history.append(session.status)
    if is_new:
        session.title = args.get("title", "")
    return {"status": session.status}


def rename(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Give a thread's session another title."""
    channel = _channel(caller, args["channel_id"])
    if not 1 <= len(args["title"]) <= 200:
        raise SlackError("invalid_arguments", "[ERROR] title must have 1 to 200 characters")
    session = caller.world.sessions.get((channel.id, args.get("thread_ts") or ""))
    if session is None:
        raise SlackError("session_not_found")
    session.title = args["title"]
    return {"title": session.title}


def set_status(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Show "… is thinking" in a thread; an empty status takes it away. It goes after 2 minutes."""
    check_looks(caller, args)
    channel = channel_of(caller, args["channel_id"])
    if args["thread_ts"] not in channel.messages:
        raise SlackError("invalid_thread_ts")
    messages = args.get("loading_messages", [])
    report = Report()
    list_of(string(shortest=1), 0, 10)(messages, "/loading_messages", report)
    if report.messages:
        raise SlackError("invalid_arguments", *report.messages)
    session = session_of(caller.world, channel.id, args["thread_ts"])
    session.spoken_status = args["status"]
    session.loading_messages = messages
    session.history.append(args["status"])
    return {}


def set_title(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Give a DM's thread a title in the history of conversations."""
    channel = channel_of(caller, args["channel_id"])
    if args["thread_ts"] not in channel.messages:
        raise SlackError("invalid_thread_ts")
    session_of(caller.world, channel.id, args["thread_ts"]).title = args["title"]
    return {}


def set_suggested_prompts(caller: Caller, args: dict[str, Any]) -> dict[str, Any]:
    """Offer up to four first sentences."""
    if not caller.world.app.is_agent:
        raise SlackError("not_agent_app")
    channel = channel_of(caller, args["channel_id"])
    if channel.kind != "im":
        raise SlackError("channel_not_found")
    report = Report()
    PROMPTS(args["prompts"], "/prompts", report)
    if report.messages:
        raise SlackError("invalid_arguments", *report.messages)
    thread_ts = args.get("thread_ts")
    if thread_ts and thread_ts not in channel.messages:
        raise SlackError("invalid_thread_ts")
    caller.world.prompts[(channel.id, thread_ts)] = {
        "title": args.get("title", ""),
        "prompts": args["prompts"],
    }
    return {}


WRITE = ("chat:write",)
METHODS = {
    "agents.sessions.setStatus": Method(
        set_session_status,
        f"channel_id! status! thread_ts title initiator_user_id {LOOKS}",
        3,
        WRITE,
    ),
    "agents.sessions.rename": Method(rename, "channel_id! title! thread_ts", 3, WRITE),
    "assistant.threads.setStatus": Method(
        set_status,
        f"channel_id! thread_ts! status! loading_messages:list {LOOKS}",
        None,
        ("chat:write", "assistant:write"),
    ),
    "assistant.threads.setTitle": Method(
        set_title, "channel_id! thread_ts! title!", 3, ("assistant:write",)
    ),
    "assistant.threads.setSuggestedPrompts": Method(
        set_suggested_prompts,
        "channel_id! prompts!:list thread_ts title",
        4,
        ("assistant:write",),
    ),
}
