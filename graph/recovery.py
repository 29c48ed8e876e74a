"""Recovery: what keeps the promises when a process dies, freezes or hits a bug.

* heartbeat: this executor tells, by the database's clock, that it lives;
* reaper: work of executors that were silent for too long is handed to the living (Postgres; on
  SQLite there is one executor, which recovers its own work at launch). A frozen executor that
  thaws captures nothing: DBOS re-checks the ownership inside every transaction;
* reconciler: productions and turns whose workflow ended without ending them are failed, and their
  holds released. DBOS runs no compensation of its own.

All three run in a thread with a connection pool of its own, so that a busy process still beats.
"""

import logging
import threading

from dbos import DBOS
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from graph import delivery
from graph.acceptance import production_workflow_id
from graph.engine import APPLICATION_VERSION, DurableEngine
from storage import conversations, events, inbox
from storage.engine import Database
from storage.ids import now_ms
from storage.models import Production, Turn

BEAT_SECONDS = 1.0
SILENT_SECONDS = 6.0
FORGET_SECONDS = 3600.0
GRACE_MS = 5_000
DEAD_STATES = ("ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
UNEXPECTED = "Something went wrong inside the studio; nothing more is charged. Say “try again”."
BROKEN_TURN = (
    "Something went wrong while I was answering; nothing was spent by it. Say it once more, and "
    "tell your operator if it happens again."
)
_POSTGRES_NOW_MS = "(extract(epoch from clock_timestamp()) * 1000)::bigint"
_SQLITE_NOW_MS = "cast(strftime('%s', 'now') as integer) * 1000"

log = logging.getLogger(__name__)


class Supervisor(threading.Thread):
    """The thread that beats, reaps and reconciles until `stop()`."""

    def __init__(
        self,
        engine: DurableEngine,
        *,
        beat_seconds: float = BEAT_SECONDS,
        silent_seconds: float = SILENT_SECONDS,
    ) -> None:
        super().__init__(daemon=True, name="supervisor")
        self._engine = engine
        self._database = Database(engine.database.url, pool_size=1)
        self._beat_seconds = beat_seconds
        self._silent_ms = int(silent_seconds * 1000)
        self._stopping = threading.Event()
        self._now_ms = _SQLITE_NOW_MS if self._database.is_sqlite else _POSTGRES_NOW_MS

    def beat(self) -> None:
        """Say that this executor lives. Called once before the engine is launched, so that a
        newborn is never taken for dead."""
        with self._database.write() as session:
            session.execute(
                text(
                    "INSERT INTO worker_heartbeat (executor_id, app_version, seen_ms) "
                    f"VALUES (:id, :version, {self._now_ms}) "
                    "ON CONFLICT (executor_id) DO UPDATE SET seen_ms = excluded.seen_ms"
                ),
                {"id": self._engine.executor_id, "version": APPLICATION_VERSION},
            )

    def reap(self) -> list[str]:
        """Hand the work of silent executors to the living; returns the workflow ids."""
        with self._database.write() as session:
            locked = session.scalar(
                text("SELECT pg_try_advisory_xact_lock(hashtext('aytada-reaper'))")
            )
            if not locked:
                return []
            dead = list(
                session.scalars(
                    text(
                        f"SELECT DISTINCT w.executor_id FROM {self._engine.status_table()} w "
                        "LEFT JOIN worker_heartbeat h ON h.executor_id = w.executor_id "
                        "WHERE w.status = 'PENDING' AND w.application_version = :version "
                        "AND w.executor_id <> :me "
                        f"AND (h.seen_ms IS NULL OR h.seen_ms < {self._now_ms} - :silent_ms)"
                    ),
                    {
                        "version": APPLICATION_VERSION,
                        "me": self._engine.executor_id,
                        "silent_ms": self._silent_ms,
                    },
                )
            )
            if not dead:
                return []
            # The one private call: open-source DBOS has no public recovery of other executors' work
            # that keeps the guard against poisonous workflows. tests/crash shows that it works.
            handles = DBOS._recover_pending_workflows(dead)
            session.execute(
                text(f"DELETE FROM worker_heartbeat WHERE seen_ms < {self._now_ms} - :forget_ms"),
                {"forget_ms": int(FORGET_SECONDS * 1000)},
            )
            return [handle.get_workflow_id() for handle in handles]

    def reconcile(self) -> int:
        """End productions and turns whose workflow is dead; returns how many."""
        with self._database.read() as session:
            productions = list(
                session.scalars(
                    select(Production.id).where(
                        Production.state == "running", Production.created_ms < now_ms() - GRACE_MS
                    )
                )
            )
            turns = list(
                session.scalars(
                    select(Turn.id).where(
                        Turn.state.in_(("queued", "running")),
                        Turn.created_ms < now_ms() - GRACE_MS,
                    )
                )
            )
        ids = [production_workflow_id(production_id) for production_id in productions]
        states = self._engine.workflow_states(ids + turns)
        ended = 0
        for production_id in productions:
            if states.get(production_workflow_id(production_id)) in DEAD_STATES:
                log.error("production %s died; its holds are released", production_id)
                with self._database.write() as session:
                    delivery.fail_production(session, production_id, UNEXPECTED)
                ended += 1
        for turn_id in turns:
            if states.get(turn_id) in (*DEAD_STATES, "SUCCESS"):
                log.error("turn %s died; its conversation is free again", turn_id)
                with self._database.write() as session:
                    _fail_turn(session, turn_id)
                ended += 1
        if ended:
            self._engine.wake()
        return ended

    def run(self) -> None:
        """Tick until stopped; a failed tick is logged and tried again."""
        while not self._stopping.wait(self._beat_seconds):
            try:
                if not self._database.is_sqlite:
                    self.beat()
                    self.reap()
                self.reconcile()
            except Exception:
                log.exception("a supervisor tick failed; trying again")

    def stop(self) -> None:
        """End the thread and take this executor off the list; its open work is free for others."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout=10)
        with self._database.write() as session:
            session.execute(
                text("DELETE FROM worker_heartbeat WHERE executor_id = :id"),
                {"id": self._engine.executor_id},
            )
        self._database.close()


def _fail_turn(session: Session, turn_id: str) -> None:
    turn = session.get_one(Turn, turn_id)
    if turn.state not in ("queued", "running"):
        return
    inbox.close_turn(session, turn_id, "failed", BROKEN_TURN)
    conversation = conversations.get(session, turn.workspace_id, turn.conversation_id)
    conversations.add_message(
        session, conversation, role="assistant", content=BROKEN_TURN, turn_id=turn_id
    )
    data = {
        "turn_id": turn_id,
        "state": "failed",
        "text": BROKEN_TURN,
        "error": BROKEN_TURN,
        "quote": None,
        "project_id": conversation.project_id,
    }
    events.append(session, turn.workspace_id, turn_id, "turn_finished", data)
    events.append(session, turn.workspace_id, turn.conversation_id, "turn_finished", data)
