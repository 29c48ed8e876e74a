"""One tool call: check → reserve → prepare → apply, each a durable step; what is kept of it is
written in one transaction, the last.

Errors become results that the model and the marketer can both read:
`{"error": {"code", "message", "who"}}`; a refused call leaves nothing behind.
"""

import json
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from graph.acceptance import accept
from graph.delivery import TEXT_KINDS
from graph.engine import DurableEngine
from storage import events, workspaces
from storage.errors import AytadaError, Failed, TryDifferently, TryLater
from tools.kit.ports import ModelUnavailable, ToolCall
from tools.kit.prices import credits_words
from tools.kit.spec import AnyTool, Args, Outside, Plain, ToolContext
from tools.registry import tool_named

ARGUMENT_CHARACTERS_MAX = 60_000
WRITING_TOOLS = ("generate_ideas", "generate_script")
"""Tools by which text is asked for. What another tool offers to write anew is asked about first."""


def run_tool(
    engine: DurableEngine, outside: Outside, context: ToolContext, turn_id: str, call: ToolCall
) -> Plain:
    """Run one call at workflow level and return its result as plain JSON."""
    try:
        tool, args = _parse(call)
    except AytadaError as error:
        return _log(engine, context, turn_id, call, _as_result(error))
    checked: Plain = {}
    if tool.check is not None:
        checked = engine.step(f"check {tool.name}", _check, engine, tool, context, args)
        if is_refusal(checked):
            return _log(engine, context, turn_id, call, checked)
    if tool.reserve is not None:
        refused = engine.transaction(f"reserve {tool.name}", reserve, tool, context, args, checked)
        if is_refusal(refused):
            return _log(engine, context, turn_id, call, refused)
    prepared = checked
    if tool.prepare is not None:
        prepared = engine.step(f"prepare {tool.name}", _prepare, outside, tool, args, checked)
        if is_refusal(prepared):
            return _log(engine, context, turn_id, call, prepared)
    return engine.transaction(
        f"apply {tool.name}", _apply, engine, tool, context, args, prepared, turn_id, call
    )


def is_refusal(result: Plain) -> bool:
    """Tell whether a tool's result is an error; a result may well have a field of that name."""
    return isinstance(result.get("error"), dict)


def skip_tool(
    engine: DurableEngine, context: ToolContext, turn_id: str, call: ToolCall, missing: str
) -> Plain:
    """Refuse a call because one that it stands on, `missing`, has failed in the same answer."""
    error = TryDifferently(f"Not done, because {missing} failed before it.", code="skipped")
    return _log(engine, context, turn_id, call, _as_result(error))


def _parse(call: ToolCall) -> tuple[AnyTool, Args]:
    tool = tool_named(call.name)
    if len(call.arguments) > ARGUMENT_CHARACTERS_MAX:
        raise TryDifferently("The arguments are too long. Send less text at a time.")
    try:
        return tool, tool.args.model_validate(json.loads(call.arguments or "{}"))
    except (json.JSONDecodeError, RecursionError) as error:
        raise TryDifferently(f"The arguments of {call.name} are not valid JSON.") from error
    except ValidationError as error:
        reasons = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc']) or 'arguments'}: {problem['msg']}"
            for problem in error.errors()[:4]
        )
        raise TryDifferently(f"{call.name} cannot take these arguments: {reasons}.") from error


def _check(engine: DurableEngine, tool: AnyTool, context: ToolContext, args: Args) -> Plain:
    assert tool.check is not None
    try:
        with engine.database.read() as session:
            return tool.check(session, context, args)
    except AytadaError as error:
        return _as_result(error)


def reserve(
    session: Session, tool: AnyTool, context: ToolContext, args: Args, checked: Plain
) -> Plain:
    """Count an attempt at what the tool is about to make; return its refusal, or nothing."""
    assert tool.reserve is not None
    try:
        # A refused attempt is not counted.
        with session.begin_nested():
            tool.reserve(session, context, args, checked)
    except AytadaError as error:
        return _as_result(error)
    return {}


def _prepare(outside: Outside, tool: AnyTool, args: Args, checked: Plain) -> Plain:
    assert tool.prepare is not None
    try:
        return tool.prepare(outside, args, checked)
    except AytadaError as error:
        return _as_result(error)
    except ModelUnavailable as error:
        return _as_result(TryLater(str(error), code="model_unavailable"))


def _apply(
    session: Session,
    engine: DurableEngine,
    tool: AnyTool,
    context: ToolContext,
    args: Args,
    prepared: Plain,
    turn_id: str,
    call: ToolCall,
) -> Plain:
    result: Plain
    try:
        # The savepoint takes a refused call back whole, while the refusal itself is kept.
        with session.begin_nested():
            result = tool.apply(session, context, args, prepared).model_dump(mode="json")
            if tool.name in WRITING_TOOLS:
                _approve_standing(session, engine, context, result)
    except AytadaError as error:
        result = _as_result(error)
    data = {"call_id": call.id, "name": call.name, "result": result}
    events.append(session, context.workspace_id, turn_id, "tool_done", data)
    return result


def _approve_standing(
    session: Session, engine: DurableEngine, context: ToolContext, result: Plain
) -> None:
    """Accept a quote for text at once when the member has approved as much beforehand.

    The approval is the member's act, given at a door; neither a model nor a tool can give or widen
    it.
    """
    quote = result.get("quote")
    if not quote or quote["scope"] not in TEXT_KINDS:
        return
    member = workspaces.get_member(session, context.workspace_id, context.member_id)
    if not member.may_spend or quote["credits"] > member.standing_text_credits:
        return
    accept(session, engine, context, quote["quote_id"])
    price, limit = credits_words(quote["credits"]), credits_words(member.standing_text_credits)
    what = "New ideas" if quote["scope"] == "ideas" else "A new text"
    be = "are" if quote["scope"] == "ideas" else "is"
    result["say"] = (
        f"{what} for “{quote['title']}” {be} being written for {price}, by your standing approval "
        f"of up to {limit} for text. I'll tell you when it is done."
    )
    result["quote"], result["next_step"] = None, "wait"


def _log(
    engine: DurableEngine, context: ToolContext, turn_id: str, call: ToolCall, result: Plain
) -> Plain:
    data = {"call_id": call.id, "name": call.name, "result": result}
    engine.transaction("log refusal", _append, context.workspace_id, turn_id, "tool_done", data)
    return result


def _append(
    session: Session, workspace_id: str, stream_id: str, kind: str, data: dict[str, Any]
) -> None:
    events.append(session, workspace_id, stream_id, kind, data)


def _as_result(error: AytadaError) -> Plain:
    code = error.code if not isinstance(error, Failed) else "failed"
    return {"error": {"code": code, "message": error.message, "who": error.who}}
