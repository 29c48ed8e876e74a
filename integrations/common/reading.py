"""Small reads that only doors need: keys in use, the newest production, where a log stands.

`Session` is named here so that a door can say what it takes without knowing the database's library.
"""

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from storage import migrate
from storage.engine import Database
from storage.errors import AytadaError
from storage.models import ApiKey, Asset, Conversation, Event, Production, WorkerHeartbeat

__all__ = [
    "Session",
    "asset_anywhere",
    "conversation_by_key",
    "heartbeat_ms",
    "keys_in_use",
    "last_event",
    "newest_production",
    "trouble_with",
]


def keys_in_use(session: Session, workspace_id: str) -> tuple[ApiKey, ...]:
    """Return the keys of a workspace that still work, oldest first."""
    return tuple(
        session.scalars(
            select(ApiKey)
            .where(ApiKey.workspace_id == workspace_id, ApiKey.revoked_ms.is_(None))
            .order_by(ApiKey.created_ms, ApiKey.id)
        )
    )


def newest_production(session: Session, project_id: str) -> Production | None:
    """Return the production of a project that was begun last, running or not."""
    return session.scalar(
        select(Production)
        .where(Production.project_id == project_id)
        .order_by(Production.created_ms.desc(), Production.id.desc())
        .limit(1)
    )


def last_event(session: Session, stream_id: str) -> int:
    """Return the number of the newest event of a stream, 0 for none."""
    newest = select(Event.seq).where(Event.stream_id == stream_id).order_by(Event.seq.desc())
    return session.scalar(newest.limit(1)) or 0


def conversation_by_key(
    session: Session, workspace_id: str, door: str, key: str
) -> Conversation | None:
    """Return the conversation that a door knows as `key`, or None."""
    return session.scalar(
        select(Conversation).where(
            Conversation.workspace_id == workspace_id,
            Conversation.door == door,
            Conversation.external_key == key,
        )
    )


def asset_anywhere(session: Session, asset_id: str) -> Asset | None:
    """Return an asset of whichever workspace: only a signature decides who may have it."""
    return session.get(Asset, asset_id)


def heartbeat_ms(session: Session, executor_id: str) -> int | None:
    """Return when an executor was last seen, or None when it is not at work."""
    beat = session.get(WorkerHeartbeat, executor_id)
    return None if beat is None else beat.seen_ms


def trouble_with(database: Database) -> str | None:
    """Return what keeps a database from being used as one sentence, or None."""
    try:
        migrate.require_current(database)
    except AytadaError as error:
        return error.message
    except SQLAlchemyError:
        return "The database does not answer. Check AYTADA_DATABASE_URL and that it runs."
    return None
