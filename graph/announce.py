"""What the agent says when a production has ended: facts from the books, no model asked."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import assets, conversations, events, ledger, projects, quotes
from storage.models import Hold, Project
from tools.kit.prices import credits_words
from tools.kit.spec import Plain, ToolContext

ROLE_WORDS = {
    "final": "the film",
    "poster": "the poster",
    "captions": "the captions",
    "contact_sheet": "the contact sheet",
}


def announce(session: Session, context: ToolContext, turn_id: str, payload: Plain) -> str:
    """Return the sentences that tell what became of a production, and log its files as an event."""
    quote = quotes.get(session, context.workspace_id, payload["production_id"])
    project = projects.get(session, context.workspace_id, quote.project_id)
    conversation = conversations.get(session, context.workspace_id, context.conversation_id)
    conversations.focus(
        session, conversation, campaign_id=project.campaign_id, project_id=project.id
    )
    available = ledger.balance(session, context.workspace_id).available
    charged = _charged(session, quote.id)
    money = f"It cost {credits_words(charged)}; {credits_words(available)} left."
    if payload["state"] == "failed":
        return (
            f"“{project.title}” failed: {payload['error']} The failed step cost nothing. {money} "
            "Say “try again” to make only what is missing."
        )
    if quote.scope == "ideas":
        listed = " ".join(
            f"{idea.number}. {idea.title}: {idea.hook}" for idea in projects.ideas(session, project)
        )
        return f"Here are three new ideas for “{project.title}”. {listed} {money} Which one?"
    if quote.scope == "script":
        return f"The new script for “{project.title}” is written. {money} Ask to see it, or go on."
    files = _files(session, project)
    events.append(
        session,
        context.workspace_id,
        turn_id,
        "files",
        {"project_id": project.id, "title": project.title, "files": files},
    )
    if quote.scope == "clips":
        return f"The clips of “{project.title}” are ready. {money} Say “stitch it” for the film."
    film = next(file for file in files if file["role"] == "final")
    size = f"{film['duration_ms'] / 1000:g} s, {film['width']}×{film['height']}"
    return f"“{project.title}” is ready: {size}, with poster, captions and contact sheet. {money}"


def _charged(session: Session, production_id: str) -> int:
    return (
        session.scalar(
            select(func.coalesce(func.sum(Hold.credits), 0)).where(
                Hold.production_id == production_id, Hold.state == "captured"
            )
        )
        or 0
    )


def _files(session: Session, project: Project) -> list[Plain]:
    if project.final_asset_id is None:
        return []
    step_id = assets.get(session, project.workspace_id, project.final_asset_id).step_id
    return [
        {
            "asset_id": asset.id,
            "role": asset.role,
            "what": ROLE_WORDS.get(asset.role, asset.role),
            "filename": asset.filename,
            "media_type": asset.media_type,
            "bytes": asset.bytes,
            "width": asset.width,
            "height": asset.height,
            "duration_ms": asset.duration_ms,
        }
        for asset in assets.of_project(session, project.workspace_id, project.id)
        if asset.step_id == step_id
    ]
