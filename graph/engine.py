"""The durable engine: DBOS behind a small class, with the settings that our promises need.

Who calls it: `integrations/bootstrap.py` opens one `DurableEngine` per process; the workflows of
this folder are defined on it before `launch()`. Everything is synchronous: a workflow is a thread,
a transaction is a `Session`, and no event loop can be blocked by either
(docs/decisions/0002-synchronous-inside.md).

Rules that hold for every workflow (research and DBOS's own documentation agree on them):
* arguments and results are plain JSON; names are written by hand because they reach the disk;
* a step never opens a transaction of this engine and never starts a workflow;
* parallel work is child workflows, never interleaved steps;
* a workflow never raises for an expected failure: it returns it (an exception changes type on
  replay).
"""

import os
import socket
import threading
import uuid
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    SetWorkflowID,
    SQLAlchemyDatasource,
    WorkflowHandle,
)
from dbos import DBOSPortableJSONSerializer as PlainJson
from sqlalchemy import text
from sqlalchemy.orm import Session

from graph.stops import Stops
from storage.engine import IDLE_SECONDS_MAX, Database

APPLICATION = "aytada"
# Pinned: by default DBOS hashes the sources, and any edit would strand the work that is under way.
APPLICATION_VERSION = "1"
EMBEDDED_EXECUTOR = "embedded"
PRODUCTIONS = "productions"
RENDER = "render"
POLL_SECONDS = 0.2
UNDER_WAY = ("PENDING", "ENQUEUED", "DELAYED")
RECOVERY_ATTEMPTS_MAX = 50

P = ParamSpec("P")
R = TypeVar("R")


class Interrupted(BaseException):
    """The process is stopping; no handler of ordinary errors may swallow or record this."""


def new_executor_id() -> str:
    """Return an id that is never used again: two live processes with one id would run a step
    twice."""
    return f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


