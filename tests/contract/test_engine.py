"""Transactions, waiting and refusals of the database, on SQLite and on Postgres."""

import os
import signal
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import ledger
from storage.engine import Database
from storage.errors import TryLater
from storage.models import Workspace
from tests.support import hammer
from tests.support.builders import make_home


def names(database: Database) -> list[str]:
    """Return the names of all workspaces."""
    with database.read() as session:
        return sorted(session.scalars(text("SELECT name FROM workspace")))


def add(database: Database, name: str) -> None:
    """Add a workspace."""
    with database.write() as session:
        session.add(Workspace(id=f"ws_{name}", name=name, created_ms=0))


def test_writing_commits_at_the_end(database: Database) -> None:
    """What was written is there for the next reader."""
    add(database, "one")
    assert names(database) == ["one"]


def test_an_error_rolls_everything_back(database: Database) -> None:
    """All or nothing, whatever the error is."""

    def fail() -> None:
        with database.write() as session:
            session.add(Workspace(id="ws_1", name="one", created_ms=0))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    add(database, "two")
    assert names(database) == ["two"]


def test_nothing_that_a_reader_does_is_kept(database: Database) -> None:
    """A read is a look."""
    with database.read() as session:
        session.add(Workspace(id="ws_1", name="one", created_ms=0))
    assert names(database) == []


def test_references_are_enforced(database: Database) -> None:
    """An account needs its workspace, on SQLite too."""
    with pytest.raises(IntegrityError), database.write() as session:
        ledger.open_accounts(session, "ws_nobody")


def test_threads_take_turns(database: Database) -> None:
    """Forty read-and-write transactions from eight threads lose no update."""
    with database.write() as session:
        home = make_home(session, credits=1)

    def grant_five(number: int) -> None:
        for turn in range(5):
            with database.write() as session:
                ledger.grant(
                    session,
                    home.workspace_id,
                    1,
                    reason="",
                    actor="",
                    idempotency_key=f"{number}-{turn}",
                )

    with ThreadPoolExecutor(max_workers=8) as threads:
        list(threads.map(grant_five, range(8)))
    with database.read() as session:
        assert ledger.balance(session, home.workspace_id) == ledger.Balance(41, 0)


def test_a_killed_writer_leaves_no_lock_behind(database: Database, database_url: str) -> None:
    """The next writer does not wait for the dead."""
    with database.write() as session:
        home = make_home(session)
        hold = ledger.hold(
            session,
            workspace_id=home.workspace_id,
            member_id=home.member_id,
            campaign_id=home.campaign_id,
            production_id="quo_1",
            items=[ledger.HoldItem("clip", 40)],
            now_ms=0,
        )
    assert hammer.die_capturing(database_url, hold["clip"]) == -signal.SIGKILL
    impatient = Database(database_url, lock_wait_seconds=5.0)
    add(impatient, "after")
    impatient.close()
    assert "after" in names(database)


def test_postgres_says_busy_when_a_lock_does_not_come(postgres_url: str) -> None:
    """A person reads a sentence, not a traceback, and may try again."""
    database = Database(postgres_url)
    with database.write() as session:
        home = make_home(session)

    def grant_impatiently() -> None:
        with database.write() as second:
            second.execute(text("SET LOCAL lock_timeout = '20ms'"))
            ledger.grant(second, home.workspace_id, 1, reason="", actor="", idempotency_key="waits")

    with database.write() as first:
        first.execute(text("SELECT * FROM account FOR UPDATE"))
        with pytest.raises(TryLater) as caught:
            grant_impatiently()
    database.close()
    assert (caught.value.code, caught.value.message) == (
        "database_locked",
        "The database is busy. Try again in a moment.",
    )


def test_postgres_runs_with_deadlines(postgres_url: str) -> None:
    """Nothing waits or runs for ever, and the isolation is the one the ledger was written for."""
    database = Database(postgres_url)
    with database.read() as session:
        shown = {
            name: session.scalar(text(f"SHOW {name}"))
            for name in (
                "transaction_isolation",
                "lock_timeout",
                "statement_timeout",
                "idle_in_transaction_session_timeout",
            )
        }
    database.close()
    assert shown == {
        "transaction_isolation": "read committed",
        "lock_timeout": "40s",
        "statement_timeout": "1min",
        "idle_in_transaction_session_timeout": "8s",
    }


def test_sqlite_keeps_money_through_a_power_cut(sqlite_database: Database) -> None:
    """Every connection, for reading and for writing, has the settings that durability needs."""
    for open_session in (sqlite_database.read, sqlite_database.write):
        with open_session() as session:
            shown = {
                name: session.scalar(text(f"PRAGMA {name}"))
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
        assert shown == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "busy_timeout": 30_000,
        }


def test_sqlite_readers_do_not_wait_for_a_writer(sqlite_database: Database) -> None:
    """A reader sees the state before the write, at once."""
    add(sqlite_database, "one")
    with sqlite_database.write() as session:
        session.execute(text("UPDATE workspace SET name = 'two'"))
        assert names(sqlite_database) == ["one"]
    assert names(sqlite_database) == ["two"]


def test_sqlite_writers_queue_and_give_up_with_a_sentence(sqlite_url: str) -> None:
    """A second process's writer waits its time, says who to stop, and works again afterwards."""
    first = Database(sqlite_url)
    second = Database(sqlite_url, lock_wait_seconds=0.05)
    with first.write() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(TryLater) as caught:
            add(second, "impatient")
    assert caught.value.code == "database_locked"
    assert caught.value.message == (
        "The database is busy: another process has been writing for 0 s. Try again in a moment; "
        "if it stays, stop the process that holds aytada.db.lock."
    )
    add(second, "patient")
    assert names(first) == ["patient"]
    first.close()
    second.close()


def test_sqlite_waits_for_a_writer_that_does_not_queue(sqlite_url: str) -> None:
    """The durable engine's own writers know only SQLite's lock; ours wait for that one too."""
    database = Database(sqlite_url)
    assert database.file is not None
    stranger = sqlite3.connect(database.file, isolation_level=None, check_same_thread=False)
    stranger.execute("BEGIN IMMEDIATE")
    threading.Timer(0.1, stranger.execute, ("COMMIT",)).start()
    add(database, "after the stranger")
    assert names(database) == ["after the stranger"]
    stranger.close()
    database.close()


def test_a_forked_child_gets_its_own_place_in_the_queue(sqlite_database: Database) -> None:
    """A child must not share the parent's lock, or both would write at once."""
    with sqlite_database.write() as session:
        session.execute(text("SELECT 1"))
    child = os.fork()
    if child == 0:
        database = Database(sqlite_database.url, lock_wait_seconds=5.0)
        add(database, "child")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    add(sqlite_database, "parent")
    assert names(sqlite_database) == ["child", "parent"]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_sqlite_in_memory_is_refused(url: str) -> None:
    """Every connection would see a database of its own."""
    with pytest.raises(ValueError, match="SQLite needs a file"):
        Database(url)


def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    """A first start needs no preparation."""
    database = Database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'aytada.db'}")
    with database.write() as session:
        session.execute(text("SELECT 1"))
    database.close()
    assert (tmp_path / "new" / "folder" / "aytada.db").exists()
