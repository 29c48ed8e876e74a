"""What the model sees of a conversation: persona, summary, state, and the last of the talk, all
bounded.

A conversation may go on for years, yet a turn costs the same: the last messages stand as they
were said, those before them clipped, and everything older in a summary that is folded anew now
and then (`graph/memory.py`). Facts do not depend on the summary: the state is read anew from the
database before every model call, so the pillars are always those of now.

The system message begins with the persona, then the summary, then the state: what changes least
comes first, so that a vendor's prompt cache can keep it. Text of members, files and vendors
appears only as JSON data inside `<summary>` and `<state>` or as messages, never as instructions.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.prompts import persona
from storage import campaigns, conversations, ledger, projects, quotes
from storage.conversations import SaidLength
from storage.models import Campaign, Conversation, Message, Project
from tools.kit.offers import card
from tools.kit.ports import ChatMessage
from tools.kit.spec import ToolContext

HISTORY_MESSAGES = 24
HISTORY_CHARACTERS = 12_000
MESSAGE_CHARACTERS = 4_000
EARLIER_MESSAGES = 60
"""How many messages before those, which no summary stands for yet, are shown clipped."""
EARLIER_CHARACTERS = 4_000
CLIP_CHARACTERS = (80, 400)
"""The least and the most that is left of one clipped message."""
SPOKEN_CHARACTERS = 24_000
"""How much of what a member says at once is shown; more is kept, and not shown."""
CAMPAIGNS_MAX = 10
FOLD_MESSAGES = 12
"""After how many messages the talk is folded again."""
UNFOLDED_MAX = 120
"""After how many messages the oldest are let go, even if no writer could fold them."""
BRIEF_MESSAGES = 60
BRIEF_CHARACTERS = 24_000
BRIEF_CLIP_CHARACTERS = (200, 1_500)


def read_state(session: Session, context: ToolContext) -> dict[str, Any]:
    """Return the state of a conversation as plain JSON: campaign, project, drafts, quote,
    balance."""
    conversation = conversations.get(session, context.workspace_id, context.conversation_id)
    campaign = _campaign(session, conversation)
    project = _project(session, conversation)
    balance = ledger.balance(session, context.workspace_id)
    return {
        "campaign": campaigns.snapshot(session, campaign) if campaign else None,
        "campaigns": _campaigns(session, context.workspace_id),
        "project": projects.snapshot(session, project) if project else None,
        "drafts": _drafts(session, context),
        "quote": _quote(session, context, conversation),
        "balance": {"available": balance.available, "held": balance.held},
        "last_question": conversation.last_question,
        "surface": context.door,
    }


def system_message(state: dict[str, Any], summary: str = "") -> ChatMessage:
    """Return the first message: the persona, then summary and state as data."""
    parts = [persona()]
    if summary:
        parts.append(f"<summary>{_as_data(summary)}</summary>")
    parts.append(f"<state>{_as_data(state)}</state>")
    return ChatMessage(role="system", content="\n\n".join(parts))


def prompt(session: Session, context: ToolContext, turn_id: str) -> tuple[ChatMessage, ...]:
    """Return everything that a model sees before what the member says in this turn."""
    conversation = conversations.get(session, context.workspace_id, context.conversation_id)
    return (
        system_message(read_state(session, context), conversation.summary),
        *history(session, conversation, turn_id),
    )


def history(session: Session, conversation: Conversation, turn_id: str) -> tuple[ChatMessage, ...]:
    """Return the last of the talk before a turn, oldest first, bounded in number and length."""
    rows = conversations.talk(
        session,
        conversation.id,
        after_seq=conversation.summary_seq,
        limit=HISTORY_MESSAGES + EARLIER_MESSAGES,
    )
    before = [row for row in rows if row.turn_id != turn_id]
    kept = _verbatim([len(row.content) for row in before])
    stands = len(before) - kept
    earlier = before[max(0, stands - EARLIER_MESSAGES) : stands]
    clip = _clip(CLIP_CHARACTERS, EARLIER_CHARACTERS, len(earlier))
    return tuple(
        [_message(row, clip) for row in earlier]
        + [_message(row, MESSAGE_CHARACTERS) for row in before[stands:]]
    )


def spoken(text: str) -> ChatMessage:
    """Return what the member says in this turn, bounded; the whole of it is kept elsewhere."""
    if len(text) > SPOKEN_CHARACTERS:
        text = f"{text[:SPOKEN_CHARACTERS]}\n[The rest of this message was too long to read.]"
    return ChatMessage(role="user", content=text)


# ------------------------------------------------------------------------------ folding


def fold_upto(session: Session, conversation: Conversation, turn_id: str) -> int | None:
    """Return up to which message the talk is to be folded now, or None.

    It is time each time that another `FOLD_MESSAGES` messages are no longer shown as they were
    said, so a writer that failed is not asked again at once. `turn_id` is the turn that just ended.
    """
    lengths = _unfolded(session, conversation)
    new = sum(1 for each in lengths if each.turn_id == turn_id)
    older, older_before = _older(lengths), _older(lengths[new:])
    is_time = older // FOLD_MESSAGES > older_before // FOLD_MESSAGES
    if not older or not (is_time or len(lengths) >= UNFOLDED_MAX):
        return None
    return lengths[-older].seq


def is_overdue(session: Session, conversation: Conversation) -> bool:
    """Tell whether so much stands unfolded that its oldest part is let go without a summary."""
    return len(_unfolded(session, conversation)) >= UNFOLDED_MAX


def fold_brief(
    session: Session, conversation: Conversation, upto_seq: int
) -> tuple[dict[str, Any], int]:
    """Return the brief `{earlier_summary, messages: [{role, text}]}` for a new summary, and up to
    which message it goes: a long backlog is folded in parts, the oldest first."""
    rows = conversations.talk(
        session,
        conversation.id,
        after_seq=conversation.summary_seq,
        upto_seq=upto_seq,
        limit=BRIEF_MESSAGES,
        oldest=True,
    )
    clip = _clip(BRIEF_CLIP_CHARACTERS, BRIEF_CHARACTERS, len(rows))
    messages = [{"role": row.role, "text": _clipped(row.content, clip)} for row in rows]
    brief = {"earlier_summary": conversation.summary, "messages": messages}
    return brief, rows[-1].seq if rows else upto_seq


# ------------------------------------------------------------------------------ parts


def _unfolded(session: Session, conversation: Conversation) -> tuple[SaidLength, ...]:
    return conversations.talk_lengths(
        session, conversation.id, after_seq=conversation.summary_seq, limit=UNFOLDED_MAX
    )


def _older(lengths: Sequence[SaidLength]) -> int:
    """Return how many messages, of which the newest comes first, are not shown as they were
    said."""
    return len(lengths) - _verbatim([each.characters for each in reversed(lengths)])


def _verbatim(lengths: Sequence[int]) -> int:
    """Return how many of the newest messages are shown as they were said; `lengths` are all
    messages' characters, the oldest first."""
    room, kept = HISTORY_CHARACTERS, 0
    for characters in reversed(lengths):
        room -= min(characters, MESSAGE_CHARACTERS)
        if room < 0 or kept == HISTORY_MESSAGES:
            break
        kept += 1
    return kept


