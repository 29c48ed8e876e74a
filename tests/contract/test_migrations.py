"""The migrations make exactly the schema of the models, once, and refuse what they do not know."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from storage import guards, migrate
from storage.base import Base
from storage.engine import Database
from storage.errors import Refused
from tests.support import hammer
from tests.support.postgres import Server


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Give an empty database, and another one on the same kind of server."""
    if request.param == "sqlite":
        databases = [Database(f"sqlite:///{tmp_path / name}.db") for name in ("one", "two")]
        yield databases
    else:
        server: Server = request.getfixturevalue("postgres_server")
        names = [server.create_database() for _ in range(2)]
        databases = [Database(server.url_of(name)) for name in names]
        yield databases
        for database, name in zip(databases, names, strict=True):
            database.close()
            server.drop_database(name)
    for database in databases:
        database.close()


def schema(engine: Engine) -> dict[str, Any]:
    """Return everything that the database itself says about its tables."""
    found = inspect(engine)
    return {
        name: {
            "columns": {
                column["name"]: {**column, "type": str(column["type"])}
                for column in found.get_columns(name)
            },
            "primary_key": found.get_pk_constraint(name),
            "foreign_keys": sorted(found.get_foreign_keys(name), key=str),
            "unique": sorted(found.get_unique_constraints(name), key=str),
            "checks": sorted(found.get_check_constraints(name), key=str),
            "indexes": sorted(
                str({**index, "dialect_options": _as_text(index.get("dialect_options", {}))})
                for index in found.get_indexes(name)
            ),
        }
        for name in sorted(found.get_table_names())
        if name != "alembic_version"
    }


def _as_text(options: Any) -> dict[str, str]:
    return {name: str(value) for name, value in options.items()}


def triggers(database: Database) -> set[str]:
    """Return the names of all triggers."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if database.is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with database.read() as session:
        return set(session.scalars(text(query)))


def test_migrating_makes_the_schema_of_the_models(empty: list[Database]) -> None:
    """Alembic sees no difference, and nor does the database, checks included."""
    migrated, made_from_models = empty
    migrate.upgrade(migrated)
    Base.metadata.create_all(made_from_models.engine)
    with migrated.reader.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert schema(migrated.reader) == schema(made_from_models.reader)


def test_migrating_puts_the_guards_in_place(empty: list[Database]) -> None:
    """The ledger is append-only from the first minute; a table can be rebuilt with them off."""
    database = empty[0]
    migrate.upgrade(database)
    acts = ["update", "delete"] + ([] if database.is_sqlite else ["truncate"])
    expected = {f"{table}_no_{act}" for table in ("entry", "hold", "transfer") for act in acts}
    assert triggers(database) == expected
    with database.engine.begin() as connection:
        guards.drop(connection)
    assert triggers(database) == set()
    with database.engine.begin() as connection:
        guards.install(connection)
        guards.install(connection)
    assert triggers(database) == expected


def test_a_current_database_is_left_alone(empty: list[Database]) -> None:
    """Migrating again does nothing and says the same revision."""
    database = empty[0]
    assert migrate.current(database) is None
    assert migrate.upgrade(database) == migrate.newest()
    before = schema(database.reader)
    assert migrate.upgrade(database) == migrate.newest()
    assert migrate.current(database) == migrate.newest()
    migrate.require_current(database)
    assert schema(database.reader) == before


def test_processes_that_start_at_once_do_not_disturb_each_other(empty: list[Database]) -> None:
    """One of them migrates, the others wait and find it done."""
    assert hammer.migrate_all(empty[0].url, 4) == [0, 0, 0, 0]
    migrate.require_current(empty[0])


def test_an_older_database_is_upgraded_or_asks_for_it(empty: list[Database]) -> None:
    """A file is upgraded when the application starts; a server is upgraded by its operator."""
    database = empty[0]
    with pytest.raises(Refused) as caught:
        migrate.require_current(database)
    assert (caught.value.code, caught.value.message) == (
        "database_older",
        "This database was made by an older Aytada or is empty. Stop the servers and run "
        '"aytada migrate".',
    )
    if not database.is_sqlite:
        with pytest.raises(Refused, match="aytada migrate"):
            migrate.prepare(database)
        migrate.upgrade(database)
    migrate.prepare(database)
    migrate.require_current(database)


def test_a_newer_database_is_refused_and_left_alone(empty: list[Database]) -> None:
    """Code that does not know the tables must not touch them."""
    database = empty[0]
    migrate.upgrade(database)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (migrate.require_current, migrate.upgrade, migrate.prepare):
        with pytest.raises(Refused) as caught:
            act(database)
        assert (caught.value.code, caught.value.message) == (
            "database_newer",
            "This database was written by a newer Aytada (revision 9999). Install that version "
            "or restore a backup.",
        )
    assert migrate.current(database) == "9999"


def test_a_migration_that_fails_leaves_nothing_half_done(
    empty: list[Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All tables or none: the last statement's failure takes the first table back."""
    database = empty[0]
    monkeypatch.setattr(guards, "_SQLITE", ("SELECT nonsense",))
    monkeypatch.setattr(guards, "_POSTGRES", ("SELECT nonsense",))
    with pytest.raises(Exception, match="nonsense"):
        migrate.upgrade(database)
    assert (schema(database.reader), migrate.current(database)) == ({}, None)
    monkeypatch.undo()
    migrate.upgrade(database)


@pytest.mark.parametrize(
    ("python", "sqlite", "is_fine"),
    [
        ((3, 11), (3, 40, 1), True),
        ((3, 12), (3, 42, 0), True),
        ((3, 13), (3, 46, 1), True),
        ((3, 12), (3, 41, 2), False),
        ((3, 13), (3, 40, 1), False),
    ],
)
def test_a_sqlite_that_is_too_old_is_named(
    python: tuple[int, ...], sqlite: tuple[int, ...], is_fine: bool
) -> None:
    """The sentence offers the three ways out."""
    if is_fine:
        migrate.check_sqlite_version(python, sqlite)
        return
    with pytest.raises(Refused) as caught:
        migrate.check_sqlite_version(python, sqlite)
    found = (".".join(map(str, python)), ".".join(map(str, sqlite)))
    assert caught.value.message == (
        f"Python {found[0]} here comes with SQLite {found[1]}, and 3.42 or newer is needed. Use "
        "Python 3.11, or a Python with a newer SQLite, or set a Postgres URL as the database."
    )
