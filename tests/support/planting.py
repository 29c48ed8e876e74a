"""Damages a database on purpose, past triggers and constraints, to show that a check has eyes."""

import sqlite3

import psycopg

from storage.engine import Database

_CHECKS = (
    "ALTER TABLE account DROP CONSTRAINT IF EXISTS ck_account_held_not_negative",
    "ALTER TABLE account DROP CONSTRAINT IF EXISTS ck_account_wallet_covers_holds",
    "DROP INDEX IF EXISTS uq_transfer_capture_hold",
    "DROP INDEX IF EXISTS uq_transfer_refund_hold",
)


def plant(database: Database, *statements: str) -> None:
    """Run statements as somebody would who holds the database's password and means harm."""
    if database.file is None:
        with psycopg.connect(database.url, autocommit=True) as connection:
            # A replica's session runs no triggers and checks no references.
            connection.execute("SET session_replication_role = replica")
            for statement in (*_CHECKS, *statements):
                connection.execute(statement.encode())
        return
    file = sqlite3.connect(database.file, isolation_level=None)
    file.execute("PRAGMA ignore_check_constraints = ON")
    triggers = file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    dropped = [f"DROP TRIGGER {name}" for (name,) in triggers]
    dropped += [statement for statement in _CHECKS if statement.startswith("DROP INDEX")]
    for statement in (*dropped, *statements):
        file.execute(statement)
    file.close()