class DurableEngine:
    """Workflows, steps and transactions that survive kill -9."""

    def __init__(
        self,
        database: Database,
        *,
        executor_id: str,
        render_concurrency: int = 2,
        log_level: str = "ERROR",
    ) -> None:
        """Prepare the engine; `launch()` starts it.

        Args:
            render_concurrency: how many render steps this process runs at once.
        """
        self.database = database
        self.executor_id = executor_id
        self._render_concurrency = render_concurrency
        self._system_url = database.url
        if not database.is_sqlite:
            self._system_url = "postgresql://" + database.url.split("://", 1)[1]
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": self._system_url,
            "application_version": APPLICATION_VERSION,
            "executor_id": executor_id,
            "serializer": PlainJson(),
            "log_level": log_level,
            "console_log_level": log_level,
            "notification_listener_polling_interval_sec": POLL_SECONDS,
            "scheduler_polling_interval_sec": 3600.0,
            "sys_db_idle_transaction_timeout_sec": float(IDLE_SECONDS_MAX),
        }
        DBOS(config=config)
        self._source: SQLAlchemyDatasource = SQLAlchemyDatasource.create(
            self._system_url, engine=database.engine, serializer=PlainJson()
        )
        self._client: DBOSClient | None = None
        self._closed = threading.Event()
        self.stops = Stops(database)
        self.changed = threading.Condition()
        """Notified in this process after anything that a reader of the event log may wait for."""

    # -------------------------------------------------------------------- life

    def launch(self) -> None:
        """Start executing: recover this executor's own work and listen to the queues."""
        DBOS.launch()
        DBOS.register_queue(PRODUCTIONS, polling_interval_sec=POLL_SECONDS)
        DBOS.register_queue(
            RENDER, worker_concurrency=self._render_concurrency, polling_interval_sec=POLL_SECONDS
        )
        self._client = DBOSClient(
            system_database_url=self._system_url,
            serializer=PlainJson(),
            application_name=APPLICATION,
        )

    def close(self, drain_seconds: int = 8) -> None:
        """Stop: running steps get `drain_seconds` to end, the rest resumes at the next start."""
        if self._client is not None:
            self._client.destroy()
            self._client = None
        DBOS.destroy(workflow_completion_timeout_sec=drain_seconds, destroy_registry=True)
        self._closed.set()

    def stop_if_closed(self) -> None:
        """Raise `Interrupted` once the engine is closed, so that long work in a thread ends too.

        Nothing of it is recorded: the step is done again at the next start.
        """
        if self._closed.is_set():
            raise Interrupted

    # -------------------------------------------------------------------- definition

    def workflow(self, name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Define a workflow under a name that is written on the disk."""
        return DBOS.workflow(name=name, max_recovery_attempts=RECOVERY_ATTEMPTS_MAX)

    # -------------------------------------------------------------------- inside a workflow

    def transaction(
        self,
        name: str,
        function: Callable[Concatenate[Session, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run `function(session, …)` in one transaction that also holds the step's checkpoint, and
        only if this execution still owns the workflow: once, or not at all."""

        def run() -> R:
            return function(self._source.sql_session(), *args, **kwargs)

        options: dict[str, Any] = {"name": name}
        if not self.database.is_sqlite:
            options["isolation_level"] = "READ COMMITTED"
        result: R = self._source.run_tx_step(options, run)  # type: ignore[arg-type]
        self.wake()
        return result

    def step(self, name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run work on the outside world; its result is remembered, a crash before that repeats
        it."""
        return DBOS.run_step({"name": name}, function, *args, **kwargs)

    def child(
        self,
        queue: str,
        workflow: Callable[P, R],
        workflow_id: str,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> WorkflowHandle[R]:
        """Enqueue a child workflow under an id that makes it unique."""
        with SetWorkflowID(workflow_id):
            return DBOS.enqueue_workflow(queue, workflow, *args, **kwargs)

    def result(self, handle: WorkflowHandle[R]) -> R:
        """Wait for a child's result; once the engine is closed, `Interrupted` is raised instead.

        DBOS's own wait never ends then, and keeps the process from ending.
        """
        name = handle.get_workflow_id()
        while self.workflow_states([name]).get(name) in UNDER_WAY:
            self.stop_if_closed()
            self._closed.wait(POLL_SECONDS)
        return handle.get_result(polling_interval_sec=POLL_SECONDS)

    # -------------------------------------------------------------------- outside a workflow

    def start(
        self, workflow: Callable[P, R], workflow_id: str, *args: P.args, **kwargs: P.kwargs
    ) -> WorkflowHandle[R]:
        """Start a workflow here and now; the same id again gives the same workflow."""
        with SetWorkflowID(workflow_id):
            return DBOS.start_workflow(workflow, *args, **kwargs)

    def enqueue_in(
        self, session: Session, queue: str, workflow_name: str, workflow_id: str, *args: Any
    ) -> None:
        """Enqueue a workflow in the caller's transaction: it exists if and only if that commits."""
        assert self._client is not None, "the engine is not launched"
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": workflow_name,
                "queue_name": queue,
                "workflow_id": workflow_id,
                "app_version": APPLICATION_VERSION,
            },
            *args,
        )

    def status_table(self) -> str:
        """Return the name of DBOS's workflow table in this database."""
        return "workflow_status" if self.database.is_sqlite else "dbos.workflow_status"

    def workflow_states(self, workflow_ids: list[str]) -> dict[str, str]:
        """Return DBOS's state of each workflow that exists."""
        if not workflow_ids:
            return {}
        marks = ", ".join(f":id{index}" for index in range(len(workflow_ids)))
        with self.database.read() as session:
            rows = session.execute(
                text(
                    f"SELECT workflow_uuid, status FROM {self.status_table()} "
                    f"WHERE workflow_uuid IN ({marks})"
                ),
                {f"id{index}": value for index, value in enumerate(workflow_ids)},
            )
            return {row[0]: row[1] for row in rows}

    def wake(self) -> None:
        """Tell waiting readers in this process that something may have changed."""
        with self.changed:
            self.changed.notify_all()