def _clip(bounds: tuple[int, int], characters: int, messages: int) -> int:
    least, most = bounds
    return max(least, min(most, characters // max(1, messages)))


def _clipped(text: str, characters: int) -> str:
    return text if len(text) <= characters else f"{text[: characters - 1]}…"


def _message(row: Message, characters: int) -> ChatMessage:
    content = _clipped(row.content, characters)
    return ChatMessage(role="user" if row.role == "user" else "assistant", content=content)


def _as_data(value: Any) -> str:
    # No "<" of anybody's text may open or close a tag.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _campaign(session: Session, conversation: Conversation) -> Campaign | None:
    if conversation.campaign_id is None:
        return None
    return campaigns.get(session, conversation.workspace_id, conversation.campaign_id)


def _project(session: Session, conversation: Conversation) -> Project | None:
    if conversation.project_id is None:
        return None
    return projects.get(session, conversation.workspace_id, conversation.project_id)


def _campaigns(session: Session, workspace_id: str) -> list[dict[str, Any]]:
    names = session.scalars(
        select(Campaign.name)
        .where(Campaign.workspace_id == workspace_id)
        .order_by(Campaign.updated_ms.desc(), Campaign.id.desc())
        .limit(CAMPAIGNS_MAX)
    )
    return [{"name": name} for name in names]


def _drafts(session: Session, context: ToolContext) -> list[dict[str, Any]]:
    return [
        {
            "title": project.title,
            "campaign": projects.campaign_of(session, project).name,
            "next_step": projects.next_step(session, project),
        }
        for project in projects.drafts(session, context.workspace_id, context.member_id)
    ]


def _quote(
    session: Session, context: ToolContext, conversation: Conversation
) -> dict[str, Any] | None:
    if conversation.quote_id is None:
        return None
    quote = quotes.get(session, context.workspace_id, conversation.quote_id)
    if quote.state != "open" or quote.expires_ms <= context.now_ms:
        return None
    shown = card(session, quote.id, context.workspace_id)
    return {
        "credits": shown.credits,
        "balance_after": shown.balance_after,
        "lines": [{"what": line.label, "credits": line.credits} for line in shown.lines],
        "resolution": shown.resolution,
    }
