"""Fixtures for all tests: a fresh database on SQLite and on Postgres, no network, no settings."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from storage import migrate
from storage.engine import Database
from tests.support import network, postgres
from tests.support.missing import missing

# Read before the fixture below hides every AYTADA_ variable from the code under test.
POSTGRES_URL = os.environ.get("AYTADA_TEST_POSTGRES_URL")

# Machines differ in speed, so no example is judged by the clock, and the same ones run every time.
settings.register_profile(
    "aytada",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("aytada")


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the developer's own configuration."""
    for name in [name for name in os.environ if name.startswith("AYTADA_")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Fail whoever tries to reach another machine."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        network.block(monkeypatch)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """Give one Postgres server for the whole session; without one, skip (and fail in CI)."""
    server = postgres.start(POSTGRES_URL)
    if server is None:
        reason = "no Postgres: install Debian's postgresql or set AYTADA_TEST_POSTGRES_URL"
        missing(reason)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: postgres.Server) -> Iterator[str]:
    """Give the name of a migrated Postgres database to copy from."""
    name = postgres_server.create_database()
    database = Database(postgres_server.url_of(name))
    migrate.upgrade(database)
    database.close()
    yield name
    postgres_server.drop_database(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file to copy from."""
    file = tmp_path_factory.mktemp("template") / "aytada.db"
    database = Database(f"sqlite:///{file}")
    migrate.upgrade(database)
    database.close()
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Give the URL of a fresh migrated SQLite database."""
    file = tmp_path / "aytada.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_url(postgres_server: postgres.Server, postgres_template: str) -> Iterator[str]:
    """Give the URL of a fresh migrated Postgres database."""
    name = postgres_server.create_database(postgres_template)
    yield postgres_server.url_of(name)
    postgres_server.drop_database(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the URL of a fresh migrated database: the test runs once on each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Give a fresh migrated database: the test runs once on each kind."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """Give a fresh migrated SQLite database, for tests that gain nothing from a second kind."""
    opened = Database(sqlite_url)
    yield opened
    opened.close()
