"""The event log: append-only per stream, numbered from 1, so that a reader can go on where it
stopped.

A stream is a turn (`trn_…`), a conversation (`cnv_…`) or a project (`prj_…`), or what is counted of
a workspace (`drafts:wsp_…`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, and_, cast, func, insert, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from storage.ids import now_ms
from storage.models import Event


@dataclass(frozen=True)
class LoggedEvent:
    """One event as readers see it."""

    seq: int
    kind: str
    data: dict[str, Any]
    created_ms: int


def append(
    session: Session, workspace_id: str, stream_id: str, kind: str, data: dict[str, Any]
) -> int:
    """Append one event and return its number."""
    if session.get_bind().dialect.name == "postgresql":
        # Two scenes of one project may finish at once; numbers must neither collide nor leave gaps.
        session.execute(
            text("SELECT pg_advisory_xact_lock(hashtext(:stream))"), {"stream": stream_id}
        )
    last = session.scalar(select(func.max(Event.seq)).where(Event.stream_id == stream_id)) or 0
    session.execute(
        insert(Event).values(
            stream_id=stream_id,
            seq=last + 1,
            workspace_id=workspace_id,
            kind=kind,
            data=data,
            created_ms=now_ms(),
        )
    )
    return last + 1


def after(
    session: Session, workspace_id: str, stream_id: str, seq: int, limit: int = 500
) -> tuple[LoggedEvent, ...]:
    """Return the events after number `seq`, in order."""
    rows = session.execute(
        select(Event.seq, Event.kind, Event.data, Event.created_ms)
        .where(Event.workspace_id == workspace_id, Event.stream_id == stream_id, Event.seq > seq)
        .order_by(Event.seq)
        .limit(limit)
    )
    return tuple(LoggedEvent(*row) for row in rows)


def after_many(session: Session, seqs: Mapping[str, int]) -> dict[str, list[LoggedEvent]]:
    """Return the events of several streams, each after its number, in order; streams of which
    there is nothing new are left out. The caller knows that the streams may be read."""
    found: dict[str, list[LoggedEvent]] = {}
    for stream_id, *event in session.execute(_of_many(session, dict(seqs))):
        found.setdefault(stream_id, []).append(LoggedEvent(*event))
    return found


def _of_many(session: Session, seqs: dict[str, int]) -> Select[str, int, str, dict[str, Any], int]:
    # The numbers go as one value: a condition a stream is slow to write down for hundreds.
    if session.get_bind().dialect.name == "postgresql":
        each = func.jsonb_each_text(cast(seqs, JSONB))
    else:
        each = func.json_each(json.dumps(seqs))
    wanted = each.table_valued("key", "value").alias("wanted")
    return (
        select(Event.stream_id, Event.seq, Event.kind, Event.data, Event.created_ms)
        .join_from(
            wanted,
            Event,
            and_(Event.stream_id == wanted.c.key, Event.seq > cast(wanted.c.value, Integer)),
        )
        .order_by(Event.stream_id, Event.seq)
    )
