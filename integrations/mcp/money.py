"""The door's own tools: approve and decline a quote, and watch what an approval began."""

from functools import partial
from time import monotonic
from typing import Any

import anyio
from mcp_types import CallToolResult
from pydantic import ValidationError

from graph.acceptance import Accepted, Requoted, accept, decline
from integrations.common.auth import KEY_DOOR
from integrations.common.errors import body
from integrations.common.reading import newest_production
from integrations.mcp.catalog import (
    AcceptQuoteArgs,
    DeclineQuoteArgs,
    WatchProjectArgs,
    own_args,
)
from integrations.mcp.desk import Desk
from integrations.mcp.results import failure, invalid, refused, success
from integrations.mcp.telling import Tell
from storage import quotes
from storage.errors import AytadaError, Conflict
from storage.models import Project
from tools.kit.prices import credits_words
from tools.kit.references import find_project
from tools.registry import tool_named

LOOK_SECONDS = 0.5
Plain = dict[str, Any]


async def run_own(desk: Desk, name: str, given: Plain, tell: Tell) -> CallToolResult:
    """Run one of the door's own tools and return its result, or its error as a result."""
    try:
        args = own_args(name, given)
        if isinstance(args, AcceptQuoteArgs):
            return await desk.call(partial(_accept_quote, desk, args))
        if isinstance(args, DeclineQuoteArgs):
            result = await desk.call(partial(_decline_quote, desk, args))
        else:
            assert isinstance(args, WatchProjectArgs)
            result = await _watch(desk, args, tell)
    except ValidationError as error:
        return invalid(name, error)
    except AytadaError as error:
        return refused(error)
    return await desk.call(partial(success, desk, name, result))


def _accept_quote(desk: Desk, args: AcceptQuoteArgs) -> CallToolResult:
    # A fresh quote must be kept, so it is a result of the transaction and not an error in it.
    with desk.studio.database.write() as session:
        outcome = _accepted(session, desk, args)
    desk.studio.engine.wake()
    if isinstance(outcome, Requoted):
        message = f"{outcome.reason} {outcome.card.say}"
        refusal = body(outcome.code, message, "member")["error"]
        return failure(refusal, fresh_quote=outcome.card.model_dump(mode="json"))
    result = {
        "say": f"{outcome.say} Call watch_project to see it through.",
        "quote_id": outcome.quote_id,
        "project_id": outcome.project_id,
        "title": outcome.title,
        "credits": outcome.credits,
        "is_first": outcome.is_first,
    }
    return success(desk, "accept_quote", result)


def _accepted(session: Any, desk: Desk, args: AcceptQuoteArgs) -> Accepted | Requoted:
    quote = quotes.get(session, desk.caller.workspace_id, args.quote_id)
    if quote.credits != args.credits:
        raise Conflict(
            f"That quote is for {credits_words(quote.credits)}, not {credits_words(args.credits)}. "
            "Ask the person you work for about this price.",
            code="other_price",
        )
    conversation_id = quote.conversation_id or desk.conversation(session).id
    context = desk.studio.context(
        workspace_id=desk.caller.workspace_id,
        member_id=desk.caller.member_id,
        conversation_id=conversation_id,
        door=KEY_DOOR,
    )
    return accept(session, desk.studio.engine, context, args.quote_id)


def _decline_quote(desk: Desk, args: DeclineQuoteArgs) -> Plain:
    with desk.studio.database.write() as session:
        is_declined = decline(session, desk.caller.workspace_id, args.quote_id)
    say = "Declined; nothing is spent." if is_declined else "That quote was answered before."
    return {"say": say, "declined": is_declined}


# ------------------------------------------------------------------------------ watching


async def _watch(desk: Desk, args: WatchProjectArgs, tell: Tell) -> Plain:
    """Tell a production's progress until it ends or time is up, and return the status then."""
    project_id = await desk.call(partial(_project_id, desk, args.project))
    begun, told = monotonic(), -1
    while True:
        is_running, percent, words = await desk.call(partial(_look, desk, project_id))
        if is_running and percent > told:
            told = percent
            await tell(percent, words)
        is_late = monotonic() - begun >= args.seconds_max
        if not is_running or is_late or desk.streams.is_stopping:
            break
        await anyio.sleep(LOOK_SECONDS)
    status = await desk.call(partial(_status, desk, project_id))
    say = status["say"]
    if is_running:
        say = f"{say} It goes on; call watch_project again to go on watching."
    return {**status, "say": say, "project_id": project_id, "is_running": is_running}


def _project_id(desk: Desk, text: str | None) -> str:
    with desk.studio.database.write() as session:
        return find_project(session, desk.context(session), text).id


def _look(desk: Desk, project_id: str) -> tuple[bool, int, str]:
    """Return whether a production of the project runs, its per cent, and its stage in words."""
    with desk.studio.database.read() as session:
        project = session.get_one(Project, project_id)
        made = newest_production(session, project_id)
        is_running = made is not None and made.state == "running"
        return is_running, project.progress_percent, project.stage or project.status


def _status(desk: Desk, project_id: str) -> Plain:
    tool = tool_named("get_status")
    with desk.studio.database.write() as session:
        args = tool.args.model_validate({"project": project_id})
        result: Plain = tool.apply(session, desk.context(session), args, {}).model_dump(mode="json")
    return result
