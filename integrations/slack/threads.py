"""Says something in a thread's conversation on behalf of a member, whatever they pressed."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from graph.talk import clean_message
from integrations.common.reading import Session
from integrations.slack.keys import DOOR, Place
from integrations.slack.members import Who
from storage import conversations, inbox
from storage.inbox import Posted
from storage.models import Conversation


def conversation_of(session: Session, who: Who, place: Place) -> Conversation:
    """Return the conversation of a thread, made now if new: from then on it is engaged."""
    return conversations.find_or_create(
        session, who.workspace_id, who.member_id, DOOR, place.conversation_key
    )


def post_text(session: Session, who: Who, place: Place, text: str, *, dedupe_key: str) -> Posted:
    """Say something to the agent, as if the member had written it in the thread.

    Raises `Refused` for an empty or over-long text. The caller wakes the engine afterwards.
    """
    payload = {"text": clean_message(text), "files": [], "slack": where(who, place)}
    return _post(session, who, place, "message", payload, dedupe_key)


def post_calls(
    session: Session,
    who: Who,
    place: Place,
    calls: list[dict[str, Any]],
    said: str,
    *,
    dedupe_key: str,
) -> Posted:
    """Have tools run in a turn of the thread without asking a model.

    `calls` are `{"name", "arguments"}` each, in order; `said` is what the member did in words,
    such as “Choose idea 2”. The caller wakes the engine afterwards.
    """
    payload = {"text": said, "said": said, "calls": calls, "slack": where(who, place)}
    return _post(session, who, place, "call", payload, dedupe_key)


def where(who: Who, place: Place, ts: str = "") -> dict[str, Any]:
    """Return what a letter remembers of where it came from; `ts` names the message, if any."""
    return {
        "team": place.team_id,
        "channel": place.channel,
        "ts": ts,
        "thread_ts": place.thread_ts,
        "user": who.user_id,
    }


async def start_thread(client: AsyncWebClient, team_id: str, channel: str, text: str) -> Place:
    """Post the message that a new thread hangs on and return the thread.

    `channel` may be a user: it is then the direct message with them. `text` is plain words.
    """
    # What somebody typed mentions nobody and links to nothing.
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    answer = await client.chat_postMessage(
        channel=channel,
        text=plain,
        parse="none",
        mrkdwn=False,
        unfurl_links=False,
        unfurl_media=False,
    )
    return Place(team_id, str(answer["channel"]), str(answer["ts"]))


def _post(
    session: Session, who: Who, place: Place, kind: str, payload: dict[str, Any], dedupe_key: str
) -> Posted:
    return inbox.post(
        session,
        workspace_id=who.workspace_id,
        conversation_id=conversation_of(session, who, place).id,
        member_id=who.member_id,
        dedupe_key=dedupe_key,
        kind=kind,
        payload=payload,
    )
