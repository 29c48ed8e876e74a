"""Acts on the ledger with everything filled in that does not matter, and whole-book comparison."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from storage import ledger
from storage.engine import Database
from storage.errors import AytadaError
from storage.ids import new_id
from tests.support.builders import Home


def refusal(database: Database, act: Callable[[Session], object]) -> AytadaError:
    """Return the error of an act, and show that committing after it leaves nothing behind."""
    with database.write() as session:
        before = everything(session)
        with pytest.raises(AytadaError) as caught:
            act(session)
        assert everything(session) == before
    return caught.value


def everything(session: Session) -> list[object]:
    """Return all rows of the ledger."""
    rows: list[object] = []
    for table in ("account", "hold", "transfer", "entry", "spend_limit"):
        rows += sorted(str(row) for row in session.execute(text(f"SELECT * FROM {table}")))
    return rows


def grant(session: Session, home: Home, credits: int, key: str = "again") -> bool:
    """Grant credits with a reason that does not matter."""
    return ledger.grant(
        session, home.workspace_id, credits, reason="Pack", actor="test", idempotency_key=key
    )


def hold_at(
    session: Session, home: Home, credits: int, when_ms: int, production_id: str | None = None
) -> str:
    """Hold credits for one clip at a given time; returns the hold."""
    holds = ledger.hold(
        session,
        workspace_id=home.workspace_id,
        member_id=home.member_id,
        campaign_id=home.campaign_id,
        production_id=production_id or new_id("quo"),
        items=[ledger.HoldItem("clip", credits)],
        now_ms=when_ms,
    )
    return holds["clip"]


def capture(session: Session, hold_id: str) -> bool:
    """Capture with a reason that does not matter."""
    return ledger.capture(session, hold_id, reason="Clip 1", actor="test")
