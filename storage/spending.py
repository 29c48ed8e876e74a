"""What credits are held for and were spent on, by project; read only, the ledger decides."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage.models import Campaign, Hold, Production, Project, Transfer


@dataclass(frozen=True)
class Spending:
    """Credits of one project; what no project is known for goes by its campaign's name."""

    title: str
    credits: int


def held(session: Session, workspace_id: str) -> tuple[Spending, ...]:
    """Return what is reserved now for running productions, the newest first."""
    return _by_project(session, workspace_id, Hold.state == "held", func.max(Hold.created_ms), 20)


def spent(
    session: Session, workspace_id: str, since_ms: int, limit: int = 5
) -> tuple[Spending, ...]:
    """Return what was delivered and paid since a moment (UTC ms), less refunds, the newest
    first."""
    refunded = (
        select(Transfer.id).where(Transfer.hold_id == Hold.id, Transfer.kind == "refund").exists()
    )
    is_spent = (Hold.state == "captured") & (Hold.resolved_ms >= since_ms) & ~refunded
    newest = func.max(func.coalesce(Hold.resolved_ms, 0))
    return _by_project(session, workspace_id, is_spent, newest, limit)


def _by_project(
    session: Session,
    workspace_id: str,
    condition: ColumnElement[bool],
    moment: ColumnElement[int],
    limit: int,
) -> tuple[Spending, ...]:
    title = func.coalesce(Project.title, Campaign.name, "")
    rows = session.execute(
        select(title, func.sum(Hold.credits))
        .outerjoin(Production, Production.id == Hold.production_id)
        .outerjoin(Project, Project.id == Production.project_id)
        .outerjoin(Campaign, Campaign.id == Hold.campaign_id)
        .where(Hold.workspace_id == workspace_id, condition)
        .group_by(title, Production.project_id, Hold.campaign_id)
        .order_by(moment.desc(), title)
        .limit(limit)
    )
    return tuple(Spending(str(name), int(credits)) for name, credits in rows)
