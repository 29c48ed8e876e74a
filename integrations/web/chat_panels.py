"""The chat panel beside a project: its talk as it is now, and where its stream goes on."""

from dataclasses import dataclass

from integrations.common.reading import Session
from integrations.common.studio_reading import unread
from integrations.web.chat_shown import Reader, TurnShown, turns_of
from integrations.web.chat_stream import page_position
from integrations.web.talking import find_talk
from storage.models import Conversation, InboxLetter

DOORS = {"slack": "Slack", "terminal": "the command line", "http": "another client", "web": ""}


@dataclass(frozen=True)
class ChatPanel:
    """What the chat shows. `position` is where its stream goes on; `began` names another door."""

    campaign_id: str
    project_id: str
    conversation_id: str
    turns: tuple[TurnShown, ...]
    waiting: tuple[tuple[str, str], ...]
    position: str
    began: str


def chat_panel(
    session: Session, reader: Reader, campaign_id: str, project_id: str = ""
) -> ChatPanel:
    """Return the chat of a member about a campaign; empty before the first word."""
    conversation = find_talk(session, reader, campaign_id)
    if conversation is None:
        return ChatPanel(campaign_id, project_id, "", (), (), "0-0", "")
    return _panel(session, reader, conversation, campaign_id, project_id)


def _panel(
    session: Session,
    reader: Reader,
    conversation: Conversation,
    campaign_id: str,
    project_id: str,
) -> ChatPanel:
    # The position is read first: what comes meanwhile is then told again rather than missed.
    position = page_position(session, conversation.id)
    return ChatPanel(
        campaign_id=campaign_id,
        project_id=project_id,
        conversation_id=conversation.id,
        turns=turns_of(session, conversation, reader),
        waiting=tuple(_letter(each) for each in unread(session, conversation.id)),
        position=position,
        began=DOORS.get(conversation.door, ""),
    )


def _letter(letter: InboxLetter) -> tuple[str, str]:
    return letter.id, str(letter.payload.get("text") or "")
