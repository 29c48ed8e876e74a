"""Chat over AG-UI: say something, read the answer as it comes, go on after a break, stop it."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Annotated, Any

from ag_ui.core import RunAgentInput, TextPart, UserMessage
from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse

from graph.talk import clean_message
from integrations.common.auth import Caller
from integrations.common.reading import Session, conversation_by_key, last_event
from integrations.common.streams import plain_log, position
from integrations.http.parts import GetParts, Id, Parts, Reader, Writer
from integrations.http.shapes import ConversationLine, ConversationView, MessageView, Stopped
from integrations.http.turns import RUN_KEY, Run, run_events, run_of_turn
from storage import conversations, projects, quotes
from storage.errors import NotFound, Refused
from storage.events import LoggedEvent
from storage.ids import now_ms
from storage.models import Conversation
from tools.kit.offers import card

KEY_CHARACTERS_MAX = 150
MESSAGES_SHOWN = 30
STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events; every `id` can be sent back as `Last-Event-ID`.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}

LastEventId = Annotated[
    str | None,
    Header(alias="Last-Event-ID", max_length=40, description="Go on after this event."),
]

router = APIRouter(prefix="/api", tags=["chat"])


@router.post("/chat", responses=STREAM, response_class=StreamingResponse)
def chat(
    run: RunAgentInput, caller: Writer, parts: GetParts, last_event_id: LastEventId = None
) -> StreamingResponse:
    """Say the last user message to a conversation and stream the answer as AG-UI events.

    `threadId` names the conversation (an id of ours, or any name of yours), `runId` makes a repeat
    harmless: the same request again, with `Last-Event-ID`, goes on where it stopped. The turn goes
    on when you leave.
    """
    after = position(last_event_id)
    text = clean_message(_last_words(run))
    thread_id, run_id = _name(run.thread_id, "threadId"), _name(run.run_id, "runId")
    door, key = _conversation_key(parts, caller, thread_id)
    said = parts.studio.talk.say(
        workspace_id=caller.workspace_id,
        member_id=caller.member_id,
        door=door,
        conversation_key=key,
        text=text,
        dedupe_key=_dedupe_key(door, key, run_id),
    )
    started = Run(caller.workspace_id, said.conversation_id, thread_id, run_id, said.letter_id)
    return parts.streams.respond(run_events(parts, started, after))


@router.get("/turns/{turn_id}/events", responses=STREAM, response_class=StreamingResponse)
def turn_events(
    turn_id: Id, caller: Reader, parts: GetParts, last_event_id: LastEventId = None
) -> StreamingResponse:
    """Stream a turn's AG-UI events from its beginning, or after `Last-Event-ID`."""
    after = position(last_event_id)
    run = run_of_turn(parts, caller.workspace_id, turn_id)
    return parts.streams.respond(run_events(parts, run, after))


@router.post("/turns/{turn_id}/cancel")
def cancel_turn(turn_id: Id, caller: Writer, parts: GetParts) -> Stopped:
    """Ask a turn to stop; `stopped` is false when it was over already."""
    return Stopped(stopped=parts.studio.talk.stop(caller.workspace_id, turn_id))


@router.get("/conversations")
def list_conversations(
    caller: Reader,
    parts: GetParts,
    thread_id: Annotated[str | None, Query(max_length=KEY_CHARACTERS_MAX)] = None,
) -> list[ConversationLine]:
    """List the conversations of the workspace, last used first; `thread_id` narrows to one."""
    with parts.studio.database.read() as session:
        if thread_id is not None:
            found = _by_key(session, caller, thread_id)
            return [] if found is None else [_line(found)]
        return [_line(each) for each in conversations.listing(session, caller.workspace_id)]


@router.get("/conversations/{conversation_id}")
def get_conversation(conversation_id: Id, caller: Reader, parts: GetParts) -> ConversationView:
    """Return a conversation: its last messages, what it is about, and the quote that waits."""
    with parts.studio.database.read() as session:
        found = conversations.get(session, caller.workspace_id, conversation_id)
        said = conversations.messages(session, found.id, MESSAGES_SHOWN)
        return ConversationView(
            **_line(found).model_dump(),
            messages=[
                MessageView(role=each.role, content=each.content, at_ms=each.created_ms)
                for each in said
                if each.role in ("user", "assistant") and each.content
            ],
            quote=_waiting_quote(session, found),
            is_rendering=_is_rendering(session, found),
            last_event=last_event(session, found.id),
        )


