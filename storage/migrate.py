"""Brings a database to the revision that this code was written for, and refuses the others.

Alembic is run from code; there is no alembic.ini. Several processes may start at once: Postgres
waits on an advisory lock, SQLite on its write lock, and who comes second finds nothing to do.
"""

import sqlite3
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from storage.engine import Database
from storage.errors import Refused

_FOLDER = Path(__file__).parent / "migrations"
# A constant of our own, so that no other program's advisory lock is met by accident.
_LOCK = 0x41797461


def upgrade(database: Database) -> str:
    """Run what is missing and return the revision; a current database is left as it is.

    Raises `Refused` when the database was written by a newer version.
    """
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            # Another process may migrate for long, so waiting for it has no deadline here.
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        found = _revision(connection)
        if found != newest():
            _refuse_newer(found)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    return newest()


def current(database: Database) -> str | None:
    """Return the database's revision, or None when it has no tables of ours yet."""
    with database.reader.begin() as connection:
        return _revision(connection)


def newest() -> str:
    """Return the revision that this code was written for."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise RuntimeError(f"no migrations found in {_FOLDER}")
    return revision


def require_current(database: Database) -> None:
    """Raise `Refused`, with the way out, unless the database is at this code's revision."""
    found = current(database)
    if found == newest():
        return
    _refuse_newer(found)
    raise Refused(
        "This database was made by an older Aytada or is empty. Stop the servers and run "
        '"aytada migrate".',
        code="database_older",
    )


def prepare(database: Database) -> None:
    """Make a database ready at start: SQLite is upgraded, Postgres must be current already."""
    if database.is_sqlite:
        upgrade(database)
    else:
        require_current(database)


def check_sqlite_version(
    python: tuple[int, ...] = sys.version_info[:2],
    sqlite: tuple[int, ...] = sqlite3.sqlite_version_info,
) -> None:
    """Raise `Refused` when this Python's SQLite is too old for the durable engine."""
    # DBOS asks SQLite for subsecond timestamps on Python 3.12 and later; SQLite has them from 3.42.
    if python >= (3, 12) and sqlite < (3, 42):
        raise Refused(
            f"Python {'.'.join(map(str, python))} here comes with SQLite "
            f"{'.'.join(map(str, sqlite))}, and 3.42 or newer is needed. Use Python 3.11, or a "
            "Python with a newer SQLite, or set a Postgres URL as the database.",
            code="sqlite_too_old",
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(found: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise Refused(
            f"This database was written by a newer Aytada (revision {found}). Install that "
            "version or restore a backup.",
            code="database_newer",
        )
