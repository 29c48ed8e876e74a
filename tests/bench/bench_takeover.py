"""How soon another worker has taken over after kill -9, with the default heartbeat, on Postgres.

Data: two workers with the quick studio, three productions under way; the worker that has most of
them is killed in the middle of its work. Measured: seconds from the kill until none of its
workflows is still its own.
"""

import json
import signal
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import text

from graph.recovery import SILENT_SECONDS
from storage import migrate
from storage.engine import Database
from tests.crash.test_kill import GRANT, Scene, assert_books, finish, wait_for
from tests.support import postgres
from tests.support.plain_studio import PlainStudio
from tests.support.stage import new_member
from tests.support.writer import BriefWriter

ROUNDS = 5
OWNED = text(
    "SELECT count(*) FROM dbos.workflow_status WHERE status = 'PENDING' AND executor_id = :owner"
)
OWNERS = text(
    "SELECT executor_id, count(*) FROM dbos.workflow_status WHERE status = 'PENDING' "
    "GROUP BY executor_id"
)


def run(out_dir: Path) -> dict[str, Any]:
    """Measure, write `takeover.json` into a folder, and return what is in it."""
    server = postgres.start(settings=())
    if server is None:
        raise RuntimeError("the bench needs a Postgres server")
    try:
        seconds = [_one_round(server.url_of(server.create_database())) for _ in range(ROUNDS)]
    finally:
        server.stop()
    found = {
        "rounds": ROUNDS,
        "silent_seconds": SILENT_SECONDS,
        "median_seconds": round(statistics.median(seconds), 2),
        "longest_seconds": round(max(seconds), 2),
    }
    (out_dir / "takeover.json").write_text(json.dumps(found, indent=2) + "\n")
    return found


def _one_round(url: str) -> float:
    database = Database(url)
    migrate.upgrade(database)
    with database.write() as session:
        context = new_member(session, "Nora", GRANT, PlainStudio.name, BriefWriter())
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(database, Path(folder), context, silent_seconds=SILENT_SECONDS)
        quote_ids = [scene.new_quote() for _ in range(3)]
        workers = [scene.start(quote_ids) for _ in range(2)]
        for worker in workers:
            assert worker.stdout is not None
            worker.stdout.readline()
        wait_for(scene, "clip", 1)
        owners = _owners(database)
        owner = max(owners, key=lambda name: owners[name])
        # An executor's id carries its process id.
        victim = next(worker for worker in workers if f"-{worker.pid}-" in owner)
        victim.send_signal(signal.SIGKILL)
        killed = time.perf_counter()
        assert _owned(database, owner), "the victim had work when it was killed"
        while _owned(database, owner):
            time.sleep(0.05)
        seconds = time.perf_counter() - killed
        finish(next(worker for worker in workers if worker is not victim))
        assert_books(scene, quote_ids)
    database.close()
    return seconds


def _owners(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {row[0]: row[1] for row in session.execute(OWNERS)}


def _owned(database: Database, owner: str) -> int:
    with database.read() as session:
        return session.scalar(OWNED, {"owner": owner}) or 0
