"""The migrations make exactly the schema of the models, once, and refuse what they do not know."""

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text

from storage import campaigns, guards, migrate, projects
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


OLD_ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("workspace", {"id": "ws_1", "name": "Lumen", "created_ms": 1}),
    (
        "member",
        {
            "id": "mem_1",
            "workspace_id": "ws_1",
            "name": "Nora",
            "may_spend": True,
            "standing_text_credits": 0,
            "created_ms": 1,
        },
    ),
    (
        "campaign",
        {
            "id": "cam_1",
            "workspace_id": "ws_1",
            "name": "Night shift",
            "product": "cold brew",
            "description": "Coffee for the night.",
            "strategy_version": 1,
            "brand_version": 1,
            "created_ms": 2,
            "updated_ms": 3,
        },
    ),
    (
        "brand_version",
        {
            "campaign_id": "cam_1",
            "version": 1,
            "name": "Lumen",
            "tone": "dry",
            "colors": '["#0b1f4b"]',
            "website": "",
            "words_to_use": "[]",
            "words_to_avoid": "[]",
            "created_ms": 2,
        },
    ),
    (
        "project",
        {
            "id": "prj_1",
            "workspace_id": "ws_1",
            "campaign_id": "cam_1",
            "kind": "video_ad",
            "title": "Dawn",
            "seconds": 15,
            "format": "9:16",
            "resolution": "1080p",
            "status": "draft",
            "stage": "",
            "progress_percent": 0,
            "error": "",
            "revision": 4,
            "idea_rounds": 1,
            "script_version": 2,
            "created_by": "mem_1",
            "created_ms": 2,
            "updated_ms": 3,
        },
    ),
    (
        "conversation",
        {
            "id": "cnv_1",
            "workspace_id": "ws_1",
            "member_id": "mem_1",
            "door": "terminal",
            "external_key": "main",
            "title": "An ad",
            "campaign_id": "cam_1",
            "created_ms": 2,
            "updated_ms": 3,
        },
    ),
    (
        "turn",
        {
            "id": "trn_1",
            "workspace_id": "ws_1",
            "conversation_id": "cnv_1",
            "member_id": "mem_1",
            "state": "done",
            "cancel_requested": False,
            "error": "",
            "created_ms": 2,
        },
    ),
)
"""Rows as the first revision kept them, in an order that its foreign keys allow."""
NEW_COLUMNS: dict[str, dict[str, Any]] = {
    "campaign": {"business_type": "", "industry": ""},
    "brand_version": {"fonts": [], "pronunciations": {}},
    "project": {"script_locked": False, "details": {}, "take": 0, "copied_from": None},
    "conversation": {"summary": "", "summary_seq": 0},
    "turn": {"model": "", "input_tokens": 0, "output_tokens": 0},
}
"""What the second revision adds, with what rows that exist get."""


def test_rows_of_the_first_revision_live_on_with_the_defaults(empty: list[Database]) -> None:
    """Nothing that was kept is lost or changed, and the application reads it as ever."""
    database = empty[0]
    upgrade_to(database, "0001")
    assert migrate.current(database) == "0001"
    with database.engine.begin() as connection:
        for table, row in OLD_ROWS:
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)
    before = {table: _row(database, table) for table, _ in OLD_ROWS}
    upgrade_to(database, "0002")
    after = {table: _row(database, table) for table, _ in OLD_ROWS}
    assert {
        table: {name: after[table][name] for name in row} for table, row in before.items()
    } == before
    assert {
        table: {name: found for name, found in row.items() if name not in before[table]}
        for table, row in after.items()
        if row.keys() != before[table].keys()
    } == NEW_COLUMNS
    migrate.upgrade(database)
    with database.write() as session:
        campaign = campaigns.get(session, "ws_1", "cam_1")
        campaigns.new_brand_version(session, campaign, "mem_1", {"fonts": ["Lora"]})
        assert campaigns.brand(session, campaign).fonts == ["Lora"]
        assert projects.get(session, "ws_1", "prj_1").details == {}


def upgrade_to(database: Database, revision: str) -> None:
    """Run the migrations up to one revision, as an older version of the application did."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _row(database: Database, table: str) -> dict[str, Any]:
    """Return the table's one row as Python values, with the columns that it has now."""
    known = Base.metadata.tables[table]
    there = {column["name"] for column in inspect(database.reader).get_columns(table)}
    columns = [column for column in known.columns if column.name in there]
    with database.read() as session:
        return dict(session.execute(select(*columns)).mappings().one())


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
