"""Hammers one wallet from many processes at once; run by crash tests and by the bench."""

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.context import ForkServerContext
from typing import Any

from sqlalchemy import and_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import ledger, migrate
from storage.engine import Database
from storage.errors import AytadaError, Conflict, NotFound
from storage.ids import new_id, now_ms
from storage.models import Account, Hold

START_SECONDS = 60.0


class Worker:
    """One process's view of the shared wallet; each act is one transaction."""

    def __init__(self, database: Database, workspace_id: str, seed: int) -> None:
        self.database = database
        self.workspace_id = workspace_id
        self.random = random.Random(seed)
        self.counts: Counter[str] = Counter()

    def act(self, name: str, function: Callable[[Any], Any]) -> Any:
        """Run one act in one transaction and count it, or count its refusal; returns its result."""
        try:
            with self.database.write() as session:
                result = function(session)
        except AytadaError as error:
            self.counts[f"refused_{error.code}"] += 1
            return None
        self.counts[f"{name}_again" if result is False else name] += 1
        return result

    def hold(self, credits: int = 1) -> str | None:
        """Hold credits for a production of its own; returns the hold, or None when refused."""
        holds = self.act(
            "hold",
            lambda session: ledger.hold(
                session,
                workspace_id=self.workspace_id,
                member_id="mem_hammer",
                campaign_id="cam_hammer",
                production_id=new_id("quo"),
                items=[ledger.HoldItem("clip", credits)],
                now_ms=now_ms(),
            ),
        )
        return holds["clip"] if holds else None

    def capture(self, hold_id: str) -> bool | None:
        """Capture a hold; None when refused."""
        done: bool | None = self.act(
            "capture",
            lambda session: ledger.capture(session, hold_id, reason="Clip", actor="hammer"),
        )
        return done

    def release(self, hold_id: str) -> bool | None:
        """Release a hold; None when refused."""
        done: bool | None = self.act("release", lambda session: ledger.release(session, hold_id))
        return done


Act = Callable[[Worker], bool]


def pairs(worker: Worker) -> bool:
    """Hold one credit and capture it."""
    hold_id = worker.hold()
    return hold_id is not None and bool(worker.capture(hold_id))


def mixed(worker: Worker) -> bool:
    """Hold a few credits, then capture, release or refund, sometimes twice."""
    hold_id = worker.hold(worker.random.randint(1, 40))
    if hold_id is None:
        return True
    for _ in range(worker.random.randint(1, 2)):
        if worker.random.random() < 0.7:
            worker.capture(hold_id)
        else:
            worker.release(hold_id)
    if worker.random.random() < 0.2:
        worker.act(
            "refund",
            lambda session: ledger.refund(session, hold_id, reason="Bad", actor="hammer"),
        )
    return True


def composed(worker: Worker) -> bool:
    """Do several acts on everybody's holds, in any order, in one transaction."""
    shared = f"quo_{worker.random.randint(1, 2)}"

    def acts(session: Session) -> None:
        ids = session.scalars(select(Hold.id).order_by(Hold.id.desc()).limit(12)).all()
        for _ in range(4):
            hold_id = worker.random.choice(ids) if ids else ""
            name = worker.random.choice(("hold", "capture", "release", "refund", "stop"))
            with suppress(Conflict, NotFound):
                if name == "hold":
                    _hold_shared(session, worker, shared)
                elif name == "capture":
                    ledger.capture(session, hold_id, reason="Clip", actor="hammer")
                elif name == "release":
                    ledger.release(session, hold_id)
                elif name == "refund":
                    ledger.refund(session, hold_id, reason="Bad", actor="hammer")
                else:
                    ledger.release_production(session, shared)

    worker.act("composed", acts)
    return True


def _hold_shared(session: Session, worker: Worker, production_id: str) -> None:
    keys = worker.random.sample(range(200), 3)
    ledger.hold(
        session,
        workspace_id=worker.workspace_id,
        member_id="mem_hammer",
        campaign_id="cam_hammer",
        production_id=production_id,
        items=[ledger.HoldItem(f"clip-{key}", 1 + key % 7) for key in keys],
        now_ms=now_ms(),
    )


