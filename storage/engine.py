"""The database: SQLite by default, Postgres by URL, with the settings that money needs.

Who calls it: `integrations/bootstrap.py` opens one `Database` per process and hands it in.
Everyone else takes a `Session` and never commits: `write()` and `read()` are the only places where
a transaction ends.

SQLite: WAL, `synchronous=FULL`, `BEGIN IMMEDIATE`, foreign keys on, and writers queue on a file
lock before BEGIN, so that eight processes wait their turn instead of polling SQLite's busy handler
(measured: longest wait 0.2 s instead of 3 to 6 s). Postgres: READ COMMITTED with lock and
statement time-outs; overspending is refused by guarded UPDATEs and CHECKs, not by isolation.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from storage.errors import TryLater

LOCK_WAIT_SECONDS = 30.0
IDLE_SECONDS_MAX = 8
"""After how long idle inside a transaction Postgres ends a session of ours."""
URGENT_IN_A_ROW_MAX = 16
BUSY_WORDS = ("locked", "deadlock", "lock timeout", "statement timeout")
FULL_WORDS = ("disk is full", "no space left", "disk i/o error")
AWAY_WORDS = ("connection failed", "could not translate host", "unable to open database file")
_HELD = "write_lock_held"
_URGENT = "is_urgent"


class WriteQueue:
    """Lets one writer of a SQLite file in at a time, across threads and processes.

    The kernel releases the file lock when a process dies, so kill -9 leaves nothing behind.
    """

    def __init__(self, path: Path, wait_seconds: float = LOCK_WAIT_SECONDS) -> None:
        self._path = path
        self._wait_seconds = wait_seconds
        self._changed = threading.Condition()
        self._is_taken = False
        self._urgent = 0
        self._urgent_in_a_row = 0
        self.waiting = 0
        """How many threads of this process wait to write."""
        self._file: int | None = None
        self._process_id = 0

    def enter(self, *, is_urgent: bool = False) -> None:
        """Wait for the turn to write; what is urgent goes before everything else, though not
        without end. Raises `TryLater` when the turn does not come in time."""
        deadline = time.monotonic() + self._wait_seconds
        with self._changed:
            self._urgent += is_urgent
            self.waiting += 1
            try:
                if not self._changed.wait_for(lambda: self._is_free(is_urgent), self._wait_seconds):
                    raise self._too_long()
            finally:
                self._urgent -= is_urgent
                self.waiting -= 1
            self._is_taken = True
            self._urgent_in_a_row = self._urgent_in_a_row + 1 if is_urgent else 0
        try:
            self._lock_file(deadline)
        except BaseException:
            self._let_in()
            raise

    def leave(self) -> None:
        """Let the next writer in."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._let_in()

    def _is_free(self, is_urgent: bool) -> bool:
        if self._is_taken:
            return False
        are_others_due = self._urgent_in_a_row >= URGENT_IN_A_ROW_MAX
        if is_urgent:
            return not are_others_due or self.waiting == self._urgent
        return are_others_due or not self._urgent

    def _let_in(self) -> None:
        with self._changed:
            self._is_taken = False
            self._changed.notify_all()

    def _lock_file(self, deadline: float) -> None:
        # A forked child must not share the parent's open file description, or both would hold the
        # lock.
        if self._file is None or self._process_id != os.getpid():
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._process_id = os.getpid()
        pause_seconds = 0.0005
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise self._too_long() from None
                time.sleep(pause_seconds)
                pause_seconds = min(pause_seconds * 1.5, 0.01)

    def _too_long(self) -> TryLater:
        return TryLater(
            f"The database is busy: another process has been writing for {self._wait_seconds:.0f} "
            "s. Try again in a moment; if it stays, stop the process that holds "
            f"{self._path.name}.",
            code="database_locked",
        )


