"""Triggers that keep the ledger append-only, for SQLite and Postgres; a migration installs them.

Entries and transfers are never changed or deleted. A hold changes once, from `held` to `captured`
or `released`, and nothing else of it changes.
"""

from sqlalchemy.engine import Connection

_FROZEN = ("entry", "transfer")
_HOLD_COLUMNS = (
    "id",
    "workspace_id",
    "account_id",
    "production_id",
    "campaign_id",
    "member_id",
    "credits",
    "idempotency_key",
    "created_ms",
)
_HOLD_MAY_CHANGE = " AND ".join(
    ["OLD.state = 'held'", "NEW.state IN ('captured', 'released')"]
    + [f"NEW.{column} = OLD.{column}" for column in _HOLD_COLUMNS]
)
MESSAGE = "the ledger is append-only: add a transfer instead of changing a row"


def install(connection: Connection) -> None:
    """Create the triggers; those of an older version are replaced."""
    drop(connection)
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRES:
        connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    """Remove the triggers, for a migration that has to rebuild a table."""
    for table in (*_FROZEN, "hold"):
        if connection.dialect.name == "sqlite":
            for act in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
        else:
            for act in ("update", "delete", "truncate"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{act} ON {table}")
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS ledger_refuse()")


def _sqlite_trigger(table: str, act: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


def _postgres_trigger(table: str, act: str, when: str = "") -> str:
    each = "STATEMENT" if act == "truncate" else "ROW"
    return (
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
        f"FOR EACH {each} {when} EXECUTE FUNCTION ledger_refuse()"
    )


_SQLITE = (
    *(_sqlite_trigger(table, act) for table in _FROZEN for act in ("update", "delete")),
    _sqlite_trigger("hold", "update", f"WHEN NOT ({_HOLD_MAY_CHANGE})"),
    _sqlite_trigger("hold", "delete"),
)
_POSTGRES = (
    "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; "
    "END $$",
    *(
        _postgres_trigger(table, act)
        for table in _FROZEN
        for act in ("update", "delete", "truncate")
    ),
    _postgres_trigger("hold", "update", f"WHEN (NOT ({_HOLD_MAY_CHANGE}))"),
    _postgres_trigger("hold", "delete"),
    _postgres_trigger("hold", "truncate"),
)
