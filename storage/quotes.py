"""Quotes and the productions that follow them: rows and their guarded changes of state.

A quote: open → accepted | declined | superseded (expired is open past its time). A production:
running → done | failed | cancelled. Every change is a guarded UPDATE, so that it happens once.
"""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.errors import NotFound
from storage.ids import new_id, now_ms
from storage.models import Production, Project, Quote

LIFETIME_MS = 15 * 60_000


def add(
    session: Session,
    *,
    project: Project,
    conversation_id: str | None,
    member_id: str,
    scope: str,
    credits: int,
    price_version: str,
    fingerprint: str,
    lines: list[dict[str, Any]],
    plan: dict[str, Any],
) -> Quote:
    """Add an open quote; older open quotes of the same project are superseded by it."""
    session.execute(
        update(Quote)
        .where(Quote.project_id == project.id, Quote.state == "open")
        .values(state="superseded")
    )
    moment = now_ms()
    quote = Quote(
        id=new_id("quo"),
        workspace_id=project.workspace_id,
        project_id=project.id,
        conversation_id=conversation_id,
        member_id=member_id,
        scope=scope,
        state="open",
        credits=credits,
        price_version=price_version,
        fingerprint=fingerprint,
        lines=lines,
        plan=plan,
        created_ms=moment,
        expires_ms=moment + LIFETIME_MS,
        accepted_by=None,
        accepted_ms=None,
    )
    session.add(quote)
    session.flush()
    return quote


def get(session: Session, workspace_id: str, quote_id: str) -> Quote:
    """Return one quote. Raises `NotFound`, also for another workspace's."""
    quote = session.scalar(
        select(Quote).where(Quote.workspace_id == workspace_id, Quote.id == quote_id)
    )
    if quote is None:
        raise NotFound("There is no such quote. Ask for a new one.")
    return quote


def resolve(session: Session, quote_id: str, state: str, member_id: str | None = None) -> bool:
    """Move an open quote to `accepted`, `declined` or `superseded`; False when somebody was
    first."""
    values: dict[str, Any] = {"state": state}
    if state == "accepted":
        values |= {"accepted_by": member_id, "accepted_ms": now_ms()}
    changed = session.execute(
        update(Quote)
        .where(Quote.id == quote_id, Quote.state == "open")
        .values(**values)
        .returning(Quote.id)
    ).first()
    return changed is not None


def live_production(session: Session, project_id: str) -> Production | None:
    """Return the project's running production, if any."""
    return session.scalar(
        select(Production).where(Production.project_id == project_id, Production.state == "running")
    )


def production(session: Session, production_id: str) -> Production:
    """Return a production by its id. Raises `NotFound`."""
    found = session.get(Production, production_id)
    if found is None:
        raise NotFound("There is no such production.")
    return found


def hold_running(session: Session, production_id: str) -> bool:
    """Keep a running production from ending before this transaction has; False when it has ended
    already."""
    held = session.execute(
        update(Production)
        .where(Production.id == production_id, Production.state == "running")
        .values(state="running")
        .returning(Production.id)
    ).first()
    return held is not None


def end_production(session: Session, production_id: str, state: str, error: str = "") -> bool:
    """Move a running production to `done`, `failed` or `cancelled`; False when it had ended."""
    changed = session.execute(
        update(Production)
        .where(Production.id == production_id, Production.state == "running")
        .values(state=state, error=error, finished_ms=now_ms())
        .returning(Production.id)
    ).first()
    return changed is not None