def sqlite_path(url: str) -> Path | None:
    """Return the file of a SQLite URL, or None for any other database."""
    parsed = make_url(url)
    if not parsed.drivername.startswith("sqlite"):
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise ValueError(
            "SQLite needs a file: use a URL such as sqlite:////var/lib/aytada/aytada.db"
        )
    return Path(parsed.database)


class Database:
    """One database, its two engines and its transactions."""

    def __init__(
        self, url: str, *, pool_size: int = 10, lock_wait_seconds: float = LOCK_WAIT_SECONDS
    ) -> None:
        self.url = url
        self.file = sqlite_path(url)
        self.is_sqlite = self.file is not None
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            queue = WriteQueue(Path(f"{self.file}.lock"), lock_wait_seconds)
            self.engine = _sqlite_engine(self.file, pool_size, queue)
            self.reader = _sqlite_engine(self.file, pool_size, None)
        else:
            self.engine = self.reader = _postgres_engine(url, pool_size)
        self._urgent = self.engine.execution_options(**{_URGENT: True})

    @contextmanager
    def write(self, *, is_urgent: bool = False) -> Iterator[Session]:
        """Give a session whose work is committed at the end, or rolled back on any error.

        Args:
            is_urgent: somebody outside waits a moment only; where one writes at a time, this goes
                before what others have waiting.
        """
        engine = self._urgent if is_urgent else self.engine
        with (
            _plain_errors(),
            Session(engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for reading; it sees one state and nothing it does is kept."""
        with _plain_errors(), Session(self.reader, expire_on_commit=False) as session:
            # Closing rolls back; what was read stays readable.
            yield session

    def check(self) -> None:
        """See that the database answers. Raises `TryLater` saying what to do when it does not."""
        with self.read() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()
        self.reader.dispose()


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).lower()
        if any(word in reason for word in BUSY_WORDS):
            raise TryLater(
                "The database is busy. Try again in a moment.", code="database_locked"
            ) from error
        if any(word in reason for word in FULL_WORDS):
            raise TryLater(
                "The disk is full, so nothing was saved. Free some space and try again.",
                code="disk_full",
            ) from error
        if any(word in reason for word in AWAY_WORDS):
            raise TryLater(
                "The database cannot be reached. See that its server runs and that "
                "AYTADA_DATABASE_URL is right, then try again.",
                code="database_away",
            ) from error
        if isinstance(error, OperationalError) and error.connection_invalidated:
            raise TryLater(
                "The database connection was lost. Try again in a moment.", code="database_away"
            ) from error
        raise


def _sqlite_engine(file: Path, pool_size: int, queue: WriteQueue | None) -> Engine:
    engine = create_engine(
        f"sqlite:///{file}",
        pool_size=pool_size,
        max_overflow=20,
        connect_args={"check_same_thread": False, "timeout": 30.0},
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=30000",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    if queue is None:

        @event.listens_for(engine, "begin")
        def _on_begin_reading(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")

        return engine

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        if not connection.info.get(_HELD):
            queue.enter(is_urgent=connection.get_execution_options().get(_URGENT, False))
            connection.info[_HELD] = True
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    # The events "commit" and "rollback" come before the statement is run; the connection's return
    # to the pool comes after, and it always comes.
    @event.listens_for(engine, "checkin")
    def _on_checkin(_connection: Any, record: Any) -> None:
        if record.info.pop(_HELD, False):
            queue.leave()

    return engine


def _postgres_engine(url: str, pool_size: int) -> Engine:
    # No ping before each use: it would cost every transaction a round trip. A lost connection is
    # met by one caller (usually a thread that polls), empties the pool, and is made anew for
    # everyone else.
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",
        pool_size=pool_size,
        max_overflow=20,
        connect_args={
            # A process that is frozen in the middle of a transaction must lose it, and so its
            # locks, well before those who wait for them give up.
            "options": "-c lock_timeout=40s -c statement_timeout=60s "
            f"-c idle_in_transaction_session_timeout={IDLE_SECONDS_MAX}s"
        },
    )
