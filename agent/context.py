"""What the model sees of a conversation: persona, state, and the last of the talk, all bounded.

The state is read anew before every model call, so the pillars are always those of now. Text of
members, files and vendors appears only as JSON data inside `<state>` or as messages, never as
instructions.
"""

import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.prompts import persona
from storage import campaigns, conversations, ledger, projects, quotes
from storage.models import Campaign, Conversation, Project
from tools.kit.offers import card
from tools.kit.ports import ChatMessage
from tools.kit.spec import ToolContext

HISTORY_MESSAGES = 24
HISTORY_CHARACTERS = 12_000
MESSAGE_CHARACTERS = 4_000
CAMPAIGNS_MAX = 10


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


def system_message(state: dict[str, Any]) -> ChatMessage:
    """Return the first message: the persona, then the state as data."""
    # No "<" of anybody's text may open or close the tag.
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return ChatMessage(role="system", content=f"{persona()}\n\n<state>{text}</state>")


def history(session: Session, conversation_id: str, turn_id: str) -> tuple[ChatMessage, ...]:
    """Return the last of the talk before a turn, oldest first, bounded in number and length."""
    kept: list[ChatMessage] = []
    room = HISTORY_CHARACTERS
    rows = conversations.messages(session, conversation_id, HISTORY_MESSAGES * 3)
    for row in reversed(rows):
        if row.turn_id == turn_id or row.role not in ("user", "assistant") or not row.content:
            continue
        text = row.content[:MESSAGE_CHARACTERS]
        room -= len(text)
        if room < 0 or len(kept) == HISTORY_MESSAGES:
            break
        kept.append(ChatMessage(role="user" if row.role == "user" else "assistant", content=text))
    return tuple(reversed(kept))


def _campaign(session: Session, conversation: Conversation) -> Campaign | None:
    if conversation.campaign_id is None:
        return None
    return campaigns.get(session, conversation.workspace_id, conversation.campaign_id)


def _project(session: Session, conversation: Conversation) -> Project | None:
    if conversation.project_id is None:
        return None
    return projects.get(session, conversation.workspace_id, conversation.project_id)


def _campaigns(session: Session, workspace_id: str) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Campaign.name, func.count(Project.id))
        .outerjoin(Project, Project.campaign_id == Campaign.id)
        .where(Campaign.workspace_id == workspace_id)
        .group_by(Campaign.id, Campaign.name, Campaign.updated_ms)
        .order_by(Campaign.updated_ms.desc())
        .limit(CAMPAIGNS_MAX)
    )
    return [{"name": name, "projects": count} for name, count in rows]


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
