"""Feedback: what members thought of answers, the newest verdict of each counts."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.errors import NotFound
from storage.ids import new_id, now_ms
from storage.models import Feedback, Turn


def keep(
    session: Session,
    *,
    workspace_id: str,
    turn_id: str,
    member_id: str,
    verdict: str,
    note: str = "",
) -> None:
    """Keep a member's verdict (`good` or `bad`) on a turn in place of an earlier one.

    Raises `NotFound` for a turn of another workspace.
    """
    turn = session.scalar(
        select(Turn.id).where(Turn.workspace_id == workspace_id, Turn.id == turn_id)
    )
    if turn is None:
        raise NotFound("That answer is not kept any more.")
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    now = {"verdict": verdict, "note": note, "created_ms": now_ms()}
    session.execute(
        dialect.insert(Feedback)
        .values(
            id=new_id("fbk"),
            workspace_id=workspace_id,
            turn_id=turn_id,
            member_id=member_id,
            **now,
        )
        .on_conflict_do_update(index_elements=["turn_id", "member_id"], set_=now)
    )
