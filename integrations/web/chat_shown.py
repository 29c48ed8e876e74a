"""What the chat shows: turns with the member's words, the answer, its steps and its cards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from integrations.common.reading import Session
from integrations.common.turn_log import TurnLog
from integrations.common.turn_steps import plan_steps
from integrations.web.markdown import SafeHtml, rendered
from integrations.web.studio_shown import FileShown, PriceShown
from integrations.web.views_making import file_shown, price_shown
from integrations.web.views_studio import line_words
from storage import assets, conversations, events, projects, quotes, workspaces
from storage.errors import AytadaError
from storage.ids import now_ms
from storage.models import Conversation, Project, Quote
from storage.models import Turn as TurnRow

Plain = dict[str, Any]
TURNS_SHOWN = 25
MESSAGES_READ = 200
STOPPED = "Stopped."
BROKEN = "Something went wrong, and nothing was charged for it. Say it again in a moment."
SHOWN_FILES = ("final", "flyer", "banner", "contact_sheet", "clip")


@dataclass(frozen=True)
class Card:
    """One card under an answer. `kind`: ideas, script, scenes, quote, draft, files."""

    kind: str
    project_id: str
    title: str
    data: Plain = field(default_factory=dict)
    price: PriceShown | None = None
    state: str = ""
    files: tuple[FileShown, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a member said; `who` is empty for the one who reads."""

    text: str
    who: str = ""


@dataclass(frozen=True)
class TurnShown:
    """One turn. `state`: running, done, failed, cancelled; `steps` are `(title, status)`."""

    turn_id: str
    said: tuple[Said, ...]
    words: SafeHtml
    plain: str
    steps: tuple[tuple[str, str], ...]
    cards: tuple[Card, ...]
    state: str
    at_ms: int

    @property
    def is_running(self) -> bool:
        """Tell whether the answer is still being made."""
        return self.state == "running"


@dataclass(frozen=True)
class Reader:
    """Who reads a conversation, and where."""

    workspace_id: str
    member_id: str


def turns_of(session: Session, conversation: Conversation, reader: Reader) -> tuple[TurnShown, ...]:
    """Return the newest turns of a conversation, oldest first."""
    said: dict[str, list[Said]] = {}
    at_ms: dict[str, int] = {}
    for message in conversations.messages(session, conversation.id, MESSAGES_READ):
        if message.turn_id is None:
            continue
        at_ms.setdefault(message.turn_id, message.created_ms)
        spoken = said.setdefault(message.turn_id, [])
        if message.role == "user":
            spoken.append(Said(message.content, _who(session, message.member_id, reader)))
    newest = list(said)[-TURNS_SHOWN:]
    logs = events.after_many(session, dict.fromkeys(newest, 0))
    return tuple(
        turn_shown(session, conversation, each, logs.get(each, ()), tuple(said[each]), at_ms[each])
        for each in newest
    )


def turn_said(
    session: Session, conversation: Conversation, turn_id: str, reader: Reader
) -> tuple[tuple[Said, ...], int]:
    """Return what members said in one turn, and when it began."""
    row = session.get(TurnRow, turn_id)
    found = conversations.messages(session, conversation.id, MESSAGES_READ)
    said = tuple(
        Said(message.content, _who(session, message.member_id, reader))
        for message in found
        if message.turn_id == turn_id and message.role == "user"
    )
    return said, row.created_ms if row is not None else now_ms()


def _who(session: Session, member_id: str | None, reader: Reader) -> str:
    if member_id is None or member_id == reader.member_id:
        return ""
    return workspaces.get_member(session, reader.workspace_id, member_id).name or "Another member"


def turn_shown(
    session: Session,
    conversation: Conversation,
    turn_id: str,
    rows: Sequence[events.LoggedEvent],
    said: tuple[Said, ...],
    at_ms: int,
) -> TurnShown:
    """Return a turn as its log tells it so far."""
    log = TurnLog()
    for row in rows:
        log.read(row)
    turn = session.get(TurnRow, turn_id)
    is_closed = turn is None or turn.state not in ("queued", "running")
    state = log.end["state"] if log.end is not None else "failed" if is_closed else "running"
    steps = tuple(plan_steps([(tool["name"], tool["result"]) for tool in log.tools]))
    if state == "running":
        return TurnShown(turn_id, said, rendered(log.text), "", steps, (), state, at_ms)
    text = log.end["text"] if log.end is not None else log.text
    if state == "failed":
        text = text or (log.end or {}).get("error") or BROKEN
    elif state == "cancelled":
        text = text or STOPPED
    cards, text = _cards(session, conversation, log, text) if state == "done" else ((), text)
    return TurnShown(turn_id, said, rendered(text), text, (), cards, state, at_ms)


# ------------------------------------------------------------------------------ cards


