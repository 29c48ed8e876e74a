"""Which conversation a chat completion belongs to, and which of its messages is new.

An OpenAI client keeps the history itself and sends all of it every time. Here only its last message
is ever run; the messages before it say which conversation goes on:

* `metadata.conversation` names it, or else
* what the user said so far does: the letter of the message before the last one is found again, and
  its conversation goes on, provided that nothing was said after it.

The same request once more (a client's retry, "regenerate") gives the same answer and runs nothing.
A history that was edited, or comes from elsewhere, begins a conversation of its own, which
remembers what was said and what it was about, but asks nothing: a yes there reaches no older quote.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from graph.talk import clean_message
from integrations.common.auth import Caller
from integrations.common.reading import Session, conversation_by_key
from integrations.common.said_before import SaidBefore, said_before
from integrations.http.openai_shapes import Line
from integrations.http.parts import Parts
from storage import conversations
from storage.ids import now_ms
from storage.models import Conversation

FAMILY = "v1:"
REPEAT_MS = 10 * 60_000
"""So long the same first words are the same request; after that they open another chat."""
REMEMBERED_LINES_MAX = 20
REMEMBERED_CHARACTERS_MAX = 4_000


@dataclass(frozen=True)
class Spoken:
    """A message of a client that is said: the conversation and the letter that is answered."""

    workspace_id: str
    conversation_id: str
    letter_id: str


@dataclass(frozen=True)
class Heard:
    """What a client sent: its lines, the last of which is new, and how it names things."""

    lines: tuple[Line, ...]
    name: str | None
    user: str
    repeat: str
    """The client's own name for this message (`Idempotency-Key`), or ""."""
    is_retry: bool

    @property
    def texts(self) -> list[str]:
        """What the user said, oldest first."""
        return [line.text for line in self.lines if line.role == "user"]


def speak(parts: Parts, caller: Caller, heard: Heard) -> Spoken:
    """Say the last message to its conversation, unless it was said before."""
    text = clean_message(heard.lines[-1].text)
    key = _key(caller, heard, heard.texts)
    with parts.studio.database.read() as session:
        same = said_before(session, caller.workspace_id, f"{key}:", FAMILY)
        before = _before(session, caller, heard)
    known = _repeated(heard, same, before)
    if known is not None:
        return Spoken(caller.workspace_id, known.conversation_id, known.letter_id)
    dedupe_key = f"{key}:{len(same)}"
    with parts.studio.database.write() as session:
        conversation = _conversation(session, caller, heard, dedupe_key, same, before)
        door, external_key = conversation.door, conversation.external_key
    said = parts.studio.talk.say(
        workspace_id=caller.workspace_id,
        member_id=caller.member_id,
        door=door,
        conversation_key=external_key,
        text=text,
        dedupe_key=dedupe_key,
    )
    return Spoken(caller.workspace_id, said.conversation_id, said.letter_id)


def _key(caller: Caller, heard: Heard, texts: Sequence[str]) -> str:
    unique = [heard.repeat] if heard.repeat and heard.name else list(texts)
    named = json.dumps([caller.member_id, heard.name, heard.user, unique])
    return FAMILY + hashlib.sha256(named.encode()).hexdigest()[:40]


def _before(session: Session, caller: Caller, heard: Heard) -> tuple[SaidBefore, ...]:
    if heard.name is not None or len(heard.texts) < 2:
        return ()
    key = _key(caller, heard, heard.texts[:-1])
    return said_before(session, caller.workspace_id, f"{key}:", FAMILY)


def _repeated(
    heard: Heard, same: Sequence[SaidBefore], before: Sequence[SaidBefore]
) -> SaidBefore | None:
    """Return the message of which this is a repeat, or None for a new one."""
    if not same or same[0].is_failed:
        return None
    if heard.name is not None:
        is_told = heard.is_retry or bool(heard.repeat) or len(heard.texts) > 1
        return same[0] if is_told else None
    if now_ms() - same[0].received_ms < REPEAT_MS:
        return same[0]
    if len(heard.texts) < 2 or any(each.is_last for each in before):
        return None
    return same[0]


def _conversation(
    session: Session,
    caller: Caller,
    heard: Heard,
    dedupe_key: str,
    same: Sequence[SaidBefore],
    before: Sequence[SaidBefore],
) -> Conversation:
    if heard.name is not None:
        # The same name at AG-UI's door means the same conversation.
        return conversations.find_or_create(
            session, caller.workspace_id, caller.member_id, caller.door, heard.name
        )
    going_on = [each for each in before if each.is_last] + [each for each in same if each.is_failed]
    if going_on:
        return conversations.get(session, caller.workspace_id, going_on[0].conversation_id)
    known = conversation_by_key(session, caller.workspace_id, caller.door, dedupe_key)
    if known is not None:
        return known
    made = conversations.find_or_create(
        session, caller.workspace_id, caller.member_id, caller.door, dedupe_key
    )
    _remember(session, caller, made, heard.lines[:-1])
    if before:
        was = conversations.get(session, caller.workspace_id, before[0].conversation_id)
        conversations.focus(session, made, campaign_id=was.campaign_id, project_id=was.project_id)
    return made


def _remember(
    session: Session, caller: Caller, conversation: Conversation, lines: Sequence[Line]
) -> None:
    for line in lines[-REMEMBERED_LINES_MAX:]:
        conversations.add_message(
            session,
            conversation,
            role=line.role,
            content=line.text[:REMEMBERED_CHARACTERS_MAX],
            member_id=caller.member_id if line.role == "user" else None,
        )
