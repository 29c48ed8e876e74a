"""Runs a tool for a REST call: the same checks and writes as in talk, in one transaction."""

from typing import Any

from integrations.common.auth import KEY_DOOR, Caller
from integrations.http.parts import Parts
from storage import conversations
from tools.kit.spec import Result
from tools.registry import tool_named


def act(
    parts: Parts, caller: Caller, subject: str, tool_name: str, fields: dict[str, Any]
) -> Result:
    """Run a free tool with `fields` and return its result.

    `subject` is the id of what the call is about: REST calls about one thing share a quiet
    conversation, so that the tools know what is current. Raises what the tool raises; then nothing
    is kept.
    """
    tool = tool_named(tool_name)
    args = tool.args.model_validate(fields)
    with parts.studio.database.write() as session:
        conversation = conversations.find_or_create(
            session, caller.workspace_id, caller.member_id, KEY_DOOR, rest_key(subject)
        )
        context = parts.studio.context(
            workspace_id=caller.workspace_id,
            member_id=caller.member_id,
            conversation_id=conversation.id,
            door=KEY_DOOR,
        )
        checked = tool.check(session, context, args) if tool.check is not None else {}
        result: Result = tool.apply(session, context, args, checked)
        return result


def rest_key(subject: str) -> str:
    """Return the key of the conversation that REST calls about one thing share."""
    return f"rest:{subject}"
