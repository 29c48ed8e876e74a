"""A database that cannot be reached, or is full, is said in one sentence."""

import pytest
from sqlalchemy import text

from storage.engine import Database
from storage.errors import TryLater


def test_an_unreachable_server_says_what_to_do() -> None:
    """Nobody listens there."""
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(TryLater, match="cannot be reached"):
        database.check()
    database.close()


def test_a_full_disk_saves_nothing_and_says_so(sqlite_database: Database) -> None:
    """SQLite's own page limit stands for a full disk; the transaction is rolled back whole."""
    with pytest.raises(TryLater, match="disk is full"):
        _overfill(sqlite_database)
    with sqlite_database.read() as session:
        found = session.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'filler'"))
    assert found == 0


def _overfill(database: Database) -> None:
    with database.write() as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
        session.execute(text("CREATE TABLE filler (content TEXT)"))
        for _ in range(100):
            session.execute(text("INSERT INTO filler VALUES (hex(randomblob(4000)))"))
