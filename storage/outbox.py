"""The outbox: deliveries to the outside, each sent once by whoever owns its door.

Whoever changes something asks for a delivery in the same transaction (`put`, `keep_newest`), so
that either both are kept or neither. A door takes one delivery at a time under a lease (`take`),
sends it, and reports back (`sent`, `put_off`). Deliveries that answer another (`reply_to`) wait for
it and for older answers to it, so that a reader sees them in order.

`keep_newest` keeps one delivery for something that changes often: what was not sent yet is
replaced, and what was sent is sent again with `sent_as`, the door's own name for the message that
it posted, so that the door edits that message instead of posting another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from storage.ids import new_id, now_ms
from storage.models import OutboxItem

LEASE_MS = 60_000
DELIVERED_DOORS = ("slack",)
"""Doors that nobody listens at: what is to be seen there is delivered."""
UNSENT = ("waiting", "sending")


@dataclass(frozen=True)
class Delivery:
    """One leased delivery.

    `sent_as` names the message to edit, empty for a new one; `reply_sent_as` the message to answer,
    empty when there is none. `attempt` and `revision` tell the outbox which sending is reported.
    """

    item_id: str
    workspace_id: str
    door: str
    kind: str
    body: dict[str, Any]
    topic: str
    sent_as: str
    reply_sent_as: str
    attempt: int
    revision: int


def put(
    session: Session,
    *,
    workspace_id: str,
    door: str,
    dedupe_key: str,
    kind: str,
    body: Mapping[str, Any],
    reply_to: str = "",
    topic: str = "",
) -> bool:
    """Ask for one delivery; False when the same key was asked for before.

    `reply_to` is the key of the delivery that this one answers. `topic` is what the message is
    about, see `keep_newest`.
    """
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
                payload={
                    "body": dict(body),
                    "topic": topic,
                    "reply_to": reply_to,
                    "sent_as": "",
                    "revision": 1,
                },
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


def keep_newest(
    session: Session,
    *,
    workspace_id: str,
    door: str,
    dedupe_key: str,
    kind: str,
    body: Mapping[str, Any],
    topic: str = "",
    reply_to: str = "",
) -> bool:
    """Make `body` what is to be delivered under this key; False when it was that already, or when
    somebody takes it back (`drop_unsent`) at this very moment.

    As long as `topic` stays the same the message that was posted is edited; another topic posts a
    new one. A door that is sending right now finishes first and then sends the newest.
    """
    if put(
        session,
        workspace_id=workspace_id,
        door=door,
        dedupe_key=dedupe_key,
        kind=kind,
        body=body,
        reply_to=reply_to,
        topic=topic,
    ):
        return True
    item = session.scalars(
        select(OutboxItem)
        .where(OutboxItem.workspace_id == workspace_id, OutboxItem.dedupe_key == dedupe_key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if item is None:
        return False
    kept = item.payload
    if kept["body"] == dict(body) and kept["topic"] == topic:
        return False
    item.payload = {
        **kept,
        "body": dict(body),
        "topic": topic,
        "sent_as": kept["sent_as"] if kept["topic"] == topic else "",
        "revision": kept["revision"] + 1,
    }
    if item.state != "sending":
        item.state, item.next_ms, item.error = "waiting", now_ms(), ""
    session.flush()
    return True


def is_due(session: Session, door: str) -> bool:
    """Tell, without a lock, whether there may be something to take."""
    return (
        session.scalar(
            select(OutboxItem.id)
            .where(
                OutboxItem.door == door,
                OutboxItem.state.in_(UNSENT),
                OutboxItem.next_ms <= now_ms(),
                ~_is_behind_another(),
            )
            .limit(1)
        )
        is not None
    )


def take(session: Session, door: str) -> Delivery | None:
    """Lease the next delivery of a door for a minute, or return None."""
    moment = now_ms()
    item = session.scalar(
        select(OutboxItem)
        .where(
            OutboxItem.door == door,
            OutboxItem.state.in_(UNSENT),
            OutboxItem.next_ms <= moment,
            ~_is_behind_another(),
        )
        .order_by(OutboxItem.next_ms, OutboxItem.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if item is None:
        return None
    item.state = "sending"
    item.attempts += 1
    item.next_ms = moment + LEASE_MS
    session.flush()
    return Delivery(
        item_id=item.id,
        workspace_id=item.workspace_id,
        door=item.door,
        kind=item.kind,
        body=item.payload["body"],
        topic=item.payload["topic"],
        sent_as=item.payload["sent_as"],
        reply_sent_as=_sent_as(session, item.workspace_id, item.payload["reply_to"]),
        attempt=item.attempts,
        revision=item.payload["revision"],
    )


def renew(session: Session, delivery: Delivery, sent_as: str = "") -> bool:
    """Keep the lease of a long delivery for another minute, and `sent_as` once it is known, so
    that whoever takes over after a crash goes on with that message. False when it is ours no
    more."""
    item = _locked(session, delivery)
    if item is None or item.state != "sending" or item.attempts != delivery.attempt:
        return False
    item.next_ms = now_ms() + LEASE_MS
    if sent_as:
        item.payload = {**item.payload, "sent_as": sent_as}
    session.flush()
    return True


def sent(session: Session, delivery: Delivery, sent_as: str = "") -> None:
    """Record that a delivery arrived; `sent_as` is the door's name for the message, if it has one.

    What became newer while it was on its way is delivered next.
    """
    item = _locked(session, delivery)
    if item is None:
        return
    is_newest = item.payload["revision"] == delivery.revision
    if sent_as and item.payload["topic"] == delivery.topic:
        item.payload = {**item.payload, "sent_as": sent_as}
    if item.state == "sending" and item.attempts == delivery.attempt:
        item.state, item.error = ("sent" if is_newest else "waiting"), ""
        item.next_ms = now_ms()
    session.flush()


def put_off(session: Session, delivery: Delivery, error: str, wait_ms: int | None) -> None:
    """Record a failed attempt: again after `wait_ms`, or never when None.

    What became newer while it was on its way is tried again in any case.
    """
    item = _locked(session, delivery)
    if item is None or item.state != "sending" or item.attempts != delivery.attempt:
        return
    is_newest = item.payload["revision"] == delivery.revision
    item.error = error
    item.state = "failed" if wait_ms is None and is_newest else "waiting"
    item.next_ms = now_ms() + (wait_ms or 0)
    session.flush()


def drop_unsent(session: Session, workspace_id: str, key_start: str) -> None:
    """Take back the deliveries whose key begins so; one that is on its way may still arrive."""
    session.execute(
        delete(OutboxItem).where(
            OutboxItem.workspace_id == workspace_id,
            OutboxItem.dedupe_key.startswith(key_start, autoescape=True),
            OutboxItem.state.in_(UNSENT),
        )
    )


@cache
def _is_behind_another() -> ColumnElement[bool]:
    """Tell whether what a delivery answers, or an older answer to the same, is not sent yet."""
    other = aliased(OutboxItem)
    reply_to = OutboxItem.payload["reply_to"].as_string()
    return (
        select(other.id)
        .where(
            reply_to != "",
            other.workspace_id == OutboxItem.workspace_id,
            other.state.in_(UNSENT),
            other.id < OutboxItem.id,
            or_(other.dedupe_key == reply_to, other.payload["reply_to"].as_string() == reply_to),
        )
        .exists()
    )


def _locked(session: Session, delivery: Delivery) -> OutboxItem | None:
    return session.scalar(
        select(OutboxItem)
        .where(OutboxItem.id == delivery.item_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _sent_as(session: Session, workspace_id: str, dedupe_key: str) -> str:
    payload = session.scalar(
        select(OutboxItem.payload).where(
            OutboxItem.workspace_id == workspace_id, OutboxItem.dedupe_key == dedupe_key
        )
    )
    return "" if payload is None else str(payload["sent_as"])
