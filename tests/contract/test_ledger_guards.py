"""The database itself refuses to overspend and to rewrite history."""

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.audit import audit, audit_books
from storage.engine import Database
from tests.support.books import capture
from tests.support.builders import Home, hold_items, make_home, start_production


@pytest.fixture
def home(database: Database) -> Home:
    """Give a workspace with 250 credits."""
    with database.write() as session:
        return make_home(session)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET credits = credits + 1",
        "DELETE FROM entry",
        "UPDATE transfer SET reason = 'nothing happened'",
        "DELETE FROM transfer",
        "DELETE FROM hold",
        "UPDATE hold SET credits = 1 WHERE state = 'held'",
        "UPDATE hold SET state = 'held' WHERE state = 'captured'",
        "UPDATE hold SET state = 'released' WHERE state = 'captured'",
        "UPDATE hold SET state = 'captured', credits = 1 WHERE state = 'held'",
        "UPDATE hold SET state = 'captured', member_id = 'x' WHERE state = 'held'",
        "UPDATE account SET held = posted + 1 WHERE kind = 'wallet'",
        "UPDATE account SET posted = held - 1 WHERE kind = 'wallet'",
        "UPDATE account SET held = -1 WHERE kind = 'spent'",
    ],
)
def test_the_database_itself_refuses_to_rewrite_history_or_overspend(
    database: Database, home: Home, statement: str
) -> None:
    """Even a person or a bug with plain SQL in hand cannot."""
    with database.write() as session:
        holds = hold_items(session, home, "quo_1", {"clip": 40, "music": 5})
        capture(session, holds["clip"])
    because = re.compile("append-only|check", re.IGNORECASE)
    with pytest.raises(IntegrityError, match=because), database.write() as session:
        session.execute(text(statement))
    with database.read() as session:
        assert audit_books(session) == ()


def test_a_production_is_sound_from_beginning_to_end(database: Database, home: Home) -> None:
    """The builders that other tests use make books that the whole audit accepts."""
    with database.write() as session:
        steps = start_production(session, home, {"voiceover": 5, "clip": 40})
        assert {step.state for step in steps.values()} == {"planned"}
        assert audit(session) == ()