def _cards(
    session: Session, conversation: Conversation, log: TurnLog, text: str
) -> tuple[tuple[Card, ...], str]:
    """Return the cards of a turn, and its words without what they show."""
    ids = _Ids(session, conversation, log)
    found: dict[str, Card] = {}
    for tool in log.tools:
        result = tool["result"]
        if not isinstance(result, dict) or isinstance(result.get("error"), dict):
            continue
        card = _card(session, ids, tool["name"], result)
        if card is not None:
            # What was changed twice is shown once, as it is now.
            found.pop(card.kind, None)
            found[card.kind] = card
            if tool["name"].startswith("generate_"):
                text = _told(text, str(result.get("say") or ""))
    if log.files and "draft" not in found:
        files = _files(session, conversation.workspace_id, [f["asset_id"] for f in log.files])
        found["files"] = Card("files", ids.of(log.files_title), log.files_title, files=files)
    if log.quote is not None:
        text = text.replace(str(log.quote["say"]), "").strip()
        found["quote"] = quote_card(session, conversation.workspace_id, log.quote["quote_id"])
    return tuple(found.values()), text


class _Ids:
    """Which project a turn means by a title."""

    def __init__(self, session: Session, conversation: Conversation, log: TurnLog) -> None:
        self._last = (log.end or {}).get("project_id") or conversation.project_id or ""
        self._known: dict[str, str] = {}
        campaign_id = conversation.campaign_id
        if campaign_id is not None:
            listed = projects.listing(session, conversation.workspace_id, campaign_id=campaign_id)
            self._known = {project.title: project.id for project in reversed(listed)}

    def of(self, title: str) -> str:
        """Return the id of the project with this title."""
        return self._known.get(title, self._last)


def _card(session: Session, ids: _Ids, name: str, result: Plain) -> Card | None:
    title = str(result.get("project") or "")
    project_id = ids.of(title)
    if name == "generate_ideas" and result["ideas"]:
        return Card("ideas", project_id, title, {"ideas": result["ideas"]})
    if name == "generate_script" and result["lines"]:
        kind = _kind(session, project_id)
        named = [
            {**line, "name": line_words(kind, number, str(line.get("beat") or ""))}
            for number, line in enumerate(result["lines"], start=1)
        ]
        data = {"lines": named, "call_to_action": result["call_to_action"]}
        return Card("script", project_id, title, data)
    if name == "generate_scenes" and result["scenes"]:
        return Card("scenes", project_id, title, {"scenes": result["scenes"]})
    if name == "preview_draft":
        workspace_id = _workspace(session, project_id)
        files = _files(session, workspace_id, [result["asset_id"]]) if workspace_id else ()
        return Card("draft", project_id, title, files=files)
    return None


def _kind(session: Session, project_id: str) -> str:
    project = session.get(Project, project_id) if project_id else None
    return project.kind if project is not None else "video_ad"


def _workspace(session: Session, project_id: str) -> str:
    project = session.get(Project, project_id) if project_id else None
    return project.workspace_id if project is not None else ""


def _files(session: Session, workspace_id: str, ids: Sequence[str]) -> tuple[FileShown, ...]:
    found = []
    for asset_id in ids:
        try:
            found.append(file_shown(assets.get(session, workspace_id, asset_id)))
        except AytadaError:
            # Shown once, gone since: the words still tell of it.
            continue
    main = [file for role in SHOWN_FILES for file in found if file.role == role]
    return tuple(main or found)


def quote_card(session: Session, workspace_id: str, quote_id: str) -> Card:
    """Return the card of a quote as it stands now. `state`: open, accepted, declined, expired,
    changed."""
    quote = quotes.get(session, workspace_id, quote_id)
    project = projects.get(session, workspace_id, quote.project_id)
    return Card(
        "quote",
        project.id,
        project.title,
        price=price_shown(session, project, quote),
        state=quote_state(session, quote),
    )


def quote_state(session: Session, quote: Quote) -> str:
    """Return whether a quote can be answered now, else what became of it."""
    if quote.state in ("accepted", "declined"):
        return quote.state
    moment = now_ms()
    if quote.state == "open" and quote.expires_ms <= moment:
        return "expired"
    project = projects.get(session, quote.workspace_id, quote.project_id)
    still = projects.open_quote(session, project, moment)
    return "open" if still is not None and still.id == quote.id else "changed"


def _told(text: str, say: str) -> str:
    """Return an answer without the list that a card shows: its first line and its question stay."""
    if not say or say not in text:
        return text
    lines = [line for line in say.split("\n") if line.strip()]
    kept = lines[0].strip()
    if len(lines) > 1:
        last = lines[-1].strip()
        kept = kept.rstrip(":") + "."
        if last.endswith("?"):
            kept = f"{kept} {last}"
    return text.replace(say, kept).strip()
