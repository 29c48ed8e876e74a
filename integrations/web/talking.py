"""The talk beside the Studio: which conversation it is, and what a member says or presses in it.

It is one conversation of a member about a campaign, wherever it began; so the chat goes on here
with what was said in Slack or in another client, and a yes typed there answers the price shown
here.
"""

from typing import Any, Literal

from pydantic import ValidationError

from graph.talk import clean_message
from integrations.common.reading import Session
from integrations.common.studio import Studio
from integrations.common.studio_reading import talk_about
from integrations.web.chat_shown import Reader
from storage import conversations, inbox
from storage.errors import Refused
from storage.models import Conversation
from tools.kit.spec import Result, ToolContext
from tools.registry import tool_named

DOOR: Literal["web"] = "web"
KEY_CHARACTERS_MAX = 64
Plain = dict[str, Any]


def find_talk(session: Session, reader: Reader, campaign_id: str) -> Conversation | None:
    """Return the talk of a member about a campaign, or None before its first word."""
    return talk_about(session, reader.workspace_id, reader.member_id, campaign_id)


def open_talk(
    session: Session, reader: Reader, campaign_id: str, project_id: str | None = None
) -> Conversation:
    """Return the talk of a member about a campaign, made now if there is none, and turn it to a
    project."""
    conversation = find_talk(session, reader, campaign_id)
    if conversation is None:
        key = f"campaign:{campaign_id}:{reader.member_id}"
        conversation = conversations.find_or_create(
            session, reader.workspace_id, reader.member_id, DOOR, key
        )
    turn_to(session, conversation, campaign_id, project_id)
    return conversation


def turn_to(
    session: Session, conversation: Conversation, campaign_id: str, project_id: str | None
) -> None:
    """Make the conversation be about what the member looks at.

    A question about something else is open no longer: a yes could be taken for its answer.
    """
    is_elsewhere = project_id is not None and conversation.project_id != project_id
    conversations.focus(session, conversation, campaign_id=campaign_id, project_id=project_id)
    if is_elsewhere:
        conversation.last_question = None


def say(
    session: Session, reader: Reader, conversation: Conversation, text: str, key: str
) -> inbox.Posted:
    """Post what a member wrote; the same `key` again says nothing twice. The caller wakes the
    engine. Raises `Refused` for an empty or over-long text."""
    payload = {"text": clean_message(text)}
    return _post(session, reader, conversation, "message", payload, key)


def press(
    session: Session,
    reader: Reader,
    conversation: Conversation,
    calls: list[tuple[str, Plain]],
    said: str,
    key: str,
) -> inbox.Posted:
    """Have tools run in a turn of the talk, in order, as a button says; no model is asked.

    `said` are the member's words for it. The caller wakes the engine.
    """
    payload = {
        "text": said,
        "said": said,
        "calls": [{"name": name, "arguments": arguments} for name, arguments in calls],
    }
    return _post(session, reader, conversation, "call", payload, key)


def run_now(
    session: Session,
    studio: Studio,
    reader: Reader,
    conversation: Conversation,
    tool_name: str,
    fields: Plain,
) -> Result:
    """Run a tool that asks nothing of the outside, at once and in the caller's transaction.

    Raises what the tool raises; then nothing is to be kept.
    """
    tool = tool_named(tool_name)
    assert tool.prepare is None, "slow work is a letter"
    try:
        args = tool.args.model_validate(fields)
    except ValidationError as error:
        raise Refused(
            "This form holds something that cannot be used. Load the page again.", code="invalid"
        ) from error
    context = context_in(studio, reader, conversation)
    checked = tool.check(session, context, args) if tool.check is not None else {}
    result: Result = tool.apply(session, context, args, checked)
    return result


def context_in(studio: Studio, reader: Reader, conversation: Conversation) -> ToolContext:
    """Return the context of what a member does here now."""
    return studio.context(
        workspace_id=reader.workspace_id,
        member_id=reader.member_id,
        conversation_id=conversation.id,
        door=DOOR,
    )


def _post(
    session: Session,
    reader: Reader,
    conversation: Conversation,
    kind: str,
    payload: Plain,
    key: str,
) -> inbox.Posted:
    if not key or len(key) > KEY_CHARACTERS_MAX or not key.isascii() or not key.isprintable():
        raise Refused("This form is not complete. Load the page again.", code="bad_key")
    return inbox.post(
        session,
        workspace_id=reader.workspace_id,
        conversation_id=conversation.id,
        member_id=reader.member_id,
        dedupe_key=f"web:{conversation.id}:{key}",
        kind=kind,
        payload=payload,
    )
