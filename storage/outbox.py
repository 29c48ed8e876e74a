"""The outbox: deliveries to the outside, each sent once by whoever owns its door."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.ids import new_id, now_ms
from storage.models import OutboxItem

LEASE_MS = 60_000


def put(
    session: Session,
    *,
    workspace_id: str,
    door: str,
    dedupe_key: str,
    kind: str,
    payload: dict[str, Any],
) -> bool:
    """Ask for one delivery; False when the same key was asked for before."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    moment = now_ms()
    return (
        session.execute(
            dialect.insert(OutboxItem)
            .values(
                id=new_id("out"),
                workspace_id=workspace_id,
                door=door,
                dedupe_key=dedupe_key,
                kind=kind,
                payload=payload,
                state="waiting",
                attempts=0,
                error="",
                next_ms=moment,
                created_ms=moment,
            )
            .on_conflict_do_nothing(index_elements=["workspace_id", "dedupe_key"])
            .returning(OutboxItem.id)
        ).first()
        is not None
    )


def take(session: Session, door: str) -> OutboxItem | None:
    """Lease the next delivery of a door for a minute, or return None."""
    moment = now_ms()
    item = session.scalar(
        select(OutboxItem)
        .where(
            OutboxItem.door == door,
            OutboxItem.state.in_(("waiting", "sending")),
            OutboxItem.next_ms <= moment,
        )
        .order_by(OutboxItem.next_ms, OutboxItem.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if item is None:
        return None
    item.state = "sending"
    item.attempts += 1
    item.next_ms = moment + LEASE_MS
    session.flush()
    return item


def sent(session: Session, item_id: str) -> None:
    """Record that a delivery arrived."""
    session.execute(update(OutboxItem).where(OutboxItem.id == item_id).values(state="sent"))


def put_off(session: Session, item_id: str, error: str, wait_ms: int | None) -> None:
    """Record a failed attempt: again after `wait_ms`, or never when None."""
    values: dict[str, Any] = {"error": error, "state": "failed"}
    if wait_ms is not None:
        values |= {"state": "waiting", "next_ms": now_ms() + wait_ms}
    session.execute(update(OutboxItem).where(OutboxItem.id == item_id).values(**values))