@router.get(
    "/conversations/{conversation_id}/events", responses=STREAM, response_class=StreamingResponse
)
def conversation_events(
    conversation_id: Id, caller: Reader, parts: GetParts, last_event_id: LastEventId = None
) -> StreamingResponse:
    """Stream `turn_started` and `turn_finished`, such as the news that a film is ready."""
    with parts.studio.database.read() as session:
        found = conversations.get(session, caller.workspace_id, conversation_id)
    return log_response(parts, caller, found.id, last_event_id)


def log_response(
    parts: Parts, caller: Caller, stream_id: str, last_event_id: str | None
) -> StreamingResponse:
    """Return a stream of a conversation's or project's log after `Last-Event-ID`."""
    after_seq, _ = position(last_event_id)
    listen = partial(_listen, parts, caller.workspace_id, stream_id, after_seq)
    rows: AsyncIterator[LoggedEvent | None] = parts.streams.log(listen)
    return parts.streams.respond(plain_log(rows))


def _listen(
    parts: Parts, workspace_id: str, stream_id: str, after_seq: int, wait_seconds: float
) -> Iterator[LoggedEvent | None]:
    return parts.studio.talk.listen(workspace_id, stream_id, after_seq, wait_seconds)


# ------------------------------------------------------------------------------ saying


def _last_words(run: RunAgentInput) -> str:
    for message in reversed(run.messages):
        if isinstance(message, UserMessage):
            if isinstance(message.content, str):
                return message.content
            words = [part.text for part in message.content if isinstance(part, TextPart)]
            if words:
                return "\n".join(words)
            raise Refused(
                "The last message has no text. Upload pictures with POST /api/uploads, then say "
                "what to do with them.",
                code="no_text",
            )
    raise Refused("There is no user message in `messages`. Add what the member says.", code="empty")


def _name(text: str, field: str) -> str:
    if not text or len(text) > KEY_CHARACTERS_MAX or not text.isprintable():
        raise Refused(
            f"{field} is a name of 1 to {KEY_CHARACTERS_MAX} printable characters.", code="bad_name"
        )
    return text


def _conversation_key(parts: Parts, caller: Caller, thread_id: str) -> tuple[str, str]:
    # A conversation that was begun at another door is joined by its id.
    if not thread_id.startswith("cnv_"):
        return caller.door, thread_id
    with parts.studio.database.read() as session:
        found = conversations.get(session, caller.workspace_id, thread_id)
        return found.door, found.external_key


def _dedupe_key(door: str, key: str, run_id: str) -> str:
    digest = hashlib.sha256(f"{door}\n{key}".encode()).hexdigest()[:16]
    return f"{RUN_KEY}{digest}:{run_id}"


# ------------------------------------------------------------------------------ showing


def _by_key(session: Session, caller: Caller, thread_id: str) -> Conversation | None:
    if thread_id.startswith("cnv_"):
        try:
            return conversations.get(session, caller.workspace_id, thread_id)
        except NotFound:
            return None
    key = thread_id.replace("\x00", "")
    return conversation_by_key(session, caller.workspace_id, caller.door, key)


def _line(conversation: Conversation) -> ConversationLine:
    return ConversationLine(
        id=conversation.id,
        door=conversation.door,
        thread_id=conversation.external_key,
        title=conversation.title,
        campaign_id=conversation.campaign_id,
        project_id=conversation.project_id,
        updated_ms=conversation.updated_ms,
    )


def _waiting_quote(session: Session, conversation: Conversation) -> dict[str, Any] | None:
    if conversation.quote_id is None:
        return None
    quote = quotes.get(session, conversation.workspace_id, conversation.quote_id)
    if quote.state != "open" or quote.expires_ms <= now_ms():
        return None
    return card(session, quote.id, conversation.workspace_id).model_dump(mode="json")


def _is_rendering(session: Session, conversation: Conversation) -> bool:
    if conversation.project_id is None:
        return False
    project = projects.get(session, conversation.workspace_id, conversation.project_id)
    return quotes.live_production(session, project.id) is not None
