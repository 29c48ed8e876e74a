"""A turn as a stream of AG-UI events, from its first row or from where a client left off."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from time import monotonic

from ag_ui.core import BaseEvent

from integrations.common.streams import LOOK_SECONDS, Position, frame
from integrations.http.agui import Translator
from integrations.http.parts import Parts
from storage import conversations, inbox
from storage.errors import NotFound, Refused
from storage.events import LoggedEvent
from storage.models import Conversation, Turn

TURN_WAIT_SECONDS = 30.0
BROKEN_OFF = "The answer broke off: the studio was interrupted. Say it again."
RUN_KEY = "run:"


@dataclass(frozen=True)
class Run:
    """A run as an AG-UI client names it, and the letter or turn of ours behind it."""

    workspace_id: str
    conversation_id: str
    thread_id: str
    run_id: str
    letter_id: str | None = None
    turn_id: str | None = None


def run_of_turn(parts: Parts, workspace_id: str, turn_id: str) -> Run:
    """Return the run of a turn under the names its client gave it. Raises `NotFound`."""
    with parts.studio.database.read() as session:
        turn = session.get(Turn, turn_id)
        if turn is None or turn.workspace_id != workspace_id:
            raise NotFound("There is no such turn.")
        conversation = conversations.get(session, workspace_id, turn.conversation_id)
        letters = inbox.letters(session, turn_id)
        run_id = turn_id
        if letters and letters[0].dedupe_key.startswith(RUN_KEY):
            run_id = letters[0].dedupe_key.split(":", 2)[2]
        return Run(
            workspace_id, conversation.id, conversation.external_key, run_id, turn_id=turn_id
        )


async def run_events(parts: Parts, run: Run, after: Position) -> AsyncIterator[str]:
    """Yield a run as server-sent events after `after`; "" stands for a quiet second."""
    turn_id = run.turn_id
    if turn_id is None:
        async for found in _turn_of_letter(parts, run):
            if isinstance(found, BaseEvent):
                yield f"data: {_json(found)}\n\n"
            elif found:
                turn_id = found
            else:
                yield ""
    if turn_id is None:
        return
    translator = Translator(
        thread_id=run.thread_id,
        run_id=run.run_id,
        turn_id=turn_id,
        conversation_id=run.conversation_id,
    )
    listen = partial(_listen, parts, run.workspace_id, turn_id)
    seq, is_closed = 0, False
    async for row in parts.streams.log(listen):
        if row is not None:
            seq = row.seq
            made = translator.translate(row)
        elif is_closed:
            made, seq = translator.broken_off(BROKEN_OFF, is_started=seq > 0), seq + 1
        else:
            # Its rows are written before it is closed, so one more look must find them all.
            is_closed = await parts.streams.call(partial(_is_closed, parts, turn_id))
            made = []
            yield ""
        for part, event in enumerate(made, start=1):
            if (seq, part) > after:
                yield frame(f"{seq}.{part}", _json(event))
        if translator.is_over:
            return


def _listen(
    parts: Parts, workspace_id: str, stream_id: str, wait_seconds: float
) -> Iterator[LoggedEvent | None]:
    return parts.studio.talk.listen(workspace_id, stream_id, 0, wait_seconds)


async def _turn_of_letter(parts: Parts, run: Run) -> AsyncIterator[str | BaseEvent]:
    """Yield "" while waiting for the turn, then its id, or the end of a run nobody answers."""
    assert run.letter_id is not None
    waiting_since = monotonic()
    while not parts.streams.is_stopping:
        look = partial(parts.studio.talk.turn_of, run.workspace_id, run.letter_id, LOOK_SECONDS)
        try:
            yield await parts.streams.call(look)
            return
        except Refused as refusal:
            if await parts.streams.call(partial(_is_busy, parts, run.conversation_id)):
                # Another turn of this conversation is being answered; ours is next.
                waiting_since = monotonic()
            elif monotonic() - waiting_since >= TURN_WAIT_SECONDS:
                translator = Translator(
                    thread_id=run.thread_id,
                    run_id=run.run_id,
                    turn_id=run.letter_id,
                    conversation_id=run.conversation_id,
                )
                for event in translator.broken_off(refusal.message, is_started=False):
                    yield event
                return
        yield ""


def _is_busy(parts: Parts, conversation_id: str) -> bool:
    with parts.studio.database.read() as session:
        conversation = session.get(Conversation, conversation_id)
        return conversation is not None and conversation.busy_turn_id is not None


def _is_closed(parts: Parts, turn_id: str) -> bool:
    with parts.studio.database.read() as session:
        turn = session.get(Turn, turn_id)
        return turn is None or turn.state not in ("queued", "running")


def _json(event: BaseEvent) -> str:
    return event.model_dump_json(by_alias=True)
