"""An independent check of an AG-UI stream: every event parses, and the order makes sense."""

from collections.abc import Sequence
from typing import Any

from ag_ui.core import Event
from pydantic import TypeAdapter

EVENT: TypeAdapter[Any] = TypeAdapter(Event)


def faults_of(stream: Sequence[dict[str, Any]]) -> list[str]:
    """Return what is wrong with a whole run; an empty list is a good one."""
    for event in stream:
        EVENT.validate_python(event)
    kinds = [event["type"] for event in stream]
    faults = []
    if not kinds or kinds[0] != "RUN_STARTED":
        faults.append("a run begins with RUN_STARTED")
    if not kinds or kinds[-1] not in ("RUN_FINISHED", "RUN_ERROR"):
        faults.append("a run ends with RUN_FINISHED or RUN_ERROR")
    if sum(kind in ("RUN_STARTED", "RUN_FINISHED", "RUN_ERROR") for kind in kinds) != 2:
        faults.append("a run begins and ends once")
    return faults + _message_faults(stream) + _call_faults(stream)


def _message_faults(stream: Sequence[dict[str, Any]]) -> list[str]:
    faults: list[str] = []
    open_id: str | None = None
    seen: set[str] = set()
    for event in stream:
        kind, message_id = event["type"], event.get("messageId")
        if kind == "TEXT_MESSAGE_START":
            if open_id is not None or message_id in seen:
                faults.append(f"{message_id} starts while {open_id} is open, or again")
            open_id = message_id
            seen.add(str(message_id))
        elif kind == "TEXT_MESSAGE_CONTENT":
            if message_id != open_id or not event["delta"]:
                faults.append(f"content for {message_id} while {open_id} is open, or empty")
        elif kind == "TEXT_MESSAGE_END":
            if message_id != open_id:
                faults.append(f"{message_id} ends while {open_id} is open")
            open_id = None
        elif open_id is not None:
            faults.append(f"{kind} while the message {open_id} is open")
    return faults


def _call_faults(stream: Sequence[dict[str, Any]]) -> list[str]:
    faults: list[str] = []
    state: dict[str, str] = {}
    wanted = {"TOOL_CALL_ARGS": "START", "TOOL_CALL_END": "ARGS", "TOOL_CALL_RESULT": "END"}
    for event in stream:
        kind = event["type"]
        if not kind.startswith("TOOL_CALL_"):
            continue
        call_id, step = event["toolCallId"], kind.removeprefix("TOOL_CALL_")
        if state.get(call_id) != wanted.get(kind):
            faults.append(f"{kind} of {call_id} after {state.get(call_id)}")
        state[call_id] = step
    return faults


def text_of(stream: Sequence[dict[str, Any]]) -> str:
    """Return the words of all messages that were not cut short, in order, a line break between."""
    words: dict[str, str] = {}
    for event in stream:
        if event["type"] == "TEXT_MESSAGE_CONTENT":
            words[event["messageId"]] = words.get(event["messageId"], "") + event["delta"]
        elif event["type"] == "TEXT_MESSAGE_END" and (event.get("metadata") or {}).get(
            "superseded"
        ):
            words.pop(event["messageId"], None)
    return "\n".join(words.values())
