"""Runs one of the studio's tools for an MCP call, as talk runs it.

A tool that asks nothing of the outside runs at once, in one transaction. One that has something
written or drawn is left as a letter and runs in a durable turn: it survives a restart, and the same
call again under the same key reads the same result.
"""

import logging
from collections.abc import AsyncIterator, Iterator
from functools import partial
from time import monotonic
from typing import Any

import anyio
from mcp_types import CallToolResult
from pydantic import ValidationError

from integrations.common.streams import LOOK_SECONDS
from integrations.common.turn_steps import OTHER, STEPS
from integrations.mcp.desk import Desk
from integrations.mcp.results import invalid, refused, success
from integrations.mcp.telling import Tell
from storage import inbox
from storage.errors import AytadaError, Failed, Refused, TryLater
from storage.events import LoggedEvent
from storage.ids import new_id
from storage.models import Turn
from tools.kit.spec import AnyTool, Args

TURN_WAIT_SECONDS = 30.0
KEY_CHARACTERS_MAX = 100
Plain = dict[str, Any]

log = logging.getLogger(__name__)


async def run(desk: Desk, tool: AnyTool, given: Plain, key: str, tell: Tell) -> CallToolResult:
    """Run a tool and return its result, or its error as a result."""
    try:
        args = tool.args.model_validate(given)
        if tool.prepare is None:
            result = await desk.call(partial(_run_now, desk, tool, args))
        else:
            result = await _run_in_turn(desk, tool, given, key, tell)
    except ValidationError as error:
        return invalid(tool.name, error)
    except AytadaError as error:
        return refused(error)
    return await desk.call(partial(success, desk, tool.name, result))


def _run_now(desk: Desk, tool: AnyTool, args: Args) -> Plain:
    with desk.studio.database.write() as session:
        context = desk.context(session)
        checked = tool.check(session, context, args) if tool.check is not None else {}
        result: Plain = tool.apply(session, context, args, checked).model_dump(mode="json")
    desk.studio.engine.wake()
    return result


# ------------------------------------------------------------------------------ in a turn


async def _run_in_turn(desk: Desk, tool: AnyTool, given: Plain, key: str, tell: Tell) -> Plain:
    repeat_key = key or new_id("call")
    letter_id = await desk.call(partial(_post, desk, tool.name, given, repeat_key))
    try:
        turn_id = await _turn_of(desk, letter_id)
        await tell(0, STEPS.get(tool.name, OTHER))
        async for row in _rows(desk, turn_id):
            if row is None:
                continue
            if row.kind == "tool_done":
                place = await desk.call(partial(_place, desk, turn_id, letter_id))
                if row.data["call_id"] == f"{turn_id}-{place}":
                    found: Plain = row.data["result"]
                    return found
            elif row.kind == "turn_finished":
                message = row.data["error"] or row.data["text"] or "It was stopped."
                raise Failed(message, code=row.data["state"])
        raise TryLater("The server is stopping. Call again in a moment.", code="stopping")
    except anyio.get_cancelled_exc_class():
        # Who named the call will ask for it again; of any other nobody could read the result.
        if not key:
            with anyio.CancelScope(shield=True):
                await desk.call(partial(_abandon, desk, repeat_key))
        raise


def _post(desk: Desk, name: str, given: Plain, key: str) -> str:
    with desk.studio.database.write() as session:
        conversation = desk.conversation(session)
        said = f"{STEPS.get(name, OTHER)} (asked for by another agent)"
        posted = inbox.post(
            session,
            workspace_id=desk.caller.workspace_id,
            conversation_id=conversation.id,
            member_id=desk.caller.member_id,
            dedupe_key=_dedupe_key(conversation.id, key),
            kind="call",
            payload={
                "text": said,
                "said": said,
                "calls": [{"name": name, "arguments": given}],
            },
        )
    desk.studio.engine.wake()
    return posted.letter_id


def _abandon(desk: Desk, key: str) -> None:
    """Take a call back: it is never begun, or the turn that runs it is stopped."""
    workspace_id = desk.caller.workspace_id
    with desk.studio.database.write() as session:
        conversation = desk.conversation(session)
        left = inbox.withdraw(session, workspace_id, _dedupe_key(conversation.id, key))
    if left.turn_id is not None:
        desk.studio.talk.stop(workspace_id, left.turn_id)


def _dedupe_key(conversation_id: str, key: str) -> str:
    return f"mcp:{conversation_id}:{key}"


async def _turn_of(desk: Desk, letter_id: str) -> str:
    waiting_since = monotonic()
    talk = desk.studio.talk
    while not desk.streams.is_stopping:
        look = partial(talk.turn_of, desk.caller.workspace_id, letter_id, LOOK_SECONDS)
        try:
            return await desk.call(look)
        except Refused:
            if await desk.call(partial(_is_busy, desk)):
                waiting_since = monotonic()
            elif monotonic() - waiting_since >= TURN_WAIT_SECONDS:
                raise
    raise TryLater("The server is stopping. Call again in a moment.", code="stopping")


async def _rows(desk: Desk, turn_id: str) -> AsyncIterator[LoggedEvent | None]:
    """Yield a turn's log to its end, also when it never was ended properly."""
    is_closed = False
    async for row in desk.streams.log(partial(_listen, desk, turn_id)):
        yield row
        if row is None and is_closed:
            raise TryLater("The studio was interrupted. Call again.", code="broken_off")
        if row is None:
            # Its rows are written before it is closed, so one more look must find them all.
            is_closed = await desk.call(partial(_is_closed, desk, turn_id))


def _listen(desk: Desk, turn_id: str, wait_seconds: float) -> Iterator[LoggedEvent | None]:
    return desk.studio.talk.listen(desk.caller.workspace_id, turn_id, 0, wait_seconds)


def _place(desk: Desk, turn_id: str, letter_id: str) -> int:
    """Return which call of the turn is the letter's, from 1: calls that wait together run in one
    turn."""
    with desk.studio.database.read() as session:
        ids = [letter.id for letter in inbox.letters(session, turn_id)]
    return ids.index(letter_id) + 1


def _is_busy(desk: Desk) -> bool:
    with desk.studio.database.write() as session:
        return desk.conversation(session).busy_turn_id is not None


def _is_closed(desk: Desk, turn_id: str) -> bool:
    with desk.studio.database.read() as session:
        turn = session.get(Turn, turn_id)
        return turn is None or turn.state not in ("queued", "running")