def race(worker: Worker) -> bool:
    """Capture or release every hold there is, in the same order as everybody else; once."""
    with worker.database.read() as session:
        ids = session.scalars(select(Hold.id).order_by(Hold.id)).all()
    for hold_id in ids:
        worker.random.choice((worker.capture, worker.release))(hold_id)
    return False


def naive(worker: Worker) -> bool:
    """Hold as the bug does: look first, then write down what was seen plus one."""
    with worker.database.read() as session:
        seen = ledger.balance(session, worker.workspace_id)
    account = and_(Account.workspace_id == worker.workspace_id, Account.kind == "wallet")
    try:
        with worker.database.write() as session:
            session.execute(update(Account).where(account).values(held=seen.held + 1))
            session.add(
                Hold(
                    id=new_id("hold"),
                    workspace_id=worker.workspace_id,
                    account_id=session.scalars(select(Account.id).where(account)).one(),
                    production_id="quo_naive",
                    campaign_id="cam_hammer",
                    member_id="mem_hammer",
                    credits=1,
                    state="held",
                    idempotency_key=new_id("key"),
                    created_ms=now_ms(),
                    resolved_ms=None,
                )
            )
    except IntegrityError:
        worker.counts["refused_by_database"] += 1
    return True


def migrate_all(url: str, processes: int) -> list[int | None]:
    """Bring one database up to date from many processes at once; returns their exit codes."""
    context = _processes()
    barrier = context.Barrier(processes)
    workers = [context.Process(target=_migrate, args=(url, barrier)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(START_SECONDS)
    return [worker.exitcode for worker in workers]


def _migrate(url: str, barrier: Any) -> None:
    database = Database(url)
    barrier.wait(START_SECONDS)
    migrate.upgrade(database)
    database.close()


def _processes() -> ForkServerContext:
    # One process imports everything once, and the others are forked from it.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def run(
    url: str, workspace_id: str, act: Act, *, processes: int, seconds: float
) -> tuple[Counter[str], float]:
    """Repeat `act` in so many processes until it says False or time is up.

    Returns what was done, added up, and the seconds that it took. `act` must be importable by name.
    """
    context = _processes()
    barrier = context.Barrier(processes)
    with context.Manager() as manager:
        results: Any = manager.list()
        workers = [
            context.Process(
                target=_work, args=(url, workspace_id, act, seed, seconds, barrier, results)
            )
            for seed in range(processes)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        failed = [worker.exitcode for worker in workers if worker.exitcode]
        if failed:
            raise RuntimeError(f"hammering processes ended with {failed}")
        return _sum(results)


def _sum(results: Sequence[tuple[dict[str, int], float]]) -> tuple[Counter[str], float]:
    total: Counter[str] = Counter()
    for counts, _ in results:
        total.update(counts)
    return total, max(seconds for _, seconds in results)


def _work(
    url: str, workspace_id: str, act: Act, seed: int, seconds: float, barrier: Any, results: Any
) -> None:
    database = Database(url, pool_size=1)
    worker = Worker(database, workspace_id, seed)
    with database.read() as session:
        ledger.balance(session, workspace_id)
    barrier.wait(START_SECONDS)
    started = time.monotonic()
    while time.monotonic() - started < seconds and act(worker):
        pass
    results.append((dict(worker.counts), time.monotonic() - started))
    database.close()


def die_capturing(url: str, hold_id: str) -> int | None:
    """Kill a process between capturing a hold and committing; returns its exit code."""
    process = _processes().Process(target=_die, args=(url, hold_id))
    process.start()
    process.join(START_SECONDS)
    return process.exitcode


def _die(url: str, hold_id: str) -> None:
    with Database(url, pool_size=1).write() as session:
        if ledger.capture(session, hold_id, reason="Clip", actor="hammer"):
            os.kill(os.getpid(), signal.SIGKILL)
